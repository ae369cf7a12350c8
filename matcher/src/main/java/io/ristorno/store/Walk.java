package io.ristorno.store;

/** A place among the rows of a family; at the first to begin with. */
public interface Walk extends AutoCloseable {
    /** Whether there is a row. */
    boolean isValid();

    /** The row's key. */
    byte[] key();

    /** The row's value. */
    byte[] value();

    /** Goes on to the next row. */
    void next();

    @Override
    void close();
}
