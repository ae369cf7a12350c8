package io.ristorno.offer;

/**
 * How often, or how much, one member may earn from an offer.
 *
 * @param kind purchases or reward
 * @param per the calendar period, in the local date of the purchase's own location
 * @param most purchases, or minor units of reward before returns; more than 0
 */
public record Limit(Kind kind, Period per, long most) {
    /** What a limit counts. */
    public enum Kind {
        /** Purchases that earned. */
        COUNT,
        /** Reward before returns, in minor units: the reward that would pass it is cut to what is left. */
        AMOUNT
    }

    /** Calendar periods; weeks are ISO weeks. */
    public enum Period {
        DAY,
        WEEK,
        MONTH,
        YEAR,
        /** The whole life of the offer. */
        OFFER
    }

    public Limit {
        if (most <= 0) {
            throw new IllegalArgumentException("a limit is more than 0");
        }
    }
}
