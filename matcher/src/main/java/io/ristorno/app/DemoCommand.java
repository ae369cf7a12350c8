package io.ristorno.app;

import io.ristorno.decode.CardTokens;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.money.Commodity;
import io.ristorno.sandbox.Latencies;
import io.ristorno.store.Fault;
import io.ristorno.store.Store;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ristorno demo}: everything at once, alive. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a service on a store of its own, registers a sample catalogue and 200 members through the API, and plays"
                    + " card traffic into its ISO 8583 port: authorizations, clearings with tips, split shipments, reversals,"
                    + " refunds, repeats, cards that nobody linked, merchants that nobody registered.",
            "",
            "On a terminal it shows a live picture, elsewhere a line every two seconds. Ctrl-C drains it and leaves the store,"
                    + " which serve opens again with the same balances. Latencies are those of messages of linked cards, from"
                    + " the moment a message is due until its durable answer is read, after a warm-up of three seconds."
        })
final class DemoCommand implements Callable<Integer> {
    private static final Path DATA = Path.of("data/demo");
    private static final Duration WARMUP = Duration.ofSeconds(3);
    private static final Duration STOP_WAIT = Duration.ofSeconds(25);
    private static final Duration PICTURE_EVERY = Duration.ofMillis(500);
    private static final Duration LINE_EVERY = Duration.ofSeconds(2);
    private static final long NEWCOMER_EVERY_SECONDS = 2;
    private static final String CLEAR = "\033[?1049h\033[?25l\033[2J";
    private static final String RESTORE = "\033[?25h\033[?1049l";

    @Spec
    private CommandSpec spec;

    @Option(names = "--seconds", paramLabel = "N", description = "Ends by itself, and prints one JSON object last.")
    private int seconds;

    @Option(names = "--data", paramLabel = "FOLDER", description = "The store. Default: data/demo")
    private Path data = DATA;

    @Option(names = "--rate", paramLabel = "N", description = "Messages a second. Default: ${DEFAULT-VALUE}")
    private long rate = 2000;

    @Option(names = "--http-port", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}, or any if it is taken")
    private int httpPort = 8080;

    @Option(
            names = {"--link-port", "--port"},
            paramLabel = "N",
            description = "Of ISO 8583. Default: ${DEFAULT-VALUE}, or any if it is taken")
    private int linkPort = 8583;

    @Option(names = "--seed", paramLabel = "N", description = "Of the traffic. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean storeFailed;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    DemoCommand() {}

    /** What is left when it is over. */
    private record Ending(
            long messages,
            long perSecond,
            Latencies.Figures latency,
            long matched,
            Map<TrialBalance.Line, Long> totals) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path log = beside(".log");
        Files.createDirectories(log.toAbsolutePath().getParent());
        PrintStream terminal = System.err;
        var hook = Thread.ofPlatform().unstarted(this::interrupted);
        Runtime.getRuntime().addShutdownHook(hook);
        // The log must not disturb the picture.
        try (var file = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
            System.setErr(file);
            return run(log);
        } finally {
            System.setErr(terminal);
            over.countDown();
            forget(hook);
        }
    }

