package io.ristorno.engine;

import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.HandedOn;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.PurseEvent;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.event.PurseEvent.PayoutConfirmed;
import io.ristorno.event.PurseEvent.PayoutRejected;
import io.ristorno.event.PurseEvent.PayoutSent;
import io.ristorno.event.PurseEvent.SpendRefunded;
import io.ristorno.event.PurseEvent.Spent;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.RelationshipKey;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.Account.Fund;
import io.ristorno.ledger.CarriedForward;
import io.ristorno.ledger.Cause.Kind;
import io.ristorno.ledger.PurseBook;
import io.ristorno.ledger.PurseBook.Context;
import io.ristorno.ledger.PurseBook.Occasion;
import io.ristorno.ledger.PurseBook.Ripened;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Movement;
import io.ristorno.member.Movement.Adjustment;
import io.ristorno.member.Movement.Payout;
import io.ristorno.member.Movement.PayoutState;
import io.ristorno.member.Movement.Spend;
import io.ristorno.member.Movement.SpendRefund;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purse;
import io.ristorno.money.Commodity;
import io.ristorno.program.BalanceTerms;
import io.ristorno.program.Program;
import io.ristorno.qualify.AsOf;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One event's way through a member's purse: rewards that become available or cease to be, payouts, spends, adjustments, and what
 * time alone takes. Whatever is not a reward's is a barrier: before it, what was taken back is netted and what has expired
 * is gone.
 *
 * <p>Who was merged into another keeps nothing: whatever an event leaves in his purse is handed on with it.
 */
final class Treasury {
    private static final long KEPT_MILLIS =
            Duration.ofDays(Purse.MOVEMENTS_KEPT_DAYS).toMillis();

    private static final long ENTRIES_KEPT_MILLIS =
            Duration.ofDays(CarriedForward.ENTRIES_KEPT_DAYS).toMillis();

    /** Once in so many entries it is looked whether old ones can go. */
    private static final int CARRIED_EVERY = 16;

    private final TrialBalance balance;
    private final Member member;
    private final Purse before;
    private final ZoneId zone;
    private final BalanceTerms terms;
    private final long nowMillis;
    private final long eventMillis;
    private final PurseBook book;
    /** Lots that join what is there from the same place, wherever they come to lie. */
    private final Set<String> joining = new HashSet<>();

    /** What came of an event. */
    private sealed interface Verdict {
        /** It moved something, or a payout came further. */
        record Done(Movement movement) implements Verdict {}

        /** It was taken before. */
        record Repeated() implements Verdict {}

        /** It was not taken. */
        record Refused(Objection objection, String why) implements Verdict {}
    }

    /**
     * @param program the member's
     * @param nowMillis the engine's clock
     * @param eventMillis when the cause happened
     */
    Treasury(TrialBalance balance, Optional<Program> program, Member member, long nowMillis, long eventMillis) {
        this.balance = balance;
        this.member = member;
        this.nowMillis = nowMillis;
        this.eventMillis = eventMillis;
        before = member.purse();
        zone = program.map(Program::zone).orElse(ZoneOffset.UTC);
        terms = program.map(Program::balances).orElse(BalanceTerms.DEFAULT);
        book = new PurseBook(new Context(member.key(), eventMillis, nowMillis, nowMillis - lagMillis()), before);
    }

    /** Rewards moved. */
    List<Effect> ripen(List<Ripened> ripened) {
        overdue();
        book.ripen(ripened);
        join(ripened);
        return effects(member, before.movements());
    }

    /** Who was merged into the member hands on what he got. */
    List<Effect> receive(List<HandedOn.Part> parts) {
        List<Ripened> received = parts.stream().map(Treasury::ripened).toList();
        overdue();
        book.receive(received);
        join(received);
        return effects(member, before.movements());
    }

    private static Ripened ripened(HandedOn.Part part) {
        var lot = new Lot(part.id(), part.merchant(), part.minor(), part.expiresMillis(), part.rank());
        return new Ripened(part.commodity(), lot, part.fresh(), lot.expiresMillis());
    }

    private void join(List<Ripened> came) {
        came.stream()
                .filter(each -> !each.fresh())
                .forEach(each -> joining.add(each.lot().id()));
    }

