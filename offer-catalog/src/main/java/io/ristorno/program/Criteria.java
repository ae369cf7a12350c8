package io.ristorno.program;

import io.ristorno.money.Commodity;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a member has bought by which he is in a segment: judged once a day, at the program's midnight, by what is known of the days before.
 *
 * @param measure what is counted
 * @param currency of what is spent; empty where purchases are counted
 * @param atLeast he is in it from so much on, 1 or more; empty for any
 * @param atMost and up to so much, 0 or more; empty for any. One of the two is there
 * @param withinDays local calendar days before the one that is judged, {@value #WITHIN_DAYS_MIN} to {@value #WITHIN_DAYS_MAX}
 * @param mccs four-digit category codes of the purchases that count; empty for any
 * @param merchants {@code mer_...} of the purchases that count; empty for any
 */
public record Criteria(
        Measure measure,
        Optional<Commodity> currency,
        OptionalLong atLeast,
        OptionalLong atMost,
        int withinDays,
        Set<Integer> mccs,
        Set<String> merchants) {
    /** With fewer a member would be in it and out of it by turns, and each time is remembered of him. */
    public static final int WITHIN_DAYS_MIN = 7;

    public static final int WITHIN_DAYS_MAX = 365;

    /** Most category codes, and most merchants, that one names. */
    public static final int NAMED_MOST = 100;

    /** Most segments of a program that go by criteria: each is judged of each member every day. */
    public static final int MOST = 32;

    public Criteria {
        mccs = Set.copyOf(mccs);
        merchants = Set.copyOf(merchants);
    }

    /** Whether somebody is meant of whom so much is counted. */
    public boolean holdsFor(long counted) {
        return counted >= atLeast.orElse(0) && counted <= atMost.orElse(Long.MAX_VALUE);
    }
}
