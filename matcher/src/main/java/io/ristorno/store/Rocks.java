package io.ristorno.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB: its families, and a lock that lets nobody free native memory under a reader.
 */
final class Rocks implements Database {
    /** Something done with the database while nobody may close it. */
    interface Reading<T> {
        T read(RocksDB db) throws RocksDBException;
    }

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
    private final Set<RocksView> views = ConcurrentHashMap.newKeySet();
    private final WriteOptions writing;
    private final RocksView newest;
    private final RocksDB db;
    private volatile boolean closing;
    private boolean closed;

    private Rocks(Path folder, Settings settings, List<Family> families, boolean syncs) throws RocksDBException {
        writing = own(new WriteOptions().setSync(syncs));
        newest = RocksView.newest(this);
        views.add(newest);
        try {
            db = openAll(folder, settings, families);
        } catch (RocksDBException | RuntimeException refused) {
            close();
            throw refused;
        }
    }

    private RocksDB openAll(Path folder, Settings settings, List<Family> families) throws RocksDBException {
        var options = own(new RocksOptions(settings));
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        for (Family family : families) {
            descriptors.add(new ColumnFamilyDescriptor(family.storedName(), options.of(family)));
        }
        var opened = new ArrayList<ColumnFamilyHandle>();
        RocksDB database = own(RocksDB.open(options.ofDatabase(), folder.toString(), descriptors, opened));
        for (int i = 0; i < opened.size(); i++) {
            handles.put(families.get(i), own(opened.get(i)));
        }
        return database;
    }

    /** Opens the database in a folder; makes it when there is none. What is written is synced. */
    static Rocks open(Path folder, Settings settings, List<Family> families) throws RocksDBException {
        RocksDB.loadLibrary();
        return new Rocks(folder, settings, families, true);
    }

    /** The same of what can be made anew: a crash may take the last writes away, each of them whole and none before an earlier one. */
    static Rocks openUnsynced(Path folder, Settings settings, List<Family> families) throws RocksDBException {
        RocksDB.loadLibrary();
        return new Rocks(folder, settings, families, false);
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    @Override
    public int id(Family family) {
        return handle(family).getID();
    }

    ColumnFamilyHandle handle(Family family) {
        ColumnFamilyHandle handle = handles.get(family);
        if (handle == null) {
            throw new IllegalStateException("every family is open");
        }
        return handle;
    }

    /** Does something that close must wait for. */
    <T> T reading(Reading<T> reading) {
        Lock shared = lock.readLock();
        shared.lock();
        try {
            if (closed) {
                throw new StoreFailed("the store is closed");
            }
            return reading.read(db);
        } catch (RocksDBException broken) {
            throw new StoreFailed("the store cannot be read: " + broken.getMessage(), broken);
        } finally {
            shared.unlock();
        }
    }

    /** Nobody may close the database until the walk is closed. */
    Walk walk(RocksView view, Family family) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new StoreFailed("the store is closed");
            }
            return new RocksWalk(lock.readLock(), db.newIterator(handle(family), view.stretches()));
        } catch (RuntimeException refused) {
            lock.readLock().unlock();
            throw refused;
        }
    }

    /** Long readers ask now and then. */
    void refuseIfClosing() {
        if (closing) {
            throw new StoreFailed("the store was closed while it was read");
        }
    }

    @Override
    public void write(byte[] batch) throws IOException {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new StoreFailed("the store is closed");
            }
            try (var written = new WriteBatch(batch)) {
                db.write(writing, written);
            }
        } catch (RocksDBException broken) {
            throw new IOException(broken);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void dropFiles(Family family, byte[] from, byte[] to) {
        reading(db -> {
            db.deleteFilesInRanges(handle(family), List.of(from, to), false);
            return true;
        });
    }

    /** Removes every row of some families. No key begins with as many of the highest byte. */
    void clear(List<Family> families) {
        byte[] end = new byte[16];
        Arrays.fill(end, (byte) 0xFF);
        reading(db -> {
            for (Family family : families) {
                db.deleteRange(handle(family), new byte[0], end);
            }
            return true;
        });
    }

    @Override
    public void copy(Path folder) {
        reading(db -> {
            try (Checkpoint checkpoint = Checkpoint.create(db)) {
                checkpoint.createCheckpoint(folder.toString());
            }
            return true;
        });
    }

    @Override
    public void verifyChecksums() {
        reading(db -> {
            db.verifyChecksum();
            return true;
        });
    }

    @Override
    public View frozen() {
        return reading(db -> {
            RocksView view = RocksView.frozen(this, db);
            views.add(view);
            return view;
        });
    }

    @Override
    public View newest() {
        return newest;
    }

    /** Gives a view back. */
    void release(RocksView view) {
        lock.readLock().lock();
        try {
            if (views.remove(view)) {
                view.free();
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        closing = true;
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                views.forEach(RocksView::free);
                views.clear();
                while (!owned.isEmpty()) {
                    closeQuietly(owned.pop());
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception broken) {
            throw new StoreFailed("the store could not be closed", broken);
        }
    }
}
