package io.ristorno.event;

import java.time.Instant;
import java.util.Optional;

/**
 * Messages of a card that changed hands and that belong to a holder who is erased, or to whom nothing passes from here any more, go
 * from another holder's relationship.
 *
 * @param from who that is; where it is not told, everything goes that is not this member's
 */
public record Parted(RelationshipKey relationship, Optional<MemberKey> from, Instant at) implements RelationshipEvent {}
