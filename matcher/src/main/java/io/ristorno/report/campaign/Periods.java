package io.ristorno.report.campaign;

import io.ristorno.attribute.CreditKey;
import io.ristorno.attribute.CreditTally;
import io.ristorno.attribute.MediumKey;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Credit in periods, the same of all media and all models, since each model shares the same purchases: what one hides another would tell.
 * A period is over when every medium that has credit in it can be told, after a week when any can, and after four weeks when only all
 * together can; media that can't are told as one, with the smallest of the others where they are too few together. So nothing of a period is hidden,
 * and no sum tells a part of one. As {@linkplain Steps steps}, a period is told when the next one is over, and what is left when all is
 * final goes with the last.
 *
 * @param told in order
 * @param untold whether anything has credit that no period has told, and none will
 */
record Periods(List<Period> told, Optional<Span> untold) {
    /** Of media that are told as one. */
    static final String OTHER = "OTHER";

    private static final int WEEK = 7;
    private static final int FOUR_WEEKS = 28;

    /** From a first day to a last. */
    record Span(LocalDate from, LocalDate to) {}

    /** All that has credit in a span. */
    record Period(Span span, List<Group> groups) {}

    /**
     * Credit of one offer in one medium, or of several.
     *
     * @param medium {@code OTHER} of several
     * @param models what each model gives it
     */
    record Group(String offer, String medium, SortedMap<String, CreditTally> models) {}

    /**
     * Periods of a campaign's credit.
     *
     * @param ends of which days a period may be the last
     * @param least members a row takes
     * @param last behind the last day, where all is final; empty while figures move
     */
    static Periods of(
            SortedMap<CreditKey, CreditTally> credits, List<LocalDate> ends, long least, Optional<LocalDate> last) {
        if (credits.isEmpty()) {
            return new Periods(List.of(), Optional.empty());
        }
        var days = Days.of(credits, least);
        var periods = new ArrayList<Period>();
        LocalDate from = days.first();
        for (LocalDate end : ends) {
            if (!end.isBefore(from)) {
                Optional<Period> period = days.period(new Span(from, end)).filter(Periods::isOver);
                if (period.isPresent()) {
                    periods.add(period.get());
                    from = end.plusDays(1);
                }
            }
        }
        if (last.isEmpty()) {
            return new Periods(periods.subList(0, Math.max(0, periods.size() - 1)), Optional.empty());
        }
        return days.withTheRest(periods, last.get());
    }

    /** Where all that was credited until then is told. */
    Optional<LocalDate> through() {
        return told.isEmpty()
                ? Optional.empty()
                : Optional.of(told.getLast().span().to());
    }

    /** What a model gives to the campaign in all periods that are told. */
    long netMinor(String model) {
        return told.stream()
                .flatMap(period -> period.groups().stream())
                .mapToLong(group ->
                        group.models().getOrDefault(model, CreditTally.NONE).netMinor())
                .sum();
    }

    private static boolean isOver(Period period) {
        long days = ChronoUnit.DAYS.between(period.span().from(), period.span().to()) + 1;
        boolean each =
                period.groups().stream().noneMatch(group -> group.medium().equals(OTHER));
        return each || days >= WEEK && period.groups().size() > 1 || days >= FOUR_WEEKS;
    }

    /** What is credited, by day, medium and model. */
    private record Days(SortedMap<LocalDate, SortedMap<CreditKey, CreditTally>> days, long least) {
        static Days of(SortedMap<CreditKey, CreditTally> credits, long least) {
            var days = new TreeMap<LocalDate, SortedMap<CreditKey, CreditTally>>();
            credits.forEach((key, tally) -> days.computeIfAbsent(key.medium().day(), _ -> new TreeMap<>())
                    .put(key, tally));
            return new Days(days, least);
        }

        LocalDate first() {
            return days.firstKey();
        }

        /** What is left goes with the last period; where that won't do, it is not told. */
        Periods withTheRest(List<Period> periods, LocalDate last) {
            Optional<LocalDate> before = periods.isEmpty()
                    ? Optional.empty()
                    : Optional.of(periods.getLast().span().to());
            LocalDate from =
                    periods.isEmpty() ? first() : periods.getLast().span().from();
            Optional<Period> longer = period(new Span(from, last));
            if (longer.isEmpty()) {
                LocalDate rest = before.map(day -> day.plusDays(1)).orElse(from);
                return new Periods(periods, Optional.of(new Span(rest, last)));
            }
            var all = new ArrayList<>(periods.subList(0, Math.max(0, periods.size() - 1)));
            all.add(longer.get());
            return new Periods(all, Optional.empty());
        }

        /** A span with its groups; empty where even all together are too few. */
        Optional<Period> period(Span span) {
            List<Group> told = new ArrayList<>();
            List<Group> few = new ArrayList<>();
            each(span).forEach(group -> (isEnough(List.of(group)) ? told : few).add(group));
            told.sort(Comparator.comparingLong(Days::members)
                    .thenComparing(Group::offer)
                    .thenComparing(Group::medium));
            while (!few.isEmpty() && !isEnough(few)) {
                if (told.isEmpty()) {
                    return Optional.empty();
                }
                few.add(told.removeFirst());
            }
            if (!few.isEmpty()) {
                told.add(together(few));
            }
            return told.isEmpty() ? Optional.empty() : Optional.of(new Period(span, List.copyOf(told)));
        }

        private List<Group> each(Span span) {
            var media = new TreeMap<MediumKey, SortedMap<String, CreditTally>>();
            days.subMap(span.from(), span.to().plusDays(1))
                    .values()
                    .forEach(day -> day.forEach((key, tally) -> {
                        MediumKey its = key.medium();
                        media.computeIfAbsent(
                                        new MediumKey(its.campaign(), its.offer(), its.medium(), LocalDate.EPOCH),
                                        _ -> new TreeMap<>())
                                .merge(key.model(), tally, CreditTally::plus);
                    }));
            return media.entrySet().stream()
                    .filter(each -> !each.getValue().values().stream().allMatch(Days::isNothing))
                    .map(each -> new Group(each.getKey().offer(), each.getKey().medium(), each.getValue()))
                    .toList();
        }

        /**
         * Whether by each model some have nobody, or one of them enough by itself: a member who bought in several media would be counted
         * twice.
         */
        private boolean isEnough(List<Group> groups) {
            return together(groups).models().entrySet().stream().allMatch(model -> {
                long most = groups.stream()
                        .mapToLong(group -> buyers(group, model.getKey()))
                        .max()
                        .orElse(0);
                return most >= least || isNothing(model.getValue());
            });
        }

        private static boolean isNothing(CreditTally tally) {
            return tally.equals(CreditTally.NONE);
        }

        private static long buyers(Group group, String model) {
            return group.models().getOrDefault(model, CreditTally.NONE).buyers();
        }

        private static long members(Group group) {
            return group.models().values().stream()
                    .mapToLong(CreditTally::buyers)
                    .max()
                    .orElse(0);
        }

        private static Group together(List<Group> groups) {
            var models = new TreeMap<String, CreditTally>();
            groups.forEach(
                    group -> group.models().forEach((model, tally) -> models.merge(model, tally, CreditTally::plus)));
            return new Group("", OTHER, models);
        }
    }
}
