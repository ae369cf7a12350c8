package io.ristorno.store;

import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.Snapshot;

/** How to read: the newest, or as it was at one moment. */
final class View {
    private static final long READ_AHEAD_BYTES = 2 << 20;

    private final ReadOptions points = new ReadOptions();
    private final ReadOptions stretches = new ReadOptions().setFillCache(false).setReadaheadSize(READ_AHEAD_BYTES);
    private final Runnable thaw;
    private volatile boolean closed;

    private View(Runnable thaw) {
        this.thaw = thaw;
    }

    static View newest() {
        return new View(() -> {});
    }

    static View frozen(RocksDB db) {
        Snapshot snapshot = db.getSnapshot();
        var view = new View(() -> db.releaseSnapshot(snapshot));
        view.points.setSnapshot(snapshot);
        view.stretches.setSnapshot(snapshot);
        return view;
    }

    ReadOptions points() {
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

    void close() {
        closed = true;
        points.close();
        stretches.close();
        thaw.run();
    }
}
