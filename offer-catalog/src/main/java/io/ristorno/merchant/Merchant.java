package io.ristorno.merchant;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A seller with a balance, a bill and offers.
 *
 * @param id {@code mer_...}
 * @param name as people know it
 * @param locations at least none: a merchant may be registered before its locations
 * @param since when business with it began; without it, always
 * @param line what it can lose at most over all its offers; without one, what the offers' budgets say
 * @param usualGaps how long it is between two purchases of a customer, as it was found day by day, the first day first: while an offer
 *     asks for it, the service takes it down
 * @param boundAt since when messages lead to it that did not before: its locations, numbers and names were last added to then; without it, they have
 *     always been its
 */
public record Merchant(
        String id,
        String name,
        List<Location> locations,
        Optional<Instant> since,
        Optional<FundingLine> line,
        List<UsualGap> usualGaps,
        Optional<Instant> boundAt) {
    public Merchant {
        locations = List.copyOf(locations);
        usualGaps = List.copyOf(usualGaps);
    }

    /** A merchant of whose customers' habits nothing is known. */
    public Merchant(
            String id, String name, List<Location> locations, Optional<Instant> since, Optional<FundingLine> line) {
        this(id, name, locations, since, line, List.of(), Optional.empty());
    }

    /** A merchant that has always been there, without a line. */
    public Merchant(String id, String name, List<Location> locations) {
        this(id, name, locations, Optional.empty(), Optional.empty());
    }

    /** The same, there since a moment. */
    public Merchant from(Instant begin) {
        return new Merchant(id, name, locations, Optional.of(begin), line, usualGaps, boundAt);
    }

    /** The same with another line. */
    public Merchant with(FundingLine other) {
        return new Merchant(id, name, locations, since, Optional.of(other), usualGaps, boundAt);
    }

    /** The same, whatever he can lose. */
    public Merchant withoutLine() {
        return new Merchant(id, name, locations, since, Optional.empty(), usualGaps, boundAt);
    }

    /** The same with other locations. */
    public Merchant at(List<Location> others) {
        return new Merchant(id, name, others, since, line, usualGaps, boundAt);
    }

    /** The same with other habits of its customers. */
    public Merchant with(List<UsualGap> others) {
        return new Merchant(id, name, locations, since, line, others, boundAt);
    }

    /** The same, to which messages lead since another moment. */
    public Merchant boundAt(Optional<Instant> moment) {
        return new Merchant(id, name, locations, since, line, usualGaps, moment);
    }

    /** Whether there are messages that lead to it, and not to another as it was. */
    public boolean isFoundByMoreThan(Merchant other) {
        return !other.locations.stream()
                        .map(Location::id)
                        .toList()
                        .containsAll(locations.stream().map(Location::id).toList())
                || !other.locations.stream()
                        .flatMap(location -> location.merchantNumbers().stream())
                        .collect(Collectors.toSet())
                        .containsAll(locations.stream()
                                .flatMap(location -> location.merchantNumbers().stream())
                                .toList())
                || !other.locations.stream()
                        .flatMap(location -> location.descriptors().stream())
                        .collect(Collectors.toSet())
                        .containsAll(locations.stream()
                                .flatMap(location -> location.descriptors().stream())
                                .toList());
    }

    /** The same with what is usual from a day on, if that is news: what is said of days that have gone by stays. */
    public Merchant with(UsualGap gap) {
        int known = usualGaps.size();
        if (known == 0 && gap.halfDays() == 0) {
            return this;
        }
        if (known > 0
                && (!usualGaps.getLast().from().isBefore(gap.from())
                        || usualGaps.getLast().halfDays() == gap.halfDays())) {
            return this;
        }
        List<UsualGap> more = new ArrayList<>(usualGaps.subList(Math.max(0, known + 1 - UsualGap.MOST), known));
        more.add(gap);
        return with(more);
    }
}
