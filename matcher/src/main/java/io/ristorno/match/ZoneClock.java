package io.ristorno.match;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Local time of one zone without allocation: remembers the span between two changes of the clock, and asks the zone's rules
 * only outside of it.
 */
final class ZoneClock {
    private static final long DAY_MILLIS = 86_400_000;

    private final ZoneRules rules;
    private volatile Span span;

    /** Between two changes of the clock, the second exclusive. */
    private record Span(long fromMillis, long untilMillis, long offsetMillis) {}

    ZoneClock(ZoneId zone) {
        rules = zone.getRules();
        span = span(0);
    }

    /** Local minutes since 1970-01-01T00:00 of an instant. */
    long minutes(long epochMillis) {
        Span now = span;
        if (epochMillis < now.fromMillis || epochMillis >= now.untilMillis) {
            now = span(epochMillis);
            span = now;
        }
        return Math.floorDiv(epochMillis + now.offsetMillis, DAY_MILLIS / 1440);
    }

    private Span span(long epochMillis) {
        Instant at = Instant.ofEpochMilli(epochMillis);
        ZoneOffset offset = rules.getOffset(at);
        ZoneOffsetTransition before = rules.isFixedOffset() ? null : rules.previousTransition(at.plusMillis(1));
        ZoneOffsetTransition after = rules.isFixedOffset() ? null : rules.nextTransition(at);
        return new Span(
                before == null ? Long.MIN_VALUE : before.getInstant().toEpochMilli(),
                after == null ? Long.MAX_VALUE : after.getInstant().toEpochMilli(),
                offset.getTotalSeconds() * 1000L);
    }
}
