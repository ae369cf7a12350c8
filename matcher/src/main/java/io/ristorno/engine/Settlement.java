package io.ristorno.engine;

import io.ristorno.decide.Decision;
import io.ristorno.decide.Ghosts;
import io.ristorno.decide.Outcome;
import io.ristorno.decide.Outcome.Lack;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Ruling;
import io.ristorno.event.TransactionEvent;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.Posting;
import io.ristorno.ledger.Posting.Posted;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Answer;
import io.ristorno.member.Circumstances;
import io.ristorno.member.Contacts;
import io.ristorno.member.Footing;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.member.Touch;
import io.ristorno.member.Touches;
import io.ristorno.money.Rates;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import io.ristorno.purchase.Fold.Changed;
import io.ristorno.purchase.Horizon;
import io.ristorno.qualify.AsOf;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.Reachable;
import io.ristorno.qualify.Shown;
import io.ristorno.qualify.Trace;
import io.ristorno.qualify.Visits;
import io.ristorno.reward.Candidates;
import io.ristorno.reward.Drawn;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import io.ristorno.reward.Target;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One event's way from folded purchases to effects: match, decide and post, for each purchase of the relationship in the
 * order of purchase time, since an earlier one may take what a later one would have.
 */
final class Settlement {
    /** Rounds that settling may take beyond its purchases: an event with which it never ends is set aside, and the engine goes on. */
    private static final int ROUNDS_MORE = 8;

    private final OfferIndex index;
    private final Rates rates;
    private final OfferBudgets budgets;
    private final TrialBalance balance;
    private final Funding funding;
    private final Earnings earnings;
    private final Candidates candidates;
    private final AsOf asOf;
    private final Member member;
    private final Relationship before;
    private final long eventMillis;
    private final List<Entry> entries = new ArrayList<>(4);
    private final Ripening ripening;
    private final List<Effect> limits = new ArrayList<>(0);
    private List<Effect> purse = List.of();
    private List<Effect> told = List.of();
    private Scene scene;
    private Visits visits = Visits.NONE;
    private BitSet goneBy = new BitSet(0);
    /** What a look's round has found of the purchases that it decided, by their positions. */
    private final Map<Integer, Optional<Footing>> footings = new HashMap<>(0);

    /** Those that were found, then those that are left: what the purchases have earned is among them where that is capped. */
    private Circumstances circumstances;

    private long nextLook = Long.MAX_VALUE;

    Settlement(
            OfferIndex index,
            Rates rates,
            OfferBudgets budgets,
            TrialBalance balance,
            Candidates candidates,
            AsOf asOf,
            Member member,
            Relationship before,
            long eventMillis) {
        this.index = index;
        this.rates = rates;
        this.budgets = budgets;
        this.balance = balance;
        this.candidates = candidates;
        this.asOf = asOf;
        this.member = member;
        this.before = before;
        this.eventMillis = eventMillis;
        ripening = new Ripening(index, before.key(), asOf);
        funding = new Funding(budgets, balance, before.key());
        earnings = new Earnings(index, member, before.purchases());
        circumstances = new Circumstances(index.revision(), member.changes());
        scene = scene(before.rulings());
    }

    private Scene scene(List<Ruling> rulings) {
        return new Scene(index, rates, member, before.key(), before.history(), rulings, earnings);
    }

    /** After a look or an operator's word: no message is new. */
    List<Effect> settle(Changed changed) {
        List<Purchase> purchases = decideAll(changed);
        List<Effect> unmatched = asOf.looking() ? unmatched(changed.parked()) : List.of();
        boolean moved = !purchases.equals(before.purchases()) || !unmatched.isEmpty();
        Relationship after = after(
                changed,
                purchases,
                before.recorded(),
                asOf.looking() && moved ? asOf.nowMillis() : before.lookedMillis());
        Relationship lighter = asOf.looking() && !moved ? Horizon.closed(after, asOf.nowMillis()) : after;
        var effects = new ArrayList<Effect>(4);
        effects.addAll(unmatched);
        closed(after, lighter).ifPresent(effects::add);
        letGo(after, lighter);
        if (purse.isEmpty() && lighter.purchases().size() != after.purchases().size()) {
            Member fewer = Reaching.awaiting(member, before.key().merchant(), lighter.purchases(), index);
            purse = fewer.equals(member) ? purse : List.of(new Effect.MemberChanged(fewer));
        }
        if (lighter.equals(before)) {
            effects.addAll(funding.claims(asOf.nowMillis()));
            return effects;
        }
        return effects(lighter, effects);
    }

