package io.ristorno.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.match.OfferIndex;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.util.function.Supplier;

/** How many merchants have used four fifths of what they can lose at most, and how many all of it: the offers of these pause. */
final class LineWatch {
    private final Store store;
    private final Supplier<OfferIndex> index;
    private volatile int alerted;
    private volatile int gone;

    /**
     * @param index the catalogue in force
     */
    LineWatch(Store store, Supplier<OfferIndex> index, MeterRegistry registry) {
        this.store = store;
        this.index = index;
        Gauge.builder("ristorno.lines.alerted", this, each -> each.alerted)
                .description("Merchants that have used four fifths of their line")
                .register(registry);
        Gauge.builder("ristorno.lines.gone", this, each -> each.gone)
                .description("Merchants that have used all of their line")
                .register(registry);
    }

    /** Counts anew. */
    void look() {
        OfferIndex current = index.get();
        if (current.lines().isEmpty()) {
            alerted = 0;
            gone = 0;
            return;
        }
        int near = 0;
        int over = 0;
        try (Snapshot snapshot = store.snapshot()) {
            OfferBudgets budgets = OfferBudgets.of(snapshot.totals());
            for (var each : current.lines().entrySet()) {
                long used = budgets.usedOfLine(each.getKey(), each.getValue().currency())
                        .minor();
                near += used >= each.getValue().alertMinor() ? 1 : 0;
                over += used >= each.getValue().amountMinor() ? 1 : 0;
            }
        }
        alerted = near;
        gone = over;
    }
}
