package io.ristorno.qualify;

import io.ristorno.member.Purchase;
import io.ristorno.offer.Mechanic.Action;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Count;

/** What is paid for something that a member did: all of it, behind its hold. */
final class Acted {
    private Acted() {}

    static Due of(Action action, Offer offer, Case matter, AsOf asOf) {
        Purchase done = matter.purchase();
        boolean over = Visit.lastHoldDay(offer, done) < asOf.day(done.zone());
        return new Due(action.amountMinor(), action.amountMinor(), 0, Count.NONE, 0, 0, Due.ANY_DAY, true, over);
    }
}
