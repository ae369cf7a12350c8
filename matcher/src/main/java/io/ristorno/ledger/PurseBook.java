package io.ristorno.ledger;

import io.ristorno.event.MemberKey;
import io.ristorno.ledger.Account.Fund;
import io.ristorno.ledger.Account.Holding;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.ledger.Account.OfProgram;
import io.ristorno.ledger.Cause.Kind;
import io.ristorno.ledger.Cause.OfPurse;
import io.ristorno.member.Lot;
import io.ristorno.member.Movement;
import io.ristorno.member.Movement.Spend;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purse;
import io.ristorno.money.Commodity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Books what one event does to a member's purse.
 *
 * <p>X = ripe rewards and what was given, less what was paid, spent and lost, is the sum of the lots. X of 0 or more lies in
 * {@code available}, less than 0 in {@code receivable}, never in both. Rewards move their own units in and out of
 * {@code available}, so what they move beyond 0 is booked on between the two.
 */
public final class PurseBook {
    private static final long EMPTY_KEPT_MILLIS =
            Duration.ofDays(Purse.EMPTY_KEPT_DAYS).toMillis();

    private final Context context;
    private final Map<Commodity, Pocket> pockets = new TreeMap<>();
    private final List<Entry> entries = new ArrayList<>(2);
    private int postings;

    /**
     * What the entries of one event have in common.
     *
     * @param member whose purse
     * @param eventMillis when the cause happened
     * @param postedMillis the engine's time
     * @param expiredMillis what was to expire until then has
     */
    public record Context(MemberKey member, long eventMillis, long postedMillis, long expiredMillis) {}

    /**
     * A reward's available units moved.
     *
     * @param lot with what came, or went if less than 0, as its amount
     * @param fresh whether a hold has just ended, so that they expire by themselves
     * @param againMillis when they expire if their lot would have by now, epoch milliseconds
     */
    public record Ripened(Commodity commodity, Lot lot, boolean fresh, long againMillis) {}

    /**
     * Why something moves.
     *
     * @param movement id of the payout, spend or adjustment
     * @param by who did it, {@code ""} for nobody
     * @param why in words, {@code ""} for none
     */
    public record Occasion(Kind kind, String movement, String by, String why) {
        /** One that needs no words. */
        public Occasion(Kind kind, String movement) {
            this(kind, movement, "", "");
        }
    }

    public PurseBook(Context context, Purse purse) {
        this.context = context;
        postings = purse.postings();
        purse.pockets().forEach(pocket -> pockets.put(pocket.commodity(), pocket));
    }

    /** What is in it now. */
    public Pocket pocket(Commodity commodity) {
        Pocket known = pockets.get(commodity);
        return known == null ? new Pocket(commodity) : known;
    }

    /** Every commodity of which there ever was anything. */
    public List<Commodity> commodities() {
        return List.copyOf(pockets.keySet());
    }

    /** Rewards moved. Between barriers nothing else happens, and this is addition: the order does not matter. */
    public void ripen(List<Ripened> all) {
        var commodities = new LinkedHashSet<Commodity>(1);
        all.forEach(each -> commodities.add(each.commodity()));
        for (Commodity commodity : commodities) {
            ripen(
                    commodity,
                    all.stream()
                            .filter(each -> each.commodity().equals(commodity))
                            .toList());
        }
    }

    private void ripen(Commodity commodity, List<Ripened> all) {
        Pocket before = pocket(commodity);
        List<Lot> lots = before.lots();
        for (Ripened each : all) {
            lots = plus(lots, each);
        }
        Pocket after = put(before, lots);
        String lot = all.size() == 1 ? all.getFirst().lot().id() : "";
        long beyond = Math.subtractExact(
                after.availableMinor() - before.availableMinor(), after.balanceMinor() - before.balanceMinor());
        if (beyond > 0) {
            book(receivable(), available(), commodity, beyond, new Occasion(Kind.CLAWED_BACK, ""), lot);
        } else if (beyond < 0) {
            book(available(), receivable(), commodity, -beyond, new Occasion(Kind.RECOVERED, ""), lot);
        }
    }

