package io.ristorno.event;

import io.ristorno.offer.ExposedTo;
import java.time.Instant;

/**
 * A member has seen something of a merchant, or did something about it, at a place of a publisher's that an offer of the merchant asks
 * about. It counts from its own time on, whenever it comes. Nobody outside sends it: it comes of an {@link Exposure}, or with who is
 * merged into another.
 *
 * @param relationship who, and of whose merchant
 * @param placement in the publisher's words
 * @param kind what at most
 * @param at when
 */
public record Touched(RelationshipKey relationship, String placement, ExposedTo.Kind kind, Instant at)
        implements RelationshipEvent {
    /** The same of the one into whom he was merged. */
    public Touched handedOn(MemberKey to) {
        return new Touched(new RelationshipKey(to, relationship.merchant()), placement, kind, at);
    }
}
