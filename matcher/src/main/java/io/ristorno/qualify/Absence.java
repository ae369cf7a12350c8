package io.ristorno.qualify;

import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Footing;
import io.ristorno.member.History;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.merchant.UsualGap;
import io.ristorno.program.WindowTerms;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How long before a purchase its member had bought at the merchant last. Whatever he bought counts, whether or not it earned, or was
 * returned; but nothing that came to nothing, and nothing of which a chargeback says that it was none of his.
 */
public final class Absence {
    private static final int LEAST_DAYS = 3;

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

    /**
     * How long it usually is until the member buys there again, in half days: the median of the days between two of the days on which he
     * did before, in what is known; of who bought on fewer than three of them, what is usual of the merchant. A purchase that was settled
     * on a footing keeps it.
     *
     * @param merchantHalfDays of the merchant's customers, in half days; 0 if nobody knows
     */
    public static int usualHalfDays(
            List<Purchase> purchases,
            int position,
            History history,
            Member member,
            AsOf asOf,
            Function<Purchase, WindowTerms> windows,
            int merchantHalfDays) {
        return purchases
                .get(position)
                .footing()
                .map(Footing::usualHalfDays)
                .orElseGet(() -> median(new Absence(purchases, position, member, asOf, windows).bought(history))
                        .orElse(merchantHalfDays));
    }

    /** The median of the gaps between days, in half days; none of fewer than three days. */
    public static OptionalInt median(SortedSet<Integer> days) {
        if (days.size() < LEAST_DAYS) {
            return OptionalInt.empty();
        }
        int[] gaps = new int[days.size() - 1];
        int at = -1;
        int before = 0;
        for (int day : days) {
            if (at >= 0) {
                gaps[at] = day - before;
            }
            at++;
            before = day;
        }
        return OptionalInt.of(middle(gaps));
    }

    /** The median of gaps in days, in half days. */
    public static int middle(int[] gaps) {
        Arrays.sort(gaps);
        return Math.min(gaps[(gaps.length - 1) / 2] + gaps[gaps.length / 2], UsualGap.HALF_DAYS_MAX);
    }

    private SortedSet<Integer> bought(History history) {
        var days = new TreeSet<Integer>();
        for (int i = 0; i < position; i++) {
            if (counts(purchases.get(i))) {
                days.add(purchases.get(i).at().localDay());
            }
        }
        for (ClosedPurchase closed : history.purchases()) {
            if (closed.counts() && closed.isOf(member) && isBefore(closed)) {
                days.add(closed.at().localDay());
            }
        }
        return days;
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