    /**
     * Hands on whatever there is, lot by lot and sign by sign, and empty ones, which still know their day: to whom it comes it is
     * added, so nothing is netted here.
     */
    public List<Ripened> handOn() {
        var parts = new ArrayList<Ripened>();
        for (Commodity commodity : commodities()) {
            Pocket before = pocket(commodity);
            before.lots().forEach(lot -> parts.add(new Ripened(commodity, lot, true, lot.expiresMillis())));
            if (!before.lots().isEmpty()) {
                merged(before, put(before, List.of()), before.lots());
            }
        }
        return parts;
    }

    /** Takes what was handed on. This is addition, as what ripens is. */
    public void receive(List<Ripened> parts) {
        for (Ripened part : parts) {
            Pocket before = pocket(part.commodity());
            merged(before, put(before, plus(before.lots(), part)), List.of(part.lot()));
        }
    }

    private void merged(Pocket before, Pocket after, List<Lot> lots) {
        String lot = lots.size() == 1 ? lots.getFirst().id() : "";
        Commodity commodity = before.commodity();
        between(available(), commodity, after.availableMinor() - before.availableMinor(), lot);
        between(receivable(), commodity, before.receivableMinor() - after.receivableMinor(), lot);
    }

    /** What an account of the member's has more than before comes from those who are merged, and what it has less goes to them. */
    private void between(Account account, Commodity commodity, long more, String lot) {
        var occasion = new Occasion(Kind.MERGED, "");
        if (more > 0) {
            book(fund(Fund.MERGED), account, commodity, more, occasion, lot);
        } else if (more < 0) {
            book(account, fund(Fund.MERGED), commodity, -more, occasion, lot);
        }
    }

    private List<Lot> plus(List<Lot> lots, Ripened more) {
        return Lots.plus(lots, more.lot(), more.fresh(), new Lots.Term(context.expiredMillis(), more.againMillis()));
    }

    private Pocket put(Pocket before, List<Lot> lots) {
        Pocket after = before.with(lots, context.postedMillis());
        pockets.put(after.commodity(), after);
        return after;
    }

    /** A barrier: what was taken back after it was used is taken from what expires first, and what has expired is lost. */
    public void reckon() {
        for (Commodity commodity : commodities()) {
            Pocket pocket = pocket(commodity);
            List<Lot> netted = Lots.netted(pocket.lots());
            if (!netted.equals(pocket.lots())) {
                pocket = put(pocket, netted);
            }
            expire(pocket);
        }
    }

    private void expire(Pocket pocket) {
        List<Lot> expired = pocket.lots().stream()
                .filter(lot -> lot.leftMinor() > 0 && lot.expiresMillis() <= context.expiredMillis())
                .toList();
        if (!expired.isEmpty()) {
            out(pocket, expired, fund(Fund.BREAKAGE), new Occasion(Kind.EXPIRED, ""));
        }
    }

    /** Takes from what is available, first what expires first. */
    public List<Lot> take(Commodity commodity, long minor, Account to, Occasion occasion) {
        Pocket pocket = pocket(commodity);
        List<Lot> taken = Lots.first(pocket.lots(), minor);
        out(pocket, taken, to, occasion);
        return taken;
    }

    private void out(Pocket pocket, List<Lot> parts, Account to, Occasion occasion) {
        put(pocket, Lots.minus(pocket.lots(), parts));
        for (Lot part : parts) {
            book(available(), to, pocket.commodity(), part.leftMinor(), occasion, part.id());
        }
    }

    /** Gives: first what the member owes is made good, the rest is available. */
    public void give(Commodity commodity, List<Lot> parts, Account from, Occasion occasion) {
        for (Lot part : parts) {
            Pocket before = pocket(commodity);
            long owed = Math.min(before.receivableMinor(), part.leftMinor());
            put(before, Lots.netted(plus(before.lots(), new Ripened(commodity, part, true, part.expiresMillis()))));
            if (owed > 0) {
                book(from, receivable(), commodity, owed, occasion, part.id());
            }
            if (owed < part.leftMinor()) {
                book(from, available(), commodity, part.leftMinor() - owed, occasion, part.id());
            }
        }
    }

