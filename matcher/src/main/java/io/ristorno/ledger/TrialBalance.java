package io.ristorno.ledger;

import io.ristorno.ledger.Account.Funder;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.money.Commodity;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Running sums of all entries: a line a funder's account, and one control line a program and stage for its members, whose own
 * balances are the sums of their rewards. Not safe for several threads: the engine's.
 */
public final class TrialBalance {
    /** A line of the trial balance. */
    public record Line(String account, Commodity commodity) {}

    private final Map<Line, Long> sums = new HashMap<>();

    /** Starts from stored sums. */
    public static TrialBalance of(Map<Line, Long> stored) {
        var balance = new TrialBalance();
        balance.sums.putAll(stored);
        return balance;
    }

    /** Counts an entry. */
    public void count(Entry entry) {
        sums.merge(new Line(control(entry.debit()), entry.commodity()), -entry.amountMinor(), Math::addExact);
        sums.merge(new Line(control(entry.credit()), entry.commodity()), entry.amountMinor(), Math::addExact);
    }

    /** Takes an entry back that was counted, when its event leaves no trace. */
    public void uncount(Entry entry) {
        sums.merge(new Line(control(entry.debit()), entry.commodity()), entry.amountMinor(), Math::addExact);
        sums.merge(new Line(control(entry.credit()), entry.commodity()), -entry.amountMinor(), Math::addExact);
    }

    /** Copies the lines that an entry touches, at their sums now. */
    public void copyTo(Map<Line, Long> copies, Entry entry) {
        var debit = new Line(control(entry.debit()), entry.commodity());
        var credit = new Line(control(entry.credit()), entry.commodity());
        copies.put(debit, sums.getOrDefault(debit, 0L));
        copies.put(credit, sums.getOrDefault(credit, 0L));
    }

    /** The account under which an account's units are summed. */
    public static String control(Account account) {
        return switch (account) {
            case Funder funder -> funder.name();
            case OfMember member ->
                "members:" + member.member().program() + ":"
                        + member.holding().name().toLowerCase(java.util.Locale.ROOT);
        };
    }

    /** Every line, by account then commodity. */
    public Map<Line, Long> lines() {
        var sorted = new TreeMap<Line, Long>(
                java.util.Comparator.comparing(Line::account).thenComparing(Line::commodity));
        sorted.putAll(sums);
        return sorted;
    }

    /** Sum over all accounts by commodity: anything but 0 is a fault. */
    public Map<Commodity, Long> byCommodity() {
        var totals = new TreeMap<Commodity, Long>();
        sums.forEach((line, sum) -> totals.merge(line.commodity(), sum, Math::addExact));
        return totals;
    }

    /** Whether every commodity sums to zero. */
    public boolean balanced() {
        return byCommodity().values().stream().allMatch(sum -> sum == 0);
    }
}
