package io.ristorno.store;

import io.ristorno.event.MemberKey;
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
import io.ristorno.store.ValueReader.Unreadable;
import java.util.ArrayList;
import java.util.List;

/** The entries that one event made in a member's purse. Member and program are the key's to tell. */
final class PurseEntriesFormat {
    static final int FORMAT = 1;

    /** Kinds of accounts: the member's holdings from here, his program's funds, a merchant's. */
    private static final int HOLDINGS = 0;

    private static final int FUNDS = 16;
    private static final int INVOICED = 32;

    private PurseEntriesFormat() {}

    static void write(ValueWriter out, MemberKey member, List<Entry> entries) {
        out.begin(FORMAT, member.number());
        out.number(entries.size());
        for (Entry entry : entries) {
            write(out, entry);
        }
    }

    private static void write(ValueWriter out, Entry entry) {
        out.number(entry.posting());
        out.moment(entry.eventMillis());
        out.signed(entry.postedMillis() - entry.eventMillis());
        account(out, entry.debit());
        account(out, entry.credit());
        out.number(entry.amountMinor());
        out.commodity(entry.commodity());
        OfPurse cause = cause(entry);
        out.number(Codes.KINDS.code(cause.kind()));
        out.passing(cause.lot());
        out.passing(cause.movement());
        out.passing(cause.by());
        out.passing(cause.why());
    }

    private static OfPurse cause(Entry entry) {
        return switch (entry.cause()) {
            case OfPurse purse -> purse;
            case OfReward _ -> throw new IllegalArgumentException("a reward's entries lie with its relationship");
        };
    }

    private static void account(ValueWriter out, Account account) {
        switch (account) {
            case OfMember member -> out.octet(HOLDINGS + Codes.HOLDINGS.code(member.holding()));
            case OfProgram program -> out.octet(FUNDS + Codes.FUNDS.code(program.fund()));
            case Invoiced invoiced -> {
                out.octet(INVOICED);
                out.lasting(invoiced.merchant());
            }
            case Funder _, OfCharity _ ->
                throw new IllegalArgumentException("a purse has nothing to do with funders and charities");
        }
    }

    static List<Entry> read(byte[] value, MemberKey member) {
        ValueReader in = ValueReader.of(value, FORMAT, member.number());
        var entries = new ArrayList<Entry>();
        for (int left = in.count(); left > 0; left--) {
            entries.add(entry(in, member));
        }
        in.end();
        return entries;
    }

    private static Entry entry(ValueReader in, MemberKey member) {
        int posting = (int) in.number();
        long eventMillis = in.moment();
        long postedMillis = in.signed() + eventMillis;
        Account debit = account(in, member);
        Account credit = account(in, member);
        long minor = in.number();
        Commodity commodity = in.commodity();
        var cause = new OfPurse(
                member, Codes.KINDS.constant(in.number()), in.passing(), in.passing(), in.passing(), in.passing());
        return new Entry(posting, eventMillis, postedMillis, debit, credit, minor, commodity, cause);
    }

    private static Account account(ValueReader in, MemberKey member) {
        int code = in.octet();
        if (code < FUNDS) {
            return new OfMember(member, Codes.HOLDINGS.constant(code - HOLDINGS));
        }
        if (code < INVOICED) {
            return new OfProgram(member.program(), Codes.FUNDS.constant(code - FUNDS));
        }
        if (code == INVOICED) {
            return new Invoiced(in.lasting());
        }
        throw new Unreadable("an account is of no known kind");
    }
}
