package io.ristorno.simulation;

import io.ristorno.directory.Holder;
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
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MembershipEvent.CardLetGo;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardPassed;
import io.ristorno.event.MembershipEvent.CardUnlinked;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.MembershipEvent.Erased;
import io.ristorno.event.MembershipEvent.HolderErased;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MembershipEvent.Left;
import io.ristorno.event.MembershipEvent.Merged;
import io.ristorno.event.MembershipEvent.Outlived;
import io.ristorno.event.MembershipEvent.Succeeded;
import io.ristorno.event.MembershipEvent.Vanished;
import io.ristorno.event.Parted;
import io.ristorno.event.PurseEvent;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.event.PurseEvent.PayoutConfirmed;
import io.ristorno.event.PurseEvent.PayoutRejected;
import io.ristorno.event.PurseEvent.PayoutSent;
import io.ristorno.event.PurseEvent.SpendRefunded;
import io.ristorno.event.PurseEvent.Spent;
import io.ristorno.event.RatesAdopted;
import io.ristorno.event.Readdressed;
import io.ristorno.event.Reconsidered;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruled;
import io.ristorno.event.Tick;
import io.ristorno.event.Touched;
import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Activation;
import io.ristorno.member.Card;
import io.ristorno.member.Confirmation;
import io.ristorno.member.Enlistment;
import io.ristorno.member.Enlistments;
import io.ristorno.member.History;
import io.ristorno.member.Member;
import io.ristorno.member.Movement;
import io.ristorno.member.Movement.Adjustment;
import io.ristorno.member.Movement.Payout;
import io.ristorno.member.Movement.PayoutState;
import io.ristorno.member.Movement.Spend;
import io.ristorno.member.Purse;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.purchase.Horizon;
import io.ristorno.store.Errand;
import io.ristorno.store.Rider;
import io.ristorno.store.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a sender was told is there: looked for in one life of the service, kind by kind. */
final class Kept {
    private static final long OVER_MILLIS = Duration.ofDays(Horizon.MOST_DAYS).toMillis();
    private static final long MOVEMENTS_MILLIS =
            Duration.ofDays(Purse.MOVEMENTS_KEPT_DAYS).toMillis();

    private final Incarnation life;
    private final Snapshot snapshot;
    private final Set<MemberKey> going;
    private final long nowMillis;
    private final Map<RelationshipKey, Relationship> relationships = new HashMap<>();
    private final Map<MemberKey, Member> members = new HashMap<>();
    /** When payouts and spends began, by id. */
    private final Map<String, Instant> began = new HashMap<>();

    /**
     * @param going members who have asked to be erased: what is theirs may be gone
     */
    Kept(Incarnation life, Snapshot snapshot, Set<MemberKey> going, long nowMillis) {
        this.life = life;
        this.snapshot = snapshot;
        this.going = going;
        this.nowMillis = nowMillis;
    }

    /** Breaks off unless everything that was taken is there: once, and answered as its sender was. */
    void all(List<Request> taken) {
        taken.forEach(request -> request.passed().ifPresent(passed -> begins(passed.event())));
        for (Request request : taken) {
            request.passed().ifPresent(passed -> {
                boolean excused = !(passed.event() instanceof Erased)
                        && request.whose().stream().anyMatch(this::isGone);
                Violation.unless(
                        excused || isThere(request, passed),
                        () -> request.name() + " was acknowledged and is not there, or stands otherwise: "
                                + passed.event() + found(request, passed));
            });
        }
    }

    private void begins(Event event) {
        switch (event) {
            case PaidOut it -> began.put(it.id(), it.at());
            case Spent it -> began.put(it.id(), it.at());
            default -> {}
        }
    }

    /** What there is of a message instead, with those who held its card. */
    private String found(Request request, Request.Passed passed) {
        if (!(passed.event() instanceof TransactionEvent event)) {
            return "";
        }
        var found = new StringBuilder("; answered ").append(request.answer()).append(", and there is ");
        for (MemberKey holder : request.whose()) {
            found.append(holder).append(" with ").append(member(holder).cards());
            relationship(new RelationshipKey(holder, event.message().merchant())).recorded().stream()
                    .filter(each -> request.is(each.event()))
                    .forEach(each -> found.append(" and ").append(each));
        }
        return found.toString();
    }

