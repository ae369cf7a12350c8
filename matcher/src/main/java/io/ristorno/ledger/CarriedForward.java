package io.ristorno.ledger;

import io.ristorno.ledger.Cause.Kind;
import io.ristorno.ledger.Cause.OfPurse;
import io.ristorno.money.Commodity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Old entries of a member's purse as their sums, as a bookkeeper begins a new page: one entry for each two accounts and commodity
 * between which anything moved. So a purse that is used for years is no larger than one of a year, and every account is what it was.
 */
public final class CarriedForward {
    /** How long entries are kept one by one, at least. */
    public static final int ENTRIES_KEPT_DAYS = 400;

    private static final Comparator<Between> ORDER = Comparator.<Between, String>comparing(
                    between -> between.debit.name())
            .thenComparing(between -> between.credit.name())
            .thenComparing(Between::commodity);

    private record Between(Account debit, Account credit, Commodity commodity) {}

    private CarriedForward() {}

    /**
     * The sums of entries that follow one another, with the last of their numbers: the entry behind them goes on from there.
     *
     * @param entries of one purse from the first on, in the order of posting; among them may be what was carried forward before
     */
    public static List<Entry> of(List<Entry> entries) {
        var sums = new TreeMap<Between, Long>(ORDER);
        for (Entry entry : entries) {
            sums.merge(
                    new Between(entry.debit(), entry.credit(), entry.commodity()), entry.amountMinor(), Math::addExact);
        }
        var carried = new ArrayList<Entry>(sums.size());
        for (Map.Entry<Between, Long> sum : sums.entrySet()) {
            Entry last = entries.getLast();
            Between between = sum.getKey();
            carried.add(new Entry(
                    last.posting() - sums.size() + 1 + carried.size(),
                    last.eventMillis(),
                    last.postedMillis(),
                    between.debit,
                    between.credit,
                    sum.getValue(),
                    between.commodity,
                    new OfPurse(((OfPurse) last.cause()).member(), Kind.CARRIED_FORWARD, "", "", "", "")));
        }
        return carried;
    }

    /** Whether an entry stands for earlier ones. */
    public static boolean isOne(Entry entry) {
        return entry.cause() instanceof OfPurse purse && purse.kind() == Kind.CARRIED_FORWARD;
    }
}
