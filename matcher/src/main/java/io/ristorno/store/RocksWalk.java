package io.ristorno.store;

import java.util.concurrent.locks.Lock;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A place among the rows of a family of RocksDB. */
final class RocksWalk implements Walk {
    private final Lock held;
    private final RocksIterator iterator;

    RocksWalk(Lock held, RocksIterator iterator) {
        this.held = held;
        this.iterator = iterator;
        iterator.seekToFirst();
    }

    @Override
    public boolean isValid() {
        if (iterator.isValid()) {
            return true;
        }
        try {
            iterator.status();
            return false;
        } catch (RocksDBException broken) {
            throw new StoreFailed("the store cannot be read: " + broken.getMessage(), broken);
        }
    }

    @Override
    public byte[] key() {
        return iterator.key();
    }

    @Override
    public byte[] value() {
        return iterator.value();
    }

    @Override
    public void next() {
        iterator.next();
    }

    @Override
    public void close() {
        iterator.close();
        held.unlock();
    }
}