    /** After an event: it is recorded with its answer. */
    List<Effect> settle(Changed changed, TransactionEvent event) {
        List<Purchase> purchases = decideAll(changed);
        Answer answer = Answers.of(member, purchases, changed.taken().orElse(event));
        Relationship after = after(
                changed, purchases, recorded(new Recorded(event, answer), changed.place()), before.lookedMillis());
        var effects = new ArrayList<Effect>(4);
        effects.add(new Effect.Answered(answer, false));
        if (changed.parked().contains(event) && unmatchedMillis(event) <= asOf.nowMillis()) {
            effects.add(Reconciliation.unmatched(event));
        }
        return effects(after, effects);
    }

    private Relationship after(Changed changed, List<Purchase> purchases, List<Recorded> recorded, long lookedMillis) {
        return new Relationship(
                before.key(),
                recorded,
                purchases,
                changed.parked(),
                changed.inReview(),
                changed.rulings(),
                alarm(changed.parked()),
                lookedMillis,
                before.touchedMillis(),
                circumstances,
                before.history());
    }

    private long unmatchedMillis(TransactionEvent event) {
        return Reconciliation.unmatchedMillis(
                event,
                index.windows(member.key().program(), event.message().at().epochMillis()));
    }

    /** Messages that have waited for so long that somebody has to be told, and nobody was at the look before. */
    private List<Effect> unmatched(List<TransactionEvent> parked) {
        List<Effect> unmatched = List.of();
        for (TransactionEvent event : parked) {
            long due = unmatchedMillis(event);
            if (before.lookedMillis() < due && due <= asOf.nowMillis()) {
                unmatched = unmatched.isEmpty() ? new ArrayList<>(1) : unmatched;
                unmatched.add(Reconciliation.unmatched(event));
            }
        }
        return unmatched;
    }

    /** Purchases that one value has, and the next has as results only. */
    static Optional<Effect> closed(Relationship before, Relationship after) {
        if (before.purchases().size() == after.purchases().size()) {
            return Optional.empty();
        }
        Set<String> closed = new LinkedHashSet<>();
        for (Purchase purchase : before.purchases()) {
            closed.add(purchase.id());
            closed.addAll(purchase.aliases());
        }
        for (Purchase purchase : after.purchases()) {
            closed.remove(purchase.id());
            purchase.aliases().forEach(closed::remove);
        }
        return Optional.of(new Effect.PurchasesClosed(before.key(), closed));
    }

    /** A purchase that is closed waits for no budget or line any more. */
    Settlement letGo(Relationship open, Relationship closed) {
        if (open.purchases().size() != closed.purchases().size()) {
            for (Purchase purchase : open.purchases()) {
                boolean stays = closed.purchases().stream()
                        .anyMatch(each -> each.anchor().equals(purchase.anchor()));
                if (!stays) {
                    purchase.rewards().forEach(reward -> funding.wish(purchase, reward, 0));
                    funding.wish(purchase, Lack.NONE);
                }
            }
        }
        return this;
    }

    /** The member is erased: what he has not got yet goes back, what was his is lost already, and nothing is known any more. */
    List<Effect> forget() {
        var left = new ArrayList<Purchase>(before.purchases().size());
        for (Purchase purchase : before.purchases()) {
            var rewards = new ArrayList<Reward>(purchase.rewards().size());
            for (Reward reward : purchase.rewards()) {
                rewards.add(post(purchase, reward, reward.erased()));
                funding.wish(purchase, rewards.getLast(), 0);
            }
            funding.wish(purchase, Lack.NONE);
            left.add(purchase.with(rewards));
        }
        told = Referrals.told(before.purchases(), left, asOf.nowMillis());
        return effects(Relationship.none(before.key()), new ArrayList<>(4));
    }

