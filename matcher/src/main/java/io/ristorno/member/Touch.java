package io.ristorno.member;

import io.ristorno.offer.ExposedTo;
import java.util.concurrent.TimeUnit;

/**
 * What a member saw of a merchant, or did about it, at one place of a publisher's within one day. Of a day the first and the last are
 * enough: whoever asks for days asks for one at least, and what lies between them is never the only one of the day that counts, in
 * whatever zone.
 *
 * @param merchant {@code mer_...}, of whose offers or campaigns
 * @param placement in the publisher's words
 * @param kind what at most
 * @param firstMillis when first on that day, UTC, epoch milliseconds
 * @param lastMillis when last
 */
public record Touch(String merchant, String placement, ExposedTo.Kind kind, long firstMillis, long lastMillis) {
    /** At one moment. */
    public Touch(String merchant, String placement, ExposedTo.Kind kind, long atMillis) {
        this(merchant, placement, kind, atMillis, atMillis);
    }

    /** Days since 1970-01-01, UTC. */
    long day() {
        return Math.floorDiv(firstMillis, TimeUnit.DAYS.toMillis(1));
    }

    /** Whether it is of the same place, kind and day. */
    boolean isBeside(Touch other) {
        return day() == other.day()
                && kind == other.kind
                && placement.equals(other.placement)
                && merchant.equals(other.merchant);
    }

    /** Both, where they are of one place, kind and day. */
    Touch and(Touch other) {
        return new Touch(
                merchant,
                placement,
                kind,
                Math.min(firstMillis, other.firstMillis),
                Math.max(lastMillis, other.lastMillis));
    }
}
