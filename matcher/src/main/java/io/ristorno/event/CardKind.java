package io.ristorno.event;

/**
 * What is known of a card beside whose it is.
 *
 * @param bin the first digits of its number: eight of a number of 16 digits or more, six of a shorter one; {@code ""} when it was
 *     linked without its number
 * @param product what the issuer calls it, {@code GOLD} ...; {@code ""} when nobody told
 */
public record CardKind(String bin, String product) {
    /** Of a card of which nothing was told. */
    public static final CardKind UNKNOWN = new CardKind("", "");
}
