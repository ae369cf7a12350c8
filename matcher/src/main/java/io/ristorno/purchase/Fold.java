package io.ristorno.purchase;

import io.ristorno.event.Claimed;
import io.ristorno.event.Deed;
import io.ristorno.event.Ruling;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Done;
import io.ristorno.member.Facts;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The fold: a relationship and one more event become the relationship's purchases. Knows no offers and no clock. */
public final class Fold {
    private Fold() {}

    /** What taking an event comes to. */
    public sealed interface Folded {}

    /**
     * The event is new.
     *
     * @param purchases all of them, in order of purchase time, with what was posted for them before
     * @param parked events that wait for their purchase
     * @param inReview those of them that wait for an operator
     * @param rulings of operators
     * @param dissolved purchases that became part of others: what was posted for them goes back
     * @param taken the event, or another feed's report of the same that stands for it; empty when there was none
     * @param place before which of the recorded events it stands, in event order
     */
    public record Changed(
            List<Purchase> purchases,
            List<TransactionEvent> parked,
            List<TransactionEvent> inReview,
            List<Ruling> rulings,
            List<Purchase> dissolved,
            Optional<TransactionEvent> taken,
            int place)
            implements Folded, Decided {
        /** Nothing happened but time. */
        public static Changed nothing(Relationship relationship) {
            return new Changed(
                    relationship.purchases(),
                    relationship.parked(),
                    relationship.inReview(),
                    relationship.rulings(),
                    List.of(),
                    Optional.empty(),
                    0);
        }
    }

    /** The event was taken before, as it was recorded then: when it happened and was received may be told otherwise now. */
    public record Repeated(Recorded known) implements Folded {}

    /** Another message came under this id before; nothing was taken. */
    public record Reused(String id) implements Folded {}

    /** The message is too old, or its purchase is closed; nothing was taken. */
    public record Late() implements Folded {}

    /** A bound is reached; nothing was taken. */
    public record Full(String bound) implements Folded {}

    /** Takes an event into a relationship of a member whose cards nobody else ever held, at a time when nothing is too late. */
    public static Folded fold(Relationship relationship, TransactionEvent event) {
        return fold(relationship, event, Member.unknown(relationship.key().member()), 0);
    }

    /**
     * Takes an event into a relationship.
     *
     * @param member whose: of a card that changed hands, he sees what others do with it, and knows which purchases are his
     * @param nowMillis the engine's clock, against which a message may be too old
     */
    public static Folded fold(Relationship relationship, TransactionEvent event, Member member, long nowMillis) {
        List<Recorded> recorded = relationship.recorded();
        for (int i = recorded.size() - 1; i >= 0; i--) {
            if (recorded.get(i).event().message().isSame(event.message())) {
                return repeats(recorded.get(i).event(), event)
                        ? new Repeated(recorded.get(i))
                        : new Reused(event.message().id());
            }
        }
        if (!isOfAnother(event) && Horizon.isOver(event, nowMillis)
                || Horizon.isOfClosed(event, relationship.history())) {
            return new Late();
        }
        if (recorded.size() >= Relationship.EVENTS_MAX) {
            return new Full("events of one member at one merchant, " + Relationship.EVENTS_MAX);
        }
        return bounded(Refolding.with(relationship, event, member));
    }

    /** What becomes of a relationship by an operator's word. */
    public sealed interface Decided permits Changed, Unknown {}

    /** There is nothing that the word is about, or it cannot be followed. */
    public record Unknown(String why) implements Decided {}

    /** Follows an operator's word in a relationship of a member whose cards nobody else ever held. */
    public static Decided rule(Relationship relationship, Ruling ruling) {
        return rule(relationship, ruling, Member.unknown(relationship.key().member()));
    }

