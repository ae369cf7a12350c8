package io.ristorno.program;

import io.ristorno.money.BasisPoints;

/**
 * What a program lets offers give one purchase together, among those that compete for it.
 *
 * @param maxOffers how many, 1 to {@value #OFFERS_MAX}; 0 for any number
 * @param totalCapBasisPoints how much of what was spent, in hundredths of a percent, 1 to {@link BasisPoints#WHOLE}; 0 for any amount
 */
public record StackingTerms(int maxOffers, int totalCapBasisPoints) {
    /** Whatever comes together. */
    public static final StackingTerms DEFAULT = new StackingTerms(0, 0);

    public static final int OFFERS_MAX = 100;
}
