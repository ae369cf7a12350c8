package io.ristorno.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ristorno.decode.Malformed;
import io.ristorno.engine.Effect.Objection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of records that cannot be used: a letter that says where the record lies and what is wrong with it, and never what stood
 * in it, since it may be a card number. A letter that the broker does not take is sent again until it does; its record is not passed
 * over before. For one thread, but for what is called when the broker has answered.
 */
final class DeadLetters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final String feed;
    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<Runnable> later;
    private final TopicMeters meters;
    /** What the broker did not take, the first first. As many at most as there are records under way. */
    private final ArrayDeque<Letter> unsent = new ArrayDeque<>();

    private long failedNanos;
    private boolean failing;

    /**
     * Why a record cannot be used.
     *
     * @param code the kind of fault, stable
     * @param field of the record, {@code ""} if none
     * @param message a sentence
     * @param mend what to do, {@code ""} where the sentence says it all
     */
    record Reason(String code, String field, String message, String mend) {
        static Reason of(Malformed malformed) {
            return new Reason(malformed.code().name(), malformed.field(), malformed.message(), malformed.mend());
        }

        /** What the engine would refuse again. What it says in words is of the member and not of the record. */
        static Reason of(Objection objection) {
            return new Reason(objection.name(), "", "the engine does not take this", mend(objection));
        }

        private static String mend(Objection objection) {
            return switch (objection) {
                case REUSED_ID -> "give this message an id of its own";
                case SETTLED -> "leave it as it is: what was said first stays";
                case FULL -> "an operator has to look at this member's purchases there";
                case TOO_LATE -> "settle it by hand: it is listed in GET /v1/programs/{id}/faults";
                case UNKNOWN -> "send first what it refers to";
                case INSUFFICIENT -> "ask for no more than there is";
            };
        }
    }

    private record Letter(String json, Runnable arrived) {}

    /**
     * A producer of its own.
     *
     * @param topic where letters go
     * @param properties of the client
     * @param later runs something on the feed's thread
     */
    DeadLetters(
            String feed, String topic, Map<String, Object> properties, Consumer<Runnable> later, TopicMeters meters) {
        this.feed = feed;
        this.topic = topic;
        this.later = later;
        this.meters = meters;
        producer = new KafkaProducer<>(properties);
    }

    /**
     * Tells of a record.
     *
     * @param arrived run on the feed's thread when the broker has it
     */
    void send(String of, int partition, long offset, Reason reason, Runnable arrived) {
        var letter = new Letter(json(of, partition, offset, reason), arrived);
        if (failing) {
            unsent.add(letter);
        } else {
            send(letter);
        }
    }

    private String json(String of, int partition, long offset, Reason reason) {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("feed", feed);
            json.writeStringField("topic", of);
            json.writeNumberField("partition", partition);
            json.writeNumberField("offset", offset);
            json.writeStringField("code", reason.code());
            json.writeStringField("field", reason.field());
            json.writeStringField("message", reason.message());
            json.writeStringField("mend", reason.mend());
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private void send(Letter letter) {
        try {
            byte[] json = letter.json().getBytes(StandardCharsets.UTF_8);
            Future<?> _ = producer.send(
                    new ProducerRecord<>(topic, json), (_, failure) -> later.accept(() -> answered(letter, failure)));
        } catch (KafkaException refused) {
            answered(letter, refused);
        }
    }

    private void answered(Letter letter, @Nullable Exception failure) {
        if (failure == null) {
            if (failing) {
                LOG.info("feed {}: the dead-letter topic {} is there again", feed, topic);
            }
            failing = false;
            meters.deadLetters.increment();
            letter.arrived().run();
            return;
        }
        if (!failing) {
            LOG.error(
                    "feed {}: the dead-letter topic {} takes nothing ({}): no record behind one that cannot be used is"
                            + " passed over until it is there",
                    feed,
                    topic,
                    failure.getClass().getSimpleName());
        }
        failing = true;
        failedNanos = System.nanoTime();
        unsent.add(letter);
    }

    /** Sends what was not taken: one at first, to see whether it is taken now. */
    void sendAgain() {
        boolean due = !failing || System.nanoTime() - failedNanos >= AGAIN_NANOS;
        while (due && !unsent.isEmpty()) {
            failedNanos = System.nanoTime();
            send(unsent.poll());
            due = !failing;
        }
    }

    /** Letters for which the topic has to be there first: nobody waits for them who is leaving. */
    int stuck() {
        return unsent.size();
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }

    /** What the producer is set up with, beside where the broker is. */
    static Map<String, Object> settings() {
        return Map.of(
                "acks", "all",
                "enable.idempotence",
                        "false", // a letter may come twice; none is to be refused for ever after a failure
                "max.block.ms", "2000",
                "request.timeout.ms", "5000",
                "delivery.timeout.ms", "10000",
                "key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer",
                "value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer",
                "linger.ms", "5");
    }
}
