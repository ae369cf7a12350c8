package io.ristorno.kafka;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads card messages from topics, as one member of a consumer group.
 *
 * <p><b>Where it stands</b> is kept in our own store: for each partition the offset before which every record is durable, refused for
 * good, set aside, told of in the dead-letter topic, or of no interest. It travels in a batch behind the effects of what it counts,
 * never before them, so a crash at any moment leaves a position that says too little at most, and what is read again has no effect:
 * the engine knows its messages. A store that comes back from a backup goes on where that backup was. What is committed to Kafka
 * follows, for whoever watches the group's lag; it is heard only where the store knows nothing of a partition.
 *
 * <p><b>One thread</b> does everything, since a consumer belongs to one: results come back to it through a queue. It polls even when
 * it may not read on, or the group would take its partitions away: those are paused instead.
 *
 * <p><b>Any trouble</b> with the broker ends the {@link Session}, and the next begins: nothing is remembered between them but what the
 * store knows.
 */
public final class TopicFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFeed.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(20);
    /** Trouble after so long is another, though it may have the same name. */
    private static final long WELL_NANOS = Duration.ofSeconds(30).toNanos();

    private static final int CAUSES_MAX = 4;

    private final Subscription subscription;
    private final TopicMeters meters;
    private final Thread thread;
    private volatile boolean closing;
    private String complaint = "";

    /** Starts: the broker need not be there yet. */
    public TopicFeed(Subscription subscription) {
        this.subscription = subscription;
        meters = new TopicMeters(subscription.registry(), subscription.name());
        thread = Thread.ofPlatform()
                .name("ristorno-topics-" + subscription.name())
                .start(this::run);
    }

    /** Nothing ends it but the service's end or the store's failure. */
    private void run() {
        while (!closing && !subscription.engine().hasFailed()) {
            long began = System.nanoTime();
            try (Session session = new Session(subscription, meters, () -> closing)) {
                session.run();
            } catch (RuntimeException | Error trouble) {
                if (System.nanoTime() - began >= WELL_NANOS) {
                    complaint = "";
                }
                complain(trouble);
            }
            rest();
        }
        meters.close();
    }

    /** Each trouble is told when it begins, and not again while it lasts. */
    private void complain(Throwable trouble) {
        String now = words(trouble);
        if (!now.equals(complaint)) {
            if (trouble instanceof KafkaException) {
                LOG.warn("feed {}: {}; it is tried again every second", subscription.name(), now);
            } else {
                LOG.error("feed {}: starts anew, every second", subscription.name(), trouble);
            }
        }
        complaint = now;
    }

    /** What went wrong, and why: Kafka's clients say only behind it what an operator can mend. */
    static String words(Throwable trouble) {
        var words = new StringBuilder();
        int causes = 0;
        for (Throwable each = trouble; each != null && causes < CAUSES_MAX; each = each.getCause(), causes++) {
            words.append(causes == 0 ? "" : ", because of ")
                    .append(each.getClass().getSimpleName())
                    .append(": ")
                    .append(each.getMessage());
        }
        return words.toString();
    }

    private void rest() {
        long until = System.nanoTime() + AGAIN.toNanos();
        while (!closing && System.nanoTime() < until) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            } catch (InterruptedException _) {
                closing = true;
            }
        }
    }

    /** Reads no more from now on. */
    public void stop() {
        closing = true;
    }

    /** Reads no more, and returns when what was read is durable, and how far that is. */
    @Override
    public void close() {
        stop();
        try {
            if (!thread.join(Session.LEAVE.plus(Session.LEAVE))) {
                LOG.warn("feed {}: did not end in time", subscription.name());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
