package io.ristorno.engine;

import io.ristorno.decide.Budgets;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Standing;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What every offer has reserved and committed, and so what its budget has left. Returns free nothing: a lost dispute that is
 * won again is re-posted without asking. Not safe for several threads: the engine's.
 */
public final class OfferBudgets implements Budgets {
    /**
     * What of an offer's budget is used, in minor units.
     *
     * @param reserved set aside for purchases that have not cleared
     * @param committed owed for purchases that cleared, before returns
     */
    public record Used(long reserved, long committed) {
        static final Used NOTHING = new Used(0, 0);
    }

    private final Map<String, Used> used = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    private Function<String, Optional<Offer>> budgeted = offer -> Optional.empty();

    /** Starts from stored sums by offer id. */
    public static OfferBudgets of(Map<String, Used> stored) {
        var budgets = new OfferBudgets();
        budgets.used.putAll(stored);
        return budgets;
    }

    /** The same sums seen with a catalogue's budgets, for whoever explains beside the engine. */
    public Budgets readOnly(io.ristorno.match.OfferIndex index) {
        OfferBudgets seen = of(used);
        seen.adopt(index::budgeted);
        return seen;
    }

    /** From now on an offer's latest version says its budget. */
    void adopt(Function<String, Optional<Offer>> latest) {
        budgeted = latest;
    }

    @Override
    public Room ask(Offer offer, long more) {
        if (offer.budgetMinor().isEmpty()) {
            return Granted.ROOM;
        }
        long cap = budgeted.apply(offer.id()).orElse(offer).budgetMinor().orElse(Long.MAX_VALUE);
        Used now = used.getOrDefault(offer.id(), Used.NOTHING);
        long left = cap - now.reserved - now.committed;
        return more <= left ? Granted.ROOM : new Lacking(Math.max(0, left), cap - now.committed);
    }

    /** A reward of an offer moved. */
    void move(String offer, Standing from, Standing to) {
        long reserved = to.reserved() - from.reserved();
        long committed = to.committed() - from.committed();
        if (reserved != 0 || committed != 0) {
            Used before = used.getOrDefault(offer, Used.NOTHING);
            used.put(offer, new Used(before.reserved + reserved, before.committed + committed));
            changed.add(offer);
        }
    }

    /** Use of one offer. */
    public Used used(String offer) {
        return used.getOrDefault(offer, Used.NOTHING);
    }

    /** The use of the offers that changed since this was asked last. */
    public Map<String, Used> takeChanged() {
        Map<String, Used> taken = HashMap.newHashMap(changed.size());
        for (String offer : changed) {
            taken.put(offer, used(offer));
        }
        changed.clear();
        return taken;
    }

    /** Use by offer id. */
    public Map<String, Used> used() {
        return Collections.unmodifiableMap(used);
    }
}
