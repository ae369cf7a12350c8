package io.ristorno.simulation;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.directory.CardDirectory;
import io.ristorno.event.Event;
import io.ristorno.host.Crew;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.HostMeters;
import io.ristorno.host.Machine;
import io.ristorno.host.Sealed;
import io.ristorno.store.Fault;
import io.ristorno.store.Recovered;
import io.ristorno.store.Store;
import io.ristorno.store.StoreFailed;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** One life of the process: from a start, by the real start-up code, to its end. Its threads are queues, and the dice take from them. */
final class Incarnation implements Crew {
    /** How far the committing thread is with a batch. */
    private enum Stage {
        WRITE,
        SETTLE,
        REPLY
    }

    private final int start;
    private final Disk disk;
    private final Tally tally;
    private final Store store;
    private final Recovered recovered;
    private final CardDirectory directory = new CardDirectory();
    private final Machine machine;
    private final CurrentCatalogue catalogue;
    private final Eraser eraser;
    private final Lister lister;
    private final Background background;
    private static final int LATER_READS_TURN = 8;

    private final Background reads = new Background();
    private final Background laterReads = new Background();
    private final Deque<Sealed> sealed = new ArrayDeque<>(1);
    private Optional<Sealed> current = Optional.empty();
    private Stage stage = Stage.WRITE;
    private boolean free = true;
    private boolean rested;
    private Optional<Throwable> failure = Optional.empty();
    private Optional<RuntimeException> quarantined = Optional.empty();

    private Incarnation(
            int start,
            Disk disk,
            Store store,
            Background background,
            Sabotage sabotage,
            Machine.Settings settings,
            InstantSource clock,
            Tally tally) {
        this.start = start;
        this.disk = disk;
        this.store = store;
        this.background = background;
        this.tally = tally;
        List<Fault> faults = store.verify();
        Violation.unless(faults.isEmpty(), () -> "the store does not check when it is opened: " + faults);
        recovered = store.recovered();
        store.forEachCard(directory::put);
        var edition = CurrentCatalogue.Edition.compile(
                sum(recovered), store.looked(clock).instant());
        var origin = Machine.Origin.of(recovered, edition.index());
        machine = new Machine(settings, sabotage.between(store), origin, clock, HostMeters.NONE, this);
        catalogue = new CurrentCatalogue(edition, machine, store.looked(clock));
        eraser = new Eraser(machine, store, directory, clock);
        lister = new Lister(machine, store, clock);
    }

    /** Starts from what is on the disk. */
    static Incarnation start(
            int number, Disk disk, Sabotage sabotage, Machine.Settings settings, InstantSource clock, Tally tally) {
        var background = new Background();
        try {
            Store store = Store.open(disk.open(background));
            return new Incarnation(number, disk, store, background, sabotage, settings, clock, tally);
        } catch (StoreFailed refused) {
            throw new Violation("the store does not open: " + refused.getMessage(), refused);
        }
    }

    private static Catalogue sum(Recovered recovered) {
        List<byte[]> revisions = recovered.catalogue().stream()
                .map(revision -> revision.json().getBytes(StandardCharsets.UTF_8))
                .toList();
        return switch (CatalogueReader.sum(revisions)) {
            case Reading.Read<Catalogue> read -> read.value();
            case Reading.Refused<Catalogue> refused ->
                throw new Violation("the stored catalogue does not read back: " + refused.problems());
        };
    }

    int number() {
        return start;
    }

    Store store() {
        return store;
    }

    Machine machine() {
        return machine;
    }

    CurrentCatalogue catalogue() {
        return catalogue;
    }

    Eraser eraser() {
        return eraser;
    }

    Lister lister() {
        return lister;
    }

    CardDirectory directory() {
        return directory;
    }

    /** A step is over. */
    void rests() {
        rested |= machine.isIdle();
    }

    /** Something has begun that waits for whatever is on its way. */
    void begins() {
        rested = false;
    }

