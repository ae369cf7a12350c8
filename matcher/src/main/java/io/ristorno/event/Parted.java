package io.ristorno.event;

import java.time.Instant;

/** Messages of a card that changed hands and that belong to a holder who is erased go from another holder's relationship. */
public record Parted(RelationshipKey relationship, Instant at) implements RelationshipEvent {}
