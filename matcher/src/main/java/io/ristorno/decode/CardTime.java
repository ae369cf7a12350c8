package io.ristorno.decode;

import io.ristorno.event.Moment;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When something happened, as a message tells it: an instant, a local time, a local date, or several of them. Fixed once,
 * with the year.
 *
 * @param instant to the second, if told (DE 7)
 * @param date local, if told (DE 13, or DE 12 of 1993)
 * @param secondOfDay local, 0 to 86,399, or {@link Moment#UNKNOWN} when only the date is told
 * @param doubtful whether the two are more than 26 hours apart, or the local time does not exist
 */
public record CardTime(Optional<Instant> instant, Optional<LocalDate> date, int secondOfDay, boolean doubtful) {
    public CardTime {
        if (instant.isEmpty() && date.isEmpty()) {
            throw new IllegalArgumentException("a time has an instant or a date");
        }
    }

    /** An instant, and the local time that goes with it. */
    static CardTime of(Instant instant, LocalDateTime local) {
        return new CardTime(
                Optional.of(instant),
                Optional.of(local.toLocalDate()),
                local.toLocalTime().toSecondOfDay(),
                false);
    }

    /** A local date and nothing else. */
    static CardTime on(LocalDate date) {
        return new CardTime(Optional.empty(), Optional.of(date), Moment.UNKNOWN, false);
    }

    /**
     * The moment at a place.
     *
     * @param zone the location's if it is known, else that of the member's program
     * @param located whether it is: then the instant decides the local time, else the message's own local time does
     */
    public Moment at(ZoneId zone, boolean located) {
        boolean trusted = instant.isPresent() && !doubtful;
        if (date.isEmpty() || (trusted && located)) {
            return Moment.at(instant.orElseThrow(), zone);
        }
        return trusted ? told(instant.get()) : local(zone);
    }

    private Moment told(Instant at) {
        int minute = secondOfDay == Moment.UNKNOWN ? Moment.UNKNOWN : secondOfDay / 60;
        return new Moment(at.toEpochMilli(), Math.toIntExact(date.orElseThrow().toEpochDay()), minute);
    }

    private Moment local(ZoneId zone) {
        LocalDate day = date.orElseThrow();
        if (secondOfDay == Moment.UNKNOWN) {
            return Moment.on(day, zone);
        }
        LocalDateTime local = day.atStartOfDay().plusSeconds(secondOfDay);
        return told(local.atZone(zone).toInstant());
    }
}
