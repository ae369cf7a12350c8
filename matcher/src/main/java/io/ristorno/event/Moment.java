package io.ristorno.event;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * When something happened, by the card world's clock, fixed once at receipt.
 *
 * @param epochMillis the instant; of a date without a time, the end of that local day, so that it sorts behind
 *     everything timed on it
 * @param localDay days since 1970-01-01 of the local date
 * @param minuteOfDay local minutes after midnight, 0 to 1439, or {@link #UNKNOWN} when only the date is known
 */
public record Moment(long epochMillis, int localDay, int minuteOfDay) {
    /** In place of a minute: only the date is known. */
    public static final int UNKNOWN = -1;

    /** An instant, seen from a zone. */
    public static Moment at(Instant instant, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
        return new Moment(
                instant.toEpochMilli(),
                Math.toIntExact(local.toLocalDate().toEpochDay()),
                local.getHour() * 60 + local.getMinute());
    }

    /** A date without a time: ordered at the end of its local day. */
    public static Moment on(LocalDate date, ZoneId zone) {
        long end = date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli() - 1;
        return new Moment(end, Math.toIntExact(date.toEpochDay()), UNKNOWN);
    }

    /** The same seen from another zone: the same instant, or the end of the same date. */
    public Moment seenFrom(ZoneId zone) {
        return timed() ? at(Instant.ofEpochMilli(epochMillis), zone) : on(localDate(), zone);
    }

    /** Whether the time of day is known. */
    public boolean timed() {
        return minuteOfDay != UNKNOWN;
    }

    public LocalDate localDate() {
        return LocalDate.ofEpochDay(localDay);
    }
}
