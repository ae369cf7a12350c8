package io.ristorno.api;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.CatalogueWriter;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.catalog.Sentence;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.CurrentCatalogue.Adopted;
import io.ristorno.host.CurrentCatalogue.Change;
import io.ristorno.host.Intake;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Stop;
import io.ristorno.program.Program;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Programs, merchants and offers: register, publish, stop, read. */
final class CatalogueRoutes {
    private static final List<String> MODES =
            Stream.of(Stop.Mode.values()).map(Stop.Mode::name).toList();

    private static final Set<String> STOP_FIELDS = new TreeSet<>(Set.of("mode", "at"));
    private static final String STOP_FORM = "send {\"mode\":\"STOP_NEW\"}, or nothing";
    private static final String OFFERS_LISTED = "GET /v1/offers lists those that are published.";

    private final Intake engine;
    private final CurrentCatalogue current;
    private final Runnable withdrawn;
    private final Ids ids;
    private final InstantSource clock;

    /** @param withdrawn run when an offer was stopped for purchases that had been made */
    CatalogueRoutes(Intake engine, CurrentCatalogue current, Runnable withdrawn, Ids ids, InstantSource clock) {
        this.engine = engine;
        this.current = current;
        this.withdrawn = withdrawn;
        this.ids = ids;
        this.clock = clock;
    }

    void mount(Router router) {
        router.post("/v1/programs").handler(this::registerProgram);
        router.post("/v1/merchants").handler(this::registerMerchant);
        router.post("/v1/offers").handler(this::publishOffer);
        router.post("/v1/offers/:id/stop").handler(this::stopOffer);
        router.get("/v1/programs")
                .handler(context ->
                        send(context, 200, list(catalogue().programs().stream().map(CatalogueRoutes::document))));
        router.get("/v1/merchants")
                .handler(context ->
                        send(context, 200, list(catalogue().merchants().stream().map(CatalogueRoutes::document))));
        router.get("/v1/merchants/:id").handler(this::merchant);
        router.get("/v1/offers").handler(context -> send(context, 200, list(latestOffers())));
        router.get("/v1/offers/:id").handler(this::offer);
    }

    private Catalogue catalogue() {
        return current.edition().catalogue();
    }

    private void registerProgram(RoutingContext context) {
        Instant now = clock.instant();
        edit(
                context,
                CatalogueReader.program(body(context), ids),
                (catalogue, draft) -> CatalogueEdit.register(catalogue, draft, now),
                program -> new Change(List.of(program), Set.of(), List.of()),
                program -> document(catalogue().programs().stream()
                        .filter(known -> known.id().equals(program.id()))
                        .findFirst()
                        .orElse(program)));
    }

    private void registerMerchant(RoutingContext context) {
        Instant now = clock.instant();
        edit(
                context,
                CatalogueReader.merchant(body(context), ids),
                (catalogue, draft) -> CatalogueEdit.register(catalogue, draft, now),
                merchant -> new Change(List.of(), Set.of(), List.of(merchant)),
                merchant -> document(catalogue().merchants().stream()
                        .filter(known -> known.id().equals(merchant.id()))
                        .findFirst()
                        .orElse(merchant)));
    }

    private void publishOffer(RoutingContext context) {
        Instant now = clock.instant();
        edit(
                context,
                CatalogueReader.offer(body(context), ids),
                (catalogue, draft) -> CatalogueEdit.publish(catalogue, draft, now),
                offer -> new Change(List.of(), Set.of(offer.merchantId()), List.of()),
                offer -> latest(offer.id()).map(CatalogueRoutes::document).orElseThrow());
    }

    private interface Edit<T> {
        Reading<Catalogue> apply(Catalogue catalogue, T value);
    }

    private <T> void edit(
            RoutingContext context,
            Reading<T> reading,
            Edit<T> edit,
            Function<T, Change> change,
            Function<T, JsonObject> shown) {
        switch (reading) {
            case Reading.Refused<T> refused -> refuse(context, refused.problems());
            case Reading.Read<T> read -> {
                T value = read.value();
                adopt(
                        context,
                        catalogue -> edit.apply(catalogue, value),
                        change.apply(value),
                        () -> shown.apply(value));
            }
        }
    }

    private void adopt(
            RoutingContext context,
            Function<Catalogue, Reading<Catalogue>> edit,
            Change change,
            Supplier<JsonObject> shown) {
        // Compiling takes its time: not the event loop's.
        context.vertx()
                .executeBlocking(() -> current.edit(edit, change))
                .onSuccess(adopted -> {
                    switch (adopted) {
                        case Reading.Refused<Adopted> refused -> refuse(context, refused.problems());
                        case Reading.Read<Adopted> read ->
                            Future.fromCompletionStage(
                                            read.value().durable(),
                                            context.vertx().getOrCreateContext())
                                    .onSuccess(_ -> send(context, read.value().revised() ? 201 : 200, shown.get()))
                                    .onFailure(_ -> Problems.notTaken(context, engine));
                    }
                })
                .onFailure(context::fail);
    }

