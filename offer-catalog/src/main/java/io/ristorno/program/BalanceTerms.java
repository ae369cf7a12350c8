package io.ristorno.program;

import io.ristorno.money.Commodity;
import java.util.Map;

/**
 * What a program promises of its members' balances. Amounts are by commodity, in its minor units.
 *
 * @param minPayoutMinor the least that is paid out at once; any amount where none is named
 * @param minSpendMinor the least that is spent at once; any amount where none is named
 * @param graceDays how long at least what a refund or a rejected payout gives back can be used, local calendar days, 0 to 3650
 * @param writeOffDays how long nothing has to move what a member owes until it is written off, local calendar days, 1 to 3650
 * @param writeOffBelowMinor what a member who leaves owes is written off if it is less; one whole unit where none is named
 * @param payoutDay on which day of each month everybody who has enough of a commodity named in {@code minPayoutMinor} is paid out, 1 to 28;
 *     0 for never by itself
 * @param unpaidDays after how long somebody is told of a payout that has neither come nor been rejected, local calendar days, 1 to 3650
 * @param releaseOn what has to be before rewards are available
 */
public record BalanceTerms(
        Map<Commodity, Long> minPayoutMinor,
        Map<Commodity, Long> minSpendMinor,
        int graceDays,
        int writeOffDays,
        Map<Commodity, Long> writeOffBelowMinor,
        int payoutDay,
        int unpaidDays,
        ReleaseOn releaseOn) {
    /** What has to be before a reward is available. */
    public enum ReleaseOn {
        /** Its hold is over. */
        HOLD_END,
        /** Its hold is over, and an e-mail address or a phone of the member is confirmed. */
        VERIFIED_CONTACT
    }

    /** A bank moves money in a few days. */
    public static final int UNPAID_DAYS = 14;

    /** What holds where a program says nothing. */
    public static final BalanceTerms DEFAULT = new BalanceTerms(Map.of(), Map.of(), 30, 180, Map.of());

    public BalanceTerms {
        minPayoutMinor = Map.copyOf(minPayoutMinor);
        minSpendMinor = Map.copyOf(minSpendMinor);
        writeOffBelowMinor = Map.copyOf(writeOffBelowMinor);
    }

    /** Terms that wait for nothing but the hold. */
    public BalanceTerms(
            Map<Commodity, Long> minPayoutMinor,
            Map<Commodity, Long> minSpendMinor,
            int graceDays,
            int writeOffDays,
            Map<Commodity, Long> writeOffBelowMinor,
            int payoutDay,
            int unpaidDays) {
        this(
                minPayoutMinor,
                minSpendMinor,
                graceDays,
                writeOffDays,
                writeOffBelowMinor,
                payoutDay,
                unpaidDays,
                ReleaseOn.HOLD_END);
    }

    /** Terms of a program that pays out when it is asked to. */
    public BalanceTerms(
            Map<Commodity, Long> minPayoutMinor,
            Map<Commodity, Long> minSpendMinor,
            int graceDays,
            int writeOffDays,
            Map<Commodity, Long> writeOffBelowMinor) {
        this(minPayoutMinor, minSpendMinor, graceDays, writeOffDays, writeOffBelowMinor, 0, UNPAID_DAYS);
    }

    /** Whether a reward waits for more than its hold. */
    public boolean waitsForContact() {
        return releaseOn == ReleaseOn.VERIFIED_CONTACT;
    }

    /** The least that is paid out at once, 1 or more. */
    public long minPayoutMinor(Commodity commodity) {
        return minPayoutMinor.getOrDefault(commodity, 1L);
    }

    /** The least that is spent at once, 1 or more. */
    public long minSpendMinor(Commodity commodity) {
        return minSpendMinor.getOrDefault(commodity, 1L);
    }

    /** Less than this is written off when its member leaves. */
    public long writeOffBelowMinor(Commodity commodity) {
        return writeOffBelowMinor.getOrDefault(commodity, commodity.oneUnitMinor());
    }
}
