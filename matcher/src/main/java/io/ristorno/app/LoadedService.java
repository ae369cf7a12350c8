package io.ristorno.app;

import io.ristorno.catalog.Catalogue;
import io.ristorno.decode.CardTokens;
import io.ristorno.sandbox.Enrolment;
import io.ristorno.sandbox.GeneratedCatalogue;
import io.ristorno.sandbox.Holds;
import io.ristorno.sandbox.HoldsStore;
import io.ristorno.sandbox.ServiceApi;
import io.ristorno.sandbox.ServiceApi.Newcomer;
import io.ristorno.sandbox.TestCards;
import io.ristorno.store.Fault;
import io.ristorno.store.Store;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The service that load is put on: one that runs already, or one of our own in a process of its own. */
final class LoadedService implements AutoCloseable {
    private static final String STORE = "store";
    private static final Duration START_WAIT = Duration.ofMinutes(3);
    private static final Duration STOP_WAIT = Duration.ofSeconds(30);
    private static final int AT_ONCE = 500;
    /** Before the first purchase. */
    private static final Duration LINKED_BEFORE = Duration.ofDays(3);

    private final ServiceApi api;
    private final InetSocketAddress link;
    private final Catalogue catalogue;
    private final long members;
    private final String what;
    private final @Nullable Process process;
    private final @Nullable Path folder;
    private final List<Holds> holds;

    private LoadedService(
            ServiceApi api,
            InetSocketAddress link,
            Catalogue catalogue,
            long members,
            String what,
            @Nullable Process process,
            @Nullable Path folder,
            List<Holds> holds) {
        this.api = api;
        this.link = link;
        this.catalogue = catalogue;
        this.members = members;
        this.what = what;
        this.process = process;
        this.folder = folder;
        this.holds = holds;
    }

    /** A service that runs: its own catalogue serves, and members join through its API. */
    static LoadedService running(URI address, InetSocketAddress link, long members, PrintWriter progress)
            throws IOException {
        var api = new ServiceApi(address);
        Catalogue catalogue = api.catalogue();
        if (catalogue.programs().isEmpty()) {
            throw new UserError("the service at " + address + " has no program: register one, or use --embedded");
        }
        String program = catalogue.programs().getFirst().id();
        for (long from = 0; from < members; from += AT_ONCE) {
            var newcomers = new ArrayList<Newcomer>();
            for (long i = from; i < Math.min(members, from + AT_ONCE); i++) {
                newcomers.add(new Newcomer("mem_load_" + i, List.of(TestCards.linked(i))));
            }
            api.enrol(program, newcomers);
            tell(progress, "linked cards", Math.min(members, from + AT_ONCE), members);
        }
        return new LoadedService(api, link, catalogue, members, "running at " + address, null, null, List.of());
    }

