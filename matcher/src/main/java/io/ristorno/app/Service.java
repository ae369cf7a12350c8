package io.ristorno.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ristorno.adapt.Adapter;
import io.ristorno.api.Api;
import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.CardTokens;
import io.ristorno.directory.CardDirectory;
import io.ristorno.feed.Admission;
import io.ristorno.feed.Descriptors;
import io.ristorno.feed.Link;
import io.ristorno.feed.LinkMeters;
import io.ristorno.feed.LinkServer;
import io.ristorno.feed.Sightings;
import io.ristorno.feed.UnboundAcceptors;
import io.ristorno.files.FileRuns;
import io.ristorno.files.WatchedFolder;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Host;
import io.ristorno.host.HostMeters;
import io.ristorno.host.Machine;
import io.ristorno.host.Sweep;
import io.ristorno.kafka.Subscription;
import io.ristorno.kafka.TopicFeed;
import io.ristorno.people.Erasures;
import io.ristorno.people.Rebinding;
import io.ristorno.people.SegmentLists;
import io.ristorno.people.Standings;
import io.ristorno.people.UnlinkedCards;
import io.ristorno.program.Program;
import io.ristorno.projection.Projection;
import io.ristorno.rehearsal.BackTests;
import io.ristorno.rehearsal.Backroom;
import io.ristorno.rehearsal.Shadows;
import io.ristorno.store.Attributions;
import io.ristorno.store.Fault;
import io.ristorno.store.Recovered;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.ristorno.store.StoreFailed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running service: store, engine, API and links, wired; started in that order, stopped in the other. */
final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final Duration DRAIN = Duration.ofSeconds(8);
    /** Of a service whose engine has stopped: nothing is under way that could still be answered. */
    private static final Duration DRAIN_FAILED = Duration.ofSeconds(1);

    /** What a crash may lose of them is made good by the feeds. */
    private static final Duration SIGHTINGS_EVERY = Duration.ofMinutes(5);

    private static final Duration LOG_KEPT = Duration.ofDays(45);

    /** Beside the store's files, in its folder. */
    private static final String ATTRIBUTION = "attribution";

    private static final Duration UNLINKED_FIRST = Duration.ofMinutes(30);
    private static final Duration UNLINKED_EVERY = Duration.ofDays(1);
    private static final Duration UNLINKED_PASSED_OVER = Duration.ofHours(1);

    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final CardDirectory directory = new CardDirectory();
    private final Descriptors descriptors = new Descriptors();
    private final Sightings sightings = new Sightings();
    private final UnboundAcceptors unbound = new UnboundAcceptors();
    private final Admission admission = new Admission(directory, descriptors, sightings, unbound);
    final Store store;
    final Host host;
    final CurrentCatalogue catalogue;
    final CardTokens tokens;
    final LedgerWatch ledgerWatch;
    private final Sweep sweep;
    private final Thread recalling;
    final Erasures erasures;
    final SegmentLists segments;
    private final FileRuns files;
    private final Optional<WatchedFolder> folder;
    final Backroom backroom;
    final Projection attribution;
    private final Standings standings;
    private final Rebinding rebinding;
    private final Vertx vertx;
    private final Api api;
    private final Map<String, LinkServer> links = new LinkedHashMap<>();
    private final List<TopicFeed> topicFeeds = new ArrayList<>();
    private final InstantSource clock;
    private final long freeBytesMin;
    /** What is open while it starts, the last first: a start that comes to nothing leaves nothing open. */
    private final Deque<Runnable> opened = new ArrayDeque<>();

    private volatile boolean draining;

    /**
     * Starts a service; when this returns it listens.
     *
     * @param onFailure told why when the store has failed and nothing more is taken: only reads are served until it is closed
     */
    Service(Settings settings, CardTokens tokens, Consumer<Throwable> onFailure) {
        this(settings, tokens, InstantSource.system(), onFailure);
    }

    /** The same by another clock. */
    Service(Settings settings, CardTokens tokens, InstantSource clock, Consumer<Throwable> onFailure) {
        this.clock = clock;
        freeBytesMin = (long) settings.diskFreeMebibytesMin() << 20;
        this.tokens = tokens;
        store = Store.open(settings.data());
        opened.push(store::close);
        try {
            knowKeys(settings);
            Recovered recovered = store.recovered();
            LOG.info("store open: folder={} lastBatch={}", settings.data(), recovered.lastBatch());
            sightings.recall(store.sightings());
            List<Fault> faults = store.verify();
            if (!faults.isEmpty()) {
                throw new UserError("the store " + settings.data() + " does not check: " + faults);
            }
            CompletableFuture<Void> cards = CompletableFuture.runAsync(() -> store.forEachCard(directory::put));
            var edition = CurrentCatalogue.Edition.compile(
                    catalogue(recovered), store.looked(clock).instant());
            cards.join();
            host = new Host(
                    new Machine.Settings(
                            settings.queueDepthMax(),
                            cacheBytes(settings.relationshipsCachedMebibytesMax()),
                            cacheBytes(settings.membersCachedMebibytesMax())),
                    store,
                    Machine.Origin.of(recovered, edition.index()),
                    clock,
                    meters(),
                    onFailure);
            opened.push(host::close);
            catalogue = new CurrentCatalogue(edition, host, store.looked(clock));
            erasures = new Erasures(host, store, directory, clock);
            opened.push(erasures::close);
            segments = new SegmentLists(host, store, clock);
            opened.push(segments::close);
            backroom = new Backroom();
            opened.push(backroom::close);
            attribution = new Projection(
                    store,
                    Attributions.open(settings.data().resolve(ATTRIBUTION)),
                    () -> catalogue.edition().catalogue());
            opened.push(attribution::close);
            attribution.start();
            var shadows = new Shadows(store, backroom, () -> catalogue.edition().catalogue(), clock);
            standings = new Standings(host, store, segments, clock);
            opened.push(standings::close);
            rebinding = new Rebinding(host, store, catalogue::edition, clock);
            opened.push(rebinding::close);
            catalogue.whenAdopted(rebinding::look);
            rebinding.look();
            files = new FileRuns(
                    host,
                    store,
                    catalogue,
                    admission,
                    tokens,
                    new Mappings(Home.file(settings.mappings()), Home.file(settings.dialects())),
                    new LinkMeters(registry, FileRuns.FEED),
                    ids(),
                    clock);
            opened.push(files::close);
            folder = watched(settings);
            folder.ifPresent(watched -> opened.push(watched::close));
            vertx = Vertx.vertx(
                    new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(2));
            opened.push(() -> completed(vertx.close()));
            sweep = new Sweep(store, host, clock, () -> catalogue.edition().catalogue());
            opened.push(sweep::close);
            api = new Api(new Api.Parts(
                    settings.httpHost(),
                    settings.httpPort(),
                    settings.httpIdleSeconds(),
                    host,
                    store,
                    directory,
                    admission,
                    sightings,
                    new BackTests(store, backroom),
                    shadows,
                    erasures,
                    segments,
                    files,
                    standings,
                    attribution,
                    catalogue,
                    sweep::urge,
                    tokens,
                    ids(),
                    clock,
                    new LinkMeters(registry, Api.FEED),
                    new LinkMeters(registry, Api.EXPOSURES),
                    Adapters.processors(settings, System.getenv()),
                    name -> new LinkMeters(registry, Adapter.SOURCE + name),
                    this::whyNotReady,
                    registry::scrape));
            gauges();
            var lines = new LineWatch(store, () -> catalogue.edition().index(), registry);
            ledgerWatch = new LedgerWatch(store, lines, registry, clock);
            ledgerWatch.start();
            opened.push(ledgerWatch::close);
            var unlinked = new UnlinkedCards(host, store, directory, clock, Duration.ofDays(settings.cardKnownDays()));
            vertx.setPeriodic(UNLINKED_FIRST.toMillis(), UNLINKED_EVERY.toMillis(), _ -> letGo(unlinked));
            // The log and notices serve 45 days; what is older goes by whole files.
            vertx.setPeriodic(
                    Duration.ofHours(1).toMillis(),
                    _ -> vertx.executeBlocking(Executors.callable(this::forget), false));
            vertx.setPeriodic(
                    SIGHTINGS_EVERY.toMillis(),
                    _ -> vertx.executeBlocking(Executors.callable(this::keepSightings), false));
            recalling = Thread.ofPlatform().name("unbound-acceptors").daemon().start(this::recall);
            opened.push(this::endRecall);
            listen(settings);
            for (Settings.Topics topics : settings.kafka()) {
                topicFeeds.add(topicFeed(settings, topics));
                opened.push(topicFeeds.getLast()::close);
            }
        } catch (RuntimeException | Error refused) {
            opened.forEach(Runnable::run);
            throw refused;
        }
    }

    private Optional<WatchedFolder> watched(Settings settings) {
        if (settings.filesFolder().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new WatchedFolder(
                    files, Path.of(settings.filesFolder()), Duration.ofSeconds(settings.filesEverySeconds())));
        } catch (IOException broken) {
            throw new UserError("files.folder: the folder " + settings.filesFolder()
                    + " cannot be made: name one that the service may write into");
        }
    }

    private void letGo(UnlinkedCards unlinked) {
        vertx.executeBlocking(Executors.callable(unlinked::passOver), false)
                .compose(_ -> vertx.timer(UNLINKED_PASSED_OVER.toMillis(), TimeUnit.MILLISECONDS))
                .compose(_ -> vertx.executeBlocking(unlinked::letGo, false))
                .onFailure(broken -> LOG.warn("unlinked cards are left to the next day", broken));
    }

    /** Where linked cards have been at acceptors that nobody had bound. */
    private void recall() {
        try (Snapshot snapshot = store.snapshot()) {
            unbound.recall(snapshot::forEachMerchant);
        } catch (StoreFailed failed) {
            LOG.warn("where linked cards have been is not known: messages of new merchants take longer", failed);
        }
    }

    private void endRecall() {
        unbound.close();
        try {
            recalling.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void forget() {
        long before = clock.millis() - LOG_KEPT.toMillis();
        store.forgetLogBefore(before);
        store.forgetNoticesBefore(
                catalogue.edition().catalogue().programs().stream()
                        .map(Program::id)
                        .toList(),
                before);
    }

    private void keepSightings() {
        try {
            store.rememberSightings(sightings.list());
        } catch (StoreFailed failed) {
            LOG.warn("acceptors that were seen are not kept", failed);
        }
    }

    /** Under another key every card of the store would be a stranger, and nothing would say so. */
    private void knowKeys(Settings settings) {
        Map<Integer, String> ours = tokens.fingerprints();
        var known = new TreeMap<>(store.cardKeys());
        for (Map.Entry<Integer, String> key : ours.entrySet()) {
            String fingerprint = known.getOrDefault(key.getKey(), key.getValue());
            if (!fingerprint.equals(key.getValue())) {
                throw new UserError(
                        "the cards in " + settings.data() + " are kept under another card key " + key.getKey()
                                + " (fingerprint " + fingerprint + ", not " + key.getValue()
                                + "): put the one they were linked with at card.keyFile or in RISTORNO_CARD_KEY");
            }
        }
        if (known.isEmpty()) {
            store.rememberCardKeys(ours);
        }
    }

    /** However large a cache may be, the heap has to hold more than caches. */
    private static long cacheBytes(int mebibytes) {
        return Math.min((long) mebibytes << 20, Runtime.getRuntime().maxMemory() / 4);
    }

    private static Catalogue catalogue(Recovered recovered) {
        List<byte[]> revisions = recovered.catalogue().stream()
                .map(revision -> revision.json().getBytes(StandardCharsets.UTF_8))
                .toList();
        return switch (CatalogueReader.sum(revisions)) {
            case Reading.Read<Catalogue> read -> read.value();
            case Reading.Refused<Catalogue> refused ->
                throw new UserError("the stored catalogue does not read back: "
                        + refused.problems().getFirst());
        };
    }

    /** Opens every port; of those that are taken, all are told. */
    private void listen(Settings settings) {
        var opening = new ArrayList<Future<?>>();
        opening.add(listening(vertx.deployVerticle(api), "http.port", settings.httpPort()));
        for (int i = 0; i < settings.links().size(); i++) {
            Settings.Link link = settings.links().get(i);
            LinkServer server = server(settings, link);
            links.put(link.name(), server);
            opening.add(listening(vertx.deployVerticle(server), "links." + i + ".port", link.port()));
        }
        completed(Future.join(opening).otherwiseEmpty());
        String refused = opening.stream()
                .filter(Future::failed)
                .map(future -> String.valueOf(future.cause().getMessage()))
                .collect(Collectors.joining("\n  "));
        if (!refused.isEmpty()) {
            throw new UserError("cannot start: " + refused);
        }
    }

    private LinkServer server(Settings settings, Settings.Link link) {
        return new LinkServer(new Link(
                link.name(),
                link.host(),
                link.port(),
                Dialects.load(Home.file(settings.dialects()), link.dialect()),
                link.idleSeconds(),
                link.frameBytesMax(),
                host,
                admission,
                catalogue,
                tokens,
                LinkMeters.ofLink(registry, link.name()),
                clock));
    }

    private TopicFeed topicFeed(Settings settings, Settings.Topics topics) {
        return new TopicFeed(new Subscription(
                topics.name(),
                topics.bootstrap(),
                topics.topics(),
                topics.group(),
                topics.dialect().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Dialects.load(Home.file(settings.dialects()), topics.dialect())),
                topics.fromEarliest(),
                topics.deadLetterTopic(),
                topics.properties(),
                host,
                host::queueDepth,
                settings.queueDepthMax() / 2,
                store,
                admission,
                catalogue,
                tokens,
                new LinkMeters(registry, topics.name()),
                registry,
                clock));
    }

    private HostMeters meters() {
        Timer commit = Timer.builder("ristorno.commit")
                .description("Writing and syncing one batch")
                .publishPercentiles(0.5, 0.99, 0.999)
                .percentilePrecision(2)
                .register(registry);
        DistributionSummary size = DistributionSummary.builder("ristorno.batch.events")
                .description("Events a batch")
                .register(registry);
        Counter quarantined = Counter.builder("ristorno.quarantined")
                .description("Events that were set aside")
                .register(registry);
        Counter cold = Counter.builder("ristorno.cold")
                .description("Events that had to wait until the store was read")
                .register(registry);
        Counter alarms = Counter.builder("ristorno.alarms")
                .description("Ends of holds and other moments that the engine looked at")
                .register(registry);
        var alarmsLateMillis = new AtomicLong();
        Gauge.builder("ristorno.alarms.late", alarmsLateMillis, late -> late.get() / 1000.0)
                .baseUnit("seconds")
                .description("How long the first of those was due that are looked at now")
                .register(registry);
        return new HostMeters() {
            @Override
            public void alarms(int count, long lateMillis) {
                alarms.increment(count);
                alarmsLateMillis.set(lateMillis);
            }

            @Override
            public void committed(long nanos, int events) {
                commit.record(nanos, TimeUnit.NANOSECONDS);
                size.record(events);
            }

            @Override
            public void quarantined() {
                quarantined.increment();
            }

            @Override
            public void waited() {
                cold.increment();
            }
        };
    }

    private void gauges() {
        descriptors.register(registry);
        sightings.register(registry);
        Gauge.builder("ristorno.queue.depth", host, Host::queueDepth)
                .description("Events that wait for the engine")
                .register(registry);
        Gauge.builder("ristorno.quarantine.open", host, Host::quarantined)
                .description("Events that broke the engine and wait for an operator")
                .register(registry);
        Gauge.builder("ristorno.store.failed", host, each -> each.isHealthy() ? 0 : 1)
                .description("1 while a write has failed and nothing is taken")
                .register(registry);
        Gauge.builder("ristorno.disk.free", store, Store::freeBytes)
                .baseUnit("bytes")
                .description("Room on the disk that holds the store")
                .register(registry);
        Gauge.builder("ristorno.cards", directory, CardDirectory::cards)
                .description("Cards that are or were linked")
                .register(registry);
        Gauge.builder("ristorno.batch.last", host, Host::lastBatch)
                .description("Number of the last durable batch")
                .register(registry);
        Gauge.builder("ristorno.attribution.behind", attribution, Projection::behind)
                .description("Batches of the log that are not in the sums of attribution yet")
                .register(registry);
    }

    private static Ids ids() {
        var random = new SecureRandom();
        return new Ids() {
            @Override
            public String next(String prefix) {
                return prefix
                        + Long.toUnsignedString(random.nextLong(), 32)
                        + Long.toUnsignedString(random.nextLong(), 32);
            }

            @Override
            public String salt() {
                var bits = new byte[16];
                random.nextBytes(bits);
                return HexFormat.of().formatHex(bits);
            }
        };
    }

    /** Takes down what is usual of merchants' customers today. */
    void takeDownHabits() {
        api.takeDownHabits();
    }

    /** Judges who has which level, and is in which segment by criteria, today. */
    void judge() {
        api.judge();
    }

    /** Makes the payouts that are due by their programs' calendars. */
    void payDue() {
        api.payDue();
    }

    /** Looks into the folder of files, which is done by itself again and again. */
    void lookForFiles() throws IOException {
        folder.orElseThrow().look();
    }

    /** Whether the disk has as much room as a service should find. */
    boolean hasRoom() {
        return store.freeBytes() >= freeBytesMin;
    }

    private String whyNotReady() {
        if (draining) {
            return "draining";
        }
        if (!host.isHealthy()) {
            return "the store has failed";
        }
        return hasRoom() ? "" : "less than " + (freeBytesMin >> 20) + " MiB of free disk";
    }

    int httpPort() {
        return api.port();
    }

    int linkPort(String name) {
        LinkServer server = links.get(name);
        if (server == null) {
            throw new IllegalArgumentException("there is no link " + name);
        }
        return server.port();
    }

    Map<String, Integer> linkPorts() {
        var ports = new LinkedHashMap<String, Integer>();
        links.forEach((name, server) -> ports.put(name, server.port()));
        return ports;
    }

    /** Not ready at once; stops reading, finishes, commits, answers, closes. */
    @Override
    public void close() {
        draining = true;
        files.drain();
        Duration most = host.isHealthy() ? DRAIN : DRAIN_FAILED;
        var closing = new ArrayList<Future<?>>();
        topicFeeds.forEach(TopicFeed::stop);
        links.values().forEach(link -> closing.add(link.drain(most)));
        closing.add(api.drain(most));
        try {
            Future.join(List.copyOf(closing))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(most.toSeconds() + 1, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException _) {
            LOG.warn("some connections did not close in time");
        }
        topicFeeds.forEach(TopicFeed::close);
        end();
    }

    private void end() {
        folder.ifPresent(WatchedFolder::close);
        files.close();
        sweep.close();
        backroom.close();
        attribution.close();
        ledgerWatch.close();
        erasures.close();
        standings.close();
        rebinding.close();
        segments.close();
        endRecall();
        host.close();
        completed(vertx.close());
        keepSightings();
        try {
            store.close();
            LOG.info("store closed: lastBatch={}", host.lastBatch());
        } catch (StoreFailed failed) {
            LOG.warn("store closed behind a failure: lastBatch={}", host.lastBatch(), failed);
        }
    }

    /** A port that is taken is the commonest reason not to start. */
    private static Future<?> listening(Future<String> deployed, String setting, int port) {
        return deployed.recover(refused -> Future.failedFuture(
                isTaken(refused)
                        ? new IOException(setting + " " + port
                                + " is taken: stop who listens there, or set another: --set " + setting + "=...")
                        : refused));
    }

    private static boolean isTaken(Throwable refused) {
        return String.valueOf(refused.getMessage()).contains("Address already in use");
    }

    private static <T> void completed(Future<T> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new UserError("cannot start: " + (e.getCause() == null ? e : e.getCause()).getMessage());
        } catch (java.util.concurrent.TimeoutException _) {
            throw new UserError("cannot start: no answer within 30 s");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
