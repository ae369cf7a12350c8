package io.ristorno.merchant;

import io.ristorno.money.Commodity;

/**
 * What a merchant can lose at most: all his offers together draw on it. It is counted from his first reward on, so whoever pays in
 * again, or has settled what he owed, is given a higher one.
 *
 * @param kind where the money is
 * @param amountMinor all of it, minor units, 0 or more; with 0 his offers pause
 * @param currency of it, and of all his offers
 */
public record FundingLine(Kind kind, long amountMinor, Commodity currency) {
    /** Where the money is. */
    public enum Kind {
        /** He has paid it in. */
        PREPAID,
        /** He will be billed for it. */
        CREDIT
    }

    /** From how much use on somebody should speak with the merchant: four fifths of it. */
    public long alertMinor() {
        return amountMinor - amountMinor / 5;
    }
}
