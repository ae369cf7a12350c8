package io.ristorno.qualify;

import io.ristorno.event.Moment;
import io.ristorno.member.Footing;
import io.ristorno.member.Purchase;
import io.ristorno.member.Touch;
import io.ristorno.member.Touches;
import io.ristorno.offer.ExposedTo;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * When the member had seen what an offer asks for. What is seen behind a purchase has not led to it; as with links of cards, of a purchase
 * without an authorization the day is known at best.
 */
public final class Shown {
    private Shown() {}

    static boolean isIn(ExposedTo asked, Case matter) {
        return last(asked, matter).isPresent();
    }

    /** What of it counted for a settled purchase that has to stay: the earliest, since a purchase only ever comes to be earlier. */
    public static Touches footing(ExposedTo asked, Case matter) {
        Purchase purchase = matter.purchase();
        OptionalLong earliest = OptionalLong.empty();
        for (Touch touch : known(matter).all()) {
            if (isOf(touch, asked, purchase)) {
                earliest = earlier(earliest, touch.lastMillis(), asked, purchase);
                earliest = earlier(earliest, touch.firstMillis(), asked, purchase);
            }
        }
        return earliest.isEmpty()
                ? Touches.NONE
                : Touches.NONE.with(
                        new Touch(merchant(purchase), asked.placement(), asked.kind(), earliest.getAsLong()));
    }

    private static OptionalLong earlier(OptionalLong known, long millis, ExposedTo asked, Purchase purchase) {
        return counts(millis, asked, purchase) ? OptionalLong.of(Math.min(millis, known.orElse(millis))) : known;
    }

    /** The last time that counts, epoch milliseconds; empty if none does. */
    static OptionalLong last(ExposedTo asked, Case matter) {
        Purchase purchase = matter.purchase();
        OptionalLong last = OptionalLong.empty();
        for (Touch touch : known(matter).all()) {
            if (isOf(touch, asked, purchase)) {
                last = later(last, touch.firstMillis(), asked, purchase);
                last = later(last, touch.lastMillis(), asked, purchase);
            }
        }
        return last;
    }

    private static OptionalLong later(OptionalLong known, long millis, ExposedTo asked, Purchase purchase) {
        return counts(millis, asked, purchase) ? OptionalLong.of(Math.max(millis, known.orElse(millis))) : known;
    }

    /** Of a purchase that was settled on a footing, what was known then. */
    private static Touches known(Case matter) {
        return matter.purchase()
                .footing()
                .map(Footing::touches)
                .orElse(matter.member().touches());
    }

    private static boolean isOf(Touch touch, ExposedTo asked, Purchase purchase) {
        return asked.isMetBy(touch.placement(), touch.kind())
                && touch.merchant().equals(merchant(purchase));
    }

    private static String merchant(Purchase purchase) {
        return purchase.events().getFirst().relationship().merchant().value();
    }

    private static boolean counts(long millis, ExposedTo asked, Purchase purchase) {
        int day = Moment.at(Instant.ofEpochMilli(millis), purchase.zone()).localDay();
        int days = purchase.at().localDay() - day;
        boolean before = millis <= purchase.at().epochMillis() || purchase.fromClearing() && days >= 0;
        return before && days <= asked.withinDays();
    }
}
