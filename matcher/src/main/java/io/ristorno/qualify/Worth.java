package io.ristorno.qualify;

import io.ristorno.money.BasisPoints;
import io.ristorno.money.Ratio;
import io.ristorno.money.Rounding;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Mechanic.Fixed;
import io.ristorno.offer.Mechanic.Multiplier;
import io.ristorno.offer.Mechanic.Payment;
import io.ristorno.offer.Mechanic.Percent;
import io.ristorno.offer.Mechanic.PointRate;
import io.ristorno.offer.Mechanic.Rate;
import io.ristorno.offer.Offer;
import io.ristorno.program.PointTerms;
import io.ristorno.program.PointTerms.Earn;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an offer gives for an amount to a purchase whose turn it is. One rounding, half up, on the purchase's total; what is multiplied is
 * what the program gives, which is whole.
 */
public final class Worth {
    private Worth() {}

    /** The reward for an amount: 0 below the minimum, at most the offer's cap, in cash never more than the amount it is computed on. */
    public static long of(Offer offer, Value value, int turn, Points points) {
        if (value.floor() < offer.minSpendMinor()) {
            return 0;
        }
        return Math.min(
                uncapped(offer, value, turn, points), offer.maxRewardMinor().orElse(Long.MAX_VALUE));
    }

    /** What a mechanic pays of what is left of a purchase that met the minimum before returns. */
    static long ofRest(Offer offer, Value value) {
        return Math.min(
                uncapped(offer, value, Mechanic.NO_TURN, Points.NONE),
                offer.maxRewardMinor().orElse(Long.MAX_VALUE));
    }

    private static long uncapped(Offer offer, Value value, int turn, Points points) {
        Optional<Payment> payment = Turn.pays(offer.mechanic(), value, turn);
        return payment.isEmpty() ? 0 : uncapped(offer, value, payment.get(), points);
    }

    private static long uncapped(Offer offer, Value value, Payment payment, Points points) {
        return switch (payment) {
            case Rate rate -> rated(rate, base(offer, value));
            case Fixed fixed -> fixed(offer, fixed, value);
            case Multiplier multiplier -> multiplied(offer, multiplier, value, points);
        };
    }

    /** Points and uses are no money: they are as many however little was spent. */
    private static long fixed(Offer offer, Fixed fixed, Value value) {
        long most = value.floor();
        return !offer.paysCash() && most > 0 ? fixed.amountMinor() : Math.min(fixed.amountMinor(), most);
    }

    private static long multiplied(Offer offer, Multiplier multiplier, Value value, Points points) {
        Optional<Earn> earn = points.earn(offer);
        if (earn.isEmpty()) {
            return 0;
        }
        long base = base(offer, value).times(earn.get().rate()).atMost(PointTerms.MOST);
        return Math.min(
                Rounding.halfUp(Math.multiplyExact(base, multiplier.extraHundredths()), Multiplier.ONCE),
                PointTerms.MOST);
    }

    private static long rated(Rate rate, Value base) {
        return switch (rate) {
            case Percent(BasisPoints basisPoints) -> base.rate(basisPoints.value());
            case PointRate points -> base.times(points.perMinorUnit()).atMost(Mechanic.MOST);
        };
    }

    /**
     * What an offer sets aside while an automated fuel dispenser has not told the amount: its cap if it has one, else the reward
     * for its estimate. The validator refuses offers with neither where it sees a dispenser; one that shows in the message alone
     * sets aside the reward for what is held.
     */
    public static long ofUnknown(Offer offer, Value held, int turn, Points points) {
        Value assumed = offer.estimateMinor().isPresent()
                ? Value.of(offer.estimateMinor().getAsLong())
                : held;
        Optional<Payment> payment = Turn.paysUnknown(offer.mechanic(), offer.estimateMinor(), turn);
        return payment.isEmpty() ? 0 : ofUnknown(offer, assumed, payment.get(), points);
    }

    private static long ofUnknown(Offer offer, Value assumed, Payment payment, Points points) {
        return switch (payment) {
            case Rate rate -> offer.maxRewardMinor().orElseGet(() -> rated(rate, assumed));
            case Fixed fixed ->
                Math.min(fixed.amountMinor(), offer.maxRewardMinor().orElse(Long.MAX_VALUE));
            case Multiplier multiplier ->
                offer.maxRewardMinor().orElseGet(() -> multiplied(offer, multiplier, assumed, points));
        };
    }

    /**
     * A reward before returns times a share, rounded once: the exact reward if nothing capped it, else the capped one.
     *
     * @param before the reward before returns, as capped
     */
    public static long inProportion(Offer offer, Value value, int turn, long before, Ratio share, Points points) {
        if (share.isOne()) {
            return before;
        }
        boolean exact = before == of(offer, value, turn, points) && before == uncapped(offer, value, turn, points);
        if (exact && Turn.pays(offer.mechanic(), value, turn).orElseThrow() instanceof Rate rate) {
            return Math.min(before, rated(rate, base(offer, value).times(share)));
        }
        return Math.min(before, new Value(before, share).rate(BasisPoints.WHOLE));
    }

    private static Value base(Offer offer, Value value) {
        OptionalLong ceiling = offer.maxSpendMinor();
        return ceiling.isPresent() && value.floor() >= ceiling.getAsLong() ? Value.of(ceiling.getAsLong()) : value;
    }
}
