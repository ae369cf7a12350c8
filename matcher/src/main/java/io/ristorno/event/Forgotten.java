package io.ristorno.event;

import java.time.Instant;

/** A member who is erased is to be forgotten at a merchant: what he had not got yet goes back to its funders. */
public record Forgotten(RelationshipKey relationship, Instant at) implements RelationshipEvent {}
