package io.ristorno.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.ristorno.decode.CardTokens;
import io.ristorno.decode.Dialect;
import io.ristorno.feed.Admission;
import io.ristorno.feed.LinkMeters;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Intake;
import io.ristorno.store.Store;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * What a feed of topics reads, and what it needs for that.
 *
 * @param name the source of its messages, and under which its positions are kept
 * @param bootstrap {@code host:port}s, separated by commas
 * @param topics their names
 * @param group the consumer group
 * @param dialect of ISO 8583 messages, one a record; empty where a record is a JSON object
 * @param fromEarliest whether a topic that nobody has read is read from its first record, and not from its end
 * @param deadLetterTopic where records are told of that cannot be used
 * @param properties further ones for Kafka's clients
 * @param engine where events go
 * @param queueDepth how many wait for it
 * @param queueDepthMax with more of them nothing is read
 * @param store where positions are
 * @param admission whose a card is, and where
 * @param catalogue where card acceptor ids lead
 * @param tokens makes tokens; copied
 * @param counts of messages
 * @param registry for what only topics have
 * @param clock of receipts
 */
public record Subscription(
        String name,
        String bootstrap,
        List<String> topics,
        String group,
        Optional<Dialect> dialect,
        boolean fromEarliest,
        String deadLetterTopic,
        Map<String, String> properties,
        Intake engine,
        IntSupplier queueDepth,
        int queueDepthMax,
        Store store,
        Admission admission,
        CurrentCatalogue catalogue,
        CardTokens tokens,
        LinkMeters counts,
        MeterRegistry registry,
        InstantSource clock) {
    /** Secrets come from files and variables: {@code ${env:NAME}}, {@code ${file:/path/to.properties:key}}. */
    private static final Map<String, String> SECRETS = Map.of(
            "config.providers", "env,file",
            "config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
            "config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");

    /** Most records of a poll. */
    static final int POLL_MAX = 500;

    private Map<String, Object> client(Map<String, Object> ours) {
        var all = new HashMap<String, Object>(SECRETS);
        all.put("client.id", "ristorno-" + name);
        all.putAll(properties);
        all.put("bootstrap.servers", bootstrap);
        all.putAll(ours);
        return all;
    }

    Map<String, Object> producer() {
        return client(DeadLetters.settings());
    }

    Map<String, Object> admin() {
        return client(Map.of("request.timeout.ms", "2000", "default.api.timeout.ms", "4000"));
    }

    /** The group of a process that was killed goes on ten seconds later, unless the properties say otherwise. */
    Map<String, Object> consumer() {
        var ours = new HashMap<String, Object>();
        ours.put("group.id", group);
        ours.put("enable.auto.commit", "false");
        ours.put("auto.offset.reset", "none");
        ours.put("allow.auto.create.topics", "false");
        ours.put("max.poll.records", POLL_MAX);
        ours.put("key.deserializer", "org.apache.kafka.common.serialization.ByteBufferDeserializer");
        ours.put("value.deserializer", "org.apache.kafka.common.serialization.ByteBufferDeserializer");
        Map<String, Object> all = client(ours);
        // What a transaction of the sender's took back was never sent.
        all.putIfAbsent("isolation.level", "read_committed");
        all.putIfAbsent("session.timeout.ms", "10000");
        all.putIfAbsent("heartbeat.interval.ms", "3000");
        all.putIfAbsent("partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        all.putIfAbsent("metadata.max.age.ms", "30000");
        return all;
    }
}
