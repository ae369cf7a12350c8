package io.ristorno.directory;

import io.ristorno.event.CardHeld;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.store.CardHandle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What linking a card means: whether it is one with another card of its member, and who held it before. */
public final class Linkage {
    private Linkage() {}

    /**
     * The event of linking a card. A card that comes back to its member, and one that replaces another of his, are one card to
     * purchases with what they were before.
     *
     * @param member whose it is from now on
     * @param id {@code crd_...}
     * @param handles by which feeds may name it: that of its id, and that of its number
     * @param replaces the card of his that it replaces
     */
    public static CardLinked of(
            CardDirectory directory,
            Member member,
            String id,
            List<CardHandle> handles,
            Optional<Card> replaces,
            Instant at) {
        int slot = Card.slot(CardHandle.of(id).low());
        List<Holder> earlier = handles.stream()
                .map(directory::links)
                .filter(links -> !links.isEmpty())
                .reduce(List.of(), (_, links) -> links);
        Optional<Holder> own = earlier.stream()
                .filter(link -> link.member().equals(member.key()))
                .findFirst();
        int account = replaces.map(Card::account)
                .or(() -> own.map(link -> member.account(link.slot())))
                .orElse(slot);
        Optional<CardHeld> before =
                earlier.isEmpty() || earlier.getLast().member().equals(member.key())
                        ? Optional.empty()
                        : Optional.of(new CardHeld(
                                earlier.getLast().member(), earlier.getLast().slot()));
        return new CardLinked(member.key(), slot, id, account, before, at);
    }

    /** Whether a card is linked now. */
    public static boolean isLinked(Member holder, int slot) {
        return holder.card(slot).filter(card -> card.unlinked().isEmpty()).isPresent();
    }
}
