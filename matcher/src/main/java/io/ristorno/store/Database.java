package io.ristorno.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What a store stands on: families of rows in the order of their keys, written all or nothing and synced. That of the service
 * is RocksDB; the simulator's fails as disks do.
 */
public interface Database extends AutoCloseable {
    /** The number by which a batch names a family. */
    int id(Family family);

    /**
     * Writes and syncs, all or nothing. When this throws, nobody knows what is there until the database is opened again.
     *
     * @param batch in RocksDB's own layout: eight bytes that the database fills in; the number of records, four bytes, the lowest
     *     first; then each record, an octet 5 for a value or 4 for a removal, the family's number, the key, and the value if
     *     there is one, each behind its length. Those numbers have seven bits a byte, the lowest first
     */
    void write(byte[] batch) throws IOException;

    /** What is there whenever it is read. */
    View newest();

    /** What is there now, and later writes not. Close it. */
    View frozen();

    /** Drops whole files of a family between two keys. What shares a file with others stays. */
    void dropFiles(Family family, byte[] from, byte[] to);

    /** Copies the database into a folder that does not exist, as it is behind some batch. */
    void copy(Path folder);

    /** Reads every block of every file and compares its checksum. */
    void verifyChecksums();

    /** Waits for readers, then closes. */
    @Override
    void close();
}
