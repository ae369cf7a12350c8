package io.ristorno.offer;

import java.time.Instant;

/**
 * Who made a version of an offer, when, and why.
 *
 * @param by as he was named; empty if nobody said
 * @param at when it was taken; {@link Instant#MIN} if nobody knows
 * @param why in his words; empty if he did not say
 */
public record Change(String by, Instant at, String why) {
    /** Nothing is known of it. */
    public static final Change UNKNOWN = new Change("", Instant.MIN, "");

    /** The same, taken at a moment. */
    public Change takenAt(Instant moment) {
        return new Change(by, moment, why);
    }
}
