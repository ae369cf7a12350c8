package io.ristorno.engine;

import io.ristorno.engine.Effect.Answered;
import io.ristorno.engine.Effect.PassedOn;
import io.ristorno.engine.Effect.RelationshipChanged;
import io.ristorno.engine.Effect.Sent;
import io.ristorno.event.CardHeld;
import io.ristorno.event.Claimed;
import io.ristorno.event.Message;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruling;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Allotment;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.purchase.Fold.Changed;
import io.ristorno.purchase.Horizon;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Messages of a card that changed hands. A purchase belongs to the member who held the card when it was made, and its clearing may
 * come long after the card is another's: only its links tell whose it is. So every message of a card goes to its first holder. He
 * records it, and takes it if it is part of a purchase of his; else it goes on to the next holder, as an event of that member.
 * When something that comes later changes what is part of what, the next one hears of it.
 *
 * <p>Links are a function of the set of messages and the first holder has them all, so whose a message is does not depend on the
 * order in which they come. What is settled stays: a holder from whom a message of a settled purchase is claimed claims it back.
 */
final class Handover {
    private final Member member;
    private final Relationship before;
    private final Instant now;

    Handover(Member member, Relationship before, long nowMillis) {
        this.member = member;
        this.before = before;
        now = Instant.ofEpochMilli(nowMillis);
    }

    /** Whom a message concerns next, if it is not for this member alone to say. */
    private static Optional<CardHeld> heir(Member member, TransactionEvent event) {
        Message message = event.message();
        return member.heir(message.card(), message.at().epochMillis());
    }

    /** Where a message goes that was not recorded, since it was before or nothing more can be. */
    static Optional<Effect> unrecorded(Member member, Relationship relationship, TransactionEvent event) {
        return member.hasPassedOn() && !isHis(member, relationship, event)
                ? heir(member, event).map(heir -> new PassedOn(event.of(heir)))
                : Optional.empty();
    }

    /** Whether a message is of a time when somebody held the card who is erased, and part of nothing of this member's. */
    static boolean isNobodys(Member member, Changed changed, TransactionEvent event) {
        Message message = event.message();
        return !member.holds(message.card(), message.at().epochMillis())
                && heir(member, event).isEmpty()
                && !isHis(member, changed.purchases(), changed.parked(), event);
    }

    /**
     * A holder of a card is erased: what another has of his messages goes. What is settled stays, since it is that other's.
     *
     * @return the same with the messages that stay, and purchases as they were; empty if all do
     */
    static Optional<Relationship> left(Member member, Relationship before) {
        List<Recorded> recorded = before.recorded().stream()
                .filter(each -> each.kept() || stays(member, before, each.event()))
                .toList();
        return recorded.size() == before.recorded().size()
                ? Optional.empty()
                : Optional.of(new Relationship(
                        before.key(),
                        recorded,
                        before.purchases(),
                        before.parked(),
                        before.inReview(),
                        before.rulings(),
                        before.nextLookMillis(),
                        before.lookedMillis(),
                        before.touchedMillis(),
                        before.circumstances(),
                        before.history()));
    }

    private static boolean stays(Member member, Relationship relationship, TransactionEvent event) {
        if (isElsewhere(relationship, event)) {
            return false;
        }
        Message message = event.message();
        return member.holds(message.card(), message.at().epochMillis())
                || heir(member, event).isPresent()
                || isHis(member, relationship.purchases(), relationship.parked(), event);
    }

    /** Effects with what the next holders are to hear. */
    List<Effect> of(List<Effect> effects, Optional<TransactionEvent> event) {
        Optional<Relationship> changed = effects.stream()
                .filter(RelationshipChanged.class::isInstance)
                .map(effect -> ((RelationshipChanged) effect).relationship())
                .findFirst();
        if (changed.isEmpty()) {
            return effects;
        }
        var all = new ArrayList<Effect>(effects.size() + 1);
        effects.stream()
                .filter(effect -> !(effect instanceof Answered) || !isPassedOn(changed.get(), event))
                .forEach(all::add);
        for (Recorded each : changed.get().recorded()) {
            heir(member, each.event()).ifPresent(heir -> tell(all, heir, each.event(), changed.get(), event));
        }
        return all;
    }

    private boolean isPassedOn(Relationship after, Optional<TransactionEvent> event) {
        return event.isPresent() && heir(member, event.get()).isPresent() && !isHis(member, after, event.get());
    }

    private void tell(
            List<Effect> effects,
            CardHeld heir,
            TransactionEvent event,
            Relationship after,
            Optional<TransactionEvent> taken) {
        boolean his = isHis(member, after, event);
        if (taken.filter(event::equals).isPresent()) {
            if (!his) {
                effects.add(new PassedOn(event.of(heir)));
            }
        } else if (his != isHis(member, before, event)) {
            if (!his) {
                effects.add(new Sent(event.of(heir)));
            }
            effects.add(new Sent(new Claimed(
                    new RelationshipKey(heir.member(), event.message().merchant()),
                    reference(event),
                    his,
                    member.key(),
                    now)));
        }
    }

    /** Claims back what is claimed of a settled purchase. */
    static List<Effect> keep(Claimed claimed) {
        var claimant = new RelationshipKey(claimed.by(), claimed.relationship().merchant());
        return List.of(new Sent(new Claimed(
                claimant, claimed.subject(), true, claimed.relationship().member(), claimed.at())));
    }

    /**
     * Whether a message is not for the next holder to have: it is part of something of this member's, of what is closed too, or
     * reports the same as a message that is, or an earlier holder has it.
     */
    private static boolean isHis(Member member, Relationship relationship, TransactionEvent event) {
        return isHis(member, relationship.purchases(), relationship.parked(), event)
                || isElsewhere(relationship, event)
                || Horizon.isOfClosed(event, relationship.history());
    }

    private static boolean isHis(
            Member member, List<Purchase> purchases, List<TransactionEvent> parked, TransactionEvent event) {
        for (Purchase purchase : purchases) {
            if (purchase.isOf(member) && (isIn(purchase.events(), event) || isAllotted(purchase, event))) {
                return true;
            }
        }
        return isIn(parked, event);
    }

    private static boolean isIn(List<TransactionEvent> events, TransactionEvent event) {
        var traces = event.message().traces();
        for (TransactionEvent other : events) {
            var its = other.message().traces();
            if (isSame(other, event)
                    || !traces.lifeCycle().isEmpty()
                            && traces.lifeCycle().equals(its.lifeCycle())
                            && traces.network().equals(its.network())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAllotted(Purchase purchase, TransactionEvent event) {
        for (Allotment allotment : purchase.allotments()) {
            if (isSame(allotment.refund(), event)) {
                return true;
            }
        }
        return false;
    }

    /** Whether two are one message: what comes again is received at another time. */
    private static boolean isSame(TransactionEvent one, TransactionEvent other) {
        return one.message().id().equals(other.message().id())
                && one.message().source().equals(other.message().source());
    }

    private static boolean isElsewhere(Relationship relationship, TransactionEvent event) {
        for (Ruling ruling : relationship.rulings()) {
            if (ruling.verdict() == Verdict.ELSEWHERE && ruling.subject().equals(reference(event))) {
                return true;
            }
        }
        return false;
    }

    private static String reference(TransactionEvent event) {
        return event.message().source() + "|" + event.message().id();
    }
}