    /** The member is merged into another: what he has is the other's. What is to be netted or has expired is his to reckon. */
    List<Effect> merge(Member merged) {
        return effects(merged, before.movements());
    }

    /** An alarm: what has expired is lost, what was owed too long is given up. One that came for nothing of the kind is no barrier. */
    List<Effect> look() {
        overdue();
        var effects = new ArrayList<>(effects(member, before.movements()));
        openPayouts(before.movements())
                .filter(payout -> unpaidMillis(payout) <= nowMillis)
                .map(this::unpaid)
                .forEach(effects::add);
        return effects;
    }

    /** What an alarm is for, and need not have come for yet: it may be late, and what comes before it is not to fare otherwise for that. */
    private void overdue() {
        if (!isDue()) {
            return;
        }
        reckon();
        for (Commodity commodity : book.commodities()) {
            Pocket pocket = book.pocket(commodity);
            if (pocket.receivableMinor() > 0 && writeOffMillis(pocket) <= nowMillis) {
                book.writeOff(commodity);
            }
        }
    }

    private boolean isDue() {
        for (Commodity commodity : book.commodities()) {
            Pocket pocket = book.pocket(commodity);
            boolean expires = pocket.lots().stream()
                    .anyMatch(lot -> lot.leftMinor() > 0 && lot.expiresMillis() <= nowMillis - lagMillis());
            if (expires || pocket.receivableMinor() > 0 && writeOffMillis(pocket) <= nowMillis) {
                return true;
            }
        }
        return false;
    }

    private static Stream<Payout> openPayouts(List<Movement> movements) {
        return movements.stream()
                .filter(Movement::open)
                .filter(Payout.class::isInstance)
                .map(Payout.class::cast);
    }

    private Effect unpaid(Payout payout) {
        return new Effect.FaultFound(new ReconciliationFault(
                ReconciliationFault.Kind.UNPAID,
                new RelationshipKey(member.key(), MerchantKey.NONE),
                payout.id(),
                payout.atMillis(),
                payout.amountMinor(),
                payout.commodity()));
    }

    /** The member left: what little he owes is given up. */
    List<Effect> leave(Member gone) {
        reckon();
        for (Commodity commodity : book.commodities()) {
            long owed = book.pocket(commodity).receivableMinor();
            if (owed > 0 && owed < terms.writeOffBelowMinor(commodity)) {
                book.writeOff(commodity);
            }
        }
        return effects(gone, before.movements());
    }

    /**
     * The member is erased: what is available is lost to him, what he owes is given up.
     *
     * @param forfeit whether he may lose anything that can be paid out or used: badges go with him
     */
    List<Effect> erase(Member gone, boolean forfeit) {
        if (before.movements().stream().anyMatch(Movement::open)) {
            return List.of(new Effect.Refused(
                    Objection.SETTLED, "a payout is under way to this member: confirm or reject it before"));
        }
        reckon();
        for (Commodity commodity : book.commodities()) {
            Pocket pocket = book.pocket(commodity);
            if (pocket.availableMinor() > 0 && !forfeit && !commodity.isBadge()) {
                return List.of(new Effect.Refused(
                        Objection.SETTLED,
                        words(pocket.availableMinor(), commodity) + " is available to this member: "
                                + (commodity.isCurrency() ? "pay it out" : "have it used")
                                + ", or say that it is forfeited"));
            }
            if (pocket.availableMinor() > 0) {
                var occasion = new Occasion(Kind.FORFEITED, "");
                book.take(commodity, pocket.availableMinor(), book.fund(Fund.BREAKAGE), occasion);
            } else if (pocket.receivableMinor() > 0) {
                book.writeOff(commodity);
            }
        }
        return effects(gone, List.of());
    }

    List<Effect> apply(PurseEvent event) {
        reckon();
        Verdict verdict = switch (event) {
            case PaidOut it -> payOut(it);
            case PayoutSent it -> send(it);
            case PayoutConfirmed it -> confirm(it);
            case PayoutRejected it -> reject(it);
            case Spent it -> spend(it);
            case SpendRefunded it -> refund(it);
            case Adjusted it -> adjust(it);
        };
        return switch (verdict) {
            case Verdict.Done done -> effects(member, remembered(done.movement()));
            case Verdict.Repeated _ -> List.of();
            case Verdict.Refused refused -> List.of(new Effect.Refused(refused.objection(), refused.why()));
        };
    }

