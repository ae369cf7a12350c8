package io.ristorno.ledger;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * What moved on one account in one calendar month: months are of UTC, and an entry belongs to the month in which it was booked, so
 * that a month that is over never changes. What happened late shows in the month that learnt of it.
 *
 * @param month which, counted from January of year 0
 * @param debitsMinor given, 0 or more
 * @param creditsMinor received, 0 or more
 */
public record Turnover(int month, long debitsMinor, long creditsMinor) {
    /** What an account was before its months were counted: as if all of it had moved in the first month there is. */
    static Turnover before(long sumMinor) {
        return new Turnover(0, Math.max(0, -sumMinor), Math.max(0, sumMinor));
    }

    /** The number of a month. */
    public static int number(YearMonth month) {
        return month.getYear() * 12 + month.getMonthValue() - 1;
    }

    /** The month of a moment, epoch milliseconds. */
    static YearMonth monthOf(long epochMillis) {
        return YearMonth.from(Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC));
    }

    /** Which month. */
    public YearMonth yearMonth() {
        return YearMonth.of(Math.floorDiv(month, 12), Math.floorMod(month, 12) + 1);
    }
}
