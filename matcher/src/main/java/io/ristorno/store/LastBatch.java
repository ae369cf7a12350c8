package io.ristorno.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The number of the last batch that is known to be synced, in a small file of its own: a store that opens with less has lost
 * what somebody was told.
 *
 * <p>A thread of its own writes and forces it while the next batch is on its way to disk, so the file is one batch behind at
 * most when a commit returns, and at rest not behind at all. Two places take turns, each with a checksum: a torn one leaves
 * the other. Both are there from the start, so that forcing moves no length.
 */
final class LastBatch implements AutoCloseable {
    static final String NAME = "last-batch";

    private static final int FORMAT = 1;
    private static final int PLACES = 2;
    private static final int PLACE = 4096;
    private static final int RECORD = 1 + 8 + 4;

    private final FileChannel file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread writer;
    private long synced;
    private long proven;
    private boolean closed;
    private @Nullable Exception failure;

    private LastBatch(FileChannel file, long number) {
        this.file = file;
        synced = number;
        proven = number;
        writer = Thread.ofPlatform().name("ristorno-last-batch").daemon(true).start(this::run);
    }

    /** What the file in a store's folder says; empty when there is none. */
    static OptionalLong read(Path folder) throws IOException {
        Path path = folder.resolve(NAME);
        if (!Files.exists(path)) {
            return OptionalLong.empty();
        }
        byte[] bytes = Files.readAllBytes(path);
        OptionalLong first = number(bytes, 0);
        OptionalLong second = number(bytes, PLACE);
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

    /** Goes on from a number; makes the file if it is not there. */
    static LastBatch open(Path folder, long number) throws IOException {
        Path path = folder.resolve(NAME);
        boolean fresh = !Files.exists(path);
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (fresh) {
            file.write(ByteBuffer.allocate(PLACES * PLACE), 0);
        }
        for (int place = 0; place < PLACES; place++) {
            write(file, place, number);
            file.force(true);
        }
        if (fresh) {
            forceFolder(folder);
        }
        return new LastBatch(file, number);
    }

    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static void write(FileChannel file, int place, long number) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD)
                .put((byte) FORMAT)
                .putLong(number)
                .putInt(checksum(FORMAT, number))
                .flip();
        while (record.hasRemaining()) {
            file.write(record, (long) place * PLACE + record.position());
        }
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
            changed.signalAll();
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

    private void run() {
        int place = 0;
        lock.lock();
        try {
            while (true) {
                while (synced == proven && !closed) {
                    changed.awaitUninterruptibly();
                }
                if (synced == proven) {
                    return;
                }
                long number = synced;
                lock.unlock();
                try {
                    write(file, place, number);
                    file.force(false);
                } finally {
                    lock.lock();
                }
                place = 1 - place;
                proven = number;
                changed.signalAll();
            }
        } catch (IOException | RuntimeException broken) {
            failure = broken;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Proves what is synced, and ends. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            writer.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }
}
