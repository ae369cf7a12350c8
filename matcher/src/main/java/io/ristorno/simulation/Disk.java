package io.ristorno.simulation;

import io.ristorno.store.Medium;

/** What outlasts the process, and what may befall it. */
interface Disk {
    /**
     * Opens it, as a process that starts does.
     *
     * @param background whoever has to wait for it has all of it done
     */
    Medium open(Background background);

    /** Prepares what befalls the next write or read that it fits. */
    void strike(Strike strike);

    /** Whether there is no room for more from now on. */
    void fill(boolean isFull);

    /** Whether the process is no more since the power went. */
    boolean isOff();

    /**
     * The process is no more.
     *
     * @param powerToo whether what the disk has not synced is in danger
     */
    void endProcess(boolean powerToo);

    /** Whether anything has befallen it since it was opened. */
    boolean hasStruck();

    /** A number that another content would hardly have. */
    long fingerprint();
}
