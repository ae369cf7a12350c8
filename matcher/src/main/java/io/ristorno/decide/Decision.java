package io.ristorno.decide;

import io.ristorno.decide.Budgets.Claimant;
import io.ristorno.decide.Budgets.Left;
import io.ristorno.decide.Budgets.Line;
import io.ristorno.decide.Budgets.Share;
import io.ristorno.decide.Outcome.Lack;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Mechanic.Payment;
import io.ristorno.offer.Mechanic.Steps;
import io.ristorno.offer.Mechanic.Steps.Step;
import io.ristorno.offer.Mechanic.Surprise;
import io.ristorno.offer.Offer;
import io.ristorno.qualify.AsOf;
import io.ristorno.qualify.Basis;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.Conditions;
import io.ristorno.qualify.Due;
import io.ristorno.qualify.Together;
import io.ristorno.qualify.Trace;
import io.ristorno.qualify.Turn;
import io.ristorno.qualify.Visit;
import io.ristorno.qualify.Windows;
import io.ristorno.qualify.Worth;
import io.ristorno.reward.Candidates;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import io.ristorno.reward.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What each candidate offer should give one purchase. A pure function: of the purchase as folded, of what the relationship's
 * other purchases hold, and of the budgets' answers. What was posted before matters in two ways only: a reward keeps the
 * budget that it holds, and what is settled keeps its slot.
 */
public final class Decision {
    private final Purchase purchase;
    private final Case matter;
    private final int asOfDay;
    private final AsOf asOf;
    private final Budgets budgets;
    private final Trace trace;
    private final Caution caution;
    private final Total total;
    private final Allowance allowance;
    private final int lastNewDay;
    private final int lastProvisionalDay;

    private Decision(Case matter, AsOf asOf, Budgets budgets, Trace trace) {
        this.matter = matter;
        this.purchase = matter.purchase();
        this.asOfDay = asOf.day(purchase.zone());
        this.asOf = asOf;
        this.budgets = budgets;
        this.trace = trace;
        caution = new Caution(matter, asOfDay, trace);
        total = new Total(matter);
        allowance = new Allowance(matter, total, trace);
        lastProvisionalDay = Windows.lastProvisionalDay(purchase, matter.windows());
        lastNewDay = Windows.lastNewDay(purchase, matter.risk(), matter.merchantSinceMillis());
    }

    /**
     * Decides one purchase of a relationship.
     *
     * @param candidates offers whose version in force at purchase time may fit, and those that hold a reward on it
     */
    public static Outcome decide(Candidates candidates, Case matter, AsOf asOf, Budgets budgets, Trace trace) {
        return new Decision(matter, asOf, budgets, trace).decide(candidates);
    }

    private Outcome decide(Candidates candidates) {
        if (candidates.count() == 0) {
            return new Outcome(List.of(), Outcome.NEVER, Lack.NONE);
        }
        var bids = new ArrayList<Bid>(candidates.count());
        for (int i = 0; i < candidates.count(); i++) {
            bids.add(bid(candidates.offer(i)));
        }
        var choice = new Choice(bids, matter.stacking().maxOffers());
        if (allowance.deals()) {
            // So that none asks its budget for more than it may have: what is short would not be the budget then.
            allowance.dealt(choice.winners());
        }
        bids.forEach(this::fund);
        Supplier<List<Bid>> dealt = () -> allowance.dealt(choice.winners());
        Optional<Line> line = line(bids);
        return line.isEmpty()
                ? outcome(bids, choice, allowance.eased(dealt.get()), Lack.NONE)
                : decide(bids, choice, new LineShare(line.get(), purchase, bids, choice, dealt));
    }

    private Optional<Line> line(List<Bid> bids) {
        for (Bid bid : bids) {
            if (bid.stands() || bid.kept > 0) {
                Claimant claimant = claimant();
                return budgets.line(claimant.relationship().merchant(), claimant);
            }
        }
        return Optional.empty();
    }

    private Outcome decide(List<Bid> bids, Choice choice, LineShare line) {
        List<Bid> winners = allowance.eased(line.winners());
        if (trace.recording()) {
            line.report(trace);
        }
        return outcome(bids, choice, winners, line.lack(winners));
    }

