package io.ristorno.simulation;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is moved. */
final class SimulatedClock implements InstantSource {
    private long millis;

    SimulatedClock(Instant start) {
        millis = start.toEpochMilli();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public long millis() {
        return millis;
    }

    void moveBy(long millisMore) {
        millis += millisMore;
    }

    void moveTo(long moment) {
        millis = moment;
    }
}
