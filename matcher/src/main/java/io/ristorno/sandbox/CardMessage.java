package io.ristorno.sandbox;

import java.util.Optional;

/**
 * What a network says about a card, before it is bytes.
 *
 * @param type which message
 * @param repeated whether it says that it was sent before
 * @param card the card number
 * @param shop where
 * @param amounts how much
 * @param atMillis when, epoch milliseconds
 * @param trace system trace audit number, 0 to 999,999
 * @param story what all messages of one purchase have in common, unique
 * @param original the message it refers to
 * @param shipment which of how many clearings
 * @param declined whether the issuer said no
 */
public record CardMessage(
        Type type,
        boolean repeated,
        long card,
        Shop shop,
        Amounts amounts,
        long atMillis,
        int trace,
        long story,
        Optional<Original> original,
        Shipment shipment,
        boolean declined) {
    /** The messages that networks send. */
    enum Type {
        AUTHORIZATION(100, 0),
        /** Told afterwards: stand-in, new total. */
        ADVICE(120, 0),
        /** Authorization and clearing at once. */
        DEBIT(200, 0),
        CASH(200, 1),
        CLEARING(220, 0),
        REFUND(220, 20),
        REVERSAL(400, 0),
        REVERSAL_ADVICE(420, 0);

        private final int mti;
        private final int processing;

        Type(int mti, int processing) {
            this.mti = mti;
            this.processing = processing;
        }

        int mti() {
            return mti;
        }

        /** The first two digits of DE 3. */
        int processing() {
            return processing;
        }

        /** Whether money moves: then the shop goes by its clearing number. */
        boolean moves() {
            return mti / 100 == 2;
        }
    }

    /**
     * How much.
     *
     * @param minor in the shop's currency
     * @param billingMinor in the cardholder's
     * @param billingCurrency its ISO 4217 number, 0 when it is the shop's
     * @param remainsMinor of a reversal, what remains; -1 when nothing does
     */
    record Amounts(long minor, long billingMinor, int billingCurrency, long remainsMinor) {
        boolean isForeign() {
            return billingCurrency != 0;
        }
    }

    /** A message that another refers to. */
    record Original(Type type, int trace, long atMillis) {}

    /** One of several clearings of a purchase; 0 of 0 when there is but one. */
    record Shipment(int number, int count) {
        static final Shipment ONLY = new Shipment(0, 0);
    }

    /** The same message, said again. */
    CardMessage again() {
        return new CardMessage(type, true, card, shop, amounts, atMillis, trace, story, original, shipment, declined);
    }

    /** How a later message refers to this one. */
    Original asOriginal() {
        return new Original(type, trace, atMillis);
    }

    /** Whether the card is one of those that are linked: only then does the answer wait for the store. */
    public boolean isOfLinkedCard() {
        return TestCards.isLinked(card);
    }
}
