package io.ristorno.member;

import java.util.Comparator;

/**
 * Available units that came from one place and expire together.
 *
 * @param id where they came from: {@code rwd_...}, or {@code adj_...}
 * @param merchant at whose relationship the reward is; {@code ""} when it is none
 * @param leftMinor what is left of them; less than 0 when they were taken back after they were used
 * @param expiresMillis from when on they are lost, epoch milliseconds; {@link #NEVER}; {@link #UNKNOWN} for one that has only
 *     been taken from
 */
public record Lot(String id, String merchant, long leftMinor, long expiresMillis) {
    /** They stay. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Nothing has come from there yet. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    /** The first to expire is the first to go. */
    public static final Comparator<Lot> ORDER =
            Comparator.comparingLong(Lot::expiresMillis).thenComparing(Lot::id);

    /** The same place and expiry with another amount. */
    public Lot of(long minor) {
        return new Lot(id, merchant, minor, expiresMillis);
    }

    /** The same units, to expire then. */
    public Lot until(long millis) {
        return new Lot(id, merchant, leftMinor, millis);
    }
}
