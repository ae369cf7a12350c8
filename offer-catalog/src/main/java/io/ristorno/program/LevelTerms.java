package io.ristorno.program;

import io.ristorno.money.Commodity;
import java.util.List;
import java.util.Optional;

/**
 * A program's levels: what a member has to buy to have one, and how he loses it. Judged once a day, at the program's midnight, by what is
 * known of the days before; and a level is held from that midnight on.
 *
 * <p>Of each day it is measured what its window has, up to that day and with it. A level that is measured is held the day after. What
 * is not measured any more is held for {@code graceDays} more; what comes then {@link Downgrade} says.
 *
 * @param measure what is counted
 * @param currency of what is spent; empty where purchases are counted
 * @param window in which it is counted
 * @param graceDays local calendar days for which a level is held that is measured no more
 * @param downgrade what comes then
 * @param steps the levels, from the lowest up
 */
public record LevelTerms(
        Measure measure,
        Optional<Commodity> currency,
        Window window,
        int graceDays,
        Downgrade downgrade,
        List<Step> steps) {
    /** Most levels of a program. */
    public static final int STEPS_MOST = 12;

    /**
     * Nothing is known of purchases that are longer ago: window and grace together look back no further. Results of purchases are kept
     * for 600 days, and a purchase may be told of a few days late.
     */
    public static final int DAYS_KNOWN = 590;

    /** The days that are counted together. */
    public sealed interface Window {
        /** The longest that it is. */
        int days();

        /**
         * The last days.
         *
         * @param days {@value Rolling#LEAST} to {@value Rolling#MOST}
         */
        record Rolling(int days) implements Window {
            /** With fewer a member would have a level and lose it by turns, and each time is remembered of him. */
            public static final int LEAST = 7;

            public static final int MOST = 365;
        }

        /** Those of a calendar year. */
        record Year() implements Window {
            @Override
            public int days() {
                return 366;
            }
        }
    }

    /** What becomes of a level when its grace is over. */
    public enum Downgrade {
        /** He has what is measured. */
        MEASURED,
        /** He has the next lower one, for as long as another grace if it is not measured either, and so on. */
        ONE_LEVEL,
        /** He keeps it. */
        NEVER
    }

    /**
     * A level.
     *
     * @param id {@code lvl_...}
     * @param name as people know it
     * @param atLeast what has to be counted for it, 1 or more: minor units, or purchases
     */
    public record Step(String id, String name, long atLeast) {}

    public LevelTerms {
        steps = List.copyOf(steps);
    }

    /** How many steps up so much leads; 0 for none. */
    public int rank(long counted) {
        int rank = 0;
        while (rank < steps.size() && counted >= steps.get(rank).atLeast()) {
            rank++;
        }
        return rank;
    }

    /** One of them. */
    public Optional<Step> step(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }

    /** For how many days after it was measured last anything of a level may be held; of those that are never lost, none is needed. */
    public long graceDaysInAll() {
        return switch (downgrade) {
            case MEASURED -> graceDays;
            case ONE_LEVEL -> (long) graceDays * steps.size();
            case NEVER -> 0;
        };
    }
}
