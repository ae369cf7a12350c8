package io.ristorno.engine;

import java.util.List;

/**
 * What all members have had together of an offer of which they may have only so much in a period, or so many rewards.
 *
 * @param merchant whose offer it is
 * @param offer {@code off_...}
 * @param day the latest day on which anything was reserved, in the offer's zone, days since 1970-01-01
 * @param reservedRewards rewards of purchases that have not cleared
 * @param committedRewards rewards of those that have
 * @param periods what was reserved in the day, week, month and year of that day, and not given up since
 */
public record SharedUse(
        String merchant, String offer, int day, long reservedRewards, long committedRewards, List<InPeriod> periods) {
    /** How many periods are told of. */
    public static final int PERIODS = 4;

    /**
     * Of one period.
     *
     * @param rewards how many
     * @param minor how much, in minor units
     */
    public record InPeriod(long rewards, long minor) {}

    /** The same with nothing, on the same day: to be counted anew. */
    public SharedUse nothing() {
        return new SharedUse(
                merchant,
                offer,
                day,
                0,
                0,
                periods.stream().map(_ -> new InPeriod(0, 0)).toList());
    }

    /** Whether there is at least as much of everything as in another. */
    public boolean covers(SharedUse other) {
        boolean covers = day >= other.day
                && reservedRewards >= other.reservedRewards
                && committedRewards >= other.committedRewards;
        for (int i = 0; i < PERIODS; i++) {
            covers &= periods.get(i).rewards >= other.periods.get(i).rewards
                    && periods.get(i).minor >= other.periods.get(i).minor;
        }
        return covers;
    }

    public SharedUse {
        periods = List.copyOf(periods);
        if (periods.size() != PERIODS) {
            throw new IllegalArgumentException("day, week, month and year are told of");
        }
    }
}
