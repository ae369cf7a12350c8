package io.ristorno.store;

/**
 * An acceptor that the catalogue does not know, as card messages name him, and how often he was seen. Never of whom: no card, no
 * amount.
 *
 * @param mid card acceptor id (DE 42) in normal form, may be empty
 * @param acquirer DE 32 in normal form, may be empty
 * @param network may be empty
 * @param clearing whether clearings name him so
 * @param name as he is called (DE 43), may be empty
 * @param city may be empty
 * @param country ISO 3166-1 alpha-2, may be empty
 * @param linked messages of linked cards
 * @param others messages of other cards, about as many
 * @param lastMillis when he was last seen, epoch milliseconds
 */
public record Sighting(
        String mid,
        String acquirer,
        String network,
        boolean clearing,
        String name,
        String city,
        String country,
        long linked,
        long others,
        long lastMillis) {}