    private void reckon() {
        book.reckon();
    }

    private long lagMillis() {
        return AsOf.lagMillis(member.key());
    }

    private Verdict payOut(PaidOut event) {
        Optional<Movement> known = before.movement(event.id());
        if (known.isPresent()) {
            return repeated(
                    event.id(),
                    known.get() instanceof Payout payout
                            && payout.run().equals(event.run())
                            && payout.commodity().equals(event.commodity()));
        }
        if (member.successor().isPresent()) {
            return merged();
        }
        Commodity commodity = event.commodity();
        if (!commodity.isCurrency()) {
            return insufficient("money alone is paid out, and this is none: " + commodity);
        }
        long available = book.pocket(commodity).availableMinor();
        if (available < terms.minPayoutMinor(commodity)) {
            return insufficient(words(available, commodity) + " is available, and the least that is paid out is "
                    + words(terms.minPayoutMinor(commodity), commodity));
        }
        return room(event, () -> {
            var occasion = new Occasion(Kind.PAID_OUT, event.id());
            List<Lot> lots = book.take(commodity, available, book.paid(), occasion);
            return new Payout(
                    event.id(), event.run(), commodity, available, PayoutState.CREATED, lots, "", millis(event));
        });
    }

    private Verdict send(PayoutSent event) {
        return payout(event.id(), payout -> switch (payout.state()) {
            case CREATED -> new Verdict.Done(payout.sent());
            case SENT, CONFIRMED -> new Verdict.Repeated();
            case REJECTED -> settled(payout);
        });
    }

    private Verdict confirm(PayoutConfirmed event) {
        return payout(event.id(), payout -> switch (payout.state()) {
            case CREATED, SENT -> {
                book.confirm(payout);
                yield new Verdict.Done(payout.ended(PayoutState.CONFIRMED, ""));
            }
            case CONFIRMED -> new Verdict.Repeated();
            case REJECTED -> settled(payout);
        });
    }

    private Verdict reject(PayoutRejected event) {
        return payout(event.id(), payout -> switch (payout.state()) {
            case CREATED, SENT -> {
                book.giveBack(payout, graceMillis(event), event.why());
                yield new Verdict.Done(payout.ended(PayoutState.REJECTED, event.why()));
            }
            case REJECTED -> new Verdict.Repeated();
            case CONFIRMED -> settled(payout);
        });
    }

    private Verdict payout(String id, Function<Payout, Verdict> further) {
        return before.movement(id).orElse(null) instanceof Payout payout
                ? further.apply(payout)
                : unknown("payout", id);
    }

    private Verdict spend(Spent event) {
        Optional<Movement> known = before.movement(event.id());
        if (known.isPresent()) {
            return repeated(event.id(), known.get() instanceof Spend spend && is(spend, event));
        }
        if (member.successor().isPresent()) {
            return merged();
        }
        Commodity commodity = event.commodity();
        if (commodity.isBadge()) {
            return insufficient("a badge is had, and not used: " + commodity);
        }
        long available = book.pocket(commodity).availableMinor();
        if (event.amountMinor() < terms.minSpendMinor(commodity)) {
            return insufficient(
                    "the least that is spent at once is " + words(terms.minSpendMinor(commodity), commodity));
        }
        if (event.amountMinor() > available) {
            return insufficient(words(available, commodity) + " is available, and this takes "
                    + words(event.amountMinor(), commodity));
        }
        return room(event, () -> {
            String merchant = event.merchant().value();
            var occasion = new Occasion(Kind.SPENT, event.id());
            List<Lot> lots = book.take(commodity, event.amountMinor(), new Account.Invoiced(merchant), occasion);
            return new Spend(event.id(), merchant, commodity, event.amountMinor(), lots, List.of(), millis(event));
        });
    }

    private static boolean is(Spend spend, Spent event) {
        return spend.merchant().equals(event.merchant().value())
                && spend.amountMinor() == event.amountMinor()
                && spend.commodity().equals(event.commodity());
    }

