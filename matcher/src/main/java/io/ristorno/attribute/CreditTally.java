package io.ristorno.attribute;

/**
 * Credit for sales. By each model the credits of a purchase sum to its net amount.
 *
 * @param conversionMillionths purchases, each a million parts shared among its touches
 * @param grossMinor credit for what was authorised or cleared, before returns
 * @param clickMinor the part of the net credit that clicks and activations have
 * @param viewMinor the part that impressions and views have
 * @param buyers members whose first credited purchase it is, of this offer, in this medium, by this model
 * @param refundsMinor returned since, 0 or more: {@code grossMinor - refundsMinor = clickMinor + viewMinor}
 */
public record CreditTally(
        long conversionMillionths, long grossMinor, long clickMinor, long viewMinor, long refundsMinor, long buyers) {
    public static final CreditTally NONE = new CreditTally(0, 0, 0, 0, 0, 0);

    /** Of both. */
    public CreditTally plus(CreditTally other) {
        return new CreditTally(
                Math.addExact(conversionMillionths, other.conversionMillionths),
                Math.addExact(grossMinor, other.grossMinor),
                Math.addExact(clickMinor, other.clickMinor),
                Math.addExact(viewMinor, other.viewMinor),
                Math.addExact(refundsMinor, other.refundsMinor),
                Math.addExact(buyers, other.buyers));
    }

    /** What is left for the touches. */
    public long netMinor() {
        return clickMinor + viewMinor;
    }

    /** The same as numbers that add. */
    public Row row() {
        return Row.of(conversionMillionths, grossMinor, clickMinor, viewMinor, refundsMinor, buyers);
    }

    /** What such numbers say. */
    public static CreditTally of(Row row) {
        return new CreditTally(row.count(0), row.count(1), row.count(2), row.count(3), row.count(4), row.count(5));
    }
}
