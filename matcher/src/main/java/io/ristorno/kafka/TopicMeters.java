package io.ristorno.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/** What a feed of topics tells about itself, beside what every feed does. Never anything of a record. */
final class TopicMeters implements AutoCloseable {
    private final MeterRegistry registry;
    private final String feed;
    private final Map<TopicPartition, AtomicLong> lags = new HashMap<>();
    private final Map<TopicPartition, Meter> gauges = new HashMap<>();
    final AtomicInteger paused = new AtomicInteger();
    final AtomicInteger connected = new AtomicInteger();
    final AtomicInteger underWay = new AtomicInteger();
    final Counter deadLetters;
    final Counter gone;

    TopicMeters(MeterRegistry registry, String feed) {
        this.registry = registry;
        this.feed = feed;
        gauge("ristorno.kafka.paused", paused, "1 while a feed waits for the engine before it reads on");
        gauge("ristorno.kafka.connected", connected, "1 while a broker answers and has let the feed into its group");
        gauge("ristorno.kafka.under.way", underWay, "Records that were read and are not all durable");
        deadLetters = counter("ristorno.kafka.dead.letters", "Records told of in the dead-letter topic");
        gone = counter("ristorno.kafka.gone", "Offsets that the broker had dropped before they were read");
    }

    private void gauge(String name, AtomicInteger value, String description) {
        Gauge.builder(name, value, AtomicInteger::get)
                .description(description)
                .tag("link", feed)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).tag("link", feed).register(registry);
    }

    /** How many offsets of a partition there are behind the last that was read. */
    void lag(TopicPartition partition, long offsets) {
        lags.computeIfAbsent(partition, this::lagOf).set(offsets);
    }

    private AtomicLong lagOf(TopicPartition partition) {
        var lag = new AtomicLong();
        gauges.put(
                partition,
                Gauge.builder("ristorno.kafka.lag", lag, AtomicLong::get)
                        .description("Offsets of a partition that were not read yet")
                        .tag("link", feed)
                        .tag("topic", partition.topic())
                        .tag("partition", Integer.toString(partition.partition()))
                        .register(registry));
        return lag;
    }

    /** A partition is somebody else's now. */
    void forget(TopicPartition partition) {
        lags.remove(partition);
        Meter gauge = gauges.remove(partition);
        if (gauge != null) {
            registry.remove(gauge);
        }
    }

    /** Nothing is read any more. */
    @Override
    public void close() {
        Map.copyOf(gauges).keySet().forEach(this::forget);
        connected.set(0);
        paused.set(0);
        underWay.set(0);
    }
}
