package io.ristorno.qualify;

import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Footing;
import io.ristorno.member.History;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.program.WindowTerms;
import java.util.List;
import java.util.function.Function;

/**
 * How long before a purchase its member had bought at the merchant last. Whatever he bought counts, whether or not it earned, or was
 * returned; but nothing that came to nothing, and nothing of which a chargeback says that it was none of his.
 */
public final class Absence {
    private final List<Purchase> purchases;
    private final int position;
    private final Member member;
    private final AsOf asOf;
    private final Function<Purchase, WindowTerms> windows;

    private Absence(
            List<Purchase> purchases, int position, Member member, AsOf asOf, Function<Purchase, WindowTerms> windows) {
        this.purchases = purchases;
        this.position = position;
        this.member = member;
        this.asOf = asOf;
        this.windows = windows;
    }

    /**
     * Local calendar days, {@link Footing#NEVER} when he never did. A purchase that was settled on a footing keeps it.
     *
     * @param purchases of the relationship in order of purchase time
     * @param position of the purchase in question
     * @param history what is over
     * @param windows how long an authorization is waited for
     */
    public static int days(
            List<Purchase> purchases,
            int position,
            History history,
            Member member,
            AsOf asOf,
            Function<Purchase, WindowTerms> windows) {
        return purchases
                .get(position)
                .footing()
                .map(Footing::awayDays)
                .orElseGet(() -> new Absence(purchases, position, member, asOf, windows).days(history));
    }

    private int days(History history) {
        int days = history.longAgo() ? Footing.NEVER - 1 : Footing.NEVER;
        int own = purchases.get(position).at().localDay();
        for (int i = 0; i < position; i++) {
            if (counts(purchases.get(i))) {
                days = Math.min(days, own - purchases.get(i).at().localDay());
            }
        }
        for (ClosedPurchase closed : history.purchases()) {
            if (closed.counts() && closed.isOf(member) && isBefore(closed)) {
                days = Math.min(days, own - closed.at().localDay());
            }
        }
        return Math.max(0, days);
    }

    private boolean isBefore(ClosedPurchase closed) {
        Purchase purchase = purchases.get(position);
        int byTime = Long.compare(closed.at().epochMillis(), purchase.at().epochMillis());
        return byTime < 0 || byTime == 0 && closed.key().compareTo(purchase.key()) < 0;
    }

    private boolean counts(Purchase purchase) {
        return purchase.isOf(member)
                && purchase.deed().isEmpty()
                && !purchase.fraud()
                && switch (purchase.life()) {
                    case VOID, VERIFICATION -> false;
                    case AUTHORISED -> isAwaited(purchase, windows.apply(purchase), asOf);
                    case CLEARED -> true;
                };
    }

    /** Whether what is authorised may clear in time still. */
    public static boolean isAwaited(Purchase purchase, WindowTerms windows, AsOf asOf) {
        return asOf.day(purchase.zone()) <= Windows.lastProvisionalDay(purchase, windows);
    }
}