    private Outcome outcome(List<Bid> bids, Choice choice, List<Bid> winners, Lack lack) {
        for (Bid bid : bids) {
            if (bid.stands() && !winners.contains(bid)) {
                bid.refuse(Reason.STACKING, Stage.REJECTED);
            }
            if (!winners.contains(bid)) {
                bid.kept = 0;
            }
            if (bid.lacking > 0 && !bid.stands() && !choice.wouldWin(bid)) {
                bid.lacking = 0;
            }
        }
        allowance.settle(bids, winners);
        if (purchase.life() == Life.CLEARED) {
            total.shareOfNet(winners, purchase, bid -> afterReturns(bid, bid.basis()));
        }
        var targets = new ArrayList<Target>(bids.size());
        for (Bid bid : bids) {
            targets.add(target(bid));
        }
        var nextLook = new NextLook(matter, asOf, lastNewDay, lastProvisionalDay);
        return new Outcome(targets, nextLook.day(bids, targets), lack);
    }

    private Bid bid(Offer offer) {
        Optional<Basis> value = Basis.of(purchase, offer.currency(), matter.rates());
        if (trace.recording() && value.isPresent() && !value.get().sheet().isEmpty()) {
            trace.exchanged(offer, value.get().sheet());
        }
        var bid = new Bid(offer, value, Conditions.firstFailing(offer, matter, value, trace), matter.points());
        if (lifeless(bid) || value.isEmpty()) {
            return bid;
        }
        visit(bid);
        if (!bid.stands() && (bid.together() || bid.reason != Reason.BELOW_MINIMUM)) {
            return bid;
        }
        Basis basis = value.get();
        if (bid.together()) {
            bid.current = bid.due.minor();
        } else {
            value(bid, basis);
        }
        pays(bid, basis);
        limit(bid);
        if (bid.stands()) {
            allowance.ask(bid);
        }
        if (bid.stands()) {
            caution.look(bid);
        }
        bid.valued = true;
        return bid;
    }

    /** Asks the budget, of one that has a value. */
    private void fund(Bid bid) {
        if (!bid.valued) {
            return;
        }
        if (bid.stands() || bid.reason == Reason.BELOW_MINIMUM || bid.awaitsMore()) {
            budget(bid, bid.basis());
        }
        flag(bid);
        trace.valued(bid.offer, bid.current);
    }

    private static void value(Bid bid, Basis basis) {
        bid.first = basis.unknownAtFirst()
                ? Worth.ofUnknown(bid.offer, basis.first(), bid.turn, bid.points)
                : bid.worthOf(basis.first());
        bid.current = basis.unknown()
                ? Worth.ofUnknown(bid.offer, basis.beforeReturns(), bid.turn, bid.points)
                : bid.worthOf(basis.beforeReturns());
    }

    /** Who is below the minimum would have this turn if he were not. */
    private void visit(Bid bid) {
        bid.visits = Visit.counts(bid.offer, bid.reason);
        if (bid.together()) {
            bid.due = bid.visits ? Together.due(bid.offer, matter, asOf) : Due.NONE;
        } else if (bid.visits || bid.reason == Reason.BELOW_MINIMUM) {
            bid.turn = Turn.of(bid.offer, matter);
        }
    }

    /** Whether the mechanic pays a purchase of this amount, at its turn, anything. */
    private void pays(Bid bid, Basis basis) {
        if (!bid.stands() || bid.offer.mechanic() instanceof Payment) {
            return;
        }
        boolean pays = bid.current > 0
                || !bid.together()
                        && Turn.pays(bid.offer.mechanic(), basis.beforeReturns(), bid.turn)
                                .isPresent();
        if (trace.recording()) {
            report(bid, basis, pays);
        }
        if (!pays) {
            bid.refuse(unpaid(bid), Stage.REJECTED);
        }
    }

    private void report(Bid bid, Basis basis, boolean pays) {
        if (bid.offer.mechanic() instanceof Steps(List<Step> steps)) {
            long floor = basis.beforeReturns().floor();
            trace.tested(bid.offer, unpaid(bid), pays, floor, steps.getFirst().fromMinor());
        } else if (bid.together()) {
            trace.tested(bid.offer, unpaid(bid), pays, bid.due.reachedMinor(), bid.due.neededMinor());
        } else {
            trace.tested(bid.offer, unpaid(bid), pays, bid.turn, 0);
        }
    }

