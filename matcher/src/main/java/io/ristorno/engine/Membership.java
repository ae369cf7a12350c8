package io.ristorno.engine;

import io.ristorno.event.CardHeld;
import io.ristorno.event.MemberEvent;
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
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What membership events make of a member. */
final class Membership {
    private Membership() {}

    /** The member after an event. */
    static Member after(Member member, MembershipEvent event) {
        return switch (event) {
            case Joined joined -> member.joined() ? member : changed(member, true, member.cards());
            case CardLinked linked -> link(member, linked);
            case CardUnlinked unlinked -> each(member, unlinked.slot(), card -> card.unlinked(unlinked.at()));
            case CardPassed passed -> pass(member, passed);
            case CardLetGo gone -> each(member, gone.slot(), Card::withoutHeir);
            case Left left -> leave(member, left);
            case Erased _ -> member.isStranger() ? member : member.erased();
            case HolderErased erased -> without(member, erased.from());
            case Merged merged -> merge(member, merged);
            case Succeeded succeeded -> member.with(member.kin().with(succeeded.from()));
            case Outlived outlived ->
                Segmentation.after(member.with(member.kin().without(outlived.from())), outlived);
            case Enlisted enlisted -> Segmentation.after(member, enlisted);
            case Vanished _ -> member.isStranger() ? Member.unknown(member.key()) : member;
        };
    }

    /** What others hear of it, and he elsewhere. */
    static List<MemberEvent> tells(Member before, MembershipEvent event) {
        return switch (event) {
            case CardLinked linked ->
                passed(linked).<List<MemberEvent>>map(List::of).orElse(List.of());
            case CardLetGo gone -> {
                Optional<MemberKey> next = before.card(gone.slot())
                        .flatMap(Card::heir)
                        .map(heir -> heir.card().member());
                yield gone.relationships().stream()
                        .filter(_ -> next.isPresent())
                        .<MemberEvent>map(each -> new Parted(
                                each,
                                each.member().equals(gone.member()) ? next : Optional.of(gone.member()),
                                gone.at()))
                        .toList();
            }
            case Succeeded succeeded -> List.copyOf(Reaching.handedOn(before, succeeded.from()));
            case Enlisted enlisted ->
                before.successor()
                        .<List<MemberEvent>>map(to -> List.of(enlisted.handedOn(to)))
                        .orElse(List.of());
            case Outlived outlived ->
                before.successor()
                        .<List<MemberEvent>>map(to -> List.of(new Outlived(to, outlived.from(), outlived.at())))
                        .orElse(List.of());
            case Joined _, CardUnlinked _, CardPassed _, Left _, Erased _, HolderErased _, Merged _, Vanished _ ->
                List.of();
        };
    }

    private static Optional<CardPassed> passed(CardLinked linked) {
        var to = new CardHeld(linked.member(), linked.slot());
        return linked.before().map(held -> new CardPassed(held.member(), held.slot(), to, linked.at()));
    }

    /** A card that is replaced ends where the one that replaces it begins: to purchases both are one. */
    private static Member link(Member member, CardLinked linked) {
        if (member.card(linked.slot()).isPresent()) {
            return member;
        }
        var cards = new ArrayList<Card>();
        for (Card card : member.cards()) {
            cards.add(card.account() == linked.account() ? card.unlinked(linked.at()) : card);
        }
        cards.add(new Card(
                linked.slot(),
                linked.id(),
                linked.at(),
                Optional.empty(),
                linked.account(),
                fromMillis(member, linked),
                Long.MAX_VALUE,
                Optional.empty(),
                linked.kind()));
        return changed(member, member.joined(), cards);
    }

    /** What goes on with a card of his is his since that was; what he gets from another, or again, from now on. */
    private static long fromMillis(Member member, CardLinked linked) {
        if (linked.before().isPresent()) {
            return linked.at().toEpochMilli();
        }
        List<Card> same = member.cards().stream()
                .filter(card -> card.account() == linked.account())
                .toList();
        return same.isEmpty()
                ? Long.MIN_VALUE
                : same.stream()
                        .filter(Card::isHeld)
                        .mapToLong(Card::fromMillis)
                        .min()
                        .orElse(linked.at().toEpochMilli());
    }

    /** Where he has had the card more than once, it was one card, and each time ends; not what he has in its place since. */
    private static Member pass(Member member, CardPassed passed) {
        int account = member.account(passed.slot());
        var cards = new ArrayList<Card>();
        boolean since = false;
        for (Card card : member.cards()) {
            boolean same = card.account() == account && card.isHeld() && !since;
            cards.add(
                    card.slot() == passed.slot() || same
                            ? card.passed(passed.to(), passed.at().toEpochMilli())
                            : card);
            since |= card.slot() == passed.slot();
        }
        return changed(member, member.joined(), cards);
    }

    /** His cards end where the other's begin, as if each had been unlinked and linked by the other. */
    private static Member merge(Member member, Merged merged) {
        if (member.successor().isPresent()) {
            return member;
        }
        Member after = member;
        for (CardLinked linked : merged.cards()) {
            for (CardPassed passed : passed(linked).stream().toList()) {
                after = each(after, passed.slot(), card -> card.unlinked(linked.at()));
                after = pass(after, passed);
            }
        }
        return after.with(member.kin().succeededBy(merged.into()));
    }

    /** Whether a merging names just those cards that are linked. */
    static boolean namesAllCards(Member member, Merged merged) {
        Set<CardHeld> named = merged.cards().stream()
                .flatMap(linked -> linked.before().stream())
                .collect(Collectors.toSet());
        return named.equals(member.cards().stream()
                .filter(card -> card.unlinked().isEmpty())
                .map(card -> new CardHeld(member.key(), card.slot()))
                .collect(Collectors.toSet()));
    }

    /** With the program his cards end, too. */
    private static Member leave(Member member, Left left) {
        List<Card> cards =
                member.cards().stream().map(card -> card.unlinked(left.at())).toList();
        return changed(member, false, cards);
    }

    private static Member without(Member member, MemberKey heir) {
        List<Card> cards = member.cards().stream()
                .map(card -> card.heir()
                                .filter(next -> next.card().member().equals(heir))
                                .isPresent()
                        ? card.withoutHeir()
                        : card)
                .toList();
        return changed(member, member.joined(), cards);
    }

    private static Member each(Member member, int slot, UnaryOperator<Card> change) {
        List<Card> cards = member.cards().stream()
                .map(card -> card.slot() == slot ? change.apply(card) : card)
                .toList();
        return changed(member, member.joined(), cards);
    }

    private static Member changed(Member member, boolean joined, List<Card> cards) {
        return cards.equals(member.cards()) && joined == member.joined()
                ? member
                : new Member(
                        member.key(),
                        joined,
                        cards,
                        member.changes() + 1,
                        member.purse(),
                        member.earned(),
                        member.kin(),
                        member.activations(),
                        member.touches(),
                        member.contacts(),
                        member.enlistments(),
                        member.outreach());
    }
}
