package io.ristorno.member;

/**
 * On what footing a purchase was settled, where an offer asks for that: what comes late changes it no more.
 *
 * @param awayDays how long before it, in local calendar days, the member had bought at the merchant last; {@link #NEVER} for never
 * @param activations those of the offers in force that were known then
 * @param touches for each offer in force that asks for one, the earliest known then that counted
 * @param contacts by what the member could be reached when he made it, as was known then, if an offer in force asks for that
 */
public record Footing(int awayDays, Activations activations, Touches touches, Contacts contacts) {
    /** What was settled where nothing was asked but what he had bought, and activated, before. */
    public Footing(int awayDays, Activations activations) {
        this(awayDays, activations, Touches.NONE, Contacts.NONE);
    }

    /** He never bought there before. */
    public static final int NEVER = Integer.MAX_VALUE;
}
