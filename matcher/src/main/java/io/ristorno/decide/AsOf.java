package io.ristorno.decide;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The engine's clock as decisions see it. Windows compare local calendar dates at the purchase's location.
 *
 * @param nowMillis epoch milliseconds of the last tick
 */
public record AsOf(long nowMillis) {
    /** The local day, days since 1970-01-01. */
    int day(ZoneId zone) {
        return Math.toIntExact(
                LocalDate.ofInstant(Instant.ofEpochMilli(nowMillis), zone).toEpochDay());
    }
}
