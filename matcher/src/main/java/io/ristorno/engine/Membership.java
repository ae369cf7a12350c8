package io.ristorno.engine;

import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardUnlinked;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MembershipEvent.Left;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What membership events make of a member. */
final class Membership {
    private Membership() {}

    /** The member after an event. */
    static Member after(Member member, MembershipEvent event) {
        return switch (event) {
            case Joined joined -> member.joined() ? member : changed(member, true, member.cards());
            case CardLinked linked -> link(member, linked);
            case CardUnlinked unlinked -> unlink(member, unlinked);
            case Left _ -> changed(member, false, member.cards());
        };
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
                : new Member(member.key(), joined, cards, member.changes() + 1, member.purse());
    }
}
