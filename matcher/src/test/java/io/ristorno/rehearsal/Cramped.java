package io.ristorno.rehearsal;

import io.ristorno.store.Snapshot;

/** Back-tests where there is little room. */
public final class Cramped {
    private Cramped() {}

    /** What an offer would have given, as {@link BackTest#of}, with room for so much. */
    public static Forecast of(Snapshot snapshot, Trial trial, long planned, long most, int rewards) {
        return BackTest.of(snapshot, trial, BackTest.MEMBERS_AT_ONCE, new Room(planned, most, rewards), Watch.PATIENT);
    }
}
