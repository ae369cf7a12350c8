package io.ristorno.offer;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * When a purchase may be made. All times are local: at the purchase's own location, or in {@code zone} if one is named.
 *
 * @param from first moment, inclusive
 * @param until end, exclusive
 * @param daysOfWeek the days that count; all seven when nothing is restricted
 * @param hours the time of day that counts; the whole day when nothing is restricted
 * @param zone overrides the location's zone
 */
public record Schedule(
        LocalDateTime from, LocalDateTime until, Set<DayOfWeek> daysOfWeek, Hours hours, Optional<ZoneId> zone) {
    public Schedule {
        daysOfWeek = Set.copyOf(daysOfWeek);
    }

    /** Every day and hour between two local moments. */
    public static Schedule between(LocalDateTime from, LocalDateTime until) {
        return new Schedule(from, until, Set.of(DayOfWeek.values()), Hours.ALL_DAY, Optional.empty());
    }

    /** Whether every day and hour inside the window counts. */
    public boolean isEveryHour() {
        return daysOfWeek.size() == 7 && hours.equals(Hours.ALL_DAY);
    }

    /** The first local minute that counts, in minutes since 1970-01-01T00:00. */
    public long fromMinute() {
        return minute(from);
    }

    /** The local minute before which a purchase counts, in minutes since 1970-01-01T00:00. */
    public long untilMinute() {
        return minute(until);
    }

    /** Purchases know minutes: one that has begun already counts as over. */
    private static long minute(LocalDateTime local) {
        LocalTime time = local.toLocalTime();
        long minute = local.toLocalDate().toEpochDay() * 1440 + time.getHour() * 60L + time.getMinute();
        return time.getSecond() == 0 && time.getNano() == 0 ? minute : minute + 1;
    }
}
