package io.ristorno.member;

/**
 * A member has activated an offer.
 *
 * @param merchant {@code mer_...}, whose offer it is
 * @param offer {@code off_...}
 * @param atMillis when, epoch milliseconds: the earliest time that was told
 */
public record Activation(String merchant, String offer, long atMillis) {}
