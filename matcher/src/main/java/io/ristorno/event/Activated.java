package io.ristorno.event;

import java.time.Instant;
import java.util.Optional;

/**
 * A member has activated an offer. It counts from its own time on, whenever it comes.
 *
 * @param relationship who, and at whose merchant
 * @param offer {@code off_...}
 * @param at when he did
 * @param from the member who did, where he was merged into this one since; empty if it was he himself
 */
public record Activated(RelationshipKey relationship, String offer, Instant at, Optional<MemberKey> from)
        implements RelationshipEvent {
    /** The same by himself. */
    public Activated(RelationshipKey relationship, String offer, Instant at) {
        this(relationship, offer, at, Optional.empty());
    }

    /** The same of the one into whom he was merged. */
    public Activated handedOn(MemberKey to) {
        return new Activated(
                new RelationshipKey(to, relationship.merchant()), offer, at, from.or(() -> Optional.of(member())));
    }
}
