package io.ristorno.store;

import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.Account.Funder;
import io.ristorno.ledger.Account.Invoiced;
import io.ristorno.ledger.Account.OfCharity;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.ledger.Account.OfProgram;
import io.ristorno.ledger.Cause.OfPurse;
import io.ristorno.ledger.Cause.OfReward;
import io.ristorno.ledger.Entry;
import io.ristorno.money.Commodity;
import io.ristorno.reward.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one event as they are stored. What an entry has in common with the one before is not told again, nor what
 * follows from the relationship it is of: the member's account, the funder's, the id up to its running number.
 */
final class EntriesFormat {
    static final int FORMAT = 1;

    private static final int LIKE_BEFORE = 0x01;
    private static final int DEBIT_TOLD = 0x04;
    private static final int CREDIT_TOLD = 0x08;

    /** Codes of accounts: the funder's sides from 0, the member's holdings from here. */
    private static final int HOLDINGS = 8;

    /** Behind them a charity's, and the program's fees: both are always told. */
    private static final int CHARITY = 13;

    private static final int FEES = 14;

    private EntriesFormat() {}

    static void write(ValueWriter out, RelationshipKey key, List<Entry> entries) {
        out.begin(FORMAT, key.member().number());
        out.know(key.merchant().value());
        out.number(entries.size());
        Entry before = null;
        for (Entry entry : entries) {
            write(out, key, before, entry);
            before = entry;
        }
    }

    private static void write(ValueWriter out, RelationshipKey key, @Nullable Entry before, Entry entry) {
        boolean like = before != null && like(before, entry);
        boolean debitTold = !follows(entry.debit(), key, entry);
        boolean creditTold = !follows(entry.credit(), key, entry);
        out.octet((like ? LIKE_BEFORE : 0) | (debitTold ? DEBIT_TOLD : 0) | (creditTold ? CREDIT_TOLD : 0));
        if (!like) {
            common(out, entry);
        }
        out.number(entry.posting());
        out.octet(code(entry.debit()) << 4 | code(entry.credit()));
        if (debitTold) {
            account(out, entry.debit());
        }
        if (creditTold) {
            account(out, entry.credit());
        }
        out.number(entry.amountMinor());
    }

    private static boolean like(Entry before, Entry entry) {
        return before.eventMillis() == entry.eventMillis()
                && before.postedMillis() == entry.postedMillis()
                && before.commodity().equals(entry.commodity())
                && before.cause().equals(entry.cause());
    }

    private static void common(ValueWriter out, Entry entry) {
        out.moment(entry.eventMillis());
        out.signed(entry.postedMillis() - entry.eventMillis());
        out.commodity(entry.commodity());
        OfReward cause = cause(entry);
        out.number(Codes.REASONS.code(cause.reason()));
        out.purchase(cause.purchase());
        out.lasting(cause.offer());
        out.number(cause.version());
    }

    private static OfReward cause(Entry entry) {
        return switch (entry.cause()) {
            case OfReward reward -> reward;
            case OfPurse _ -> throw notARewards(entry.cause());
        };
    }

    private static IllegalArgumentException notARewards(Object what) {
        return new IllegalArgumentException("entries of rewards have nothing of " + what.getClass());
    }

    private static boolean follows(Account account, RelationshipKey key, Entry entry) {
        return switch (account) {
            case Funder funder ->
                funder.offer().equals(cause(entry).offer())
                        && funder.payer().equals(key.merchant().value());
            case OfMember member -> member.member().equals(key.member());
            case OfCharity _, OfProgram _ -> false;
            case Invoiced _ -> throw notARewards(account);
        };
    }

    private static int code(Account account) {
        return switch (account) {
            case Funder funder -> Codes.SIDES.code(funder.side());
            case OfMember member -> HOLDINGS + Codes.HOLDINGS.code(member.holding());
            case OfCharity _ -> CHARITY;
            case OfProgram _ -> FEES;
            case Invoiced _ -> throw notARewards(account);
        };
    }

    private static void account(ValueWriter out, Account account) {
        switch (account) {
            case Funder funder -> {
                out.lasting(funder.payer());
                out.lasting(funder.offer());
            }
            case OfMember member -> {
                out.lasting(member.member().program());
                out.fixed(member.member().number(), 8);
            }
            case OfCharity charity -> {
                out.lasting(charity.charity());
                out.octet(Codes.DUES.code(charity.due()));
            }
            case OfProgram program -> {
                out.lasting(program.program());
                out.octet(Codes.FUNDS.code(program.fund()));
            }
            case Invoiced _ -> throw notARewards(account);
        }
    }

    static List<Entry> read(byte[] value, RelationshipKey key) {
        ValueReader in = ValueReader.of(value, FORMAT, key.member().number());
        in.know(key.merchant().value());
        int count = in.count();
        var entries = new ArrayList<Entry>(count);
        Common common = null;
        for (int left = count; left > 0; left--) {
            int flags = in.octet();
            if (common == null || (flags & LIKE_BEFORE) == 0) {
                common = common(in);
            }
            entries.add(entry(in, key, common, flags));
        }
        in.end();
        return entries;
    }

    private record Common(long eventMillis, long postedMillis, Commodity commodity, OfReward cause) {}

    private static Common common(ValueReader in) {
        long eventMillis = in.moment();
        long postedMillis = in.signed() + eventMillis;
        Commodity commodity = in.commodity();
        Reason reason = Codes.REASONS.constant(in.number());
        return new Common(
                eventMillis,
                postedMillis,
                commodity,
                new OfReward(in.purchase(), in.lasting(), (int) in.number(), reason));
    }

    private static Entry entry(ValueReader in, RelationshipKey key, Common common, int flags) {
        int posting = (int) in.number();
        int accounts = in.octet();
        Account debit = account(in, accounts >> 4, (flags & DEBIT_TOLD) != 0, key, common);
        Account credit = account(in, accounts & 0xF, (flags & CREDIT_TOLD) != 0, key, common);
        return new Entry(
                posting,
                common.eventMillis,
                common.postedMillis,
                debit,
                credit,
                in.number(),
                common.commodity,
                common.cause);
    }

    private static Account account(ValueReader in, int code, boolean told, RelationshipKey key, Common common) {
        if (code == CHARITY) {
            return new OfCharity(in.lasting(), Codes.DUES.constant(in.octet()));
        }
        if (code == FEES) {
            return new OfProgram(in.lasting(), Codes.FUNDS.constant(in.octet()));
        }
        if (code >= HOLDINGS) {
            MemberKey member = told ? new MemberKey(in.lasting(), in.fixed(8)) : key.member();
            return new OfMember(member, Codes.HOLDINGS.constant(code - HOLDINGS));
        }
        String payer = told ? in.lasting() : key.merchant().value();
        String offer = told ? in.lasting() : common.cause.offer();
        return new Funder(payer, offer, Codes.SIDES.constant(code));
    }
}
