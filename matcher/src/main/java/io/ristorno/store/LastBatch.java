package io.ristorno.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The number of the last batch that is known to be synced, in a small file of its own: a store that opens with less has lost
 * what somebody was told.
 *
 * <p>It is written in the background, while the next batch is on its way to disk, so the file is one batch behind at
 * most when a commit returns, and at rest not behind at all. Two places take turns, each with a checksum: a torn one leaves
 * the other. Both are there from the start, so that forcing moves no length.
 */
final class LastBatch implements AutoCloseable {
    static final String NAME = "last-batch";

    private static final int FORMAT = 1;
    private static final int PLACES = 2;
    private static final int PLACE = 4096;
    private static final int RECORD = 1 + 8 + 4;

    private final SmallFile file;
    private final Executor background;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long synced;
    private long proven;
    private int place;
    private boolean proving;
    private boolean closed;
    private @Nullable Exception failure;

    private LastBatch(SmallFile file, Executor background, long number) {
        this.file = file;
        this.background = background;
        synced = number;
        proven = number;
    }

    /** What the file says; empty when there is none. */
    static OptionalLong read(SmallFile file) throws IOException {
        Optional<byte[]> contents = file.read();
        if (contents.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong first = number(contents.get(), 0);
        OptionalLong second = number(contents.get(), PLACE);
        if (first.isEmpty() && second.isEmpty()) {
            throw new IOException(NAME + " is damaged: both its places");
        }
        return OptionalLong.of(Math.max(first.orElse(0), second.orElse(0)));
    }

    private static OptionalLong number(byte[] bytes, int place) throws IOException {
        if (bytes.length < place + RECORD) {
            return OptionalLong.empty();
        }
        ByteBuffer record = ByteBuffer.wrap(bytes, place, RECORD);
        int format = record.get();
        long number = record.getLong();
        if (record.getInt() != checksum(format, number)) {
            return OptionalLong.empty();
        }
        if (format > FORMAT) {
            throw new IOException(NAME + " has format " + format + " and this version reads up to " + FORMAT);
        }
        return OptionalLong.of(number);
    }

    private static int checksum(int format, long number) {
        var crc = new CRC32C();
        crc.update(ByteBuffer.allocate(9).put((byte) format).putLong(number).flip());
        return (int) crc.getValue();
    }

    /**
     * Goes on from a number; makes the file if it is not there.
     *
     * @param background where the file is written
     */
    static LastBatch open(SmallFile file, Executor background, long number) throws IOException {
        byte[] record = record(number);
        if (file.read().isEmpty()) {
            byte[] contents = Arrays.copyOf(record, PLACES * PLACE);
            System.arraycopy(record, 0, contents, PLACE, RECORD);
            file.create(contents);
        } else {
            for (int place = 0; place < PLACES; place++) {
                file.overwrite(place * PLACE, record);
            }
        }
        return new LastBatch(file, background, number);
    }

    private static byte[] record(long number) {
        return ByteBuffer.allocate(RECORD)
                .put((byte) FORMAT)
                .putLong(number)
                .putInt(checksum(FORMAT, number))
                .array();
    }

    /**
     * A batch is synced. Returns when the one before it is proven.
     *
     * @throws IOException if the file could not be written: it is never tried again
     */
    void synced(long number) throws IOException {
        lock.lock();
        try {
            synced = number;
            if (!proving && failure == null && !closed) {
                proving = true;
                background.execute(this::prove);
            }
            while (proven < number - 1 && failure == null && !closed) {
                changed.awaitUninterruptibly();
            }
            if (failure != null) {
                throw new IOException(NAME + " could not be written", failure);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes the number down that is synced by then, and that which is synced by when that is done, and so on. */
    private void prove() {
        lock.lock();
        try {
            while (synced != proven) {
                long number = synced;
                lock.unlock();
                try {
                    file.overwrite(place * PLACE, record(number));
                } finally {
                    lock.lock();
                }
                place = 1 - place;
                proven = number;
                changed.signalAll();
            }
        } catch (IOException | RuntimeException broken) {
            failure = broken;
        } finally {
            proving = false;
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Proves what is synced, and ends. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            while (proving) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        file.close();
    }
}
