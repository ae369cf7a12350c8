package io.ristorno.member;

import io.ristorno.money.Commodity;
import io.ristorno.offer.Mechanic;
import io.ristorno.reward.Count.Kind;
import io.ristorno.reward.Part;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Standing;
import java.util.List;

/**
 * What an offer has given a member in purchases of which nothing else is kept.
 *
 * @param offer {@code off_...}
 * @param funder the merchant who paid
 * @param commodity of every amount
 * @param count rewards
 * @param standing all of theirs together
 * @param visits visits of the offer, paid or not
 * @param spentMinor what purchases that count for a threshold came to after returns, in minor units of the commodity
 * @param passed how often a threshold was passed by them
 * @param parts where all of theirs lie, where several pay or others than the member get something: rounded a reward, they do not follow
 *     from the standing; else none
 */
public record Tally(
        String offer,
        String funder,
        Commodity commodity,
        int count,
        Standing standing,
        int visits,
        long spentMinor,
        long passed,
        List<Part> parts) {
    public Tally {
        parts = List.copyOf(parts);
    }

    /** Of an offer of which nothing is counted yet. */
    static Tally none(Reward reward) {
        return new Tally(reward.offer(), reward.funder(), reward.commodity(), 0, Standing.NONE, 0, 0, 0, List.of());
    }

    /** Whether a reward is to be counted here. */
    boolean isOf(Reward reward) {
        return offer.equals(reward.offer())
                && funder.equals(reward.funder())
                && commodity.equals(reward.commodity())
                && parts.isEmpty() == reward.funding().isPlain();
    }

    Tally plus(Reward reward) {
        boolean paid = reward.standing().beforeReturns() > 0;
        return new Tally(
                offer,
                funder,
                commodity,
                count + (paid ? 1 : 0),
                standing.plus(reward.standing()),
                visits + (reward.turn() > Mechanic.NO_TURN ? 1 : 0),
                spentMinor
                        + (reward.count().kind() == Kind.THRESHOLD
                                ? reward.count().minor()
                                : 0),
                passed + reward.count().passed(),
                reward.funding().isPlain() ? List.of() : Part.sum(parts, Part.of(reward)));
    }
}
