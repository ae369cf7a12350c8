package io.ristorno.catalog;

/**
 * One thing that keeps a text from being accepted, said so that its author can mend it.
 *
 * @param field where it stands, as a path from the text's root such as {@code offers[3].reward.rate}; {@code $} is the
 *     text itself
 * @param message what is wrong
 * @param mend what to write instead
 */
public record Problem(String field, String message, String mend) {}
