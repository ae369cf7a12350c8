package io.ristorno.decide;

import io.ristorno.member.Purchase;
import io.ristorno.reward.Reward;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which of a relationship's purchases count for which of the offers that go by several, and what each of them comes to. A purchase
 * counts by itself, whatever the others are: so this is known before any of them is decided.
 */
public final class Visits {
    /** Of a merchant none of whose offers counts. */
    public static final Visits NONE = new Visits(List.of());

    private final List<List<Visit>> byPosition;

    private Visits(List<List<Visit>> byPosition) {
        this.byPosition = byPosition;
    }

    /** What a purchase is to an offer. */
    Optional<Visit> of(int position, String offer) {
        if (position < byPosition.size()) {
            List<Visit> visits = byPosition.get(position);
            for (int i = 0; i < visits.size(); i++) {
                if (visits.get(i).offer().equals(offer)) {
                    return Optional.of(visits.get(i));
                }
            }
        }
        return Optional.empty();
    }

    /** Collects them, one purchase after the other. */
    public static final class Builder {
        private final List<List<Visit>> byPosition = new ArrayList<>();

        void add(List<Visit> visits) {
            byPosition.add(visits);
        }

        /** The next purchase is one that nobody can decide again: it counts as it did. */
        public void keep(Purchase purchase) {
            add(purchase.rewards().stream()
                    .filter(Reward::counts)
                    .map(Visit::kept)
                    .toList());
        }

        public Visits visits() {
            return new Visits(byPosition);
        }
    }
}
