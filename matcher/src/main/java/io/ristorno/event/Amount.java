package io.ristorno.event;

import io.ristorno.money.Commodity;
import io.ristorno.money.Rounding;

/**
 * What a card message says was spent.
 *
 * @param minor the transaction amount (DE 4), cash included, 0 or more
 * @param currency of the transaction (DE 49)
 * @param billingMinor what the cardholder is billed (DE 6); equal to {@code minor} when not told
 * @param billingCurrency of the bill (DE 51); equal to {@code currency} when not told
 * @param cashMinor cash handed out with the purchase (DE 54, amount type 40), in transaction currency; it earns nothing
 */
public record Amount(long minor, Commodity currency, long billingMinor, Commodity billingCurrency, long cashMinor) {
    public Amount {
        if (minor < 0 || billingMinor < 0 || cashMinor < 0 || cashMinor > minor) {
            throw new IllegalArgumentException("amounts are 0 or more, cash at most the amount");
        }
    }

    /** An amount billed as it was spent, without cash. */
    public static Amount of(long minor, Commodity currency) {
        return new Amount(minor, currency, minor, currency, 0);
    }

    /** What was spent on goods, in transaction currency. */
    public long goodsMinor() {
        return minor - cashMinor;
    }

    /** The same kind of amount with another number of minor units, billed in proportion, rounded down. */
    public Amount withMinor(long other) {
        long billing =
                minor == 0 || billingCurrency.equals(currency) ? other : Rounding.downShare(billingMinor, other, minor);
        return new Amount(other, currency, billing, billingCurrency, Math.min(cashMinor, other));
    }
}
