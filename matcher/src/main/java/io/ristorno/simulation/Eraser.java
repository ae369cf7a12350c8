package io.ristorno.simulation;

import io.ristorno.directory.CardDirectory;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Erased;
import io.ristorno.host.Machine;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.people.Erasing;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.ristorno.store.StoreFailed;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The thread that erases members, as steps: {@link io.ristorno.people.Erasures} without it. */
final class Eraser {
    private final Machine machine;
    private final Store store;
    private final CardDirectory directory;
    private final InstantSource clock;
    private final Set<MemberKey> underWay = new HashSet<>();
    private final Deque<Erasing> waiting = new ArrayDeque<>();
    private final Deque<Erasing.Piece> pieces = new ArrayDeque<>();
    private int open;
    private boolean stopped;

    Eraser(Machine machine, Store store, CardDirectory directory, InstantSource clock) {
        this.machine = machine;
        this.store = store;
        this.directory = directory;
        this.clock = clock;
        try (Snapshot snapshot = store.snapshot()) {
            snapshot.erasures().forEach(this::goOn);
        }
    }

    /** Whether nothing may be begun with a member. */
    boolean isUnderWay(MemberKey member) {
        return underWay.contains(member);
    }

    /** Whether an erasure was left unfinished until the next start. */
    boolean isStopped() {
        return stopped;
    }

    /** Begins; false if the engine is too busy, or a card of his is just being linked. */
    boolean erase(Erased event, Consumer<Result> reply) {
        underWay.add(event.member());
        boolean taken = !directory.linksUnderWay().concerns(event.member())
                && machine.submit(List.of(Work.of(event, result -> {
                    begin(event.member(), result instanceof Result.Done);
                    reply.accept(result);
                })));
        if (!taken) {
            underWay.remove(event.member());
        }
        return taken;
    }

    private void begin(MemberKey member, boolean begun) {
        if (begun) {
            waiting.add(new Erasing(member, store, directory, clock));
        } else {
            underWay.remove(member);
        }
    }

    private void goOn(MemberKey member) {
        underWay.add(member);
        begin(member, true);
    }

    boolean isIdle() {
        return stopped || waiting.isEmpty();
    }

    boolean canStep() {
        return !isIdle() && open == 0;
    }

    /** Hands the next pieces in, when those before are durable. */
    void step() {
        try {
            hand();
        } catch (StoreFailed _) {
            stopped = true;
        }
    }

    private void hand() {
        Erasing erasing = waiting.element();
        if (pieces.isEmpty()) {
            pieces.addAll(erasing.next());
        }
        if (pieces.isEmpty()) {
            underWay.remove(erasing.member());
            waiting.remove();
        }
        while (!pieces.isEmpty() && machine.submitBulk(List.of(work(pieces.element())))) {
            pieces.remove();
            open++;
        }
    }

    private Work work(Erasing.Piece piece) {
        return new Work(piece.event(), piece.riders(), Optional.empty(), result -> {
            open--;
            stopped |= result instanceof Result.NotTaken;
        });
    }
}
