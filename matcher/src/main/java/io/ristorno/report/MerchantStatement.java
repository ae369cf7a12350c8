package io.ristorno.report;

import io.ristorno.money.Commodity;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * What a merchant owes for one calendar month: an account for each offer, one for what members paid him with their balances, and a sum for
 * each currency. Of a reward that others pay with him it is his share of it, and of the platform's fee. What an issuer or a network owes
 * for its shares is told in the same way.
 *
 * <p>Months are of UTC and by the time of booking, so that a statement of a month that is over never changes: what turns out
 * later stands in a later one. A reward is owed once its purchase has cleared; what is only authorised is in no statement.
 *
 * @param merchant {@code mer_...}; of what others owe the program, {@code prg_...}, or the network's name
 * @param month which
 * @param complete whether the month is over
 * @param lines one an offer and currency with anything owed or moved, by offer
 * @param sums one a currency, by currency
 */
public record MerchantStatement(String merchant, YearMonth month, boolean complete, List<Line> lines, List<Sum> sums) {
    public MerchantStatement {
        lines = List.copyOf(lines);
        sums = List.copyOf(sums);
    }

    /** What a movement of money means to the merchant. */
    public enum Kind {
        /** Rewards of purchases that cleared. */
        FUNDED,
        /** Returned with the goods. */
        CREDITED_BACK,
        /** The platform's fee on the rewards that he owes, and what of it went back with them. */
        FEE,
        /** Paid to him with members' balances, which his program owes him: of no offer. */
        PAID_WITH_BALANCES
    }

    /**
     * What moved on one account of one offer in one month.
     *
     * @param owedMinor added to what the merchant owes, 0 or more
     * @param returnedMinor taken off it, 0 or more
     */
    public record Movement(
            String offer, Kind kind, Commodity commodity, YearMonth month, long owedMinor, long returnedMinor) {}

    /**
     * What is owed, in minor units.
     *
     * @param broughtForwardMinor for the months before
     * @param fundedMinor rewards of purchases that cleared, or earned more
     * @param releasedMinor rewards of clearings that were taken back, or earned less
     * @param creditedBackMinor rewards given back with what was returned, less what was re-posted
     * @param feesMinor the platform's fee on what is funded, less that on what was released and credited back
     * @param paidWithBalancesMinor what members paid with their balances, less what was given back of it
     */
    public record Amounts(
            long broughtForwardMinor,
            long fundedMinor,
            long releasedMinor,
            long creditedBackMinor,
            long feesMinor,
            long paidWithBalancesMinor) {
        static final Amounts NONE = new Amounts(0, 0, 0, 0, 0, 0);

        /** Owed for this month; below 0 when the merchant has more to get than to give. */
        public long netMinor() {
            return fundedMinor - releasedMinor - creditedBackMinor + feesMinor - paidWithBalancesMinor;
        }

        /** Owed for this month and all before. */
        public long carriedForwardMinor() {
            return broughtForwardMinor + netMinor();
        }

        private Amounts plus(Amounts other) {
            return new Amounts(
                    broughtForwardMinor + other.broughtForwardMinor,
                    fundedMinor + other.fundedMinor,
                    releasedMinor + other.releasedMinor,
                    creditedBackMinor + other.creditedBackMinor,
                    feesMinor + other.feesMinor,
                    paidWithBalancesMinor + other.paidWithBalancesMinor);
        }
    }

    /** An offer's account; that of no offer is of what members paid with their balances. */
    public record Line(String offer, Commodity commodity, Amounts amounts) {}

    /** All offers of one currency. */
    public record Sum(Commodity commodity, Amounts amounts) {}

    private record Account(String offer, Commodity commodity) implements Comparable<Account> {
        @Override
        public int compareTo(Account other) {
            int byOffer = offer.compareTo(other.offer);
            return byOffer != 0 ? byOffer : commodity.compareTo(other.commodity);
        }
    }

    /**
     * Draws a statement up.
     *
     * @param movements of the merchant, of any month, in any order
     * @param now the month that is not over yet
     */
    public static MerchantStatement of(
            String merchant, YearMonth month, YearMonth now, Collection<Movement> movements) {
        var accounts = new TreeMap<Account, Amounts>();
        for (Movement movement : movements) {
            accounts.merge(new Account(movement.offer, movement.commodity), amounts(movement, month), Amounts::plus);
        }
        accounts.values().removeIf(Amounts.NONE::equals);
        var lines = new ArrayList<Line>();
        var sums = new TreeMap<Commodity, Amounts>();
        accounts.forEach((account, amounts) -> {
            lines.add(new Line(account.offer, account.commodity, amounts));
            sums.merge(account.commodity, amounts, Amounts::plus);
        });
        return new MerchantStatement(
                merchant,
                month,
                month.isBefore(now),
                lines,
                sums.entrySet().stream()
                        .map(sum -> new Sum(sum.getKey(), sum.getValue()))
                        .toList());
    }

    private static Amounts amounts(Movement movement, YearMonth month) {
        if (movement.month.isAfter(month)) {
            return Amounts.NONE;
        }
        if (movement.month.isBefore(month)) {
            return new Amounts(movement.owedMinor - movement.returnedMinor, 0, 0, 0, 0, 0);
        }
        return switch (movement.kind) {
            case FUNDED -> new Amounts(0, movement.owedMinor, movement.returnedMinor, 0, 0, 0);
            case CREDITED_BACK -> new Amounts(0, 0, 0, movement.returnedMinor - movement.owedMinor, 0, 0);
            case FEE -> new Amounts(0, 0, 0, 0, movement.owedMinor - movement.returnedMinor, 0);
            case PAID_WITH_BALANCES -> new Amounts(0, 0, 0, 0, 0, movement.returnedMinor - movement.owedMinor);
        };
    }
}