    private boolean isGone(MemberKey member) {
        return going.contains(member) && member(member).isStranger();
    }

    private Member member(MemberKey key) {
        return members.computeIfAbsent(key, snapshot::member);
    }

    private Relationship relationship(RelationshipKey key) {
        return relationships.computeIfAbsent(key, each -> once(snapshot.relationship(each)));
    }

    /** Nothing of a relationship is recorded twice. */
    private static Relationship once(Relationship relationship) {
        var names = new HashSet<String>();
        for (Recorded each : relationship.recorded()) {
            String name = Request.name(each.event());
            Violation.unless(names.add(name), () -> name + " is there twice");
        }
        return relationship;
    }

    private boolean isThere(Request request, Request.Passed passed) {
        return switch (passed.event()) {
            case TransactionEvent event -> isThere(request, event);
            case MembershipEvent event -> isThere(event, passed.riders());
            case PurseEvent event -> isThere(event);
            case Ruled event -> isThere(event);
            case Activated event -> isThere(event);
            case ContactTold event -> isThere(event);
            case Contacted event -> isThere(event);
            // It is in the log, which is looked at elsewhere; what comes of it, offers decide that may be others by
            // now.
            case Exposure _ -> true;
            case Look _ -> passed.riders().stream().allMatch(this::isThere);
            case RatesAdopted rates -> snapshot.rates().on(rates.sheet().day()).equals(Optional.of(rates.sheet()));
            case Bound _,
                    CatalogueAdopted _,
                    Claimed _,
                    Considered _,
                    Forgotten _,
                    HandedOn _,
                    Parted _,
                    Readdressed _,
                    Reconsidered _,
                    Touched _,
                    Tick _ -> throw nobodys(passed.event());
        };
    }

    /** It is one that he has, or was: who is merged keeps what he had activated, and who is erased nothing. */
    private boolean isThere(Activated event) {
        Member member = member(event.member());
        long millis = event.at().toEpochMilli();
        return member.isStranger()
                || member.activations()
                        .knows(new Activation(event.relationship().merchant().value(), event.offer(), millis));
    }

    /** As an activation. */
    private boolean isThere(ContactTold event) {
        Member member = member(event.member());
        return member.isStranger()
                || member.contacts()
                        .knows(new Confirmation(
                                event.kind(), event.verified(), event.at().toEpochMilli()));
    }

    /** As an activation: the latest counts. */
    private boolean isThere(Contacted event) {
        Member member = member(event.member());
        return member.isStranger()
                || !event.marketing()
                || member.outreach().lastMillis() >= event.at().toEpochMilli();
    }

    private static IllegalStateException nobodys(Event event) {
        return new IllegalStateException("nobody outside sends this: " + event);
    }

    /**
     * A message is with one of those who held its card; if they were several, a later message may have said otherwise whose it is, so
     * that the answer is another's. Those of closed purchases are there no more, and their results are; nor
     * are those that waited for too long, and what the first holder took before anybody said that the card was another's by then, who
     * is erased, or asked without him by now.
     */
    private boolean isThere(Request request, TransactionEvent event) {
        boolean isOver = nowMillis - event.message().at().epochMillis() > OVER_MILLIS;
        for (MemberKey holder : request.whose()) {
            Relationship relationship =
                    relationship(new RelationshipKey(holder, event.message().merchant()));
            if (isTooEarly(member(holder), event)
                    || isIn(relationship, request)
                    || !relationship.history().equals(History.NONE)) {
                return true;
            }
        }
        return isOver;
    }

    private static boolean isTooEarly(Member member, TransactionEvent event) {
        return member.cards().stream()
                .anyMatch(card -> !card.isHeld()
                        && card.heir().isEmpty()
                        && card.untilMillis() <= event.message().at().epochMillis());
    }

    private static boolean isIn(Relationship relationship, Request request) {
        boolean moved = request.whose().size() > 1;
        return relationship.recorded().stream()
                .filter(each -> request.is(each.event()))
                .anyMatch(each -> moved || Optional.of(each.answer()).equals(request.answer()));
    }

