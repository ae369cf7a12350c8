package io.ristorno.host;

import io.ristorno.catalog.Catalogue;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Stop;
import io.ristorno.purchase.Horizon;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Offers that were stopped for purchases too that had been made and not begun to clear. Nothing is heard of these when it happens, so
 * they have to be looked for.
 *
 * @param offers {@code off_...}, and from when on they are stopped
 */
public record Withdrawn(Map<String, Instant> offers) {
    /** None. */
    public static final Withdrawn NONE = new Withdrawn(Map.of());

    /** Longer than any purchase is open. */
    private static final Duration OPEN_MOST = Duration.ofDays(Horizon.MOST_DAYS);

    public Withdrawn {
        offers = Map.copyOf(offers);
    }

    /** Those that are stopped by now. */
    public static Withdrawn of(Catalogue catalogue, Instant now) {
        var offers = new HashMap<String, Instant>(0);
        for (Offer offer : catalogue.offers()) {
            offer.stop()
                    .filter(stop -> stop.mode() == Stop.Mode.VOID_PROVISIONAL)
                    .map(Stop::at)
                    .filter(at -> !at.isAfter(now) && at.isAfter(now.minus(OPEN_MOST)))
                    .ifPresent(at -> offers.put(offer.id(), at));
        }
        return new Withdrawn(offers);
    }

    /** Whether a purchase has, or waits for, what it was promised by one of them, or counts as its visit, and should no more. */
    boolean concerns(Relationship relationship) {
        return !offers.isEmpty() && relationship.purchases().stream().anyMatch(this::concerns);
    }

    private boolean concerns(Purchase purchase) {
        return purchase.rewards().stream()
                .anyMatch(reward -> isPromise(reward)
                        && !clearedBefore(purchase, offers.getOrDefault(reward.offer(), Instant.MIN)));
    }

    private boolean isPromise(Reward reward) {
        return offers.containsKey(reward.offer())
                && (reward.standing().budgeted() > 0 || reward.stage() == Stage.WAITLISTED || reward.counts());
    }

    private static boolean clearedBefore(Purchase purchase, Instant at) {
        return purchase.clearings().stream().anyMatch(clearing -> clearing.at().epochMillis() < at.toEpochMilli());
    }
}
