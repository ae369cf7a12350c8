package io.ristorno.member;

import java.util.List;

/**
 * On what footing a purchase was settled, where an offer asks for that: what comes late changes it no more.
 *
 * @param awayDays how long before it, in local calendar days, the member had bought at the merchant last; {@link #NEVER} for never
 * @param usualHalfDays how long it usually was until he bought there again, in half days; 0 if nobody knew
 * @param activations those of the offers in force that were known then
 * @param touches for each offer in force that asks for one, the earliest known then that counted
 * @param contacts by what the member could be reached when he made it, as was known then, if an offer in force asks for that
 * @param segments those that the offers in force ask for and in which he was known to be, and where one asks for a level, that which
 *     he had, in order
 */
public record Footing(
        int awayDays,
        int usualHalfDays,
        Activations activations,
        Touches touches,
        Contacts contacts,
        List<String> segments) {
    /** He never bought there before. */
    public static final int NEVER = Integer.MAX_VALUE;

    public Footing {
        segments = List.copyOf(segments);
    }

    /** What was settled where nothing was asked but what he had bought, and activated, before. */
    public Footing(int awayDays, Activations activations) {
        this(awayDays, 0, activations, Touches.NONE, Contacts.NONE, List.of());
    }
}
