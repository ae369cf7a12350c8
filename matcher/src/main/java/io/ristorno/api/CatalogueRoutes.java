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
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Stop;
import io.ristorno.program.Program;
import io.ristorno.store.Rider;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Programs, merchants and offers: register, publish, stop, read. */
final class CatalogueRoutes {
    private final CurrentCatalogue current;
    private final Ids ids;
    private final InstantSource clock;

    CatalogueRoutes(CurrentCatalogue current, Ids ids, InstantSource clock) {
        this.current = current;
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
        edit(
                context,
                CatalogueReader.program(body(context), ids),
                CatalogueEdit::register,
                program -> new Change(List.of(program), Set.of(), List.of()),
                CatalogueRoutes::document);
    }

    private void registerMerchant(RoutingContext context) {
        edit(
                context,
                CatalogueReader.merchant(body(context), ids),
                CatalogueEdit::register,
                merchant -> new Change(List.of(), Set.of(), List.of(merchant)),
                CatalogueRoutes::document);
    }

    private void publishOffer(RoutingContext context) {
        Instant now = clock.instant();
        edit(
                context,
                CatalogueReader.offer(body(context), ids),
                (catalogue, draft) -> CatalogueEdit.publish(catalogue, draft, effective(draft, now)),
                offer -> new Change(List.of(), Set.of(offer.merchantId()), List.of()),
                offer -> latest(offer.id()).map(CatalogueRoutes::document).orElseThrow());
    }

    /** A draft may say from when on it is to hold; otherwise it holds from now on. */
    private static Instant effective(Offer draft, Instant now) {
        return draft.effectiveFrom().equals(Instant.MIN) ? now : draft.effectiveFrom();
    }

    /** What an edit changes: programs, merchants whose offers have to be compiled anew, merchants as they are now. */
    private record Change(List<Program> programs, Set<String> offersOf, List<Merchant> placesOf) {}

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
        synchronized (current) {
            switch (edit.apply(current.latest())) {
                case Reading.Refused<Catalogue> refused -> refuse(context, refused.problems());
                case Reading.Read<Catalogue> read -> {
                    var revision = new Rider.CatalogueRevision(read.value().revision(), changed(read.value(), change));
                    Future.fromCompletionStage(
                                    current.adopt(read.value(), change.offersOf, change.placesOf, List.of(revision)))
                            .onSuccess(edition -> context.vertx().runOnContext(_ -> send(context, 201, shown.get())))
                            .onFailure(_ -> Problems.busy(context));
                }
            }
        }
    }

    /** What a revision changed, as a catalogue of its own. */
    private static String changed(Catalogue next, Change change) {
        var part = new Catalogue(
                next.revision(),
                change.programs,
                change.placesOf,
                next.offers().stream()
                        .filter(offer -> change.offersOf.contains(offer.merchantId()))
                        .toList());
        return new String(CatalogueWriter.write(part), StandardCharsets.UTF_8);
    }

    private static void refuse(RoutingContext context, List<Problem> problems) {
        Problems.send(context, 400, "The request has problems", problems);
    }

    private void stopOffer(RoutingContext context) {
        JsonObject body = context.body().asJsonObject();
        String id = Problems.pathId(context);
        if (latest(id).isEmpty()) {
            Problems.notFound(context, "offer with this id");
            return;
        }
        try {
            Instant at = body != null && body.containsKey("at")
                    ? OffsetDateTime.parse(body.getString("at")).toInstant()
                    : clock.instant();
            Stop.Mode mode = Stop.Mode.valueOf(body == null ? "STOP_NEW" : body.getString("mode", "STOP_NEW"));
            String merchant = latest(id).orElseThrow().merchantId();
            adopt(
                    context,
                    catalogue -> CatalogueEdit.stop(catalogue, id, new Stop(at, mode)),
                    new Change(List.of(), Set.of(merchant), List.of()),
                    () -> latest(id).map(CatalogueRoutes::document).orElseThrow());
        } catch (DateTimeException | IllegalArgumentException | ClassCastException _) {
            refuse(
                    context,
                    List.of(new Problem(
                            "mode or at",
                            "is not one we know",
                            "mode is STOP_NEW, STOP_UNACTIVATED or VOID_PROVISIONAL; at is ISO 8601 with a zone")));
        }
    }

    private void merchant(RoutingContext context) {
        String id = Problems.pathId(context);
        catalogue().merchants().stream()
                .filter(merchant -> merchant.id().equals(id))
                .findFirst()
                .ifPresentOrElse(
                        merchant -> send(context, 200, document(merchant)),
                        () -> Problems.notFound(context, "merchant with this id"));
    }

    private void offer(RoutingContext context) {
        latest(Problems.pathId(context))
                .ifPresentOrElse(
                        offer -> send(context, 200, document(offer)),
                        () -> Problems.notFound(context, "offer with this id"));
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
        return new JsonObject(io.vertx.core.buffer.Buffer.buffer(CatalogueWriter.write(program)));
    }

    static JsonObject document(Merchant merchant) {
        return new JsonObject(io.vertx.core.buffer.Buffer.buffer(CatalogueWriter.write(merchant)));
    }

    static JsonObject document(Offer offer) {
        return new JsonObject(io.vertx.core.buffer.Buffer.buffer(CatalogueWriter.write(offer)))
                .put("sentence", Sentence.of(offer));
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
