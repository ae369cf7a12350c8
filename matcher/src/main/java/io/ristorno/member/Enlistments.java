package io.ristorno.member;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * In which segments a member is, and was. Each change has its own moment, so it makes no difference in what order they are told, or how
 * often; at any moment the last one before it counts. Members who were merged into him are he: he is in whatever any of them is in.
 *
 * @param all by segment, by whom the lists name, then by time
 */
public record Enlistments(List<Enlistment> all) {
    /**
     * Of one segment all are kept from so many days up to the latest, and the last before them: an open purchase asks back 225 days, and
     * what is told may be 31 days ahead.
     */
    public static final int DAYS_KNOWN = 260;

    /** Most that are kept of a member: of too many the oldest goes of the segment that has the most. */
    public static final int MOST = 4_096;

    private static final long DAY_MILLIS = 86_400_000;

    /** None. */
    public static final Enlistments NONE = new Enlistments(List.of());

    private static final Comparator<Enlistment> BY_TIME = Comparator.comparingLong(Enlistment::atMillis)
            .thenComparingInt(Enlistment::version)
            .thenComparing(Enlistment::in);

    private static final Comparator<Enlistment> ORDER = Comparator.comparing(Enlistment::segment)
            .thenComparingLong(Enlistment::of)
            .thenComparing(BY_TIME);

    /** The same where one is older than another of the same time by what it is of: then it goes first when there are too many. */
    private static final Comparator<Enlistment> BY_AGE = BY_TIME.thenComparing(ORDER);

    public Enlistments {
        all = List.copyOf(all);
    }

    /** Whether he was in a segment at a moment: from the moment on at which he came into it, until the one at which he no longer was. */
    public boolean isIn(String segment, long atMillis) {
        boolean in = false;
        for (int i = 0; i < all.size(); i++) {
            Enlistment each = all.get(i);
            if (each.segment().equals(segment) && each.atMillis() <= atMillis && isLastBy(i, atMillis)) {
                in |= each.in();
            }
        }
        return in;
    }

    /** Since when he has been in a segment without a break, epoch milliseconds, if he is at a moment. */
    public OptionalLong since(String segment, long atMillis) {
        OptionalLong since = OptionalLong.empty();
        long[] moments = all.stream()
                .filter(each -> each.segment().equals(segment) && each.atMillis() <= atMillis)
                .mapToLong(Enlistment::atMillis)
                .distinct()
                .sorted()
                .toArray();
        for (long moment : moments) {
            boolean in = isIn(segment, moment);
            since = !in ? OptionalLong.empty() : since.isPresent() ? since : OptionalLong.of(moment);
        }
        return since;
    }

    private boolean isLastBy(int i, long atMillis) {
        return i == all.size() - 1
                || !isSame(all.get(i), all.get(i + 1))
                || all.get(i + 1).atMillis() > atMillis;
    }

    private static boolean isSame(Enlistment one, Enlistment other) {
        return one.of() == other.of() && one.segment().equals(other.segment());
    }

    /** What the segment's lists say last of him, under the name that is his own; empty if they never named him. */
    public Optional<Enlistment> last(String segment) {
        return last(segment, Long.MAX_VALUE);
    }

    /** The same of what holds at a moment, or held before. */
    public Optional<Enlistment> last(String segment, long atMillis) {
        return all.stream()
                .filter(each -> each.of() == Enlistment.HIMSELF
                        && each.segment().equals(segment)
                        && each.atMillis() <= atMillis)
                .reduce((_, next) -> next);
    }

    /** The segments in which he was at a moment, in order. */
    public List<String> at(long atMillis) {
        return all.stream()
                .map(Enlistment::segment)
                .distinct()
                .filter(segment -> isIn(segment, atMillis))
                .toList();
    }

    /** The same with one more. */
    public Enlistments with(Enlistment enlistment) {
        if (all.contains(enlistment)) {
            return this;
        }
        var more = new TreeSet<>(ORDER);
        more.addAll(all);
        more.add(enlistment);
        List<Enlistment> same =
                more.stream().filter(each -> isSame(each, enlistment)).toList();
        long known = same.getLast().atMillis() - DAYS_KNOWN * DAY_MILLIS;
        long old = same.stream().filter(each -> each.atMillis() < known).count();
        same.stream().limit(Math.max(0, old - 1)).forEach(more::remove);
        while (more.size() > MOST) {
            more.remove(oldestOfMost(more));
        }
        return new Enlistments(new ArrayList<>(more));
    }

    /** Whoever is told of one segment all the time forgets that, and not of another what never changes. */
    private static Enlistment oldestOfMost(NavigableSet<Enlistment> ordered) {
        Enlistment found = ordered.first();
        Enlistment first = found;
        int count = 0;
        int most = 0;
        for (Enlistment each : ordered) {
            count = isSame(first, each) ? count + 1 : 1;
            first = isSame(first, each) ? first : each;
            if (count > most || count == most && BY_AGE.compare(first, found) < 0) {
                found = first;
                most = count;
            }
        }
        return found;
    }

    /**
     * The same where a member who was merged into him is nobody any more: what had come with him stays, but nothing of it counts from now
     * on.
     */
    public Enlistments without(long of, long atMillis) {
        List<Enlistment> its = all.stream().filter(each -> each.of() == of).toList();
        if (its.isEmpty()) {
            return this;
        }
        var left = new Enlistments(all.stream().filter(each -> each.of() != of).toList());
        long nobody = left.nobody();
        Stream<Enlistment> nobodys = its.stream()
                .map(each -> new Enlistment(each.segment(), nobody, each.atMillis(), each.version(), each.in()));
        Stream<Enlistment> ends = its.stream()
                .map(Enlistment::segment)
                .distinct()
                .map(segment -> new Enlistment(segment, nobody, atMillis, Integer.MAX_VALUE, false));
        for (Enlistment each : Stream.concat(nobodys, ends).toList()) {
            left = left.with(each);
        }
        return left;
    }

    /** The next who has no name: the end of one of them is not another's. */
    private long nobody() {
        return all.stream().mapToLong(Enlistment::of).map(of -> of - 1).reduce(Enlistment.NOBODY, Math::min);
    }
}
