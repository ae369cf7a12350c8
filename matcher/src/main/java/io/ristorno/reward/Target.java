package io.ristorno.reward;

import io.ristorno.offer.Offer;
import java.util.Set;

/**
 * What an offer should give a purchase, all considered: decided anew from the facts, never from what was posted.
 *
 * @param offer the version that decides
 * @param standing where the units should lie
 * @param stage how far it has come
 * @param reason why
 * @param flags what to know about it
 * @param lackingMinor what it would take beyond that if the budget had it
 * @param room what limits and budget leave for it, in minor units; {@link Reward#OPEN} if that was not asked
 * @param allowed what is left for it of what the member may have of all merchants
 * @param count what the purchase is to the offer's mechanic
 */
public record Target(
        Offer offer,
        Standing standing,
        Stage stage,
        Reason reason,
        Set<Flag> flags,
        long lackingMinor,
        long room,
        long allowed,
        Count count) {
    public Target {
        flags = Set.copyOf(flags);
    }

    /** The number by which its mechanic pays it, as in {@link Count#turn}. */
    public int turn() {
        return count.turn();
    }

    /** Whether the purchase is a visit, is added up with others, or draws. */
    public boolean counts() {
        return count.counts();
    }

    /** What is to be posted, with what a look leaves it, or left it: as in {@link Reward}. */
    public Reward reward(long roomThen, long allowedThen, int placedThen, long releasedThen) {
        return new Reward(
                offer.id(),
                offer.version(),
                offer.merchantId(),
                offer.commodity(),
                standing,
                0,
                stage,
                reason,
                flags,
                roomThen,
                allowedThen,
                count,
                placedThen,
                releasedThen,
                offer.funding(),
                Drawn.NONE);
    }
}
