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
import io.ristorno.store.Errand;
import io.ristorno.store.Recovered;
import io.ristorno.store.Rider;
import io.ristorno.store.Storage;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The engine on one machine as steps: what to apply, when alarms are due, what makes a batch, whom to tell. It has no thread,
 * never sleeps, and reads no clock but the one it is given: {@link Host} has threads take the steps, the simulator dice.
 *
 * <p>{@link #round} and {@link #seal} are for one thread, the engine's; {@link #write}, {@link #settle} and {@link #reply}, in
 * this order for each batch, for another; reads go to the {@link Crew}. Everything else is for any.
 *
 * <p>After a failed write nothing in memory can be trusted, so the machine stops and says so; start-up builds another from the
 * store.
 */
public final class Machine implements Intake {
    private static final String FAILED = "the store has failed";
    private static final String ENGINE_BROKE = "the engine's thread broke";
    private static final long TICK_MILLIS = 1000;

    /**
     * How a machine is set up.
     *
     * @param queueDepthMax events that may wait for the engine, and as many again for what they touch to be read
     * @param batchEventsMax events in a batch; alarms are served one part in 64 of that at a time
     * @param relationshipsCachedBytesMax bytes of relationships kept in memory
     * @param membersCachedBytesMax bytes of members kept in memory
     */
    public record Settings(
            int queueDepthMax, int batchEventsMax, long relationshipsCachedBytesMax, long membersCachedBytesMax) {
        public static final Settings DEFAULT = new Settings(65_536, 256L << 20, 512L << 20);

        /** With batches of the usual size. */
        public Settings(int queueDepthMax, long relationshipsCachedBytesMax, long membersCachedBytesMax) {
            this(queueDepthMax, Pending.EVENTS_MAX, relationshipsCachedBytesMax, membersCachedBytesMax);
        }

        /** Small, so that a batch of messages that takes some along is synced about as soon as one that doesn't. */
        int alarmsSlice() {
            return Math.max(1, batchEventsMax / 64);
        }
    }

    /** What a store knew when it was opened. */
    public record Origin(
            long lastBatch, long nowMillis, OfferIndex index, Rates rates, OfferBudgets budgets, TrialBalance balance) {
        /**
         * What a store knows, with its catalogue compiled.
         *
         * @param index of the recovered catalogue
         */
        public static Origin of(Recovered recovered, OfferIndex index) {
            return new Origin(
                    recovered.lastBatch(),
                    recovered.nowMillis(),
                    index,
                    recovered.rates(),
                    OfferBudgets.of(recovered.sums())
                            .waiting(recovered.claims())
                            .drawn(recovered.shared()),
                    TrialBalance.from(recovered.totals()));
        }
    }

    private final Storage storage;
    private final InstantSource clock;
    private final Crew crew;
    private final Settings settings;
    private final Lanes lanes;
    private final State state;
    private final Engine engine;
    private final Loads loads;
    private final Quarantine quarantine;
    private final Alarms alarms;
    private final AtomicLong committed;
    private final BulkShare share = new BulkShare();
    private Pending pending;
    private long number;
    private long lastErrand;
    private long lastTickMillis;
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile boolean failed;
    private volatile boolean closing;

    /** Starts from what a store knows. */
    public Machine(
            Settings settings, Storage storage, Origin origin, InstantSource clock, HostMeters meters, Crew crew) {
        this.storage = storage;
        this.clock = clock;
        this.crew = crew;
        this.settings = settings;
        lanes = new Lanes(settings.queueDepthMax());
        state = new State(storage, settings.relationshipsCachedBytesMax(), settings.membersCachedBytesMax());
        engine = new Engine(origin.index(), origin.rates(), state, origin.budgets(), origin.balance());
        List<Effect> begun = engine.apply(new Tick(origin.nowMillis()));
        alarms = new Alarms(settings.alarmsSlice(), storage, this::loadLater, lanes, clock, meters);
        loads = new Loads(state, storage, this::load, this::loadLater, lanes, this::apply, meters);
        number = origin.lastBatch();
        committed = new AtomicLong(number);
        pending = freshBatch();
        lookAt(promised(begun));
        lookAt(promised(engine.promises()));
        quarantine = new Quarantine(storage.quarantined());
        List<Errand> underWay = storage.errands();
        underWay.forEach(errand -> lastErrand = Math.max(lastErrand, errand.number()));
        deliver(underWay.stream().map(Machine::arriving).toList());
    }

    private Pending freshBatch() {
        return new Pending(state, settings.batchEventsMax(), () -> ++lastErrand);
    }

    @Override
    public boolean submit(List<Work> works) {
        return lanes.offer(works, true);
    }

    @Override
    public boolean submitBulk(List<Work> works) {
        return lanes.offer(works, false);
    }

    /** Events that wait for the engine, or for what they touch to be read. */
    public int queueDepth() {
        return lanes.depth() + loads.size();
    }

    /** Events that are set aside. */
    public int quarantined() {
        return quarantine.open();
    }

    /** Number of the last durable batch. */
    public long lastBatch() {
        return committed.get();
    }

    @Override
    public boolean hasFailed() {
        return failed;
    }

    /** Whether its last round is over: it has failed, or was closed and has finished what it had. */
    public boolean isDone() {
        return failed || closing && isIdle();
    }

    /** Whether nothing waits for the engine, nothing for the store, and nothing to be sealed. */
    public boolean isIdle() {
        return lanes.isEmpty() && loads.isEmpty() && pending.isEmpty();
    }

    /**
     * One round of the engine: the next hand-off is applied, or waits for what it touches to be read; what was read is resumed;
     * the clock is looked at.
     *
     * @param waitNanos how long to wait for something to do
     */
    public void round(long waitNanos) throws InterruptedException {
        try {
            if (closing) {
                alarms.close();
            }
            Lanes.Handed handed = lanes.next(waitNanos, loads.size() < settings.queueDepthMax(), !share.isUsedUp());
            tick();
            share.takes(handed);
            handed.works().forEach(handed.isBulk() ? loads::submitBulk : loads::submit);
            loads.read();
        } catch (RuntimeException | Error broken) {
            fail(ENGINE_BROKE, broken);
        }
    }

    /** Forgets everything that is clean: what a cache may do at any time, done at once. For the engine's thread. */
    public void forget() {
        state.forget();
    }

    /** The engine's thread is to look around: something else than work has changed. */
    public void nudge() {
        lanes.nudge();
    }

    private void tick() {
        long now = clock.millis();
        if (now - lastTickMillis >= TICK_MILLIS) {
            lastTickMillis = now;
            var tick = new Tick(now);
            lookAt(promised(engine.apply(tick)));
            pending.tick(tick);
            alarms.tick(engine.nowMillis());
        }
    }

    /** Has the store read. Whoever waits for what can't be read would wait for ever, so that is the end. */
    private void load(Runnable read) {
        crew.read(() -> read(read));
    }

    private void loadLater(Runnable read) {
        crew.readLater(() -> read(read));
    }

    private void read(Runnable read) {
        try {
            read.run();
        } catch (RuntimeException | Error broken) {
            fail("the store cannot be read", broken);
        }
    }

    private void apply(Work work) {
        Optional<Long> aside = quarantine.number(work);
        if (aside.isPresent()) {
            pending.answer(work, new Result.SetAside(aside.get()));
            return;
        }
        List<Effect> effects;
        try {
            if (work.adopt().isPresent()) {
                engine.adopt(work.adopt().get());
            }
            effects = engine.apply(work.event());
        } catch (RuntimeException broken) {
            setAside(work, broken);
            return;
        }
        pending.add(work, effects);
        Quarantine.release(work).ifPresent(quarantine::remove);
        lookAt(pending.takePromised());
        deliver(pending.takeSent());
        if (pending.isFull()) {
            handOver();
        }
    }

    /** The event leaves no trace but this; the next goes on. */
    private void setAside(Work work, RuntimeException broken) {
        crew.quarantined(work.event(), broken);
        Optional<Long> again = Quarantine.release(work);
        if (again.isPresent()) {
            pending.answer(work, new Result.SetAside(again.get()));
        } else {
            pending.setAside(work, quarantine.add(work.event(), broken, clock.millis()));
        }
    }

    private static List<RelationshipKey> promised(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Promised.class::isInstance)
                .map(effect -> ((Effect.Promised) effect).relationship())
                .toList();
    }

    /** Money that is freed is an event: those who waited for it are looked at next. */
    private void lookAt(List<RelationshipKey> promised) {
        long now = engine.nowMillis();
        for (RelationshipKey relationship : promised) {
            lanes.errand(() -> loads.submit(Work.of(new Look(relationship, now), _ -> {})));
        }
    }

    private static Work arriving(Errand errand) {
        return new Work(errand.event(), List.of(new Rider.Arrived(errand.number())), Optional.empty(), _ -> {});
    }

    /** What concerns another member comes back as an event of his, before anything else that came meanwhile. */
    private void deliver(List<Work> sent) {
        for (Work work : sent) {
            lanes.errand(() -> loads.submit(work));
        }
    }

    /** Whether anything has been applied that is in no batch yet. */
    public boolean hasBatch() {
        return !pending.isEmpty();
    }

    /** What was applied becomes a batch: waits for the committer, who has at most one to work on. */
    public void seal() {
        try {
            handOver();
        } catch (RuntimeException | Error broken) {
            fail(ENGINE_BROKE, broken);
        }
    }

    private void handOver() {
        Pending full = pending;
        var sealed = new Sealed(full.batch(full.isSubstantial() ? ++number : number, engine), full);
        if (crew.awaitCommitter()) {
            state.seal();
            pending = full.next();
            share.sealed();
            crew.commit(sealed);
        }
    }

    /**
     * Writes a batch and syncs it.
     *
     * @return false when that failed: everybody has been told, and that was the last step
     */
    public boolean write(Sealed sealed) {
        return unlessItFails(sealed, () -> {
            if (sealed.isSubstantial()) {
                storage.commit(sealed.batch().inOrder());
                committed.set(sealed.batch().number());
            }
        });
    }

    /**
     * What the batch changed is clean now, and the next may be sealed.
     *
     * @return false when that failed: everybody has been told, and that was the last step
     */
    public boolean settle(Sealed sealed) {
        return unlessItFails(sealed, state::synced);
    }

    /** Tells everybody what came of it. */
    public void reply(Sealed sealed) {
        sealed.reply();
    }

    private boolean unlessItFails(Sealed sealed, Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException | Error broken) {
            fail("a batch could not be written", broken);
            sealed.fail(FAILED);
            return false;
        }
    }

    private void fail(String what, Throwable cause) {
        if (failing.compareAndSet(false, true)) {
            crew.failed(what, cause);
            failed = true;
            lanes.close();
        }
    }

    /** Takes nothing more in: what it has is finished, and then it {@linkplain #isDone is done}. */
    public void close() {
        closing = true;
        lanes.close();
    }

    /** Whatever still waits when it has failed is told that it came to nothing: the engine's last step. */
    public void abandon() {
        var nothing = new Result.NotTaken(FAILED);
        pending.fail(FAILED);
        loads.abandon().forEach(work -> work.tell(nothing));
        lanes.abandon().forEach(work -> work.tell(nothing));
    }
}
