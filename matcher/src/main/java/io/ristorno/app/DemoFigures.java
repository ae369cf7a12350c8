package io.ristorno.app;

import io.micrometer.core.instrument.Counter;
import io.ristorno.catalog.Catalogue;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Offer;
import io.ristorno.sandbox.ClientFigures;
import io.ristorno.sandbox.Latencies;
import io.ristorno.store.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the demo shows at one moment.
 *
 * @param running since the traffic began
 * @param messages answered
 * @param perSecond of them, lately
 * @param latency of messages whose answer waits for the store, from the moment they are due
 * @param outcomes of messages, as the service counts them
 * @param matched messages for which an offer gave something
 * @param members registered by this demo
 * @param cards linked by it
 * @param cashback by stage, then currency: what members have
 * @param burning offers with a budget, the fastest first
 * @param trialBalance by currency: anything but 0 is a fault
 */
record DemoFigures(
        Duration running,
        long messages,
        long perSecond,
        Latencies.Figures latency,
        Map<String, Long> outcomes,
        long matched,
        int members,
        int cards,
        Map<String, Map<Commodity, Long>> cashback,
        List<Burn> burning,
        Map<Commodity, Long> trialBalance) {
    private static final List<String> OUTCOMES =
            List.of("taken", "repeated", "not_linked", "ignored", "malformed", "not_taken");
    private static final List<String> STAGES = List.of("provisional", "pending", "available");

    /**
     * An offer with a budget.
     *
     * @param leftMinor of it
     * @param capMinor all of it
     */
    record Burn(String offer, Commodity currency, long leftMinor, long capMinor) {
        /** How much is used, in ten-thousandths. */
        long used() {
            return (capMinor - leftMinor) * 10_000 / capMinor;
        }
    }

    /** Looks at a service and at the client that sends to it. */
    static DemoFigures of(
            Service service, ClientFigures client, Duration running, long perSecond, int members, int cards) {
        try (Snapshot snapshot = service.store.snapshot()) {
            var totals = snapshot.totals();
            return new DemoFigures(
                    running,
                    client.answeredCount(),
                    perSecond,
                    client.linked().figures(),
                    outcomes(service),
                    matched(service),
                    members,
                    cards,
                    cashback(totals),
                    burning(
                            service.catalogue.edition().catalogue(),
                            OfferBudgets.of(totals).used()),
                    TrialBalance.of(totals).byCommodity());
        }
    }

    private static Map<String, Long> outcomes(Service service) {
        var outcomes = new LinkedHashMap<String, Long>();
        for (String outcome : OUTCOMES) {
            outcomes.put(
                    outcome,
                    sum(service.registry
                            .find("ristorno.messages")
                            .tag("outcome", outcome)
                            .counters()));
        }
        return outcomes;
    }

    /** Messages for which an offer gave something, since the service runs. */
    static long matched(Service service) {
        return sum(service.registry.find("ristorno.matched").counters());
    }

    private static long sum(Iterable<Counter> counters) {
        long sum = 0;
        for (Counter counter : counters) {
            sum += Math.round(counter.count());
        }
        return sum;
    }

    /** What members have, by stage and currency. */
    static Map<String, Map<Commodity, Long>> cashback(Map<TrialBalance.Line, Long> totals) {
        var cashback = new LinkedHashMap<String, Map<Commodity, Long>>();
        for (String stage : STAGES) {
            var sums = new TreeMap<Commodity, Long>();
            totals.forEach((line, sum) -> {
                if (line.account().startsWith("members:") && line.account().endsWith(":" + stage)) {
                    sums.merge(line.commodity(), sum, Long::sum);
                }
            });
            cashback.put(stage, sums);
        }
        return cashback;
    }

    /** What members have in all stages together. */
    static Map<Commodity, Long> credited(Map<TrialBalance.Line, Long> totals) {
        var credited = new TreeMap<Commodity, Long>();
        cashback(totals)
                .values()
                .forEach(stage -> stage.forEach((currency, sum) -> credited.merge(currency, sum, Long::sum)));
        return credited;
    }

    private static List<Burn> burning(Catalogue catalogue, Map<String, OfferBudgets.Used> used) {
        Map<String, Burn> latest = new HashMap<>();
        for (Offer offer : catalogue.offers()) {
            // What begins anew is not used up.
            if (offer.status().isPublished() && offer.budget().renewed() == Limit.Period.OFFER) {
                offer.budget().totalMinor().ifPresent(cap -> latest.put(offer.id(), burn(offer, cap, used)));
            }
        }
        var burning = new ArrayList<>(latest.values());
        burning.sort(Comparator.comparingLong(Burn::used).reversed().thenComparing(Burn::offer));
        return burning;
    }

    private static Burn burn(Offer offer, long cap, Map<String, OfferBudgets.Used> used) {
        OfferBudgets.Used mine = used.get(offer.id());
        long taken = mine == null ? 0 : mine.reserved() + mine.committed();
        return new Burn(offer.id(), offer.commodity(), cap - taken, cap);
    }

    /** Whether every currency sums to zero. */
    boolean balanced() {
        return trialBalance.values().stream().allMatch(sum -> sum == 0);
    }
}
