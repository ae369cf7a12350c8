package io.ristorno.report.campaign;

import io.ristorno.attribute.ArmKey;
import io.ristorno.attribute.ArmTally;
import io.ristorno.attribute.Measured;
import io.ristorno.attribute.Measured.Status;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Up to which day figures are told. Whoever asks again and again must not learn what one member has bought in between: so a day is told
 * when it is over, and sums over all members go on only when enough of them have done something since. What is final goes no further.
 *
 * @param measured without what is told later
 * @param through the last day of sums over all members
 */
record Cut(Measured measured, LocalDate through) {
    static Cut of(Measured measured, long membersLeast) {
        LocalDate today = LocalDate.ofInstant(measured.dataThrough(), measured.zone());
        if (measured.status() != Status.PROVISIONAL) {
            return new Cut(measured, today);
        }
        Optional<LocalDate> enough = through(measured.arms(), today, membersLeast);
        LocalDate end = enough.map(day -> day.plusDays(1)).orElse(LocalDate.MIN);
        return new Cut(
                new Measured(
                        measured.program(),
                        measured.campaign(),
                        measured.commodity(),
                        measured.zone(),
                        measured.capMinor(),
                        measured.dataThrough(),
                        measured.version(),
                        measured.status(),
                        until(measured.arms(), ArmKey::day, end),
                        until(measured.media(), key -> key.day(), today),
                        until(measured.credits(), key -> key.medium().day(), today),
                        until(measured.quality(), day -> day, today),
                        measured.largest()),
                enough.orElse(today.minusDays(1)));
    }

    /** The last day, if there is one, by which as many members had an opportunity, or bought, as it takes, since the day before of which that holds. */
    private static Optional<LocalDate> through(SortedMap<ArmKey, ArmTally> arms, LocalDate today, long membersLeast) {
        var moved = new TreeMap<LocalDate, Long>();
        arms.forEach((key, tally) -> moved.merge(
                key.day(), tally.spend().n() + Math.max(0, tally.visits().s().longValueExact()), Long::sum));
        Optional<LocalDate> through = Optional.empty();
        long since = 0;
        for (Map.Entry<LocalDate, Long> day : moved.headMap(today).entrySet()) {
            since += day.getValue();
            if (since >= membersLeast) {
                through = Optional.of(day.getKey());
                since = 0;
            }
        }
        return through;
    }

    private static <K, V> SortedMap<K, V> until(SortedMap<K, V> rows, Function<K, LocalDate> day, LocalDate end) {
        var told = new TreeMap<K, V>(rows.comparator());
        rows.forEach((key, value) -> {
            if (day.apply(key).isBefore(end)) {
                told.put(key, value);
            }
        });
        return told;
    }
}
