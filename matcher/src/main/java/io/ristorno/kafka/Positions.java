package io.ristorno.kafka;

import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.ristorno.store.TopicPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** How far a feed has read its topics, as the store knows it. For one thread. */
final class Positions {
    private final String feed;
    private final Map<TopicPartition, TopicPosition> known = new HashMap<>();

    /** Where a partition is read from. */
    sealed interface Start {
        /** It was read before. */
        record At(long offset) implements Start {}

        /** Under this name another topic was read. */
        record Replaced() implements Start {}

        /** It is new in a topic that was read before: nothing of it may be passed over. */
        record Further() implements Start {}

        /** Nobody has read the topic. */
        record First() implements Start {}
    }

    Positions(String feed, List<TopicPosition> stored) {
        this.feed = feed;
        stored.forEach(this::know);
    }

    static Positions of(Store store, String feed) {
        try (Snapshot snapshot = store.snapshot()) {
            return new Positions(feed, snapshot.positions(feed));
        }
    }

    /** A position is in the store. */
    void know(TopicPosition position) {
        known.put(new TopicPartition(position.topic(), position.partition()), position);
    }

    /** Where to read a partition of a topic from that has this id now. */
    Start start(TopicPartition partition, Uuid id) {
        TopicPosition position = known.get(partition);
        if (position != null) {
            return isOf(position, id) ? new Start.At(position.offset()) : new Start.Replaced();
        }
        List<TopicPosition> others = known.values().stream()
                .filter(each -> each.topic().equals(partition.topic()))
                .toList();
        if (others.isEmpty()) {
            return new Start.First();
        }
        return others.stream().anyMatch(other -> isOf(other, id)) ? new Start.Further() : new Start.Replaced();
    }

    private static boolean isOf(TopicPosition position, Uuid id) {
        return position.high() == id.getMostSignificantBits() && position.low() == id.getLeastSignificantBits();
    }

    /** As it is put down. */
    TopicPosition position(TopicPartition partition, Uuid id, long offset) {
        return new TopicPosition(
                feed,
                partition.topic(),
                partition.partition(),
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                offset);
    }
}
