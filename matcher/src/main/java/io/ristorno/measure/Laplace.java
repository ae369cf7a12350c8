package io.ristorno.measure;

/**
 * Discrete Laplace noise for counts and clamped sums: {@code P(k) = (1 - q) / (1 + q) * q^|k|} with {@code q = e^(-epsilon /
 * sensitivity)}.
 *
 * @param epsilon the budget of one release, above 0
 * @param sensitivity how much one member can change the figure: 1 of counts, the cap of sums; above 0
 */
public record Laplace(double epsilon, double sensitivity) {
    private double logQ() {
        return -epsilon / sensitivity;
    }

    /** How probably the noise is just {@code k}. */
    public double probability(long k) {
        return Math.tanh(-logQ() / 2) * Math.exp(logQ() * Math.abs((double) k));
    }

    /** How probably the noise is nowhere further off than {@code k}, 0 or more. */
    public double within(long k) {
        double q = Math.exp(logQ());
        return 1 - 2 * Math.exp(logQ() * (k + 1.0)) / (1 + q);
    }

    /** The least distance within which a share of all draws lies. */
    public long distance(double share) {
        double q = Math.exp(logQ());
        long k = (long) Math.max(0, Math.ceil(Math.log((1 - share) * (1 + q) / 2) / logQ() - 1) - 1);
        while (within(k) < share) {
            k++;
        }
        return k;
    }

    public double standardDeviation() {
        return Math.sqrt(variance());
    }

    /** What is to be added to the squared standard error of whatever the noisy figure goes into. */
    public double variance() {
        double half = Math.sinh(-logQ() / 2);
        return 1 / (2 * half * half);
    }
}
