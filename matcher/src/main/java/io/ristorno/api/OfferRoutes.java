package io.ristorno.api;

import io.ristorno.catalog.Advice;
import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Life;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.offer.Change;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Step;
import io.ristorno.offer.Stop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Offers: publish, validate, take a step further, stop, read. */
final class OfferRoutes {
    private static final List<String> MODES =
            Stream.of(Stop.Mode.values()).map(Stop.Mode::name).toList();

    private static final Set<String> STOP_FIELDS = new TreeSet<>(Set.of("mode", "at", "by", "why"));
    private static final String STOP_FORM = "send {\"mode\":\"STOP_NEW\"}, or nothing";
    private static final String STEP_FORM = "send {\"by\":\"...\"}: who says so";

    private final Adoption adoption;
    private final Runnable withdrawn;
    private final Ids ids;

    /** @param withdrawn run when an offer was stopped for purchases that had been made */
    OfferRoutes(Adoption adoption, Runnable withdrawn, Ids ids) {
        this.adoption = adoption;
        this.withdrawn = withdrawn;
        this.ids = ids;
    }

    void mount(Router router) {
        router.post("/v1/offers").handler(this::publish);
        router.post("/v1/offers/validate").handler(this::validate);
        router.post("/v1/offers/:id/stop").handler(this::stop);
        for (Step step : Step.values()) {
            router.post("/v1/offers/:id/" + step.word()).handler(context -> step(context, step));
        }
        router.get("/v1/offers/:id").handler(this::offer);
    }

    private void publish(RoutingContext context) {
        switch (CatalogueReader.offer(CatalogueRoutes.body(context), ids)) {
            case Reading.Refused<Offer> refused -> Problems.refuse(context, refused.problems());
            case Reading.Read<Offer> read -> {
                Offer offer = read.value();
                var advised = new Advised();
                adoption.adopt(
                        context,
                        (catalogue, at) -> advised.after(CatalogueEdit.publish(catalogue, offer, at), offer.id(), at),
                        changes(offer.merchantId()),
                        () -> advised.on(
                                offer.status().isPublished() ? adoption.shown(offer.id()) : draft(offer.id())));
            }
        }
    }

    private static CurrentCatalogue.Change changes(String merchant) {
        return new CurrentCatalogue.Change(List.of(), Set.of(merchant), List.of());
    }

    private JsonObject draft(String id) {
        return adoption.life(id).draft().map(adoption::shown).orElseGet(() -> adoption.shown(id));
    }

    /** All that publishing would be answered, and nothing is done. */
    private void validate(RoutingContext context) {
        switch (Advised.lift(context)) {
            case Reading.Refused<OptionalInt> refused -> Problems.refuse(context, refused.problems());
            case Reading.Read<OptionalInt> lift -> validate(context, lift.value());
        }
    }

    private void validate(RoutingContext context, OptionalInt lift) {
        Instant now = adoption.now();
        context.vertx()
                .executeBlocking(() -> judged(CatalogueRoutes.body(context), now, lift))
                .onSuccess(judged -> {
                    switch (judged) {
                        case Reading.Refused<JsonObject> refused -> Problems.refuse(context, refused.problems());
                        case Reading.Read<JsonObject> read -> CatalogueRoutes.send(context, 200, read.value());
                    }
                })
                .onFailure(context::fail);
    }

    private Reading<JsonObject> judged(byte[] body, Instant now, OptionalInt lift) {
        Catalogue before = adoption.latest();
        return switch (CatalogueReader.offer(body, ids)) {
            case Reading.Refused<Offer> refused -> new Reading.Refused<>(refused.problems());
            case Reading.Read<Offer> read ->
                switch (CatalogueEdit.publish(before, read.value(), now)) {
                    case Reading.Refused<Catalogue> refused -> new Reading.Refused<>(refused.problems());
                    case Reading.Read<Catalogue> edited ->
                        new Reading.Read<>(Advised.told(
                                OfferHistory.judged(
                                        Life.of(before, read.value().id()),
                                        read.value(),
                                        before.programs(),
                                        edited.value().revision() != before.revision()),
                                Advice.on(before, read.value(), now),
                                lift));
                };
        };
    }

