package io.ristorno.app;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ristorno.api.Api;
import io.ristorno.catalog.Catalogue;
import io.ristorno.directory.CardDirectory;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.feed.Admission;
import io.ristorno.feed.Descriptors;
import io.ristorno.feed.Link;
import io.ristorno.feed.LinkMeters;
import io.ristorno.feed.LinkServer;
import io.ristorno.feed.Sightings;
import io.ristorno.feed.UnboundAcceptors;
import io.ristorno.files.FileRuns;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Host;
import io.ristorno.host.HostMeters;
import io.ristorno.host.Machine;
import io.ristorno.host.SlowStorage;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.money.Rates;
import io.ristorno.people.Erasures;
import io.ristorno.people.SegmentLists;
import io.ristorno.people.Standings;
import io.ristorno.rehearsal.BackTests;
import io.ristorno.rehearsal.Backroom;
import io.ristorno.rehearsal.Shadows;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The service's parts wired by hand, so that the disk can be slow and the engine's queue short. */
final class SlowService implements AutoCloseable {
    final SlowStorage storage;
    final Host host;
    final Web web;
    final int linkPort;
    final Store store;
    final Admission admission;
    final CurrentCatalogue catalogue;
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Backroom backroom = new Backroom();
    private final Vertx vertx = Vertx.vertx();

    SlowService(Path folder, int queueDepthMax) throws Exception {
        this(folder, queueDepthMax, 30);
    }

    /** @param idleSeconds for so long an HTTP connection may be without a byte */
    SlowService(Path folder, int queueDepthMax, int idleSeconds) throws Exception {
        store = Store.open(folder);
        storage = new SlowStorage(store);
        var clock = InstantSource.system();
        var tokens = TestService.tokens();
        var directory = new CardDirectory();
        var sightings = new Sightings();
        admission = new Admission(directory, new Descriptors(), sightings, new UnboundAcceptors());
        var edition = CurrentCatalogue.Edition.compile(Catalogue.EMPTY, clock.instant());
        host = new Host(
                new Machine.Settings(queueDepthMax, 10_000, 10_000),
                storage,
                new Machine.Origin(
                        0, Long.MIN_VALUE, edition.index(), Rates.NONE, new OfferBudgets(), new TrialBalance()),
                clock,
                HostMeters.NONE,
                _ -> {});
        catalogue = new CurrentCatalogue(edition, host, clock);
        var ids = new AtomicInteger();
        var segments = new SegmentLists(host, store, clock);
        var api = new Api(new Api.Parts(
                "127.0.0.1",
                0,
                idleSeconds,
                host,
                store,
                directory,
                admission,
                sightings,
                new BackTests(store, backroom),
                new Shadows(store, backroom, () -> catalogue.edition().catalogue(), clock),
                new Erasures(host, store, directory, clock),
                segments,
                new FileRuns(
                        host,
                        store,
                        catalogue,
                        admission,
                        tokens,
                        new Mappings(TestService.MAPPINGS, TestService.DIALECTS),
                        new LinkMeters(registry, FileRuns.FEED),
                        prefix -> prefix + ids.incrementAndGet(),
                        clock),
                new Standings(host, store, segments, clock),
                (_, _) -> Optional.empty(),
                catalogue,
                () -> {},
                tokens,
                prefix -> prefix + ids.incrementAndGet(),
                clock,
                new LinkMeters(registry, Api.FEED),
                new LinkMeters(registry, Api.EXPOSURES),
                Map.of(),
                name -> new LinkMeters(registry, name),
                () -> "",
                registry::scrape));
        var link = new LinkServer(new Link(
                "network",
                "127.0.0.1",
                0,
                Dialects.load(TestService.DIALECTS, "iso87-ascii"),
                60,
                8192,
                host,
                admission,
                catalogue,
                tokens,
                new LinkMeters(registry, "network"),
                clock));
        vertx.deployVerticle(api).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        vertx.deployVerticle(link).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        web = new Web(api.port());
        linkPort = link.port();
    }

    @Override
    public void close() {
        web.close();
        host.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        backroom.close();
        store.close();
    }
}
