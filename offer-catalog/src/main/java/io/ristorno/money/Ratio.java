package io.ristorno.money;

import java.math.BigInteger;

/**
 * An exact quotient: a share of a purchase, an exchange rate.
 *
 * @param part 0 or more
 * @param whole more than 0
 */
public record Ratio(BigInteger part, BigInteger whole) {
    /** All of it. */
    public static final Ratio ONE = new Ratio(BigInteger.ONE, BigInteger.ONE);

    /** None of it. */
    public static final Ratio NONE = new Ratio(BigInteger.ZERO, BigInteger.ONE);

    public Ratio {
        if (part.signum() < 0 || whole.signum() <= 0) {
            throw new IllegalArgumentException("a ratio is of 0 or more to more than 0");
        }
    }

    /** A part of a whole; of nothing, all of it. */
    public static Ratio of(long part, long whole) {
        return part == whole || whole == 0 ? ONE : new Ratio(BigInteger.valueOf(part), BigInteger.valueOf(whole));
    }

    /** So many wholes. */
    public static Ratio exactly(long wholes) {
        return of(wholes, 1);
    }

    /** A ratio of this one. */
    public Ratio times(Ratio other) {
        if (other.isOne()) {
            return this;
        }
        return isOne() ? other : new Ratio(part.multiply(other.part), whole.multiply(other.whole));
    }

    /** What is left of it without another one; nothing, if that is more. */
    public Ratio minus(Ratio other) {
        BigInteger left = part.multiply(other.whole).subtract(other.part.multiply(whole));
        return left.signum() <= 0 ? NONE : new Ratio(left, whole.multiply(other.whole));
    }

    /** This ratio and another one together. */
    public Ratio plus(Ratio other) {
        BigInteger sum = part.multiply(other.whole).add(other.part.multiply(whole));
        BigInteger of = whole.multiply(other.whole);
        BigInteger common = sum.gcd(of);
        return new Ratio(sum.divide(common), of.divide(common));
    }

    /** Whether it is more than another one. */
    public boolean isMoreThan(Ratio other) {
        return part.multiply(other.whole).compareTo(other.part.multiply(whole)) > 0;
    }

    /** In whole basis points, rounded up; {@link Long#MAX_VALUE} if it is more than fit. */
    public long basisPointsUp() {
        BigInteger[] points =
                part.multiply(BigInteger.valueOf(BasisPoints.WHOLE)).divideAndRemainder(whole);
        BigInteger up = points[1].signum() == 0 ? points[0] : points[0].add(BigInteger.ONE);
        return up.bitLength() < Long.SIZE ? up.longValueExact() : Long.MAX_VALUE;
    }

    /** Whether it changes nothing. */
    public boolean isOne() {
        return part.equals(whole);
    }
}
