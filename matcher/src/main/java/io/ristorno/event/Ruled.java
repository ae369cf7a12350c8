package io.ristorno.event;

/** An operator decided something that was put to him, or found a message with the wrong purchase. */
public record Ruled(RelationshipKey relationship, Ruling ruling) implements RelationshipEvent {}