    private List<Recorded> recorded(Recorded now, int place) {
        List<Recorded> earlier = before.recorded();
        var recorded = new Recorded[earlier.size() + 1];
        for (int i = 0; i < recorded.length; i++) {
            recorded[i] = i == place ? now : earlier.get(i < place ? i : i - 1);
        }
        return List.of(recorded);
    }

    private List<Effect> effects(Relationship after, List<Effect> effects) {
        effects.add(new Effect.RelationshipChanged(after));
        if (!entries.isEmpty()) {
            effects.add(new Effect.Booked(before.key(), List.copyOf(entries)));
        }
        effects.addAll(purse);
        effects.addAll(told);
        effects.addAll(limits);
        effects.addAll(Reconciliation.found(before, after, tolerance()));
        if (after.asksOperator() != before.asksOperator()) {
            effects.add(new Effect.AsksOperator(before.key(), after.asksOperator()));
        }
        if (after.nextLookMillis() != before.nextLookMillis() && after.nextLookMillis() != Long.MAX_VALUE) {
            effects.add(new Effect.AlarmSet(before.key(), after.nextLookMillis()));
        }
        funding.alert(index.line(before.key().merchant().value()), eventMillis).ifPresent(effects::add);
        effects.addAll(funding.claims(asOf.nowMillis()));
        return effects;
    }

    private int tolerance() {
        return index.program(member.key().program())
                .map(Program::settledToleranceBasisPoints)
                .orElse(Program.SETTLED_TOLERANCE_BASIS_POINTS);
    }

    /** The next alarm: one that is set already and comes earlier is left to come, and sets the next then. */
    private long alarm(List<TransactionEvent> parked) {
        long next = nextLook;
        for (TransactionEvent event : parked) {
            long due = unmatchedMillis(event);
            next = due > asOf.nowMillis() ? Math.min(next, due) : next;
        }
        boolean set = before.nextLookMillis() > asOf.nowMillis();
        return set ? Math.min(before.nextLookMillis(), next) : next;
    }

    /** Decides every purchase. If that breaks, the sums that all members share are as they were. */
    private List<Purchase> decideAll(Changed changed) {
        try {
            List<Purchase> decided = decided(changed);
            told = Referrals.told(before.purchases(), decided, asOf.nowMillis());
            Member after =
                    Reaching.awaiting(earnings.of(member, decided), before.key().merchant(), decided, index);
            if (!ripening.isEmpty()) {
                var program = index.program(member.key().program());
                purse = new Treasury(balance, program, after, asOf.nowMillis(), eventMillis).ripen(ripening.all());
            }
            if (purse.isEmpty() && !after.equals(member)) {
                purse = List.of(new Effect.MemberChanged(after));
            }
            circumstances = new Circumstances(index.revision(), after.changes());
            return decided;
        } catch (RuntimeException broken) {
            funding.undo();
            throw broken;
        }
    }

    private List<Purchase> decided(Changed changed) {
        scene = changed.rulings().equals(before.rulings()) ? scene : scene(changed.rulings());
        for (Purchase dissolved : changed.dissolved()) {
            for (Reward reward : dissolved.rewards()) {
                Reward gone = reward.gone(Reason.MERGED);
                ripening.withdrawn(dissolved, reward);
                funding.wish(dissolved, post(dissolved, reward, gone), 0);
            }
            funding.wish(dissolved, Lack.NONE);
        }
        var purchases = new ArrayList<>(changed.purchases());
        visits = scene.visits(purchases, asOf, candidates);
        boolean all = everyInputChanged(changed);
        BitSet first = settled(purchases);
        int rounds = 0;
        for (boolean more = true; more; ) {
            if (rounds++ > purchases.size() + ROUNDS_MORE) {
                throw new IllegalStateException(
                        "each round settles a purchase more, or none: these take turns for ever");
            }
            goneBy = visits.goneBy(purchases);
            decide(purchases, first, true, all);
            if (!first.isEmpty() && dependent()) {
                // What is settled goes before what is not, also where both are of settled purchases and the latter's
                // was made earlier.
                decide(purchases, first, true, all);
            }
            decide(purchases, first, false, all);
            boolean lost = stand(purchases);
            if (lost) {
                visits = scene.visits(purchases, asOf, candidates);
            }
            BitSet next = next(first, purchases, rounds);
            more = asOf.looking()
                    && (lost || !next.equals(first) || !visits.goneBy(purchases).equals(goneBy));
            first = next;
        }
        if (!asOf.looking()) {
            lookForWhatIsGoneBy(purchases);
        }
        if (index.asksHistory(before.key().merchant())) {
            lookForWhatExpires(purchases);
        }
        return purchases;
    }

