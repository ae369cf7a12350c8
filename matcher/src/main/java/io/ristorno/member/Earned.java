package io.ristorno.member;

import io.ristorno.money.Commodity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a member's rewards of all merchants came to, before returns, by the local day of the purchase: counted for purchases that
 * were made while his program capped that.
 *
 * @param days by commodity then day, none of 0
 */
public record Earned(List<Day> days) {
    /** Nothing was counted. */
    public static final Earned NOTHING = new Earned(List.of());

    /** How long a day is counted: the year of a purchase that may still be decided. */
    private static final int KEPT_DAYS = 600;

    private static final Comparator<Day> ORDER =
            Comparator.comparing(Day::commodity).thenComparingInt(Day::localDay);

    /**
     * One day's.
     *
     * @param localDay days since 1970-01-01
     */
    public record Day(Commodity commodity, int localDay, long minor) {}

    public Earned {
        days = List.copyOf(days);
    }

    /** What was earned on a day. */
    public long on(Commodity commodity, int localDay) {
        for (Day day : days) {
            if (day.localDay == localDay && day.commodity.equals(commodity)) {
                return day.minor;
            }
        }
        return 0;
    }

    /** What was earned in the year of a day. */
    public long inYearOf(Commodity commodity, int localDay) {
        LocalDate date = LocalDate.ofEpochDay(localDay);
        long first = date.withDayOfYear(1).toEpochDay();
        long last = first + date.lengthOfYear();
        long sum = 0;
        for (Day day : days) {
            sum += day.localDay >= first && day.localDay < last && day.commodity.equals(commodity) ? day.minor : 0;
        }
        return sum;
    }

    /** The same and more, or less where an amount is negative; what is too long ago is forgotten. */
    public Earned plus(List<Day> more) {
        var sums = new TreeMap<Day, Long>(ORDER);
        days.forEach(day -> sums.merge(day, day.minor, Long::sum));
        more.forEach(day -> sums.merge(day, day.minor, Long::sum));
        sums.values().removeIf(sum -> sum <= 0);
        int newest = Integer.MIN_VALUE;
        for (Day day : sums.keySet()) {
            newest = Math.max(newest, day.localDay);
        }
        var counted = new ArrayList<Day>(sums.size());
        for (Map.Entry<Day, Long> sum : sums.entrySet()) {
            Day day = sum.getKey();
            if (day.localDay >= newest - KEPT_DAYS) {
                counted.add(new Day(day.commodity, day.localDay, sum.getValue()));
            }
        }
        return new Earned(counted);
    }
}
