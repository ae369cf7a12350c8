package io.ristorno.host;

import java.util.List;

/** Where work goes in. */
public interface Intake {
    /**
     * Takes card traffic in.
     *
     * @return false if the queue is full or the host is closing: nothing was taken, stop reading
     */
    boolean submit(List<Work> works);

    /** Takes in what can wait: files, imports, edits. */
    boolean submitBulk(List<Work> works);

    /** Whether nothing is taken any more because the store has failed: whoever is sent away has to be told that, and not that it is full. */
    default boolean hasFailed() {
        return false;
    }
}
