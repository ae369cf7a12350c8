package io.ristorno.member;

import java.util.List;

/**
 * On what footing a purchase was settled, where an offer asks for that: what comes late changes it no more.
 *
 * @param awayDays how long before it, in local calendar days, the member had bought at the merchant last; {@link #NEVER} for never
 * @param activations those of the offers in force that were known then
 * @param segments those that the offers in force ask for and in which he was known to be, in order
 */
public record Footing(int awayDays, Activations activations, List<String> segments) {
    /** He never bought there before. */
    public static final int NEVER = Integer.MAX_VALUE;

    public Footing {
        segments = List.copyOf(segments);
    }

    /** One of a member who is in no segment that is asked for. */
    public Footing(int awayDays, Activations activations) {
        this(awayDays, activations, List.of());
    }
}
