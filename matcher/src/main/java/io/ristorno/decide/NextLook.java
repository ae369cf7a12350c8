package io.ristorno.decide;

import io.ristorno.member.Cleared;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.offer.Offer;
import io.ristorno.qualify.AsOf;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.Visit;
import io.ristorno.qualify.Windows;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import io.ristorno.reward.Target;
import java.util.List;

/** When time alone changes what was decided of a purchase. */
final class NextLook {
    private final Case matter;
    private final Purchase purchase;
    private final AsOf asOf;
    private final int asOfDay;
    private final int lastNewDay;
    private final int lastProvisionalDay;

    NextLook(Case matter, AsOf asOf, int lastNewDay, int lastProvisionalDay) {
        this.matter = matter;
        this.purchase = matter.purchase();
        this.asOf = asOf;
        this.asOfDay = asOf.day(purchase.zone());
        this.lastNewDay = lastNewDay;
        this.lastProvisionalDay = lastProvisionalDay;
    }

    /** The local day with which it does, days since 1970-01-01; {@link Outcome#NEVER} for none. */
    int day(List<Bid> bids, List<Target> targets) {
        int last = Math.min(alone(bids, targets), together(bids, targets));
        return last == Outcome.NEVER ? last : last + 1;
    }

    private int together(List<Bid> bids, List<Target> targets) {
        int next = Outcome.NEVER;
        for (int i = 0; i < bids.size(); i++) {
            if (bids.get(i).together() && bids.get(i).visits && purchase.life() == Life.CLEARED) {
                next = Math.min(next, together(bids.get(i), targets.get(i)));
            }
        }
        return next;
    }

    /**
     * The end of its own hold, of each purchase that others may be paid for; and of a period. What waits for nothing more is looked at
     * at once.
     */
    private int together(Bid bid, Target target) {
        int lastHoldDay = Math.max(lastNewDay, Visit.lastHoldDay(bid.offer, purchase));
        int next = bid.due.awaits(asOfDay) ? bid.due.lastEarlyDay() : Outcome.NEVER;
        if (matter.visits()
                .of(matter.position(), bid.offer.id())
                .filter(Visit::announces)
                .isPresent()) {
            next = Math.min(next, lastProvisionalDay);
        }
        if (lastHoldDay >= asOfDay) {
            return Math.min(next, lastHoldDay);
        }
        if (target.reason() == Reason.AWAITS_CONTACT) {
            return Math.min(next, Caution.lastDay(purchase, bid));
        }
        Standing standing = target.standing();
        boolean waits = standing.provisional() + standing.pending() > 0 && target.reason() == Reason.EARNED;
        return waits && bid.due.over() && !asOf.looking() ? asOfDay - 1 : next;
    }

    /** The end of the provisional window, or of the next hold. */
    private int alone(List<Bid> bids, List<Target> targets) {
        int next = Outcome.NEVER;
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            boolean holds = purchase.life() == Life.AUTHORISED
                    ? target.standing().provisional() > 0
                    : target.standing().kept() > 0 && !target.offer().mechanic().together();
            if (holds || waits(target)) {
                next = Math.min(next, lastProvisionalDay);
            }
            if (target.reason() == Reason.OTHER_CURRENCY
                    && matter.rates().on(purchase.at().localDate()).isEmpty()) {
                next = Math.min(next, nextRateDay());
            }
            if (target.standing().pending() > 0) {
                next = Math.min(
                        next,
                        target.reason() == Reason.HELD_FOR_REVIEW
                                ? Caution.lastDay(purchase, bids.get(i))
                                : nextHoldDay(target));
            }
            if (target.reason() == Reason.AWAITS_CONTACT) {
                next = Math.min(next, Caution.lastDay(purchase, bids.get(i)));
            }
            if (bids.get(i).overdue && !asOf.looking()) {
                next = Math.min(next, asOfDay - 1);
            }
        }
        return next;
    }

    /** Rates are published in the course of their day, or of the days behind it; one that is told late counts as well. */
    private int nextRateDay() {
        int age = asOfDay - purchase.at().localDay();
        boolean nightly = age <= Windows.RATE_AWAITED_DAYS;
        return nightly
                ? asOfDay
                : asOfDay + Windows.RATE_AWAITED_DAYS - 1 - Math.floorMod(age, Windows.RATE_AWAITED_DAYS);
    }

    /** Whether a purchase that has not cleared has a reward that will read otherwise when it never does. */
    private boolean waits(Target target) {
        return purchase.life() == Life.AUTHORISED
                && asOfDay <= lastProvisionalDay
                && (target.stage() == Stage.WAITLISTED
                        || target.reason().shared()
                        || target.counts()
                        || purchase.reward(target.offer().id()).isPresent());
    }

    private int nextHoldDay(Target target) {
        Offer offer = target.offer();
        if (offer.mechanic().together()) {
            return Outcome.NEVER;
        }
        int releasedDay = asOf.releasedDay(purchase, offer);
        int next = Outcome.NEVER;
        for (Cleared clearing : purchase.clearings()) {
            int lastDay = Math.max(lastNewDay, clearing.at().localDay() + offer.holdDays());
            if (lastDay >= releasedDay) {
                next = Math.min(next, lastDay);
            }
        }
        return next;
    }
}
