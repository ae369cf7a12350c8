package io.ristorno.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the broker is there, which of the topics are, and whether they are still the same: a topic that was deleted and made anew has
 * another id, and offsets that mean something else. Tells each change in a line. For one thread.
 */
final class TopicWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final long WELL_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long ILL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final Subscription subscription;
    private final Admin admin;
    private final Map<String, Uuid> ids = new HashMap<>();
    private Map<String, KafkaFuture<TopicDescription>> asked = Map.of();
    private long askedNanos;
    private Set<String> missing = new TreeSet<>();
    private final Set<String> cameLater = new TreeSet<>();
    private String unreachable = "";
    private boolean wasConnected;

    TopicWatch(Subscription subscription) {
        this.subscription = subscription;
        admin = Admin.create(subscription.admin());
        ask();
    }

    private void ask() {
        askedNanos = System.nanoTime();
        asked = admin.describeTopics(subscription.topics()).topicNameValues();
    }

    /**
     * Waits until a broker has answered.
     *
     * @return whether it has; false when that was not waited for
     */
    boolean await(BooleanSupplier closing) {
        while (!closing.getAsBoolean()) {
            look();
            if (wasConnected) {
                return true;
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /**
     * Takes down what the broker has answered, and asks again when it is time.
     *
     * @throws KafkaException when a topic is another than it was
     */
    void look() {
        boolean well = wasConnected && missing.isEmpty() && unreachable.isEmpty();
        if (!asked.isEmpty() && asked.values().stream().allMatch(KafkaFuture::isDone)) {
            Map<String, KafkaFuture<TopicDescription>> answers = asked;
            asked = Map.of();
            answered(answers);
        } else if (asked.isEmpty() && System.nanoTime() - askedNanos >= (well ? WELL_NANOS : ILL_NANOS)) {
            ask();
        }
    }

    private void answered(Map<String, KafkaFuture<TopicDescription>> answers) {
        var absent = new TreeSet<String>();
        String failure = "";
        for (Map.Entry<String, KafkaFuture<TopicDescription>> each : answers.entrySet()) {
            try {
                know(each.getKey(), each.getValue().get().topicId());
            } catch (ExecutionException refused) {
                if (refused.getCause() instanceof UnknownTopicOrPartitionException) {
                    absent.add(each.getKey());
                } else {
                    failure = String.valueOf(refused.getCause());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        tell(failure);
        if (failure.isEmpty()) {
            tell(absent);
        }
    }

    /** What is put down before the session ends is still of the topic that was. */
    private void know(String topic, Uuid id) {
        Uuid before = ids.putIfAbsent(topic, id);
        if (before != null && !before.equals(id)) {
            throw new KafkaException("the topic " + topic + " is another than it was: it is read from its start");
        }
    }

    private void tell(String failure) {
        if (!failure.isEmpty() && unreachable.isEmpty()) {
            LOG.warn(
                    "feed {}: no broker answers at {} ({}): it is tried until one does",
                    subscription.name(),
                    subscription.bootstrap(),
                    failure);
        } else if (failure.isEmpty() && !(wasConnected && unreachable.isEmpty())) {
            LOG.info("feed {}: connected to {}", subscription.name(), subscription.bootstrap());
        }
        unreachable = failure;
        wasConnected |= failure.isEmpty();
    }

    /** Whether a broker has answered, and was there when it was last asked. */
    boolean isReachable() {
        return wasConnected && unreachable.isEmpty();
    }

    private void tell(Set<String> absent) {
        if (!absent.equals(missing) && !absent.isEmpty()) {
            LOG.warn(
                    "feed {}: there is no topic {}: create it, and it is read from its start",
                    subscription.name(),
                    String.join(", ", absent));
        }
        missing = absent;
        cameLater.addAll(absent);
    }

    /** Whether a topic was not there at first: then all of it is new. */
    boolean cameLater(String topic) {
        return cameLater.contains(topic);
    }

    /** Asks for a topic's id until it is known. */
    Uuid awaitId(String topic) {
        if (!ids.containsKey(topic)) {
            try {
                for (TopicDescription described : admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .values()) {
                    know(topic, described.topicId());
                }
            } catch (ExecutionException refused) {
                throw new KafkaException("the topic " + topic + " does not tell its id", refused.getCause());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        return Optional.ofNullable(ids.get(topic))
                .orElseThrow(() -> new KafkaException("the topic " + topic + " does not tell its id"));
    }

    @Override
    public void close() {
        admin.close(CLOSE);
    }
}
