package io.ristorno.guard;

/**
 * What its author should know of an offer that is valid: a reason to think again, and none to refuse it.
 *
 * @param field where it stands, as of a problem; {@code $} is the offer itself
 * @param message what there is to know
 * @param mend what would change it
 */
public record Warning(String field, String message, String mend) {}
