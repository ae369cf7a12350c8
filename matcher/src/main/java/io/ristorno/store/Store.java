package io.ristorno.store;

import io.ristorno.engine.Effect.AlarmSet;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.program.BankAccount;
import io.ristorno.store.Rider.CardFace;
import io.ristorno.store.Rider.CardLink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The store: what outlasts the process.
 *
 * <p>{@link #commit} is for one thread; everything else for any. After a write that failed, what the engine asks is refused
 * until the store is opened again, since nobody knows what the disk holds and a second sync would lie. Snapshots still
 * serve: they read what was synced before.
 */
public final class Store implements Storage, AutoCloseable {

    /** Where in a commit one may be. */
    enum Point {
        BEFORE_WRITE,
        AFTER_WRITE,
        AFTER_PROOF
    }

    /** Told where a commit is: tests break it there. */
    interface Hook {
        Hook NONE = point -> {};

        void reached(Point point) throws IOException;
    }

    private final Medium medium;
    private final Database database;
    private final LastBatch lastBatch;
    private final Reads newest;
    private final BatchWriter writer;
    private final AlarmFloor alarmFloor = new AlarmFloor();
    private final Object dueLock = new Object();
    private final Hook hook;
    private volatile long last;
    private volatile boolean failed;

    private Store(Medium medium, LastBatch lastBatch, long last, Hook hook) {
        this.medium = medium;
        database = medium.database();
        this.lastBatch = lastBatch;
        this.last = last;
        this.hook = hook;
        newest = new Reads(database.newest());
        writer = new BatchWriter(database, newest);
    }

    /** Opens the store in a folder, with the {@linkplain Settings#DEFAULT usual settings}. */
    public static Store open(Path folder) {
        return open(folder, Settings.DEFAULT);
    }

    /**
     * Opens the store in a folder; makes it when there is none.
     *
     * @throws StoreFailed if it is damaged, has lost a batch that was acknowledged, was written by a newer version, or is open
     *     elsewhere
     */
    public static Store open(Path folder, Settings settings) {
        return open(folder, settings, Hook.NONE);
    }

    static Store open(Path folder, Settings settings, Hook hook) {
        return open(Folder.open(folder, settings), hook);
    }

    /**
     * Opens the store that lies somewhere, which it closes when it is closed, or refuses to open.
     *
     * @throws StoreFailed if it is damaged, has lost a batch that was acknowledged, or was written by a newer version
     */
    public static Store open(Medium medium) {
        return open(medium, Hook.NONE);
    }

    private static Store open(Medium medium, Hook hook) {
        try {
            long recovered = recovered(medium);
            var lastBatch = LastBatch.open(medium.lastBatch(), medium.background(), recovered);
            return new Store(medium, lastBatch, recovered, hook);
        } catch (IOException refused) {
            medium.close();
            throw new StoreFailed("the store in " + medium.name() + " does not open: " + refused.getMessage(), refused);
        } catch (RuntimeException refused) {
            medium.close();
            throw refused;
        }
    }

    /** The last batch that is there, and no sooner than the last that was acknowledged. */
    private static long recovered(Medium medium) throws IOException {
        long recovered = new Reads(medium.database().newest()).mark().batch();
        OptionalLong acknowledged = LastBatch.read(medium.lastBatch());
        if (acknowledged.isEmpty() && recovered > 0) {
            throw new StoreFailed("the store in " + medium.name() + " has batches, but no file " + LastBatch.NAME
                    + " that proves that none is lost: restore both from one backup");
        }
        if (acknowledged.orElse(0) > recovered) {
            throw new StoreFailed("the store in " + medium.name() + " ends with batch " + recovered + ", but batch "
                    + acknowledged.orElse(0) + " was acknowledged: restore a backup");
        }
        return recovered;
    }

    @Override
    public void commit(Batch batch) {
        refuseIfFailed();
        if (batch.number() != last + 1) {
            throw new IllegalArgumentException("batch " + batch.number() + " does not follow batch " + last);
        }
        Writes writes = writer.write(batch);
        try {
            hook.reached(Point.BEFORE_WRITE);
            alarmFloor.writing(Math.min(
                    batch.alarms().stream().mapToLong(AlarmSet::dueMillis).min().orElse(Long.MAX_VALUE),
                    Reconsidering.isAsked(batch) ? batch.nowMillis() : Long.MAX_VALUE));
            database.write(writes.toBatch());
            alarmFloor.written();
            hook.reached(Point.AFTER_WRITE);
            lastBatch.synced(batch.number());
            hook.reached(Point.AFTER_PROOF);
        } catch (IOException | RuntimeException | Error broken) {
            failed = true;
            throw new StoreFailed("batch " + batch.number() + " may not be written", broken);
        }
        last = batch.number();
    }

    private void refuseIfFailed() {
        if (failed) {
            throw new StoreFailed("a write failed: open the store again");
        }
    }

    @Override
    public Relationship relationship(RelationshipKey key) {
        refuseIfFailed();
        return newest.relationship(key);
    }

    @Override
    public @Nullable Relationship relationshipInMemory(RelationshipKey key) {
        refuseIfFailed();
        return newest.relationshipInMemory(key);
    }

    @Override
    public @Nullable Member memberInMemory(MemberKey key) {
        refuseIfFailed();
        return newest.memberInMemory(key);
    }

    @Override
    public List<Relationship> relationships(List<RelationshipKey> keys) {
        refuseIfFailed();
        return newest.relationships(keys);
    }

    @Override
    public List<Member> members(List<MemberKey> keys) {
        refuseIfFailed();
        return newest.members(keys);
    }

    @Override
    public Member member(MemberKey key) {
        refuseIfFailed();
        return newest.member(key);
    }

    /** The same for whoever is not the engine, behind a failed write too: what is there was durable before. */
    public Member memberAsStored(MemberKey key) {
        return newest.member(key);
    }

    @Override
    public List<Quarantined> quarantined() {
        refuseIfFailed();
        return newest.quarantined();
    }

    @Override
    public List<Errand> errands() {
        refuseIfFailed();
        return newest.errands();
    }

    @Override
    public List<Look> due(long nowMillis, int most) {
        refuseIfFailed();
        if (most <= 0) {
            return List.of();
        }
        synchronized (dueLock) {
            List<Look> due = newest.alarms(alarmFloor.from(), nowMillis, most);
            alarmFloor.nothingBefore(due.isEmpty() ? nowMillis : due.getFirst().dueMillis());
            return due;
        }
    }

    /**
     * How far the alarms have come, as a clock: behind the other one as long as an alarm is due that was not looked at. What is kept for
     * looks to come has to be kept by this one.
     */
    public InstantSource looked(InstantSource clock) {
        return () -> {
            Instant now = clock.instant();
            List<Look> first = failed ? List.of() : due(now.toEpochMilli(), 1);
            return first.isEmpty() ? now : Instant.ofEpochMilli(first.getFirst().dueMillis());
        };
    }

    /** A member's number, by his public id within his program. */
    public OptionalLong memberNumber(String program, String id) {
        return newest.memberNumber(program, id);
    }

    /** A member's public id. */
    public Optional<String> memberId(MemberKey member) {
        return newest.memberId(member);
    }

    /** The account that a member's payouts go to. */
    public Optional<BankAccount> payee(MemberKey member) {
        return newest.payee(member);
    }

    /** What people recognise a card by. */
    public Optional<CardFace> cardFace(MemberKey member, int slot) {
        return newest.cardFace(member, slot);
    }

    /** What an engine starts from. */
    public Recovered recovered() {
        refuseIfFailed();
        Mark mark = newest.mark();
        return new Recovered(
                mark.batch(),
                mark.nowMillis(),
                newest.totals(""),
                newest.catalogue(),
                newest.rates(),
                newest.claims(),
                newest.shared());
    }

    /** Fingerprints of the card keys under which cards are kept here, by the key's number. */
    public Map<Integer, String> cardKeys() {
        refuseIfFailed();
        return newest.cardKeys();
    }

    /** Keeps the fingerprints of card keys: before anything is committed, since it is no batch. */
    public void rememberCardKeys(Map<Integer, String> fingerprints) {
        refuseIfFailed();
        var value = new ValueWriter();
        CardKeys.write(value, fingerprints);
        var writes = new Writes(database);
        writes.put(new Key.OfCardKeys(), value);
        try {
            database.write(writes.toBatch());
        } catch (IOException broken) {
            throw new StoreFailed("the card keys' fingerprints could not be written", broken);
        }
    }

    /** Acceptors that the catalogue does not know, as they were kept last. */
    public List<Sighting> sightings() {
        refuseIfFailed();
        return newest.sightings();
    }

    /** Keeps acceptors that the catalogue does not know, in place of those that were kept before. It is no batch: nobody is told of it. */
    public void rememberSightings(List<Sighting> sightings) {
        refuseIfFailed();
        var value = new ValueWriter();
        SightingsFormat.write(value, sightings);
        var writes = new Writes(database);
        writes.put(new Key.OfSightings(), value);
        try {
            database.write(writes.toBatch());
        } catch (IOException broken) {
            throw new StoreFailed("the acceptors that were seen could not be written", broken);
        }
    }

    /** Versions of offers that are decided beside those in force, as they were kept last. */
    public List<Shadow> shadows() {
        refuseIfFailed();
        return newest.shadows();
    }

    /** Keeps versions of offers that are decided beside those in force, in place of those that were kept before. It is no batch. */
    public void rememberShadows(List<Shadow> shadows) {
        refuseIfFailed();
        var value = new ValueWriter();
        ShadowsFormat.write(value, shadows);
        var writes = new Writes(database);
        writes.put(new Key.OfShadows(), value);
        try {
            database.write(writes.toBatch());
        } catch (IOException broken) {
            throw new StoreFailed("the versions that are decided beside others could not be written", broken);
        }
    }

    /** Every card that is or was linked: of one card, the first link first. */
    public void forEachCard(Consumer<CardLink> consumer) {
        refuseIfFailed();
        newest.forEachCard(consumer);
    }

    /** The store as it is now, for reading at leisure. */
    public Snapshot snapshot() {
        return new Snapshot(database);
    }

    /** What must hold before the feeds open: the totals balance, the end of the log is whole. */
    public List<Fault> verify() {
        try (Snapshot snapshot = snapshot()) {
            return Verification.quick(snapshot);
        }
    }

    /** That the accounts of each commodity sum to zero: the cheapest check, and the one that says most. */
    public List<Fault> verifyBalance() {
        try (Snapshot snapshot = snapshot()) {
            return Verification.balance(snapshot);
        }
    }

    /**
     * Reads all rewards and entries: rewards and totals against the entries. Beside the running engine, on a thread of its own.
     *
     * @param progress told how many relationships are done, now and then
     */
    public List<Fault> verifyEntries(LongConsumer progress) {
        try (Snapshot snapshot = snapshot()) {
            return Verification.entries(snapshot, progress);
        }
    }

    /**
     * Reads everything: files against their checksums, then all that {@link #verify} and {@link #verifyEntries} check.
     *
     * @param progress told how many relationships are done, now and then
     */
    public List<Fault> verifyLedger(LongConsumer progress) {
        try (Snapshot snapshot = snapshot()) {
            return Verification.full(database, snapshot, progress);
        }
    }

    /**
     * Forgets batches of the log that were closed before a moment, as far as that frees whole files.
     *
     * @return number of the first batch that must still be there
     */
    public long forgetLogBefore(long epochMillis) {
        refuseIfFailed();
        return LogRetention.forget(database, newest, epochMillis);
    }

    /** Notices from before a moment, epoch milliseconds, go, by whole files: what stays longer is not told any more. */
    public void forgetNoticesBefore(Collection<String> programs, long epochMillis) {
        refuseIfFailed();
        for (String program : programs) {
            database.dropFiles(
                    Family.NOTICE, Key.OfNotice.from(program, Long.MIN_VALUE), Key.OfNotice.from(program, epochMillis));
        }
    }

    /**
     * Forgets what should have been looked at before a moment, by whole files.
     *
     * @param programs whose
     */
    public void forgetFaultsBefore(Collection<String> programs, long epochMillis) {
        refuseIfFailed();
        for (String program : programs) {
            database.dropFiles(
                    Family.FAULT, Key.OfFault.from(program, Long.MIN_VALUE), Key.OfFault.from(program, epochMillis));
        }
    }

    /** Room on the disk for more. */
    public long freeBytes() {
        try {
            return medium.freeBytes();
        } catch (IOException broken) {
            throw new StoreFailed("the disk does not tell its free space", broken);
        }
    }

    /**
     * Makes a copy that opens as a store, beside the running engine. On the same disk it shares files with this one.
     *
     * @param copy a folder that does not exist
     */
    public void backup(Path copy) {
        refuseIfFailed();
        long number = last;
        database.copy(copy);
        try {
            LastBatch.open(Folder.file(copy.resolve(LastBatch.NAME)), Runnable::run, number)
                    .close();
        } catch (IOException broken) {
            throw new StoreFailed("the copy in " + copy + " is not complete", broken);
        }
    }

    /** Waits for readers, then closes. What was committed is on disk already. */
    @Override
    public void close() {
        try {
            lastBatch.close();
        } catch (IOException broken) {
            throw new StoreFailed("the store could not be closed", broken);
        } finally {
            medium.close();
        }
    }
}
