package io.ristorno.decode;

import java.util.OptionalLong;

/** What a message turned out to be. */
public sealed interface Decoded
        permits Decoded.Taken,
                Decoded.Parked,
                Decoded.Answered,
                Decoded.Declined,
                Decoded.Management,
                Decoded.Ignored,
                Malformed {
    /** Something happened to a card. */
    record Taken(Transaction transaction) implements Decoded {}

    /**
     * A request on a link that awaits responses: has no effect before its response or its advice approves it.
     *
     * @param pairing the same in its {@link Answered}
     */
    record Parked(String pairing, Transaction transaction) implements Decoded {}

    /**
     * A response on a link that awaits responses.
     *
     * @param pairing the same in the {@link Parked} request
     * @param approved whether the issuer approved
     * @param approvedMinor what he approved, when that is a part of what was asked for
     * @param alone what the response says by itself, for when its request was never seen
     */
    record Answered(
            String pairing,
            boolean approved,
            OptionalLong approvedMinor,
            String approval,
            String retrieval,
            String lifeCycle,
            Decoded alone)
            implements Decoded {}

    /** The issuer declined: creates nothing. */
    record Declined(String id) implements Decoded {}

    /**
     * The link speaks about itself.
     *
     * @param code network management information code (DE 70), 0 when it is not told
     * @param request whether an answer is expected
     */
    record Management(Purpose purpose, int code, boolean request) implements Decoded {
        /** What network management messages are for. */
        public enum Purpose {
            SIGN_ON,
            SIGN_OFF,
            ECHO,
            KEY_CHANGE,
            CUT_OVER,
            OTHER
        }
    }

    /** Legal, and without an effect here. */
    record Ignored(Why why) implements Decoded {
        /** Reasons to ignore a message. */
        public enum Why {
            /** A response to a request that was taken itself. */
            RESPONSE,
            /** File action. */
            FILE_ACTION,
            /** Reconciliation. */
            RECONCILIATION,
            /** Administrative message or fee. */
            ADMINISTRATIVE,
            /** A refund was asked for: it counts when it clears. */
            REFUND_REQUEST,
            /** A refund was taken back: nothing here can undo a refund, so somebody should look. */
            REFUND_REVERSAL,
            /** Anything else. */
            OTHER
        }
    }
}
