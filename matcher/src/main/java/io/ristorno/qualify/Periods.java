package io.ristorno.qualify;

import io.ristorno.event.Moment;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Offer;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

/** Calendar periods, in the offer's zone if it names one, else the purchase's own. */
public final class Periods {
    private Periods() {}

    /** The local day of a purchase, days since 1970-01-01. */
    public static int day(Offer offer, Moment at) {
        Optional<ZoneId> zone = offer.schedule().zone();
        return zone.isEmpty() || !at.timed()
                ? at.localDay()
                : Moment.at(Instant.ofEpochMilli(at.epochMillis()), zone.get()).localDay();
    }

    /** The last local day of the period a day is in. */
    static int lastDay(Period per, int localDay) {
        LocalDate day = LocalDate.ofEpochDay(localDay);
        LocalDate last = switch (per) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
            case MONTH -> day.with(TemporalAdjusters.lastDayOfMonth());
            case YEAR -> day.with(TemporalAdjusters.lastDayOfYear());
            case OFFER -> throw new IllegalArgumentException("an offer's life is no calendar period");
        };
        return Math.toIntExact(last.toEpochDay());
    }

    /** Which period a day is in: equal for all days of one, and different for those of others. */
    public static long of(Period per, int localDay) {
        if (per == Period.DAY) {
            return localDay;
        }
        LocalDate day = LocalDate.ofEpochDay(localDay);
        return switch (per) {
            case DAY -> localDay;
            case WEEK -> day.get(IsoFields.WEEK_BASED_YEAR) * 100L + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTH -> day.getYear() * 100L + day.getMonthValue();
            case YEAR -> day.getYear();
            case OFFER -> 0;
        };
    }
}
