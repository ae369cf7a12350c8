package io.ristorno.host;

import io.ristorno.event.Event;

/** Who takes the steps of a {@link Machine} that are not the engine's: threads in the service, dice in the simulator. */
public interface Crew {
    /** Has the store read, elsewhere or later, in the order asked for. */
    void read(Runnable read);

    /** The same for what nobody waits for: what else is to be read goes first. */
    default void readLater(Runnable read) {
        read(read);
    }

    /**
     * Waits until the batch before is written and settled.
     *
     * @return false when the machine has failed meanwhile
     */
    boolean awaitCommitter();

    /** Has a batch written, settled and replied to, after {@link #awaitCommitter}. */
    void commit(Sealed sealed);

    /** Told of an event that broke the engine's beliefs and was set aside. */
    void quarantined(Event event, RuntimeException broken);

    /**
     * Told once: the machine has stopped itself.
     *
     * @param what happened, in words
     */
    void failed(String what, Throwable cause);
}
