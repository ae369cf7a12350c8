package io.ristorno.host;

import io.ristorno.event.Event;
import io.ristorno.store.Storage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads around a {@link Machine}.
 *
 * <p>One thread applies events; while batch n syncs on a second, it works on n + 1; a third reads what is not at hand. Whenever
 * the committing thread is free and something has been applied, that is a batch, but no sooner than four milliseconds after the one
 * before: so a lone event is synced at once, and under load a batch is what came in meanwhile. Replies are called after the
 * sync.
 */
public final class Host implements Intake, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);
    private static final long WAIT_NANOS = Duration.ofMillis(100).toNanos();
    /** Under load batches follow each other no faster: a sync and its wake-ups cost as much as twenty events. */
    private static final long SEAL_GAP_NANOS = Duration.ofMillis(4).toNanos();

    /** Alarms are read so much later than what is asked for meanwhile: each of their slices would be in the way of messages. */
    private static final long READ_LATER_NANOS = Duration.ofMillis(20).toNanos();

    private final Machine machine;
    private final HostMeters meters;
    private final ThreadPoolExecutor loader = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new PriorityBlockingQueue<>(),
            Thread.ofPlatform().name("ristorno-loader").daemon(true).factory());
    private final AtomicLong reads = new AtomicLong();
    private final BlockingQueue<Optional<Sealed>> toCommit = new ArrayBlockingQueue<>(1);
    private final Semaphore committer = new Semaphore(1);
    private final Thread engineThread;
    private final Thread commitThread;
    private long sealedNanos = System.nanoTime() - SEAL_GAP_NANOS;

    /**
     * Starts.
     *
     * @param onFailure told once why the host has stopped itself
     */
    public Host(
            Machine.Settings settings,
            Storage storage,
            Machine.Origin origin,
            InstantSource clock,
            HostMeters meters,
            Consumer<Throwable> onFailure) {
        this.meters = meters;
        machine = new Machine(settings, storage, origin, clock, meters, new Threads(onFailure));
        engineThread = Thread.ofPlatform().name("ristorno-engine").start(this::run);
        commitThread = Thread.ofPlatform().name("ristorno-commit").start(this::commitAll);
    }

    @Override
    public boolean submit(List<Work> works) {
        return machine.submit(works);
    }

    @Override
    public boolean submitBulk(List<Work> works) {
        return machine.submitBulk(works);
    }

    @Override
    public boolean hasFailed() {
        return machine.hasFailed();
    }

    /** Events that wait for the engine, or for what they touch to be read. */
    public int queueDepth() {
        return machine.queueDepth();
    }

    /** Events that are set aside. */
    public int quarantined() {
        return machine.quarantined();
    }

    /** Number of the last durable batch. */
    public long lastBatch() {
        return machine.lastBatch();
    }

    /** Whether it still takes work. */
    public boolean isHealthy() {
        return !machine.hasFailed() && engineThread.isAlive() && commitThread.isAlive();
    }

    /** Something to be read, in the order of deadlines. */
    private record Read(long deadlineNanos, long number, Runnable read) implements Runnable, Comparable<Read> {
        @Override
        public int compareTo(Read other) {
            long apart = deadlineNanos - other.deadlineNanos;
            return apart == 0 ? Long.compare(number, other.number) : apart < 0 ? -1 : 1;
        }

        @Override
        public void run() {
            read.run();
        }
    }

    /** What the machine's steps find around them: a thread each. */
    private final class Threads implements Crew {
        private final Consumer<Throwable> onFailure;

        Threads(Consumer<Throwable> onFailure) {
            this.onFailure = onFailure;
        }

        @Override
        public void read(Runnable read) {
            loader.execute(new Read(System.nanoTime(), reads.incrementAndGet(), read));
        }

        @Override
        public void readLater(Runnable read) {
            loader.execute(new Read(System.nanoTime() + READ_LATER_NANOS, reads.incrementAndGet(), read));
        }

        @Override
        public boolean awaitCommitter() {
            committer.acquireUninterruptibly();
            if (machine.hasFailed()) {
                committer.release();
                return false;
            }
            return true;
        }

        @Override
        public void commit(Sealed sealed) {
            sealedNanos = System.nanoTime();
            toCommit.add(Optional.of(sealed));
        }

        @Override
        public void quarantined(Event event, RuntimeException broken) {
            meters.quarantined();
            // What it says is not logged.
            LOG.error("quarantined a {}", event.getClass().getSimpleName(), broken);
        }

        @Override
        public void failed(String what, Throwable cause) {
            LOG.error("stopping: {}", what, cause);
            onFailure.accept(cause);
        }
    }

    /** Work is applied as it comes; what was applied becomes a batch as soon as the one before is durable. */
    private void run() {
        try {
            while (!machine.isDone()) {
                machine.round(untilSeal());
                if (untilSeal() <= 0) {
                    machine.seal();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    /** How long until there is a batch to seal: 0 or less when there is one now. */
    private long untilSeal() {
        return !machine.hasBatch() || committer.availablePermits() == 0
                ? WAIT_NANOS
                : sealedNanos + SEAL_GAP_NANOS - System.nanoTime();
    }

    /** The last batch is committed and told before the committing thread is let go. */
    private void end() {
        if (machine.hasFailed()) {
            machine.abandon();
        }
        committer.acquireUninterruptibly();
        toCommit.add(Optional.empty());
    }

    private void commitAll() {
        try {
            for (Optional<Sealed> sealed = toCommit.take(); sealed.isPresent(); sealed = toCommit.take()) {
                commit(sealed.get());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(Sealed sealed) {
        long began = System.nanoTime();
        boolean durable;
        try {
            durable = machine.write(sealed) && machine.settle(sealed);
        } finally {
            committer.release();
            machine.nudge();
        }
        if (durable) {
            meters.committed(System.nanoTime() - began, sealed.size());
            machine.reply(sealed);
        }
    }

    /** Takes nothing more in, finishes what it has, commits and answers it. */
    @Override
    public void close() {
        machine.close();
        try {
            engineThread.join(Duration.ofSeconds(10));
            commitThread.join(Duration.ofSeconds(10));
            loader.shutdown();
            if (!loader.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("the store is still being read");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
