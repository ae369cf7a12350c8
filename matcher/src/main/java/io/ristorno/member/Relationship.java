package io.ristorno.member;

import io.ristorno.event.RelationshipKey;
import io.ristorno.event.TransactionEvent;
import java.util.List;

/**
 * One member at one merchant.
 *
 * @param key whose and where
 * @param recorded every event taken, raw repeats from other feeds included, in order of event time
 * @param purchases in order of purchase time
 * @param parked events whose purchase has not arrived
 * @param nextLookMillis when time alone changes something next, epoch milliseconds; {@link Long#MAX_VALUE} for never
 * @param lookedMillis the engine's clock at the last look that moved anything: holds that ended by then are released, those
 *     that ended since are at the next look
 * @param circumstances under which the purchases were decided last
 */
public record Relationship(
        RelationshipKey key,
        List<Recorded> recorded,
        List<Purchase> purchases,
        List<TransactionEvent> parked,
        long nextLookMillis,
        long lookedMillis,
        Circumstances circumstances) {
    /** Most purchases a relationship keeps open. */
    public static final int OPEN_PURCHASES_MAX = 256;

    /** Most events it keeps of all its purchases together. */
    public static final int EVENTS_MAX = 4096;

    /** Most events it keeps waiting for their purchase. */
    public static final int PARKED_EVENTS_MAX = 64;

    public Relationship {
        recorded = List.copyOf(recorded);
        purchases = List.copyOf(purchases);
        parked = List.copyOf(parked);
    }

    /** A relationship that was never looked at. */
    public Relationship(
            RelationshipKey key,
            List<Recorded> recorded,
            List<Purchase> purchases,
            List<TransactionEvent> parked,
            long nextLookMillis) {
        this(key, recorded, purchases, parked, nextLookMillis, 0, Circumstances.NONE);
    }

    /** A member who was never seen at this merchant. */
    public static Relationship none(RelationshipKey key) {
        return new Relationship(key, List.of(), List.of(), List.of(), Long.MAX_VALUE);
    }
}
