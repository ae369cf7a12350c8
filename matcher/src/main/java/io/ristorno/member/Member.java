package io.ristorno.member;

import io.ristorno.event.MemberKey;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a member across merchants.
 *
 * @param key who
 * @param joined whether the program has registered him
 * @param cards in slot order
 */
public record Member(MemberKey key, boolean joined, List<Card> cards) {
    public Member {
        cards = List.copyOf(cards);
    }

    /** A member nobody has registered. */
    public static Member unknown(MemberKey key) {
        return new Member(key, false, List.of());
    }

    /** The card in a slot. */
    public Optional<Card> card(int slot) {
        return cards.stream().filter(card -> card.slot() == slot).findFirst();
    }
}
