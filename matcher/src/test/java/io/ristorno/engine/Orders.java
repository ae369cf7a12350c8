package io.ristorno.engine;

import io.ristorno.engine.Story.Chapter;
import io.ristorno.event.TransactionEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Orders in which the messages of a chapter may arrive, some of them more than once. */
final class Orders {
    private final SplittableRandom random;

    Orders(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** As it happened. */
    static List<TransactionEvent> asHappened(Chapter chapter) {
        var order = new ArrayList<>(chapter.events());
        order.sort(Comparator.comparingLong(event -> event.message().at().epochMillis()));
        return order;
    }

    /** Last first. */
    static List<TransactionEvent> backwards(Chapter chapter) {
        return asHappened(chapter).reversed();
    }

    /** Every order there is. */
    static List<List<TransactionEvent>> all(List<TransactionEvent> events) {
        if (events.isEmpty()) {
            return List.of(List.of());
        }
        var orders = new ArrayList<List<TransactionEvent>>();
        for (int i = 0; i < events.size(); i++) {
            var rest = new ArrayList<>(events);
            TransactionEvent first = rest.remove(i);
            for (List<TransactionEvent> order : all(rest)) {
                var whole = new ArrayList<TransactionEvent>(events.size());
                whole.add(first);
                whole.addAll(order);
                orders.add(whole);
            }
        }
        return orders;
    }

    /** Anyhow, with some messages repeated. */
    List<TransactionEvent> anyhow(Chapter chapter) {
        var order = new ArrayList<>(chapter.events());
        for (TransactionEvent event : chapter.events()) {
            if (random.nextInt(4) == 0) {
                order.add(event);
            }
        }
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        return order;
    }
}
