package io.ristorno.engine;

import io.ristorno.engine.Effect.Answered;
import io.ristorno.engine.Effect.PassedOn;
import io.ristorno.engine.Effect.RelationshipChanged;
import io.ristorno.engine.Effect.Sent;
import io.ristorno.event.CardHeld;
import io.ristorno.event.Claimed;
import io.ristorno.event.Claimed.Word;
import io.ristorno.event.MemberKey;
import io.ristorno.event.Message;
import io.ristorno.event.Readdressed;
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
import java.util.OptionalInt;

/**
 * Messages of a card that changed hands. A purchase belongs to the member who held the card when it was made, and its clearing may
 * come long after the card is another's: only its links tell whose it is. So every message of a card goes to its first holder. He
 * records it, and takes it if it is part of a purchase of his; else it goes on to the next holder, as an event of that member.
 * Who held the card more than once is asked as often, as one holder behind the other. When something that comes later changes
 * what is part of what, the next one hears whose a message is now, and so do those behind him.
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

    /** Who is asked next when a message has come to one of a member's cards, and is not his. */
    static Optional<CardHeld> next(Member member, TransactionEvent arrived) {
        Message message = arrived.message();
        return member.next(message.card(), message.at().epochMillis());
    }

    /** Where a message goes that comes to somebody who is no member, or is being erased: what is another's by now finds him. */
    static Effect past(Member stranger, TransactionEvent arrived) {
        return next(stranger, arrived)
                .<Effect>map(heir -> new PassedOn(arrived.of(heir)))
                .orElseGet(Effect.NotLinked::new);
    }

    /** The same of what may be of something that was bought elsewhere. */
    static Effect past(Member stranger, Readdressed arrived) {
        return next(stranger, arrived.event())
                .<Effect>map(heir -> new PassedOn(arrived.of(heir)))
                .orElseGet(Effect.NotLinked::new);
    }

    /** Who is told first when it is said otherwise whose a message is. */
    private static Optional<CardHeld> heir(Member member, TransactionEvent event) {
        Message message = event.message();
        return member.heir(message.card(), message.at().epochMillis());
    }

    private static boolean holds(Member member, TransactionEvent event) {
        Message message = event.message();
        return member.holds(message.card(), message.at().epochMillis());
    }

    /**
     * Where a message goes that was recorded before and is not this member's: to the next holder, or nowhere if he is erased who held
     * the card then.
     */
    static Optional<Effect> again(
            Member member, Relationship relationship, TransactionEvent recorded, Optional<CardHeld> next) {
        if (whose(member, relationship, recorded).isPresent()) {
            return Optional.empty();
        }
        return next.<Effect>map(heir -> new PassedOn(recorded.of(heir)))
                .or(() -> holds(member, recorded) ? Optional.empty() : Optional.of(new Effect.NotLinked()));
    }

    /** Where a message goes that is not recorded, since nothing more can be. */
    static Optional<Effect> unrecorded(
            Member member, Relationship relationship, TransactionEvent event, Optional<CardHeld> next) {
        return holds(member, event) ? Optional.empty() : again(member, relationship, event, next);
    }

    /** Whether a message is of a time when somebody held the card who is erased, and part of nothing of this member's. */
    static boolean isNobodys(Member member, Changed changed, TransactionEvent event, Optional<CardHeld> next) {
        return !holds(member, event) && next.isEmpty() && !isHis(member, changed.purchases(), changed.parked(), event);
    }

    /**
     * A holder of a card is erased: what another has of his messages goes. What is settled stays, since it is that other's.
     *
     * @return the same with the messages that stay, and purchases as they were; empty if all do
     */
    static Optional<Relationship> left(Member member, Relationship before, Optional<MemberKey> from) {
        List<Recorded> recorded = before.recorded().stream()
                .filter(each -> each.kept() || stays(member, before, each.event(), from))
                .toList();
        return recorded.size() == before.recorded().size() ? Optional.empty() : Optional.of(before.leaving(recorded));
    }

    private static boolean stays(
            Member member, Relationship relationship, TransactionEvent event, Optional<MemberKey> from) {
        Optional<Ruling> claim = claim(relationship, event);
        if (claim.isPresent()) {
            return from.isPresent()
                    && claim.get()
                            .whose()
                            .filter(whose -> !whose.equals(from.get()))
                            .isPresent();
        }
        return holds(member, event)
                || heir(member, event).isPresent()
                || isHis(member, relationship.purchases(), relationship.parked(), event);
    }

    /**
     * Effects with what the next holders are to hear.
     *
     * @param event that was taken, if one was
     * @param next who is asked next if it is not this member's
     */
    List<Effect> of(List<Effect> effects, Optional<TransactionEvent> event, Optional<CardHeld> next) {
        Optional<Relationship> changed = effects.stream()
                .filter(RelationshipChanged.class::isInstance)
                .map(effect -> ((RelationshipChanged) effect).relationship())
                .findFirst();
        if (changed.isEmpty()) {
            return effects;
        }
        Optional<Effect> passed = event.flatMap(taken -> again(member, changed.get(), taken, next));
        var all = new ArrayList<Effect>(effects.size() + 1);
        effects.stream()
                .filter(effect -> !(effect instanceof Answered) || passed.isEmpty())
                .forEach(all::add);
        passed.ifPresent(all::add);
        for (Recorded each : changed.get().recorded()) {
            if (event.filter(each.event()::equals).isEmpty()) {
                heir(member, each.event()).ifPresent(heir -> tell(all, heir, each.event(), changed.get()));
            }
        }
        return all;
    }

    private void tell(List<Effect> effects, CardHeld heir, TransactionEvent event, Relationship after) {
        Optional<MemberKey> whose = whose(member, after, event);
        if (whose.equals(whose(member, before, event))) {
            return;
        }
        if (whose.isEmpty()) {
            effects.add(new Sent(event.of(heir)));
        }
        effects.add(new Sent(new Claimed(
                new RelationshipKey(heir.member(), event.message().merchant()),
                reference(event),
                whose.isPresent() ? Word.TAKEN : Word.RELEASED,
                whose.orElse(member.key()),
                OptionalInt.of(heir.slot()),
                now)));
    }

    /**
     * Whether a claim is of somebody who held the card after this member had held it, before he held it again: he has all messages
     * that the other has, and so it was his to say whose this one is.
     */
    static boolean comesRound(Claimed claimed, Member member) {
        return claimed.word() == Word.TAKEN && isOfAgain(claimed, member);
    }

    private static boolean isOfAgain(Claimed claimed, Member member) {
        return claimed.card().isPresent() && member.heldBefore(claimed.card().getAsInt());
    }

    /** What those are told who held the card after a member held it again: of what was settled behind his first time he says nothing. */
    static List<Effect> further(Claimed claimed, Member member, Relationship relationship) {
        if (!isOfAgain(claimed, member)) {
            return List.of();
        }
        return relationship.recorded().stream()
                .map(Recorded::event)
                .filter(event -> reference(event).equals(claimed.subject()))
                .flatMap(event -> member
                        .next(claimed.card().getAsInt(), event.message().at().epochMillis())
                        .stream())
                .<Effect>map(heir -> new Sent(new Claimed(
                        new RelationshipKey(
                                heir.member(), claimed.relationship().merchant()),
                        claimed.subject(),
                        claimed.word(),
                        claimed.by(),
                        OptionalInt.of(heir.slot()),
                        claimed.at())))
                .toList();
    }

    /** Claims back what is claimed of a settled purchase. */
    static List<Effect> keep(Claimed claimed) {
        var claimant = new RelationshipKey(claimed.by(), claimed.relationship().merchant());
        return List.of(new Sent(new Claimed(
                claimant,
                claimed.subject(),
                Word.KEPT,
                claimed.relationship().member(),
                OptionalInt.empty(),
                claimed.at())));
    }

    /**
     * Whose a message is, as far as a member knows: his, if it is part of something of his, of what is closed too, or reports the same
     * as a message that is; another's who said so; or nobody's, and so the next holder's to say.
     */
    private static Optional<MemberKey> whose(Member member, Relationship relationship, TransactionEvent event) {
        Optional<Ruling> claim = claim(relationship, event);
        if (claim.isPresent()) {
            return claim.get().whose().or(() -> Optional.of(member.key()));
        }
        return isHis(member, relationship.purchases(), relationship.parked(), event)
                        || Horizon.isOfClosed(event, relationship.history())
                ? Optional.of(member.key())
                : Optional.empty();
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
        Message message = event.message();
        for (TransactionEvent other : events) {
            if (message.isSame(other.message())
                    || message.traces().isOfOneLifeWith(other.message().traces())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAllotted(Purchase purchase, TransactionEvent event) {
        for (Allotment allotment : purchase.allotments()) {
            if (event.message().isSame(allotment.refund().message())) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Ruling> claim(Relationship relationship, TransactionEvent event) {
        for (Ruling ruling : relationship.rulings()) {
            if (ruling.verdict() == Verdict.ELSEWHERE && ruling.subject().equals(reference(event))) {
                return Optional.of(ruling);
            }
        }
        return Optional.empty();
    }

    private static String reference(TransactionEvent event) {
        return event.message().source() + "|" + event.message().id();
    }
}
