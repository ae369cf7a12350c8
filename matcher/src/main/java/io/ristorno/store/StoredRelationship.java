package io.ristorno.store;

import io.ristorno.event.RelationshipKey;
import io.ristorno.member.Relationship;

/**
 * A relationship as it is stored: laid out where it was changed, written as it is, and kept by caches.
 *
 * @param key whose and where
 * @param bytes never changed; none of a relationship of which nothing is known
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and most of what a cache holds: no wrapping
public record StoredRelationship(RelationshipKey key, byte[] bytes) {

    private static final byte[] NOTHING = new byte[0];

    /** Lays relationships out. One a thread. */
    public static final class Layout {
        private final ValueWriter value = new ValueWriter();

        /** The stored form of a relationship. */
        public StoredRelationship of(Relationship relationship) {
            if (relationship.isEmpty()) {
                return new StoredRelationship(relationship.key(), NOTHING);
            }
            RelationshipFormat.write(value, relationship);
            return new StoredRelationship(relationship.key(), value.toBytes());
        }
    }

    /** The relationship that has a stored form. */
    public static Relationship read(RelationshipKey key, byte[] bytes) {
        return bytes.length == 0 ? Relationship.none(key) : RelationshipFormat.read(bytes, key);
    }

    /** Whether it is to be forgotten. */
    boolean isNone() {
        return bytes.length == 0;
    }
}
