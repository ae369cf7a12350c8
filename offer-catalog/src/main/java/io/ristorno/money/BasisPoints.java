package io.ristorno.money;

/**
 * A rate in hundredths of a percent: 1250 is 12.5 %.
 *
 * @param value 0 to 10,000
 */
public record BasisPoints(int value) {
    /** 100 %. */
    public static final int WHOLE = 10_000;

    public BasisPoints {
        if (value < 0 || value > WHOLE) {
            throw new IllegalArgumentException("basis points must lie in 0..10000, not " + value);
        }
    }

    /** This rate of an amount in minor units, half up: 10 % of 4325 is 433. */
    public long of(long minor) {
        return Rounding.halfUp(Math.multiplyExact(minor, value), WHOLE);
    }

    @Override
    public String toString() {
        return java.math.BigDecimal.valueOf(value, 2).stripTrailingZeros().toPlainString() + " %";
    }
}
