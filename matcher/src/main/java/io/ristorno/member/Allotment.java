package io.ristorno.member;

import io.ristorno.event.TransactionEvent.Refund;

/**
 * A refund that names no purchase, or a part of one, taken from a purchase.
 *
 * @param refund whose
 * @param minor how much, in transaction currency; what no purchase has stands apart, behind what the last purchase gave
 * @param confidence how sure the choice is
 * @param kept whether a settled purchase had given it when a tick passed, and so gives it for good
 */
public record Allotment(Refund refund, long minor, Confidence confidence, boolean kept) {
    /** One that may still be taken from another purchase. */
    public Allotment(Refund refund, long minor, Confidence confidence) {
        this(refund, minor, confidence, false);
    }

    /** The same, kept by its purchase or not. */
    Allotment kept(boolean now) {
        return now == kept ? this : new Allotment(refund, minor, confidence, now);
    }
}
