package io.ristorno.api;

import io.ristorno.attribute.Figures;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Nearest;
import io.ristorno.catalog.Problem;
import io.ristorno.decode.CardTokens;
import io.ristorno.directory.CardDirectory;
import io.ristorno.feed.Admission;
import io.ristorno.feed.LinkMeters;
import io.ristorno.feed.Sightings;
import io.ristorno.feed.Wordless;
import io.ristorno.files.FileRuns;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Host;
import io.ristorno.people.Erasures;
import io.ristorno.people.SegmentLists;
import io.ristorno.people.Standings;
import io.ristorno.processors.Processor;
import io.ristorno.rehearsal.BackTests;
import io.ristorno.rehearsal.Shadows;
import io.ristorno.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: routes, health, metrics. On one event loop. */
public final class Api extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    /** What the HTTP feed is called where links have their names. */
    public static final String FEED = "http";

    /** What exposures are called there. */
    public static final String EXPOSURES = "exposures";

    /** How long a service that ends says so. */
    private static final long TOLD_MILLIS = 250;

    private static final int BODY_BYTES_MAX = 1 << 20;
    /** What is edited by being sent again. */
    private static final Pattern CATALOGUE = Pattern.compile("^/v1/(programs|merchants|campaigns|offers)(?=/[^/]*$|$)");

    private static final Pattern MEDIA_JSON = Pattern.compile("(?i)application/json\\s*(;.*)?");

    /**
     * What the API works with.
     *
     * @param host address
     * @param port 0 for any
     * @param idleSeconds a request that is not complete by then is dropped
     * @param meters of what comes to {@code /v1/transactions}
     * @param exposures of what comes to {@code /v1/exposures}
     * @param processors those that send events here, by name
     * @param processorMeters of what comes from one of them
     * @param ready tells why the service is not ready, {@code ""} when it is
     * @param metrics the text of the metrics endpoint
     */
    public record Parts(
            String host,
            int port,
            int idleSeconds,
            Host engine,
            Store store,
            CardDirectory directory,
            Admission admission,
            Sightings sightings,
            BackTests backTests,
            Shadows shadows,
            Erasures erasures,
            SegmentLists segments,
            FileRuns files,
            Standings standings,
            Figures figures,
            CurrentCatalogue catalogue,
            Runnable withdrawn,
            CardTokens tokens,
            Ids ids,
            InstantSource clock,
            LinkMeters meters,
            LinkMeters exposures,
            Map<String, Processor> processors,
            Function<String, LinkMeters> processorMeters,
            Supplier<String> ready,
            Supplier<String> metrics) {}

    private static final Duration CHORES_FIRST = Duration.ofMinutes(1);
    private static final Duration CHORES_EVERY = Duration.ofHours(1);
    private static final Duration JUDGED_EVERY = Duration.ofMinutes(1);

    private final Parts parts;
    private final Lock payoutTurn = new ReentrantLock();
    private final PayoutSchedule payouts;
    private final HabitSchedule habits;
    private final BodyHandler bodies = BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX);
    private HttpServer server;
    private List<StreamRoutes> streams = List.of();
    private FileRoutes files;
    private volatile boolean draining;

    @SuppressWarnings("NullAway.Init") // Vert.x calls start before anything else
    public Api(Parts parts) {
        this.parts = parts;
        payouts = new PayoutSchedule(parts.engine, parts.store, parts.catalogue, parts.clock, payoutTurn);
        habits = new HabitSchedule(parts.store, parts.catalogue, parts.clock);
    }

    /** Makes the payouts that programs have promised for days like this one: done by itself every hour. */
    public void payDue() {
        payouts.payDue();
    }

    /** Takes down what is usual of merchants' customers today, where an offer asks: done by itself every hour. */
    public void takeDownHabits() {
        habits.takeDown();
    }

    /** Judges who has which level and is in which segment today, where that was not done: done by itself every minute. */
    public void judge() {
        parts.standings.judge(parts.catalogue.edition().catalogue());
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        Handler<RoutingContext> fail = context -> fail(router, context);
        router.route().failureHandler(fail);
        router.errorHandler(404, fail).errorHandler(405, fail);
        router.route("/v1/*")
                .handler(this::refuseWhileDraining)
                .handler(context -> requireJson(router, context))
                .handler(this::collect)
                .handler(new Idempotency(parts.clock)::look);
        var exchange = new Exchange(
                parts.tokens.forAnotherThread(), parts.admission, parts.catalogue, parts.clock, parts.meters);
        var exposures = new Exposures(parts.catalogue, parts.clock, parts.exposures);
        new ProcessorRoutes(
                        vertx,
                        parts.engine,
                        parts.admission,
                        parts.catalogue,
                        parts.tokens.forAnotherThread(),
                        parts.clock,
                        parts.processors,
                        parts.processorMeters)
                .mount(router);
        files = new FileRoutes(vertx, parts.store, parts.files, parts.idleSeconds);
        files.mount(router);
        var adoption = new Adoption(parts.engine, parts.catalogue, parts.clock, parts.ids);
        new CatalogueRoutes(adoption, parts.withdrawn, parts.ids).mount(router);
        new OfferRoutes(adoption, parts.withdrawn, parts.ids).mount(router);
        new BackTestRoutes(vertx, parts.store, parts.catalogue, parts.backTests, parts.ids).mount(router);
        new ShadowRoutes(vertx, parts.shadows, parts.catalogue, parts.clock).mount(router);
        new OfferPages(vertx, adoption).mount(router);
        new OfferHistory(adoption).mount(router);
        new CatalogueTransfer(vertx, adoption, parts.withdrawn, parts.idleSeconds).mount(router);
        var members = new MemberRoutes(
                vertx, parts.engine, parts.store, parts.erasures, parts.catalogue, parts.standings, parts.clock);
        members.mount(router);
        var joining = new Joining(members, parts.store, parts.erasures, parts.catalogue, parts.ids, parts.clock);
        var linking = new CardLinking(
                vertx,
                parts.engine,
                members,
                parts.store,
                parts.directory,
                parts.erasures,
                parts.tokens.forAnotherThread(),
                parts.ids,
                parts.clock);
        streams = List.of(
                new StreamRoutes(vertx, parts.engine, StreamRoutes.TRANSACTIONS, exchange),
                new StreamRoutes(vertx, parts.engine, StreamRoutes.EXPOSURES, exposures),
                new StreamRoutes(vertx, parts.engine, StreamRoutes.MEMBERS, joining),
                new StreamRoutes(vertx, parts.engine, StreamRoutes.CARDS, linking));
        streams.forEach(stream -> stream.mount(router));
        new ActionRoutes(vertx, parts.engine, parts.catalogue, members, parts.clock).mount(router);
        new ActivationRoutes(vertx, parts.engine, parts.catalogue, members, parts.clock).mount(router);
        new ContactRoutes(vertx, parts.engine, members, parts.clock).mount(router);
        new ContactedRoutes(vertx, parts.engine, members, parts.clock).mount(router);
        new NoticeRoutes(vertx, parts.store, parts.catalogue, parts.clock).mount(router);
        var segments = new SegmentRoutes(vertx, adoption, parts.store, parts.segments, members, parts.ids, parts.clock);
        segments.mount(router);
        new SegmentUpload(vertx, segments, parts.segments, parts.store, parts.erasures, parts.idleSeconds)
                .mount(router);
        new LevelRoutes(vertx, parts.catalogue, parts.segments).mount(router);
        new ReferralRoutes(vertx, parts.engine, parts.store, parts.catalogue, members, parts.clock).mount(router);
        new MergeRoutes(vertx, parts.engine, parts.store, parts.directory, parts.erasures, members, parts.clock)
                .mount(router);
        new CardRoutes(members, parts.store, parts.directory, parts.clock).mount(router);
        new LedgerRoutes(vertx, parts.store, parts.catalogue, members).mount(router);
        new ReviewRoutes(vertx, parts.engine, parts.store, members, parts.clock).mount(router);
        new StatementRoutes(vertx, parts.store, parts.catalogue).mount(router);
        new LineRoutes(vertx, parts.store, parts.catalogue).mount(router);
        new ReportRoutes(vertx, parts.catalogue, parts.figures).mount(router);
        new PurseRoutes(vertx, parts.engine, parts.store, parts.catalogue, members, parts.clock).mount(router);
        new QuarantineRoutes(vertx, parts.engine, parts.store, parts.clock).mount(router);
        new PayeeRoutes(vertx, parts.engine, parts.store, members, parts.clock).mount(router);
        new PayoutRoutes(vertx, parts.engine, parts.store, parts.catalogue, parts.clock, payoutTurn).mount(router);
        hourly(this::payDue);
        hourly(this::takeDownHabits);
        // Behind midnight nobody waits long for his level; between two midnights there is nothing to do.
        every(JUDGED_EVERY, this::judge);
        hourly(parts.files::forget);
        new AcceptorRoutes(vertx, parts.store, parts.sightings, parts.catalogue).mount(router);
        new FaultRoutes(vertx, parts.store, parts.catalogue).mount(router);
        new RateRoutes(vertx, parts.engine, parts.store, parts.clock).mount(router);
        health(router);
        router.get("/metrics")
                .handler(context -> context.response()
                        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(parts.metrics.get()));
        server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(parts.host)
                .setPort(parts.port)
                .setIdleTimeout(parts.idleSeconds)
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
        return server.requestHandler(router).listen();
    }

    private void hourly(Runnable chore) {
        every(CHORES_EVERY, chore);
    }

    private void every(Duration time, Runnable chore) {
        vertx.setPeriodic(
                CHORES_FIRST.toMillis(), time.toMillis(), _ -> vertx.executeBlocking(Executors.callable(chore), false));
    }

    /**
     * A body that says it is something else is not read as JSON: it would be refused for what it never meant to be. Where nothing is
     * taken at all, that is what has to be told.
     */
    private static void requireJson(Router router, RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        boolean json = type == null
                || MEDIA_JSON.matcher(type).matches()
                || StreamRoutes.isStream(context)
                || FileRoutes.isFile(context)
                || isTransfer(context) && type.startsWith(CatalogueTransfer.CSV)
                || SegmentUpload.isList(context) && SegmentUpload.isRead(type);
        Set<String> methods = json ? Set.of() : methods(router, context.normalizedPath());
        if (json) {
            context.next();
        } else if (!methods.contains(context.request().method().name())) {
            context.fail(methods.isEmpty() ? 404 : 405);
        } else {
            Problems.send(
                    context,
                    415,
                    "Unsupported media type",
                    List.of(
                            new Problem(
                                    "Content-Type",
                                    "is not read by this resource",
                                    "send application/json; to /v1/transactions, /v1/exposures, /v1/members and /v1/cards also application/x-ndjson, to /v1/catalogue text/csv, to /v1/segments/:id/lists text/plain")));
        }
    }

    /** A stream is read as it comes, anything else when it is whole. */
    private void collect(RoutingContext context) {
        if (StreamRoutes.isStream(context)
                || FileRoutes.isFile(context)
                || isTransfer(context)
                || SegmentUpload.isList(context)) {
            context.next();
        } else {
            bodies.handle(context);
        }
    }

    private static boolean isTransfer(RoutingContext context) {
        return context.request().method().equals(HttpMethod.POST)
                && RoutedPath.of(context).equals(CatalogueTransfer.PATH);
    }

    private void health(Router router) {
        router.get("/health/live").handler(context -> CatalogueRoutes.send(context, 200, status("UP")));
        router.get("/health/startup").handler(context -> CatalogueRoutes.send(context, 200, status("UP")));
        router.get("/health/ready").handler(context -> {
            String why = parts.ready.get();
            if (why.isEmpty()) {
                CatalogueRoutes.send(context, 200, status("UP"));
            } else {
                CatalogueRoutes.send(context, 503, status("DOWN").put("why", why));
            }
        });
    }

    private static JsonObject status(String status) {
        return new JsonObject().put("status", status);
    }

    private static void fail(Router router, RoutingContext context) {
        int status = context.statusCode() < 400 ? 500 : context.statusCode();
        if (context.failure() != null && status >= 500) {
            LOG.error("a {} request failed", context.request().method(), Wordless.of(context.failure()));
        }
        switch (status) {
            case 413 ->
                Problems.send(
                        context,
                        413,
                        "Too large",
                        "A body has at most " + BODY_BYTES_MAX + " bytes.",
                        "Send less at once; many transactions, exposures, members or cards go as lines: application/x-ndjson.");
            case 404 -> Problems.notFound(context, "resource at this path", mend(router, context));
            case 405 -> wrongMethod(router, context);
            case 400 ->
                Problems.send(
                        context,
                        400,
                        "Bad request",
                        "The request could not be read.",
                        "Check its path and its query: what is no letter is written as % and two hexadecimal digits.");
            default ->
                Problems.send(
                        context,
                        500,
                        "Internal error",
                        "It is logged; nothing of the request was done.",
                        "Look into the service's log; what it says there belongs in a report to us.");
        }
    }

    /** Patterns only: a path may hold anything, a card number too. */
    private static String mend(Router router, RoutingContext context) {
        Set<String> patterns = router.getRoutes().stream()
                .filter(route -> route.methods() != null && route.getPath() != null)
                .map(Route::getPath)
                .collect(Collectors.toCollection(TreeSet::new));
        return Nearest.to(context.normalizedPath(), patterns)
                .map(near -> "Did you mean " + near + "?")
                .orElse("The resources are " + String.join(", ", patterns) + ".");
    }

    private static void wrongMethod(Router router, RoutingContext context) {
        String allowed = String.join(", ", methods(router, context.normalizedPath()));
        context.response().putHeader("Allow", allowed);
        Problems.send(
                context,
                405,
                "Method not allowed",
                "This resource takes " + allowed + ".",
                "Use " + allowed + "." + hint(router, context));
    }

    /** What somebody probably wants who uses a method that is not there: only what is true of that resource, and patterns only. */
    private static String hint(Router router, RoutingContext context) {
        String method = context.request().method().name();
        String path = context.normalizedPath();
        if (method.equals("GET")) {
            return routes(router, path.endsWith("/") ? path + "one" : path + "/one")
                    .filter(route -> route.methods().contains(HttpMethod.GET))
                    .map(route -> " One is read by its id: GET " + route.getPath() + ".")
                    .findFirst()
                    .orElse("");
        }
        Matcher catalogue = CATALOGUE.matcher(path);
        return method.matches("PUT|PATCH|POST") && catalogue.find()
                ? " What is registered or published again replaces what was: POST " + catalogue.group() + "."
                : "";
    }

    /** What the resource at the path takes; nothing if there is none. */
    private static Set<String> methods(Router router, String path) {
        return routes(router, path)
                .flatMap(route -> route.methods().stream())
                .map(HttpMethod::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Route> routes(Router router, String path) {
        return router.getRoutes().stream().filter(route -> route.methods() != null && leads(route.getPath(), path));
    }

    /** Whether a path is of a pattern: {@code :name} stands for one part. */
    private static boolean leads(@Nullable String pattern, String path) {
        if (pattern == null) {
            return false;
        }
        String[] wanted = pattern.split("/", -1);
        String[] parts = (path.endsWith("/") ? path.substring(0, path.length() - 1) : path).split("/", -1);
        boolean leads = wanted.length == parts.length;
        for (int i = 0; leads && i < parts.length; i++) {
            leads = wanted[i].startsWith(":") || wanted[i].equals(parts[i]);
        }
        return leads;
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /**
     * Takes nothing more in, lets what is under way be answered, closes. For a moment it still listens: whoever asks whether it
     * is ready is told that it is not, and not that nobody is there.
     */
    public Future<?> drain(Duration most) {
        draining = true;
        context.runOnContext(_ -> {
            streams.forEach(StreamRoutes::drain);
            files.drain();
        });
        return vertx.timer(TOLD_MILLIS, TimeUnit.MILLISECONDS)
                .compose(_ -> server.shutdown(most.toMillis() - TOLD_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void refuseWhileDraining(RoutingContext context) {
        if (draining) {
            Problems.draining(context);
        } else {
            context.next();
        }
    }
}
