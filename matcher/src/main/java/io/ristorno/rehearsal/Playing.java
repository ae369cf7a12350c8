package io.ristorno.rehearsal;

import io.ristorno.store.LoggedBatch;
import io.ristorno.store.Snapshot;
import java.util.List;
import java.util.function.Consumer;

/** The whole log from its first batch to its last: what is lost of it while it is read, as its first files may be, is noticed. */
final class Playing {
    /** So many are in memory together: one may have thousands of events. */
    private static final int BATCHES_AT_ONCE = 2;

    private Playing() {}

    /**
     * Hands over batch behind batch.
     *
     * @throws BackTest.Unplayable if one is missing
     */
    static void each(Snapshot snapshot, Watch watch, Consumer<LoggedBatch> consumer) {
        long next = 1;
        for (List<LoggedBatch> some = snapshot.log(next, BATCHES_AT_ONCE);
                !some.isEmpty();
                some = snapshot.log(next, BATCHES_AT_ONCE)) {
            for (LoggedBatch batch : some) {
                BackTest.heed(watch);
                if (batch.number() != next) {
                    throw lost(next);
                }
                next++;
                consumer.accept(batch);
            }
        }
        if (next <= snapshot.lastBatch()) {
            throw lost(next);
        }
    }

    private static BackTest.Unplayable lost(long number) {
        return new BackTest.Unplayable(
                "the log lost batch " + number
                        + " while it was played, which is kept for a while only: ask for it again, to see what is open decided once");
    }
}
