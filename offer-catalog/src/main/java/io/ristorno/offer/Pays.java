package io.ristorno.offer;

/** What the rewards of an offer are: every amount that says what is given, by a reward, a limit or a budget, counts that. */
public enum Pays {
    /** Money, in the offer's currency. */
    CASH,
    /** Whole points of the one program for whose members the offer is. */
    POINTS
}
