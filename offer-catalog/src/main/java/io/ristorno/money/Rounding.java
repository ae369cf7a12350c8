package io.ristorno.money;

import java.math.BigInteger;

/** Named rounding of exact quotients. The product rounds once, half up, on a purchase's total. */
public final class Rounding {
    private Rounding() {}

    /**
     * {@code numerator / denominator}, halves away from zero.
     *
     * @param denominator more than 0
     */
    public static long halfUp(long numerator, long denominator) {
        long quotient = numerator / denominator;
        long rest = numerator % denominator;
        long half = denominator - Math.abs(rest);
        return Math.abs(rest) < half ? quotient : quotient + Long.signum(numerator);
    }

    /**
     * {@code amount × rate × part / (10,000 × whole)}, exact until one rounding half up at the end: a rate of a share of
     * an amount, however large its factors.
     *
     * @param part 0 to {@code whole}
     * @param whole more than 0
     */
    public static long halfUpShare(long amount, int rateBasisPoints, long part, long whole) {
        if (part == whole) {
            return halfUp(Math.multiplyExact(amount, rateBasisPoints), BasisPoints.WHOLE);
        }
        BigInteger numerator = BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(rateBasisPoints))
                .multiply(BigInteger.valueOf(part));
        BigInteger denominator = BigInteger.valueOf(BasisPoints.WHOLE).multiply(BigInteger.valueOf(whole));
        BigInteger[] quotient = numerator.divideAndRemainder(denominator);
        boolean up = quotient[1].abs().shiftLeft(1).compareTo(denominator) >= 0;
        BigInteger rounded = up ? quotient[0].add(BigInteger.valueOf(numerator.signum())) : quotient[0];
        return rounded.longValueExact();
    }
}
