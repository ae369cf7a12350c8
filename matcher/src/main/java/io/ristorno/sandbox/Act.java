package io.ristorno.sandbox;

import io.ristorno.sandbox.CardMessage.Shipment;

/**
 * One message of a story.
 *
 * @param deed what it does
 * @param minor its amount; of {@link Deed#LOWER} what remains held
 * @param beats how long after the one before
 * @param ago by how many seconds the time that it tells is past
 * @param shipment which of how many clearings
 */
record Act(Deed deed, long minor, int beats, int ago, Shipment shipment) {
    /** What a message does to the purchase. */
    enum Deed {
        AUTHORIZE,
        DECLINE,
        /** Tells the new total. */
        RAISE,
        CLEAR,
        DEBIT,
        WITHDRAW,
        CANCEL,
        LOWER,
        REFUND,
        /** Says the last message again, and that it does. */
        REPEAT,
        /** Says the last message again. */
        RESEND
    }

    static Act of(Deed deed, long minor, int beats) {
        return new Act(deed, minor, beats, 0, Shipment.ONLY);
    }

    Act ago(int seconds) {
        return new Act(deed, minor, beats, seconds, shipment);
    }
}
