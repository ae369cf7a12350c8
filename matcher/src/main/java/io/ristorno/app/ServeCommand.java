package io.ristorno.app;

import io.ristorno.decode.CardTokens;
import io.ristorno.store.StoreFailed;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ristorno serve}: the service until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Runs the service: HTTP on one port, ISO 8583 on one port a link. Ctrl-C, or SIGTERM, drains it.")
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final int STORE_FAILED = 70;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings as YAML; config/ristorno.yaml shows every one.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, such as http.port=9090 or links.0.port=9583; goes before the file.")
    private List<String> flags = List.of();

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.checked(config, System.getenv(), flags);
        var tokens = new CardTokens(List.of(CardKey.load(settings.cardKeyFile(), settings.data(), System.getenv())));
        var serving = new Serving(settings, tokens);
        serving.start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> drain(serving)));
        try {
            serving.run();
        } catch (StoreFailed | UserError failed) {
            LOG.error("ending: the service cannot go on", failed);
        }
        Runtime.getRuntime().halt(STORE_FAILED);
        return STORE_FAILED;
    }

    /** Ends the process itself: left alone, the virtual machine would call every signal a failure. */
    private static void drain(Serving serving) {
        int code = 1;
        try {
            LOG.info("draining");
            serving.close();
            LOG.info("stopped");
            code = 0;
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }
}
