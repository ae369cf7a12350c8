package io.ristorno.member;

/**
 * On what footing a purchase was settled, where an offer asks for that: what comes late changes it no more.
 *
 * @param awayDays how long before it, in local calendar days, the member had bought at the merchant last; {@link #NEVER} for never
 * @param activations those of the offers in force that were known then
 */
public record Footing(int awayDays, Activations activations) {
    /** He never bought there before. */
    public static final int NEVER = Integer.MAX_VALUE;
}
