package io.ristorno.store;

/**
 * 128 bits that stand for a card: of its token, or of the hash of its id.
 *
 * @param kind the token key's id, 0 for a card id
 * @param high first half
 * @param low second half
 */
public record CardHandle(int kind, long high, long low) {}
