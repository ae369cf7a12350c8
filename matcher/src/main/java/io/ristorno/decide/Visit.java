package io.ristorno.decide;

import io.ristorno.member.Cleared;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.money.BasisPoints;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Mechanic.BounceBack;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Reward;
import java.util.Optional;

/**
 * A purchase that counts for an offer that goes by several: it is not void and meets the offer's conditions on its amount before
 * returns, whether or not the offer is paid on it.
 *
 * @param offer {@code off_...}
 * @param version of the offer that decides; empty where nobody remembers it
 * @param net what is left of it after returns, as far as that is known
 * @param minor the same in whole minor units of the offer's currency: amounts that a reader can add up; at most what the offer lets one
 *     purchase count for
 * @param use what is made of that
 * @param cleared whether anything of it has cleared
 * @param lastHoldDay the last local day of the last hold of what has cleared
 */
record Visit(String offer, Optional<Offer> version, Value net, long minor, Use use, boolean cleared, int lastHoldDay) {
    /** What is made of what a purchase comes to. */
    enum Use {
        /** Nothing: the purchase is a visit, however large. */
        NONE,
        /** It is added up with others. */
        SUMMED,
        /** A part of it is paid on the next one. */
        PASSED_ON
    }

    static Visit of(Offer offer, Basis basis, Purchase purchase) {
        Use use = use(offer);
        boolean cleared = purchase.life() == Life.CLEARED;
        boolean tooEarly = basis.unknown() || !cleared && offer.mechanic() instanceof PeriodRebate;
        Value net = tooEarly || purchase.netMinor() == 0
                ? Value.of(0)
                : basis.beforeReturns().times(basis.left());
        long whole = net.rate(BasisPoints.WHOLE);
        long minor = use == Use.SUMMED ? Math.min(whole, offer.maxSpendMinor().orElse(whole)) : whole;
        return new Visit(
                offer.id(),
                Optional.of(offer),
                net,
                use == Use.NONE ? 0 : minor,
                use,
                cleared,
                lastHoldDay(offer, purchase));
    }

    /** As it was when the purchase was decided last. */
    static Visit kept(Reward reward) {
        long minor = reward.count().minor();
        Use use = minor == 0 ? Use.NONE : reward.summed() ? Use.SUMMED : Use.PASSED_ON;
        return new Visit(reward.offer(), Optional.empty(), Value.of(minor), minor, use, true, Integer.MIN_VALUE);
    }

    /** Whether it is added up with others, by a version that pays in the same way. */
    boolean isAddedUp(Mechanic mechanic) {
        return use == Use.SUMMED
                && version.map(its -> its.mechanic().getClass() == mechanic.getClass())
                        .orElse(true);
    }

    private static Use use(Offer offer) {
        return switch (offer.mechanic()) {
            case Mechanic mechanic when mechanic.sums() -> Use.SUMMED;
            case BounceBack _ -> Use.PASSED_ON;
            case Mechanic _ -> Use.NONE;
        };
    }

    /** The last local day of the last hold of what has cleared of a purchase. */
    static int lastHoldDay(Offer offer, Purchase purchase) {
        int last = Integer.MIN_VALUE;
        for (Cleared clearing : purchase.clearings()) {
            last = Math.max(last, clearing.at().localDay() + offer.holdDays());
        }
        return last;
    }
}
