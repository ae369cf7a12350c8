package io.ristorno.api;

import io.ristorno.offer.Offer;
import io.ristorno.rehearsal.Forecast;
import io.ristorno.rehearsal.Window;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What a back-test of an offer came to, for the API and the command line alike: sums, and nobody's in particular. */
public final class BackTestDocument {
    /** What fewer members spent is told of nobody. */
    private static final int TOLD_LEAST = 10;

    private BackTestDocument() {}

    /** As it is told. */
    public static JsonObject of(Offer offer, Forecast forecast) {
        Window window = forecast.window();
        var told = new JsonObject()
                .put("offer", offer.id())
                .put(
                        "period",
                        new JsonObject()
                                .put("from", window.from().toString())
                                .put("until", window.until().toString()))
                .put("currency", offer.commodity().code())
                .mergeIn(sum(forecast.given()))
                .put("byFunder", byFunder(forecast))
                .put("members", forecast.members())
                .put("audience", forecast.audience());
        forecast.budgetEnds().ifPresent(day -> told.put("budgetEnds", day.toString()));
        forecast.unmetDays()
                .ifPresent(days -> told.put(
                        "unmet",
                        sum(forecast.unmet())
                                .put("firstOn", days.first().toString())
                                .put("days", days.days())));
        if (forecast.members() >= TOLD_LEAST) {
            spend(forecast, told);
        }
        forecast.attainable().ifPresent(warning -> told.put("warning", warning.message() + ": " + warning.mend()));
        return told.put("leftOut", leftOut(offer, forecast));
    }

    static JsonObject sum(Forecast.Sum sum) {
        return new JsonObject()
                .put("redemptions", sum.redemptions())
                .put("rewardMinor", sum.rewardMinor())
                .put("feeMinor", sum.feeMinor());
    }

    private static JsonObject byFunder(Forecast forecast) {
        var shares = new JsonObject();
        forecast.byFunder().forEach(shares::put);
        return shares;
    }

    private static void spend(Forecast forecast, JsonObject told) {
        long spent = forecast.spendMinor();
        told.put("spendMinor", spent);
        forecast.anyway().ifPresent(minor -> {
            told.put("estimatedAnywayMinor", minor);
            if (spent > 0) {
                told.put("estimatedAnywayPercent", Math.round(100.0 * minor / spent));
            }
        });
    }

    private static JsonArray leftOut(Offer offer, Forecast forecast) {
        var leftOut = new JsonArray()
                .add(
                        "What budgets and limits of all members leave to other offers, and lines to merchants, is left aside.");
        forecast.closed()
                .ifPresent(closed ->
                        leftOut.add("The log does not go back to the store's beginning: what is open is decided once,"
                                + " with all that is known by now. What is closed is decided no more: " + closed
                                + " purchases of these days."));
        if (forecast.closed().isPresent() && offer.isWide()) {
            leftOut.add("What a member may have at all merchants together goes to his purchases merchant by merchant,"
                    + " in the order of their keys.");
        }
        if (offer.isShared()) {
            leftOut.add("What all members share of this one is dealt in the order of purchases:"
                    + " nobody waits for what another one gives back.");
        }
        if (forecast.window().moved()) {
            leftOut.add("The offer holds on none of these days: it is played as if it had held on all of them.");
        }
        if (forecast.members() < TOLD_LEAST) {
            leftOut.add("What fewer than " + TOLD_LEAST + " members spent is not told.");
        } else if (forecast.anyway().isPresent()) {
            leftOut.add("What came anyway is an estimate: each member's own spend a day in the " + Forecast.DAYS_BEFORE
                    + " days before the offer began, or those of them that are stored.");
        } else {
            leftOut.add("What came anyway cannot be estimated: nothing is stored from before the offer began.");
        }
        return leftOut;
    }
}
