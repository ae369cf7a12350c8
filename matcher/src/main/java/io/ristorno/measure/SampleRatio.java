package io.ristorno.measure;

import java.util.List;

/** Whether the arms are as large as chance would have them: if not, something but chance has divided them, and no effect is told. */
public record SampleRatio(double chiSquare, int degreesOfFreedom, double p) {
    /** Below which the arms are taken for broken. */
    public static final double P_LEAST = 0.001;

    /**
     * Pearson's test of the arms' sizes against the planned ones.
     *
     * @param observed members of each arm, two arms or more, not all 0
     * @param weights what each was planned to get, in any unit, all above 0
     */
    public static SampleRatio of(List<Long> observed, List<Double> weights) {
        double all = observed.stream().mapToLong(Long::longValue).sum();
        double weight = weights.stream().mapToDouble(Double::doubleValue).sum();
        double chiSquare = 0;
        for (int i = 0; i < observed.size(); i++) {
            double expected = all * weights.get(i) / weight;
            chiSquare += Math.pow(observed.get(i) - expected, 2) / expected;
        }
        int degreesOfFreedom = observed.size() - 1;
        return new SampleRatio(chiSquare, degreesOfFreedom, Tails.aboveChiSquare(chiSquare, degreesOfFreedom));
    }

    public boolean isBroken() {
        return p < P_LEAST;
    }
}
