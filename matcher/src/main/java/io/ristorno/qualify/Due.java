package io.ristorno.qualify;

import io.ristorno.reward.Count;

/**
 * What an offer that goes by several purchases pays one of them.
 *
 * @param minor before limits and budgets
 * @param ripe what of it settled purchases come to by clearings of which the holds were over at the last look
 * @param kept what more of it is set aside for clearings that were announced
 * @param count what the purchase is to the mechanic
 * @param reachedMinor what purchases have come to with this one, where they are added up
 * @param neededMinor what they have to come to for it to be paid; 0 where that says nothing
 * @param lastEarlyDay the last local day on which it is too early for it; {@link #ANY_DAY} where it never is
 * @param cleared whether all have that it goes by
 * @param over whether the holds of all of them are over by now
 */
public record Due(
        long minor,
        long ripe,
        long kept,
        Count count,
        long reachedMinor,
        long neededMinor,
        int lastEarlyDay,
        boolean cleared,
        boolean over) {
    public static final int ANY_DAY = Integer.MIN_VALUE;

    /** Of an offer that goes by one purchase alone. */
    public static final Due NONE = new Due(0, 0, 0, Count.NONE, 0, 0, ANY_DAY, true, true);

    /** The same, with so much set aside. */
    Due keeping(long more) {
        return new Due(minor, ripe, more, count, reachedMinor, neededMinor, lastEarlyDay, cleared, over);
    }

    /** Whether it is too early. */
    public boolean awaits(int today) {
        return lastEarlyDay != ANY_DAY && today <= lastEarlyDay;
    }
}
