package io.ristorno.app;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.CardTokens;
import io.ristorno.sandbox.ClientFigures;
import io.ristorno.sandbox.IsoClient;
import io.ristorno.sandbox.ServiceApi;
import io.ristorno.sandbox.ServiceApi.Newcomer;
import io.ristorno.sandbox.Shares;
import io.ristorno.sandbox.Shops;
import io.ristorno.sandbox.TestCards;
import io.ristorno.sandbox.Traffic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service, what is registered with it, and the traffic into it. */
final class Demo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final int MEMBERS = 200;
    private static final int OTHER_SHOPS = 5000;
    private static final int CONNECTIONS = 2;
    private static final long BEAT_MILLIS = 2000;
    private static final Path CATALOGUE = Path.of("config/catalogue.json");
    /** Cards of members who join while the demo runs, apart from those of the first ones. */
    private static final long NEWCOMERS_FROM = 1_000_000;

    private final Service service;
    private final ServiceApi api;
    private final Traffic traffic;
    private final IsoClient client;
    private final String program;
    private final String run;
    private final InstantSource clock = InstantSource.system();
    private int members;
    private int cards;
    private int newcomers;
    private long startNanos;

    /** Starts a service and registers everything; no traffic yet. */
    Demo(Settings settings, CardTokens tokens, long seed, long perSecond, Duration warmup, Runnable onFailure)
            throws IOException {
        service = new Service(settings, tokens, _ -> onFailure.run());
        api = new ServiceApi(URI.create("http://" + settings.httpHost() + ":" + service.httpPort()));
        try {
            byte[] file = Files.readAllBytes(Home.file(CATALOGUE));
            Catalogue catalogue = read(file);
            api.register(file);
            program = catalogue.programs().getFirst().id();
            long now = clock.millis();
            run = Long.toString(now / 1000, 36);
            var shops = Shops.of(catalogue, OTHER_SHOPS, LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
            traffic = new Traffic(seed, now, Shares.DEMO, shops, BEAT_MILLIS);
            enrolFirst();
            Settings.Link link = settings.links().getFirst();
            client = new IsoClient(
                    new IsoClient.Plan(
                            new InetSocketAddress(link.host(), service.linkPort(link.name())),
                            CONNECTIONS,
                            perSecond,
                            0,
                            warmup),
                    Dialects.forWriting(Home.file(settings.dialects()), link.dialect()),
                    traffic,
                    clock);
        } catch (IOException | RuntimeException failed) {
            api.close();
            service.close();
            throw failed;
        }
    }

    private static Catalogue read(byte[] file) {
        return switch (CatalogueReader.catalogue(file)) {
            case Reading.Read<Catalogue> read -> read.value();
            case Reading.Refused<Catalogue> refused ->
                throw new UserError(CATALOGUE + ": " + refused.problems().getFirst());
        };
    }

    /** The same members in every run: they are there already from the second on. */
    private void enrolFirst() throws IOException {
        var first = new ArrayList<Newcomer>();
        for (int i = 0; i < MEMBERS; i++) {
            first.add(newcomer("mem_demo_" + (1000 + i), 2L * i, i % 2));
        }
        api.enrol(program, first);
        first.forEach(this::uses);
    }

    private static Newcomer newcomer(String id, long card, int more) {
        var numbers = new ArrayList<Long>();
        for (int i = 0; i <= more; i++) {
            numbers.add(TestCards.linked(card + i));
        }
        return new Newcomer(id, numbers);
    }

    private synchronized void uses(Newcomer newcomer) {
        members++;
        cards += newcomer.cards().size();
        newcomer.cards().forEach(traffic::link);
    }

    /** Somebody joins: with a card that no run before had. */
    void join() {
        long card = NEWCOMERS_FROM + Math.floorMod(Long.parseLong(run, 36) * 40 + newcomers * 2L, 90_000_000L);
        Newcomer newcomer = newcomer("mem_" + run + "_" + newcomers, card, newcomers % 2);
        newcomers++;
        var _ = api.enrol(program, newcomer).whenComplete((_, failed) -> {
            if (failed == null) {
                uses(newcomer);
            } else {
                LOG.warn("a newcomer was not registered", failed);
            }
        });
    }

    /** Starts the traffic. */
    void start() {
        startNanos = System.nanoTime();
        client.start();
    }

    Duration running() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    ClientFigures client() {
        return client.figures();
    }

    synchronized DemoFigures figures(long perSecond) {
        return DemoFigures.of(service, client.figures(), running(), perSecond, members, cards);
    }

    long matched() {
        return DemoFigures.matched(service);
    }

    String apiAddress() {
        return "http://127.0.0.1:" + service.httpPort();
    }

    List<Integer> linkPorts() {
        return List.copyOf(service.linkPorts().values());
    }

    /** Ends the traffic and waits for its answers. */
    void endTraffic() {
        client.finish();
    }

    /** Drains and closes. */
    @Override
    public void close() {
        client.close();
        api.close();
        service.close();
    }
}
