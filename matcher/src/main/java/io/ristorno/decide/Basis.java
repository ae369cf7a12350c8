package io.ristorno.decide;

import io.ristorno.member.Cleared;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.member.Spent;
import io.ristorno.money.Commodity;

/**
 * A purchase valued in an offer's currency: the transaction amount where that is the currency, else the cardholder's billing
 * amount. Returns count as a share of the original in transaction currency, so a refund billed at another rate takes
 * back its share and not its bill.
 */
record Basis(Purchase purchase, boolean billing) {

    /** Whether a purchase has a value in a currency at all. */
    static boolean exists(Purchase purchase, Commodity currency) {
        return purchase.currency().equals(currency)
                || purchase.billingCurrency().equals(currency);
    }

    static Basis of(Purchase purchase, Commodity currency) {
        return new Basis(purchase, !purchase.currency().equals(currency));
    }

    private long value(Spent spent) {
        return billing ? spent.billing() : spent.minor();
    }

    /** The earliest authorization's own amount: the winner is chosen on it. Without an authorization, the current amount. */
    long first() {
        return purchase.fromClearing() ? beforeReturns() : value(purchase.firstAuthorised());
    }

    long beforeReturns() {
        return value(purchase.beforeReturns());
    }

    long authorised() {
        return value(purchase.authorised());
    }

    /** Clearings whose own hold is over. */
    long ripe(int releasedDay, int holdDays) {
        long sum = 0;
        for (Cleared clearing : purchase.clearings()) {
            if (clearing.at().localDay() + holdDays < releasedDay) {
                sum += value(clearing.spent());
            }
        }
        return sum;
    }

    /** What is left after returns, as part of {@link #whole}. */
    long part() {
        return purchase.netMinor();
    }

    /** What is left if only chargebacks are counted, as part of {@link #whole}. */
    long undisputed() {
        return whole() - purchase.disputedMinor();
    }

    /** The share's whole: what cleared, in transaction currency. */
    long whole() {
        return purchase.beforeReturns().minor();
    }

    boolean cleared() {
        return purchase.life() == Life.CLEARED;
    }

    /** An automated fuel dispenser has not told the amount yet. */
    boolean unknown() {
        return purchase.mcc() == Windows.AUTOMATED_FUEL && !cleared();
    }

    /** Nor had it at the authorization on which the choice is pinned. */
    boolean unknownAtFirst() {
        return purchase.mcc() == Windows.AUTOMATED_FUEL && !purchase.fromClearing();
    }
}