    /**
     * Puts purchases on the footings that a round has given them, or has taken away: in the course of it each is what it was to the
     * offers, or what it was counted for would be another thing than what it is paid for.
     *
     * @return whether any has lost its footing, so that it may be something else to them now
     */
    private boolean stand(List<Purchase> purchases) {
        boolean lost = false;
        for (Map.Entry<Integer, Optional<Footing>> each : footings.entrySet()) {
            Purchase purchase = purchases.get(each.getKey());
            lost |= purchase.footing().isPresent() && each.getValue().isEmpty();
            purchases.set(each.getKey(), purchase.on(each.getValue()));
        }
        footings.clear();
        return lost;
    }

    /** What comes to be gone by, or ceases to, is settled with a look, or ceases to be: at once, so that others' alarms do not matter. */
    private void lookForWhatIsGoneBy(List<Purchase> purchases) {
        BitSet now = visits.goneBy(purchases);
        for (int i = now.nextSetBit(0); i >= 0; i = now.nextSetBit(i + 1)) {
            if (!purchases.get(i).settled()) {
                nextLook = Math.min(nextLook, asOf.nowMillis());
            }
        }
        if (!now.equals(goneBy)) {
            nextLook = Math.min(nextLook, asOf.nowMillis());
        }
    }

    /** What never clears was nothing: those behind it may be others then. */
    private void lookForWhatExpires(List<Purchase> purchases) {
        for (int i = 0; i < purchases.size() - 1; i++) {
            if (scene.isAwaited(purchases.get(i), asOf)) {
                look(purchases.get(i).zone(), scene.lastProvisionalDay(purchases.get(i)) + 1);
            }
        }
    }

    /**
     * Whom the next round serves first: those that are settled. The first round may let one go that is void by now, and its place is for
     * others from then on. After that the set only grows within this look, so there are at most as many rounds as purchases, and two
     * more: who has been served first once is not pushed behind by what he himself pushed out. It starts from what the look found, and
     * each round goes by purchase time: nothing in it knows in what order messages came.
     */
    private static BitSet next(BitSet first, List<Purchase> purchases, int rounds) {
        BitSet next = settled(purchases);
        if (rounds > 1) {
            next.or(first);
        }
        return next;
    }

    /**
     * Whether every purchase is to be decided again: time, catalogue or member have moved, or the purchases depend on each
     * other, through limits or through what was returned, and more than the last of them has changed.
     */
    private boolean everyInputChanged(Changed changed) {
        return asOf.looking()
                || asOf.nowMillis() >= before.nextLookMillis()
                || !before.circumstances().equals(circumstances)
                || !changed.dissolved().isEmpty()
                || !changed.rulings().equals(before.rulings())
                || dependent() && !onlyLastChanged(changed.purchases());
    }

    private boolean dependent() {
        return index.limits(before.key().merchant())
                || index.counts(before.key().merchant())
                || index.asksHistory(before.key().merchant())
                || index.loops(member.key().program())
                || index.capsMembers(member.key().program())
                || index.limitsAnywhere();
    }

    /** The last purchase takes nothing from those before it, unless it is settled, and adds nothing to what is paid on them. */
    private boolean onlyLastChanged(List<Purchase> purchases) {
        if (index.paysPeriods(before.key().merchant())) {
            return false;
        }
        int last = purchases.size() - 1;
        for (int i = 0; i < last; i++) {
            if (i >= before.purchases().size()
                    || toDecide(purchases.get(i), before.purchases().get(i))) {
                return false;
            }
        }
        return last < 0
                || !purchases.get(last).settled()
                        && (last >= before.purchases().size()
                                || !before.purchases().get(last).settled());
    }

