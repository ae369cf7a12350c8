package io.ristorno.qualify;

import io.ristorno.member.Purchase;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Candidates;
import io.ristorno.reward.Count.Kind;
import io.ristorno.reward.Reward;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Which of a relationship's purchases count for which of the offers that go by several, and what each of them comes to. A purchase
 * counts by itself, whatever the others are: so this is known before any of them is decided.
 */
public final class Visits {
    /** Of a merchant none of whose offers counts. */
    public static final Visits NONE = new Visits(List.of());

    /** Read by many, written by none. */
    private static final BitSet NO_PURCHASE = new BitSet();

    private final List<List<Visit>> byPosition;
    private final Optional<Visits> whole;

    private Visits(List<List<Visit>> byPosition) {
        this.byPosition = byPosition;
        whole = announces(byPosition) ? Optional.of(new Visits(whole(byPosition))) : Optional.empty();
    }

    private static boolean announces(List<List<Visit>> byPosition) {
        for (List<Visit> visits : byPosition) {
            for (Visit visit : visits) {
                if (visit.announces()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<List<Visit>> whole(List<List<Visit>> byPosition) {
        return byPosition.stream()
                .map(visits -> visits.stream().map(Visit::whole).toList())
                .toList();
    }

    /** What a purchase is to an offer. */
    public Optional<Visit> of(int position, String offer) {
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

    /** The same when everything has come that was announced; empty when nothing is awaited. */
    Optional<Visits> whole() {
        return whole;
    }

    /**
     * Purchases that something goes by which is the member's already, on another purchase.
     *
     * @param purchases that were counted, with what they have by now
     */
    public BitSet goneBy(List<Purchase> purchases) {
        if (byPosition.isEmpty()) {
            return NO_PURCHASE;
        }
        var gone = new BitSet(purchases.size());
        for (int i = 0; i < byPosition.size(); i++) {
            for (Visit paid : byPosition.get(i)) {
                Optional<Reward> reward = purchases.get(i).reward(paid.offer()).filter(its -> goes(paid.kind(), its));
                if (reward.isPresent()) {
                    goneBy(purchases, i, paid, reward.get(), gone);
                }
            }
        }
        return gone;
    }

    /** What was paid as a part of another purchase keeps that one, also while nothing is left of it: a name is all it knows it by. */
    private static boolean goes(Kind kind, Reward reward) {
        return reward.standing().available() > 0 || kind == Kind.BOUNCE && reward.placed() != Mechanic.NO_TURN;
    }

    private void goneBy(List<Purchase> purchases, int position, Visit paid, Reward reward, BitSet gone) {
        for (int i = 0; i < byPosition.size(); i++) {
            Optional<Visit> visit = i == position ? Optional.empty() : of(i, paid.offer());
            boolean by = visit.isPresent()
                    && switch (paid.kind()) {
                        case THRESHOLD ->
                            i < position
                                    && visit.get().isAddedTo(paid)
                                    && visit.get().minor() > 0;
                        case REBATE ->
                            visit.get().isAddedTo(paid) && visit.get().minor() > 0;
                        case BOUNCE -> purchases.get(i).isCalled(reward.count().source());
                        case ALONE, VISIT, PRIZE -> false;
                    };
            if (by) {
                gone.set(i);
            }
        }
    }

    /** Collects them, one purchase after the other. */
    public static final class Builder {
        private final List<List<Visit>> byPosition = new ArrayList<>();

        /** What the next purchase is to those of the offers in force that go by several. */
        public void look(Candidates candidates, Case matter, AsOf asOf) {
            List<Visit> visits = List.of();
            int lastProvisionalDay = Windows.lastProvisionalDay(matter.purchase(), matter.windows());
            for (int i = 0; i < candidates.count(); i++) {
                Optional<Visit> visit = candidates.offer(i).mechanic().counts()
                        ? Visit.of(candidates.offer(i), matter, asOf, lastProvisionalDay)
                        : Optional.empty();
                if (visit.isPresent()) {
                    visits = visits.isEmpty() ? new ArrayList<>(1) : visits;
                    visits.add(visit.get());
                }
            }
            byPosition.add(visits);
        }

        /**
         * The next purchase is one that nobody can decide again: it counts as it did.
         *
         * @param candidates versions of today
         */
        public void keep(Candidates candidates, Purchase purchase) {
            var visits = new ArrayList<Visit>(1);
            for (Reward reward : purchase.rewards()) {
                if (reward.counts()) {
                    visits.add(Visit.kept(reward, purchase, version(candidates, reward.offer())));
                }
            }
            byPosition.add(visits);
        }

        private static Optional<Offer> version(Candidates candidates, String offer) {
            for (int i = 0; i < candidates.count(); i++) {
                if (candidates.offer(i).id().equals(offer)) {
                    return Optional.of(candidates.offer(i));
                }
            }
            return Optional.empty();
        }

        public Visits visits() {
            return new Visits(byPosition);
        }
    }
}
