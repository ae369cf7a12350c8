package io.ristorno.reward;

import io.ristorno.offer.Mechanic;

/**
 * What a purchase is to a mechanic that goes by more than the purchase itself.
 *
 * @param kind of the mechanic
 * @param turn the number by which it is paid, as its kind says; {@link Mechanic#NO_TURN} for none
 * @param minor what it is worth to other purchases, in minor units of the offer's currency, as its kind says; 0 for nothing
 * @param source the purchase of which a part is paid on this one, {@code pur_...}; {@code ""} for none
 */
public record Count(Kind kind, int turn, long minor, String source) {
    /** By what a mechanic goes. */
    public enum Kind {
        /** By the purchase alone. */
        ALONE,
        /** By the visit: the turn is its number, from 1 on. */
        VISIT,
        /** By what is drawn: the turn is the prize's, below 0. */
        PRIZE,
        /** By a threshold: the turn says how often the purchase passes it, below 0; the worth is what it adds. */
        THRESHOLD,
        /** By a period: the turn is {@link #PAID_HERE} where it is paid; the worth is what the purchase adds. */
        REBATE,
        /** By the visit before: the turn is the visit's number; the worth is what the next one is paid of this one. */
        BOUNCE
    }

    /** The turn of the purchase on which a period is paid: that is the number of no visit. */
    public static final int PAID_HERE = -1;

    /** Of a mechanic that goes by the purchase alone, and of what counts for nothing. */
    public static final Count NONE = new Count(Kind.ALONE, Mechanic.NO_TURN, 0, "");

    /** A turn, where nothing else counts. */
    public static Count of(int turn) {
        return turn == Mechanic.NO_TURN
                ? NONE
                : new Count(turn > Mechanic.NO_TURN ? Kind.VISIT : Kind.PRIZE, turn, 0, "");
    }

    /** Whether the purchase is a visit, is added up with others, or draws. */
    public boolean counts() {
        return turn != Mechanic.NO_TURN || minor > 0;
    }

    /** How often a threshold was passed with the purchase. */
    public int passed() {
        return kind == Kind.THRESHOLD ? -turn : 0;
    }

    /** What stays of it when the purchase counts no more, but was settled with it and may count again. */
    public Count lapsed() {
        return source.isEmpty() ? NONE : new Count(kind, Mechanic.NO_TURN, 0, source);
    }
}
