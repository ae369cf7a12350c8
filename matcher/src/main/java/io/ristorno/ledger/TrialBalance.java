package io.ristorno.ledger;

import io.ristorno.ledger.Account.Funder;
import io.ristorno.ledger.Account.Invoiced;
import io.ristorno.ledger.Account.OfCharity;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.ledger.Account.OfProgram;
import io.ristorno.money.Commodity;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Running sums of all entries: a line a funder's, program's or merchant's account, and one control line a program and stage for
 * its members, whose own balances are the sums of their entries. Not safe for several threads: the engine's.
 */
public final class TrialBalance {
    /** A line of the trial balance. */
    public record Line(String account, Commodity commodity) {}

    /**
     * A line as it stands.
     *
     * @param minor its sum
     * @param turnover of the latest month in which anything moved
     */
    public record Total(long minor, Turnover turnover) {
        /** A line whose months were not counted. */
        public static Total unmoved(long minor) {
            return new Total(minor, Turnover.before(minor));
        }
    }

    /** A month of a line that is over. */
    public record Closed(Line line, Turnover turnover) {}

    private final Map<Line, Sum> sums = new HashMap<>();
    /** The same sums by what an entry has at hand, so that an account's name is made once. */
    private final Map<Control, Sum> byControl = new HashMap<>();

    private final List<Sum> changed = new ArrayList<>();
    private final List<Closed> closed = new ArrayList<>(0);
    private int month;
    private long monthFromMillis;
    private long monthUntilMillis;

    /** One line's sum so far. */
    private static final class Sum {
        final Line line;
        long minor;
        int month;
        long debits;
        long credits;
        boolean changed;

        Sum(Line line) {
            this.line = line;
        }

        Turnover turnover() {
            return new Turnover(month, debits, credits);
        }
    }

    /** The part of what has one account. */
    private enum Whole {
        INVOICED
    }

    /** What is summed in one line: a funder's account, or the members of a program in one stage. */
    private record Control(String owner, String offer, Enum<?> part, Commodity commodity) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Control(String itsOwner, String itsOffer, Enum<?> itsPart, Commodity itsCommodity)
                    && part == itsPart
                    && offer.equals(itsOffer)
                    && owner.equals(itsOwner)
                    && commodity.equals(itsCommodity);
        }

        @Override
        public int hashCode() {
            return ((owner.hashCode() * 31 + offer.hashCode()) * 31 + part.hashCode()) * 31 + commodity.hashCode();
        }

        static Control of(Account account, Commodity commodity) {
            return switch (account) {
                case Funder funder -> new Control(funder.payer(), funder.offer(), funder.side(), commodity);
                case OfMember member -> new Control(member.member().program(), "", member.holding(), commodity);
                case OfProgram program -> new Control(program.program(), "", program.fund(), commodity);
                case Invoiced invoiced -> new Control(invoiced.merchant(), "", Whole.INVOICED, commodity);
                case OfCharity charity -> new Control(charity.charity(), "", charity.due(), commodity);
            };
        }
    }

    /** Stored sums, to be read. */
    public static TrialBalance of(Map<Line, Long> stored) {
        var balance = new TrialBalance();
        stored.forEach((line, sum) -> balance.sum(line).minor = sum);
        return balance;
    }

    /** Starts from stored sums, to be counted on. */
    public static TrialBalance from(Map<Line, Total> stored) {
        var balance = new TrialBalance();
        stored.forEach((line, total) -> {
            Sum sum = balance.sum(line);
            sum.minor = total.minor();
            sum.month = total.turnover().month();
            sum.debits = total.turnover().debitsMinor();
            sum.credits = total.turnover().creditsMinor();
        });
        return balance;
    }

    private Sum sum(Line line) {
        return sums.computeIfAbsent(line, Sum::new);
    }

    private Sum sum(Account account, Commodity commodity) {
        var control = Control.of(account, commodity);
        Sum known = byControl.get(control);
        if (known == null) {
            known = sum(new Line(control(account), commodity));
            byControl.put(control, known);
        }
        return known;
    }

    /** Counts an entry. */
    public void count(Entry entry) {
        move(entry, entry.amountMinor());
    }

    /** Takes an entry back that was counted, when its event leaves no trace. */
    public void uncount(Entry entry) {
        move(entry, -entry.amountMinor());
    }

    private void move(Entry entry, long minor) {
        Sum debit = sum(entry.debit(), entry.commodity());
        Sum credit = sum(entry.credit(), entry.commodity());
        turn(entry.postedMillis());
        turn(debit);
        turn(credit);
        debit.minor = Math.subtractExact(debit.minor, minor);
        debit.debits += minor;
        credit.minor = Math.addExact(credit.minor, minor);
        credit.credits += minor;
        note(debit);
        note(credit);
    }

    /** Entries are booked as time goes on: nearly always in the month of the one before. */
    private void turn(long postedMillis) {
        if (postedMillis < monthFromMillis || postedMillis >= monthUntilMillis) {
            YearMonth now = Turnover.monthOf(postedMillis);
            month = Turnover.number(now);
            monthFromMillis = startOf(now);
            monthUntilMillis = startOf(now.plusMonths(1));
        }
    }

    private static long startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    private void turn(Sum sum) {
        if (sum.month != month) {
            if (sum.debits != 0 || sum.credits != 0) {
                closed.add(new Closed(sum.line, sum.turnover()));
            }
            sum.month = month;
            sum.debits = 0;
            sum.credits = 0;
        }
    }

    private void note(Sum sum) {
        if (!sum.changed) {
            sum.changed = true;
            changed.add(sum);
        }
    }

    /** Months of lines that ended since this was asked last. */
    public List<Closed> takeClosed() {
        List<Closed> taken = List.copyOf(closed);
        closed.clear();
        return taken;
    }

    /** The lines that changed since this was asked last, as they stand now. */
    public Map<Line, Total> takeChanged() {
        Map<Line, Total> taken = HashMap.newHashMap(changed.size());
        for (Sum sum : changed) {
            taken.put(sum.line, new Total(sum.minor, sum.turnover()));
            sum.changed = false;
        }
        changed.clear();
        return taken;
    }

    /** The account under which an account's units are summed. */
    public static String control(Account account) {
        return switch (account) {
            case Funder _, OfProgram _, Invoiced _, OfCharity _ -> account.name();
            case OfMember member ->
                "members:" + member.member().program() + ":"
                        + member.holding().name().toLowerCase(Locale.ROOT);
        };
    }

    /** Every line, by account then commodity. */
    public Map<Line, Long> lines() {
        var sorted = new TreeMap<Line, Long>(
                java.util.Comparator.comparing(Line::account).thenComparing(Line::commodity));
        sums.forEach((line, sum) -> sorted.put(line, sum.minor));
        return sorted;
    }

    /** Sum over all accounts by commodity: anything but 0 is a fault. */
    public Map<Commodity, Long> byCommodity() {
        var totals = new TreeMap<Commodity, Long>();
        sums.forEach((line, sum) -> totals.merge(line.commodity(), sum.minor, Math::addExact));
        return totals;
    }

    /** Whether every commodity sums to zero. */
    public boolean balanced() {
        return byCommodity().values().stream().allMatch(sum -> sum == 0);
    }
}
