package io.ristorno.report;

import io.ristorno.program.Criteria;
import io.ristorno.program.LevelTerms;
import io.ristorno.program.LevelTerms.Downgrade;
import io.ristorno.program.LevelTerms.Window;
import io.ristorno.purchase.Horizon;
import java.time.LocalDate;

/**
 * What somebody is by what he has bought, on a day: by all that is known of the days before it. It remembers nothing, so what comes late, or
 * comes back, counts on the next day as if it had always been known.
 */
public final class Ranking {
    /** Purchases may be told of so many days late: for so long they are open. */
    private static final int LATE_DAYS = Horizon.MOST_DAYS;

    private Ranking() {}

    /**
     * The level of a day.
     *
     * <p>Of each day before it that can matter it is measured how many steps up its window leads. Of a level that was measured so many
     * days ago for the last time, the grace is gone behind {@code graceDays}, and with {@code ONE_LEVEL} another step behind as many
     * more. The highest that is left of any counts.
     *
     * @return how many steps up; 0 for none
     */
    public static int rank(LevelTerms terms, Bought bought, LocalDate day) {
        return rank(terms, bought, day, ages(terms));
    }

    /**
     * The level that somebody gets on a day who did not have it the day before. Where no level is lost, what was measured longer ago than
     * anything may be told late gives none: else it would be forgotten by what he has it before he has had it for {@link #daysToKeep}.
     */
    public static int given(LevelTerms terms, Bought bought, LocalDate day) {
        return rank(terms, bought, day, terms.downgrade() == Downgrade.NEVER ? LATE_DAYS : ages(terms));
    }

    /** Where no level is lost, one that somebody has had for more than so many days stays, whatever is known still. */
    public static long daysToKeep(LevelTerms terms) {
        return Math.max(0, LevelTerms.DAYS_KNOWN - LATE_DAYS - terms.window().days());
    }

    private static long ages(LevelTerms terms) {
        return terms.downgrade() == Downgrade.NEVER ? LevelTerms.DAYS_KNOWN : terms.graceDaysInAll();
    }

    private static int rank(LevelTerms terms, Bought bought, LocalDate day, long ages) {
        if (bought.isNothing()) {
            return 0;
        }
        LocalDate last = day.minusDays(1);
        LocalDate first = last.minusDays(LevelTerms.DAYS_KNOWN);
        long[] sums = bought.byDay(terms.measure(), terms.currency(), first, last);
        for (int i = 1; i < sums.length; i++) {
            sums[i] += sums[i - 1];
        }
        int rank = 0;
        for (int ago = 0; ago <= ages; ago++) {
            LocalDate measured = last.minusDays(ago);
            int at = sums.length - 1 - ago;
            int before = at - daysOfWindow(terms.window(), measured);
            int its = terms.rank(sums[at] - (before < 0 ? 0 : sums[before]));
            rank = Math.max(rank, its - lost(terms, ago));
        }
        return rank;
    }

    /** How many steps are lost of a level that was measured so many days ago. */
    private static int lost(LevelTerms terms, int daysAgo) {
        return terms.downgrade() == Downgrade.ONE_LEVEL && daysAgo > 0 ? (daysAgo - 1) / terms.graceDays() : 0;
    }

    /** How many days the window of a day has, up to it and with it. */
    private static int daysOfWindow(Window window, LocalDate day) {
        return switch (window) {
            case Window.Rolling(int days) -> days;
            case Window.Year() -> day.getDayOfYear();
        };
    }

    /** What is counted in the window of a day, up to it and with it. */
    public static long counted(LevelTerms terms, Bought bought, LocalDate day) {
        long sum = 0;
        LocalDate from = day.minusDays(daysOfWindow(terms.window(), day) - 1L);
        for (long counted : bought.byDay(terms.measure(), terms.currency(), from, day)) {
            sum += counted;
        }
        return sum;
    }

    /** Whether somebody is in a segment on a day. */
    public static boolean isIn(Criteria criteria, Bought bought, LocalDate day) {
        return criteria.holdsFor(bought.counted(
                criteria.measure(),
                criteria.currency(),
                day.minusDays(criteria.withinDays()),
                day.minusDays(1),
                criteria.mccs(),
                criteria.merchants()));
    }
}
