package io.ristorno.engine;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A number as a fraction: nothing is ever rounded before somebody says so. */
record Exact(BigInteger over, BigInteger under) implements Comparable<Exact> {
    static final Exact ZERO = of(0);
    static final Exact ONE = of(1);

    Exact {
        if (under.signum() <= 0) {
            throw new ArithmeticException("a fraction has a divisor of more than 0");
        }
    }

    static Exact of(long number) {
        return new Exact(BigInteger.valueOf(number), BigInteger.ONE);
    }

    static Exact of(long over, long under) {
        return new Exact(BigInteger.valueOf(over), BigInteger.valueOf(under));
    }

    static Exact of(BigDecimal number) {
        return number.scale() > 0
                ? new Exact(number.unscaledValue(), BigInteger.TEN.pow(number.scale()))
                : new Exact(number.toBigIntegerExact(), BigInteger.ONE);
    }

    Exact plus(Exact other) {
        return new Exact(over.multiply(other.under).add(other.over.multiply(under)), under.multiply(other.under));
    }

    Exact minus(Exact other) {
        return plus(new Exact(other.over.negate(), other.under));
    }

    Exact times(Exact other) {
        return new Exact(over.multiply(other.over), under.multiply(other.under));
    }

    Exact dividedBy(Exact other) {
        return new Exact(over.multiply(other.under), under.multiply(other.over));
    }

    Exact atMost(Exact other) {
        return compareTo(other) <= 0 ? this : other;
    }

    Exact atLeast(Exact other) {
        return compareTo(other) >= 0 ? this : other;
    }

    boolean isMoreThan(Exact other) {
        return compareTo(other) > 0;
    }

    /** The whole units in it. */
    Exact floor() {
        return new Exact(over.divide(under), BigInteger.ONE);
    }

    /** To whole units, a half up. */
    long halfUp() {
        BigInteger two = BigInteger.TWO;
        return over.multiply(two).add(under).divide(under.multiply(two)).longValueExact();
    }

    @Override
    public int compareTo(Exact other) {
        return over.multiply(other.under).compareTo(other.over.multiply(under));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Exact exact && compareTo(exact) == 0;
    }

    @Override
    public int hashCode() {
        return over.divide(under).hashCode();
    }

    @Override
    public String toString() {
        BigInteger common = over.gcd(under).max(BigInteger.ONE);
        BigInteger whole = under.divide(common);
        return over.divide(common) + (whole.equals(BigInteger.ONE) ? "" : "/" + whole);
    }
}
