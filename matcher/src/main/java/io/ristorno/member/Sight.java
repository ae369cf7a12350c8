package io.ristorno.member;

/**
 * An offer that a member has seen.
 *
 * @param offer {@code off_...}
 * @param atMillis when, epoch milliseconds: of several times the one that was told first
 */
public record Sight(String offer, long atMillis) {}
