package io.ristorno.ledger;

import io.ristorno.event.MemberKey;
import java.util.Locale;

/** Where units lie. An account's balance is its credits less its debits: what it is owed. */
public sealed interface Account {

    /** The account as books name it. */
    String name();

    /**
     * What a funder owes for an offer.
     *
     * @param merchant {@code mer_...}
     * @param offer {@code off_...}
     */
    record Funder(String merchant, String offer, Side side) implements Account {
        @Override
        public String name() {
            return "funder:" + merchant + ":" + offer + ":" + side.name().toLowerCase(Locale.ROOT);
        }
    }

    /** The parts of a funder's account. */
    enum Side {
        /** Set aside for purchases that have not cleared. */
        RESERVED,
        /** The part of what is set aside that is nobody's yet: clearings were announced. */
        KEPT,
        /** Owed for purchases that cleared, before returns. */
        COMMITTED,
        /** Given back by returns. */
        CREDITED_BACK
    }

    /** What a member has, by stage. */
    record OfMember(MemberKey member, Holding holding) implements Account {
        @Override
        public String name() {
            return "member:" + member.program() + ":" + Long.toUnsignedString(member.number(), 32) + ":"
                    + holding.name().toLowerCase(Locale.ROOT);
        }
    }

    /** The stages in which a member holds a reward. */
    enum Holding {
        PROVISIONAL,
        PENDING,
        AVAILABLE
    }
}
