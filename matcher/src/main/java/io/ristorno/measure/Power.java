package io.ristorno.measure;

/**
 * What can be seen at all.
 *
 * @param alpha of a two-sided test, such as 0.05
 * @param power how probably an effect of the least size is seen, such as 0.8
 * @param holdout the control's share of all members, above 0 and below 1
 */
public record Power(double alpha, double power, double holdout) {
    private double errors() {
        return Tails.critical(alpha, Double.POSITIVE_INFINITY) + Tails.normal(power);
    }

    /**
     * The least effect that shows with so many in both arms.
     *
     * @param variance of what is measured of a member: {@code p (1 - p)} of customers
     */
    public double leastEffect(double variance, double members) {
        return errors() * Math.sqrt(variance * (1 / (members * (1 - holdout)) + 1 / (members * holdout)));
    }

    /** How many members in both arms it takes to see an effect. */
    public double members(double variance, double effect) {
        double errors = errors() / effect;
        return errors * errors * variance * (1 / (1 - holdout) + 1 / holdout);
    }

    /** How much larger the variance of a difference is than with two equal arms. */
    public double penalty() {
        return 1 / (4 * holdout * (1 - holdout));
    }
}
