package io.ristorno.qualify;

import io.ristorno.member.Cleared;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.member.Spent;
import io.ristorno.merchant.MerchantCategory;
import io.ristorno.money.Commodity;
import io.ristorno.money.RateSheet;
import io.ristorno.money.Rates;
import io.ristorno.money.Ratio;
import java.util.Optional;

/**
 * A purchase valued in an offer's currency: the transaction amount where that is the currency, else the cardholder's billing
 * amount where that is, else the transaction amount at the stored rate of the purchase's local day. Returns count as a share
 * of the original in transaction currency, so a refund billed at another rate takes back its share and not its bill. What is no purchase
 * comes to nothing in any.
 *
 * @param billing whether the billing amounts count
 * @param exchange what a minor unit of the transaction is in the offer's currency
 * @param sheet the id of the rates that were used, {@code ""} when none were
 */
public record Basis(Purchase purchase, boolean billing, Ratio exchange, String sheet) {

    /** The value; empty while no rate of the day is known. */
    public static Optional<Basis> of(Purchase purchase, Commodity currency, Rates rates) {
        boolean same = purchase.currency().equals(currency) || purchase.deed().isPresent();
        if (same || purchase.billingCurrency().equals(currency)) {
            return Optional.of(new Basis(purchase, !same, Ratio.ONE, ""));
        }
        return rates.on(purchase.at().localDate()).flatMap(sheet -> exchanged(purchase, currency, sheet));
    }

    private static Optional<Basis> exchanged(Purchase purchase, Commodity currency, RateSheet sheet) {
        return sheet.ratio(purchase.currency(), currency)
                .map(exchange -> new Basis(purchase, false, exchange, sheet.id()));
    }

    private Value value(Spent spent) {
        if (billing && !spent.isWhole()) {
            return Value.of(1).times(spent.exact().times(exchange));
        }
        return new Value(billing ? spent.billing() : spent.minor(), exchange);
    }

    /**
     * The earliest authorization's own amount: the winner is chosen on it. Without an authorization, the current amount; one that
     * only verifies the card says as little.
     */
    public Value first() {
        boolean says = !purchase.fromClearing()
                && purchase.firstAuthorised().minor() > purchase.currency().oneUnitMinor();
        return says ? value(purchase.firstAuthorised()) : beforeReturns();
    }

    public Value beforeReturns() {
        return value(purchase.beforeReturns());
    }

    public Value authorised() {
        return value(purchase.authorised());
    }

    /** Clearings whose own hold is over. */
    public Value ripe(int releasedDay, int holdDays) {
        Spent sum = Spent.NONE;
        for (Cleared clearing : purchase.clearings()) {
            if (clearing.at().localDay() + holdDays < releasedDay) {
                sum = sum.plus(clearing.spent());
            }
        }
        return value(sum);
    }

    /** What is left after returns. */
    public Ratio left() {
        return Ratio.of(purchase.netMinor(), whole());
    }

    /** What is left if only chargebacks are counted. */
    public Ratio undisputed() {
        return Ratio.of(whole() - purchase.disputedMinor(), whole());
    }

    /** The share's whole: what cleared, in transaction currency. */
    private long whole() {
        return purchase.beforeReturns().minor();
    }

    public boolean cleared() {
        return purchase.life() == Life.CLEARED;
    }

    /** An automated fuel dispenser has not told the amount yet. */
    public boolean unknown() {
        return MerchantCategory.isDispenser(purchase.mcc()) && !cleared();
    }

    /** Nor had it at the authorization on which the choice is pinned. */
    public boolean unknownAtFirst() {
        return MerchantCategory.isDispenser(purchase.mcc()) && !purchase.fromClearing();
    }
}
