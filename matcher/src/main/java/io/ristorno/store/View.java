package io.ristorno.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of a database: the newest, or as they were at one moment. For any thread. */
public interface View extends AutoCloseable {
    /** The value of a key; null when there is none. */
    byte @Nullable [] get(Family family, byte[] key);

    /** Several at once, in the order asked for. */
    List<Optional<byte[]>> get(Family family, List<byte[]> keys);

    /** What memory knows of a key, without waiting for a disk. */
    InMemory inMemory(Family family, byte[] key);

    /** The rows of a family whose keys start with a prefix, in order, from a key on. */
    void scan(Family family, byte[] prefix, byte[] from, Rows rows);

    /** Walks over a family. Nobody may close the database meanwhile: close the walk, on the thread that began it. */
    Walk walk(Family family);

    @Override
    void close();

    /** Takes rows one by one. */
    interface Rows {
        /** Whether to go on. */
        boolean take(byte[] key, byte[] value);
    }

    /** What memory knows of a key: write buffers, filters and cached blocks. */
    sealed interface InMemory {
        InMemory ABSENT = new Absent();
        InMemory UNKNOWN = new Unknown();

        /** There is no such key. */
        record Absent() implements InMemory {}

        /** The value. */
        @SuppressWarnings("ArrayRecordComponent")
        record Present(byte[] value) implements InMemory {}

        /** Only a file could tell. */
        record Unknown() implements InMemory {}
    }
}