    private void step(RoutingContext context, Step step) {
        String id = Problems.pathId(context);
        Life life = adoption.life(id);
        if (life.isUnknown()) {
            notFound(context);
            return;
        }
        var body = RequestBody.of(context, STEP_FORM);
        String by = body.words("by");
        String why = body.has("why") ? body.words("why") : "";
        boolean timed = (step == Step.PAUSE || step == Step.RESUME) && body.has("at");
        Instant from = timed ? body.moment("at") : Instant.EPOCH;
        if (!body.problems().isEmpty()) {
            Problems.refuse(context, body.problems());
            return;
        }
        var change = new Change(by, Instant.MIN, why);
        var advised = new Advised();
        adoption.adopt(
                context,
                (catalogue, at) -> {
                    Reading<Catalogue> edited = CatalogueEdit.step(catalogue, id, step, change, timed ? from : at, at);
                    return step == Step.SUBMIT || step == Step.APPROVE ? advised.after(edited, id, at) : edited;
                },
                changes(life.versions().getFirst().merchantId()),
                () -> advised.on(step.to().isPublished() ? adoption.shown(id) : draft(id)));
    }

    private static void notFound(RoutingContext context) {
        Problems.notFound(context, "offer with this id", OfferHistory.LISTED);
    }

    /** A stop as it was asked for. */
    private record Asked(Stop stop, Change by) {}

    private void stop(RoutingContext context) {
        String id = Problems.pathId(context);
        Life life = adoption.life(id);
        if (life.isUnknown()) {
            notFound(context);
            return;
        }
        switch (asked(CatalogueRoutes.body(context))) {
            case Reading.Refused<Asked> refused -> Problems.refuse(context, refused.problems());
            case Reading.Read<Asked> read -> {
                Asked asked = read.value();
                adoption.adopt(
                        context,
                        (catalogue, at) -> CatalogueEdit.stop(catalogue, id, asked.stop, asked.by, at),
                        changes(life.versions().getFirst().merchantId()),
                        () -> stopped(id, asked.stop.mode()));
            }
        }
    }

    private JsonObject stopped(String id, Stop.Mode mode) {
        if (mode == Stop.Mode.VOID_PROVISIONAL) {
            withdrawn.run();
        }
        return adoption.shown(id);
    }

    /** How and when an offer is to stop: at once and for new purchases, unless a body says otherwise. */
    private Reading<Asked> asked(byte[] body) {
        try {
            var json = body.length == 0 ? new JsonObject() : new JsonObject(Buffer.buffer(body));
            Object mode = json.getValue("mode", Stop.Mode.STOP_NEW.name());
            Optional<Instant> moment = moment(json.getValue("at", adoption.now().toString()));
            var problems = new ArrayList<Problem>(2);
            if (MODES.stream().noneMatch(known -> known.equals(mode))) {
                problems.add(new Problem("mode", "is not one we know", "write one of " + String.join(", ", MODES)));
            }
            if (moment.isEmpty()) {
                problems.add(new Problem("at", "is no moment", "write date, time and offset: 2026-03-01T10:00:00Z"));
            }
            String by = words(json, "by", problems);
            String why = words(json, "why", problems);
            Problems.unknownFields(json, STOP_FIELDS).forEach(problems::add);
            return problems.isEmpty()
                    ? new Reading.Read<>(new Asked(
                            new Stop(moment.orElseThrow(), Stop.Mode.valueOf((String) mode)),
                            new Change(by, Instant.MIN, why)))
                    : new Reading.Refused<>(problems);
        } catch (DecodeException broken) {
            return new Reading.Refused<>(List.of(Problems.notJson(broken, STOP_FORM)));
        }
    }

    private static String words(JsonObject json, String field, List<Problem> problems) {
        if (json.getValue(field, "") instanceof String text) {
            return text;
        }
        problems.add(new Problem(field, "is no text", "write it in quotes, or leave it out"));
        return "";
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

    private void offer(RoutingContext context) {
        Life life = adoption.life(Problems.pathId(context));
        life.shown()
                .ifPresentOrElse(
                        offer -> CatalogueRoutes.send(context, 200, adoption.shown(offer)), () -> notFound(context));
    }
}
