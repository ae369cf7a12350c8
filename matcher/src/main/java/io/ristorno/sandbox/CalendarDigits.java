package io.ristorno.sandbox;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * Moments as card messages write them, MMDDhhmmss as one number. A calendar costs more than the rest of a message, so the
 * digits of a second and the offset of a zone in an hour are kept. For one thread.
 */
final class CalendarDigits {
    private static final long HOUR_SECONDS = 3600;

    private final Map<ZoneId, Offset> offsets = new HashMap<>();
    private long utcSecond = Long.MIN_VALUE;
    private long utcDigits;

    /** What a zone's clocks are ahead by during one hour of UTC, and the last second asked for. */
    private static final class Offset {
        private long hour = Long.MIN_VALUE;
        private long seconds;
        private long second = Long.MIN_VALUE;
        private long digits;
    }

    /** DE 7. */
    long utc(long epochMillis) {
        long second = Math.floorDiv(epochMillis, 1000);
        if (second != utcSecond) {
            utcSecond = second;
            utcDigits = digits(second);
        }
        return utcDigits;
    }

    /** DE 13 and DE 12. */
    long local(long epochMillis, ZoneId zone) {
        long second = Math.floorDiv(epochMillis, 1000);
        Offset offset = offsets.computeIfAbsent(zone, _ -> new Offset());
        // Clocks are moved at full hours of UTC, nearly everywhere: traffic needs no more.
        long hour = Math.floorDiv(second, HOUR_SECONDS);
        if (offset.hour != hour) {
            offset.hour = hour;
            offset.seconds =
                    zone.getRules().getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
        }
        if (offset.second != second) {
            offset.second = second;
            offset.digits = digits(second + offset.seconds);
        }
        return offset.digits;
    }

    private static long digits(long second) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        return time.getMonthValue() * 100_000_000L
                + time.getDayOfMonth() * 1_000_000L
                + time.getHour() * 10_000L
                + time.getMinute() * 100L
                + time.getSecond();
    }
}
