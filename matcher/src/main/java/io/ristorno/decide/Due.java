package io.ristorno.decide;

import io.ristorno.reward.Count;

/**
 * What an offer that goes by several purchases pays one of them.
 *
 * @param minor before limits and budgets
 * @param count what the purchase is to the mechanic
 * @param reachedMinor what purchases have come to with this one, where they are added up
 * @param neededMinor what they have to come to for it to be paid; 0 where that says nothing
 * @param cleared whether all have that it goes by
 * @param over whether the holds of all of them are over by now
 */
record Due(long minor, Count count, long reachedMinor, long neededMinor, boolean cleared, boolean over) {
    /** Of an offer that goes by one purchase alone. */
    static final Due NONE = new Due(0, Count.NONE, 0, 0, true, true);
}
