package io.ristorno.api;

import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Life;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.offer.Offer;
import io.ristorno.rehearsal.Forecast;
import io.ristorno.rehearsal.Shadows;
import io.ristorno.rehearsal.SideBySide;
import io.ristorno.rehearsal.SideBySide.Difference;
import io.ristorno.rehearsal.SideBySide.Side;
import io.ristorno.rehearsal.SideBySide.Told;
import io.ristorno.store.Shadow;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Versions of offers that run beside those in force: begun, compared, ended. */
final class ShadowRoutes {
    private static final String PATH = "/v1/offers/:id/shadow";
    private static final String FORM =
            "send the version as it would be published, or nothing for the draft in preparation";
    private static final String BEGIN =
            "POST /v1/offers/{id}/shadow begins one; GET /v1/shadows lists those that there are.";

    private final Vertx vertx;
    private final Shadows shadows;
    private final CurrentCatalogue current;
    private final InstantSource clock;

    ShadowRoutes(Vertx vertx, Shadows shadows, CurrentCatalogue current, InstantSource clock) {
        this.vertx = vertx;
        this.shadows = shadows;
        this.current = current;
        this.clock = clock;
    }

    void mount(Router router) {
        router.get("/v1/shadows")
                .handler(context -> CatalogueRoutes.send(
                        context,
                        200,
                        CatalogueRoutes.list(shadows.all().stream().map(this::document))));
        router.post(PATH).handler(this::begin);
        router.get(PATH).handler(this::compare);
        router.delete(PATH).handler(this::end);
    }

    private Optional<Life> life(RoutingContext context) {
        Life life = Life.of(current.edition().catalogue(), Problems.pathId(context));
        if (life.isUnknown()) {
            Problems.notFound(context, "offer with this id", OfferHistory.LISTED);
            return Optional.empty();
        }
        return Optional.of(life);
    }

    private void begin(RoutingContext context) {
        life(context).ifPresent(life -> {
            if (life.published().isEmpty() || life.hasEnded()) {
                Problems.conflict(
                        context,
                        "NOT_LIVE",
                        "The offer is not live",
                        "There is no version in force to run beside.",
                        "Back-test it: POST /v1/offers/back-test.");
                return;
            }
            switch (asked(life, Problems.pathId(context), CatalogueRoutes.body(context))) {
                case Reading.Refused<Offer> refused -> Problems.refuse(context, refused.problems());
                case Reading.Read<Offer> read -> begin(context, read.value());
            }
        });
    }

    /** The version that is sent; with nothing, the one in preparation. */
    private static Reading<Offer> asked(Life life, String id, byte[] body) {
        try {
            var json = body.length == 0 ? new JsonObject() : new JsonObject(Buffer.buffer(body));
            if (json.isEmpty()) {
                return life.draft()
                        .<Reading<Offer>>map(Reading.Read::new)
                        .orElseGet(() -> refused("$", "names no version, and none is in preparation", FORM));
            }
            if (!json.containsKey("id")) {
                json.put("id", id);
            }
            if (!id.equals(json.getValue("id"))) {
                return refused("id", "is not the offer's in the path", "leave it out");
            }
            return CatalogueReader.offer(json.toBuffer().getBytes(), Ids.IN_TEXT);
        } catch (DecodeException broken) {
            return new Reading.Refused<>(List.of(Problems.notJson(broken, FORM)));
        } catch (ClassCastException _) {
            return refused("$", "is not one JSON object", FORM);
        }
    }

    private static Reading<Offer> refused(String field, String message, String mend) {
        return new Reading.Refused<>(List.of(new Problem(field, message, mend)));
    }

    private void begin(RoutingContext context, Offer draft) {
        var edition = current.edition();
        vertx.executeBlocking(
                        () -> {
                            List<Problem> problems =
                                    Shadows.problems(edition.catalogue(), edition.index(), draft, clock.instant());
                            return problems.isEmpty()
                                    ? new Reading.Read<>(shadows.begin(draft))
                                    : new Reading.Refused<Shadows.Outcome>(problems);
                        },
                        false)
                .onSuccess(begun -> {
                    switch (begun) {
                        case Reading.Refused<Shadows.Outcome> refused -> Problems.refuse(context, refused.problems());
                        case Reading.Read<Shadows.Outcome> read -> begun(context, read.value());
                    }
                })
                .onFailure(context::fail);
    }

