package io.ristorno.member;

import io.ristorno.money.Commodity;
import java.util.List;

/** Something that moved a member's available rewards, remembered so that the same again is known. */
public sealed interface Movement {
    /** Unique within the member. */
    String id();

    Commodity commodity();

    /** What it moved, in minor units. */
    long amountMinor();

    /** When it happened, epoch milliseconds. */
    long atMillis();

    /** Whether something is still to come of it. */
    boolean open();

    /**
     * A payout.
     *
     * @param run of which it is part, {@code ""} for none
     * @param lots what it took, until it has come to its end
     * @param why it was rejected, {@code ""} when it was not
     */
    record Payout(
            String id,
            String run,
            Commodity commodity,
            long amountMinor,
            PayoutState state,
            List<Lot> lots,
            String why,
            long atMillis)
            implements Movement {
        public Payout {
            lots = List.copyOf(lots);
        }

        @Override
        public boolean open() {
            return state == PayoutState.CREATED || state == PayoutState.SENT;
        }

        /** The same on its way. */
        public Payout sent() {
            return new Payout(id, run, commodity, amountMinor, PayoutState.SENT, lots, why, atMillis);
        }

        /** The same at its end. */
        public Payout ended(PayoutState end, String reason) {
            return new Payout(id, run, commodity, amountMinor, end, List.of(), reason, atMillis);
        }
    }

    /** How far a payout has come. */
    enum PayoutState {
        /** It is decided. */
        CREATED,
        /** It is on its way. */
        SENT,
        /** The member has it. */
        CONFIRMED,
        /** The member never gets it, and has again what it took. */
        REJECTED
    }

    /**
     * A purchase paid with the balance.
     *
     * @param merchant whom
     * @param lots what it took and was not given back
     * @param refunds what was given back
     */
    record Spend(
            String id,
            String merchant,
            Commodity commodity,
            long amountMinor,
            List<Lot> lots,
            List<SpendRefund> refunds,
            long atMillis)
            implements Movement {
        /** Most refunds of one spend. */
        public static final int REFUNDS_MAX = 64;

        public Spend {
            lots = List.copyOf(lots);
            refunds = List.copyOf(refunds);
        }

        @Override
        public boolean open() {
            return false;
        }

        /** What may still be given back. */
        public long leftMinor() {
            long sum = 0;
            for (Lot lot : lots) {
                sum += lot.leftMinor();
            }
            return sum;
        }

        /** The same after one more refund. */
        public Spend refunded(List<Lot> left, List<SpendRefund> all) {
            return new Spend(id, merchant, commodity, amountMinor, left, all, atMillis);
        }
    }

    /**
     * A refund of what was paid with the balance.
     *
     * @param id unique within its spend
     */
    record SpendRefund(String id, long amountMinor) {}

    /**
     * Something given or taken by hand.
     *
     * @param amountMinor what the member gained; less than 0 for what he lost
     * @param expiresMillis from when on what he gained is lost, epoch milliseconds; {@link Long#MAX_VALUE} for never
     * @param by who did it
     * @param why in words
     */
    record Adjustment(
            String id, Commodity commodity, long amountMinor, long expiresMillis, String by, String why, long atMillis)
            implements Movement {
        @Override
        public boolean open() {
            return false;
        }
    }
}
