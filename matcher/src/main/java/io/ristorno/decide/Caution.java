package io.ristorno.decide;

import io.ristorno.event.Ruling;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.offer.Offer;
import io.ristorno.program.RiskTerms;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.Due;
import io.ristorno.qualify.Trace;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import java.util.List;

/**
 * What a program's terms of risk hold back of a purchase, by the terms in force when it was made, until an operator
 * has looked. A pure function of the relationship: what is held is reserved and pending like any other
 * reward, and is not released.
 */
final class Caution {
    private final Case matter;
    private final Purchase purchase;
    private final RiskTerms terms;
    private final int asOfDay;
    private final Trace trace;

    Caution(Case matter, int asOfDay, Trace trace) {
        this.matter = matter;
        this.asOfDay = asOfDay;
        this.purchase = matter.purchase();
        this.terms = matter.risk();
        this.trace = trace;
    }

    /**
     * Looks at a reward before budgets are asked: what an operator refused is refused, what waits for him is marked. What nobody has
     * decided on while the purchase was open is refused with its last day: the funder's money is not set aside for ever.
     */
    void look(Bid bid) {
        if (purchase.life() != Life.CLEARED || bid.current == 0) {
            return;
        }
        boolean large = isLarge(bid);
        if (isOfLoop(bid) || large) {
            boolean tooLate = asOfDay > lastDay(purchase, bid);
            bid.awaitsOperator = !tooLate;
            if (ruled(Verdict.REFUSED, bid.offer.id()) || tooLate && released(bid.offer) == 0) {
                bid.refuse(Reason.HELD_FOR_REVIEW, bid.refusedAs);
            } else if (tooLate) {
                bid.cut(Math.min(bid.current, released(bid.offer)));
            }
        }
    }

    /** The last local day on which an operator is asked: what is paid at a period's end is for as long behind it as others are open. */
    static int lastDay(Purchase purchase, Bid bid) {
        int lastDay = purchase.facts().lastDay();
        return bid.due.lastEarlyDay() == Due.ANY_DAY
                ? lastDay
                : Math.max(lastDay, bid.due.lastEarlyDay() + RiskTerms.ASKED_DAYS);
    }

    /**
     * What was released before it came to be held is the member's: at the last look, since messages that came behind that may have come
     * in any order.
     */
    long released(Offer offer) {
        return purchase.reward(offer.id()).map(Reward::released).orElse(0L);
    }

    private boolean isLarge(Bid bid) {
        long most = terms.reviewAboveMinor(bid.offer.commodity());
        boolean holds = bid.current > most && !ruled(Verdict.ACCEPTED, bid.offer.id());
        if (trace.recording() && most != Long.MAX_VALUE) {
            trace.tested(bid.offer, Reason.HELD_FOR_REVIEW, !holds, bid.current, most);
        }
        return holds;
    }

    /**
     * Whether the member has lately bought and returned so often here that somebody should look. What was released before it came to
     * that is his; and an operator who accepts one reward of a purchase has looked at the purchase.
     */
    private boolean isOfLoop(Bid bid) {
        if (terms.loopRefunds() == 0) {
            return false;
        }
        int returned = returnedBefore();
        boolean holds = returned >= terms.loopRefunds() && !purchase.settled() && !accepted();
        if (trace.recording()) {
            trace.tested(bid.offer, Reason.HELD_FOR_REVIEW, !holds, returned, terms.loopRefunds());
        }
        return holds;
    }

    /** Purchases made in the days before this one of which nothing is left. */
    private int returnedBefore() {
        int returned = 0;
        List<Purchase> purchases = matter.purchases();
        for (int i = 0; i < matter.position(); i++) {
            Purchase other = purchases.get(i);
            int days = purchase.at().localDay() - other.at().localDay();
            boolean whole = other.life() == Life.CLEARED && other.cleared().minor() > 0 && other.netMinor() == 0;
            returned += days <= RiskTerms.LOOP_DAYS && whole && other.isOf(matter.member()) ? 1 : 0;
        }
        return returned;
    }

    /** Of whichever reward he said so: also one that the purchase does not have any more. */
    private boolean accepted() {
        for (Ruling ruling : matter.rulings()) {
            if (ruling.verdict() == Verdict.ACCEPTED && ruling.isOnReward() && purchase.isReward(ruling.subject())) {
                return true;
            }
        }
        return false;
    }

    private boolean ruled(Verdict verdict, String offer) {
        for (Ruling ruling : matter.rulings()) {
            if (ruling.verdict() == verdict && purchase.isReward(ruling.subject(), offer)) {
                return true;
            }
        }
        return false;
    }
}