    @SuppressWarnings("ReferenceEquality") // the fold gives back the very purchases that it did not change
    private static boolean toDecide(Purchase now, Purchase then) {
        return now != then || now.hungry();
    }

    private boolean toDecide(Purchase purchase, int position) {
        List<Purchase> known = before.purchases();
        // An earlier purchase that is new shifts the others by one.
        return (position >= known.size() || toDecide(purchase, known.get(position)))
                && (position == 0 || position > known.size() || toDecide(purchase, known.get(position - 1)));
    }

    private static BitSet settled(List<Purchase> purchases) {
        var settled = new BitSet(purchases.size());
        for (int i = 0; i < purchases.size(); i++) {
            settled.set(i, purchases.get(i).settled());
        }
        return settled;
    }

    /** Settled purchases first: nobody moves them, and what they leave is for the others. */
    private void decide(List<Purchase> purchases, BitSet settled, boolean these, boolean all) {
        for (int i = 0; i < purchases.size(); i++) {
            if (settled.get(i) == these && (all || toDecide(purchases.get(i), i))) {
                purchases.set(i, decide(purchases, i));
            }
        }
    }

    private Purchase decide(List<Purchase> purchases, int position) {
        Purchase purchase = purchases.get(position);
        if (!index.remembers(purchase.at().epochMillis())) {
            return purchase;
        }
        match(purchase);
        List<Offer> heldOut = index.withhold(member.key(), purchase, candidates);
        if (candidates.count() == 0 && purchase.rewards().isEmpty() && heldOut.isEmpty()) {
            return purchase.haunted(List.of());
        }
        Case matter = scene.matter(purchases, position, visits, asOf);
        Outcome outcome = Decision.decide(candidates, matter, asOf, budgets, Trace.NONE);
        look(purchase, outcome.nextLookDay());
        Ghosts ghosts = Ghosts.of(heldOut, matter, asOf);
        look(purchase, ghosts.nextLookDay());
        boolean isGoneBy = goneBy.get(position);
        boolean settles = settles(purchase, outcome, isGoneBy);
        if (purchase.settled() && !settles && !asOf.looking()) {
            nextLook = Math.min(nextLook, asOf.nowMillis());
        }
        var rewards = new ArrayList<Reward>(outcome.targets().size());
        for (Target target : outcome.targets()) {
            Reward known = purchase.reward(target.offer().id()).orElse(Reward.none(target.offer()));
            long room = room(
                    settles,
                    known,
                    target,
                    isGoneBy && target.offer().mechanic().together() && target.counts());
            Reward posted = post(purchase, known, aimed(target, known, room, settles), budgets.day(target.offer()));
            ripening.posted(purchase, known, posted, target.offer());
            funding.wish(purchase, posted, target.lackingMinor());
            limited(purchase, known, target);
            if (worthKeeping(posted, target.offer()) || known.settled() && !asOf.looking()) {
                rewards.add(posted);
            }
        }
        for (Reward reward : purchase.rewards()) {
            if (outcome.targets().stream()
                    .noneMatch(target -> target.offer().id().equals(reward.offer()))) {
                Reward gone = gone(reward, settles);
                ripening.withdrawn(purchase, reward);
                Reward posted = post(purchase, reward, gone);
                funding.wish(purchase, posted, 0);
                if (posted.postings() > 0 || posted.settled() || posted.placed() != Mechanic.NO_TURN) {
                    rewards.add(posted);
                }
            }
        }
        if (asOf.looking()) {
            footings.put(position, footing(matter, settles, heldOut));
        }
        Purchase after = purchase.with(rewards).haunted(ghosts.ghosts());
        funding.wish(after, outcome.lack());
        return after;
    }

    /** Who is refused by a limit hears of it once: when his purchase is new, or has waited for a slot. */
    private void limited(Purchase purchase, Reward known, Target target) {
        boolean refused = (target.reason() == Reason.LIMIT || target.reason() == Reason.MEMBER_CAP)
                && target.stage() == Stage.REJECTED;
        if (refused
                && (known.stage() == Stage.WAITLISTED
                        || before.purchases().stream()
                                .noneMatch(each -> each.id().equals(purchase.id())))) {
            limits.add(Reconciliation.limited(
                    before.key(),
                    purchase,
                    Reward.id(purchase.id(), target.offer().id()),
                    target.offer().commodity()));
        }
    }

