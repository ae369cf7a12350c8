package io.ristorno.offer;

/**
 * A span of the local day.
 *
 * @param fromMinute minutes after midnight, 0 to 1439, inclusive
 * @param untilMinute minutes after midnight, 1 to 1440, exclusive; not more than {@code fromMinute} means the span runs
 *     over midnight (22:00 to 02:00), the part after midnight belonging to the day on which it lies
 * @param timeUnknown what becomes of a purchase of which only the day is known
 */
public record Hours(int fromMinute, int untilMinute, TimeUnknown timeUnknown) {
    /** Of a purchase without a time. */
    public enum TimeUnknown {
        /** It may have been made in these hours, so it counts. */
        GRANT,
        /** It may have been made in others, so it does not. */
        REFUSE
    }

    /** No restriction. */
    public static final Hours ALL_DAY = new Hours(0, 1440);

    public Hours {
        if (fromMinute < 0 || fromMinute > 1439 || untilMinute < 1 || untilMinute > 1440) {
            throw new IllegalArgumentException("hours must lie in 00:00..24:00");
        }
    }

    /** Hours that believe a purchase without a time. */
    public Hours(int fromMinute, int untilMinute) {
        this(fromMinute, untilMinute, TimeUnknown.GRANT);
    }

    /** Whether a purchase counts of which only the day is known. */
    public boolean grantsUntimed() {
        return timeUnknown == TimeUnknown.GRANT;
    }

    /** Whether a minute of the day lies inside. */
    public boolean contains(int minuteOfDay) {
        return fromMinute < untilMinute
                ? minuteOfDay >= fromMinute && minuteOfDay < untilMinute
                : minuteOfDay >= fromMinute || minuteOfDay < untilMinute;
    }
}
