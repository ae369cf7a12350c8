package io.ristorno.offer;

import java.time.Instant;

/**
 * A merchant's decision to end an offer before its schedule does.
 *
 * @param at when it takes effect, by event time
 * @param mode what becomes of purchases already begun
 */
public record Stop(Instant at, Mode mode) {
    /** How an offer stops. */
    public enum Mode {
        /** Purchases at or after the stop get nothing. */
        STOP_NEW,
        /** As STOP_NEW, except for members who activated the offer before the stop. */
        STOP_UNACTIVATED,
        /** As STOP_NEW, and purchases with no clearing dated before the stop get nothing either. */
        VOID_PROVISIONAL
    }

    /** The same without those for whom it would go on. */
    public Stop forEverybody() {
        return sparesActivated() ? new Stop(at, Mode.STOP_NEW) : this;
    }

    /** Whether it goes on for members who had activated it. */
    public boolean sparesActivated() {
        return mode == Mode.STOP_UNACTIVATED;
    }
}
