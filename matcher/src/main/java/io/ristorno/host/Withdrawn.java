package io.ristorno.host;

import io.ristorno.catalog.Catalogue;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Stop;
import io.ristorno.purchase.Horizon;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Offers that were stopped for purchases too that had been made and not begun to clear. Nothing is heard of these when it happens, so
 * they have to be looked for.
 *
 * @param offers {@code off_...}
 */
public record Withdrawn(Set<String> offers) {
    /** Longer than any purchase waits to be cleared. */
    private static final Duration WAITED_MOST = Duration.ofDays(Horizon.MOST_DAYS);

    public Withdrawn {
        offers = Set.copyOf(offers);
    }

    /** Those that are stopped by now. */
    public static Withdrawn of(Catalogue catalogue, Instant now) {
        return new Withdrawn(catalogue.offers().stream()
                .filter(offer -> offer.stop()
                        .filter(stop -> stop.mode() == Stop.Mode.VOID_PROVISIONAL)
                        .map(Stop::at)
                        .filter(at -> !at.isAfter(now) && at.isAfter(now.minus(WAITED_MOST)))
                        .isPresent())
                .map(Offer::id)
                .collect(Collectors.toSet()));
    }

    /** Whether a purchase has, or waits for, what it was promised by one of them. */
    boolean concerns(Relationship relationship) {
        return !offers.isEmpty() && relationship.purchases().stream().anyMatch(this::concerns);
    }

    private boolean concerns(Purchase purchase) {
        return purchase.life() == Life.AUTHORISED && purchase.rewards().stream().anyMatch(this::isPromise);
    }

    private boolean isPromise(Reward reward) {
        return offers.contains(reward.offer())
                && (reward.standing().provisional() > 0 || reward.stage() == Stage.WAITLISTED);
    }
}
