package io.ristorno.qualify;

import io.ristorno.event.Moment;
import io.ristorno.member.Purchase;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Stop;
import io.ristorno.reward.Reason;
import java.time.Instant;
import java.util.OptionalLong;

/** Whether the member had activated an offer by when it counts: a purchase, or its stop. */
final class OptIn {
    private static final long MINUTE_MILLIS = 60_000;

    private OptIn() {}

    /**
     * Whether he had when he bought, or had a little later where the offer grants that. As with links of cards, of a purchase without an
     * authorization the day is known at best.
     */
    static boolean inTime(Offer offer, Case matter) {
        OptionalLong millis = matter.activations().of(offer.id());
        return millis.isPresent() && inTime(millis.getAsLong(), offer, matter.purchase());
    }

    private static boolean inTime(long millis, Offer offer, Purchase purchase) {
        return millis <= latest(offer, purchase)
                || purchase.fromClearing()
                        && day(millis, purchase) <= purchase.at().localDay();
    }

    private static long latest(Offer offer, Purchase purchase) {
        return purchase.at().epochMillis() + offer.who().graceMinutes() * MINUTE_MILLIS;
    }

    private static int day(long millis, Purchase purchase) {
        return Moment.at(Instant.ofEpochMilli(millis), purchase.zone()).localDay();
    }

    /** Whether an offer that is stopped goes on for him. */
    static boolean isSpared(Stop stop, Offer offer, Case matter) {
        OptionalLong millis = matter.activations().of(offer.id());
        return stop.sparesActivated()
                && millis.isPresent()
                && millis.getAsLong() < stop.at().toEpochMilli();
    }

    /** Says when he did, and when he had to at the latest. */
    static void report(Offer offer, Case matter, boolean passed, Trace trace) {
        Purchase purchase = matter.purchase();
        String latest = purchase.fromClearing()
                ? purchase.at().localDate().toString()
                : told(latest(offer, purchase), purchase);
        trace.tested(offer, Reason.NOT_ACTIVATED, "activation", passed, actual(offer, matter), "by " + latest);
    }

    /** The same of a stop that spares who had activated it. */
    static void report(Stop stop, Offer offer, Case matter, boolean passed, Trace trace) {
        trace.tested(
                offer,
                Reason.OUTSIDE_WINDOW,
                "activation",
                passed,
                actual(offer, matter),
                "before " + told(stop.at().toEpochMilli(), matter.purchase()));
    }

    private static String actual(Offer offer, Case matter) {
        OptionalLong millis = matter.activations().of(offer.id());
        return millis.isPresent() ? told(millis.getAsLong(), matter.purchase()) : "never";
    }

    private static String told(long millis, Purchase purchase) {
        return Instant.ofEpochMilli(millis)
                .atZone(purchase.zone())
                .toOffsetDateTime()
                .toString();
    }
}
