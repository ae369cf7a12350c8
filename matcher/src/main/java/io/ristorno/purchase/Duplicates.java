package io.ristorno.purchase;

import io.ristorno.event.TransactionEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that happened, reported by several feeds.
 *
 * <p>Events with the same network id, type, sequence and amount are the same thing if different feeds report them. Equal
 * split shipments are not: one feed reports each of them. So the number of real events of a business key is the largest
 * number of distinct messages that any one feed reported, and that feed's messages are taken; the others are further raw
 * references to them.
 */
final class Duplicates {
    private Duplicates() {}

    /** What makes two reports of different feeds one event. */
    private record BusinessKey(String network, String lifeCycle, int rank, int sequence, long minor, String currency) {
        static BusinessKey of(TransactionEvent event) {
            var traces = event.message().traces();
            return new BusinessKey(
                    traces.network(),
                    traces.lifeCycle(),
                    event.rank(),
                    EventOrder.sequence(event),
                    event.amount().minor(),
                    event.amount().currency().code());
        }
    }

    /**
     * The real events among the raw ones, order kept.
     *
     * @param raw in {@link EventOrder}
     * @param stands filled with dropped event -> the real event that stands for it
     */
    static List<TransactionEvent> real(
            List<TransactionEvent> raw, IdentityHashMap<TransactionEvent, TransactionEvent> stands) {
        if (!severalSources(raw)) {
            return raw;
        }
        var real = new ArrayList<TransactionEvent>(raw.size());
        for (List<TransactionEvent> same : byBusinessKey(raw)) {
            List<TransactionEvent> kept = fullestReport(same);
            real.addAll(kept);
            for (TransactionEvent event : same) {
                if (!kept.contains(event)) {
                    stands.put(event, kept.getFirst());
                }
            }
        }
        real.sort(EventOrder.COMPARATOR);
        return real;
    }

    private static boolean severalSources(List<TransactionEvent> raw) {
        for (int i = 1; i < raw.size(); i++) {
            if (!raw.get(i).message().source().equals(raw.getFirst().message().source())) {
                return true;
            }
        }
        return false;
    }

    private static List<List<TransactionEvent>> byBusinessKey(List<TransactionEvent> raw) {
        Map<BusinessKey, List<TransactionEvent>> keyed = new HashMap<>();
        var groups = new ArrayList<List<TransactionEvent>>();
        for (TransactionEvent event : raw) {
            if (event.message().traces().lifeCycle().isEmpty()) {
                groups.add(List.of(event));
            } else {
                keyed.computeIfAbsent(BusinessKey.of(event), key -> {
                            var group = new ArrayList<TransactionEvent>();
                            groups.add(group);
                            return group;
                        })
                        .add(event);
            }
        }
        return groups;
    }

    /** The messages of the source that reported most; of several, the first by name. */
    private static List<TransactionEvent> fullestReport(List<TransactionEvent> same) {
        var bySource = new TreeMap<String, List<TransactionEvent>>();
        for (TransactionEvent event : same) {
            bySource.computeIfAbsent(event.message().source(), source -> new ArrayList<>())
                    .add(event);
        }
        List<TransactionEvent> fullest = List.of();
        for (List<TransactionEvent> report : bySource.values()) {
            if (report.size() > fullest.size()) {
                fullest = report;
            }
        }
        return fullest;
    }
}