    /** Whether all has come since that was on its way then. */
    boolean hasRested() {
        return rested;
    }

    /** What it started from. */
    Recovered recovered() {
        return recovered;
    }

    /** Why the machine has stopped itself, if it has. */
    Optional<Throwable> failure() {
        return failure;
    }

    /** What broke the engine's beliefs, if anything did. */
    Optional<RuntimeException> quarantined() {
        return quarantined;
    }

    @Override
    public void read(Runnable read) {
        tally.loads++;
        reads.execute(read);
    }

    @Override
    public void readLater(Runnable read) {
        tally.loads++;
        laterReads.execute(read);
    }

    @Override
    public boolean awaitCommitter() {
        while (!free && !machine.hasFailed()) {
            commit();
        }
        free = false;
        return !machine.hasFailed();
    }

    @Override
    public void commit(Sealed batch) {
        sealed.add(batch);
    }

    @Override
    public void quarantined(Event event, RuntimeException broken) {
        quarantined = Optional.of(broken);
    }

    @Override
    public void failed(String what, Throwable cause) {
        failure = Optional.of(cause);
    }

    /** The engine's thread. */
    void round() {
        try {
            machine.round(0);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException("nobody interrupts a simulation", impossible);
        }
    }

    boolean canSeal() {
        return free && machine.hasBatch();
    }

    void seal() {
        machine.seal();
    }

    boolean canCommit() {
        return current.isPresent() || !sealed.isEmpty();
    }

    /** The committing thread: one of its steps. */
    void commit() {
        if (current.isEmpty()) {
            current = Optional.of(sealed.remove());
            stage = Stage.WRITE;
        }
        Sealed batch = current.get();
        switch (stage) {
            case WRITE -> {
                stage = machine.write(batch) ? Stage.SETTLE : Stage.WRITE;
                current = stage == Stage.SETTLE ? current : Optional.empty();
                tally.batches += batch.isSubstantial() ? 1 : 0;
            }
            case SETTLE -> {
                stage = machine.settle(batch) ? Stage.REPLY : Stage.WRITE;
                current = stage == Stage.REPLY ? current : Optional.empty();
                free = true;
                machine.nudge();
            }
            case REPLY -> {
                current = Optional.empty();
                machine.reply(batch);
            }
        }
    }

    boolean canRead() {
        return !reads.isEmpty() || !laterReads.isEmpty();
    }

    /** The loading thread. */
    void read() {
        // What may be read later is not put off for ever.
        boolean overdue = tally.loads % LATER_READS_TURN == 0 && !laterReads.isEmpty();
        (reads.isEmpty() || overdue ? laterReads : reads).runOne();
    }

    boolean canProve() {
        return !background.isEmpty();
    }

    /** The store's background. */
    void prove() {
        background.runOne();
    }

    /** Whether nothing is under way. */
    boolean isIdle() {
        return machine.isIdle() && !canCommit() && !canRead() && eraser.isIdle() && lister.isIdle();
    }

    /** Takes every step there is, in the simplest order. */
    void finish() {
        do {
            while (canRead()) {
                read();
            }
            int waiting = machine.queueDepth();
            round();
            if (machine.queueDepth() == waiting) {
                // Bulk has had its share of the batch, and waits for the next.
                write();
            }
        } while (canRead() || !machine.hasFailed() && machine.queueDepth() > 0);
        write();
        background.runAll();
        if (eraser.canStep()) {
            eraser.step();
        }
        if (lister.canStep()) {
            lister.step();
        }
    }

    private void write() {
        while (canCommit()) {
            commit();
        }
        if (canSeal()) {
            seal();
        }
        while (canCommit()) {
            commit();
        }
    }

    /** Ends as on SIGTERM: what was taken in is finished, and everybody told. */
    void close() {
        machine.close();
        while (!machine.isDone()) {
            finish();
        }
        finish();
        if (!machine.hasFailed() && !disk.isOff()) {
            store.close();
        }
    }
}
