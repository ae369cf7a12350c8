package io.ristorno.measure;

import io.ristorno.measure.Found.Known;
import io.ristorno.measure.Found.Unknown;

/**
 * What a campaign was worth to whoever paid it. All amounts are of one currency and one unit.
 *
 * @param attributedSales of purchases that the attribution model gives to the campaign
 * @param incrementalSales what would not have been sold: effect per member times members of the test arm
 * @param incremental its interval
 * @param cost rewards and fees, less what came back
 * @param stacked other discounts on the same baskets or members: coupons, points, other offers
 * @param margin the merchant's, as a share of sales
 * @param rewardRate as a share of sales
 */
public record Economics(
        double attributedSales,
        double incrementalSales,
        Interval incremental,
        double cost,
        double stacked,
        double margin,
        double rewardRate) {
    /** Attributed sales by cost. It is not what the campaign has caused. */
    public Found<Double> roas() {
        return byCost(attributedSales);
    }

    /** Incremental sales by cost. */
    public Found<Double> iroas() {
        return byCost(incrementalSales);
    }

    public Found<Interval> iroasInterval() {
        return cost > 0 ? new Known<>(incremental.times(1 / cost)) : new Unknown<>("the campaign has cost nothing");
    }

    /** Which part of the attributed sales would not have been made; above 1 when it sold more than it was given. */
    public Found<Double> incrementalityRate() {
        return attributedSales > 0
                ? new Known<>(incrementalSales / attributedSales)
                : new Unknown<>("there are no attributed sales");
    }

    /** What was paid to people who came anyway. */
    public double rewardOnBaseline() {
        return rewardRate * (attributedSales - incrementalSales);
    }

    /** After double discounts. */
    public double profit() {
        return margin * incrementalSales - cost - stacked;
    }

    public Interval profitInterval() {
        return incremental.times(margin).plus(-cost - stacked);
    }

    /** From which incrementality rate on it earns. */
    public Found<Double> breakEven() {
        return margin * attributedSales > 0
                ? new Known<>((cost + stacked) / (margin * attributedSales))
                : new Unknown<>("there are no attributed sales, or no margin on them");
    }

    /**
     * What one more customer, or visit, has cost.
     *
     * @param count how many more
     * @param interval of the count
     */
    public Found<Double> costPer(double count, Interval interval) {
        return interval.lo() > 0 && count > 0
                ? new Known<>(cost / count)
                : new Unknown<>("it may be that there was none more: the lower bound is not above 0");
    }

    private Found<Double> byCost(double sales) {
        return cost > 0 ? new Known<>(sales / cost) : new Unknown<>("the campaign has cost nothing");
    }
}
