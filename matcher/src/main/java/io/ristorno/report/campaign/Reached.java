package io.ristorno.report.campaign;

import io.ristorno.attribute.MediumTally;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What was shown in one medium, in periods. One is over with the day by which it has reached enough members whom none before had; so the
 * next report has the same ones, and more. What is behind the last one is of too few yet.
 */
record Reached(LocalDate from, LocalDate to, MediumTally figures, boolean hidden) {
    static List<Reached> of(SortedMap<LocalDate, MediumTally> days, long membersLeast) {
        var periods = new ArrayList<Reached>();
        MediumTally sum = MediumTally.NONE;
        LocalDate from = days.firstKey();
        for (Map.Entry<LocalDate, MediumTally> day : days.entrySet()) {
            sum = sum.plus(day.getValue());
            if (sum.reach() >= membersLeast) {
                periods.add(new Reached(from, day.getKey(), sum, false));
                from = day.getKey().plusDays(1);
                sum = MediumTally.NONE;
            }
        }
        if (!sum.equals(MediumTally.NONE)) {
            periods.add(new Reached(from, days.lastKey(), sum, true));
        }
        return periods;
    }
}
