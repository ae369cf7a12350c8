package io.ristorno.host;

/** Who takes the steps of a {@link Machine} that are not the engine's: threads in the service, dice in the simulator. */
public interface Crew {
    /** Has the store read, elsewhere or later, in the order asked for. */
    void read(Runnable read);

    /**
     * Waits until the batch before is written and settled.
     *
     * @return false when the machine has failed meanwhile
     */
    boolean awaitCommitter();

    /** Has a batch written, settled and replied to, after {@link #awaitCommitter}. */
    void commit(Sealed sealed);

    /** Told once: the machine has stopped itself. */
    void failed();
}
