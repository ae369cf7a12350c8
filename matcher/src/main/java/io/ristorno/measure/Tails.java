package io.ristorno.measure;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Quantiles and tails of the three distributions that are needed; small tails keep their digits. */
final class Tails {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Tails() {}

    /** Below which a share of the normal distribution lies. */
    static double normal(double share) {
        return NORMAL.inverseCumulativeProbability(share);
    }

    /** The half-width, in standard errors, outside of which {@code alpha} lies; degrees of freedom may be infinite. */
    static double critical(double alpha, double degreesOfFreedom) {
        return Double.isInfinite(degreesOfFreedom)
                ? NORMAL.inverseSurvivalProbability(alpha / 2)
                : TDistribution.of(degreesOfFreedom).inverseSurvivalProbability(alpha / 2);
    }

    /** How much lies outside of so many standard errors on either side. */
    static double outside(double errors, double degreesOfFreedom) {
        double tail = Double.isInfinite(degreesOfFreedom)
                ? NORMAL.survivalProbability(Math.abs(errors))
                : TDistribution.of(degreesOfFreedom).survivalProbability(Math.abs(errors));
        return Math.min(1, 2 * tail);
    }

    /** How much of chi-square lies above. */
    static double aboveChiSquare(double statistic, int degreesOfFreedom) {
        return ChiSquaredDistribution.of(degreesOfFreedom).survivalProbability(statistic);
    }
}
