package io.ristorno.measure.path;

/**
 * A purchase.
 *
 * @param id the transaction's
 * @param atMillis when it was authorised, of the epoch
 * @param netMinor after refunds; may be below 0
 */
public record Conversion(String id, String member, String merchant, long atMillis, long netMinor) {}
