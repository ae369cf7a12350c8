package io.ristorno.app;

import io.ristorno.sandbox.Holds;
import io.ristorno.sandbox.IsoClient;
import io.ristorno.sandbox.LoadMix;
import io.ristorno.sandbox.ServiceCounts;
import io.ristorno.sandbox.Shops;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ristorno load}: how much, and how fast. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Sends seeded ISO 8583 traffic over sockets, and measures how long durable answers take.",
            "",
            "With --rate the loop is open: each message is due at its time whatever became of those before, and its latency"
                    + " counts from then. Without it the loop is closed: each connection keeps a window of messages without an"
                    + " answer, and latency counts from the sending.",
            "",
            "Give it a service to fill with members (--api, --link), or --embedded: a store of its own in a temporary folder,"
                    + " served by a process of its own. Never load a service whose data you want to keep."
        })
final class LoadCommand implements Callable<Integer> {
    private static final int OTHER_SHOPS = 50_000;
    /** What any machine does. */
    private static final int HOLDS_MADE_A_SECOND_MIN = 8000;

    /** One of so many, a second time for its member. */
    private static final int HOLDS_IN_WARMUP = 20;

    private static final int HOUR_SECONDS = 3600;

    private static final int MEMBERS_READ_A_SECOND_MIN = 20_000;
    private static final int OFFERS_READ_A_SECOND_MIN = 5_000;
    private static final Duration CONNECTING = Duration.ofSeconds(4);
    /** Until a service without members is ready: on a machine that is busy with others it has taken 20. */
    private static final int STARTING_SECONDS = 40;

    @Spec
    private CommandSpec spec;

    @Option(names = "--embedded", description = "Start a service for this, with --offers and --members.")
    private boolean embedded;

    @Option(names = "--api", paramLabel = "URL", description = "Of a running service: http://127.0.0.1:8080")
    private @Nullable URI api;

    @Option(names = "--link", paramLabel = "HOST:PORT", description = "Its ISO 8583 link: 127.0.0.1:8583")
    private @Nullable String link;

    @Option(names = "--dialect", paramLabel = "NAME", description = "Of the link. Default: ${DEFAULT-VALUE}")
    private String dialect = "iso87-ascii";

    @Option(names = "--rate", paramLabel = "N", description = "Messages a second: an open loop. Default: a closed loop")
    private long rate;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Of a closed loop, a connection. Default: ${DEFAULT-VALUE}")
    private int window = 256;

    @Option(names = "--connections", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int connections = 4;

    @Option(names = "--seconds", paramLabel = "N", description = "To measure. Default: ${DEFAULT-VALUE}")
    private int seconds = 20;

    @Option(names = "--warmup", paramLabel = "N", description = "Seconds before that. Default: ${DEFAULT-VALUE}")
    private int warmup = 5;

    @Option(
            names = "--mix",
            paramLabel = "MIX",
            description = "mixed: 10 %% of messages from linked cards, 30 %% of those at merchants with offers."
                    + " worst: every message a new purchase of a linked card that earns. Default: mixed")
    private LoadMix.Kind mix = LoadMix.Kind.MIXED;

    @Option(names = "--members", paramLabel = "N", description = "With a linked card each. Default: ${DEFAULT-VALUE}")
    private long members = 10_000;

    @Option(names = "--offers", paramLabel = "N", description = "With --embedded. Default: ${DEFAULT-VALUE}")
    private int offers = 1000;

    @Option(
            names = "--holds",
            paramLabel = "N",
            description =
                    "With --embedded and --rate: so many rewards, a member each, whose holds begin to end when the --seconds"
                            + " are over; the load goes on until all have ended, and is measured apart.")
    private long holds;

    @Option(
            names = "--holds-within",
            paramLabel = "SECONDS",
            description = "In which they end, a divisor of 3600. Default: ${DEFAULT-VALUE}")
    private int holdsWithin = 60;

    @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    private final InstantSource clock = InstantSource.system();

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    LoadCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        PrintWriter progress = spec.commandLine().getErr();
        try (LoadedService service = service(progress)) {
            var stop = Thread.ofPlatform().unstarted(service::close);
            Runtime.getRuntime().addShutdownHook(stop);
            LoadReport report = measure(service);
            Runtime.getRuntime().removeShutdownHook(stop);
            print(report);
            return report.isClean() ? 0 : 1;
        } catch (IOException failed) {
            throw new UserError(String.valueOf(failed.getMessage()));
        }
    }

    private void check() {
        if (rate < 0 || window < 1 || connections < 1 || seconds < 1 || warmup < 0 || members < 1 || offers < 1) {
            throw new UserError("--rate and --warmup are 0 or more, everything else that counts is 1 or more");
        }
        if (holds < 0 || holds > members || holds > 0 && (!embedded || rate == 0)) {
            throw new UserError("--holds needs --embedded and --rate, and a member each: --members " + holds);
        }
        if (holdsWithin < 1 || 3600 % holdsWithin != 0) {
            throw new UserError("--holds-within is a divisor of 3600");
        }
    }

