package io.ristorno.measure;

import io.ristorno.measure.Found.Known;
import io.ristorno.measure.Found.Unknown;
import java.util.List;

/**
 * The effect over strata, each weighed by its share of all members: what chance did to the make-up of the arms does not count.
 *
 * <p>The shares themselves are drawn by chance, which widens the interval a little. With a {@code theta} other than 0, spend before
 * is taken off too.
 */
public final class Strata {
    private final List<Stratum> strata;
    private final double theta;

    /** One stratum; both arms have two members or more. */
    public record Stratum(Sums control, Sums test) {
        long n() {
            return control.n() + test.n();
        }
    }

    /**
     * Of all of them.
     *
     * @param strata one or more, all of the same scale
     * @param theta 0 for no adjustment
     */
    public Strata(List<Stratum> strata, double theta) {
        this.strata = List.copyOf(strata);
        this.theta = theta;
    }

    /** All control members together. */
    public Sums control() {
        return strata.stream().map(Stratum::control).reduce(Sums::plus).orElseThrow();
    }

    /** All test members together. */
    public Sums test() {
        return strata.stream().map(Stratum::test).reduce(Sums::plus).orElseThrow();
    }

    public Found<Effect> absolute() {
        Moments all = moments();
        return effect(all.effect, all.ofEffect);
    }

    /** In relation to the control's mean over the same shares. */
    public Found<Effect> relative() {
        Moments all = moments();
        if (all.control == 0) {
            return new Unknown<>("the control arm's mean is 0: nothing is relative to it");
        }
        double byControl = -all.effect / (all.control * all.control);
        double byEffect = 1 / all.control;
        double variance = byControl * byControl * all.ofControl
                + 2 * byControl * byEffect * all.ofBoth
                + byEffect * byEffect * all.ofEffect;
        return effect(all.effect / Math.abs(all.control), variance);
    }

    /** Mean of the control and effect over all strata, with their variances and covariance. */
    private record Moments(double control, double effect, double ofControl, double ofEffect, double ofBoth) {}

    private Moments moments() {
        long all = strata.stream().mapToLong(Stratum::n).sum();
        double control = 0;
        double effect = 0;
        for (Stratum each : strata) {
            double share = (double) each.n() / all;
            control += share * each.control.mean();
            effect += share * effectOf(each);
        }
        double ofControl = 0;
        double ofEffect = 0;
        double ofBoth = 0;
        for (Stratum each : strata) {
            double share = (double) each.n() / all;
            double a = each.control.mean() - control;
            double d = effectOf(each) - effect;
            ofControl += share * a * a / all + share * share * each.control.variance() / each.control.n();
            ofEffect += share * d * d / all
                    + share
                            * share
                            * (Lift.adjustedVariance(each.control, theta) / each.control.n()
                                    + Lift.adjustedVariance(each.test, theta) / each.test.n());
            ofBoth += share * a * d / all
                    - share * share * (each.control.variance() - theta * each.control.covariance()) / each.control.n();
        }
        return new Moments(control, effect, ofControl, ofEffect, ofBoth);
    }

    private double effectOf(Stratum each) {
        return Lift.adjustedMean(each.test, theta) - Lift.adjustedMean(each.control, theta);
    }

    /** Degrees of freedom as if there were no strata. */
    private Found<Effect> effect(double estimate, double variance) {
        Sums control = control();
        Sums test = test();
        double ofControl = Lift.adjustedVariance(control, theta) / control.n();
        double ofTest = Lift.adjustedVariance(test, theta) / test.n();
        return variance > 0 && Lift.degreesOfFreedom(control, ofControl, test, ofTest) instanceof Known<Double> known
                ? new Known<>(new Effect(estimate, Math.sqrt(variance), known.value(), control.n() + test.n()))
                : Lift.unvaried();
    }
}
