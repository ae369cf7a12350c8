package io.ristorno.decide;

import io.ristorno.event.RelationshipKey;
import io.ristorno.offer.Offer;

/**
 * What is left of the offers' budgets. Shared by all members, so first come, first served. Answers at once; never waits.
 */
public interface Budgets {
    /** No offer has a budget. */
    Budgets UNLIMITED = (offer, claimant, more) -> Granted.ROOM;

    /**
     * Whether an offer's budget has room for more.
     *
     * @param claimant who asks: what was promised to others is not his
     * @param more minor units beyond what the asking reward holds already, more than 0
     */
    Room ask(Offer offer, Claimant claimant, long more);

    /**
     * Who asks.
     *
     * @param purchase reference of the message that created the purchase: its id may change, this never does
     */
    record Claimant(RelationshipKey relationship, String purchase) {}

    /** The answer. */
    sealed interface Room {}

    /** There is room for all of it. */
    enum Granted implements Room {
        ROOM
    }

    /**
     * There is less.
     *
     * @param leftMinor what is left now, 0 or more
     * @param mayComeMinor what would be left if everything reserved were released
     */
    record Lacking(long leftMinor, long mayComeMinor) implements Room {}
}
