package io.ristorno.reward;

import io.ristorno.money.Commodity;
import java.util.Set;

/**
 * What is posted for one offer on one purchase.
 *
 * @param offer {@code off_...}
 * @param version of the offer
 * @param funder the merchant who pays
 * @param commodity of every amount
 * @param standing where the units lie
 * @param postings how many entries this reward has had: the next is {@code {reward}:{postings + 1}}
 * @param stage how far it has come
 * @param reason why
 * @param flags what to know about it
 */
public record Reward(
        String offer,
        int version,
        String funder,
        Commodity commodity,
        Standing standing,
        int postings,
        Stage stage,
        Reason reason,
        Set<Flag> flags) {
    public Reward {
        flags = Set.copyOf(flags);
    }

    /** Whether any of it is the member's for good: from then on only events of its own purchase move it. */
    public boolean settled() {
        return standing.available() > 0;
    }
}