    private Reason unpaid(Bid bid) {
        if (bid.due.awaits(asOfDay)) {
            return Reason.AWAITS_END;
        }
        return switch (bid.offer.mechanic()) {
            case Surprise _ -> Reason.NO_PRIZE;
            case Steps _ -> Reason.BELOW_MINIMUM;
            default -> Reason.COUNTED;
        };
    }

    private boolean lifeless(Bid bid) {
        switch (purchase.life()) {
            case VOID -> bid.refuse(Reason.REVERSED, Stage.VOID);
            case VERIFICATION -> bid.refuse(Reason.VERIFICATION, Stage.VOID);
            case AUTHORISED -> {
                if (bid.stands() && asOfDay > lastProvisionalDay) {
                    bid.refuse(Reason.NEVER_CLEARED, Stage.EXPIRED);
                }
            }
            case CLEARED -> {}
        }
        return bid.refusedAs != Stage.REJECTED;
    }

    private void limit(Bid bid) {
        Limits.Room room = Limits.room(bid.offer, matter);
        bid.room = room.full() ? 0 : room.leftMinor();
        if (trace.recording()) {
            trace.tested(bid.offer, Reason.LIMIT, !room.full(), bid.current, bid.room);
        }
        Reason whose = settledBy(bid.offer);
        // Budgets and lines are asked behind the choice: what they had too little of turns no choice that is made.
        bid.first = whose == Reason.LIMIT ? Math.min(bid.first, bid.room) : bid.first;
        if (bid.stands() && room.full()) {
            bid.refuse(whose, room.lasting() ? Stage.REJECTED : Stage.WAITLISTED);
        } else if (bid.current > room.leftMinor()) {
            bid.current = room.leftMinor();
            bid.flag(whose == Reason.LIMIT ? Flag.LIMIT_CAPPED : Flag.BUDGET_CAPPED);
        }
    }

    /** Whose the room is that a reward has, or was settled with: the limit's, the budget's or the line's. */
    private Reason settledBy(Offer offer) {
        return purchase.reward(offer.id())
                .filter(Reward::settled)
                .map(reward -> reward.reason().shared() ? reward.reason() : settledBy(offer, reward))
                .orElse(Reason.LIMIT);
    }

    /** What is left for an offer without limits, a fund has left it. */
    private static Reason settledBy(Offer offer, Reward reward) {
        return reward.flags().contains(Flag.BUDGET_CAPPED) || !offer.limitsMembers() ? Reason.BUDGET : Reason.LIMIT;
    }

    /**
     * A first reservation is all or nothing; one that holds takes what is left. A clearing that announces others leaves the
     * reservation standing until a final one, the full amount, or the end of the provisional window, though it does not reach the
     * minimum by itself.
     */
    private void budget(Bid bid, Basis basis) {
        bid.held = purchase.reward(bid.offer.id())
                .map(reward -> reward.standing().budgeted())
                .orElse(0L);
        bid.kept = kept(bid, basis);
        long more = bid.wanted() - bid.held;
        if (more <= 0 && !allowance.deals()) {
            return;
        }
        Left left = budgets.budget(bid.offer, claimant(), bid.held == 0);
        if (trace.recording() && more > 0) {
            shares(bid, more);
        }
        if (allowance.deals() && left.minor() <= Long.MAX_VALUE - bid.held) {
            bid.funded = bid.held + left.minor();
        }
        if (more <= 0) {
            return;
        }
        if (more > left.minor()) {
            squeeze(bid, left);
        } else if (trace.recording()) {
            trace.tested(bid.offer, Reason.BUDGET, true, bid.current, more);
        }
    }

    /** Tells what is used of each limit of all members, apart from a budget that is spent once. */
    private void shares(Bid bid, long more) {
        for (Share share : budgets.shares(bid.offer)) {
            Limit limit = share.limit();
            boolean rewards = limit.kind() == Limit.Kind.COUNT;
            if (rewards || limit.per() != Limit.Period.OFFER) {
                trace.tested(
                        bid.offer,
                        Reason.BUDGET,
                        (rewards ? "rewards per " : "amount per ") + limit.per(),
                        share.used() + (rewards ? (bid.held == 0 ? 1 : 0) : more) <= limit.most(),
                        words(bid.offer, limit, share.used()),
                        words(bid.offer, limit, limit.most()));
            }
        }
    }

