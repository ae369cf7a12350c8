package io.ristorno.guard;

import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Offer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An offer, and those of its merchant's that some purchase of it may be of, too.
 *
 * @param offers the offer first
 * @param reach of each of them
 */
record Neighbours(List<Offer> offers, List<Reach> reach) {
    static Neighbours of(Offer offer, List<Offer> others, Merchant merchant, Instant now) {
        List<Offer> alike = others.stream()
                .filter(other ->
                        other.currency().equals(offer.currency()) && !other.id().equals(offer.id()))
                .toList();
        boolean oneClock = alike.stream()
                .allMatch(
                        other -> other.schedule().zone().equals(offer.schedule().zone()));
        Reach own = Reach.of(offer, merchant, now, oneClock);
        List<Offer> offers = new ArrayList<>(List.of(offer));
        List<Reach> reach = new ArrayList<>(List.of(own));
        for (Offer other : alike) {
            Reach its = Reach.of(other, merchant, now, oneClock);
            if (its.meets(own)) {
                offers.add(other);
                reach.add(its);
            }
        }
        return new Neighbours(offers, reach);
    }

    /** Whether the offer reaches no purchase from now on. */
    boolean isNowhere() {
        return reach.getFirst().isEmpty();
    }
}
