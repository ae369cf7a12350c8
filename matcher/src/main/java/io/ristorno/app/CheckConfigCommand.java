package io.ristorno.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ristorno check-config}: reads the settings and the dialects they name, and starts nothing. */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description =
                "Checks settings and dialect files: every problem with its line and its mend. Exit code 0 when all is"
                        + " well.")
final class CheckConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as YAML.")
    private @Nullable Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; goes before the file.")
    private List<String> flags = List.of();

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    CheckConfigCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings = Settings.read(config, System.getenv(), flags);
        refuseDialects(settings);
        for (Settings.Link link : settings.links()) {
            out.println("link " + link.name() + ": port " + link.port() + ", dialect " + link.dialect());
        }
        out.println("API: http://" + settings.httpHost() + ":" + settings.httpPort());
        out.println("store: " + settings.data().toAbsolutePath());
        out.println("the settings are sound");
        out.flush();
        return 0;
    }

    /** Every link's problems at once. */
    private static void refuseDialects(Settings settings) {
        var problems = new ArrayList<String>();
        for (Settings.Link link : settings.links()) {
            try {
                Dialects.load(Home.file(settings.dialects()), link.dialect());
            } catch (UserError error) {
                problems.add("link " + link.name() + ": " + error.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new UserError(String.join("\n", problems));
        }
    }
}
