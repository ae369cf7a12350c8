package io.ristorno.attribute;

import java.util.List;

/**
 * A purchase, as far as it is measured.
 *
 * @param id {@code pur_...}
 * @param atMillis when it was made, epoch milliseconds
 * @param commodity of the transaction, ISO 4217
 * @param grossMinor before returns
 * @param netMinor what is left of it
 * @param expiresMillis when nothing is left of it, if nothing clears until then; {@link Long#MAX_VALUE} once something has
 * @param reversed whether it was taken back before anything cleared
 * @param late whether it was told of more than seven days behind
 * @param redeemed what campaigns gave for it
 */
public record Bought(
        String id,
        long atMillis,
        String commodity,
        long grossMinor,
        long netMinor,
        long expiresMillis,
        boolean reversed,
        boolean late,
        List<Redeemed> redeemed) {
    public Bought {
        redeemed = List.copyOf(redeemed);
    }

    /**
     * What an offer gave for it, in the commodity of the purchase.
     *
     * @param offer {@code off_...}
     * @param minor the member's, less what was taken back
     * @param clawbackMinor what was taken back
     * @param feeMinor what the platform has for it
     */
    public record Redeemed(String offer, long minor, long clawbackMinor, long feeMinor) {}

    /** The same, where it was late when it was known better. */
    Bought known(boolean wasLate) {
        return wasLate == late
                ? this
                : new Bought(id, atMillis, commodity, grossMinor, netMinor, expiresMillis, reversed, wasLate, redeemed);
    }

    /** The same by the clock: an authorization that nothing cleared comes to nothing. */
    Bought by(long clockMillis) {
        return clockMillis < expiresMillis
                ? this
                : new Bought(id, atMillis, commodity, 0, 0, Long.MAX_VALUE, true, late, List.of());
    }
}
