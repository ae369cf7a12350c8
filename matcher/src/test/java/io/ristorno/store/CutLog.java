package io.ristorno.store;

import java.io.IOException;
import java.nio.file.Path;

/** A store whose log has lost all but its last batch, as it does in 45 days. */
public final class CutLog {
    private CutLog() {}

    /** Cuts it; nobody may have the store open. */
    public static void in(Path folder) throws IOException {
        Medium medium = Folder.open(folder, Settings.DEFAULT);
        try {
            long last = new Reads(medium.database().newest()).mark().batch();
            var writes = new Writes(medium.database());
            for (long number = 1; number < last; number++) {
                writes.delete(new Key.OfLog(number));
            }
            medium.database().write(writes.toBatch());
        } finally {
            medium.close();
        }
    }
}
