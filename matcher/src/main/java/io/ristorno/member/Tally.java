package io.ristorno.member;

import io.ristorno.money.Commodity;
import io.ristorno.offer.Mechanic;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Standing;

/**
 * What an offer has given a member in purchases of which nothing else is kept.
 *
 * @param offer {@code off_...}
 * @param funder the merchant who paid
 * @param commodity of every amount
 * @param count rewards
 * @param standing all of theirs together
 * @param visits visits of the offer, paid or not
 */
public record Tally(String offer, String funder, Commodity commodity, int count, Standing standing, int visits) {
    /** Whether a reward is to be counted here. */
    boolean isOf(Reward reward) {
        return offer.equals(reward.offer()) && funder.equals(reward.funder()) && commodity.equals(reward.commodity());
    }

    Tally plus(Reward reward) {
        boolean paid = reward.standing().beforeReturns() > 0;
        return new Tally(
                offer,
                funder,
                commodity,
                count + (paid ? 1 : 0),
                standing.plus(reward.standing()),
                visits + (reward.turn() > Mechanic.NO_TURN ? 1 : 0));
    }
}
