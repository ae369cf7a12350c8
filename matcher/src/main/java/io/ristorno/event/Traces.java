package io.ristorno.event;

/**
 * What ties messages of one purchase together. Every part may be empty: absent on this feed.
 *
 * @param network the card network, upper case: {@code VISA}, {@code MASTERCARD} ...
 * @param lifeCycle the network's life-cycle id (Visa transaction id, Mastercard Banknet reference with its date): the same
 *     in authorization, reversal, clearing and referenced refund
 * @param original the message this one refers to
 * @param acquirer acquiring institution (DE 32), in normal form
 * @param retrieval retrieval reference number (DE 37)
 * @param stan system trace audit number (DE 11)
 * @param transmission transmission date and time (DE 7), {@code MMDDhhmmss}
 * @param approval approval code (DE 38)
 */
public record Traces(
        String network,
        String lifeCycle,
        Original original,
        String acquirer,
        String retrieval,
        String stan,
        String transmission,
        String approval) {
    /** Nothing to tie by. */
    public static final Traces NONE = new Traces("", "", Original.NONE, "", "", "", "", "");

    /** Whether the message names its purchase by a network life-cycle id or by original data. */
    public boolean referenced() {
        return !lifeCycle.isEmpty() || original.present();
    }

    /** Whether a network says that both are of one purchase. */
    public boolean isOfOneLifeWith(Traces other) {
        return !lifeCycle.isEmpty() && lifeCycle.equals(other.lifeCycle) && network.equals(other.network);
    }

    /** Whether retrieval reference, trace number and acquirer are all there to compare. */
    public boolean traced() {
        return !retrieval.isEmpty() && !stan.isEmpty() && !acquirer.isEmpty();
    }
}
