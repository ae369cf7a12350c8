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
    /** While one is on its way to be durable, the next is read. */
    private static final int SLICES_UNDER_WAY = 2;
    /** Behind by more than two ticks, one slice more is under way: messages wait a little longer then. */
    private static final long IN_TIME_MILLIS = 2_000;
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
    /** Whether there is more than was found, or time has gone on since the store was asked. */
    private boolean more;

    private long nowMillis;
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
        this.nowMillis = nowMillis;
        more = true;
        goOn();
    }

    private void goOn() {
        if (due.isEmpty()) {
            ask();
        } else {
            serve();
        }
    }

    private void ask() {
        if (more && !asked && !closed) {
            asked = true;
            more = false;
            served.clear();
            int most = slice * SLICES_AHEAD + underWay.size();
            long now = nowMillis;
            loader.execute(() -> {
                List<Look> found = storage.due(now, most);
                lanes.errand(() -> come(found, found.size() == most));
            });
        }
    }

    /** What is under way is in the store until it is durable. */
    private void come(Collection<Look> found, boolean more) {
        asked = false;
        this.more |= more;
        for (Look look : found) {
            if (!closed && !underWay.contains(look) && !served.contains(look)) {
                due.add(look);
            }
        }
        if (found.isEmpty()) {
            meters.alarms(0, 0);
        }
        serve();
    }

    private void serve() {
        if (underWay.size() <= (slices() - 1) * slice) {
            for (int left = slice; left > 0 && !due.isEmpty(); left -= Lanes.BULK_AT_ONCE) {
                handOver(Math.min(left, Lanes.BULK_AT_ONCE));
            }
        }
    }

    private int slices() {
        boolean late = !due.isEmpty() && clock.millis() - due.element().dueMillis() > IN_TIME_MILLIS;
        return late ? SLICES_UNDER_WAY + 1 : SLICES_UNDER_WAY;
    }

    private void handOver(int most) {
        long lateMillis = clock.millis() - due.element().dueMillis();
        var works = new ArrayList<Work>(most);
        while (works.size() < most && !due.isEmpty()) {
            Look look = due.remove();
            underWay.add(look);
            works.add(Work.of(look, _ -> lanes.errand(() -> isDurable(look))));
        }
        meters.alarms(works.size(), lateMillis);
        lanes.alarms(works);
    }

    private void isDurable(Look look) {
        underWay.remove(look);
        if (asked) {
            served.add(look);
        } else {
            goOn();
        }
    }

    /** No more are served. */
    void close() {
        closed = true;
        due.clear();
    }
}
