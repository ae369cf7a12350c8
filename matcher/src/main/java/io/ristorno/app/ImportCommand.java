package io.ristorno.app;

import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ristorno import}: a whole catalogue into a running service. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Takes a catalogue into a running service: a JSON file as ./ristorno export writes it, or, if its name ends in .csv, simple"
                    + " offers, one a line.",
            "All of it, or nothing and every problem with its place and its mend. What the file does not name stays. The same file twice"
                    + " changes nothing.",
            "Exit code 0 when it is taken, or would be, 1 with a problem a line."
        })
final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CatalogueService service;

    @Option(names = "--dry-run", description = "Show what would be done, and do nothing.")
    private boolean dryRun;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Who says so: kept in the history of offers.")
    private String by;

    @Parameters(index = "0", paramLabel = "FILE", description = "What to take in.")
    private Path file;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    ImportCommand() {}

    @Override
    public Integer call() {
        if (!Files.isRegularFile(file)) {
            throw new UserError("there is no file " + file);
        }
        HttpResponse<InputStream> response = service.post(file, file.toString().endsWith(".csv"), dryRun, by);
        JsonObject told = CatalogueService.json(response);
        PrintWriter out = spec.commandLine().getOut();
        if (response.statusCode() >= 300) {
            spec.commandLine().getErr().print(CatalogueService.words(told));
            spec.commandLine().getErr().flush();
            return 1;
        }
        for (Object each : told.getJsonArray("changes")) {
            if (each instanceof JsonObject change) {
                out.println(change.getString("fate") + " " + change.getString("id"));
            }
        }
        out.println((dryRun ? "would be " : "") + "added " + told.getInteger("added") + ", changed "
                + told.getInteger("changed") + ", stopped " + told.getInteger("stopped") + ", unchanged "
                + told.getInteger("unchanged"));
        out.flush();
        return 0;
    }
}
