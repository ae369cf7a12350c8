package io.ristorno.report.campaign;

import io.ristorno.attribute.ArmKey;
import io.ristorno.attribute.Measured;
import io.ristorno.attribute.Measured.Status;
import io.ristorno.report.campaign.Steps.Step;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Up to which day figures are told. Whoever asks again and again must not learn what one member has bought in between: so a day is told
 * when it is over, and sums over all members go on in {@linkplain Steps steps}. What is final goes no further.
 *
 * @param measured without what is told later
 * @param through the last day of sums over all members
 * @param apart the last day of sums over those of a stratum, no later
 * @param steps that have ended, told or not
 */
record Cut(Measured measured, LocalDate through, LocalDate apart, List<Step> steps) {
    static Cut of(Measured measured, long membersLeast) {
        LocalDate today = LocalDate.ofInstant(measured.dataThrough(), measured.zone());
        LocalDate yesterday = today.minusDays(1);
        if (measured.status() != Status.PROVISIONAL) {
            var steps = Steps.of(measured.arms(), LocalDate.MAX, membersLeast);
            return new Cut(measured, today, steps.apartFinally(today).orElse(LocalDate.MIN), steps.ended());
        }
        var steps = Steps.of(measured.arms(), today, membersLeast);
        LocalDate through = Steps.told(steps.ended()).orElse(LocalDate.MIN);
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
                        until(measured.arms(), ArmKey::day, through),
                        until(measured.media(), key -> key.day(), yesterday),
                        until(measured.credits(), key -> key.medium().day(), yesterday),
                        until(measured.quality(), day -> day, yesterday),
                        measured.largest()),
                through,
                Steps.told(steps.apart()).orElse(LocalDate.MIN),
                steps.ended());
    }

    /** The last days of all steps. */
    List<LocalDate> ends() {
        return steps.stream().map(Step::last).toList();
    }

    /** The same when no more had been told of sums over all members than until a day. */
    Cut by(LocalDate day) {
        return new Cut(arms(day), day, apart.isAfter(day) ? LocalDate.MIN : apart, steps);
    }

    /** The last day of sums over all members; empty where none are told yet. */
    Optional<LocalDate> told() {
        return Optional.of(through).filter(day -> !day.equals(LocalDate.MIN));
    }

    /** Whether sums over all members by a day are told, or were. */
    boolean tells(LocalDate day) {
        return day.equals(through)
                || ends().contains(day)
                        && Steps.told(steps).filter(told -> !day.isAfter(told)).isPresent();
    }

    /** What strata are told of apart. */
    Measured measuredApart() {
        return apart.equals(through) ? measured : arms(apart);
    }

    private Measured arms(LocalDate last) {
        return new Measured(
                measured.program(),
                measured.campaign(),
                measured.commodity(),
                measured.zone(),
                measured.capMinor(),
                measured.dataThrough(),
                measured.version(),
                measured.status(),
                until(measured.arms(), ArmKey::day, last),
                measured.media(),
                measured.credits(),
                measured.quality(),
                measured.largest());
    }

    private static <K, V> SortedMap<K, V> until(SortedMap<K, V> rows, Function<K, LocalDate> day, LocalDate last) {
        var told = new TreeMap<K, V>(rows.comparator());
        rows.forEach((key, value) -> {
            if (!day.apply(key).isAfter(last)) {
                told.put(key, value);
            }
        });
        return told;
    }
}
