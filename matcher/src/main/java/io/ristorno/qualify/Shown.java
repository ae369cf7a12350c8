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
        return first(asked, matter).isPresent();
    }

    /** What of it counted for a settled purchase that has to stay: the earliest, since a purchase only ever comes to be earlier. */
    public static Touches footing(ExposedTo asked, Case matter) {
        OptionalLong first = first(asked, matter);
        return first.isEmpty()
                ? Touches.NONE
                : Touches.NONE.with(
                        new Touch(merchant(matter.purchase()), asked.placement(), asked.kind(), first.getAsLong()));
    }

    /** The first time that counts, epoch milliseconds, whatever else is kept for other offers; empty if none does. */
    static OptionalLong first(ExposedTo asked, Case matter) {
        Purchase purchase = matter.purchase();
        OptionalLong first = OptionalLong.empty();
        for (Touch touch : known(matter).all()) {
            if (isOf(touch, asked, purchase)) {
                first = earlier(first, touch.lastMillis(), asked, purchase);
                first = earlier(first, touch.firstMillis(), asked, purchase);
            }
        }
        return first;
    }

    private static OptionalLong earlier(OptionalLong known, long millis, ExposedTo asked, Purchase purchase) {
        return counts(millis, asked, purchase) ? OptionalLong.of(Math.min(millis, known.orElse(millis))) : known;
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
