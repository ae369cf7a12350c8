package io.ristorno.attribute;

/**
 * When an offer first reached a member through a medium.
 *
 * @param campaign {@code cmp_...}
 * @param offer {@code off_...}; {@code ""} for the campaign as a whole
 * @param medium in the publisher's words; {@code ""} if he does not say
 * @param firstMillis when he met with it first, epoch milliseconds
 * @param activatedMillis when he activated it first; {@link Long#MAX_VALUE} for never
 */
public record Reach(String campaign, String offer, String medium, long firstMillis, long activatedMillis) {
    /** Whether it is of the same offer and medium. */
    boolean isBeside(Reach other) {
        return campaign.equals(other.campaign) && offer.equals(other.offer) && medium.equals(other.medium);
    }

    /** The earlier of both, where they are of one offer and medium. */
    Reach and(Reach other) {
        return new Reach(
                campaign,
                offer,
                medium,
                Math.min(firstMillis, other.firstMillis),
                Math.min(activatedMillis, other.activatedMillis));
    }
}
