package io.ristorno.decide;

import io.ristorno.reward.Count;

/**
 * What an offer that goes by several purchases pays one of them.
 *
 * @param minor before limits and budgets
 * @param count what the purchase is to the mechanic
 * @param reachedMinor what purchases have come to with this one, where they are added up
 * @param neededMinor what they have to come to for it to be paid; 0 where that says nothing
 * @param lastEarlyDay the last local day on which it is too early; {@link #NEVER_EARLY} where it is not
 * @param cleared whether all have that it goes by
 * @param over whether the holds of all of them are over by now
 */
record Due(
        long minor, Count count, long reachedMinor, long neededMinor, int lastEarlyDay, boolean cleared, boolean over) {
    static final int NEVER_EARLY = Integer.MIN_VALUE;

    /** Of an offer that goes by one purchase alone. */
    static final Due NONE = new Due(0, Count.NONE, 0, 0, NEVER_EARLY, true, true);

    boolean isTooEarly() {
        return lastEarlyDay != NEVER_EARLY;
    }
}
