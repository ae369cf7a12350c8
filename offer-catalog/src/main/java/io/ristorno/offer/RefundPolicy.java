package io.ristorno.offer;

/** What a return does to a reward. */
public enum RefundPolicy {
    /** Minimum, cap and rate are tested again on what is left. */
    REQUALIFY,
    /** The reward before returns times the share of the purchase that is left, rounded once. */
    PROPORTIONAL,
    /** Refunds change nothing; chargebacks do. */
    NONE
}
