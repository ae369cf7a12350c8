package io.ristorno.event;

import io.ristorno.money.Commodity;

/**
 * Something about a purchase that somebody should look at: what was sent and what was settled do not agree. It changes nothing by
 * itself. The same is told once: kind, relationship, subject and moment make it what it is.
 *
 * @param kind what
 * @param relationship where; a payout's is at no merchant
 * @param subject the message, {@code source|message id}, or the purchase, {@code pur_...}, or the reward, {@code rwd_...},
 *     or the merchant, {@code mer_...}, or the payout, {@code pay_...}, or the offer or campaign
 * @param atMillis when what it is about happened, epoch milliseconds
 * @param minor how much it is about, in minor units
 * @param commodity of the amount
 */
public record ReconciliationFault(
        Kind kind, RelationshipKey relationship, String subject, long atMillis, long minor, Commodity commodity) {
    /** What can be wrong. */
    public enum Kind {
        /** More or less was cleared than was authorised, by more than the program allows: the difference. */
        SETTLED_DIFFERS,
        /** The same amount was returned to a purchase twice on one day: that amount. */
        DUPLICATE_RETURN,
        /** More was returned than was bought: the excess. */
        RETURN_EXCEEDS_PURCHASE,
        /** Nothing cleared within the provisional window: what was authorised. */
        NOT_CLEARED,
        /** A message has waited for its purchase for thirty days: its amount. It waits on. */
        UNMATCHED,
        /** A message came when its purchase was closed, or is itself too old: its amount. Nothing was credited or taken back. */
        TOO_LATE,
        /** A member's limit has cut a reward, or refused it: what was left of it. */
        LIMIT_REACHED,
        /** A merchant's offers have used four fifths of his line: what is used. The subject is the merchant. */
        LINE_NEARLY_USED,
        /** A payout has neither come nor been rejected for as long as its program waits: its amount. The subject is the payout. */
        UNPAID,
        /**
         * A message is in another currency than its purchase and tells no bill in one of that: its amount. It changes nothing. The
         * subject is the message.
         */
        UNVALUED,
        /**
         * Somebody was shown, or took, an offer from which he is held out: from then on what he buys does not tell what he would have
         * bought without it. The subject is the offer, or the campaign, the moment the day, of UTC.
         */
        EXPOSED_HELD_OUT
    }
}
