package io.ristorno.member;

import io.ristorno.money.Commodity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * What a member's rewards of all merchants came to, before returns, by the local day of the purchase: of all offers together, counted for
 * purchases that were made while his program capped that; and of each offer that is no merchant's and limits what one member may have.
 *
 * @param days by offer, commodity, then day, none of 0
 */
public record Earned(List<Day> days) {
    /** Nothing was counted. */
    public static final Earned NOTHING = new Earned(List.of());

    /** In the place of an offer, of all together. */
    public static final String ALL = "";

    /** In the place of a day, of an offer's days that are too long ago to be told apart. */
    public static final int LONG_AGO = Integer.MIN_VALUE;

    /** How long a day is counted: the year of a purchase that may still be decided. */
    private static final int KEPT_DAYS = 600;

    private static final Comparator<Day> ORDER =
            Comparator.comparing(Day::offer).thenComparing(Day::commodity).thenComparingInt(Day::localDay);

    /**
     * One day's.
     *
     * @param offer {@code off_...}, or {@link #ALL}
     * @param localDay days since 1970-01-01, or {@link #LONG_AGO}
     * @param count of an offer, how many purchases it paid
     */
    public record Day(String offer, Commodity commodity, int localDay, long minor, int count) {
        /** Of all offers together. */
        public Day(Commodity commodity, int localDay, long minor) {
            this(ALL, commodity, localDay, minor, 0);
        }

        private Day plus(Day more) {
            return new Day(offer, commodity, localDay, minor + more.minor, count + more.count);
        }

        private Day longAgo() {
            return new Day(offer, commodity, LONG_AGO, minor, count);
        }

        private boolean isOf(String one) {
            return offer.equals(one);
        }
    }

    public Earned {
        days = List.copyOf(days);
    }

    /** What was earned on a day. */
    public long on(Commodity commodity, int localDay) {
        for (Day day : days) {
            if (day.localDay == localDay && day.isOf(ALL) && day.commodity.equals(commodity)) {
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
            boolean counts = day.localDay >= first && day.localDay < last && day.isOf(ALL);
            sum += counts && day.commodity.equals(commodity) ? day.minor : 0;
        }
        return sum;
    }

    /**
     * What was earned of an offer on some days, in how many purchases.
     *
     * @param among which days; {@link #LONG_AGO} is one
     */
    public Day of(String offer, IntPredicate among) {
        var sum = new Day(offer, Commodity.NONE, 0, 0, 0);
        for (Day day : days) {
            if (day.isOf(offer) && among.test(day.localDay)) {
                sum = sum.plus(day);
            }
        }
        return sum;
    }

    /** The same and more, or less where an amount is negative; what is too long ago is forgotten, or no day of its own any more. */
    public Earned plus(List<Day> more) {
        if (more.isEmpty()) {
            return this;
        }
        int newest = Integer.MIN_VALUE;
        for (Day day : days) {
            newest = Math.max(newest, day.localDay);
        }
        for (Day day : more) {
            newest = Math.max(newest, day.localDay);
        }
        var sums = new TreeMap<Day, Day>(ORDER);
        add(days, newest, sums);
        add(more, newest, sums);
        var counted = new ArrayList<Day>(sums.size());
        for (Map.Entry<Day, Day> sum : sums.entrySet()) {
            if (sum.getValue().minor > 0) {
                counted.add(sum.getValue());
            }
        }
        return new Earned(counted);
    }

    private static void add(List<Day> more, int newest, TreeMap<Day, Day> sums) {
        for (Day each : more) {
            boolean kept = each.localDay >= (long) newest - KEPT_DAYS;
            if (kept || !each.isOf(ALL)) {
                Day day = kept ? each : each.longAgo();
                sums.merge(day, day, Day::plus);
            }
        }
    }
}
