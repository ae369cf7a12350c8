package io.ristorno.offer;

import java.util.OptionalLong;

/**
 * What an offer may give all its members together, in minor units of its currency: rewards before returns, and what is set aside.
 *
 * @param totalMinor the most that may be reserved and committed together, in each period in which it is renewed; empty for no budget
 * @param perDayMinor the most of it that may be reserved on one day, less than all of it; empty for as much as there is
 * @param renewed the period with which it begins anew, and what is left of it lapses; {@link Limit.Period#OFFER} for never
 */
public record Budget(OptionalLong totalMinor, OptionalLong perDayMinor, Limit.Period renewed) {
    /** As much as anybody earns. */
    public static final Budget NONE = new Budget(OptionalLong.empty(), OptionalLong.empty(), Limit.Period.OFFER);

    /** One that is spent once, at any pace. */
    public static Budget of(OptionalLong totalMinor) {
        return totalMinor.isEmpty() ? NONE : new Budget(totalMinor, OptionalLong.empty(), Limit.Period.OFFER);
    }
}