    /**
     * Follows an operator's word about a message or a reward.
     *
     * @param member whose relationship it is
     */
    public static Decided rule(Relationship relationship, Ruling ruling, Member member) {
        Optional<String> objection = Objections.to(ruling, relationship);
        if (objection.isPresent()) {
            return new Unknown(objection.get());
        }
        return Refolding.ruled(relationship, ruling, member);
    }

    /**
     * Hears that a message is part of a purchase of another holder of its card, or that it is not.
     *
     * @return nothing changed when it was heard before; unknown when its purchase has settled, and so keeps it
     */
    public static Decided claim(Relationship relationship, Claimed claimed, Member member) {
        Optional<Recorded> subject = relationship.recorded().stream()
                .filter(each -> EventOrder.names(claimed.subject(), each.event()))
                .findFirst();
        if (subject.isEmpty()) {
            return Changed.nothing(relationship);
        }
        if (subject.get().kept() && claimed.word() == Claimed.Word.TAKEN) {
            return new Unknown("the message is of a settled purchase");
        }
        Optional<Ruling> known =
                new Rulings(relationship.rulings()).claim(subject.get().event());
        var ruling = Ruling.elsewhere(claimed.subject(), claimed.by(), claimed.at());
        boolean heard = claimed.elsewhere()
                ? known.filter(word -> word.by().equals(ruling.by())).isPresent()
                : known.isEmpty();
        return heard
                ? Changed.nothing(relationship)
                : Refolding.claimed(relationship, ruling, claimed.elsewhere(), member);
    }

    /**
     * Folds what is left when messages are taken out that are not this member's to have.
     *
     * @param left a relationship with the messages that stay, and purchases as they were
     */
    public static Changed part(Relationship left, Member member) {
        return Refolding.parted(left, member);
    }

    /**
     * A message that goes elsewhere.
     *
     * @param purchase as which its purchase is known, {@code ""} of what waits for one
     */
    public record Moved(TransactionEvent event, String purchase) {}

    /**
     * What goes to a merchant when an acceptor is bound to him, in event order: purchases that are open and of which nothing is settled, and
     * what waits for a purchase. Nothing goes for which there is no room.
     *
     * @param before what was bought when nobody knew the acceptor, as the first event behind a barrier finds it
     * @param since what was bought at the merchant
     * @param may which messages may go
     * @param nowMillis the engine's clock
     */
    public static List<Moved> moved(
            Relationship before, Relationship since, Predicate<TransactionEvent> may, long nowMillis) {
        return new Moving(before, since, may, nowMillis).moved();
    }

    /** Whether it tells of another member's purchase, which may be open for as long as its reward is held. */
    private static boolean isOfAnother(TransactionEvent event) {
        return event instanceof Done done && done.deed() instanceof Deed.Referral;
    }

    /** Whether two messages under one id say the same; when they happened is the sender's to correct. */
    private static boolean repeats(TransactionEvent one, TransactionEvent other) {
        return one.rank() == other.rank()
                && one.amount().minor() == other.amount().minor()
                && one.amount().currency().equals(other.amount().currency())
                && one.message().card() == other.message().card()
                && (!(one instanceof Done done)
                        || other instanceof Done again && done.deed().equals(again.deed()));
    }

    private static Folded bounded(Changed changed) {
        if (changed.purchases.size() > Relationship.OPEN_PURCHASES_MAX) {
            return new Full("purchases of one member at one merchant, " + Relationship.OPEN_PURCHASES_MAX);
        }
        if (changed.parked.size() > Relationship.PARKED_EVENTS_MAX) {
            return new Full(
                    "events of one member at one merchant without their purchase, " + Relationship.PARKED_EVENTS_MAX);
        }
        return changed;
    }

    /**
     * The facts of one purchase from its events, for a store that keeps events and not facts.
     *
     * @param events of one purchase, in event order
     * @param rulings of operators
     */
    public static Facts facts(List<TransactionEvent> events, List<Ruling> rulings) {
        return Folding.fold(events, new Rulings(rulings));
    }
}