    /** Ctrl-C: asks for the end, and holds the process until it has come. */
    private void interrupted() {
        stop.countDown();
        try {
            over.await(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending already.
        }
    }

    private int run(Path log) throws IOException, InterruptedException {
        if (seconds < 0 || seconds == 0 && spec.commandLine().getParseResult().hasMatchedOption("--seconds")) {
            throw new UserError("--seconds is " + seconds + ": 1 or more, or leave it out and end with Ctrl-C");
        }
        PrintWriter out = spec.commandLine().getOut();
        Settings settings = settings(out);
        var tokens = new CardTokens(List.of(CardKey.load(settings.cardKeyFile(), settings.data(), System.getenv())));
        Ending ending;
        try (var demo = new Demo(settings, tokens, seed, rate, warmup(), this::failed)) {
            out.println("API " + demo.apiAddress() + ", ISO 8583 port "
                    + demo.linkPorts().getFirst() + ", log " + log);
            out.println("Try: curl -s " + demo.apiAddress() + "/v1/members/mem_demo_1000/purchases");
            out.flush();
            demo.start();
            show(demo, out);
            demo.endTraffic();
            ending = ending(demo);
        }
        return conclude(ending, settings, out);
    }

    /** A Java program is slow in its first seconds: these are played, but not measured. */
    private Duration warmup() {
        return seconds == 0 || seconds > 4 * WARMUP.toSeconds()
                ? WARMUP
                : Duration.ofSeconds(seconds).dividedBy(4);
    }

    private void failed() {
        storeFailed = true;
        stop.countDown();
    }

    /** The key lies beside the store, and where serve looks for it when the store lies where it usually does. */
    private Settings settings(PrintWriter out) {
        var flags = new ArrayList<String>();
        flags.add("data=" + data);
        if (!data.equals(DATA)) {
            flags.add("card.keyFile=" + beside(".key"));
        }
        flags.add("http.port=" + freePort("HTTP", httpPort, out));
        flags.add("links.0.port=" + freePort("ISO 8583", linkPort, out));
        return Settings.read(null, System.getenv(), flags);
    }

    private Path beside(String ending) {
        return data.resolveSibling(data.getFileName() + ending);
    }

    private static int freePort(String what, int wanted, PrintWriter out) {
        try (var probe = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort() == wanted ? wanted : 0;
        } catch (IOException _) {
            out.println("Port " + wanted + " is taken: " + what + " gets another.");
            return 0;
        }
    }

    private void show(Demo demo, PrintWriter out) throws InterruptedException {
        boolean picture = isTerminal();
        Duration every = picture ? PICTURE_EVERY : LINE_EVERY;
        var screen = new DemoScreen(
                demo.apiAddress(), "127.0.0.1:" + demo.linkPorts().getFirst(), data.toString());
        out.print(picture ? CLEAR : "");
        try {
            var rate = new Rate(demo);
            long joined = 0;
            while (!stop.await(Math.min(every.toMillis(), leftMillis(demo)), TimeUnit.MILLISECONDS)
                    && leftMillis(demo) > 0) {
                DemoFigures figures = demo.figures(rate.perSecond());
                print(picture ? screen.lines(figures) : List.of(DemoScreen.plain(figures)), picture, out);
                if (demo.running().toSeconds() / NEWCOMER_EVERY_SECONDS > joined) {
                    joined++;
                    demo.join();
                }
            }
        } finally {
            out.print(picture ? RESTORE : "");
            out.flush();
        }
    }

    @SuppressWarnings("SystemConsoleNull") // some consoles do not exist where there is no terminal
    private static boolean isTerminal() {
        var console = System.console();
        String term = System.getenv().getOrDefault("TERM", "dumb");
        return console != null && console.isTerminal() && !term.equals("dumb");
    }

    private static void print(List<String> lines, boolean picture, PrintWriter out) {
        if (picture) {
            out.print("\033[H" + String.join("\033[K\n", lines) + "\033[K\033[J");
        } else {
            lines.forEach(out::println);
        }
        out.flush();
    }

    private long leftMillis(Demo demo) {
        return seconds == 0
                ? Long.MAX_VALUE
                : Math.max(0, seconds * 1000L - demo.running().toMillis());
    }

    /** Messages a second over about the last two. */
    private static final class Rate {
        private final Demo demo;
        private final List<long[]> seen = new ArrayList<>();

        Rate(Demo demo) {
            this.demo = demo;
        }

        long perSecond() {
            long nanos = demo.running().toNanos();
            long count = demo.client().answeredCount();
            seen.add(new long[] {nanos, count});
            if (seen.size() > 5) {
                seen.removeFirst();
            }
            long[] first = seen.size() == 1 ? new long[] {0, 0} : seen.getFirst();
            return (count - first[1]) * 1_000_000_000L / Math.max(1, nanos - first[0]);
        }
    }

    private Ending ending(Demo demo) {
        long messages = demo.client().answeredCount();
        long millis = Math.max(1, demo.running().toMillis());
        return new Ending(
                messages, messages * 1000 / millis, demo.client().linked().figures(), demo.matched(), Map.of());
    }

    /** The store is opened again as serve would, and every sum in it counted again: what is told is what was kept. */
    private int conclude(Ending ending, Settings settings, PrintWriter out) {
        List<Fault> faults;
        Map<TrialBalance.Line, Long> totals;
        try (Store store = Store.open(settings.data())) {
            faults = store.verifyLedger(_ -> {});
            totals = store.recovered().sums();
        }
        boolean holds = faults.isEmpty() && TrialBalance.of(totals).balanced() && !storeFailed;
        out.printf(
                "%,d messages, %,d a second; members have %s; the ledger %s.%n",
                ending.messages,
                ending.perSecond,
                amounts(DemoFigures.credited(totals)),
                holds ? "checks" : "DOES NOT CHECK");
        faults.forEach(fault -> out.println("  " + fault.words()));
        out.println("The store is " + settings.data().toAbsolutePath() + ". Open it: ./ristorno serve --set data="
                + settings.data() + (data.equals(DATA) ? "" : " --set card.keyFile=" + settings.cardKeyFile()));
        out.println("Its members are mem_demo_1000 and on.");
        if (seconds > 0) {
            out.println(json(ending, totals, settings).encode());
        }
        out.flush();
        return holds ? 0 : 1;
    }

    private static String amounts(Map<Commodity, Long> credited) {
        return credited.isEmpty()
                ? "nothing yet"
                : String.join(
                        ", ",
                        credited.entrySet().stream()
                                .map(each -> each.getKey().format(each.getValue()) + " " + each.getKey())
                                .toList());
    }

    private static JsonObject json(Ending ending, Map<TrialBalance.Line, Long> totals, Settings settings) {
        return new JsonObject()
                .put("messages", ending.messages)
                .put("ratePerSecond", ending.perSecond)
                .put("p50Ms", number(ending.latency.p50()))
                .put("p99Ms", number(ending.latency.millis(99_000)))
                .put("matched", ending.matched)
                .put("credited", byCode(DemoFigures.credited(totals)))
                .put("trialBalance", byCode(TrialBalance.of(totals).byCommodity()))
                .put("storePath", settings.data().toAbsolutePath().toString());
    }

    private static JsonObject byCode(Map<Commodity, Long> sums) {
        var object = new JsonObject();
        sums.forEach((commodity, sum) -> object.put(commodity.code(), sum));
        return object;
    }

    private static Number number(BigDecimal millis) {
        return millis.stripTrailingZeros();
    }
}
