package io.ristorno.store;

import io.ristorno.engine.OfferBudgets;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.store.Rider.CatalogueRevision;
import java.util.Map;
import java.util.Optional;

/**
 * What an engine starts from.
 *
 * @param lastBatch number of the last batch, 0 for none
 * @param nowMillis the engine's clock then; {@link Long#MIN_VALUE} for none
 * @param totals the trial balance
 * @param budgets the offers' use
 * @param catalogue the newest revision
 */
public record Recovered(
        long lastBatch,
        long nowMillis,
        Map<TrialBalance.Line, Long> totals,
        Map<String, OfferBudgets.Used> budgets,
        Optional<CatalogueRevision> catalogue) {
    public Recovered {
        totals = Map.copyOf(totals);
        budgets = Map.copyOf(budgets);
    }
}
