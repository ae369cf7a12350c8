package io.ristorno.event;

import io.ristorno.money.Commodity;
import java.time.Instant;

/**
 * What moves a member's available rewards: payouts, spending, adjustments. Each has an id of the sender's choice, and the same
 * again changes nothing. Each is a barrier: it names the lots that it takes, and they stay named.
 */
public sealed interface PurseEvent extends MemberEvent {
    /** When it happened. */
    Instant at();

    /**
     * A payout was made: it takes all that is available of a commodity, if that reaches the program's minimum.
     *
     * @param id {@code pay_...}
     * @param run of which it is part, {@code ""} for none
     */
    record PaidOut(MemberKey member, String id, String run, Commodity commodity, Instant at) implements PurseEvent {}

    /** A payout is on its way: in a file, or with a bank. */
    record PayoutSent(MemberKey member, String id, Instant at) implements PurseEvent {}

    /** A payout has reached the member. */
    record PayoutConfirmed(MemberKey member, String id, Instant at) implements PurseEvent {}

    /**
     * A payout has not reached the member and never will: what it took is his again.
     *
     * @param why in words
     */
    record PayoutRejected(MemberKey member, String id, String why, Instant at) implements PurseEvent {}

    /**
     * The member paid with what is available.
     *
     * @param id {@code spd_...}
     * @param merchant whom
     * @param amountMinor more than 0
     */
    record Spent(MemberKey member, String id, MerchantKey merchant, long amountMinor, Commodity commodity, Instant at)
            implements PurseEvent {
        public Spent {
            requireMore(amountMinor);
        }
    }

    /**
     * What was paid so was given back, in full or in part.
     *
     * @param spend that it belongs to
     * @param id of the refund, unique within its spend
     * @param amountMinor more than 0
     */
    record SpendRefunded(MemberKey member, String spend, String id, long amountMinor, Instant at)
            implements PurseEvent {
        public SpendRefunded {
            requireMore(amountMinor);
        }
    }

    private static void requireMore(long amountMinor) {
        if (amountMinor <= 0) {
            throw new IllegalArgumentException("what is spent and given back is more than 0");
        }
    }

    /**
     * Somebody of the program gave or took something.
     *
     * @param id {@code adj_...}
     * @param amountMinor what the member gains; less than 0 for what he loses
     * @param expiresMillis from when on what he gains is lost, epoch milliseconds; {@link Long#MAX_VALUE} for never
     * @param by who did it
     * @param why in words
     */
    record Adjusted(
            MemberKey member,
            String id,
            long amountMinor,
            Commodity commodity,
            long expiresMillis,
            String by,
            String why,
            Instant at)
            implements PurseEvent {
        public Adjusted {
            if (amountMinor == 0) {
                throw new IllegalArgumentException("an adjustment gives or takes something");
            }
        }
    }
}
