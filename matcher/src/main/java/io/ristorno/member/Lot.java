package io.ristorno.member;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Optional;

/**
 * Available units that came from one place and expire together.
 *
 * @param id where they came from: {@code rwd_...}, or {@code adj_...}
 * @param merchant at whose relationship the reward is; {@code ""} when it is none
 * @param leftMinor what is left of them; less than 0 when they were taken back after they were used
 * @param expiresMillis from when on they are lost, epoch milliseconds; {@link #NEVER}; {@link #UNKNOWN} of what is owed
 * @param rank which of two that expire together goes first: {@link #rank}
 */
public record Lot(String id, String merchant, long leftMinor, long expiresMillis, long rank) {
    /** They stay. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Nothing is there that could expire. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    /** The first to expire is the first to go. */
    public static final Comparator<Lot> ORDER = Comparator.comparingLong(Lot::expiresMillis)
            .thenComparingLong(Lot::rank)
            .thenComparing(Lot::id);

    private static final int KEY_BITS = 22;

    /**
     * The order in which lots were earned. Ids would not do: which message came first decides on them, and on nothing else.
     *
     * @param earnedMillis when, epoch milliseconds
     * @param key the purchase's, or {@code ""}: tells two of one moment apart
     */
    public static long rank(long earnedMillis, String key) {
        return earnedMillis << KEY_BITS | key.hashCode() & (1 << KEY_BITS) - 1;
    }

    /** The last day on which they are good from morning to night where it is told; none where they do not expire. */
    public Optional<LocalDate> lastDay(ZoneId zone) {
        return expiresMillis == NEVER || expiresMillis == UNKNOWN
                ? Optional.empty()
                : Optional.of(LocalDate.ofInstant(Instant.ofEpochMilli(expiresMillis), zone)
                        .minusDays(1));
    }

    /** The same place and expiry with another amount. */
    public Lot of(long minor) {
        return new Lot(id, merchant, minor, expiresMillis, rank);
    }

    /** The same units, to expire then. */
    public Lot until(long millis) {
        return new Lot(id, merchant, leftMinor, millis, rank);
    }
}
