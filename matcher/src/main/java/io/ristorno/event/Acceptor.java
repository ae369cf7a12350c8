package io.ristorno.event;

import io.ristorno.merchant.Channel;
import java.util.Optional;

/**
 * The card acceptor, as a message names him. Every text may be empty: not told.
 *
 * @param merchant {@code mer_...} when the feed knows our id
 * @param location {@code loc_...} when the feed knows our id
 * @param mid card acceptor id (DE 42), in normal form
 * @param acquirer acquiring institution (DE 32), in normal form
 * @param network the card network, upper case
 * @param terminal terminal id (DE 41), without blanks around
 * @param name the merchant's name, often behind an aggregator's ({@code SQ *})
 * @param city where
 * @param country ISO 3166-1 alpha-2
 * @param mcc merchant category code (DE 18; DE 26 of 1993), 0 when not told
 * @param channel how the purchase was made, if the message says so
 * @param clearing whether this stood in a clearing, whose ids often differ from the authorization's
 */
public record Acceptor(
        String merchant,
        String location,
        String mid,
        String acquirer,
        String network,
        String terminal,
        String name,
        String city,
        String country,
        int mcc,
        Optional<Channel> channel,
        boolean clearing) {
    /** Whether anything here can lead to a merchant. */
    public boolean isNamed() {
        return !merchant.isEmpty() || !mid.isEmpty() || !name.isEmpty();
    }
}
