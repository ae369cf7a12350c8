package io.ristorno.decide;

import io.ristorno.money.BasisPoints;
import io.ristorno.money.Rounding;
import io.ristorno.offer.Mechanic.Fixed;
import io.ristorno.offer.Mechanic.Percent;
import io.ristorno.offer.Offer;
import java.util.OptionalLong;

/** What an offer gives for an amount. One rounding, half up, on the purchase's total. */
final class Worth {
    private Worth() {}

    /**
     * The reward for an amount before returns: 0 below the minimum, at most the offer's cap, never more than the amount it is
     * computed on.
     */
    static long of(Offer offer, long amount) {
        return of(offer, amount, 1, 1);
    }

    /**
     * The reward for a share of an amount, the share exact until the one rounding.
     *
     * @param part of {@code whole}
     */
    static long of(Offer offer, long amount, long part, long whole) {
        if (!reaches(offer, amount, part, whole)) {
            return 0;
        }
        return Math.min(
                uncapped(offer, amount, part, whole), offer.maxRewardMinor().orElse(Long.MAX_VALUE));
    }

    private static long uncapped(Offer offer, long amount, long part, long whole) {
        return switch (offer.mechanic()) {
            case Percent percent -> percent(offer, percent, amount, part, whole);
            case Fixed fixed -> Math.min(fixed.amountMinor(), share(amount, part, whole));
        };
    }

    /** Rounding keeps the order, so the smaller of two rewards is the reward of the smaller amount. */
    private static long percent(Offer offer, Percent percent, long amount, long part, long whole) {
        long reward = Rounding.halfUpShare(amount, percent.rate().value(), part, whole);
        OptionalLong ceiling = offer.maxSpendMinor();
        return ceiling.isEmpty() ? reward : Math.min(reward, percent.rate().of(ceiling.getAsLong()));
    }

    private static boolean reaches(Offer offer, long amount, long part, long whole) {
        return part == whole ? amount >= offer.minSpendMinor() : share(amount, part, whole) >= offer.minSpendMinor();
    }

    private static long share(long amount, long part, long whole) {
        return whole == 0 ? amount : Rounding.downShare(amount, part, whole);
    }

    /**
     * What an offer sets aside while an automated fuel dispenser has not told the amount: its cap if it has one, else the reward
     * for its estimate. The validator refuses offers with neither.
     */
    static long ofUnknown(Offer offer) {
        return switch (offer.mechanic()) {
            case Percent percent ->
                offer.maxRewardMinor()
                        .orElseGet(() -> percent.rate().of(offer.estimateMinor().orElse(0)));
            case Fixed fixed ->
                Math.min(fixed.amountMinor(), offer.maxRewardMinor().orElse(Long.MAX_VALUE));
        };
    }

    /**
     * A reward before returns times a share, rounded once: the exact reward if nothing capped it, else the capped one.
     *
     * @param before the reward before returns, as capped
     */
    static long inProportion(Offer offer, long amount, long before, long part, long whole) {
        if (part == whole) {
            return before;
        }
        boolean exact = before == of(offer, amount) && before == uncapped(offer, amount, 1, 1);
        if (exact && offer.mechanic() instanceof Percent percent) {
            long base = Math.min(amount, offer.maxSpendMinor().orElse(Long.MAX_VALUE));
            return Math.min(before, Rounding.halfUpShare(base, percent.rate().value(), part, whole));
        }
        return Math.min(before, Rounding.halfUpShare(before, BasisPoints.WHOLE, part, whole));
    }
}
