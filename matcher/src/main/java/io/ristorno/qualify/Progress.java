package io.ristorno.qualify;

import io.ristorno.member.Purchase;

/** How far several purchases have come that a reward goes by: no further than the least far of them. */
final class Progress {
    private final AsOf asOf;
    private boolean cleared = true;
    private boolean over = true;

    Progress(AsOf asOf) {
        this.asOf = asOf;
    }

    /** The reward goes by this one. */
    void by(Visit visit, Purchase purchase) {
        cleared &= visit.cleared();
        over &= visit.cleared() && visit.lastHoldDay() < asOf.day(purchase.zone());
    }

    /** Whether all of them have cleared. */
    boolean cleared() {
        return cleared;
    }

    /** Whether the holds of all of them are over by now. */
    boolean over() {
        return over;
    }
}
