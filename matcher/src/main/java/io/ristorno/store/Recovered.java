package io.ristorno.store;

import io.ristorno.engine.Claim;
import io.ristorno.engine.SharedUse;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.money.Rates;
import io.ristorno.store.Rider.CatalogueRevision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an engine starts from.
 *
 * @param lastBatch number of the last batch, 0 for none
 * @param nowMillis the engine's clock then; {@link Long#MIN_VALUE} for none
 * @param totals the trial balance
 * @param catalogue what each revision changed, in order
 * @param rates of exchange by day
 * @param claims on offers' budgets, by offer
 * @param shared what all members have had together of offers that limit it
 */
public record Recovered(
        long lastBatch,
        long nowMillis,
        Map<TrialBalance.Line, TrialBalance.Total> totals,
        List<CatalogueRevision> catalogue,
        Rates rates,
        Map<String, List<Claim>> claims,
        List<SharedUse> shared) {
    public Recovered {
        totals = Map.copyOf(totals);
        catalogue = List.copyOf(catalogue);
        shared = List.copyOf(shared);
    }

    /** The trial balance's lines at their sums. */
    public Map<TrialBalance.Line, Long> sums() {
        var sums = new HashMap<TrialBalance.Line, Long>();
        totals.forEach((line, total) -> sums.put(line, total.minor()));
        return sums;
    }
}
