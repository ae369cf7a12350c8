package io.ristorno.program;

import io.ristorno.offer.Hours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When a program's members are to be told something, in local calendar days of the program's zone: a window of N days is open while
 * date - start &lt;= N.
 *
 * @param minGapDays behind a marketing contact the next waits until this window is over, 1 to {@link #GAP_DAYS_MAX}
 * @param maxGapDays behind a marketing contact, or joining, a member is to hear of something new once this window is over,
 *     {@code minGapDays} to {@link #GAP_DAYS_MAX}
 * @param quietHours in which no marketing contact is made; empty for none
 * @param visitReminderHours so long after a rewarded purchase the member is reminded of it, 1 to {@link #REMINDER_HOURS_MAX}; empty for
 *     never
 * @param expiryNoticeDays so many days ahead he is told what he is to lose, 1 to {@link #EXPIRY_DAYS_MAX}; empty for never
 */
public record ContactTerms(
        int minGapDays,
        int maxGapDays,
        Optional<Hours> quietHours,
        OptionalInt visitReminderHours,
        OptionalInt expiryNoticeDays) {
    /** Of a program that says that its members are to be told something, and no more. */
    public static final ContactTerms DEFAULT =
            new ContactTerms(7, 30, Optional.empty(), OptionalInt.empty(), OptionalInt.empty());

    public static final int GAP_DAYS_MAX = 365;

    /** A fortnight. */
    public static final int REMINDER_HOURS_MAX = 336;

    public static final int EXPIRY_DAYS_MAX = 90;

    /** The first moment from one on in which nobody is to be left alone, both epoch milliseconds. */
    public long outOfQuietMillis(long millis, ZoneId zone) {
        if (quietHours.isEmpty()) {
            return millis;
        }
        long out = millis;
        // Where a clock is put back the quiet hours may come twice in a night, and no more often.
        for (int nights = 0; nights < 2 && isQuiet(out, zone); nights++) {
            out = endMillis(out, zone, quietHours.get());
        }
        return out;
    }

    private static long endMillis(long millis, ZoneId zone, Hours quiet) {
        LocalDateTime today = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), zone)
                .toLocalDate()
                .atStartOfDay()
                .plusMinutes(quiet.untilMinute());
        for (LocalDateTime end : List.of(today, today.plusDays(1))) {
            for (long each : moments(end, zone)) {
                if (each > millis) {
                    return each;
                }
            }
        }
        throw new IllegalStateException("behind every moment quiet hours end within two days");
    }

    /** When a clock shows that, or goes past it: twice where it is put back. */
    private static long[] moments(LocalDateTime local, ZoneId zone) {
        ZoneOffsetTransition shift = zone.getRules().getTransition(local);
        return shift != null && shift.isGap()
                ? new long[] {shift.getInstant().toEpochMilli()}
                : zone.getRules().getValidOffsets(local).stream()
                        .mapToLong(offset -> local.toInstant(offset).toEpochMilli())
                        .sorted()
                        .toArray();
    }

    /** Whether members are to be left alone at a moment, epoch milliseconds. */
    public boolean isQuiet(long millis, ZoneId zone) {
        ZonedDateTime local = Instant.ofEpochMilli(millis).atZone(zone);
        return quietHours
                .filter(hours -> hours.contains(local.getHour() * 60 + local.getMinute()))
                .isPresent();
    }

    /** From when on another marketing contact may be made behind one, epoch milliseconds. */
    public long gapEndMillis(long contactMillis, ZoneId zone) {
        return endMillis(contactMillis, minGapDays, zone);
    }

    /** From when on a member is to hear of something new, epoch milliseconds. */
    public long nudgeMillis(long contactMillis, ZoneId zone) {
        return endMillis(contactMillis, maxGapDays, zone);
    }

    private static long endMillis(long millis, int days, ZoneId zone) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone)
                .plusDays(days + 1L)
                .atStartOfDay(zone)
                .toInstant()
                .toEpochMilli();
    }
}
