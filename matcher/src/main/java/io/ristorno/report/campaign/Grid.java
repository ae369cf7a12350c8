package io.ristorno.report.campaign;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The fixed grid of periods: days where each has brought enough members more, else weeks, else the whole time. So what one report shows,
 * and what the next one shows, differ by as many members at least.
 */
final class Grid {
    private Grid() {}

    /** A period, its figures, and whether they are hidden. */
    record Period<T>(LocalDate from, LocalDate to, T figures, boolean hidden) {}

    /**
     * Figures by day, as they may be told.
     *
     * @param members how many members a period has brought, of its figures
     * @param least how many it takes
     */
    static <T> List<Period<T>> of(
            SortedMap<LocalDate, T> days, BinaryOperator<T> plus, ToLongFunction<T> members, long least) {
        if (days.isEmpty()) {
            return List.of();
        }
        List<Function<LocalDate, LocalDate>> grids = List.of(
                day -> day, day -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)), _ -> days.firstKey());
        List<Period<T>> periods = List.of();
        for (Function<LocalDate, LocalDate> grid : grids) {
            periods = periods(days, grid, plus, members, least);
            if (periods.stream().noneMatch(Period::hidden)) {
                return periods;
            }
        }
        return periods;
    }

    private static <T> List<Period<T>> periods(
            SortedMap<LocalDate, T> days,
            Function<LocalDate, LocalDate> grid,
            BinaryOperator<T> plus,
            ToLongFunction<T> members,
            long least) {
        var sums = new TreeMap<LocalDate, T>();
        var ends = new TreeMap<LocalDate, LocalDate>();
        for (Map.Entry<LocalDate, T> day : days.entrySet()) {
            LocalDate from = grid.apply(day.getKey());
            sums.merge(from, day.getValue(), plus);
            ends.put(from, day.getKey());
        }
        var periods = new ArrayList<Period<T>>();
        sums.forEach((from, sum) ->
                periods.add(new Period<>(from, ends.getOrDefault(from, from), sum, members.applyAsLong(sum) < least)));
        return periods;
    }
}
