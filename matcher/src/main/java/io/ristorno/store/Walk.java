package io.ristorno.store;

import java.util.concurrent.locks.Lock;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A place among the rows of a family. */
final class Walk implements AutoCloseable {
    private final Lock held;
    private final RocksIterator iterator;

    Walk(Lock held, RocksIterator iterator) {
        this.held = held;
        this.iterator = iterator;
        iterator.seekToFirst();
    }

    boolean isValid() {
        if (iterator.isValid()) {
            return true;
        }
        try {
            iterator.status();
            return false;
        } catch (RocksDBException broken) {
            throw new StoreFailed("the store cannot be read", broken);
        }
    }

    byte[] key() {
        return iterator.key();
    }

    byte[] value() {
        return iterator.value();
    }

    void next() {
        iterator.next();
    }

    @Override
    public void close() {
        iterator.close();
        held.unlock();
    }
}
