package io.ristorno.event;

/**
 * An alarm came due: look at this relationship now. It says nothing else, so a stale or doubled one changes nothing.
 *
 * @param dueMillis when it was due, epoch milliseconds
 */
public record Look(RelationshipKey relationship, long dueMillis) implements RelationshipEvent {}
