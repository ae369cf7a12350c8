package io.ristorno.offer;

/**
 * How often, or how much, one member may earn from an offer, or all members together.
 *
 * <p>What one member may have goes by the local date of the purchase, at its own location. What all may have is first come, first
 * served, by the day on which it is reserved.
 *
 * @param of whose purchases it counts together
 * @param kind purchases or reward
 * @param per the calendar period
 * @param most purchases, or minor units of reward before returns; more than 0
 */
public record Limit(Of of, Kind kind, Period per, long most) {
    /** Whose purchases a limit counts together. */
    public enum Of {
        /** Each member's for himself. */
        MEMBER,
        /** All of the offer's. */
        OFFER
    }

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

    /** What one member may have. */
    public Limit(Kind kind, Period per, long most) {
        this(Of.MEMBER, kind, per, most);
    }

    public Limit {
        if (most <= 0) {
            throw new IllegalArgumentException("a limit is more than 0");
        }
    }
}