    private void begun(RoutingContext context, Shadows.Outcome outcome) {
        switch (outcome) {
            case Shadows.Outcome.Begun(Shadow shadow) -> CatalogueRoutes.send(context, 201, document(shadow));
            case Shadows.Outcome.Known _ ->
                Problems.conflict(
                        context,
                        "SHADOW_KNOWN",
                        "A version runs already",
                        "One version of an offer runs beside the live one at a time.",
                        "End it first: DELETE /v1/offers/{id}/shadow.");
            case Shadows.Outcome.Full _ ->
                Problems.conflict(
                        context,
                        "TOO_MANY_SHADOWS",
                        "Too many versions run already",
                        "At most " + Shadows.MOST + " versions run beside live ones, those included that are over.",
                        "End one that is not needed any more: GET /v1/shadows lists them.");
        }
    }

    private void compare(RoutingContext context) {
        shadow(context).ifPresent(shadow -> {
            Optional<CompletableFuture<SideBySide>> comparing = shadows.compare(shadow);
            if (comparing.isEmpty()) {
                Problems.tooMany(context, "Back-tests and comparisons wait already.");
                return;
            }
            Future.fromCompletionStage(comparing.get(), vertx.getOrCreateContext())
                    .timeout(Shadows.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .onSuccess(comparison ->
                            CatalogueRoutes.send(context, 200, document(shadow).mergeIn(document(shadow, comparison))))
                    .onFailure(broken -> {
                        if (broken instanceof TimeoutException) {
                            context.response().putHeader("Retry-After", "5");
                            CatalogueRoutes.send(context, 202, document(shadow));
                        } else if (broken instanceof CancellationException) {
                            Problems.notFound(context, "shadow of this offer", BEGIN);
                        } else {
                            context.fail(broken);
                        }
                    });
        });
    }

    private Optional<Shadow> shadow(RoutingContext context) {
        Optional<Shadow> shadow = shadows.shadow(Problems.pathId(context));
        if (shadow.isEmpty()) {
            Problems.notFound(context, "shadow of this offer", BEGIN);
        }
        return shadow;
    }

    private void end(RoutingContext context) {
        String id = Problems.pathId(context);
        vertx.executeBlocking(() -> shadows.end(id), false)
                .onSuccess(known -> {
                    if (known) {
                        context.response().setStatusCode(204).end();
                    } else {
                        Problems.notFound(context, "shadow of this offer", BEGIN);
                    }
                })
                .onFailure(context::fail);
    }

    private JsonObject document(Shadow shadow) {
        return new JsonObject()
                .put("offer", shadow.offer())
                .put("state", shadows.isOver(shadow) ? "ENDED" : "RUNNING")
                .put("from", Instant.ofEpochMilli(shadow.fromMillis()).toString())
                .put("until", shadows.ends(shadow).toString());
    }

    private static JsonObject document(Shadow shadow, SideBySide comparison) {
        var differences = new JsonArray();
        comparison.differences().forEach(each -> differences.add(document(each)));
        return new JsonObject()
                .put("asOf", Instant.ofEpochMilli(comparison.nowMillis()).toString())
                .put("currency", Shadows.read(shadow).commodity().code())
                .put("purchases", comparison.purchases())
                .put("closed", comparison.closed())
                .put("live", document(comparison.live()).put("booked", document(comparison.booked())))
                .put("shadow", document(comparison.shadow()))
                .put("differing", comparison.differing())
                .put("differences", differences);
    }

    private static JsonObject document(Forecast.Sum sum) {
        return BackTestDocument.sum(sum);
    }

    private static JsonObject document(Side side) {
        var funders = new JsonObject();
        side.byFunder().forEach(funders::put);
        return document(side.sum())
                .put("byFunder", funders)
                .put("members", side.members())
                .put("othersRewardMinor", side.othersMinor());
    }

    private static JsonObject document(Difference difference) {
        return new JsonObject()
                .put("purchase", difference.purchase())
                .put("live", document(difference.live()))
                .put("shadow", document(difference.shadow()));
    }

    private static JsonObject document(Told told) {
        var document = new JsonObject()
                .put("minor", told.minor())
                .put("stage", told.stage().name())
                .put("reason", told.reason().name())
                .put("because", told.because());
        return told.version() == 0 ? document : document.put("version", told.version());
    }
}
