package io.ristorno.measure;

import io.ristorno.measure.Found.Known;
import io.ristorno.measure.Found.Unknown;

/**
 * How much more the test arm has than the control arm. Population: everybody who had an opportunity, whatever he did about it.
 *
 * <p>Each formula is of attribution.md, section 3: 2 (absolute), 3 (relative), 4 (CUPED), 5 (quotients).
 */
public final class Lift {
    /** Above which relative error of the control's mean a relative lift says nothing. */
    public static final double CONTROL_ERROR_MOST = 0.1;

    private Lift() {}

    /** Difference of means, after Welch. */
    public static Found<Effect> absolute(Sums control, Sums test) {
        return effect(
                control,
                test,
                test.mean() - control.mean(),
                control.variance() / control.n(),
                test.variance() / test.n());
    }

    /** Difference of means in relation to the control's, whose absolute value keeps the sign right when refunds prevail. */
    public static Found<Effect> relative(Sums control, Sums test) {
        return relativeTo(control, test, 0);
    }

    /** Whether the control's mean is known well enough to divide by it. */
    public static boolean showsRelative(Sums control) {
        return control.n() >= 2
                && control.mean() != 0
                && Math.sqrt(control.variance() / control.n()) / Math.abs(control.mean()) < CONTROL_ERROR_MOST;
    }

    /** How much of x is taken off y: one number for both arms, 0 if x tells nobody from another. */
    public static double theta(Sums control, Sums test) {
        Sums both = control.plus(test);
        double variance = both.n() < 2 ? 0 : both.varianceX();
        return variance > 0 ? both.covariance() / variance : 0;
    }

    /** Difference of means, less what was there before the start. */
    public static Found<Effect> cuped(Sums control, Sums test, double theta) {
        double difference = adjustedMean(test, theta) - adjustedMean(control, theta);
        return effect(
                control,
                test,
                difference,
                adjustedVariance(control, theta) / control.n(),
                adjustedVariance(test, theta) / test.n());
    }

    /** The same in relation to the control's mean as it is. */
    public static Found<Effect> cupedRelative(Sums control, Sums test, double theta) {
        return relativeTo(control, test, theta);
    }

    static double adjustedMean(Sums arm, double theta) {
        return arm.mean() - theta * arm.meanX();
    }

    static double adjustedVariance(Sums arm, double theta) {
        return Math.max(0, arm.variance() + theta * theta * arm.varianceX() - 2 * theta * arm.covariance());
    }

    private static Found<Effect> relativeTo(Sums control, Sums test, double theta) {
        double base = control.mean();
        if (base == 0) {
            return new Unknown<>("the control arm's mean is 0: nothing is relative to it");
        }
        double ratio = test.mean() / base;
        double ofTest = adjustedVariance(test, theta) / test.n();
        double ofControl = (control.variance() * ratio * ratio
                        - 2 * theta * control.covariance() * ratio
                        + theta * theta * control.varianceX())
                / control.n();
        double difference = adjustedMean(test, theta) - adjustedMean(control, theta);
        double variance = (ofTest + Math.max(0, ofControl)) / (base * base);
        return degreesOfFreedom(control, adjustedVariance(control, theta) / control.n(), test, ofTest)
                        instanceof Known<Double> known
                ? of(difference / Math.abs(base), variance, known.value(), control.n() + test.n())
                : unvaried();
    }

    /**
     * Of a quotient of two metrics, such as spend per visit: y is what is divided and x by what, per member.
     *
     * @return Unknown also when an arm's denominators sum to 0
     */
    public static Found<Effect> ratio(Sums control, Sums test) {
        return control.x().signum() == 0 || test.x().signum() == 0
                ? new Unknown<>("an arm's denominators sum to 0")
                : effect(
                        control,
                        test,
                        quotient(test) - quotient(control),
                        quotientVariance(control) / control.n(),
                        quotientVariance(test) / test.n());
    }

    /** The same in relation to the control's. */
    public static Found<Effect> ratioRelative(Sums control, Sums test) {
        if (control.x().signum() == 0 || test.x().signum() == 0 || control.s().signum() == 0) {
            return new Unknown<>("an arm's denominators, or the control's numerators, sum to 0");
        }
        double base = quotient(control);
        double ratio = quotient(test) / base;
        double ofTest = quotientVariance(test) / test.n();
        double ofControl = quotientVariance(control) / control.n();
        return degreesOfFreedom(control, ofControl, test, ofTest) instanceof Known<Double> known
                ? of(
                        (quotient(test) - base) / Math.abs(base),
                        (ofTest + ratio * ratio * ofControl) / (base * base),
                        known.value(),
                        control.n() + test.n())
                : unvaried();
    }

    /** Sum of y by sum of x. */
    public static double quotient(Sums arm) {
        return arm.mean() / arm.meanX();
    }

    private static double quotientVariance(Sums arm) {
        double r = quotient(arm);
        double numerator = arm.variance() - 2 * r * arm.covariance() + r * r * arm.varianceX();
        return Math.max(0, numerator) / (arm.meanX() * arm.meanX());
    }

    private static Found<Effect> effect(Sums control, Sums test, double difference, double ofControl, double ofTest) {
        return degreesOfFreedom(control, ofControl, test, ofTest) instanceof Known<Double> known
                ? of(difference, ofControl + ofTest, known.value(), control.n() + test.n())
                : unvaried();
    }

    private static Found<Effect> of(double estimate, double variance, double degreesOfFreedom, long members) {
        return variance > 0
                ? new Known<>(new Effect(estimate, Math.sqrt(variance), degreesOfFreedom, members))
                : unvaried();
    }

    static Found<Effect> unvaried() {
        return new Unknown<>("neither arm varies: all members of each have the same");
    }

    /** Satterthwaite's, of the variances of both means. */
    static Found<Double> degreesOfFreedom(Sums control, double ofControl, Sums test, double ofTest) {
        double sum = ofControl + ofTest;
        double parts = ofControl * ofControl / (control.n() - 1) + ofTest * ofTest / (test.n() - 1);
        return sum > 0 && parts > 0 ? new Known<>(sum * sum / parts) : new Unknown<>("neither arm varies");
    }
}