    private boolean isThere(MembershipEvent event, List<Rider> riders) {
        Member member = member(event.member());
        return switch (event) {
            case Joined _ -> member.joined() && riders.stream().allMatch(this::isThere);
            case CardLinked linked -> isLinked(member, linked, riders);
            case CardUnlinked unlinked ->
                member.card(unlinked.slot()).flatMap(Card::unlinked).isPresent();
            case Left _ ->
                !member.joined()
                        && member.cards().stream()
                                .allMatch(card -> card.unlinked().isPresent());
            case Erased _ ->
                member.isStranger()
                        && (life.eraser().isUnderWay(event.member())
                                || snapshot.memberId(event.member()).isEmpty());
            case Merged merged -> isMerged(member, merged, riders);
            case Enlisted enlisted -> member.isStranger() || isEnlisted(member, enlisted);
            case CardLetGo _, Succeeded _, Outlived _, HolderErased _, Vanished _, CardPassed _ -> throw nobodys(event);
        };
    }

    private static boolean isEnlisted(Member member, Enlisted enlisted) {
        Enlistments all = member.enlistments();
        var its = new Enlistment(
                enlisted.segment(),
                Enlistment.HIMSELF,
                enlisted.at().truncatedTo(ChronoUnit.SECONDS).toEpochMilli(),
                enlisted.version(),
                enlisted.in());
        return all.all().size() == Enlistments.MOST || all.with(its).equals(all);
    }

    /** He knows his successor, who has his cards and knows him, or is about to hear of it. */
    private boolean isMerged(Member member, Merged merged, List<Rider> riders) {
        Member into = member(merged.into());
        return member.successor().equals(Optional.of(merged.into()))
                && (into.kin().merged().contains(merged.member()) || isUnderWay(merged.into(), Succeeded.class))
                && merged.cards().stream()
                        .allMatch(card -> isUnderWay(merged.into(), CardLinked.class)
                                || isLinked(
                                        into,
                                        card,
                                        riders.stream()
                                                .filter(rider -> isOf(rider, card.slot()))
                                                .toList()));
    }

    private static boolean isOf(Rider rider, int slot) {
        return rider instanceof Rider.CardLink link && link.slot() == slot
                || rider instanceof Rider.CardFace face && face.slot() == slot;
    }

    /** A card that was unlinked for long enough is in the member's list alone. */
    private boolean isLinked(Member member, CardLinked linked, List<Rider> riders) {
        Optional<Card> card = member.card(linked.slot());
        return card.isPresent()
                && card.get().id().equals(linked.id())
                && card.get().account() == linked.account()
                && (card.get().unlinked().isPresent() || riders.stream().allMatch(this::isThere))
                && linked.before().map(before -> isPassed(before, riders)).orElse(true);
    }

    /** Whoever held the card before knows of the next one, unless he is erased or asked no more. */
    private boolean isPassed(CardHeld before, List<Rider> riders) {
        Optional<Card> card = member(before.member()).card(before.slot());
        var holder = new Holder(before.member(), before.slot());
        boolean isAsked = riders.stream()
                .anyMatch(rider -> rider instanceof Rider.CardLink link
                        && life.directory().links(link.key()).contains(holder));
        return card.isEmpty()
                || card.flatMap(Card::heir).isPresent()
                || !isAsked
                || isUnderWay(before.member(), CardPassed.class);
    }

    private boolean isUnderWay(MemberKey member, Class<?> kind) {
        return life.store().errands().stream()
                .map(Errand::event)
                .anyMatch(event -> event.member().equals(member) && kind.isInstance(event));
    }

