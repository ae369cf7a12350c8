package io.ristorno.rehearsal;

import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Schedule;
import java.time.LocalDate;
import java.util.List;

/**
 * The local days of which a back-test tells.
 *
 * @param from the first one
 * @param until the one behind the last
 * @param began the first day of the offer that is played: what members did before it, they did without it
 * @param known the first day of which anything is stored
 * @param open whether it ends with what is stored: somewhere on earth the next day has begun then
 * @param moved whether the offer's own days are others, and it is played as if it had held in these
 */
public record Window(LocalDate from, LocalDate until, LocalDate began, LocalDate known, boolean open, boolean moved) {
    private static final long DAY_MILLIS = 86_400_000;

    /**
     * The days that are asked for, as far as they are stored, and the offer holds in them; if it holds in none, all of them: so what is
     * to come can be tried on what was.
     *
     * @param firstMillis when what is stored begins
     * @param lastMillis when it ends
     */
    static Reading<Window> of(Trial trial, long firstMillis, long lastMillis) {
        LocalDate known = day(firstMillis);
        LocalDate end = day(lastMillis).plusDays(1);
        LocalDate from = later(known, trial.from().orElse(known));
        LocalDate until = earlier(end, trial.until().orElse(end));
        if (!from.isBefore(until)) {
            return new Reading.Refused<>(List.of(new Problem(
                    trial.from().filter(day -> !day.isBefore(end)).isPresent() ? "from" : "until",
                    "leaves no day of which anything is stored",
                    "what is stored goes from " + known + " until " + end)));
        }
        Schedule schedule = trial.offer().schedule();
        LocalDate first = schedule.from().toLocalDate();
        LocalDate last = schedule.until().minusNanos(1).toLocalDate().plusDays(1);
        boolean open = until.equals(end);
        boolean moved = !later(from, first).isBefore(earlier(until, last));
        return new Reading.Read<>(
                moved
                        ? new Window(from, until, from, known, open, true)
                        : new Window(
                                later(from, first),
                                earlier(until, last),
                                later(known, first),
                                known,
                                open && !last.isBefore(until),
                                false));
    }

    /** The offer as it is played: from ever on, within its schedule or these days. */
    Offer played(Offer offer) {
        return moved ? offer.within(from.atStartOfDay(), counted().atStartOfDay()) : offer;
    }

    /** The day behind the last one that counts. */
    private LocalDate counted() {
        return open ? until.plusDays(1) : until;
    }

    boolean has(long localDay) {
        return localDay >= from.toEpochDay() && localDay < counted().toEpochDay();
    }

    /** How many days are told of. */
    long days() {
        return until.toEpochDay() - from.toEpochDay();
    }

    private static LocalDate day(long millis) {
        return LocalDate.ofEpochDay(Math.max(0, millis) / DAY_MILLIS);
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }
}