    private static boolean worthKeeping(Reward reward, Offer offer) {
        return reward.postings() > 0
                || reward.stage() == Stage.WAITLISTED
                || reward.counts()
                || reward.placed() != Mechanic.NO_TURN
                || reward.hungry()
                || reward.reason().asksOperator()
                || reward.settled() && (reward.bounded() || offer.limitsMembers());
    }

    /**
     * Whether a purchase is the member's for good: it has something available, or had when it was looked at and is not void; or something
     * available goes by it.
     */
    private static boolean settles(Purchase purchase, Outcome outcome, boolean isGoneBy) {
        for (Target target : outcome.targets()) {
            if (target.standing().available() > 0
                    || purchase.settled() && target.standing().committed() > 0
                    || isGoneBy && target.counts() && target.offer().mechanic().together()) {
                return true;
            }
        }
        return false;
    }

    /**
     * What others leave for a reward is what they left when its purchase was settled, and no more than its fund had when it asked
     * for more since: it would move with others' events otherwise. Only a look settles, and lets go.
     */
    private long room(boolean settles, Reward known, Target target, boolean isGoneBy) {
        if (asOf.looking() && (!settles || !isGoneBy && !known.bounded() && isNothing(target))) {
            return Reward.OPEN;
        }
        if (known.settled() && target.room() != Reward.OPEN) {
            return Math.min(known.room(), target.room());
        }
        return known.settled() || !asOf.looking() ? known.room() : target.room();
    }

    /** What a reward keeps from one look to the next, only a look changes. */
    private Reward aimed(Target target, Reward known, long room, boolean settles) {
        long allowed = room == Reward.OPEN ? Long.MAX_VALUE : allowed(known, target);
        return asOf.looking()
                ? target.reward(
                        room,
                        allowed,
                        settles ? placed(target, known) : Mechanic.NO_TURN,
                        settles ? Math.max(known.released(), target.standing().available()) : 0)
                : target.reward(room, allowed, known.placed(), known.released());
    }

    /**
     * The turn that a settled purchase keeps. What goes by several is settled when it is the member's, and not before; and what it has
     * passed once is kept, though it come to less for a while: else it would matter whether anybody has looked meanwhile.
     */
    private static int placed(Target target, Reward known) {
        if (!target.offer().mechanic().together()) {
            return target.turn();
        }
        boolean all = target.standing().available() > 0
                && target.standing().pending() + target.standing().provisional() == 0;
        return target.offer().mechanic().sums()
                ? Math.min(known.placed(), all ? target.turn() : Mechanic.NO_TURN)
                : known.placed() != Mechanic.NO_TURN || all ? target.turn() : Mechanic.NO_TURN;
    }

    /** Only a look puts a purchase on a footing, where one is asked for, and only with a look it loses it. */
    private Optional<Footing> footing(Case matter, boolean settles, List<Offer> heldOut) {
        MerchantKey merchant = before.key().merchant();
        if (!settles || !index.asksFooting(merchant)) {
            return Optional.empty();
        }
        List<Offer> inForce = inForce(heldOut);
        return Optional.of(new Footing(
                matter.awayDays(),
                matter.usualHalfDays(),
                matter.activations()
                        .only(each ->
                                inForce.stream().anyMatch(offer -> offer.id().equals(each.offer()))),
                touches(matter, inForce),
                inForce.stream().anyMatch(offer -> offer.who().asksContact())
                        ? Reachable.footing(matter)
                        : Contacts.NONE,
                segments(matter, inForce)));
    }

    /** Those that the offers in force ask for, and in which he was. */
    private static List<String> segments(Case matter, List<Offer> inForce) {
        var in = new TreeSet<String>();
        for (Offer offer : inForce) {
            offer.who().segmentsAny().stream().filter(matter::isIn).forEach(in::add);
            offer.who().segmentsNone().stream().filter(matter::isIn).forEach(in::add);
            offer.who().tierAtLeast().filter(matter::isIn).ifPresent(level -> {
                in.add(level);
                in.add(matter.level().orElse(level));
            });
        }
        return List.copyOf(in);
    }