    private static String words(Offer offer, Limit limit, long count) {
        return limit.kind() == Limit.Kind.COUNT
                ? Long.toString(count)
                : offer.commodity().format(count) + " " + offer.commodity();
    }

    private Claimant claimant() {
        return new Claimant(purchase.events().getFirst().relationship(), purchase.anchor());
    }

    private void squeeze(Bid bid, Left left) {
        if (trace.recording()) {
            trace.tested(bid.offer, Reason.BUDGET, bid.held > 0, bid.current, bid.held + left.minor());
        }
        if (bid.held == 0 && bid.current > left.minor() && (bid.isWhole() || left.minor() <= 0)) {
            bid.lacking = bid.current;
            bid.refuse(Reason.BUDGET, bid.current <= left.mayComeMinor() ? Stage.WAITLISTED : Stage.REJECTED);
            bid.room = 0;
            return;
        }
        long most = bid.held + left.minor();
        if (bid.current > most) {
            bid.lacking = bid.current - most;
            bid.cut(most);
            bid.flag(Flag.BUDGET_CAPPED);
        }
        bid.keepWithin(most);
    }

    private long kept(Bid bid, Basis basis) {
        long most = Math.min(bid.room, bid.allowed);
        if (bid.together()) {
            return Math.max(0, Math.min(bid.due.kept(), most - bid.current));
        }
        boolean expected = basis.cleared()
                && purchase.more()
                && purchase.authorised().minor() > purchase.beforeReturns().minor()
                && asOfDay <= lastProvisionalDay;
        long reserved = Math.min(most, bid.worthOf(basis.authorised()));
        return expected ? Math.max(0, reserved - bid.current) : 0;
    }

    private void flag(Bid bid) {
        if (!purchase.at().timed() && !bid.offer.schedule().hours().equals(Hours.ALL_DAY)) {
            bid.flag(Flag.TIME_UNKNOWN);
        }
        if (!purchase.clearings().isEmpty()
                && purchase.clearings().getFirst().at().localDay() > lastProvisionalDay) {
            bid.flag(Flag.LATE);
        }
        if (purchase.life() == Life.CLEARED && lastNewDay > Visit.lastHoldDay(bid.offer, purchase)) {
            bid.flag(Flag.NEW_MERCHANT);
        }
        if (Conditions.isShortOfHistory(bid.offer, matter)) {
            bid.flag(Flag.SHORT_HISTORY);
        }
    }

    private Target target(Bid bid) {
        if (!bid.stands() || bid.current == 0) {
            Reason reason = bid.stands() ? Reason.BELOW_MINIMUM : bid.reason;
            var standing = bid.kept == 0 ? Standing.NONE : new Standing(0, bid.kept, 0, 0, 0);
            boolean cut = reason == Reason.BELOW_MINIMUM && bid.flags.contains(Flag.BUDGET_CAPPED);
            return new Target(
                    bid.offer,
                    standing,
                    bid.refusedAs,
                    reason,
                    cut ? Set.of(Flag.BUDGET_CAPPED) : Set.of(),
                    bid.lacking,
                    bid.room,
                    bid.allowed,
                    bid.count(purchase));
        }
        Set<Flag> flags = flags(bid);
        if (bid.together()) {
            return together(bid, flags);
        }
        if (purchase.life() == Life.AUTHORISED) {
            var standing = Standing.provisional(bid.current);
            return new Target(
                    bid.offer,
                    standing,
                    Stage.PROVISIONAL,
                    Reason.EARNED,
                    flags,
                    bid.lacking,
                    bid.room,
                    bid.allowed,
                    bid.count(purchase));
        }
        return cleared(bid, flags);
    }

