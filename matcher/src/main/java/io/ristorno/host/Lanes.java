package io.ristorno.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The two ways in: feeds, and bulk, which gets what is left but at least one turn in {@value #BULK_TURN}. A hand-off is a
 * whole socket read, so a lock a hand-off costs less than any cleverness would save. Loads that came back go first.
 */
final class Lanes {
    private static final int BULK_TURN = 20;

    /** Between so many the next messages go first: what waits for these waits a millisecond. */
    static final int BULK_AT_ONCE = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<List<Work>> feeds = new ArrayDeque<>();
    private final ArrayDeque<List<Work>> bulk = new ArrayDeque<>();
    private final ArrayDeque<Runnable> errands = new ArrayDeque<>();
    /** What of bulk was waited for and has come: as much bulk as what has not begun. */
    private final ArrayDeque<Runnable> resumed = new ArrayDeque<>();

    private final int depthMax;
    private int depth;
    private int turn;
    private boolean closed;
    private boolean nudged;

    Lanes(int depthMax) {
        this.depthMax = depthMax;
    }

    /**
     * What the engine is to do next.
     *
     * @param isBulk whether it is what feeds go before
     */
    record Handed(List<Work> works, boolean isBulk) {
        static final Handed NOTHING = new Handed(List.of(), false);
    }

    /** Takes work in, unless the lanes are full or closed. Bulk comes out again a few at a time: messages wait for no more. */
    boolean offer(List<Work> works, boolean urgent) {
        lock.lock();
        try {
            if (closed || depth >= depthMax) {
                return false;
            }
            depth += works.size();
            if (urgent) {
                feeds.add(works);
            } else {
                for (int from = 0; from < works.size(); from += BULK_AT_ONCE) {
                    bulk.add(works.subList(from, Math.min(from + BULK_AT_ONCE, works.size())));
                }
            }
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Bulk that the host makes itself: it is never refused, since no more is made until most of it is done. */
    void alarms(List<Work> works) {
        lock.lock();
        try {
            depth += works.size();
            bulk.add(works);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Something the engine's thread is to do for the host itself. */
    void errand(Runnable errand) {
        lock.lock();
        try {
            errands.add(errand);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** An errand that is bulk: feeds go first. */
    void bulkErrand(Runnable errand) {
        lock.lock();
        try {
            resumed.add(errand);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The engine's thread is to look around: something else than work has changed. */
    void nudge() {
        lock.lock();
        try {
            nudged = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next hand-off; empty when none comes in time, or something else happened first. Errands are done on the way.
     *
     * @param open whether there is room for work; otherwise there is time for errands only
     * @param bulkOpen whether bulk may have a turn; otherwise it waits for the next batch
     */
    Handed next(long waitNanos, boolean open, boolean bulkOpen) throws InterruptedException {
        lock.lock();
        try {
            long left = waitNanos;
            while (left > 0
                    && !nudged
                    && errands.isEmpty()
                    && !isResumed(open, bulkOpen)
                    && !isFilled(open, bulkOpen)) {
                left = filled.awaitNanos(left);
            }
            nudged = false;
            runErrands();
            boolean bulksTurn = bulkOpen && (feeds.isEmpty() || ++turn % BULK_TURN == 0);
            if (isResumed(open, bulkOpen) && (bulksTurn || !open)) {
                resume();
                return Handed.NOTHING;
            }
            return open ? poll(bulksTurn) : Handed.NOTHING;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFilled(boolean open, boolean bulkOpen) {
        return open && (!feeds.isEmpty() || bulkOpen && !bulk.isEmpty());
    }

    /** Where there is no room at all, what has come back makes some. */
    private boolean isResumed(boolean open, boolean bulkOpen) {
        return !resumed.isEmpty() && (bulkOpen || !open);
    }

    /** Takes everything that waits, to be told that it came to nothing. */
    List<Work> abandon() {
        lock.lock();
        try {
            var abandoned = new ArrayList<Work>();
            feeds.forEach(abandoned::addAll);
            bulk.forEach(abandoned::addAll);
            feeds.clear();
            bulk.clear();
            depth = 0;
            return abandoned;
        } finally {
            lock.unlock();
        }
    }

    private void runErrands() {
        while (!errands.isEmpty()) {
            run(errands.poll());
        }
    }

    /** One, as long as feeds are empty, which may be no more behind it; all of them when they had to wait for their turn. */
    private void resume() {
        int most = feeds.isEmpty() ? 1 : resumed.size();
        for (int i = 0; i < most; i++) {
            run(resumed.poll());
        }
    }

    private void run(Runnable errand) {
        lock.unlock();
        try {
            errand.run();
        } finally {
            lock.lock();
        }
    }

    private Handed poll(boolean bulksTurn) {
        boolean isBulk = bulksTurn && !bulk.isEmpty();
        List<Work> works = isBulk ? bulk.poll() : feeds.poll();
        if (works == null) {
            return Handed.NOTHING;
        }
        depth -= works.size();
        return new Handed(works, isBulk);
    }

    /** Whether there is nothing to do. */
    boolean isEmpty() {
        lock.lock();
        try {
            return depth == 0 && errands.isEmpty() && resumed.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    int depth() {
        lock.lock();
        try {
            return depth;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is taken in. */
    void close() {
        lock.lock();
        try {
            closed = true;
            nudged = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }
}
