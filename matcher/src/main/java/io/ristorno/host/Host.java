package io.ristorno.host;

import io.ristorno.engine.Effect;
import io.ristorno.engine.Engine;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.event.Look;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Tick;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.match.OfferIndex;
import io.ristorno.money.Rates;
import io.ristorno.store.Batch;
import io.ristorno.store.Storage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine on one machine.
 *
 * <p>One thread applies events; while batch n syncs on a second, it works on n + 1; a third reads what is not at hand. Whenever
 * the committing thread is free and something has been applied, that is a batch, but no sooner than four milliseconds after the one
 * before: so a lone event is synced at once, and under load a batch is what came in meanwhile. Replies are called after the
 * sync.
 *
 * <p>After a failed write nothing in memory can be trusted, so the host stops and says so; start-up builds it again from the
 * store.
 */
public final class Host implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);
    private static final String FAILED = "the store has failed";
    private static final long TICK_MILLIS = 1000;
    private static final long WAIT_NANOS = Duration.ofMillis(100).toNanos();
    /** Under load batches follow each other no faster: a sync and its wake-ups cost as much as twenty events. */
    private static final long SEAL_GAP_NANOS = Duration.ofMillis(4).toNanos();

    private static final int ALARMS_SLICE = Pending.EVENTS_MAX / 20;

    /**
     * How a host is set up.
     *
     * @param queueDepthMax events that may wait for the engine, and as many again for what they touch to be read
     * @param relationshipsCachedBytesMax bytes of relationships kept in memory
     * @param membersCachedBytesMax bytes of members kept in memory
     */
    public record Settings(int queueDepthMax, long relationshipsCachedBytesMax, long membersCachedBytesMax) {
        public static final Settings DEFAULT = new Settings(65_536, 256L << 20, 512L << 20);
    }

    /** What a store knew when it was opened. */
    public record Origin(
            long lastBatch,
            long nowMillis,
            OfferIndex index,
            Rates rates,
            OfferBudgets budgets,
            TrialBalance balance) {}

    private final Storage storage;
    private final InstantSource clock;
    private final int queueDepthMax;
    private final Lanes lanes;
    private final State state;
    private final Engine engine;
    private final Loads loads;
    private final HostMeters meters;
    private final Runnable onFailure;
    private final ExecutorService loader = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("ristorno-loader").daemon(true).factory());
    private final BlockingQueue<Optional<Sealed>> toCommit = new ArrayBlockingQueue<>(1);
    private final Thread engineThread;
    private final Thread commitThread;
    private final Set<Look> lookedAt = new HashSet<>();
    private final AtomicLong committed;
    private Pending pending;
    private long number;
    private long lastTickMillis;
    private long sealedNanos = System.nanoTime() - SEAL_GAP_NANOS;
    private boolean alarmsAsked;
    private final Semaphore committer = new Semaphore(1);
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile boolean failed;
    private volatile boolean closing;

    private record Sealed(Batch batch, Pending pending) {}

    /**
     * Starts.
     *
     * @param onFailure called once when the host has stopped itself
     */
    public Host(
            Settings settings,
            Storage storage,
            Origin origin,
            InstantSource clock,
            HostMeters meters,
            Runnable onFailure) {
        this.storage = storage;
        this.clock = clock;
        this.meters = meters;
        this.onFailure = onFailure;
        queueDepthMax = settings.queueDepthMax();
        lanes = new Lanes(queueDepthMax);
        state = new State(storage, settings.relationshipsCachedBytesMax(), settings.membersCachedBytesMax());
        engine = new Engine(origin.index(), origin.rates(), state, origin.budgets(), origin.balance());
        engine.apply(new Tick(origin.nowMillis()));
        loads = new Loads(state, storage, this::load, lanes::errand, this::apply, meters);
        number = origin.lastBatch();
        committed = new AtomicLong(number);
        pending = new Pending(state);
        lookAt(engine.promises().stream()
                .filter(Effect.Promised.class::isInstance)
                .map(effect -> ((Effect.Promised) effect).relationship())
                .toList());
        engineThread = Thread.ofPlatform().name("ristorno-engine").start(this::run);
        commitThread = Thread.ofPlatform().name("ristorno-commit").start(this::commitAll);
    }

    /**
     * Takes card traffic in.
     *
     * @return false if the queue is full or the host is closing: nothing was taken, stop reading
     */
    public boolean submit(List<Work> works) {
        return lanes.offer(works, true);
    }

    /** Takes in what can wait: files, imports, edits. */
    public boolean submitBulk(List<Work> works) {
        return lanes.offer(works, false);
    }

    /** Events that wait for the engine, or for what they touch to be read. */
    public int queueDepth() {
        return lanes.depth() + loads.size();
    }

    /** Number of the last durable batch. */
    public long lastBatch() {
        return committed.get();
    }

    /** Whether it still takes work. */
    public boolean isHealthy() {
        return !failed && engineThread.isAlive() && commitThread.isAlive();
    }

    private void run() {
        try {
            while (!failed && !(closing && lanes.isEmpty() && loads.isEmpty() && pending.isEmpty())) {
                round();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error broken) {
            fail("the engine's thread broke", broken);
        } finally {
            end();
        }
    }

    /** The last batch is committed and told before the committing thread is let go. */
    private void end() {
        if (failed) {
            var nothing = new Result.NotTaken(FAILED);
            pending.fail(FAILED);
            loads.abandon().forEach(work -> work.tell(nothing));
            lanes.abandon().forEach(work -> work.tell(nothing));
        }
        committer.acquireUninterruptibly();
        toCommit.add(Optional.empty());
    }

    /** Work is applied as it comes; what was applied becomes a batch as soon as the one before is durable. */
    private void round() throws InterruptedException {
        List<Work> works = lanes.next(untilSeal(), loads.size() < queueDepthMax);
        tick();
        works.forEach(loads::submit);
        if (untilSeal() <= 0) {
            seal();
        }
    }

    /** How long until there is a batch to seal: 0 or less when there is one now. */
    private long untilSeal() {
        return pending.isEmpty() || committer.availablePermits() == 0
                ? WAIT_NANOS
                : sealedNanos + SEAL_GAP_NANOS - System.nanoTime();
    }

    private void tick() {
        long now = clock.millis();
        if (now - lastTickMillis >= TICK_MILLIS) {
            lastTickMillis = now;
            var tick = new Tick(now);
            engine.apply(tick);
            pending.tick(tick);
            askForAlarms(now);
        }
    }

    /** Due alarms are served a slice at a time, the next when the one before is durable. */
    private void askForAlarms(long now) {
        if (!alarmsAsked && lookedAt.isEmpty() && !closing) {
            alarmsAsked = true;
            load(() -> {
                List<Look> due = storage.due(now, ALARMS_SLICE);
                lanes.errand(() -> serve(due));
            });
        }
    }

    /** Reads on the loader's thread. Whoever waits for what can't be read would wait for ever, so that is the end. */
    private void load(Runnable read) {
        loader.execute(() -> {
            try {
                read.run();
            } catch (RuntimeException | Error broken) {
                fail("the store cannot be read", broken);
            }
        });
    }

    private void serve(List<Look> due) {
        alarmsAsked = false;
        lookedAt.addAll(due);
        for (Look look : due) {
            loads.submit(Work.of(look, _ -> lanes.errand(() -> forget(look, due.size() == ALARMS_SLICE))));
        }
    }

    private void forget(Look look, boolean more) {
        lookedAt.remove(look);
        if (more) {
            askForAlarms(engine.nowMillis());
        }
    }

    private void apply(Work work) {
        List<Effect> effects;
        try {
            if (work.adopt().isPresent()) {
                engine.adopt(work.adopt().get());
            }
            effects = engine.apply(work.event());
        } catch (RuntimeException broken) {
            // The event leaves no trace; the next goes on. Its content is not logged.
            meters.quarantined();
            LOG.error("quarantined a {}", work.event().getClass().getSimpleName(), broken);
            if (work.event() instanceof Look look) {
                pending.drop(look);
            }
            work.tell(new Result.NotTaken("this message broke a belief of ours and was set aside"));
            return;
        }
        pending.add(work, effects);
        lookAt(pending.takePromised());
        if (pending.isFull()) {
            seal();
        }
    }

    /** Money that is freed is an event: those who waited for it are looked at next. */
    private void lookAt(List<RelationshipKey> promised) {
        long now = engine.nowMillis();
        for (RelationshipKey relationship : promised) {
            lanes.errand(() -> loads.submit(Work.of(new Look(relationship, now), _ -> {})));
        }
    }

    /** Hands the batch over: waits while the one before is still being synced. */
    private void seal() {
        Pending full = pending;
        var sealed = new Sealed(full.batch(full.isSubstantial() ? ++number : number, engine), full);
        committer.acquireUninterruptibly();
        if (failed) {
            committer.release();
            return;
        }
        sealedNanos = System.nanoTime();
        state.seal();
        pending = new Pending(state);
        toCommit.add(Optional.of(sealed));
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
        try {
            if (sealed.pending.isSubstantial()) {
                storage.commit(sealed.batch);
                committed.set(sealed.batch.number());
            }
            state.synced();
        } catch (RuntimeException | Error broken) {
            fail("a batch could not be written", broken);
            sealed.pending.fail(FAILED);
            return;
        } finally {
            committer.release();
            lanes.nudge();
        }
        meters.committed(System.nanoTime() - began, sealed.pending.size());
        sealed.pending.reply();
    }

    private void fail(String what, Throwable cause) {
        if (failing.compareAndSet(false, true)) {
            LOG.error("stopping: {}", what, cause);
            onFailure.run();
            failed = true;
            lanes.close();
        }
    }

    /** Takes nothing more in, finishes what it has, commits and answers it. */
    @Override
    public void close() {
        closing = true;
        lanes.close();
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
