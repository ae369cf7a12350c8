package io.ristorno.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ristorno check-config}: reads the settings, the dialects they name, the adapters, and the secrets of processors; starts nothing. */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description =
                "Checks settings, dialect and adapter files: every problem with its line and its mend. Exit code 0 when all is"
                        + " well.")
final class CheckConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as YAML.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, such as http.port=9090 or links.0.port=9583; goes before the file.")
    private List<String> flags = List.of();

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    CheckConfigCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings = Settings.checked(config, System.getenv(), flags);
        var mappings = new Mappings(Home.file(settings.mappings()), Home.file(settings.dialects()));
        List<String> problems = mappings.problems();
        if (!problems.isEmpty()) {
            throw new UserError("the mappings have " + problems.size()
                    + (problems.size() == 1 ? " problem" : " problems") + ":\n  " + String.join("\n  ", problems));
        }
        for (Settings.Link link : settings.links()) {
            out.println("link " + link.name() + ": port " + link.port() + ", dialect " + link.dialect());
        }
        for (String name : Adapters.names(Home.file(settings.adapters()))) {
            Adapters.load(Home.file(settings.adapters()), name);
        }
        for (String name : Adapters.processors(settings, System.getenv()).keySet()) {
            out.println("processor " + name + ": POST /v1/processors/" + name);
        }
        for (Settings.Topics feed : settings.kafka()) {
            out.println(
                    "feed " + feed.name() + ": topics " + String.join(", ", feed.topics()) + " at " + feed.bootstrap());
        }
        out.println("mappings of tables: " + String.join(", ", mappings.mappings()));
        if (!settings.filesFolder().isEmpty()) {
            out.println("files: " + Path.of(settings.filesFolder()).toAbsolutePath());
        }
        out.println("API: http://" + settings.httpHost() + ":" + settings.httpPort());
        out.println("store: " + settings.data().toAbsolutePath());
        out.println("the settings are sound");
        out.flush();
        return 0;
    }
}
