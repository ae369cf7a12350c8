package io.ristorno.engine;

import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardUnlinked;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What membership events make of a member. */
final class Membership {
    private Membership() {}

    static List<Effect> apply(Member member, MembershipEvent event) {
        Member changed = switch (event) {
            case Joined joined -> member.joined() ? member : changed(member, true, member.cards());
            case CardLinked linked -> link(member, linked);
            case CardUnlinked unlinked -> unlink(member, unlinked);
        };
        return changed.equals(member) ? List.of() : List.of(new Effect.MemberChanged(changed));
    }

    private static Member link(Member member, CardLinked linked) {
        if (member.card(linked.slot()).isPresent()) {
            return member;
        }
        var cards = new ArrayList<>(member.cards());
        cards.add(new Card(linked.slot(), linked.id(), linked.at(), Optional.empty()));
        return changed(member, member.joined(), cards);
    }

    private static Member unlink(Member member, CardUnlinked unlinked) {
        List<Card> cards = member.cards().stream()
                .map(card -> card.slot() == unlinked.slot() && card.unlinked().isEmpty()
                        ? new Card(card.slot(), card.id(), card.linked(), Optional.of(unlinked.at()))
                        : card)
                .toList();
        return changed(member, member.joined(), cards);
    }

    private static Member changed(Member member, boolean joined, List<Card> cards) {
        return cards.equals(member.cards()) && joined == member.joined()
                ? member
                : new Member(member.key(), joined, cards, member.changes() + 1);
    }
}
