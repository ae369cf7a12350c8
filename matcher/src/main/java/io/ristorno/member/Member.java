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
 * @param changes how often anything that purchases are decided by has changed: the purse is no such thing
 * @param purse his money
 */
public record Member(MemberKey key, boolean joined, List<Card> cards, int changes, Purse purse) {
    public Member {
        cards = List.copyOf(cards);
    }

    /** A member in whom nothing has changed yet. */
    public Member(MemberKey key, boolean joined, List<Card> cards) {
        this(key, joined, cards, 0, Purse.EMPTY);
    }

    /** A member nobody has registered. */
    public static Member unknown(MemberKey key) {
        return new Member(key, false, List.of());
    }

    /** The same with another purse. */
    public Member with(Purse other) {
        return new Member(key, joined, cards, changes, other);
    }

    /** The card in a slot. */
    public Optional<Card> card(int slot) {
        for (Card card : cards) {
            if (card.slot() == slot) {
                return Optional.of(card);
            }
        }
        return Optional.empty();
    }
}
