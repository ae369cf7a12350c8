package io.ristorno.event;

import java.time.Instant;

/**
 * Something was told of a member by which his purchases at a merchant are decided: what is not settled of them is decided again. Nobody
 * outside sends it.
 *
 * @param at when that was
 */
public record Reconsidered(RelationshipKey relationship, Instant at) implements RelationshipEvent {}
