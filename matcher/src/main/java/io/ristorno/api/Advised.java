package io.ristorno.api;

import io.ristorno.catalog.Advice;
import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.Life;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.guard.Economics;
import io.ristorno.guard.Guard;
import io.ristorno.guard.Warning;
import io.ristorno.offer.Offer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;

/** What is to be said of an offer that is sound, beside the answer to what was asked for. */
final class Advised {
    static final String LIFT = "liftBasisPoints";
    private static final int LIFT_MOST = 1_000_000;

    /** Worked out where the edit is made, since it walks over the catalogue; told where it is answered. */
    private final AtomicReference<List<Warning>> warnings = new AtomicReference<>(List.of());

    /** Notes what is to be said of the offer's last version, which an edit has made. */
    Reading<Catalogue> after(Reading<Catalogue> edited, String offer, Instant at) {
        if (edited instanceof Reading.Read<Catalogue>(Catalogue next)) {
            Offer last = Life.of(next, offer).versions().getLast();
            warnings.set(Advice.on(next, last, at).warnings());
        }
        return edited;
    }

    /** The answer, with the warnings if there are any. */
    JsonObject on(JsonObject answer) {
        return warnings.get().isEmpty() ? answer : answer.put("warnings", list(warnings.get()));
    }

    /** How much more somebody expects to be sold, if he says so; or what is wrong with it. */
    static Reading<OptionalInt> lift(RoutingContext context) {
        String text = context.request().getParam(LIFT);
        if (text == null) {
            return new Reading.Read<>(OptionalInt.empty());
        }
        boolean whole = text.matches("[0-9]{1,7}") && Integer.parseInt(text) <= LIFT_MOST;
        return whole
                ? new Reading.Read<>(OptionalInt.of(Integer.parseInt(text)))
                : new Reading.Refused<>(List.of(new Problem(
                        LIFT,
                        "is no lift",
                        "write 0 to " + LIFT_MOST
                                + ": how much more is sold with the offer, in hundredths of a percent")));
    }

    /** All that is to be said. */
    static JsonObject told(JsonObject answer, Guard guard, OptionalInt liftBasisPoints) {
        answer.put("complexity", guard.complexity().conditions().size());
        guard.economics().ifPresent(economics -> answer.put("economics", told(economics, liftBasisPoints)));
        return answer.put("warnings", list(guard.warnings()));
    }

    private static JsonObject told(Economics economics, OptionalInt liftBasisPoints) {
        var told = new JsonObject()
                .put("marginBasisPoints", economics.margin().basisPointsUp())
                .put("subsidyBasisPoints", economics.subsidy().basisPointsUp());
        Optional<Long> even = economics.breakEvenLift().map(lift -> lift.basisPointsUp());
        even.ifPresent(lift -> told.put("breakEvenLiftBasisPoints", lift));
        liftBasisPoints.ifPresent(lift -> told.put("expectedProfitBasisPoints", economics.profitBasisPoints(lift)));
        return told;
    }

    private static JsonArray list(List<Warning> warnings) {
        var list = new JsonArray();
        warnings.forEach(warning -> list.add(new JsonObject()
                .put("field", warning.field())
                .put("message", warning.message())
                .put("mend", warning.mend())));
        return list;
    }
}
