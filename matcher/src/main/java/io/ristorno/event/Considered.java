package io.ristorno.event;

import java.time.Instant;

/**
 * A member is to hear of something new, and an offer of a merchant's, or none's, comes into question: here it is known what he is to the
 * merchant. Nobody outside sends it.
 *
 * @param offer {@code off_...}
 * @param tries how many offers were tried before it on the same day
 * @param at when it did
 */
public record Considered(RelationshipKey relationship, String offer, int tries, Instant at)
        implements RelationshipEvent {}
