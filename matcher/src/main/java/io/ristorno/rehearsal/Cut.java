package io.ristorno.rehearsal;

import io.ristorno.match.Pool;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Limit.Kind;
import io.ristorno.offer.Limit.Period;
import io.ristorno.qualify.Periods;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What all members may have of an offer together, dealt in the order in which they bought: its budget, what of that it may give on a day,
 * with what begins anew each day, week, month or year, and what its limits leave to all. Days are those of the offer, as where it is live. As
 * there, a purchase takes all that it would have or nothing, and only what is paid for a whole period takes what there is. Unlike there,
 * nobody waits for what another one gives back, and everybody asks when he buys.
 */
final class Cut {
    private final Pool pool;
    private final boolean whole;
    private final long[] used;
    private final long[] period;
    private Optional<LocalDate> usedUp = Optional.empty();

    /** @param whole whether less than all of it is of no use */
    Cut(Pool pool, boolean whole) {
        this.pool = pool;
        this.whole = whole;
        used = new long[pool.limits().size()];
        period = new long[used.length];
    }

    /**
     * Deals one purchase what it may have: later ones come later.
     *
     * @param minor what it would have, more than 0
     * @param localDay of the purchase
     * @return what it gets, 0 for nothing
     */
    long deal(long epochMillis, long minor, long localDay) {
        int today = pool.day(epochMillis);
        List<Limit> limits = pool.limits();
        long most = minor;
        for (int i = 0; i < used.length; i++) {
            turn(i, limits.get(i), today);
            most = Math.min(most, most(limits.get(i), used[i], minor));
        }
        long given = whole && most < minor ? 0 : Math.max(0, most);
        for (int i = 0; i < used.length; i++) {
            Limit limit = limits.get(i);
            boolean lacks = most(limit, used[i], minor) < minor;
            used[i] += given == 0 ? 0 : limit.kind() == Kind.COUNT ? 1 : given;
            if (limit.per() == Period.OFFER && usedUp.isEmpty() && (lacks || used[i] >= limit.most())) {
                usedUp = Optional.of(LocalDate.ofEpochDay(localDay));
            }
        }
        return given;
    }

    private void turn(int i, Limit limit, int today) {
        long now = Periods.of(limit.per(), today);
        if (now != period[i]) {
            period[i] = now;
            used[i] = 0;
        }
    }

    private static long most(Limit limit, long used, long minor) {
        return limit.kind() == Kind.AMOUNT ? limit.most() - used : used < limit.most() ? minor : 0;
    }

    /** The local day of the first purchase for which something does not suffice, or is used up, that never begins anew. */
    Optional<LocalDate> usedUp() {
        return usedUp;
    }
}
