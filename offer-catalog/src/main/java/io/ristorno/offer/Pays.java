package io.ristorno.offer;

/** What the rewards of an offer are: every amount that says what is given, by a reward, a limit or a budget, counts that. */
public enum Pays {
    /** Money, in the offer's currency. */
    CASH,
    /** Whole points of the one program for whose members the offer is. */
    POINTS,
    /** Uses of a privilege, such as free shipping: each as good as another, and worth no money. */
    PRIVILEGE,
    /** A badge: a member has it once, or not. */
    BADGE;

    /** Whether it is a privilege or a badge, which take nothing from what else is given of a purchase. */
    public boolean isPerk() {
        return this == PRIVILEGE || this == BADGE;
    }
}
