package io.ristorno.reward;

import io.ristorno.offer.Mechanic;

/**
 * What a purchase is to a mechanic that goes by more than the purchase itself.
 *
 * @param turn the number by which it is paid: of the visit from 1 on; below 0 what is the number of no visit, of the prize that was drawn,
 *     or how often a threshold was passed; {@link Mechanic#NO_TURN} for none, and for what is no visit
 * @param minor what the purchase comes to after returns, in minor units of the offer's currency, where purchases are added up or a part of
 *     one is paid on the next; 0 otherwise
 * @param source the purchase of which a part is paid on this one, {@code pur_...}; {@code ""} for none
 */
public record Count(int turn, long minor, String source) {
    /** Of a mechanic that goes by the purchase alone, and of what counts for nothing. */
    public static final Count NONE = new Count(Mechanic.NO_TURN, 0, "");

    /** A turn, where nothing else counts. */
    public static Count of(int turn) {
        return turn == Mechanic.NO_TURN ? NONE : new Count(turn, 0, "");
    }

    /** Whether the purchase is a visit, is added up with others, or draws. */
    public boolean counts() {
        return turn != Mechanic.NO_TURN || minor > 0;
    }

    /** What stays of it when the purchase counts no more, but was settled with it and may count again. */
    public Count lapsed() {
        return source.isEmpty() ? NONE : new Count(Mechanic.NO_TURN, 0, source);
    }
}
