package io.ristorno.rehearsal;

import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.offer.Offer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a back-test is asked for.
 *
 * @param offer a sound one
 * @param from first local day of the purchases that are told of; empty for the first that is stored
 * @param until the day behind the last of them; empty for the last that is stored
 */
public record Trial(Offer offer, Optional<LocalDate> from, Optional<LocalDate> until) {
    private static final String MEND = "write a day: 2026-03-01, or leave it out";

    /** Of all that is stored. */
    public static Trial of(Offer offer) {
        return new Trial(offer, Optional.empty(), Optional.empty());
    }

    /** The same with days as they are written: {@code 2026-03-01}; {@code until} is the first that does not count. */
    public static Reading<Trial> of(Offer offer, Optional<String> from, Optional<String> until) {
        var problems = new ArrayList<Problem>(2);
        Optional<LocalDate> first = from.flatMap(text -> day("from", text, problems));
        Optional<LocalDate> end = until.flatMap(text -> day("until", text, problems));
        if (first.isPresent() && end.isPresent() && !first.get().isBefore(end.get())) {
            problems.add(
                    new Problem("until", "is not after \"from\"", "write the day behind the last one that counts"));
        }
        return problems.isEmpty()
                ? new Reading.Read<>(new Trial(offer, first, end))
                : new Reading.Refused<>(List.copyOf(problems));
    }

    private static Optional<LocalDate> day(String field, String text, List<Problem> problems) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 1970 && day.getYear() <= 9999) {
                return Optional.of(day);
            }
        } catch (DateTimeException _) {
            // It is told below, without quoting it.
        }
        problems.add(new Problem(field, "is no day", MEND));
        return Optional.empty();
    }
}
