package io.ristorno.decode;

import io.ristorno.money.Commodity;
import java.util.List;
import java.util.Optional;

/**
 * What a dialect's fields mean where networks and hosts differ.
 *
 * @param network the card network's name, {@code ""} when the link carries several
 * @param lifeCycle the parts that make up the network's life-cycle id, in order; with the Mastercard date where it belongs
 *     to it
 * @param awaitResponse whether a request has no effect of its own until its response or advice comes
 * @param acceptorForm how name, city and country stand in DE 43
 * @param increment whether an authorization adds to an earlier one
 * @param newTotal whether such a one tells the new total and not what is added
 * @param sequence number of this clearing among several of one purchase
 * @param count how many clearings there will be
 * @param partial whether more clearings will come
 * @param clearingReversal whether a clearing, or a chargeback, takes back an earlier one
 * @param fraud whether a chargeback's reason is fraud
 * @param ecommerce whether the purchase was made on a web page
 * @param replacement what remains of the amount after a reversal; empty: DE 95 of 1987
 * @param secrets fields and parts with card data beyond those of the standard
 * @param decisionField where an answer tells what was decided, 0 for nowhere
 * @param codes the response codes of answers
 * @param defaultCurrency of messages without DE 49
 */
record Mapping(
        String network,
        List<Ref> lifeCycle,
        boolean awaitResponse,
        AcceptorForm acceptorForm,
        Optional<Condition> increment,
        Optional<Condition> newTotal,
        Optional<Ref> sequence,
        Optional<Ref> count,
        Optional<Condition> partial,
        Optional<Condition> clearingReversal,
        Optional<Condition> fraud,
        Optional<Condition> ecommerce,
        Optional<Ref> replacement,
        List<Ref> secrets,
        int decisionField,
        Codes codes,
        Optional<Commodity> defaultCurrency) {
    /** The values of DE 39 in our answers. */
    record Codes(String taken, String formatError, String tryAgain, String refused) {
        static final Codes V1987 = new Codes("00", "30", "96", "12");
        /** Action codes of 1993 and 2003: approved, format error, system malfunction, invalid transaction. */
        static final Codes V1993 = new Codes("000", "904", "909", "902");
    }

    /** How the parts of DE 43 stand. */
    enum AcceptorForm {
        /** By what is seen in the field. */
        AUTO,
        /** Name 25, city 13, country 2. */
        NAME25,
        /** Name 22, blank, city 13, blank, country 3. */
        NAME22,
        /** Name, address, city, then postcode, state and country, with backslashes between. */
        BACKSLASH
    }
}
