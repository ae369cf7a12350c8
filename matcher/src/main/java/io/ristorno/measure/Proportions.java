package io.ristorno.measure;

import io.ristorno.measure.Found.Known;
import io.ristorno.measure.Found.Unknown;

/**
 * So many of so many in either arm: customers, repeaters, activators.
 *
 * @param controlYes 0 to controlAll
 * @param controlAll 1 or more
 * @param testYes 0 to testAll
 * @param testAll 1 or more
 */
public record Proportions(long controlYes, long controlAll, long testYes, long testAll) {
    /** From how many in both arms on the plain interval is good enough. */
    public static final int WALD_FROM = 50;

    public double control() {
        return (double) controlYes / controlAll;
    }

    public double test() {
        return (double) testYes / testAll;
    }

    /** The difference, with unpooled errors; normal. */
    public Found<Effect> effect() {
        double variance = varianceOf(control(), controlAll) + varianceOf(test(), testAll);
        return variance > 0
                ? new Known<>(new Effect(
                        test() - control(), Math.sqrt(variance), Double.POSITIVE_INFINITY, controlAll + testAll))
                : new Unknown<>("in both arms all or none: the plain error is 0");
    }

    /** The difference in relation to the control's proportion, by the delta method; normal. */
    public Found<Effect> relative() {
        double c = control();
        double t = test();
        if (controlYes == 0) {
            return new Unknown<>("nobody in the control arm: nothing is relative to that");
        }
        double variance = varianceOf(t, testAll) / (c * c) + varianceOf(c, controlAll) * t * t / (c * c * c * c);
        return variance > 0
                ? new Known<>(
                        new Effect((t - c) / c, Math.sqrt(variance), Double.POSITIVE_INFINITY, controlAll + testAll))
                : new Unknown<>("in both arms all or none: the plain error is 0");
    }

    /** Whether both arms have enough for the plain interval. */
    public boolean isPlain() {
        return controlYes >= WALD_FROM && testYes >= WALD_FROM;
    }

    /** Wald's interval from {@value #WALD_FROM} in both arms on, Newcombe's below. */
    public Interval interval(double alpha) {
        return isPlain() && effect() instanceof Known<Effect>(Effect effect) ? effect.fixed(alpha) : newcombe(alpha);
    }

    /** Newcombe's tenth: Wilson's intervals of both arms, put together. It never passes -1 and 1. */
    public Interval newcombe(double alpha) {
        double z = Tails.critical(alpha, Double.POSITIVE_INFINITY);
        Interval c = wilson(controlYes, controlAll, z);
        Interval t = wilson(testYes, testAll, z);
        double difference = test() - control();
        return new Interval(
                difference - Math.hypot(test() - t.lo(), c.hi() - control()),
                difference + Math.hypot(t.hi() - test(), control() - c.lo()));
    }

    /** With one proportion for both arms, as if there were no difference. */
    public Found<Double> pPooled() {
        double p = (double) (controlYes + testYes) / (controlAll + testAll);
        double variance = p * (1 - p) * (1.0 / controlAll + 1.0 / testAll);
        return variance > 0
                ? new Known<>(Tails.outside((test() - control()) / Math.sqrt(variance), Double.POSITIVE_INFINITY))
                : new Unknown<>("in both arms all or none");
    }

    private static double varianceOf(double share, long all) {
        return share * (1 - share) / all;
    }

    private static Interval wilson(long yes, long all, double z) {
        double p = (double) yes / all;
        double middle = p + z * z / (2 * all);
        double half = z * Math.sqrt(p * (1 - p) / all + z * z / (4.0 * all * all));
        double whole = 1 + z * z / all;
        return new Interval(Math.max(0, (middle - half) / whole), Math.min(1, (middle + half) / whole));
    }
}
