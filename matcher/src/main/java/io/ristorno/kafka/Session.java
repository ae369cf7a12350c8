package io.ristorno.kafka;

import io.ristorno.decode.CardTokens;
import io.ristorno.decode.Decoded;
import io.ristorno.decode.Malformed;
import io.ristorno.decode.Transaction;
import io.ristorno.event.RelationshipEvent;
import io.ristorno.event.Tick;
import io.ristorno.feed.Wordless;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.kafka.DeadLetters.Reason;
import io.ristorno.kafka.Track.Delivery;
import io.ristorno.match.Places;
import io.ristorno.store.Rider;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A feed's time with a broker: from the first answer to the first trouble, or the end of the service. For the feed's thread alone, but
 * for {@link #later}.
 */
final class Session implements ConsumerRebalanceListener, AutoCloseable {
    /** Most records that are on their way to the store, or behind one that is. With as many, nothing more is read. */
    static final int UNDER_WAY_MAX = 8_192;

    /** For so long it is waited, when partitions go, until what was read of them is durable. */
    static final Duration LEAVE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final Duration POLL_IDLE = Duration.ofMillis(100);
    private static final Duration POLL_BUSY = Duration.ofMillis(5);
    private static final Duration ASK = Duration.ofSeconds(4);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final long KEEP_NANOS = Duration.ofMillis(250).toNanos();
    private static final long LAG_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long COMPLAINT_NANOS = Duration.ofSeconds(1).toNanos();
    /** Requests that wait for their responses, where a dialect says that they do. */
    private static final int AWAITING_MAX = 1_000;

    private final Subscription subscription;
    private final TopicMeters meters;
    private final BooleanSupplier closing;
    private final RecordReader reader;
    private final TopicWatch watch;
    private final ConcurrentLinkedQueue<Runnable> todo = new ConcurrentLinkedQueue<>();
    private final Map<TopicPartition, Track> tracks = new HashMap<>();
    /** What the engine was too busy for, the first first. */
    private final ArrayDeque<List<Work>> refused = new ArrayDeque<>();

    private final Map<String, Awaiting> awaiting = new LinkedHashMap<>();
    private final Positions positions;
    private Optional<DeadLetters> letters = Optional.empty();
    private Optional<Consumer<ByteBuffer, ByteBuffer>> consumer = Optional.empty();
    /** Events that the engine, and letters that the broker has not answered for good. */
    private int working;

    /** Whether the group has told which partitions are ours, none of them maybe: who only finds a broker reads nothing yet. */
    private boolean joined;

    private boolean paused;
    private boolean keeping;
    private long keptNanos = System.nanoTime();
    private long lagNanos = System.nanoTime() - LAG_NANOS;
    private long complainedNanos = System.nanoTime() - COMPLAINT_NANOS;

    /** A request that waits for its response. */
    private record Awaiting(Transaction transaction, Delivery delivery) {}

    /** A record on its way, with what a letter about it would name. */
    private record Received(TopicPartition partition, Delivery delivery, Optional<Delivery> request) {
        void arrive() {
            delivery.arrive();
            request.ifPresent(Delivery::arrive);
        }

        Received answering(Delivery asked) {
            return new Received(partition, delivery, Optional.of(asked));
        }
    }

    Session(Subscription subscription, TopicMeters meters, BooleanSupplier closing) {
        this.subscription = subscription;
        this.meters = meters;
        this.closing = () -> closing.getAsBoolean() || subscription.engine().hasFailed();
        CardTokens tokens = subscription.tokens().forAnotherThread();
        reader = subscription
                .dialect()
                .map(dialect -> RecordReader.iso8583(dialect, tokens, subscription.admission(), this::places))
                .orElseGet(() -> RecordReader.json(tokens));
        positions = Positions.of(subscription.store(), subscription.name());
        watch = new TopicWatch(subscription);
    }

    private Places places() {
        return subscription.catalogue().edition().places();
    }

    /**
     * Reads until it is to end.
     *
     * @throws KafkaException when there is trouble with the broker
     */
    void run() {
        if (!watch.await(closing)) {
            return;
        }
        letters = Optional.of(new DeadLetters(
                subscription.name(), subscription.deadLetterTopic(), subscription.producer(), this::later, meters));
        Consumer<ByteBuffer, ByteBuffer> member = new KafkaConsumer<>(subscription.consumer());
        consumer = Optional.of(member);
        member.subscribe(subscription.topics(), this);
        while (!closing.getAsBoolean()) {
            take(poll(member));
            step(member);
        }
    }

    private ConsumerRecords<ByteBuffer, ByteBuffer> poll(Consumer<ByteBuffer, ByteBuffer> member) {
        try {
            return member.poll(underWay() > 0 ? POLL_BUSY : POLL_IDLE);
        } catch (OffsetOutOfRangeException passed) {
            goOnAtTheEarliest(member, passed.offsetOutOfRangePartitions());
            return ConsumerRecords.empty();
        }
    }

    private void step(Consumer<ByteBuffer, ByteBuffer> member) {
        settle();
        letters.ifPresent(DeadLetters::sendAgain);
        giveWay();
        if (System.nanoTime() - keptNanos >= KEEP_NANOS) {
            keep(tracks);
        }
        steer(member);
        tellLag(member);
        watch.look();
        meters.connected.set(joined && watch.isReachable() ? 1 : 0);
    }

    /** For any thread: the feed's does it. */
    private void later(Runnable what) {
        todo.add(what);
    }

    /** Takes what came back from the engine and the broker, and hands in again what they did not take. */
    private void settle() {
        for (Runnable each = todo.poll(); each != null; each = todo.poll()) {
            each.run();
        }
        while (!refused.isEmpty() && subscription.engine().submit(refused.peek())) {
            refused.poll();
        }
    }

    private int underWay() {
        int open = 0;
        for (Track track : tracks.values()) {
            open += track.size();
        }
        return open;
    }

    // From records to events.

    private void take(ConsumerRecords<ByteBuffer, ByteBuffer> records) {
        for (TopicPartition partition : records.partitions()) {
            Track track = tracks.get(partition);
            if (track != null) {
                var works = new ArrayList<Work>();
                records.records(partition).forEach(record -> take(partition, track, record, works));
                hand(works);
            }
        }
        records.nextOffsets().forEach((partition, next) -> {
            Track track = tracks.get(partition);
            if (track != null) {
                track.reach(next.offset());
            }
        });
    }

    private void take(
            TopicPartition partition, Track track, ConsumerRecord<ByteBuffer, ByteBuffer> record, List<Work> works) {
        subscription.counts().received();
        var taken = new Received(partition, track.take(record.offset()), Optional.empty());
        long received = subscription.clock().millis();
        try {
            Optional<Decoded> decoded = reader.read(record.value(), received);
            if (decoded.isEmpty()) {
                subscription.counts().notLinked();
                taken.arrive();
            } else {
                decoded(decoded.get(), taken, received, works);
            }
        } catch (RuntimeException broken) {
            // What no rule of ours foresaw is answered by itself: the records beside it are not touched, and it is not
            // read for ever.
            LOG.error(
                    "feed {}: {} offset {} broke the decoder",
                    subscription.name(),
                    partition,
                    record.offset(),
                    Wordless.of(broken));
            malformed(RecordReader.BROKE, taken);
        }
    }

    private void decoded(Decoded decoded, Received record, long received, List<Work> works) {
        switch (decoded) {
            case Decoded.Taken taken -> admit(taken.transaction(), record, received, works);
            case Malformed malformed -> malformed(malformed, record);
            case Decoded.Parked parked -> park(parked, record);
            case Decoded.Answered response -> answered(response, record, received, works);
            case Decoded.Declined _, Decoded.Management _, Decoded.Ignored _ -> ignore(record);
        }
    }

    private void ignore(Received record) {
        subscription.counts().ignored();
        record.arrive();
    }

    private void admit(Transaction transaction, Received record, long received, List<Work> works) {
        Optional<RelationshipEvent> event =
                subscription.admission().admit(transaction, subscription.name(), places(), received);
        if (event.isEmpty()) {
            subscription.counts().notLinked();
            record.arrive();
        } else {
            working++;
            works.add(work(event.get(), record, System.nanoTime()));
        }
    }

    /** The request stays under way until its response has arrived: the position does not pass it before. */
    private void park(Decoded.Parked parked, Received record) {
        if (awaiting.size() >= AWAITING_MAX) {
            dropOldest();
        }
        Awaiting before = awaiting.put(parked.pairing(), new Awaiting(parked.transaction(), record.delivery()));
        if (before != null) {
            before.delivery().arrive();
        }
        subscription.counts().ignored();
    }

    private void dropOldest() {
        var oldest = awaiting.values().iterator();
        oldest.next().delivery().arrive();
        oldest.remove();
    }

    /** A request that nobody ever answered does not hold the feed back: when it is all that does, the oldest waits no longer. */
    private void giveWay() {
        while (working == 0 && !awaiting.isEmpty() && underWay() + Subscription.POLL_MAX > UNDER_WAY_MAX) {
            dropOldest();
        }
    }

    private void answered(Decoded.Answered response, Received record, long received, List<Work> works) {
        Awaiting request = awaiting.remove(response.pairing());
        Received both = request == null ? record : record.answering(request.delivery());
        if (!response.approved()) {
            ignore(both);
        } else if (request != null) {
            admit(request.transaction().approvedBy(response), both, received, works);
        } else {
            decoded(response.alone(), both, received, works);
        }
    }

    /** Said at most once a second: a sender that is wrong is so in every record. */
    private void malformed(Malformed malformed, Received record) {
        subscription.counts().malformed();
        long now = System.nanoTime();
        if (now - complainedNanos >= COMPLAINT_NANOS) {
            complainedNanos = now;
            LOG.warn(
                    "feed {}: a record was refused: {} offset {}, {} in field {}",
                    subscription.name(),
                    record.partition(),
                    record.delivery().offset(),
                    malformed.code(),
                    malformed.field().isEmpty() ? "none" : malformed.field());
        }
        tellOf(record, Reason.of(malformed));
    }

    private void tellOf(Received record, Reason reason) {
        working++;
        letters.orElseThrow()
                .send(
                        record.partition().topic(),
                        record.partition().partition(),
                        record.delivery().offset(),
                        reason,
                        () -> {
                            working--;
                            record.arrive();
                        });
    }

    // To the engine and back.

    private void hand(List<Work> works) {
        if (!works.isEmpty() && !(refused.isEmpty() && subscription.engine().submit(works))) {
            refused.add(works);
        }
    }

    private Work work(RelationshipEvent event, Received record, long nanos) {
        return Work.of(event, result -> later(() -> told(event, record, result, nanos)));
    }

    private void told(RelationshipEvent event, Received record, Result result, long nanos) {
        subscription.counts().result(result);
        switch (result) {
            case Result.NotTaken _ -> refused.add(List.of(work(event, record, nanos)));
            case Result.Refused no -> {
                working--;
                tellOf(record, Reason.of(no.objection()));
            }
            case Result.Taken _, Result.Done _, Result.NotLinked _, Result.SetAside _ -> {
                working--;
                record.arrive();
                subscription.counts().answered(System.nanoTime() - nanos);
            }
        }
    }

    // How far all is durable.

    /** Sends positions behind what they count: in the engine's order, and at most once at a time. */
    private void keep(Map<TopicPartition, Track> of) {
        keptNanos = System.nanoTime();
        var moved = new HashMap<TopicPartition, Long>();
        var riders = new ArrayList<Rider>();
        of.forEach((partition, track) -> {
            if (track.hasMoved()) {
                moved.put(partition, track.position());
                riders.add(new Rider.ReadOn(
                        positions.position(partition, watch.awaitId(partition.topic()), track.position())));
            }
        });
        if (!keeping && !moved.isEmpty()) {
            var now = new Tick(subscription.clock().millis());
            keeping = subscription
                    .engine()
                    .submit(List.of(
                            new Work(now, riders, Optional.empty(), result -> later(() -> kept(moved, result)))));
        }
    }

    private void kept(Map<TopicPartition, Long> moved, Result result) {
        keeping = false;
        if (!(result instanceof Result.Done)) {
            return;
        }
        var courtesy = new HashMap<TopicPartition, OffsetAndMetadata>();
        moved.forEach((partition, position) -> {
            Track track = tracks.get(partition);
            if (track != null) {
                track.keep(position);
                positions.know(positions.position(partition, watch.awaitId(partition.topic()), position));
                courtesy.put(partition, new OffsetAndMetadata(position));
            }
        });
        // Nothing hangs on it: whoever watches the group sees how far it is.
        consumer.ifPresent(member -> member.commitAsync(courtesy, (_, _) -> {}));
    }

    // Reading on, or not.

    private void steer(Consumer<ByteBuffer, ByteBuffer> member) {
        int open = underWay();
        int depth = subscription.queueDepth().getAsInt();
        int depthMax = subscription.queueDepthMax();
        paused = paused
                ? !refused.isEmpty() || open > UNDER_WAY_MAX / 2 || depth > depthMax / 2
                : !refused.isEmpty() || open + Subscription.POLL_MAX > UNDER_WAY_MAX || depth > depthMax;
        if (paused) {
            member.pause(member.assignment());
        } else {
            member.resume(member.paused());
        }
        meters.paused.set(paused ? 1 : 0);
        meters.underWay.set(open);
    }

    private void tellLag(Consumer<ByteBuffer, ByteBuffer> member) {
        if (System.nanoTime() - lagNanos >= LAG_NANOS) {
            lagNanos = System.nanoTime();
            for (TopicPartition partition : tracks.keySet()) {
                member.currentLag(partition).ifPresent(lag -> meters.lag(partition, lag));
            }
        }
    }

    // Partitions come and go.

    /** Every partition is told where to begin: Kafka itself would ask for a rule of its own, and there is none. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        consumer.ifPresent(member -> {
            Map<TopicPartition, OffsetAndMetadata> committed = member.committed(Set.copyOf(partitions), ASK);
            Map<TopicPartition, Long> earliest = member.beginningOffsets(partitions, ASK);
            Map<TopicPartition, Long> latest = member.endOffsets(partitions, ASK);
            for (TopicPartition partition : partitions) {
                long from = start(
                        partition,
                        Optional.ofNullable(committed.get(partition)).map(OffsetAndMetadata::offset),
                        earliest.getOrDefault(partition, 0L),
                        latest.getOrDefault(partition, 0L));
                member.seek(partition, from);
                tracks.put(partition, new Track(from));
            }
            if (paused) {
                member.pause(partitions);
            }
            joined = true;
        });
    }

    private long start(TopicPartition partition, Optional<Long> committed, long earliest, long latest) {
        return switch (positions.start(partition, watch.awaitId(partition.topic()))) {
            case Positions.Start.At at -> at.offset();
            case Positions.Start.Replaced _ -> {
                LOG.warn(
                        "feed {}: {} is of another topic than the one that was read under this name: from its start",
                        subscription.name(),
                        partition);
                yield earliest;
            }
            case Positions.Start.Further _ -> earliest;
            case Positions.Start.First _ ->
                committed.orElse(subscription.fromEarliest() || watch.cameLater(partition.topic()) ? earliest : latest);
        };
    }

    /** Whoever gets them next finds everything durable that was read of them, and told to Kafka; what is not is read again. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        var leaving = new HashMap<>(tracks);
        leaving.keySet().retainAll(Set.copyOf(partitions));
        leave(leaving);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        partitions.forEach(this::forget);
    }

    private void leave(Map<TopicPartition, Track> leaving) {
        long until = System.nanoTime() + LEAVE.toNanos();
        await(until, () -> working == letters.map(DeadLetters::stuck).orElse(0));
        await(until, () -> !keeping);
        keep(leaving);
        await(until, () -> !keeping);
        commit(leaving);
        leaving.keySet().forEach(this::forget);
    }

    private void await(long until, BooleanSupplier done) {
        settle();
        while (!done.getAsBoolean()
                && System.nanoTime() < until
                && !subscription.engine().hasFailed()) {
            try {
                Thread.sleep(1);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
            settle();
        }
    }

    private void commit(Map<TopicPartition, Track> leaving) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        leaving.forEach((partition, track) -> {
            if (!track.hasMoved()) {
                offsets.put(partition, new OffsetAndMetadata(track.position()));
            }
        });
        try {
            consumer.ifPresent(member -> member.commitSync(offsets, CLOSE));
        } catch (KafkaException _) {
            // The store knows better, and whoever else reads on reads something twice.
        }
    }

    private void forget(TopicPartition partition) {
        tracks.remove(partition);
        meters.forget(partition);
    }

    /** What the broker did not keep for long enough is lost to us: that is never passed over in silence. */
    private void goOnAtTheEarliest(Consumer<ByteBuffer, ByteBuffer> member, Map<TopicPartition, Long> passed) {
        Map<TopicPartition, Long> earliest = member.beginningOffsets(passed.keySet(), ASK);
        passed.forEach((partition, offset) -> {
            long from = earliest.getOrDefault(partition, 0L);
            LOG.error(
                    "feed {}: {} has no offset {} any more: it goes on at {}, and what was between is lost to it",
                    subscription.name(),
                    partition,
                    offset,
                    from);
            meters.gone.increment((double) Math.max(0, from - offset));
            member.seek(partition, from);
            tracks.put(partition, new Track(from));
        });
    }

    /** Reads no more; what was read becomes durable, and how far that is; then it leaves the group. */
    @Override
    public void close() {
        try {
            leave(new HashMap<>(tracks));
        } catch (KafkaException trouble) {
            LOG.info(
                    "feed {}: left without its last positions: {}",
                    subscription.name(),
                    String.valueOf(trouble.getMessage()));
        } finally {
            meters.connected.set(0);
            List.copyOf(tracks.keySet()).forEach(this::forget);
            try {
                consumer.ifPresent(member -> member.close(CloseOptions.timeout(CLOSE)));
            } finally {
                letters.ifPresent(DeadLetters::close);
                watch.close();
            }
        }
    }
}
