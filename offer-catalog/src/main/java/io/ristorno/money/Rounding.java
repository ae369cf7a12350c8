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
     * {@code amount × ratio × rate / 10,000}, exact until one rounding half up at the end: a rate of a share of an amount, however
     * large its factors.
     */
    public static long halfUp(long amount, Ratio ratio, int rateBasisPoints) {
        if (ratio.isOne()) {
            return halfUp(Math.multiplyExact(amount, rateBasisPoints), BasisPoints.WHOLE);
        }
        BigInteger numerator = BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(rateBasisPoints))
                .multiply(ratio.part());
        BigInteger denominator = BigInteger.valueOf(BasisPoints.WHOLE).multiply(ratio.whole());
        BigInteger[] quotient = numerator.divideAndRemainder(denominator);
        boolean up = quotient[1].abs().shiftLeft(1).compareTo(denominator) >= 0;
        BigInteger rounded = up ? quotient[0].add(BigInteger.valueOf(numerator.signum())) : quotient[0];
        return rounded.longValueExact();
    }

    /**
     * {@code amount × ratio}, halves up, and no more than so much, however large its factors.
     *
     * @param amount 0 or more
     * @param most 0 or more
     */
    public static long halfUpAtMost(long amount, Ratio ratio, long most) {
        BigInteger doubled = BigInteger.valueOf(amount).multiply(ratio.part()).shiftLeft(1);
        BigInteger rounded = doubled.add(ratio.whole()).divide(ratio.whole().shiftLeft(1));
        return rounded.min(BigInteger.valueOf(most)).longValueExact();
    }

    /** {@code amount × ratio}, rounded down, exact however large its factors. */
    public static long down(long amount, Ratio ratio) {
        return ratio.isOne()
                ? amount
                : BigInteger.valueOf(amount)
                        .multiply(ratio.part())
                        .divide(ratio.whole())
                        .longValueExact();
    }

    /**
     * {@code amount × part / whole}, rounded down, exact however large its factors.
     *
     * @param amount 0 or more
     * @param part 0 or more
     * @param whole more than 0
     */
    public static long downShare(long amount, long part, long whole) {
        if (part == whole) {
            return amount;
        }
        long low = amount * part;
        if (low >= 0 && Math.multiplyHigh(amount, part) == 0) {
            return low / whole;
        }
        return BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }

    /**
     * An amount divided by weights, without a unit lost or made: each has its share rounded down, and the units that are left go to the
     * largest remainders, of equal ones to the first.
     *
     * @param amount 0 or more
     * @param weights 0 or more each, together {@link BasisPoints#WHOLE}
     */
    public static long[] largestRemainders(long amount, int... weights) {
        long[] shares = new long[weights.length];
        long[] remainders = new long[weights.length];
        long left = amount;
        for (int i = 0; i < weights.length; i++) {
            long product = Math.multiplyExact(amount, weights[i]);
            shares[i] = product / BasisPoints.WHOLE;
            remainders[i] = product % BasisPoints.WHOLE;
            left -= shares[i];
        }
        for (; left > 0; left--) {
            int largest = 0;
            for (int i = 1; i < remainders.length; i++) {
                largest = remainders[i] > remainders[largest] ? i : largest;
            }
            shares[largest]++;
            remainders[largest] = -1;
        }
        return shares;
    }
}
