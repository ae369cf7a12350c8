package io.ristorno.store;

import io.ristorno.event.RelationshipKey;
import io.ristorno.event.StateKey;
import io.ristorno.ledger.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All entries, a relationship or a purse at a time, in the order of the store. */
final class EntryGroups implements AutoCloseable {
    private final Walk walk;

    EntryGroups(Walk walk) {
        this.walk = walk;
    }

    boolean hasNext() {
        return walk.isValid();
    }

    /** Whose entries come next. */
    StateKey key() {
        return new Key.Reader(walk.key()).state();
    }

    private byte[] keyBytes() {
        byte[] key = walk.key();
        var reader = new Key.Reader(key);
        reader.state();
        return Arrays.copyOf(key, reader.at());
    }

    boolean isBefore(RelationshipKey other) {
        return hasNext() && Arrays.compareUnsigned(keyBytes(), new Key.OfRelationship(other).bytes()) < 0;
    }

    boolean isAt(RelationshipKey other) {
        return hasNext() && Arrays.equals(keyBytes(), new Key.OfRelationship(other).bytes());
    }

    /** The next relationship's, or purse's, entries, in the order of posting. */
    List<Entry> take() {
        StateKey key = key();
        var entries = new ArrayList<Entry>();
        while (hasNext() && key().equals(key)) {
            entries.addAll(Reads.booked(walk.key(), walk.value()).entries());
            walk.next();
        }
        return entries;
    }

    @Override
    public void close() {
        walk.close();
    }
}