    /**
     * A store of our own is filled, then served by a process of its own.
     *
     * @param holds that are to be in it and to end later: asked when there are members
     */
    static LoadedService embedded(
            String dialect, int offers, long members, long seed, Supplier<List<Holds>> holds, PrintWriter progress)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ristorno-load");
        List<String> flags = List.of(
                "data=" + folder.resolve(STORE),
                "card.keyFile=" + folder.resolve("card.key"),
                "http.port=" + freePort(),
                "dialects=" + Home.file(Path.of("config/dialects")).toAbsolutePath(),
                "links.0.dialect=" + dialect,
                "links.0.port=" + freePort());
        Settings settings = Settings.read(null, System.getenv(), flags);
        Catalogue catalogue = GeneratedCatalogue.of(offers, seed);
        List<Holds> ending = fill(settings, catalogue, members, holds, progress);
        Process process = start(folder, flags);
        var address = URI.create("http://" + settings.httpHost() + ":" + settings.httpPort());
        var api = new ServiceApi(address);
        awaitReady(api, process, folder, progress);
        Settings.Link link = settings.links().getFirst();
        return new LoadedService(
                api,
                new InetSocketAddress(link.host(), link.port()),
                catalogue,
                members,
                "embedded, in a process of its own, store in " + folder,
                process,
                folder,
                ending);
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static List<Holds> fill(
            Settings settings, Catalogue catalogue, long members, Supplier<List<Holds>> asked, PrintWriter progress)
            throws InterruptedException {
        var tokens = new CardTokens(List.of(CardKey.load(settings.cardKeyFile(), settings.data(), System.getenv())));
        Instant linked = Instant.now().minus(LINKED_BEFORE).truncatedTo(ChronoUnit.SECONDS);
        try (Store store = Store.open(settings.data())) {
            Enrolment.enrol(
                    store,
                    tokens,
                    GeneratedCatalogue.PROGRAM,
                    members,
                    linked,
                    done -> tell(progress, "linked cards", done, members));
            List<Holds> holds = asked.get();
            Catalogue all = catalogue;
            for (Holds each : holds) {
                all = each.beside(all);
            }
            Enrolment.adopt(store, all, linked);
            for (Holds each : holds) {
                new HoldsStore(each, store)
                        .fill(all, done -> tell(progress, "purchases in a hold", done, each.count()));
            }
            return holds;
        }
    }

    private static void tell(PrintWriter progress, String what, long done, long all) {
        if (done == all || done % 100_000 == 0) {
            progress.printf("%,d of %,d %s%n", done, all, what);
            progress.flush();
        }
    }

    /** The same Java with the same options, so that RISTORNO_OPTS hold for both. */
    private static Process start(Path folder, List<String> flags) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-agent") && !argument.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(
                List.of("-cp", absolute(System.getProperty("java.class.path")), Ristorno.class.getName(), "serve"));
        flags.forEach(flag -> command.addAll(List.of("--set", flag)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("service.log").toFile())
                .start();
    }

    private static String absolute(String classPath) {
        return String.join(
                File.pathSeparator,
                List.of(classPath.split(File.pathSeparator)).stream()
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    private static void awaitReady(ServiceApi api, Process process, Path folder, PrintWriter progress)
            throws IOException {
        long began = System.nanoTime();
        while (!api.isReady()) {
            boolean late = System.nanoTime() - began > START_WAIT.toNanos();
            if (late || !process.isAlive()) {
                process.destroyForcibly();
                throw new UserError("the service did not start; see " + folder.resolve("service.log"));
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException _) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted");
            }
        }
        progress.printf("the service was ready after %,d ms%n", (System.nanoTime() - began) / 1_000_000);
        progress.flush();
    }

    ServiceApi api() {
        return api;
    }

    InetSocketAddress link() {
        return link;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    /** Cards that are linked. */
    long members() {
        return members;
    }

    /** What it is, in words. */
    String what() {
        return what;
    }

    /** Bytes of memory that its process holds, 0 when it is not ours. */
    long residentBytes() {
        if (process == null) {
            return 0;
        }
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .sum();
        } catch (IOException _) {
            return 0;
        }
    }

    /** Holds that end while it is loaded, one night after the other. */
    List<Holds> holds() {
        return holds;
    }

    /** Ends it, and looks at its store: what became of the holds, and whether the books balance. */
    HoldsReport.Aftermath aftermath() {
        stop();
        if (folder == null) {
            throw new IllegalStateException("holds are in a store of our own");
        }
        try (Store store = Store.open(folder.resolve(STORE))) {
            return new HoldsReport.Aftermath(
                    holds.stream()
                            .map(each -> new HoldsStore(each, store).outcome())
                            .reduce(HoldsStore.Outcome.NOTHING, HoldsStore.Outcome::plus),
                    store.verifyLedger(_ -> {}).stream().map(Fault::words).toList());
        }
    }

    private void stop() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(STOP_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it if it is ours, and takes its folder away. */
    @Override
    public void close() {
        api.close();
        stop();
        if (folder != null) {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException _) {
            // A temporary folder: the system takes it away one day.
        }
    }
}
