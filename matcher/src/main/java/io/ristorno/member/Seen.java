package io.ristorno.member;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The offers that a member has seen, where his program has its members told what is new. Where there are more than are kept, the latest
 * are, and whatever began before the others were seen is taken to be no news either.
 *
 * @param all the latest first
 * @param coveredMillis what began by then counts as seen, epoch milliseconds; {@link Long#MIN_VALUE} for nothing
 */
public record Seen(List<Sight> all, long coveredMillis) {
    /** Most that are kept of a member. */
    public static final int MOST = 256;

    /** Nothing. */
    public static final Seen NOTHING = new Seen(List.of(), Long.MIN_VALUE);

    private static final Comparator<Sight> ORDER =
            Comparator.comparingLong(Sight::atMillis).reversed().thenComparing(Sight::offer);

    public Seen {
        all = List.copyOf(all);
    }

    /** Whether he has seen an offer that began at a moment, epoch milliseconds. */
    public boolean knows(String offer, long beganMillis) {
        return beganMillis <= coveredMillis || names(offer);
    }

    private boolean names(String offer) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).offer().equals(offer)) {
                return true;
            }
        }
        return false;
    }

    /** The same to whom nothing is news either that began by a moment, epoch milliseconds. */
    Seen covering(long millis) {
        return millis > coveredMillis ? new Seen(all, millis) : this;
    }

    /** The same with one more; the same if it is among these. */
    public Seen with(Sight sight) {
        if (names(sight.offer())) {
            return this;
        }
        var more = new ArrayList<>(all);
        more.add(sight);
        more.sort(ORDER);
        return more.size() > MOST
                ? new Seen(
                        more.subList(0, MOST),
                        Math.max(coveredMillis, more.get(MOST).atMillis()))
                : new Seen(more, coveredMillis);
    }
}
