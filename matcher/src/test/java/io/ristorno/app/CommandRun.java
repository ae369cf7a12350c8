package io.ristorno.app;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A command run in this process, and what it said. */
record CommandRun(int exit, String out, String err) {
    static CommandRun of(String... arguments) {
        // Tests run in the module's folder; what comes with the program lies above.
        System.setProperty("ristorno.home", "..");
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = Ristorno.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new CommandRun(exit, out.toString(), err.toString());
    }

    /** The last line, as JSON. */
    JsonObject json() {
        return new JsonObject(out.lines().reduce((_, last) -> last).orElseThrow());
    }
}
