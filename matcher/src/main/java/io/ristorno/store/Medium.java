package io.ristorno.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** Where a store lies, opened: a folder in the service, a disk made up of dice in the simulator. */
public interface Medium extends AutoCloseable {
    /**
     * A folder of a file system; made when there is none.
     *
     * @param background where its {@link #background} is
     */
    static Medium of(Path folder, Settings settings, Executor background) {
        return Folder.open(folder, settings, background, () -> {});
    }

    /** The rows. */
    Database database();

    /** Where the number of the last synced batch stands. */
    SmallFile lastBatch();

    /** Does something later, one thing after the other, beside whoever asks. */
    Executor background();

    /** Room for more. */
    long freeBytes() throws IOException;

    /** Where it is, for whoever reads the log. */
    String name();

    @Override
    void close();
}