    /** What was released stays so, as long as the purchases come to as much. */
    private Target together(Bid bid, Set<Flag> flags) {
        boolean awaitsContact = awaitsContact(bid);
        boolean free =
                asOf.looking() && bid.due.over() && lastNewDay < asOfDay && !bid.awaitsOperator && !awaitsContact;
        long released = Math.min(caution.released(bid.offer), bid.due.ripe());
        long available = free ? bid.current : Math.min(bid.current, released);
        long rest = bid.current - available;
        boolean cleared = bid.due.cleared();
        var standing = cleared
                ? new Standing(0, bid.kept(), bid.current, rest, available)
                : new Standing(rest, bid.kept(), available, 0, available);
        Stage stage = rest == 0 ? Stage.AVAILABLE : cleared ? Stage.PENDING : Stage.PROVISIONAL;
        Reason reason = cleared ? held(bid, awaitsContact && rest > 0) : Reason.EARNED;
        return new Target(
                bid.offer, standing, stage, reason, flags, bid.lacking, bid.room, bid.allowed, bid.count(purchase));
    }

    private Set<Flag> flags(Bid bid) {
        if (bid.flags.isEmpty() || purchase.flags().isEmpty()) {
            return bid.flags.isEmpty() ? purchase.flags() : bid.flags;
        }
        var both = EnumSet.copyOf(bid.flags);
        both.addAll(purchase.flags());
        return both;
    }

    private Target cleared(Bid bid, Set<Flag> flags) {
        Basis basis = bid.basis();
        long after = Math.min(afterReturns(bid, basis), bid.netCeiling);
        int releasedDay = asOf.releasedDay(purchase, bid.offer);
        boolean awaitsContact = awaitsContact(bid);
        long due = lastNewDay >= releasedDay
                ? 0
                : Math.min(after, bid.worthOf(basis.ripe(releasedDay, bid.offer.holdDays())));
        boolean holds = awaitsContact || matter.waitsForContact() && !asOf.looking();
        long ripe = holds || bid.awaitsOperator && lastNewDay < releasedDay
                ? Math.min(after, caution.released(bid.offer))
                : due;
        bid.overdue = due > ripe && !awaitsContact && !bid.awaitsOperator;
        var standing = new Standing(0, bid.kept(), bid.current, after - ripe, ripe);
        if (after == 0) {
            Reason reason = purchase.netMinor() == 0 ? Reason.RETURNED : Reason.BELOW_MINIMUM;
            return new Target(
                    bid.offer,
                    standing,
                    Stage.REJECTED,
                    reason,
                    flags,
                    bid.lacking,
                    bid.room,
                    bid.allowed,
                    bid.count(purchase));
        }
        Stage stage = ripe == after ? Stage.AVAILABLE : Stage.PENDING;
        Reason reason = held(bid, awaitsContact && ripe < after);
        return new Target(
                bid.offer, standing, stage, reason, flags, bid.lacking, bid.room, bid.allowed, bid.count(purchase));
    }

    /**
     * Whether it waits for the member to be reachable. With the last day on which anything may happen to the purchase nothing does any
     * more: nobody looks at it behind that, and it would be lost.
     */
    private boolean awaitsContact(Bid bid) {
        boolean waits = matter.awaitsContact() && asOfDay <= Caution.lastDay(purchase, bid);
        if (trace.recording() && matter.waitsForContact()) {
            trace.tested(
                    bid.offer,
                    Reason.AWAITS_CONTACT,
                    "confirmed contact",
                    !waits,
                    matter.member().contacts().isVerified() ? "confirmed" : "none",
                    "an e-mail address or a phone");
        }
        return waits;
    }

    private static Reason held(Bid bid, boolean awaitsContact) {
        return bid.awaitsOperator ? Reason.HELD_FOR_REVIEW : awaitsContact ? Reason.AWAITS_CONTACT : Reason.EARNED;
    }

    private static long afterReturns(Bid bid, Basis basis) {
        return switch (bid.offer.refundPolicy()) {
            case REQUALIFY ->
                Math.min(bid.current, bid.worthOf(basis.beforeReturns().times(basis.left())));
            case PROPORTIONAL ->
                Worth.inProportion(bid.offer, basis.beforeReturns(), bid.turn, bid.current, basis.left(), bid.points);
            case NONE ->
                Worth.inProportion(
                        bid.offer, basis.beforeReturns(), bid.turn, bid.current, basis.undisputed(), bid.points);
        };
    }
}
