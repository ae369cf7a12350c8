package io.ristorno.store;

import io.ristorno.event.MemberKey;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.ledger.CarriedForward;
import io.ristorno.ledger.Cause;
import io.ristorno.ledger.Entry;
import io.ristorno.member.Member;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purse;
import io.ristorno.money.Commodity;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every member's purse against his entries: those of his purse, and those of his rewards that move what is available. Both come in
 * the order of members, so it is one walk over the two.
 */
final class PurseCheck implements AutoCloseable {
    private final Walk members;
    private final Consumer<Fault> report;
    private final Predicate<MemberKey> erasing;
    private final Map<Commodity, Held> held = new TreeMap<>();
    private @Nullable MemberKey member;
    private int postings;

    /** What the entries of one member come to. */
    private static final class Held {
        private long available;
        private long receivable;
        private long paid;

        void move(Account account, long minor) {
            if (account instanceof OfMember(MemberKey _, Account.Holding holding)) {
                switch (holding) {
                    case AVAILABLE -> available += minor;
                    case RECEIVABLE -> receivable += minor;
                    case PAID -> paid += minor;
                    case PROVISIONAL, PENDING -> {}
                }
            }
        }

        boolean is(Purse purse, Pocket pocket) {
            return available == pocket.availableMinor()
                    && receivable == -pocket.receivableMinor()
                    && paid == purse.paidMinor(pocket.commodity());
        }
    }

    /**
     * @param erasing members whose entries go piece by piece
     */
    PurseCheck(Walk members, Consumer<Fault> report, Predicate<MemberKey> erasing) {
        this.erasing = erasing;
        this.members = members;
        this.report = report;
    }

    /** The next entry. */
    void count(MemberKey owner, Entry entry) {
        if (!owner.equals(member)) {
            finish();
            member = owner;
        }
        Held sums = held.computeIfAbsent(entry.commodity(), _ -> new Held());
        sums.move(entry.debit(), -entry.amountMinor());
        sums.move(entry.credit(), entry.amountMinor());
        if (entry.cause() instanceof Cause.OfPurse) {
            boolean begins = postings == 0 && CarriedForward.isOne(entry);
            if (entry.posting() != postings + 1 && !begins && !erasing.test(owner)) {
                report.accept(new Fault.PostingGap(owner, entry.cause().owner(), postings + 1L, entry.posting()));
            }
            postings = entry.posting();
        }
    }

    /** There are no more entries. */
    void end() {
        finish();
        for (; members.isValid(); members.next()) {
            check(current());
        }
    }

    private Member current() {
        MemberKey key = new Key.Reader(members.key()).member();
        return MemberFormat.read(members.value(), key);
    }

    /** Checks the member whose entries have come, and those before him, who have none. */
    private void finish() {
        if (member != null) {
            byte[] key = new Key.OfMember(member).bytes();
            Map<Commodity, Held> sums = new TreeMap<>(held);
            int last = postings;
            held.clear();
            postings = 0;
            for (; members.isValid() && Arrays.compareUnsigned(members.key(), key) < 0; members.next()) {
                check(current());
            }
            boolean known = members.isValid() && Arrays.equals(members.key(), key);
            check(known ? current() : Member.unknown(member), sums, last);
            if (known) {
                members.next();
            }
            member = null;
        }
    }

    private void check(Member found) {
        check(found, Map.of(), 0);
    }

    private void check(Member found, Map<Commodity, Held> sums, int last) {
        if (erasing.test(found.key())) {
            return;
        }
        Purse purse = found.purse();
        var all = new TreeMap<>(sums);
        purse.pockets().forEach(pocket -> all.putIfAbsent(pocket.commodity(), new Held()));
        all.forEach((commodity, sum) -> {
            Pocket pocket = purse.pocket(commodity);
            if (!sum.is(purse, pocket)) {
                report.accept(new Fault.PurseDiffers(
                        found.key(),
                        commodity,
                        words(pocket.availableMinor(), -pocket.receivableMinor(), purse.paidMinor(commodity)),
                        words(sum.available, sum.receivable, sum.paid)));
            }
        });
        if (last != purse.postings()) {
            report.accept(new Fault.PostingGap(found.key(), Account.ofMember(found.key()), purse.postings(), last));
        }
    }

    private static String words(long available, long receivable, long paid) {
        return "available " + available + ", receivable " + receivable + ", paid " + paid;
    }

    @Override
    public void close() {
        members.close();
    }
}