    static void refuse(RoutingContext context, List<Problem> problems) {
        Problems.refuse(context, problems);
    }

    private void stopOffer(RoutingContext context) {
        String id = Problems.pathId(context);
        Optional<Offer> offer = latest(id);
        if (offer.isEmpty()) {
            Problems.notFound(context, "offer with this id", OFFERS_LISTED);
            return;
        }
        switch (stop(body(context))) {
            case Reading.Refused<Stop> refused -> refuse(context, refused.problems());
            case Reading.Read<Stop> read ->
                adopt(
                        context,
                        catalogue -> CatalogueEdit.stop(catalogue, id, read.value()),
                        new Change(List.of(), Set.of(offer.get().merchantId()), List.of()),
                        () -> stopped(id, read.value().mode()));
        }
    }

    private JsonObject stopped(String id, Stop.Mode mode) {
        if (mode == Stop.Mode.VOID_PROVISIONAL) {
            withdrawn.run();
        }
        return latest(id).map(CatalogueRoutes::document).orElseThrow();
    }

    /** How and when an offer is to stop: at once and for new purchases, unless a body says otherwise. */
    private Reading<Stop> stop(byte[] body) {
        try {
            var json = body.length == 0 ? new JsonObject() : new JsonObject(Buffer.buffer(body));
            Object at = json.getValue("at", clock.instant().toString());
            Object mode = json.getValue("mode", Stop.Mode.STOP_NEW.name());
            var problems = new ArrayList<Problem>(2);
            if (MODES.stream().noneMatch(known -> known.equals(mode))) {
                problems.add(new Problem("mode", "is not one we know", "write one of " + String.join(", ", MODES)));
            }
            Optional<Instant> moment = moment(at);
            if (moment.isEmpty()) {
                problems.add(new Problem("at", "is no moment", "write date, time and offset: 2026-03-01T10:00:00Z"));
            }
            Problems.unknownFields(json, STOP_FIELDS).forEach(problems::add);
            return problems.isEmpty()
                    ? new Reading.Read<>(new Stop(moment.orElseThrow(), Stop.Mode.valueOf((String) mode)))
                    : new Reading.Refused<>(problems);
        } catch (DecodeException broken) {
            return new Reading.Refused<>(List.of(Problems.notJson(broken, STOP_FORM)));
        }
    }

    private static Optional<Instant> moment(Object value) {
        try {
            return value instanceof String text
                    ? Optional.of(OffsetDateTime.parse(text).toInstant())
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private void merchant(RoutingContext context) {
        String id = Problems.pathId(context);
        catalogue().merchants().stream()
                .filter(merchant -> merchant.id().equals(id))
                .findFirst()
                .ifPresentOrElse(
                        merchant -> send(context, 200, document(merchant)),
                        () -> Problems.notFound(
                                context,
                                "merchant with this id",
                                "GET /v1/merchants lists those that are registered."));
    }

    private void offer(RoutingContext context) {
        latest(Problems.pathId(context))
                .ifPresentOrElse(
                        offer -> send(context, 200, document(offer)),
                        () -> Problems.notFound(context, "offer with this id", OFFERS_LISTED));
    }

    private Optional<Offer> latest(String id) {
        return catalogue().offers().stream()
                .filter(offer -> offer.id().equals(id))
                .max(Comparator.comparingInt(Offer::version));
    }

    private Stream<JsonObject> latestOffers() {
        var latest = new LinkedHashMap<String, Offer>();
        catalogue()
                .offers()
                .forEach(offer ->
                        latest.merge(offer.id(), offer, (one, other) -> other.version() > one.version() ? other : one));
        return latest.values().stream().map(CatalogueRoutes::document);
    }

    static JsonObject document(Program program) {
        return new JsonObject(Buffer.buffer(CatalogueWriter.write(program)));
    }

    static JsonObject document(Merchant merchant) {
        return new JsonObject(Buffer.buffer(CatalogueWriter.write(merchant)));
    }

    static JsonObject document(Offer offer) {
        return new JsonObject(Buffer.buffer(CatalogueWriter.write(offer))).put("sentence", Sentence.of(offer));
    }

    private static JsonObject list(Stream<JsonObject> documents) {
        var data = new JsonArray();
        documents.forEach(data::add);
        return new JsonObject().put("data", data);
    }

    static byte[] body(RoutingContext context) {
        return context.body() == null || context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
    }

    static void send(RoutingContext context, int status, JsonObject document) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(document.toBuffer());
    }
}
