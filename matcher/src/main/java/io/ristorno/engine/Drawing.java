package io.ristorno.engine;

import io.ristorno.offer.Limit;
import io.ristorno.offer.Limit.Kind;
import io.ristorno.offer.Limit.Period;
import io.ristorno.qualify.Periods;
import io.ristorno.reward.Drawn;
import io.ristorno.reward.Reward;
import java.util.ArrayList;

/**
 * What all members have had together of one offer, where that is limited by the day, week, month or year, or by the number of rewards.
 * Of each only the latest period is kept, of which something may still be reserved: of one that is over nothing can be any more, so
 * what comes back of it is nobody's concern.
 */
final class Drawing {
    private static final Period[] PERIODS = {Period.DAY, Period.WEEK, Period.MONTH, Period.YEAR};

    private final String merchant;
    private final String offer;
    private final long[] rewards = new long[PERIODS.length];
    private final long[] minor = new long[PERIODS.length];
    private int day = Drawn.NEVER;
    private long reserved;
    private long committed;

    /** Whether it is to be written. */
    boolean changed;

    Drawing(String merchant, String offer) {
        this.merchant = merchant;
        this.offer = offer;
    }

    /** One that was written. */
    static Drawing of(SharedUse use) {
        var drawing = new Drawing(use.merchant(), use.offer());
        drawing.day = use.day();
        drawing.reserved = use.reservedRewards();
        drawing.committed = use.committedRewards();
        for (int i = 0; i < PERIODS.length; i++) {
            drawing.rewards[i] = use.periods().get(i).rewards();
            drawing.minor[i] = use.periods().get(i).minor();
        }
        return drawing;
    }

    SharedUse now() {
        var periods = new ArrayList<SharedUse.InPeriod>(PERIODS.length);
        for (int i = 0; i < PERIODS.length; i++) {
            periods.add(new SharedUse.InPeriod(rewards[i], minor[i]));
        }
        return new SharedUse(merchant, offer, day, reserved, committed, periods);
    }

    /** The latest day on which anything was reserved. */
    int day() {
        return day;
    }

    /** A reward moved to where it stands now. */
    void move(Reward from, Reward to) {
        turn(Math.max(from.drawn().lastDay(), to.drawn().lastDay()));
        count(from, -1);
        count(to, 1);
        changed = true;
    }

    /** What is reserved from a later day on is of that day's periods. */
    private void turn(int today) {
        if (today <= day) {
            return;
        }
        for (int i = 0; i < PERIODS.length; i++) {
            if (day == Drawn.NEVER || Periods.of(PERIODS[i], day) != Periods.of(PERIODS[i], today)) {
                rewards[i] = 0;
                minor[i] = 0;
            }
        }
        day = today;
    }

    private void count(Reward reward, int sign) {
        Drawn drawn = reward.drawn();
        if (drawn.counted()) {
            count(drawn.countedDay(), sign, 0);
            if (reward.standing().committed() > 0) {
                committed += sign;
            } else {
                reserved += sign;
            }
        }
        for (Drawn.OnDay each : drawn.days()) {
            count(each.day(), 0, sign * each.minor());
        }
    }

    private void count(int on, int more, long moreMinor) {
        for (int i = 0; i < PERIODS.length; i++) {
            if (Periods.of(PERIODS[i], on) == Periods.of(PERIODS[i], day)) {
                rewards[i] += more;
                minor[i] += moreMinor;
            }
        }
    }

    /** What is used by a day of a limit that counts rewards, or begins anew. */
    long used(Limit limit, int today) {
        if (limit.per() == Period.OFFER) {
            return reserved + committed;
        }
        if (day == Drawn.NEVER || Periods.of(limit.per(), Math.max(day, today)) != Periods.of(limit.per(), day)) {
            return 0;
        }
        int place = place(limit.per());
        return limit.kind() == Kind.COUNT ? rewards[place] : minor[place];
    }

    private static int place(Period per) {
        for (int i = 0; i < PERIODS.length; i++) {
            if (PERIODS[i] == per) {
                return i;
            }
        }
        throw new IllegalArgumentException("an offer's life is no period that is renewed");
    }

    /** How many of its rewards have cleared. */
    long committedRewards() {
        return committed;
    }
}