    private boolean isThere(Rider rider) {
        return switch (rider) {
            case Rider.Identity identity -> snapshot.memberId(identity.member()).equals(Optional.of(identity.id()));
            case Rider.CardLink link ->
                life.directory().links(link.key()).stream()
                        .anyMatch(holder -> holder.member().equals(link.member()) && holder.slot() == link.slot());
            case Rider.CardFace face ->
                snapshot.cardFace(face.member(), face.slot()).equals(Optional.of(face));
            case Rider.Payee payee ->
                snapshot.payee(payee.member())
                        .filter(account -> number(account.holder())
                                >= number(payee.account().holder()))
                        .isPresent();
            case Rider.Waiting _,
                    Rider.Shared _,
                    Rider.NoLonger _,
                    Rider.Review _,
                    Rider.MonthClosed _,
                    Rider.Erasure _,
                    Rider.Unidentified _,
                    Rider.Unlinked _,
                    Rider.Faceless _,
                    Rider.FaultForgotten _,
                    Rider.EntriesForgotten _,
                    Rider.Reconsidered _,
                    Rider.Listed _,
                    Rider.ListPart _,
                    Rider.ListDropped _,
                    Rider.ReadOn _,
                    Rider.FileTaken _,
                    Rider.FileResults _,
                    Rider.FileForgotten _,
                    Rider.Sent _,
                    Rider.Arrived _,
                    Rider.SetAside _,
                    Rider.Released _,
                    Rider.Found _,
                    Rider.Given _,
                    Rider.NoticeForgotten _,
                    Rider.Condensed _,
                    Rider.Carried _,
                    Rider.DailyRates _,
                    Rider.CatalogueRevision _ -> throw new IllegalStateException("nobody outside sends this: " + rider);
        };
    }

    /** Accounts are told one after the other, each with a larger number. */
    private static int number(String holder) {
        return Integer.parseInt(holder);
    }

    private boolean isThere(PurseEvent event) {
        return switch (event) {
            case PaidOut it ->
                has(
                        it,
                        it.id(),
                        payout -> payout instanceof Payout && payout.commodity().equals(it.commodity()));
            case PayoutSent it -> follows(it, it.id(), payout -> !isIn(payout, PayoutState.CREATED));
            case PayoutConfirmed it -> follows(it, it.id(), payout -> isIn(payout, PayoutState.CONFIRMED));
            case PayoutRejected it -> follows(it, it.id(), payout -> isIn(payout, PayoutState.REJECTED));
            case Spent it ->
                has(it, it.id(), spend -> spend instanceof Spend && spend.amountMinor() == it.amountMinor());
            case SpendRefunded it -> follows(it, it.spend(), spend -> isRefunded(spend, it));
            case Adjusted it ->
                has(
                        it,
                        it.id(),
                        adjustment -> adjustment instanceof Adjustment && adjustment.amountMinor() == it.amountMinor());
        };
    }

    private static boolean isIn(Movement movement, PayoutState state) {
        return movement instanceof Payout payout && payout.state() == state;
    }

    private static boolean isRefunded(Movement movement, SpendRefunded refunded) {
        return movement instanceof Spend spend
                && spend.refunds().stream()
                        .anyMatch(refund ->
                                refund.id().equals(refunded.id()) && refund.amountMinor() == refunded.amountMinor());
    }

    /** Movements that began long ago are forgotten when there are others: then their ids may be given again. */
    private boolean has(PurseEvent event, String id, Predicate<Movement> as) {
        return nowMillis - event.at().toEpochMilli() > MOVEMENTS_MILLIS
                || member(event.member()).purse().movement(id).filter(as).isPresent();
    }

    /** The same of what came later to a movement that had begun. */
    private boolean follows(PurseEvent event, String id, Predicate<Movement> as) {
        Instant since = began.getOrDefault(id, event.at());
        return nowMillis - since.toEpochMilli() > MOVEMENTS_MILLIS || has(event, id, as);
    }

    /** What an operator said goes with what it is about: a purchase that is closed, a message that is another holder's of the card. */
    private boolean isThere(Ruled ruled) {
        Relationship relationship = relationship(ruled.relationship());
        String subject = ruled.ruling().subject();
        boolean isAbout = relationship.recorded().stream().anyMatch(each -> Request.isNamed(subject, each.event()))
                || relationship.purchases().stream()
                        .anyMatch(purchase -> purchase.rewards().stream()
                                .anyMatch(reward -> purchase.isReward(subject, reward.offer())));
        return relationship.rulings().contains(ruled.ruling())
                || !isAbout
                || !relationship.history().equals(History.NONE);
    }
}
