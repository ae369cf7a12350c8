package io.ristorno.simulation;

import io.ristorno.event.Tick;
import io.ristorno.host.Machine;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.people.Erasing;
import io.ristorno.people.Listing;
import io.ristorno.store.Rider;
import io.ristorno.store.SegmentList;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.ristorno.store.StoreFailed;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The thread that takes lists of segments to their members, as steps: {@link io.ristorno.people.SegmentLists} without it. */
final class Lister {
    private final Machine machine;
    private final Store store;
    private final InstantSource clock;
    private final Deque<Listing> waiting = new ArrayDeque<>();
    private final Deque<Erasing.Piece> pieces = new ArrayDeque<>();
    private int open;
    private boolean stopped;

    Lister(Machine machine, Store store, InstantSource clock) {
        this.machine = machine;
        this.store = store;
        this.clock = clock;
        try (Snapshot snapshot = store.snapshot()) {
            List<Rider> dropped = List.copyOf(snapshot.segmentListsDropped());
            if (!dropped.isEmpty()) {
                stopped = !submit(new Erasing.Piece(new Tick(clock.millis()), dropped), _ -> {});
            }
            snapshot.segmentListsUnderWay().forEach(this::goOn);
        }
    }

    private void goOn(SegmentList list) {
        waiting.add(new Listing(list, store, clock));
    }

    /**
     * Takes a list, in two batches at least.
     *
     * @param heard told once whether it was taken
     */
    void take(SegmentList list, List<Long> members, Consumer<Result> heard) {
        var parts = new Erasing.Piece(new Tick(clock.millis()), List.of(new Rider.ListPart(list, 1, members)));
        submit(parts, first -> {
            if (first instanceof Result.Done) {
                stopped |= !submit(
                        new Erasing.Piece(new Tick(clock.millis()), List.of(new Rider.Listed(list))), result -> {
                            if (result instanceof Result.Done) {
                                goOn(list);
                            }
                            heard.accept(result);
                        });
            }
        });
    }

    private boolean submit(Erasing.Piece piece, Consumer<Result> heard) {
        boolean taken = machine.submitBulk(List.of(new Work(piece.event(), piece.riders(), Optional.empty(), result -> {
            open--;
            stopped |= result instanceof Result.NotTaken;
            heard.accept(result);
        })));
        open += taken ? 1 : 0;
        return taken;
    }

    /** Whether a list was left unfinished until the next start. */
    boolean isStopped() {
        return stopped;
    }

    boolean isIdle() {
        return stopped || waiting.isEmpty() && open == 0;
    }

    boolean canStep() {
        return !stopped && !waiting.isEmpty() && open == 0;
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
        if (pieces.isEmpty()) {
            pieces.addAll(waiting.element().next());
        }
        if (pieces.isEmpty()) {
            waiting.remove();
        }
        while (!pieces.isEmpty() && submit(pieces.element(), _ -> {})) {
            pieces.remove();
        }
    }
}
