package io.ristorno.host;

import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.store.Batch;
import io.ristorno.store.Errand;
import io.ristorno.store.Quarantined;
import io.ristorno.store.Storage;
import io.ristorno.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** A real store behind a disk that takes its time: every commit, and every read, lasts as long as it is told. */
public final class SlowStorage implements Storage {
    /** One commit, and when it ran. */
    public record Commit(Batch batch, long beganNanos, long endedNanos) {}

    /** Runs before each commit reaches the store, each read behind it. */
    public interface Fault {
        Fault NONE = () -> {};

        void strike();
    }

    public final List<Commit> commits = new CopyOnWriteArrayList<>();
    public volatile Duration commitTakes = Duration.ZERO;
    public volatile Fault beforeCommit = Fault.NONE;
    public volatile Fault afterRead = Fault.NONE;
    public volatile UnaryOperator<Relationship> misread = UnaryOperator.identity();
    public volatile boolean committing;
    private final Store store;

    public SlowStorage(Store store) {
        this.store = store;
    }

    @Override
    public void commit(Batch batch) {
        long began = System.nanoTime();
        committing = true;
        beforeCommit.strike();
        long until = began + commitTakes.toNanos();
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        store.commit(batch);
        committing = false;
        commits.add(new Commit(batch, began, System.nanoTime()));
    }

    @Override
    public Relationship relationship(RelationshipKey key) {
        Relationship read = store.relationship(key);
        afterRead.strike();
        return misread.apply(read);
    }

    @Override
    public Member member(MemberKey key) {
        Member read = store.member(key);
        afterRead.strike();
        return read;
    }

    @Override
    public List<Quarantined> quarantined() {
        return store.quarantined();
    }

    @Override
    public List<Errand> errands() {
        return store.errands();
    }

    @Override
    public List<Look> due(long nowMillis, int most) {
        return store.due(nowMillis, most);
    }
}
