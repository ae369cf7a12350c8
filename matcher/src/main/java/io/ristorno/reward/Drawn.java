package io.ristorno.reward;

import java.util.ArrayList;
import java.util.List;

/**
 * On which days a reward was reserved, of an offer of which all members together may have only so much a day, or so many times. What is
 * reserved later is of its own day. What is given up, was reserved last.
 *
 * @param countedDay the day on which it became one of those that are counted, days since 1970-01-01; {@link #NEVER} if it is none
 * @param days what it takes still of what was reserved on each day, the first day first
 */
public record Drawn(int countedDay, List<OnDay> days) {
    /** No day. */
    public static final int NEVER = Integer.MIN_VALUE;

    /** Of what nobody counts. */
    public static final Drawn NONE = new Drawn(NEVER, List.of());

    /**
     * A day's part.
     *
     * @param day in the offer's zone, days since 1970-01-01
     * @param minor more than 0
     */
    public record OnDay(int day, long minor) {}

    public Drawn {
        days = List.copyOf(days);
    }

    /** Whether it is one of those that are counted. */
    public boolean counted() {
        return countedDay != NEVER;
    }

    /** The last day on which anything of it was reserved; {@link #NEVER} for none. */
    public int lastDay() {
        return days.isEmpty() ? countedDay : Math.max(countedDay, days.getLast().day());
    }

    /**
     * When what it takes has become another.
     *
     * @param beforeMinor what it took
     * @param afterMinor what it takes now
     * @param today the day on which that is counted; {@link #NEVER} where nobody does
     */
    public Drawn after(long beforeMinor, long afterMinor, int today) {
        if (afterMinor == 0) {
            return NONE;
        }
        if (afterMinor > beforeMinor) {
            return today == NEVER ? this : more(afterMinor - beforeMinor, beforeMinor == 0 ? today : countedDay, today);
        }
        return afterMinor == beforeMinor || days.isEmpty() ? this : less(beforeMinor - afterMinor);
    }

    private Drawn more(long minor, int counted, int today) {
        var more = new ArrayList<>(days);
        boolean known = !days.isEmpty() && days.getLast().day() == today;
        long has = known ? more.removeLast().minor() : 0;
        more.add(new OnDay(today, has + minor));
        return new Drawn(counted, more);
    }

    private Drawn less(long minor) {
        var fewer = new ArrayList<>(days);
        long left = minor;
        while (left > 0 && !fewer.isEmpty()) {
            OnDay last = fewer.removeLast();
            if (last.minor() > left) {
                fewer.add(new OnDay(last.day(), last.minor() - left));
            }
            left -= Math.min(left, last.minor());
        }
        return new Drawn(countedDay, fewer);
    }
}
