package io.ristorno.program;

import io.ristorno.money.BasisPoints;

/**
 * What a program lets offers give one purchase together, among those that compete for it.
 *
 * @param maxOffers how many, 1 to {@value #OFFERS_MAX}; 0 for any number
 * @param totalCapBasisPoints how much of what was spent, in hundredths of a percent, 1 to {@link BasisPoints#WHOLE}; 0 for any amount
 * @param aboveMargin what becomes of an offer that is published although a purchase could then cost its merchant more than it earns him
 */
public record StackingTerms(int maxOffers, int totalCapBasisPoints, AboveMargin aboveMargin) {
    /** What becomes of such an offer. */
    public enum AboveMargin {
        /** Its author is told. */
        WARN,
        /** It is not published, where it takes several offers of the merchant together. */
        REFUSE
    }

    /** Whatever comes together. */
    public static final StackingTerms DEFAULT = new StackingTerms(0, 0);

    public static final int OFFERS_MAX = 100;

    /** Terms under which authors are warned. */
    public StackingTerms(int maxOffers, int totalCapBasisPoints) {
        this(maxOffers, totalCapBasisPoints, AboveMargin.WARN);
    }
}