    private Verdict refund(SpendRefunded event) {
        if (!(before.movement(event.spend()).orElse(null) instanceof Spend spend)) {
            return unknown("spend", event.spend());
        }
        for (SpendRefund refund : spend.refunds()) {
            if (refund.id().equals(event.id())) {
                return repeated(event.id(), refund.amountMinor() == event.amountMinor());
            }
        }
        if (event.amountMinor() > spend.leftMinor()) {
            return insufficient(words(spend.leftMinor(), spend.commodity()) + " of this spend is not given back yet");
        }
        if (spend.refunds().size() == Spend.REFUNDS_MAX) {
            return full("refunds of one spend", Spend.REFUNDS_MAX);
        }
        List<Lot> left = book.refund(spend, event.amountMinor(), graceMillis(event));
        var refunds = new ArrayList<>(spend.refunds());
        refunds.add(new SpendRefund(event.id(), event.amountMinor()));
        return new Verdict.Done(spend.refunded(left, refunds));
    }

    private Verdict adjust(Adjusted event) {
        Optional<Movement> known = before.movement(event.id());
        if (known.isPresent()) {
            return repeated(event.id(), known.get() instanceof Adjustment adjustment && is(adjustment, event));
        }
        boolean badge = event.commodity().isBadge();
        if (badge && event.amountMinor() > 0 && book.pocket(event.commodity()).availableMinor() > 0) {
            return new Verdict.Refused(
                    Objection.SETTLED, "the member has this badge, and nobody has one twice: " + event.commodity());
        }
        return room(event, () -> {
            Account from = book.fund(Fund.ADJUSTMENTS);
            var occasion = new Occasion(Kind.ADJUSTED, event.id(), event.by(), event.why());
            if (event.amountMinor() > 0) {
                long rank = Lot.rank(millis(event), "");
                var lot = new Lot(event.id(), "", event.amountMinor(), event.expiresMillis(), rank);
                book.give(event.commodity(), List.of(lot), from, occasion);
            } else {
                book.demand(event.commodity(), -event.amountMinor(), event.id(), from, occasion);
            }
            return new Adjustment(
                    event.id(),
                    event.commodity(),
                    event.amountMinor(),
                    event.expiresMillis(),
                    event.by(),
                    event.why(),
                    millis(event));
        });
    }

    private static boolean is(Adjustment adjustment, Adjusted event) {
        return adjustment.amountMinor() == event.amountMinor()
                && adjustment.commodity().equals(event.commodity())
                && adjustment.expiresMillis() == event.expiresMillis()
                && adjustment.by().equals(event.by())
                && adjustment.why().equals(event.why());
    }

    private static Verdict repeated(String id, boolean same) {
        return same
                ? new Verdict.Repeated()
                : new Verdict.Refused(
                        Objection.REUSED_ID,
                        "something else of this member has the id " + id + ": give each an id of its own");
    }

    private static Verdict insufficient(String why) {
        return new Verdict.Refused(Objection.INSUFFICIENT, why);
    }

    private static Verdict unknown(String what, String id) {
        return new Verdict.Refused(
                Objection.UNKNOWN,
                "this member has no " + what + " " + id + ", or it began more than " + Purse.MOVEMENTS_KEPT_DAYS
                        + " days ago");
    }

    private static Verdict settled(Payout payout) {
        return new Verdict.Refused(
                Objection.SETTLED, "payout " + payout.id() + " was " + payout.state() + " before, and stays so");
    }

    private static Verdict merged() {
        return new Verdict.Refused(
                Objection.SETTLED, "this member was merged into another, who has what was his: ask for it there");
    }

    private static Verdict full(String what, int most) {
        return new Verdict.Refused(Objection.FULL, "too many " + what + ": at most " + most + " are kept");
    }

    /** Moves something if one more movement can be remembered. */
    private Verdict room(PurseEvent event, Supplier<Movement> moving) {
        if (millis(event) <= nowMillis - KEPT_MILLIS) {
            return new Verdict.Refused(
                    Objection.TOO_LATE,
                    "it happened more than " + Purse.MOVEMENTS_KEPT_DAYS
                            + " days ago: whether it was taken before is not known any more");
        }
        return kept().size() < Purse.MOVEMENTS_MAX
                ? new Verdict.Done(moving.get())
                : full("payouts, spends and adjustments of one member", Purse.MOVEMENTS_MAX);
    }

