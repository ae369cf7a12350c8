package io.ristorno.host;

/** What a host tells about itself, as it happens. */
public interface HostMeters {
    /** Nobody listens. */
    HostMeters NONE = new HostMeters() {};

    /**
     * A batch was synced.
     *
     * @param nanos it took to write and sync
     * @param events in it
     */
    default void committed(long nanos, int events) {}

    /** An event broke the engine's beliefs and was set aside. */
    default void quarantined() {}

    /** Something had to wait until the store was read. */
    default void waited() {}

    /**
     * Alarms are served next.
     *
     * @param count how many; 0 when none is due
     * @param lateMillis how long the first of them has been due
     */
    default void alarms(int count, long lateMillis) {}
}
