package io.ristorno.store;

import java.io.IOException;
import java.util.Optional;

/** A file of a few bytes beside a database. */
public interface SmallFile extends AutoCloseable {
    /** All of it; empty when there is no such file. */
    Optional<byte[]> read() throws IOException;

    /** Makes the file. When this returns, it survives a crash. */
    void create(byte[] contents) throws IOException;

    /**
     * Writes over a part. When this returns, that survives a crash; a crash meanwhile may tear that part, and nothing else.
     */
    void overwrite(int position, byte[] bytes) throws IOException;

    @Override
    void close() throws IOException;
}