    private LoadedService service(PrintWriter progress) throws IOException, InterruptedException {
        if (embedded) {
            return LoadedService.embedded(dialect, offers, members, seed, this::holds, progress);
        }
        if (api == null || link == null) {
            throw new UserError("name the service to fill with members and load, --api and --link, or say --embedded");
        }
        InetSocketAddress address = address(link);
        reach(address);
        return LoadedService.running(api, address, members, progress);
    }

    /**
     * The first of them ends when they have been made, the service has started, and what was asked for before has been measured. Some
     * end in the warm-up: a service that has ended no hold yet has its compiler do it first.
     */
    private List<Holds> holds() {
        if (holds == 0) {
            return List.of();
        }
        long making = (holds + holds / HOLDS_IN_WARMUP) / HOLDS_MADE_A_SECOND_MIN;
        long starting = CONNECTING.toSeconds()
                + STARTING_SECONDS
                + members / MEMBERS_READ_A_SECOND_MIN
                + offers / OFFERS_READ_A_SECOND_MIN;
        Instant start = clock.instant().plusSeconds(making + starting);
        var measured = new Holds("night", holds, start.plusSeconds(warmup + seconds), Duration.ofSeconds(holdsWithin));
        return holds < HOLDS_IN_WARMUP
                ? List.of(measured)
                : List.of(new Holds("dusk", holds / HOLDS_IN_WARMUP, start, dusk()), measured);
    }

    /** As long as the warm-up, as far as that is a part of an hour. */
    private Duration dusk() {
        return IntStream.rangeClosed(1, Math.max(1, warmup))
                .filter(each -> HOUR_SECONDS % each == 0)
                .mapToObj(Duration::ofSeconds)
                .reduce((_, longest) -> longest)
                .orElseThrow();
    }

    /** Before a service is filled with members: it would keep them. */
    private static void reach(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, (int) Duration.ofSeconds(5).toMillis());
        } catch (IOException unreachable) {
            throw new UserError("--link: nobody listens at " + address.getHostString() + ":" + address.getPort() + " ("
                    + unreachable.getMessage() + ")");
        }
    }

    private static InetSocketAddress address(String link) {
        int colon = link.lastIndexOf(':');
        if (colon < 1 || !link.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new UserError("--link: write HOST:PORT, such as 127.0.0.1:8583");
        }
        return new InetSocketAddress(link.substring(0, colon), Integer.parseInt(link.substring(colon + 1)));
    }

    private LoadReport measure(LoadedService service) throws IOException, InterruptedException {
        var plan = new IsoClient.Plan(service.link(), connections, rate, window, Duration.ofSeconds(warmup));
        ServiceCounts before = service.api().counts();
        Duration untilEnding = Duration.ofSeconds(warmup + seconds);
        Optional<HoldsLoad> ending = ending(service);
        if (ending.isPresent()) {
            // A link hangs up on who signs on and is silent.
            ending.get().await(untilEnding.plus(CONNECTING));
        }
        try (var client = client(service, plan)) {
            long served = 0;
            if (ending.isPresent()) {
                ending.get().await(untilEnding);
                client.start();
                served = ending.get().watch();
            } else {
                client.start();
                Thread.sleep(untilEnding);
            }
            long answered = client.figures().measuredCount();
            var ended = ending.isEmpty()
                    ? Optional.<HoldsLoad.Figures>empty()
                    : Optional.of(ending.get().measure(client.figures(), served));
            long bytes = service.residentBytes();
            client.finish();
            // Over the whole run, to the last answer: a window of its own would cut through messages under way.
            ServiceCounts counts = service.api().counts().since(before);
            var holdsReport = ended.map(figures -> new HoldsReport(figures, service.aftermath()));
            return new LoadReport(conditions(service), client.figures(), answered, counts, bytes, holdsReport);
        }
    }

    /** The last night is the one that is measured. */
    private Optional<HoldsLoad> ending(LoadedService service) {
        return service.holds().stream()
                .reduce((_, last) -> last)
                .map(night -> new HoldsLoad(night, service.api(), clock));
    }

    private IsoClient client(LoadedService service, IsoClient.Plan plan) throws IOException {
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        Shops shops = Shops.of(service.catalogue(), OTHER_SHOPS, now);
        try {
            return new IsoClient(
                    plan,
                    Dialects.forWriting(Home.file(Path.of("config/dialects")), dialect),
                    new LoadMix(seed, clock.millis(), mix, shops, service.members()),
                    clock);
        } catch (IllegalArgumentException unfit) {
            throw new UserError(String.valueOf(unfit.getMessage()));
        }
    }

    private LoadReport.Conditions conditions(LoadedService service) {
        return new LoadReport.Conditions(
                service.what(),
                mix,
                service.catalogue().offers().size(),
                service.members(),
                seed,
                connections,
                rate,
                window,
                seconds,
                warmup);
    }

    private void print(LoadReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.json().encode());
        } else {
            report.lines().forEach(out::println);
        }
        out.flush();
    }
}
