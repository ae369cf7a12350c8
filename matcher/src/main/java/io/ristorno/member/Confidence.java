package io.ristorno.member;

import io.ristorno.money.BasisPoints;

/** How sure it is that a refund without a reference is of the purchase that it is taken from. */
public enum Confidence {
    /** The only purchase with exactly that amount left. */
    ONLY_EXACT(9_500),
    /** The latest of several with exactly that amount left. */
    LATEST_EXACT(8_000),
    /** The latest with more than that left. */
    LATEST_ENOUGH(6_000),
    /** Several together, the newest first. */
    SPLIT(4_000);

    private final int basisPoints;

    Confidence(int basisPoints) {
        this.basisPoints = basisPoints;
    }

    /** As a share of certainty. */
    public BasisPoints share() {
        return new BasisPoints(basisPoints);
    }

    /** Whether it takes an operator's word before the refund is posted. */
    public boolean needsOperator() {
        return basisPoints < 5_000;
    }
}
