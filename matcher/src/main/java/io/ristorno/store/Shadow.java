package io.ristorno.store;

/**
 * A version of an offer that is decided beside the one in force, and pays nothing: as somebody asked for it. What it comes to is kept nowhere.
 *
 * @param offer {@code off_...}
 * @param json its terms, as a catalogue has them
 * @param fromMillis purchases count that are made from then on, epoch milliseconds, a whole second
 * @param untilMillis and before then
 */
public record Shadow(String offer, String json, long fromMillis, long untilMillis) {}
