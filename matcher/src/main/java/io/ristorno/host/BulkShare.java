package io.ristorno.host;

import io.ristorno.event.Event;
import io.ristorno.event.Exposure;
import io.ristorno.event.Look;

/**
 * How much bulk goes into a batch beside messages: each of them waits for all that its batch has to write. While no message comes, bulk has
 * the batches for itself. Alarms have a measure of their own ({@link Alarms}). For the engine's thread.
 */
final class BulkShare {
    /** Some 15,000 a second, when batches follow each other every four milliseconds. */
    static final int BATCH_MOST = 64;

    /** Most exposures are written to the log and change nothing: so many weigh what a message does. */
    static final int EXPOSURES = 8;

    /** In exposures. */
    private int taken;

    private boolean messages;
    private boolean messagesBefore;

    void takes(Lanes.Handed handed) {
        if (handed.works().isEmpty()) {
            return;
        }
        if (!handed.isBulk()) {
            messages = true;
        } else {
            taken += handed.works().size() * weight(handed.works().getFirst().event());
        }
    }

    /** A hand-off is of one kind. */
    private static int weight(Event event) {
        return switch (event) {
            case Look _ -> 0;
            case Exposure _ -> 1;
            default -> EXPOSURES;
        };
    }

    /** Whether the rest waits for the next batch. */
    boolean isUsedUp() {
        return taken >= BATCH_MOST * EXPOSURES && (messages || messagesBefore);
    }

    /** A batch is closed. */
    void sealed() {
        taken = 0;
        messagesBefore = messages;
        messages = false;
    }
}
