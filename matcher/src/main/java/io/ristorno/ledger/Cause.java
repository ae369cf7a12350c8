package io.ristorno.ledger;

import io.ristorno.event.MemberKey;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;

/** Why an entry was booked, and in whose count it stands. */
public sealed interface Cause {
    /** What the entries are numbered by: a reward, {@code rwd_...}, or a member's account. */
    String owner();

    /**
     * A reward moved.
     *
     * @param purchase {@code pur_...}
     * @param offer {@code off_...}
     * @param version of the offer
     * @param reason why
     */
    record OfReward(String purchase, String offer, int version, Reason reason) implements Cause {
        @Override
        public String owner() {
            return Reward.id(purchase, offer);
        }
    }

    /**
     * A member's purse moved.
     *
     * @param member whose
     * @param kind why
     * @param lot what it took, or gave back; {@code ""} when no single one
     * @param movement the payout, spend or adjustment; {@code ""} when none
     * @param by who did it, {@code ""} for nobody
     * @param why in words, {@code ""} for none
     */
    record OfPurse(MemberKey member, Kind kind, String lot, String movement, String by, String why) implements Cause {
        @Override
        public String owner() {
            return Account.ofMember(member);
        }
    }

    /** What can happen to a purse. */
    enum Kind {
        /** More was taken back than was left: the rest is owed. */
        CLAWED_BACK,
        /** What became available went to what was owed. */
        RECOVERED,
        /** Taken for a payout. */
        PAID_OUT,
        /** A payout has reached the member. */
        PAYOUT_CONFIRMED,
        /** A payout has not: he has it again. */
        PAYOUT_REJECTED,
        /** Spent at a merchant. */
        SPENT,
        /** Given back by that merchant. */
        SPEND_REFUNDED,
        /** Given or taken by hand. */
        ADJUSTED,
        /** Not used in its time. */
        EXPIRED,
        /** Owed and given up. */
        WRITTEN_OFF,
        /** Left behind by a member who was erased. */
        FORFEITED,
        /** Handed on to the member into whom he was merged, or by one who was merged into him. */
        MERGED,
        /** The sum of what was booked between two accounts a long time ago. */
        CARRIED_FORWARD
    }
}
