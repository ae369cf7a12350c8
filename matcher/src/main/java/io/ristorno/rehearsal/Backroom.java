package io.ristorno.rehearsal;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread for what plays the store once more, one thing behind the other: beside a service that serves, it works two thirds of its time
 * at most. A few things may wait; more are not taken.
 */
public final class Backroom implements AutoCloseable {
    /** So many things wait at most, beside the one that is under way. */
    public static final int WAITING_MOST = 4;

    private static final long WORKS_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long RESTS_MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long CLOSE_SECONDS = 10;

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING_MOST),
                    Thread.ofPlatform().name("ristorno-rehearsal").daemon(true).factory()) {
                @Override
                protected void beforeExecute(Thread worker, Runnable work) {
                    restedNanos = System.nanoTime();
                }
            };

    private volatile boolean closed;
    /** When it rested last; its own thread's. */
    private long restedNanos;

    /**
     * Takes something to do.
     *
     * @return false if too much waits
     */
    boolean take(Runnable work) {
        try {
            thread.execute(work);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    /** Whether something more would be taken now. */
    boolean hasRoom() {
        return thread.getQueue().remainingCapacity() > 0;
    }

    /** Something that waited is not wanted any more: its place is free. */
    void remove(Runnable work) {
        thread.remove(work);
    }

    /** Rests when it is time to, half as long as it has worked: for whatever is under way, now and then. */
    void rest() {
        long now = System.nanoTime();
        if (now - restedNanos > WORKS_NANOS) {
            LockSupport.parkNanos(Math.min((now - restedNanos) / 2, RESTS_MOST_NANOS));
            restedNanos = System.nanoTime();
        }
    }

    /** Whether what is under way should end. */
    boolean isClosed() {
        return closed;
    }

    /** What is under way ends soon, what waits is left; when this returns, nothing reads the store any more. */
    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
        try {
            thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
