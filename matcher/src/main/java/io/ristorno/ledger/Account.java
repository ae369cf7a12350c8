package io.ristorno.ledger;

import io.ristorno.event.MemberKey;
import java.util.Locale;
import java.util.Optional;

/** Where units lie. An account's balance is its credits less its debits: what it is owed. */
public sealed interface Account {

    /** The account as books name it. */
    String name();

    /** The funder's account that books name so; empty when it is not a funder's. */
    static Optional<Funder> funder(String name) {
        String[] parts = name.split(":", -1);
        return parts.length == 4 && parts[0].equals("funder")
                ? Optional.of(new Funder(parts[1], parts[2], Side.valueOf(parts[3].toUpperCase(Locale.ROOT))))
                : Optional.empty();
    }

    /** What the names of all accounts of a funder begin with. */
    static String ofFunder(String payer) {
        return "funder:" + payer + ":";
    }

    /** What the names of a funder's accounts of one offer begin with. */
    static String ofFunder(String payer, String offer) {
        return ofFunder(payer) + offer + ":";
    }

    /**
     * What a funder owes for an offer.
     *
     * @param payer the merchant, {@code mer_...}, an issuer's program, {@code prg_...}, or a network's name
     * @param offer {@code off_...}
     */
    record Funder(String payer, String offer, Side side) implements Account {
        @Override
        public String name() {
            return ofFunder(payer, offer) + side.name().toLowerCase(Locale.ROOT);
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
        CREDITED_BACK,
        /** Of the platform's fee, set aside for purchases that have not cleared. */
        FEE_RESERVED,
        /** Of the platform's fee, owed for purchases that cleared, before returns. */
        FEE_COMMITTED,
        /** Of the platform's fee, given back by returns. */
        FEE_CREDITED_BACK
    }

    /** What the names of all accounts of a member begin with. */
    static String ofMember(MemberKey member) {
        return "member:" + member.program() + ":" + Long.toUnsignedString(member.number(), 32);
    }

    /** What a member has, by stage. */
    record OfMember(MemberKey member, Holding holding) implements Account {
        @Override
        public String name() {
            return ofMember(member) + ":" + holding.name().toLowerCase(Locale.ROOT);
        }
    }

    /** The stages in which a member holds a reward. */
    enum Holding {
        PROVISIONAL,
        PENDING,
        AVAILABLE,
        /** Under way to the member. */
        PAID,
        /** Taken back after it was used: the member owes it, so it is never more than 0. */
        RECEIVABLE
    }

    /** What belongs to a program. */
    record OfProgram(String program, Fund fund) implements Account {
        @Override
        public String name() {
            return "program:" + program + ":" + fund.name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a program gets and gives. */
    enum Fund {
        /** What payouts took from its bank account. */
        CASH,
        /** What members let expire. */
        BREAKAGE,
        /** What was given and taken by hand. */
        ADJUSTMENTS,
        /** What members owed and never gave. */
        WRITEOFF,
        /** On its way from a member to the one into whom he was merged: 0 when nothing is. */
        MERGED,
        /** The platform's fee on rewards of purchases that have not cleared. */
        FEES_EXPECTED,
        /** The platform's fee. */
        FEES
    }

    /** What a merchant gets for what members paid with their balance, to be settled with his next statement. */
    record Invoiced(String merchant) implements Account {
        @Override
        public String name() {
            return "merchant:" + merchant + ":invoiced";
        }
    }

    /**
     * What a charity gets in members' place, by stage.
     *
     * @param charity {@code cha_...}
     */
    record OfCharity(String charity, Due due) implements Account {
        @Override
        public String name() {
            return "charity:" + charity + ":" + due.name().toLowerCase(Locale.ROOT);
        }
    }

    /** How far it has come, as a member's reward does. */
    enum Due {
        PROVISIONAL,
        PENDING,
        /** Its own, to be paid to it. */
        PAYABLE
    }
}
