package io.ristorno.event;

import io.ristorno.money.Commodity;

/**
 * One canonical card message after decoding, whatever feed it came from; or something else that is paid like a purchase, which comes,
 * is known again and is folded as messages are. The order of the records below is the order of the life cycle: it breaks ties between
 * events of the same instant.
 */
public sealed interface TransactionEvent extends RelationshipEvent {
    /** What every card message carries. */
    Message message();

    @Override
    default RelationshipKey relationship() {
        return message().relationship();
    }

    /** The amount it reports, which is 0 for a full reversal. */
    Amount amount();

    /** Place in the life cycle, for ties: 0 is first. */
    int rank();

    /** The same, reported of another's card. */
    TransactionEvent with(Message message);

    /** The same of another card, by the slot under which purchases know it. */
    default TransactionEvent of(CardHeld card) {
        return message().member().equals(card.member()) && message().card() == card.slot()
                ? this
                : with(message().of(card));
    }

    /**
     * The issuer approved a purchase. A declined one is answered and never becomes an event.
     *
     * @param amount what was approved (of a partial approval, DE 39 = 10, the approved amount)
     */
    record Authorization(Message message, Amount amount) implements TransactionEvent {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public Authorization with(Message other) {
            return new Authorization(other, amount);
        }
    }

    /**
     * More was approved for the same purchase.
     *
     * @param amount the addition, or the new total
     * @param newTotal whether the amount is all that is held by then: what was added follows from what was held before
     */
    record Increment(Message message, Amount amount, boolean newTotal) implements TransactionEvent {
        @Override
        public int rank() {
            return 1;
        }

        @Override
        public Increment with(Message other) {
            return new Increment(other, amount, newTotal);
        }
    }

    /**
     * The hold was lowered.
     *
     * @param amount what remains held (DE 95); 0 is a full reversal
     * @param ofIncrement whether it takes back the increment that it names, not the whole hold
     */
    record Reversal(Message message, Amount amount, boolean ofIncrement) implements TransactionEvent {
        @Override
        public int rank() {
            return 2;
        }

        @Override
        public Reversal with(Message other) {
            return new Reversal(other, amount, ofIncrement);
        }
    }

    /**
     * Money moved.
     *
     * @param sequence number of this clearing within its purchase, 0 when not told
     * @param last false when the message says that more clearings will come
     */
    record Clearing(Message message, Amount amount, int sequence, boolean last) implements TransactionEvent {
        @Override
        public int rank() {
            return 3;
        }

        @Override
        public Clearing with(Message other) {
            return new Clearing(other, amount, sequence, last);
        }
    }

    /** A clearing was taken back by the acquirer. */
    record ClearingReversal(Message message, Amount amount) implements TransactionEvent {
        @Override
        public int rank() {
            return 4;
        }

        @Override
        public ClearingReversal with(Message other) {
            return new ClearingReversal(other, amount);
        }
    }

    /** The merchant gave money back. */
    record Refund(Message message, Amount amount) implements TransactionEvent {
        @Override
        public int rank() {
            return 5;
        }

        @Override
        public Refund with(Message other) {
            return new Refund(other, amount);
        }
    }

    /**
     * The issuer took money back for the cardholder.
     *
     * @param fraud whether the reason is fraud: then the visit itself is doubted
     */
    record Chargeback(Message message, Amount amount, boolean fraud) implements TransactionEvent {
        @Override
        public int rank() {
            return 6;
        }

        @Override
        public Chargeback with(Message other) {
            return new Chargeback(other, amount, fraud);
        }
    }

    /** The merchant won (part of) a chargeback back. */
    record ChargebackReversal(Message message, Amount amount) implements TransactionEvent {
        @Override
        public int rank() {
            return 7;
        }

        @Override
        public ChargebackReversal with(Message other) {
            return new ChargebackReversal(other, amount);
        }
    }

    /** Something that is paid like a purchase, without a card. */
    record Done(Message message, Deed deed) implements TransactionEvent {
        private static final Amount NOTHING = Amount.of(0, Commodity.NONE);

        /** Nothing was spent. */
        @Override
        public Amount amount() {
            return NOTHING;
        }

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public Done with(Message other) {
            return new Done(other, deed);
        }
    }
}
