package io.ristorno.money;

/**
 * An exact amount.
 *
 * @param minor whole minor units (cents of EUR, yen of JPY); negative amounts are legal
 * @param commodity what is counted
 */
public record Money(long minor, Commodity commodity) {

    /**
     * The sum of two amounts of one commodity.
     *
     * @throws IllegalArgumentException if the commodities differ
     * @throws ArithmeticException if the sum leaves the range of {@code long}
     */
    public Money plus(Money other) {
        if (!commodity.equals(other.commodity)) {
            throw new IllegalArgumentException("cannot add " + other.commodity + " to " + commodity);
        }
        return new Money(Math.addExact(minor, other.minor), commodity);
    }

    @Override
    public String toString() {
        return commodity.format(minor) + " " + commodity.code();
    }
}
