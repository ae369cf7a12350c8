package io.ristorno.member;

/**
 * On what footing a purchase was settled, where an offer asks for that: what comes late changes it no more.
 *
 * @param awayDays how long before it, in local calendar days, the member had bought at the merchant last; {@link #NEVER} for never
 * @param usualHalfDays how long it usually was until he bought there again, in half days; 0 if nobody knew
 * @param activations those of the offers in force that were known then
 */
public record Footing(int awayDays, int usualHalfDays, Activations activations) {
    /** He never bought there before. */
    public static final int NEVER = Integer.MAX_VALUE;
}
