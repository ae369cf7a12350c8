package io.ristorno.host;

import io.ristorno.event.Look;

/**
 * How much bulk goes into a batch beside messages: each of them waits for all that its batch has to write. While no message comes, bulk has
 * the batches for itself. Alarms have a measure of their own ({@link Alarms}). For the engine's thread.
 */
final class BulkShare {
    /** Some 15,000 a second, when batches follow each other every four milliseconds. */
    static final int BATCH_MOST = 64;

    private int taken;
    private boolean messages;
    private boolean messagesBefore;

    void takes(Lanes.Handed handed) {
        if (handed.works().isEmpty()) {
            return;
        }
        if (!handed.isBulk()) {
            messages = true;
        } else if (!(handed.works().getFirst().event() instanceof Look)) {
            taken += handed.works().size();
        }
    }

    /** Whether the rest waits for the next batch. */
    boolean isUsedUp() {
        return taken >= BATCH_MOST && (messages || messagesBefore);
    }

    /** A batch is closed. */
    void sealed() {
        taken = 0;
        messagesBefore = messages;
        messages = false;
    }
}
