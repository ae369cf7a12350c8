package io.ristorno.member;

/**
 * A member was told that something of his expires.
 *
 * @param lot {@code rwd_...} or {@code adj_...}
 * @param expiresMillis from when on it is lost, as he was told, epoch milliseconds
 */
public record Warning(String lot, long expiresMillis) {
    /** Whether it was about this lot, as it stands. */
    public boolean isOf(Lot other) {
        return lot.equals(other.id()) && expiresMillis == other.expiresMillis();
    }
}
