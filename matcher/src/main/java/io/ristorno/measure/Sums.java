package io.ristorno.measure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Map;

/**
 * The sums of one arm, exact: partitions merge by addition, in any order, bit for bit.
 *
 * <p>{@code y} is what is measured of a member (his net spend in the outcome window) and {@code x} what goes with it: his spend
 * before, or for a quotient of two metrics its denominator. Both are whole numbers of {@code 10^-scale}: minor units, with a scale
 * of 2 for amounts in whole euros. Squares of member totals pass 2^63 with ten million members at 10,000.00, hence no {@code long}.
 *
 * @param n members
 * @param s sum of y
 * @param q sum of y squared
 * @param x sum of x
 * @param xx sum of x squared
 * @param xy sum of x times y
 * @param scale decimals of y and x, 0 to {@value #SCALE_MAX}; the squares have twice as many
 */
public record Sums(long n, BigInteger s, BigInteger q, BigInteger x, BigInteger xx, BigInteger xy, int scale) {
    public static final int SCALE_MAX = 1_000;

    private static final MathContext PRECISE = MathContext.DECIMAL128;

    public Sums {
        if (n < 0 || scale < 0 || scale > SCALE_MAX) {
            throw new IllegalArgumentException("no sums have n %d and scale %d".formatted(n, scale));
        }
    }

    /** Of nobody. */
    public static Sums none(int scale) {
        var zero = BigInteger.ZERO;
        return new Sums(0, zero, zero, zero, zero, zero, scale);
    }

    /** With somebody more, who has not bought yet: he counts from his first opportunity. */
    public Sums enrolled(long before) {
        var its = BigInteger.valueOf(before);
        return new Sums(n + 1, s, q, x.add(its), xx.add(its.multiply(its)), xy, scale);
    }

    /**
     * With a purchase, or a negative amount for a refund, of somebody enrolled: {@code dQ = 2 y a + a^2}, so that refunds are exact
     * in any order.
     *
     * @param y his total so far
     * @param before his x
     */
    public Sums spent(long y, long amount, long before) {
        var a = BigInteger.valueOf(amount);
        var dq = a.multiply(BigInteger.valueOf(y).shiftLeft(1).add(a));
        return new Sums(n, s.add(a), q.add(dq), x, xx, xy.add(a.multiply(BigInteger.valueOf(before))), scale);
    }

    /** Of both. */
    public Sums plus(Sums other) {
        if (scale != other.scale) {
            throw new IllegalArgumentException("sums of scale %d and %d don't add".formatted(scale, other.scale));
        }
        return new Sums(
                n + other.n, s.add(other.s), q.add(other.q), x.add(other.x), xx.add(other.xx), xy.add(other.xy), scale);
    }

    /** The same with what goes with y forgotten. */
    public Sums alone() {
        return new Sums(n, s, q, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, scale);
    }

    /** Whether any numbers have such sums: no variance below zero, no correlation above one. */
    public Map<String, Boolean> possible() {
        var vy = spread(q, s, s);
        var vx = spread(xx, x, x);
        var cov = spread(xy, x, s);
        return Map.of(
                "y", vy.signum() >= 0,
                "x", vx.signum() >= 0,
                "xy", cov.multiply(cov).compareTo(vy.multiply(vx)) <= 0);
    }

    /** Of y; of one member or more. */
    public double mean() {
        return mean(s);
    }

    public double meanX() {
        return mean(x);
    }

    /** Sample variance of y; of two members or more. */
    double variance() {
        return perPair(spread(q, s, s));
    }

    double varianceX() {
        return perPair(spread(xx, x, x));
    }

    double covariance() {
        return perPair(spread(xy, x, s));
    }

    private double mean(BigInteger sum) {
        return new BigDecimal(sum, scale).divide(BigDecimal.valueOf(n), PRECISE).doubleValue();
    }

    /** n times a sum of products less the product of the sums: exact. */
    private BigInteger spread(BigInteger products, BigInteger one, BigInteger other) {
        return BigInteger.valueOf(n).multiply(products).subtract(one.multiply(other));
    }

    private double perPair(BigInteger numerator) {
        var pairs = BigInteger.valueOf(n).multiply(BigInteger.valueOf(n - 1));
        return new BigDecimal(numerator, 2 * scale)
                .divide(new BigDecimal(pairs), PRECISE)
                .doubleValue();
    }
}
