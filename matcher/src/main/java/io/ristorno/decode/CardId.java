package io.ristorno.decode;

/**
 * A card by the id that we gave it.
 *
 * @param value {@code crd_...}
 */
public record CardId(String value) implements CardRef {}
