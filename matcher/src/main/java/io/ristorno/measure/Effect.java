package io.ristorno.measure;

/**
 * A difference between two arms, with how far it may be off.
 *
 * @param estimate the difference, in the unit of what was measured, or relative to the control
 * @param standardError above 0
 * @param degreesOfFreedom above 0; infinite for the normal distribution
 * @param members of both arms
 */
public record Effect(double estimate, double standardError, double degreesOfFreedom, long members) {
    /** The interval of a report that is read once, at the end: whoever looks daily finds effects where there are none. */
    public Interval fixed(double alpha) {
        return Interval.around(estimate, standardError * Tails.critical(alpha, degreesOfFreedom));
    }

    /** How often chance alone gives at least so much on either side, read once. */
    public double pFixed() {
        return Tails.outside(estimate / standardError, degreesOfFreedom);
    }

    /**
     * The interval that may be looked at whenever one likes: over all looks together it misses the truth with probability
     * {@code alpha} at most, in the limit of many members.
     *
     * @param mixture how the width is spread over time
     */
    public Interval alwaysValid(double alpha, Mixture mixture) {
        double r = mixture.ratio(this);
        double errors = Math.sqrt(2 * (r + 1) / r * (0.5 * Math.log1p(r) - Math.log(alpha)));
        return Interval.around(estimate, standardError * errors);
    }

    /** One over the evidence, at most 1. It may be read at any time, and falls below alpha just when the interval excludes 0. */
    public double pAlwaysValid(Mixture mixture) {
        double r = mixture.ratio(this);
        double errors = estimate / standardError;
        double logEvidence = errors * errors * r / (2 * (r + 1)) - 0.5 * Math.log1p(r);
        return Math.min(1, Math.exp(-logEvidence));
    }

    /** Over which sizes of effects the evidence is averaged: what decides when the interval is narrowest. */
    public sealed interface Mixture {
        /** The variance of the mixture in units of the squared standard error: {@code N rho^2}. */
        double ratio(Effect effect);

        /**
         * Narrowest at a planned number of members of both arms; frozen at the start.
         *
         * @param planned above 0
         */
        record Planned(double planned, double alpha) implements Mixture {
            /** The tuning of the confidence sequence. */
            public double rho() {
                return Math.sqrt((-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / planned);
            }

            @Override
            public double ratio(Effect effect) {
                return effect.members * rho() * rho();
            }
        }

        /**
         * A mixture sequential probability ratio test: effects of about that size are expected.
         *
         * @param tau standard deviation of the effects that may be, in the effect's unit; above 0
         */
        record Expected(double tau) implements Mixture {
            @Override
            public double ratio(Effect effect) {
                return tau * tau / (effect.standardError * effect.standardError);
            }
        }
    }
}
