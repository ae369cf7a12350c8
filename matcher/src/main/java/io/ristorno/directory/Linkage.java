package io.ristorno.directory;

import io.ristorno.event.CardHeld;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardPassed;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Errand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What linking a card means: whether it is one with another card of its member, and who held it before. */
public final class Linkage {
    private Linkage() {}

    /**
     * The event of linking a card. A card that comes back to its member, and one that replaces another of his, are one card to
     * purchases with what they were before.
     *
     * @param member whose it is from now on
     * @param members as they are stored
     * @param id {@code crd_...}
     * @param handles by which feeds may name it: that of its id, and that of its number
     * @param replaces the card of his that it replaces
     * @param at now: it begins then, or behind the link before and those of the cards it replaces, should one be still to come: a
     *     member's who was merged goes over behind all that has come already
     */
    public static CardLinked of(
            CardDirectory directory,
            Member member,
            Function<MemberKey, Member> members,
            String id,
            List<CardHandle> handles,
            Optional<Card> replaces,
            Instant at) {
        int slot = Card.slot(CardHandle.of(id).low());
        List<Holder> earlier = handles.stream()
                .map(handle -> known(directory.links(handle), members))
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
        Instant begin = Stream.concat(
                        member.cards().stream().filter(card -> replaces.isPresent() && card.account() == account),
                        earlier.stream().flatMap(link -> members.apply(link.member()).card(link.slot()).stream()))
                .map(card -> card.linked().plusSeconds(1))
                .reduce(at, (one, next) -> next.isAfter(one) ? next : one);
        return new CardLinked(member.key(), slot, id, account, before, begin);
    }

    /** Those of whom it is known that they held it: who is being erased is a stranger already. */
    private static List<Holder> known(List<Holder> links, Function<MemberKey, Member> members) {
        return links.stream()
                .filter(link -> members.apply(link.member()).card(link.slot()).isPresent())
                .toList();
    }

    /**
     * What a card's holders pass to each other when one of them is erased: whoever held it before him passes it to whoever held it
     * next. So do those who are being erased as well: what comes to them has to go on.
     *
     * @param links of the card, the first one first
     * @param members as they are stored
     */
    public static List<CardPassed> without(MemberKey erased, List<Holder> links, Function<MemberKey, Member> members) {
        var passed = new ArrayList<CardPassed>();
        var before = new ArrayList<Integer>();
        for (int i = 0; i < links.size(); i++) {
            Holder link = links.get(i);
            Member member = members.apply(link.member());
            if (link.member().equals(erased) || !member.leadsOn(link.slot())) {
                continue;
            }
            Optional<Card> card = member.card(link.slot());
            if (card.isPresent()) {
                for (int each : before) {
                    if (i - each > 1 && !links.get(each).member().equals(link.member())) {
                        passed.add(passed(links.get(each), link, card.get()));
                    }
                }
                before.clear();
            }
            before.add(i);
        }
        return passed;
    }

    private static CardPassed passed(Holder before, Holder next, Card card) {
        return new CardPassed(before.member(), before.slot(), new CardHeld(next.member(), next.slot()), card.linked());
    }

    /**
     * Whether another card took the place of what is linked now while it was somebody else's: to his purchases the two are one, and
     * what its next holder buys would be taken for his.
     *
     * @param members as they are stored
     */
    public static boolean isReplaced(
            CardDirectory directory, Member member, List<CardHandle> handles, Function<MemberKey, Member> members) {
        for (CardHandle handle : handles) {
            List<Holder> links = directory.links(handle);
            if (!links.isEmpty() && !links.getLast().member().equals(member.key())) {
                Member last = members.apply(links.getLast().member());
                int account = last.account(links.getLast().slot());
                return last.cards().stream()
                        .anyMatch(card ->
                                card.account() == account && !links.contains(new Holder(last.key(), card.slot())));
            }
        }
        return false;
    }

    /**
     * Whether what is linked now may take the place of another card of its member: not of one that has been somebody else's since,
     * and not if its number was another card of his before, since both would be one card to purchases with it.
     *
     * @param underWay what was sent to members when this one was looked up, or before
     */
    public static boolean mayReplace(
            CardDirectory directory, Member member, List<CardHandle> handles, Card card, List<Errand> underWay) {
        boolean passedOn = member.cards().stream()
                .anyMatch(each -> each.account() == card.account() && each.untilMillis() != Long.MAX_VALUE);
        boolean passes = underWay.stream()
                .anyMatch(errand -> errand.event() instanceof CardPassed passed
                        && passed.member().equals(member.key())
                        && member.account(passed.slot()) == card.account());
        return !passedOn
                && !passes
                && handles.stream()
                        .flatMap(handle -> directory.links(handle).stream())
                        .filter(link -> link.member().equals(member.key()))
                        .allMatch(link -> member.account(link.slot()) == card.account());
    }

    /**
     * Whether one of those who held a card is being erased: until he is forgotten, who holds it next has to wait, since nobody could
     * tell those before him.
     */
    public static boolean waits(CardDirectory directory, List<CardHandle> handles, Predicate<MemberKey> erasing) {
        return handles.stream()
                .flatMap(handle -> directory.links(handle).stream())
                .anyMatch(link -> erasing.test(link.member()));
    }

    /**
     * Whether a card is on its way from a member who was merged to whoever he was merged into: it is linked, though nobody's list says so.
     *
     * @param underWay what was sent to members before anything else was looked up
     */
    public static boolean isOnItsWay(CardDirectory directory, List<CardHandle> handles, List<Errand> underWay) {
        return underWay.stream()
                .map(Errand::event)
                .filter(CardLinked.class::isInstance)
                .flatMap(event -> ((CardLinked) event).before().stream())
                .map(before -> new Holder(before.member(), before.slot()))
                .anyMatch(before -> handles.stream()
                        .anyMatch(handle -> directory.links(handle).contains(before)));
    }

    /**
     * Who has linked a card last, or nobody. Of a card that went over with a member who was merged, the other has: though the moment from
     * which its purchases are his may be still to come.
     */
    public static Holder last(CardDirectory directory, CardHandle handle) {
        List<Holder> links = directory.links(handle);
        return links.isEmpty() ? Holder.NONE : links.getLast();
    }

    /** Whether a card is linked now. */
    public static boolean isLinked(Member holder, int slot) {
        return holder.card(slot).filter(card -> card.unlinked().isEmpty()).isPresent();
    }
}
