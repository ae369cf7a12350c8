package io.ristorno.api;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A request's body as it comes, for a thread that waits for it. While so much of it waits for that thread, nothing more is read off the
 * connection.
 */
final class BodyStream extends InputStream {
    private static final int PAUSED_BYTES = 512 * 1024;
    private static final int RESUMED_BYTES = 128 * 1024;

    private final HttpServerRequest request;
    private final Context loop;
    private final long idleNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Buffer> waiting = new ArrayDeque<>();
    private int read;
    private int bytes;
    private boolean paused;
    private boolean ended;
    private boolean broken;
    private boolean unwanted;

    /**
     * The body of a request that is paused.
     *
     * @param idleSeconds whoever sends nothing for so long, while it is waited for, has broken off
     */
    BodyStream(HttpServerRequest request, Context loop, int idleSeconds) {
        this.request = request;
        this.loop = loop;
        idleNanos = TimeUnit.SECONDS.toNanos(idleSeconds);
    }

    /** It broke off. */
    static final class BrokenOff extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** From now on it is read. On the event loop, and the request is paused. */
    void start() {
        request.handler(this::add)
                .endHandler(_ -> change(() -> ended = true))
                .exceptionHandler(_ -> change(() -> broken = true))
                .resume();
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(Buffer buffer) {
        change(() -> {
            if (unwanted) {
                return;
            }
            waiting.add(buffer);
            bytes += buffer.length();
            if (bytes > PAUSED_BYTES && !paused) {
                paused = true;
                request.pause();
            }
        });
    }

    /** The service ends: what has not come is not waited for. */
    void breakOff() {
        change(() -> broken = true);
    }

    /** Whether all of it has come. */
    boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return waiting.isEmpty() && !ended && !broken ? 0 : Math.max(1, bytes);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        lock.lock();
        try {
            long left = idleNanos;
            while (waiting.isEmpty()) {
                if (ended) {
                    return -1;
                }
                if (broken || left <= 0) {
                    throw new BrokenOff();
                }
                left = changed.awaitNanos(left);
            }
            return take(into, offset, length);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new BrokenOff();
        } finally {
            lock.unlock();
        }
    }

    private int take(byte[] into, int offset, int length) {
        Buffer first = waiting.getFirst();
        int some = Math.min(length, first.length() - read);
        first.getBytes(read, read + some, into, offset);
        read += some;
        if (read == first.length()) {
            waiting.remove();
            read = 0;
        }
        bytes -= some;
        resume();
        return some;
    }

    private void resume() {
        if (paused && bytes <= RESUMED_BYTES) {
            paused = false;
            loop.runOnContext(_ -> request.resume());
        }
    }

    /** Nobody wants more of it: what still comes is passed over. */
    @Override
    public void close() {
        change(() -> {
            unwanted = true;
            waiting.clear();
            bytes = 0;
            read = 0;
            resume();
        });
    }
}
