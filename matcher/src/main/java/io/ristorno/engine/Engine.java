package io.ristorno.engine;

import io.ristorno.decide.Explanation;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.Activated;
import io.ristorno.event.Bound;
import io.ristorno.event.CardHeld;
import io.ristorno.event.CatalogueAdopted;
import io.ristorno.event.Claimed;
import io.ristorno.event.Considered;
import io.ristorno.event.ContactTold;
import io.ristorno.event.Contacted;
import io.ristorno.event.Event;
import io.ristorno.event.Exposure;
import io.ristorno.event.Forgotten;
import io.ristorno.event.HandedOn;
import io.ristorno.event.Look;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.MembershipEvent.Erased;
import io.ristorno.event.MembershipEvent.Left;
import io.ristorno.event.MembershipEvent.Merged;
import io.ristorno.event.MembershipEvent.Outlived;
import io.ristorno.event.MembershipEvent.Succeeded;
import io.ristorno.event.Parted;
import io.ristorno.event.PurseEvent;
import io.ristorno.event.RatesAdopted;
import io.ristorno.event.Readdressed;
import io.ristorno.event.Reconsidered;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruled;
import io.ristorno.event.Tick;
import io.ristorno.event.Touched;
import io.ristorno.event.TransactionEvent;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Activations;
import io.ristorno.member.Contacts;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.money.RateSheet;
import io.ristorno.money.Rates;
import io.ristorno.offer.Offer;
import io.ristorno.purchase.Fold;
import io.ristorno.purchase.Fold.Changed;
import io.ristorno.purchase.Fold.Full;
import io.ristorno.purchase.Fold.Late;
import io.ristorno.purchase.Fold.Repeated;
import io.ristorno.purchase.Fold.Reused;
import io.ristorno.purchase.Fold.Unknown;
import io.ristorno.purchase.Horizon;
import io.ristorno.qualify.AsOf;
import io.ristorno.qualify.Visits;
import io.ristorno.reward.Candidates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One event in, its effects out. Whoever understands {@link #apply} understands the product.
 *
 * <p>A purchase is a fold over the set of its events; a reward is a pure function of the folded purchase; the ledger posts
 * only the difference between that reward and what it has posted already. So late, doubled and shuffled messages need no code
 * of their own.
 *
 * <p>One thread owns an engine. What it keeps besides its arguments is the catalogue in force, the clock of the last tick,
 * and the sums that all members share. Live service, simulation, explain and replay are engines with other arguments.
 */
public final class Engine {
    private final Members members;
    private final OfferBudgets budgets;
    private final TrialBalance balance;
    private final Candidates candidates = new Candidates();
    private OfferIndex index;
    private Rates rates;
    private AsOf asOf = new AsOf(0);

    /**
     * @param index the catalogue in force
     * @param members where the state that an event touches is at hand
     * @param rates of exchange
     * @param budgets use of budgets so far
     * @param balance sums of the entries so far
     */
    public Engine(OfferIndex index, Rates rates, Members members, OfferBudgets budgets, TrialBalance balance) {
        this.index = index;
        this.rates = rates;
        this.members = members;
        this.budgets = budgets;
        this.balance = balance;
        budgets.adopt(index);
    }

    /**
     * Applies an event. An exception means a broken belief of ours: nothing of the event may be kept.
     *
     * @return what to do about it, in order; nothing when it changes nothing
     */
    public List<Effect> apply(Event event) {
        List<Effect> effects = effects(event);
        return event instanceof MemberEvent his
                ? telling(his.member())
                        .map(telling -> telling.planned(his, effects, members))
                        .orElse(effects)
                : effects;
    }

    private Optional<Telling> telling(MemberKey member) {
        return Telling.of(index, member.program(), rates, budgets, asOf);
    }

    private List<Effect> effects(Event event) {
        return switch (event) {
            case TransactionEvent transaction -> take(transaction);
            case Readdressed readdressed -> take(readdressed);
            case Activated activated -> activate(activated);
            case Touched touched -> touch(touched);
            case Reconsidered reconsidered -> reconsider(reconsidered);
            case Considered considered -> consider(considered);
            case Ruled ruled -> rule(ruled);
            case Claimed claimed -> hear(claimed);
            case Forgotten forgotten -> forget(forgotten);
            case Parted parted -> part(parted);
            case Bound bound -> move(bound);
            case Look look -> look(look);
            case MembershipEvent membership -> change(members.member(membership.member()), membership);
            case PurseEvent purse -> move(members.member(purse.member()), purse);
            case HandedOn handed ->
                treasury(members.member(handed.member()), handed.at().toEpochMilli())
                        .receive(handed.parts());
            case CatalogueAdopted adopted -> budgets.promiseAll(asOf.nowMillis());
            case RatesAdopted adopted -> know(adopted.sheet());
            case Exposure exposure -> see(exposure);
            case ContactTold told -> hear(told);
            case Contacted contacted -> hear(contacted);
            case Tick tick -> tick(tick);
        };
    }

    /** What was taken along to where it is refused goes back to where it was. */
    private List<Effect> take(TransactionEvent message) {
        List<Effect> effects = taken(message);
        return message.message().formerly().isPresent() && effects.stream().anyMatch(Effect.Refused.class::isInstance)
                ? Moves.back(message)
                : effects;
    }

    private List<Effect> taken(TransactionEvent message) {
        Member member = members.member(message.member());
        if (member.isStranger()) {
            return List.of(Handover.past(member, message));
        }
        TransactionEvent event = known(message, member);
        Relationship stored = members.relationship(event.relationship());
        Relationship settled =
                stored.touchedMillis() == asOf.nowMillis() ? stored : stored.behindBarrier(asOf.nowMillis());
        Relationship before = settled.crowded() ? Horizon.relieved(settled, asOf.nowMillis()) : settled;
        Optional<CardHeld> next = Handover.next(member, message);
        return switch (Fold.fold(before, event, member, asOf.nowMillis())) {
            case Repeated(Recorded known) ->
                List.of(Handover.again(member, before, known.event(), next)
                        .orElseGet(() -> new Effect.Answered(known.answer(), true)));
            case Reused reused ->
                refused(
                        Objection.REUSED_ID,
                        "another message came under the id " + reused.id()
                                + " before, of another type, card or amount: give each message an id of its own");
            case Late late ->
                Handover.unrecorded(member, before, event, next).map(List::of).orElseGet(() -> late(event));
            case Full full ->
                Handover.unrecorded(member, before, event, next)
                        .map(List::of)
                        .orElseGet(() -> refused(Objection.FULL, "too many " + full.bound()));
            case Changed changed
            when Handover.isNobodys(member, changed, event, next) -> List.of(new Effect.NotLinked());
            case Changed changed -> {
                List<Effect> effects = settlement(
                                before, clock(before), event.message().at().epochMillis())
                        .letGo(settled, before)
                        .settle(changed, event);
                Settlement.closed(settled, before).ifPresent(effects::add);
                yield handedOver(member, before, Optional.of(event), next, effects);
            }
        };
    }

    /** What was bought before the acceptor was bound keeps what belongs to it; everything else is of the merchant. */
    private List<Effect> take(Readdressed readdressed) {
        Member member = members.member(readdressed.member());
        if (member.isStranger()) {
            return List.of(Handover.past(member, readdressed));
        }
        TransactionEvent event = known(readdressed.event(), member);
        var known = new Readdressed(event, readdressed.formerly());
        var readdressing = new Readdressing(
                members.relationship(known.before().relationship()),
                members.relationship(event.relationship()),
                asOf.nowMillis());
        return take(readdressing.isOfBefore(known) ? known.before() : event);
    }

    private static List<Effect> late(TransactionEvent event) {
        return List.of(
                Reconciliation.tooLate(event),
                new Effect.Refused(
                        Objection.TOO_LATE,
                        "its purchase is closed, or the message is older than any that is open: settle it by hand"));
    }

    private List<Effect> handedOver(
            Member member,
            Relationship before,
            Optional<TransactionEvent> event,
            Optional<CardHeld> next,
            List<Effect> effects) {
        return member.hasPassedOn() ? new Handover(member, before, asOf.nowMillis()).of(effects, event, next) : effects;
    }

    private List<Effect> handedOver(Member member, Relationship before, List<Effect> effects) {
        return handedOver(member, before, Optional.empty(), Optional.empty(), effects);
    }

    private List<Effect> hear(Claimed claimed) {
        Member member = members.member(claimed.member());
        Relationship before = members.relationship(claimed.relationship()).behindBarrier(asOf.nowMillis());
        var effects = new ArrayList<>(Handover.further(claimed, member, before));
        boolean his = claimed.elsewhere() && claimed.by().equals(member.key());
        if (!his && !Handover.comesRound(claimed, member)) {
            effects.addAll(hear(claimed, member, before));
        }
        return effects;
    }

    private List<Effect> hear(Claimed claimed, Member member, Relationship before) {
        return switch (Fold.claim(before, claimed, member)) {
            case Unknown unknown -> claimed.elsewhere() ? Handover.keep(claimed) : List.of();
            case Changed changed ->
                handedOver(
                        member,
                        before,
                        settlement(before, clock(before), claimed.at().toEpochMilli())
                                .settle(changed));
        };
    }

    private List<Effect> part(Parted parted) {
        Member member = members.member(parted.member());
        if (parted.from().filter(member::passesTo).isPresent()) {
            return List.of();
        }
        Relationship before = members.relationship(parted.relationship()).behindBarrier(asOf.nowMillis());
        return Handover.left(member, before, parted.from())
                .map(left -> part(member, left, parted.at().toEpochMilli()))
                .orElse(List.of());
    }

    private List<Effect> move(Bound bound) {
        Member member = members.member(bound.member());
        Relationship before = members.relationship(bound.relationship()).behindBarrier(asOf.nowMillis());
        var moves = new Moves(bound, member, before, members.relationship(bound.to()), asOf.nowMillis());
        return moves.left()
                .map(left -> moves.sent(part(member, left, bound.at().toEpochMilli())))
                .orElse(List.of());
    }

    private List<Effect> part(Member member, Relationship left, long atMillis) {
        var effects = new ArrayList<>(settlement(left, clock(left), atMillis).settle(Fold.part(left, member)));
        if (effects.stream().noneMatch(Effect.RelationshipChanged.class::isInstance)) {
            effects.addFirst(new Effect.RelationshipChanged(left));
        }
        // What was booked of a purchase that is gone has gone back: no entry stays for which nothing stands.
        List.copyOf(effects).forEach(effect -> {
            if (effect instanceof Effect.RelationshipChanged changed) {
                Settlement.closed(left, changed.relationship()).ifPresent(effects::add);
            }
        });
        return handedOver(member, left, effects);
    }

    /** All numbers that a card has had are one card to purchases. */
    private static TransactionEvent known(TransactionEvent event, Member member) {
        int card = event.message().card();
        int account = member.account(card);
        return account == card ? event : event.of(new CardHeld(event.member(), account));
    }

    private List<Effect> rule(Ruled ruled) {
        Member member = members.member(ruled.member());
        // His word is a barrier: what is settled by it stays so for the next message, before time has moved on.
        Relationship before = members.relationship(ruled.relationship()).behindBarrier(0);
        return switch (Fold.rule(before, ruled.ruling(), member)) {
            case Unknown unknown -> refused(Objection.UNKNOWN, unknown.why());
            case Changed changed ->
                handedOver(
                        member,
                        before,
                        settlement(
                                        before,
                                        clock(before).look(),
                                        ruled.ruling().at().toEpochMilli())
                                .settle(changed));
        };
    }

    private static List<Effect> refused(Objection objection, String why) {
        return List.of(new Effect.Refused(objection, why));
    }

    private List<Effect> know(RateSheet sheet) {
        Optional<RateSheet> known = rates.on(sheet.day());
        if (known.isPresent() && !known.get().equals(sheet)) {
            return refused(
                    Objection.SETTLED,
                    "the rates of " + sheet.day() + " are those of "
                            + known.get().id() + ", and stay so");
        }
        if (known.isPresent()) {
            return List.of();
        }
        rates = rates.with(sheet);
        return List.of(new Effect.RatesKnown(sheet));
    }

    /** Taken down as it is. Whoever is held out from what he saw is no measure of it any more. */
    private List<Effect> see(Exposure exposure) {
        Member member = members.member(exposure.member());
        if (member.isStranger()) {
            return refused(Objection.UNKNOWN, "nobody has registered this member");
        }
        if (member.successor().isPresent()) {
            return refused(Objection.SETTLED, "this member was merged into another, who sees what he would have seen");
        }
        long oldest = asOf.nowMillis() - Duration.ofDays(Exposure.LATE_DAYS_MAX).toMillis();
        if (exposure.at().toEpochMilli() < oldest) {
            return refused(Objection.TOO_LATE, "it happened more than " + Exposure.LATE_DAYS_MAX + " days ago");
        }
        var effects = new ArrayList<Effect>(2);
        effects.add(new Effect.Noted());
        if (!exposure.kind().isSeen()) {
            return effects;
        }
        if (isHeldOut(exposure)) {
            effects.add(Reconciliation.exposed(exposure));
        }
        Opting.told(exposure, member).ifPresent(activated -> effects.add(new Effect.Sent(activated)));
        Showing.told(exposure, member, index).ifPresent(touched -> effects.add(new Effect.Sent(touched)));
        if (!exposure.offer().isEmpty() && telling(member.key()).isPresent()) {
            Member after = Hearing.saw(member, exposure.offer(), exposure.at().toEpochMilli());
            if (!after.equals(member)) {
                effects.add(new Effect.MemberChanged(after));
            }
        }
        return effects;
    }

    private List<Effect> consider(Considered considered) {
        Member member = members.member(considered.member());
        return telling(member.key())
                .map(telling -> telling.consider(considered, member, members.relationship(considered.relationship())))
                .orElse(List.of());
    }

    /** It counts whether or not the program has its members told something now: another edition of its terms may. */
    private List<Effect> hear(Contacted contacted) {
        Member member = members.member(contacted.member());
        boolean himself = contacted.from().isEmpty();
        if (member.isStranger()) {
            return himself ? refused(Objection.UNKNOWN, "nobody has registered this member") : List.of();
        }
        if (member.successor().isPresent()) {
            return himself
                    ? refused(Objection.SETTLED, "this member was merged into another, who is contacted now")
                    : List.of(new Effect.Sent(
                            Hearing.further(contacted, member.successor().get())));
        }
        Member after = Hearing.after(member, contacted);
        return after.equals(member)
                ? List.of(new Effect.Noted())
                : List.of(new Effect.Noted(), new Effect.MemberChanged(after));
    }

    /** What is provisional or pending is decided again, by when he did and not by when that came. */
    private List<Effect> activate(Activated activated) {
        Member member = members.member(activated.member());
        if (member.isStranger()) {
            return refused(Objection.UNKNOWN, "nobody has registered this member");
        }
        if (member.successor().isPresent()) {
            return activated.from().isPresent()
                    ? List.of(new Effect.Sent(
                            activated.handedOn(member.successor().get())))
                    : refused(Objection.SETTLED, "this member was merged into another, who activates offers now");
        }
        Optional<Member> after = Opting.after(member, activated, index);
        if (after.isEmpty()) {
            return refused(
                    Objection.FULL, "too many activations: at most " + Activations.MOST + " of a member are kept");
        }
        return after.get().equals(member) ? List.of() : activate(after.get(), activated);
    }

    private List<Effect> activate(Member after, Activated activated) {
        var effects = new ArrayList<Effect>(4);
        effects.add(new Effect.MemberChanged(after));
        effects.addAll(reconsider(after, activated.relationship(), activated.at()));
        if (isHeldOut(activated.relationship(), activated.offer(), activated.at())) {
            effects.add(Reconciliation.exposed(activated));
        }
        return effects;
    }

    /** As an activation; whom it concerns no more, nobody hears of it. */
    private List<Effect> touch(Touched touched) {
        Member member = members.member(touched.member());
        if (member.isStranger()) {
            return List.of();
        }
        if (member.successor().isPresent()) {
            return List.of(new Effect.Sent(touched.handedOn(member.successor().get())));
        }
        Member after = Showing.after(member, touched, index);
        if (after.touches().equals(member.touches())) {
            return List.of();
        }
        long at = touched.at().toEpochMilli();
        if (!members.relationship(touched.relationship()).hasPurchasesSince(at)) {
            return List.of(new Effect.MemberChanged(member.noting(after.touches())));
        }
        var effects = new ArrayList<Effect>(4);
        effects.add(new Effect.MemberChanged(after));
        effects.addAll(reconsider(after, touched.relationship(), touched.at()));
        return effects;
    }

    private List<Effect> reconsider(Reconsidered reconsidered) {
        return reconsider(members.member(reconsidered.member()), reconsidered.relationship(), reconsidered.at());
    }

    private List<Effect> reconsider(Member member, RelationshipKey key, Instant at) {
        Relationship before = members.relationship(key);
        return before.purchases().isEmpty()
                ? List.of()
                : settlement(member, before, clock(before), at.toEpochMilli()).settle(Changed.nothing(before));
    }

    /** Whoever is the same person hears of it, and so do his purchases everywhere: what is not settled is decided again. */
    private List<Effect> hear(ContactTold told) {
        Member member = members.member(told.member());
        boolean himself = told.from().isEmpty();
        if (member.isStranger()) {
            return himself ? refused(Objection.UNKNOWN, "nobody has registered this member") : List.of();
        }
        if (himself && member.successor().isPresent()) {
            return refused(Objection.SETTLED, "this member was merged into another, whose contacts his are");
        }
        Optional<Member> after = Reaching.after(member, told, index);
        if (after.isEmpty()) {
            return himself
                    ? refused(Objection.FULL, "too many changes: at most " + Contacts.MOST + " of a member are kept")
                    : List.of();
        }
        if (after.get().equals(member)) {
            return List.of();
        }
        var effects = new ArrayList<Effect>(4);
        effects.add(new Effect.MemberChanged(after.get()));
        Reaching.tells(after.get(), told).forEach(event -> effects.add(new Effect.Sent(event)));
        return effects;
    }

    private boolean isHeldOut(Exposure exposure) {
        return exposure.offer().isEmpty()
                ? index.holdsOut(
                        exposure.member(), exposure.campaign(), exposure.at().toEpochMilli())
                : isHeldOut(exposure.relationship(), exposure.offer(), exposure.at());
    }

    private boolean isHeldOut(RelationshipKey key, String offer, Instant at) {
        long millis = at.toEpochMilli();
        return index.version(key.merchant(), offer, millis)
                .filter(version -> index.holdsOut(key.member(), version, millis))
                .isPresent();
    }

    private List<Effect> look(Look look) {
        return switch (look.key()) {
            case MemberKey key -> look(members.member(key));
            case RelationshipKey key ->
                members.member(key.member()).isStranger() ? List.of() : look(members.relationship(key));
        };
    }

    private List<Effect> look(Member member) {
        List<Effect> effects = treasury(member, asOf.nowMillis()).look();
        return telling(member.key())
                .map(telling -> telling.look(member, effects))
                .orElse(effects);
    }

    private List<Effect> look(Relationship before) {
        List<Effect> effects =
                settlement(before, clock(before).look(), asOf.nowMillis()).settle(Changed.nothing(before));
        MemberKey member = before.key().member();
        return telling(member)
                .map(telling -> telling.remind(members.member(member), before, effects))
                .orElse(effects);
    }

    private List<Effect> change(Member before, MembershipEvent event) {
        Member after = Membership.after(before, event);
        if (event instanceof Left left) {
            return treasury(before, left.at().toEpochMilli()).leave(after);
        }
        boolean nobody = before.equals(Member.unknown(before.key()));
        if (event instanceof CardLinked && before.isStranger() || event instanceof Enlisted && nobody) {
            return refused(Objection.UNKNOWN, "nobody has registered this member");
        }
        if (event instanceof CardLinked && before.successor().isPresent()) {
            return refused(Objection.SETTLED, "this member was merged into another, whose cards his are");
        }
        if (event instanceof Merged merged) {
            return merge(before, after, merged);
        }
        if (event instanceof Erased erased) {
            return erase(before, after, erased);
        }
        if (after.equals(before)) {
            return List.of();
        }
        var effects = new ArrayList<Effect>(2);
        effects.add(new Effect.MemberChanged(after));
        Membership.tells(before, event).forEach(told -> effects.add(new Effect.Sent(told)));
        if (event instanceof Enlisted enlisted ? index.asksSegment(enlisted.segment()) : index.asksSegments()) {
            Segmentation.reconsidered(before, after, event).ifPresent(effects::add);
        }
        return effects;
    }

    /** Who left and never had a card is a stranger: what he has is his all the same. */
    private List<Effect> move(Member member, PurseEvent event) {
        return member.isStranger() && member.purse().isOver()
                ? refused(Objection.UNKNOWN, "nobody has registered this member")
                : treasury(member, event.at().toEpochMilli()).apply(event);
    }

    /** Of whom anything is kept it begins, or has begun: a stranger too, who left and never had a card. */
    private List<Effect> erase(Member before, Member after, Erased event) {
        if (before.equals(Member.unknown(before.key()))) {
            return List.of();
        }
        if (!before.kin().merged().isEmpty()) {
            return refused(
                    Objection.SETTLED, "members were merged into this one, and are the same person: erase them before");
        }
        List<Effect> effects = treasury(before, event.at().toEpochMilli()).erase(after, event.forfeit());
        if (effects.stream().anyMatch(Effect.Refused.class::isInstance)) {
            return effects;
        }
        var begun = new ArrayList<>(effects);
        before.successor().ifPresent(heir -> begun.add(new Effect.Sent(new Outlived(heir, before.key(), event.at()))));
        begun.add(new Effect.ErasureBegun(before.key()));
        return begun;
    }

    /** It goes with one event, whatever fails in between: what concerns the other is sent with it. */
    private List<Effect> merge(Member before, Member after, Merged merged) {
        if (before.successor().isPresent()) {
            return before.successor().get().equals(merged.into())
                    ? List.of()
                    : refused(Objection.SETTLED, "this member was merged into another before");
        }
        if (before.isStranger() && before.purse().isOver()) {
            return refused(Objection.UNKNOWN, "nobody has registered this member");
        }
        if (!Membership.namesAllCards(before, merged)) {
            return refused(Objection.UNKNOWN, "his cards are others by now: merge him again");
        }
        var effects = new ArrayList<Effect>(4);
        effects.add(new Effect.Sent(new Succeeded(merged.into(), before.key(), merged.at())));
        merged.cards().forEach(card -> effects.add(new Effect.Sent(card)));
        Opting.handedOn(before, merged.into()).forEach(activated -> effects.add(new Effect.Sent(activated)));
        Showing.handedOn(before, merged.into()).forEach(touched -> effects.add(new Effect.Sent(touched)));
        Reaching.handedOn(before, merged.into()).forEach(told -> effects.add(new Effect.Sent(told)));
        Segmentation.handedOn(before, merged.into()).forEach(enlisted -> effects.add(new Effect.Sent(enlisted)));
        Hearing.handedOn(before, merged.into(), merged.at()).forEach(told -> effects.add(new Effect.Sent(told)));
        effects.addAll(treasury(before, merged.at().toEpochMilli()).merge(after));
        return effects;
    }

    private List<Effect> forget(Forgotten forgotten) {
        Relationship before = members.relationship(forgotten.relationship());
        return members.member(forgotten.member()).isStranger() && !before.isEmpty()
                ? settlement(before, clock(before), forgotten.at().toEpochMilli())
                        .forget()
                : List.of();
    }

    private Treasury treasury(Member member, long eventMillis) {
        return new Treasury(balance, index.program(member.key().program()), member, asOf.nowMillis(), eventMillis);
    }

    private AsOf clock(Relationship relationship) {
        return clock(asOf, relationship);
    }

    private static AsOf clock(AsOf asOf, Relationship relationship) {
        return asOf.of(
                relationship.lookedMillis(), AsOf.lagMillis(relationship.key().member()));
    }

    private Settlement settlement(Relationship before, AsOf clock, long eventMillis) {
        return settlement(members.member(before.key().member()), before, clock, eventMillis);
    }

    private Settlement settlement(Member member, Relationship before, AsOf clock, long eventMillis) {
        return new Settlement(index, rates, budgets, balance, candidates, clock, member, before, eventMillis);
    }

    private List<Effect> tick(Tick tick) {
        asOf = new AsOf(Math.max(asOf.nowMillis(), tick.nowMillis()));
        return budgets.tick(asOf.nowMillis());
    }

    /** Goes on with another catalogue: call between two events, beside {@link CatalogueAdopted}. */
    public void adopt(OfferIndex next) {
        index = next;
        budgets.adopt(next);
    }

    /** Who was promised something of a budget or line before the engine was: call once, before the first event. */
    public List<Effect> promises() {
        return budgets.promiseAll(asOf.nowMillis());
    }

    /** When a day begins next that brings something of an offer for which somebody waits, epoch milliseconds: for whoever moves the clock. */
    public long nextDayMillis() {
        return budgets.nextDayMillis();
    }

    /** The clock of the last tick, epoch milliseconds. */
    public long nowMillis() {
        return asOf.nowMillis();
    }

    /** Sums of all entries. */
    public TrialBalance balance() {
        return balance;
    }

    /** Use of budgets. */
    public OfferBudgets budgets() {
        return budgets;
    }

    /**
     * Why a purchase stands as it does: the decision of {@link #apply}, recorded.
     *
     * @param position of the purchase in its relationship
     */
    public Explanation explain(Relationship relationship, int position) {
        return explain(
                index,
                rates,
                relationship,
                position,
                members.member(relationship.key().member()),
                asOf,
                budgets);
    }

    /** The same for whoever reads a snapshot beside the engine. */
    public static Explanation explain(
            OfferIndex index,
            Rates rates,
            Relationship relationship,
            int position,
            Member member,
            AsOf asOf,
            io.ristorno.decide.Budgets budgets) {
        var wide = new Candidates();
        Purchase purchase = relationship.purchases().get(position);
        index.inForce(relationship.key().merchant(), purchase, wide);
        List<Offer> heldOut = index.withhold(member.key(), purchase, wide);
        AsOf clock = clock(asOf, relationship);
        var scene = new Scene(
                index,
                rates,
                member,
                relationship.key(),
                relationship.history(),
                relationship.rulings(),
                new Earnings(index, member, relationship.purchases()));
        Visits visits = scene.visits(relationship.purchases(), clock, new Candidates());
        return Explanation.explain(
                        wide, heldOut, scene.matter(relationship.purchases(), position, visits, clock), clock, budgets)
                .andGone(
                        purchase,
                        (offer, version) -> index.numbered(relationship.key().merchant(), offer, version));
    }

    /**
     * A member as if some purchases at a merchant had given nothing: so that they can be decided {@linkplain #afresh afresh}.
     *
     * @param index by which they were decided
     * @param which purchases
     */
    public static Member without(
            OfferIndex index, Member member, Relationship relationship, Predicate<Purchase> which) {
        return new Earnings(index, member, relationship.purchases()).of(member, bare(relationship, which));
    }

    private static List<Purchase> bare(Relationship relationship, Predicate<Purchase> which) {
        return relationship.purchases().stream()
                .map(purchase -> which.test(purchase)
                        ? purchase.with(List.of()).haunted(List.of()).on(Optional.empty())
                        : purchase)
                .toList();
    }

    /**
     * What comes of deciding purchases afresh.
     *
     * @param relationship with those purchases as they come out
     * @param member with what they give him: as his purchases at the next merchant find him
     */
    public record Afresh(Relationship relationship, Member member) {}

    /**
     * A relationship in which some purchases were never decided, decided once: with all that is known by now, whatever was known when, and
     * with as much of each budget and line as anybody wants. What those had that were decided stays; nothing is booked.
     *
     * @param which purchases
     * @param without the member as if those had given {@linkplain #without nothing}
     */
    public static Afresh afresh(
            OfferIndex index,
            Rates rates,
            Relationship relationship,
            Predicate<Purchase> which,
            Member without,
            AsOf asOf) {
        List<Purchase> undecided = bare(relationship, which);
        Relationship bare = relationship.undecided(undecided);
        var settlement = new Settlement(
                index,
                rates,
                new OfferBudgets(),
                new TrialBalance(),
                new Candidates(),
                clock(asOf, relationship).look(),
                without,
                bare,
                asOf.nowMillis());
        for (Effect effect : settlement.settle(Changed.nothing(bare))) {
            // Where nothing comes of it, the look closes what is over: that is another thing.
            if (effect instanceof Effect.RelationshipChanged(Relationship decided)
                    && decided.purchases().size() == undecided.size()) {
                return new Afresh(decided, new Earnings(index, without, undecided).of(without, decided.purchases()));
            }
        }
        return new Afresh(bare, without);
    }
}
