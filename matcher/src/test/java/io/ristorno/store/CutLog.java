package io.ristorno.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A store whose log has lost some of its batches, as it does in 45 days. */
public final class CutLog {
    private CutLog() {}

    /** Leaves the last batch alone; nobody may have the store open. */
    public static void in(Path folder) throws IOException {
        Medium medium = Folder.open(folder, Settings.DEFAULT);
        try {
            cut(medium.database(), 1);
        } finally {
            medium.close();
        }
    }

    /** Takes all from a batch on but the last one, and shows what is left; nobody may have the store open. */
    public static void in(Path folder, long from, Consumer<Snapshot> reader) throws IOException {
        Medium medium = Folder.open(folder, Settings.DEFAULT);
        try {
            cut(medium.database(), from);
            try (var snapshot = new Snapshot(medium.database())) {
                reader.accept(snapshot);
            }
        } finally {
            medium.close();
        }
    }

    private static void cut(Database database, long from) throws IOException {
        long last = new Reads(database.newest()).mark().batch();
        var writes = new Writes(database);
        for (long number = from; number < last; number++) {
            writes.delete(new Key.OfLog(number));
        }
        database.write(writes.toBatch());
    }
}