    private static Touches touches(Case matter, List<Offer> inForce) {
        Touches touches = Touches.NONE;
        for (Offer offer : inForce) {
            if (offer.who().exposedTo().isPresent()) {
                for (Touch touch :
                        Shown.footing(offer.who().exposedTo().get(), matter).all()) {
                    touches = touches.with(touch);
                }
            }
        }
        return touches;
    }

    private List<Offer> inForce(List<Offer> heldOut) {
        var all = new ArrayList<>(heldOut);
        for (int i = 0; i < candidates.count(); i++) {
            all.add(candidates.offer(i));
        }
        return all;
    }

    private Reward gone(Reward reward, boolean settles) {
        // What is no merchant's may be there, and of another category than a later message tells of.
        Reward gone = reward.gone(reward.funder().isEmpty() ? Reason.OUTSIDE_PLACE : Reason.OUTSIDE_WINDOW);
        if (!asOf.looking()) {
            return gone.looked(reward.room(), reward.allowed(), reward.placed(), reward.released());
        }
        return settles ? gone.looked(reward.room(), leftOfCap(reward), Mechanic.NO_TURN, reward.released()) : gone;
    }

    private long allowed(Reward known, Target target) {
        return asOf.looking() ? target.allowed() : known.allowed();
    }

    /** Nothing is given, and no limit kept it from that: what is not posted is not kept either, so whether it once was tells nothing. */
    private static boolean isNothing(Target target) {
        return target.room() == Long.MAX_VALUE
                && !target.offer().limitsMembers()
                && target.standing().equals(Standing.NONE);
    }

    /** Offers that fit. Where a reward is told of, or may be settled, all in force are judged in full: those that fit no more too. */
    private void match(Purchase purchase) {
        if (asOf.looking() || !purchase.rewards().isEmpty() || purchase.deed().isPresent()) {
            index.inForce(before.key().merchant(), purchase, candidates);
        } else {
            index.match(before.key().merchant(), purchase, candidates);
        }
    }

    /** Of what is given up nobody asks when. */
    private Reward post(Purchase purchase, Reward from, Reward to) {
        return post(purchase, from, to, Drawn.NEVER);
    }

    /** @param today the day on which what it takes more is counted */
    private Reward post(Purchase purchase, Reward from, Reward aimed, int today) {
        Reward to = today == Drawn.NEVER && from.drawn().equals(Drawn.NONE)
                ? aimed
                : aimed.drawn(drawn(asBefore(purchase, from), aimed, today));
        var context = new Posting.Context(before.key().member(), purchase.id(), eventMillis, asOf.nowMillis());
        Posted posted = Posting.post(context, from, to);
        entries.addAll(posted.entries());
        funding.move(to, from, posted.entries());
        return posted.reward();
    }

    private static Drawn drawn(Reward from, Reward to, int today) {
        return from.drawn().after(from.standing().budgeted(), to.standing().budgeted(), today);
    }

    /** A reward as this event found it: what it gives up and takes again in between, it has had all the time. */
    private Reward asBefore(Purchase purchase, Reward reward) {
        for (Purchase known : before.purchases()) {
            if (known.anchor().equals(purchase.anchor())) {
                return known.reward(reward.offer()).orElse(reward.gone(reward.reason()));
            }
        }
        return reward.gone(reward.reason());
    }

    /** What is gone has nothing, so with the next look it has no part of what its purchase was left. */
    private static long leftOfCap(Reward gone) {
        return gone.allowed() == Long.MAX_VALUE ? gone.allowed() : 0;
    }

    /** Midnight at the location, and the member's lag. */
    private void look(Purchase purchase, int day) {
        if (day != Outcome.NEVER) {
            look(purchase.zone(), day);
        }
    }

    private void look(ZoneId zone, int localDay) {
        long midnight =
                LocalDate.ofEpochDay(localDay).atStartOfDay(zone).toInstant().toEpochMilli();
        nextLook = Math.min(nextLook, midnight + asOf.lagMillis());
    }
}
