package io.ristorno.store;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Holder;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/** How to read RocksDB: the newest, or as it was at one moment. */
final class RocksView implements View {
    private static final long READ_AHEAD_BYTES = 2 << 20;

    private final ReadOptions points = new ReadOptions();
    private final ReadOptions stretches = new ReadOptions().setFillCache(false).setReadaheadSize(READ_AHEAD_BYTES);
    private final Rocks rocks;
    private final Runnable thaw;
    private volatile boolean closed;

    private RocksView(Rocks rocks, Runnable thaw) {
        this.rocks = rocks;
        this.thaw = thaw;
    }

    static RocksView newest(Rocks rocks) {
        return new RocksView(rocks, () -> {});
    }

    static RocksView frozen(Rocks rocks, RocksDB db) {
        Snapshot snapshot = db.getSnapshot();
        var view = new RocksView(rocks, () -> db.releaseSnapshot(snapshot));
        view.points.setSnapshot(snapshot);
        view.stretches.setSnapshot(snapshot);
        return view;
    }

    private ReadOptions points() {
        return open(points);
    }

    ReadOptions stretches() {
        return open(stretches);
    }

    /** Native memory that was given back must not be read. */
    private ReadOptions open(ReadOptions options) {
        if (closed) {
            throw new IllegalStateException("this view of the store is closed");
        }
        return options;
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
        return rocks.reading(db -> db.get(rocks.handle(family), points(), key));
    }

    @Override
    public List<Optional<byte[]>> get(Family family, List<byte[]> keys) {
        if (keys.isEmpty()) {
            return List.of(); // the binding asserts that there are some
        }
        return rocks.reading(db ->
                db.multiGetAsList(points(), Collections.nCopies(keys.size(), rocks.handle(family)), keys).stream()
                        .map(Optional::ofNullable)
                        .toList());
    }

    @Override
    public InMemory inMemory(Family family, byte[] key) {
        return rocks.reading(db -> {
            var value = new Holder<byte[]>();
            if (!db.keyMayExist(rocks.handle(family), points(), key, value)) {
                return InMemory.ABSENT;
            }
            byte[] found = value.getValue();
            // Where only a file could tell, the binding sometimes gives an empty value: none of ours is empty.
            return found == null || found.length == 0 ? InMemory.UNKNOWN : new InMemory.Present(found);
        });
    }

    @Override
    public void scan(Family family, byte[] prefix, byte[] from, Rows rows) {
        rocks.reading(db -> {
            try (RocksIterator iterator = db.newIterator(rocks.handle(family), stretches())) {
                iterator.seek(from);
                while (iterator.isValid()) {
                    byte[] key = iterator.key();
                    if (!startsWith(key, prefix) || !rows.take(key, iterator.value())) {
                        break;
                    }
                    rocks.refuseIfClosing();
                    iterator.next();
                }
                iterator.status();
            }
            return true;
        });
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Override
    public Walk walk(Family family) {
        return rocks.walk(this, family);
    }

    @Override
    public void close() {
        rocks.release(this);
    }

    /** Gives native memory back. */
    void free() {
        closed = true;
        points.close();
        stretches.close();
        thaw.run();
    }
}
