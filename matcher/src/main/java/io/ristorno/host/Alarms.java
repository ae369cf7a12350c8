package io.ristorno.host;

import io.ristorno.event.Look;
import io.ristorno.store.Storage;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Alarms that are due, as bulk for the engine: a slice at a time, the next while those before are on their way to be durable, so that
 * messages hardly notice a million of them. For the engine's thread.
 */
final class Alarms {
    /** Between so many alarms and the next messages go first: what waits for these waits a millisecond. */
    private static final int AT_ONCE = 16;
    /** While one is read, one is applied and one is made durable. */
    private static final int SLICES_UNDER_WAY = 3;
    /** So many slices are read at once: to look for the first is dearer than to read the next. */
    private static final int SLICES_AHEAD = 16;

    private final int slice;
    private final Storage storage;
    private final Executor loader;
    private final Lanes lanes;
    private final InstantSource clock;
    private final HostMeters meters;
    private final Deque<Look> due = new ArrayDeque<>();
    private final Set<Look> underWay = new HashSet<>();
    /** What became durable since the store was asked, which may have been read before. */
    private final Set<Look> served = new HashSet<>();

    private boolean asked;
    private boolean more;
    private boolean closed;

    /**
     * @param slice so many are under way before the next are handed over
     * @param loader where the store is read
     * @param lanes where the engine's thread takes them from
     */
    Alarms(int slice, Storage storage, Executor loader, Lanes lanes, InstantSource clock, HostMeters meters) {
        this.slice = slice;
        this.storage = storage;
        this.loader = loader;
        this.lanes = lanes;
        this.clock = clock;
        this.meters = meters;
    }

    /** Serves what is due at a moment of the engine's clock. */
    void tick(long nowMillis) {
        if (due.isEmpty()) {
            ask(nowMillis);
        } else {
            serve(nowMillis);
        }
    }

    private void ask(long nowMillis) {
        if (!asked && !closed) {
            asked = true;
            served.clear();
            int most = slice * SLICES_AHEAD + underWay.size();
            loader.execute(() -> {
                List<Look> found = storage.due(nowMillis, most);
                lanes.errand(() -> come(found, found.size() == most, nowMillis));
            });
        }
    }

    /** What is under way is in the store until it is durable. */
    private void come(Collection<Look> found, boolean more, long nowMillis) {
        asked = false;
        this.more = more;
        for (Look look : found) {
            if (!closed && !underWay.contains(look) && !served.contains(look)) {
                due.add(look);
            }
        }
        if (found.isEmpty()) {
            meters.alarms(0, 0);
        }
        serve(nowMillis);
    }

    private void serve(long nowMillis) {
        if (underWay.size() <= (SLICES_UNDER_WAY - 1) * slice) {
            for (int left = slice; left > 0 && !due.isEmpty(); left -= AT_ONCE) {
                handOver(Math.min(left, AT_ONCE), nowMillis);
            }
        }
    }

    private void handOver(int most, long nowMillis) {
        long lateMillis = clock.millis() - due.element().dueMillis();
        var works = new ArrayList<Work>(most);
        while (works.size() < most && !due.isEmpty()) {
            Look look = due.remove();
            underWay.add(look);
            works.add(Work.of(look, _ -> lanes.errand(() -> isDurable(look, nowMillis))));
        }
        meters.alarms(works.size(), lateMillis);
        lanes.alarms(works);
    }

    private void isDurable(Look look, long nowMillis) {
        underWay.remove(look);
        if (asked) {
            served.add(look);
        } else if (!due.isEmpty() || more) {
            tick(nowMillis);
        }
    }

    /** No more are served. */
    void close() {
        closed = true;
        due.clear();
    }
}
