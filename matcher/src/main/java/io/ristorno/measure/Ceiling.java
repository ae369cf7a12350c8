package io.ristorno.measure;

import java.util.Arrays;

/**
 * The most that counts of one member, fixed before the start and the same for both arms: one big spender does not make a campaign.
 */
public final class Ceiling {
    /** The share of those who bought before whose spend is below it. */
    public static final double QUANTILE = 0.999;

    private Ceiling() {}

    /**
     * The spend that the given share of purchasers does not pass: the nearest rank, a number that one of them has spent.
     *
     * @param spendMinor of each member before the start; those of 0 and below are no purchasers
     * @return 0 if there is no purchaser
     */
    public static long of(long[] spendMinor, double quantile) {
        long[] bought =
                Arrays.stream(spendMinor).filter(each -> each > 0).sorted().toArray();
        if (bought.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(quantile * bought.length - 1e-9);
        return bought[Math.clamp(rank - 1, 0, bought.length - 1)];
    }

    /** What counts of a member. */
    public static long capped(long yMinor, long ceiling) {
        return Math.min(yMinor, ceiling);
    }
}