    /**
     * Takes more than there may be: the rest is owed.
     *
     * @param lot under which it is owed
     */
    public void demand(Commodity commodity, long minor, String lot, Account to, Occasion occasion) {
        long had = Math.min(minor, pocket(commodity).availableMinor());
        if (had > 0) {
            take(commodity, had, to, occasion);
        }
        if (had < minor) {
            Pocket before = pocket(commodity);
            var owed = new Lot(lot, "", had - minor, Lot.UNKNOWN, 0);
            put(before, plus(before.lots(), new Ripened(commodity, owed, false, Lot.UNKNOWN)));
            book(receivable(), to, commodity, minor - had, occasion, lot);
        }
    }

    /** Gives a part of a spend back: its lots in proportion, each to be used until a moment at least. */
    public List<Lot> refund(Spend spend, long minor, long untilMillis) {
        List<Lot> parts = Lots.inProportion(spend.lots(), minor);
        give(
                spend.commodity(),
                extended(parts, untilMillis),
                new Account.Invoiced(spend.merchant()),
                new Occasion(Kind.SPEND_REFUNDED, spend.id()));
        return Lots.minus(spend.lots(), parts);
    }

    /** Gives a payout back that has not reached the member. */
    public void giveBack(Movement.Payout payout, long untilMillis, String why) {
        give(
                payout.commodity(),
                extended(payout.lots(), untilMillis),
                paid(),
                new Occasion(Kind.PAYOUT_REJECTED, payout.id(), "", why));
    }

    private static List<Lot> extended(List<Lot> lots, long untilMillis) {
        return lots.stream()
                .map(lot -> lot.until(Math.max(lot.expiresMillis(), untilMillis)))
                .toList();
    }

    /** A payout has reached the member. */
    public void confirm(Movement.Payout payout) {
        var occasion = new Occasion(Kind.PAYOUT_CONFIRMED, payout.id());
        book(paid(), fund(Fund.CASH), payout.commodity(), payout.amountMinor(), occasion, "");
    }

    /** Gives up what the member owes. */
    public void writeOff(Commodity commodity) {
        Pocket before = pocket(commodity);
        book(
                fund(Fund.WRITEOFF),
                receivable(),
                commodity,
                before.receivableMinor(),
                new Occasion(Kind.WRITTEN_OFF, ""),
                "");
        put(before, List.of());
    }

    private void book(Account debit, Account credit, Commodity commodity, long minor, Occasion occasion, String lot) {
        entries.add(new Entry(
                ++postings,
                context.eventMillis(),
                context.postedMillis(),
                debit,
                credit,
                minor,
                commodity,
                new OfPurse(
                        context.member(), occasion.kind(), lot, occasion.movement(), occasion.by(), occasion.why())));
    }

    private Account available() {
        return new OfMember(context.member(), Holding.AVAILABLE);
    }

    private Account receivable() {
        return new OfMember(context.member(), Holding.RECEIVABLE);
    }

    /** Where payouts under way lie. */
    public Account paid() {
        return new OfMember(context.member(), Holding.PAID);
    }

    /** An account of the member's program. */
    public Account fund(Fund fund) {
        return new OfProgram(context.member().program(), fund);
    }

    /** Entries so far, in order. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The purse as it is now, without what was emptied long ago: offers come and go, and each that gives has a pocket of its own. */
    public Purse purse(List<Movement> movements, long nextLookMillis) {
        List<Pocket> kept =
                pockets.values().stream().filter(pocket -> !isForgotten(pocket)).toList();
        return new Purse(postings, kept, movements, nextLookMillis);
    }

    private boolean isForgotten(Pocket pocket) {
        return !pocket.commodity().offer().isEmpty()
                && pocket.touchedMillis() <= context.postedMillis() - EMPTY_KEPT_MILLIS
                && pocket.lots().stream().allMatch(lot -> lot.leftMinor() == 0);
    }
}
