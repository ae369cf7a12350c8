package io.ristorno.qualify;

import io.ristorno.money.Ratio;
import io.ristorno.money.Rounding;

/**
 * An amount in an offer's currency, exact: nothing is rounded before the reward.
 *
 * @param minor minor units, of which the ratio is meant
 * @param ratio what is left after returns, or an exchange rate, or both
 */
public record Value(long minor, Ratio ratio) {
    static Value of(long minor) {
        return new Value(minor, Ratio.ONE);
    }

    public Value times(Ratio share) {
        return share.isOne() ? this : new Value(minor, ratio.times(share));
    }

    /** Whole minor units. */
    public long floor() {
        return Rounding.down(minor, ratio);
    }

    /** All of it, half up, and no more than so much. */
    long atMost(long most) {
        return Rounding.halfUpAtMost(minor, ratio, most);
    }

    /** A rate of it, half up. */
    long rate(int basisPoints) {
        return Rounding.halfUp(minor, ratio, basisPoints);
    }
}