    /** Movements that are still of use: of which something is to come, or that are not long ago. */
    private List<Movement> kept() {
        return before.movements().stream()
                .filter(movement -> movement.open() || movement.atMillis() > nowMillis - KEPT_MILLIS)
                .toList();
    }

    private List<Movement> remembered(Movement movement) {
        var movements = new ArrayList<>(kept());
        movements.replaceAll(known -> known.id().equals(movement.id()) ? movement : known);
        if (!movements.contains(movement)) {
            movements.add(movement);
        }
        return movements;
    }

    private static String words(long minor, Commodity commodity) {
        return commodity.format(minor) + " " + commodity.code();
    }

    private static long millis(PurseEvent event) {
        return event.at().toEpochMilli();
    }

    /** Until when at least what is given back can be used. */
    private long graceMillis(PurseEvent event) {
        return end(millis(event), terms.graceDays());
    }

    private long writeOffMillis(Pocket pocket) {
        return end(pocket.sinceMillis(), terms.writeOffDays()) + lagMillis();
    }

    private long unpaidMillis(Payout payout) {
        return end(payout.atMillis(), terms.unpaidDays()) + lagMillis();
    }

    /** A window of so many local days is over at this moment. */
    private long end(long beginMillis, int days) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(beginMillis), zone)
                .plusDays(days + 1L)
                .atStartOfDay(zone)
                .toInstant()
                .toEpochMilli();
    }

    private List<Effect> effects(Member changed, List<Movement> movements) {
        List<Ripened> handedOn = changed.successor().isPresent() ? book.handOn() : List.of();
        Purse purse = book.purse(movements, nextLookMillis(movements));
        Member after = changed.with(purse);
        if (after.equals(member)) {
            return List.of();
        }
        book.entries().forEach(balance::count);
        var effects = new ArrayList<Effect>(3);
        effects.add(new Effect.MemberChanged(after));
        if (!book.entries().isEmpty()) {
            effects.add(new Effect.Booked(member.key(), book.entries()));
        }
        if (before.postings() / CARRIED_EVERY != purse.postings() / CARRIED_EVERY) {
            effects.add(new Effect.EntriesCarried(member.key(), nowMillis - ENTRIES_KEPT_MILLIS));
        }
        if (purse.nextLookMillis() != before.nextLookMillis() && purse.nextLookMillis() != Long.MAX_VALUE) {
            effects.add(new Effect.AlarmSet(member.key(), purse.nextLookMillis()));
        }
        if (!handedOn.isEmpty()) {
            changed.successor().ifPresent(heir -> effects.add(new Effect.Sent(handedOn(heir, handedOn))));
        }
        return effects;
    }

    private HandedOn handedOn(MemberKey to, List<Ripened> parts) {
        return new HandedOn(
                to,
                parts.stream().map(each -> part(each.commodity(), each.lot())).toList(),
                Instant.ofEpochMilli(eventMillis));
    }

    private HandedOn.Part part(Commodity commodity, Lot lot) {
        boolean fresh = !joining.contains(lot.id());
        return new HandedOn.Part(
                commodity, lot.id(), lot.merchant(), lot.leftMinor(), lot.expiresMillis(), lot.rank(), fresh);
    }

    /** The next alarm: one that is set already and comes earlier is left to come, and sets the next then. */
    private long nextLookMillis(List<Movement> movements) {
        long next = openPayouts(movements)
                .mapToLong(this::unpaidMillis)
                .filter(due -> due > nowMillis)
                .min()
                .orElse(Long.MAX_VALUE);
        for (Commodity commodity : book.commodities()) {
            Pocket pocket = book.pocket(commodity);
            if (pocket.receivableMinor() > 0) {
                next = Math.min(next, writeOffMillis(pocket));
            }
            for (Lot lot : pocket.lots()) {
                if (lot.leftMinor() > 0 && lot.expiresMillis() != Lot.NEVER) {
                    next = Math.min(next, lot.expiresMillis() + lagMillis());
                }
            }
        }
        return before.nextLookMillis() > nowMillis ? Math.min(before.nextLookMillis(), next) : next;
    }
}
