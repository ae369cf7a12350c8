package io.ristorno.store;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Holder;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB: its families, and a lock that lets nobody free native memory under a reader.
 */
final class Rocks implements AutoCloseable {
    /** Something done with the database while nobody may close it. */
    interface Reading<T> {
        T read(RocksDB db) throws RocksDBException;
    }

    /** Takes rows one by one. */
    interface Rows {
        /** Whether to go on. */
        boolean take(byte[] key, byte[] value);
    }

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
    private final Set<View> views = ConcurrentHashMap.newKeySet();
    private final WriteOptions synced;
    private final View newest;
    private final RocksDB db;
    private volatile boolean closing;
    private boolean closed;

    private Rocks(Path folder, Settings settings) throws RocksDBException {
        synced = own(new WriteOptions().setSync(true));
        newest = View.newest();
        views.add(newest);
        try {
            db = openAll(folder, settings);
        } catch (RocksDBException | RuntimeException refused) {
            close();
            throw refused;
        }
    }

    private RocksDB openAll(Path folder, Settings settings) throws RocksDBException {
        var options = own(new RocksOptions(settings));
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        List<Family> families = List.of(Family.values());
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

    static Rocks open(Path folder, Settings settings) throws RocksDBException {
        RocksDB.loadLibrary();
        return new Rocks(folder, settings);
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    /** The number by which RocksDB knows a family. */
    int id(Family family) {
        return handle(family).getID();
    }

    private ColumnFamilyHandle handle(Family family) {
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
            throw new StoreFailed("the store cannot be read", broken);
        } finally {
            shared.unlock();
        }
    }

    byte @Nullable [] get(View view, Key key) {
        byte[] bytes = key.bytes();
        return reading(db -> db.get(handle(key.family()), view.points(), bytes));
    }

    /** What memory knows of a key: write buffers, filters and cached blocks. */
    sealed interface InMemory {
        /** There is no such key. */
        record Absent() implements InMemory {}

        /** The value. */
        @SuppressWarnings("ArrayRecordComponent")
        record Present(byte[] value) implements InMemory {}

        /** Only a file could tell. */
        record Unknown() implements InMemory {}
    }

    private static final InMemory ABSENT = new InMemory.Absent();
    private static final InMemory UNKNOWN = new InMemory.Unknown();

    InMemory inMemory(View view, Key key) {
        byte[] bytes = key.bytes();
        return reading(db -> {
            var value = new Holder<byte[]>();
            if (!db.keyMayExist(handle(key.family()), view.points(), bytes, value)) {
                return ABSENT;
            }
            byte[] found = value.getValue();
            // Where only a file could tell, the binding sometimes gives an empty value: none of ours is empty.
            return found == null || found.length == 0 ? UNKNOWN : new InMemory.Present(found);
        });
    }

    List<Optional<byte[]>> get(View view, List<? extends Key> keys) {
        var families = new ArrayList<ColumnFamilyHandle>(keys.size());
        var bytes = new ArrayList<byte[]>(keys.size());
        for (Key key : keys) {
            families.add(handle(key.family()));
            bytes.add(key.bytes());
        }
        return reading(db -> db.multiGetAsList(view.points(), families, bytes).stream()
                .map(Optional::ofNullable)
                .toList());
    }

    /** The rows of a family whose keys start with a prefix, in order, from a key on. */
    void scan(View view, Family family, byte[] prefix, byte[] from, Rows rows) {
        reading(db -> {
            try (RocksIterator iterator = db.newIterator(handle(family), view.stretches())) {
                iterator.seek(from);
                while (iterator.isValid()) {
                    byte[] key = iterator.key();
                    if (!startsWith(key, prefix) || !rows.take(key, iterator.value())) {
                        break;
                    }
                    if (closing) {
                        throw new StoreFailed("the store was closed while it was read");
                    }
                    iterator.next();
                }
                iterator.status();
            }
            return true;
        });
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && java.util.Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Walks over a family. Nobody may close the database meanwhile: close the walk, on the thread that began it. */
    Walk walk(View view, Family family) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new StoreFailed("the store is closed");
            }
            return new Walk(lock.readLock(), db.newIterator(handle(family), view.stretches()));
        } catch (RuntimeException refused) {
            lock.readLock().unlock();
            throw refused;
        }
    }

    /** A row as it is stored. */
    @SuppressWarnings("ArrayRecordComponent")
    record Row(byte[] key, byte[] value) {}

    /** The last row of a family. */
    Optional<Row> last(View view, Family family) {
        return reading(db -> {
            try (RocksIterator iterator = db.newIterator(handle(family), view.stretches())) {
                iterator.seekToLast();
                iterator.status();
                return iterator.isValid()
                        ? Optional.of(new Row(iterator.key(), iterator.value()))
                        : Optional.<Row>empty();
            }
        });
    }

    /** Writes and syncs, all or nothing. */
    void write(Writes writes) throws RocksDBException {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new StoreFailed("the store is closed");
            }
            try (var batch = new WriteBatch(writes.toBatch())) {
                db.write(synced, batch);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Drops whole files of a family between two keys. What shares a file with others stays. */
    void dropFiles(Family family, byte[] from, byte[] to) {
        reading(db -> {
            db.deleteFilesInRanges(handle(family), List.of(from, to), false);
            return true;
        });
    }

    /** Copies the database into a folder that does not exist, as it is behind some batch. */
    void copy(Path folder) {
        reading(db -> {
            try (Checkpoint checkpoint = Checkpoint.create(db)) {
                checkpoint.createCheckpoint(folder.toString());
            }
            return true;
        });
    }

    /** Reads every block of every file and compares its checksum. */
    void verifyChecksums() {
        reading(db -> {
            db.verifyChecksum();
            return true;
        });
    }

    /** What is there now, and later writes not. */
    View frozen() {
        return reading(db -> {
            View view = View.frozen(db);
            views.add(view);
            return view;
        });
    }

    /** What is there whenever it is read. */
    View newest() {
        return newest;
    }

    /** Gives a view back. */
    void release(View view) {
        lock.readLock().lock();
        try {
            if (views.remove(view)) {
                view.close();
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
                views.forEach(View::close);
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
