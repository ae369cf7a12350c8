package io.ristorno.member;

import io.ristorno.event.CardHeld;
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
 * @param earned what all merchants gave him, where his program caps that
 * @param kin who else he is
 * @param activations the offers that he has activated
 * @param touches what he has seen, or did something about, where an offer asks for it
 * @param contacts by what he can be reached
 * @param enlistments in which segments he is, and was
 * @param outreach what he was told
 */
public record Member(
        MemberKey key,
        boolean joined,
        List<Card> cards,
        int changes,
        Purse purse,
        Earned earned,
        Kin kin,
        Activations activations,
        Touches touches,
        Contacts contacts,
        Enlistments enlistments,
        Outreach outreach) {
    public Member {
        cards = List.copyOf(cards);
    }

    /** A member who was told nothing. */
    public Member(
            MemberKey key,
            boolean joined,
            List<Card> cards,
            int changes,
            Purse purse,
            Earned earned,
            Kin kin,
            Activations activations,
            Touches touches,
            Contacts contacts,
            Enlistments enlistments) {
        this(
                key,
                joined,
                cards,
                changes,
                purse,
                earned,
                kin,
                activations,
                touches,
                contacts,
                enlistments,
                Outreach.NONE);
    }

    /** A member of whom nothing was counted, who is nobody else, and of whom nothing else is known. */
    public Member(MemberKey key, boolean joined, List<Card> cards, int changes, Purse purse) {
        this(
                key,
                joined,
                cards,
                changes,
                purse,
                Earned.NOTHING,
                Kin.NONE,
                Activations.NONE,
                Touches.NONE,
                Contacts.NONE,
                Enlistments.NONE);
    }

    /** A member in whom nothing has changed yet. */
    public Member(MemberKey key, boolean joined, List<Card> cards) {
        this(key, joined, cards, 0, Purse.EMPTY);
    }

    /** A member nobody has registered. */
    public static Member unknown(MemberKey key) {
        return new Member(key, false, List.of());
    }

    /**
     * Whether nobody has registered him, nobody has ever linked a card of his, he did not leave either, and he is nobody else; or he is
     * being erased.
     */
    public boolean isStranger() {
        return !joined
                && kin.equals(Kin.NONE)
                && (cards.isEmpty() || cards.getFirst().isTrail());
    }

    /** The same, a stranger: of his cards nothing is left but who holds them next. */
    public Member erased() {
        return new Member(key, false, cards.stream().map(Card::trail).toList(), changes + 1, purse);
    }

    /** The same with another purse. */
    public Member with(Purse other) {
        return new Member(
                key, joined, cards, changes, other, earned, kin, activations, touches, contacts, enlistments, outreach);
    }

    /** The same who has earned otherwise: what is left for his other purchases is another sum. */
    public Member with(Earned other) {
        return new Member(
                key,
                joined,
                cards,
                changes + 1,
                purse,
                other,
                kin,
                activations,
                touches,
                contacts,
                enlistments,
                outreach);
    }

    /** The same with other kin. */
    public Member with(Kin other) {
        return new Member(
                key,
                joined,
                cards,
                changes,
                purse,
                earned,
                other,
                activations,
                touches,
                contacts,
                enlistments,
                outreach);
    }

    /** The same who has activated others: by that purchases are decided. */
    public Member with(Activations others) {
        return new Member(
                key, joined, cards, changes + 1, purse, earned, kin, others, touches, contacts, enlistments, outreach);
    }

    /** The same who has seen other things. */
    public Member with(Touches others) {
        return new Member(
                key,
                joined,
                cards,
                changes + 1,
                purse,
                earned,
                kin,
                activations,
                others,
                contacts,
                enlistments,
                outreach);
    }

    /** The same who has seen other things, that concern no purchase so far. */
    public Member noting(Touches others) {
        return new Member(
                key, joined, cards, changes, purse, earned, kin, activations, others, contacts, enlistments, outreach);
    }

    /** The same who can be reached otherwise. */
    public Member with(Contacts others) {
        boolean decides = !others.all().equals(contacts.all());
        return new Member(
                key,
                joined,
                cards,
                changes + (decides ? 1 : 0),
                purse,
                earned,
                kin,
                activations,
                touches,
                others,
                enlistments,
                outreach);
    }

    /** The same who is in other segments: by that purchases are decided, too. */
    public Member with(Enlistments others) {
        return others.equals(enlistments)
                ? this
                : new Member(
                        key,
                        joined,
                        cards,
                        changes + 1,
                        purse,
                        earned,
                        kin,
                        activations,
                        touches,
                        contacts,
                        others,
                        outreach);
    }

    /** The same who was told other things: no purchase is decided by that. */
    public Member with(Outreach other) {
        return other.equals(outreach)
                ? this
                : new Member(
                        key,
                        joined,
                        cards,
                        changes,
                        purse,
                        earned,
                        kin,
                        activations,
                        touches,
                        contacts,
                        enlistments,
                        other);
    }

    /** Who has what comes from now on, since this one was merged into him. */
    public Optional<MemberKey> successor() {
        return kin.successor();
    }

    /** The slot under which purchases know a card: its own, or that of the first that it replaces. */
    public int account(int slot) {
        for (int i = 0; i < cards.size(); i++) {
            if (cards.get(i).slot() == slot) {
                return cards.get(i).account();
            }
        }
        return slot;
    }

    /**
     * Whether a purchase is this member's: he held the card then, or nobody else did.
     *
     * @param account the card as purchases know it
     */
    public boolean holds(int account, long atMillis) {
        boolean known = false;
        for (int i = 0; i < cards.size(); i++) {
            Card card = cards.get(i);
            if (card.account() == account) {
                if (card.holds(atMillis)) {
                    return true;
                }
                known = true;
            }
        }
        return !known;
    }

    /** Whether a card of his is another's by now. */
    public boolean hasPassedOn() {
        for (int i = 0; i < cards.size(); i++) {
            if (cards.get(i).heir().isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Whether messages of one of his cards go on from him to another. */
    public boolean passesTo(MemberKey next) {
        for (Card card : cards) {
            if (card.heir().filter(heir -> heir.card().member().equals(next)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Who held a card next, by a moment: what was bought before anybody held it again is nobody's.
     *
     * @param account the card as purchases know it
     */
    public Optional<CardHeld> heir(int account, long atMillis) {
        for (Card card : cards) {
            Optional<CardHeld> next = card.account() == account ? card.next(atMillis) : Optional.empty();
            if (next.isPresent()) {
                return next;
            }
        }
        return Optional.empty();
    }

    /** Whether a card was his before somebody else held it, and became his again. */
    public boolean heldBefore(int slot) {
        for (Card card : cards) {
            if (card.slot() == slot) {
                return false;
            }
            if (card.account() == account(slot) && card.heir().isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** The card that a card replaces. */
    public Optional<Card> predecessor(Card card) {
        Optional<Card> last = Optional.empty();
        for (Card each : cards) {
            if (each.slot() == card.slot()) {
                return last;
            }
            last = each.account() == card.account() ? Optional.of(each) : last;
        }
        return Optional.empty();
    }

    /**
     * Who held a card next, by a moment, whether the member is being erased or not. Where he held it again, and whoever did in between
     * is erased, that is who held it after him the second time.
     */
    public Optional<CardHeld> next(int slot, long atMillis) {
        int account = account(slot);
        boolean since = false;
        for (Card card : cards) {
            since |= card.slot() == slot;
            Optional<CardHeld> next = since && card.account() == account ? card.next(atMillis) : Optional.empty();
            if (next.isPresent()) {
                return next;
            }
        }
        return Optional.empty();
    }

    /** Whether he has, or had until he was to be erased, a card in a slot, and so may name who holds it next. */
    public boolean leadsOn(int slot) {
        for (Card card : cards) {
            if (card.slot() == slot) {
                return true;
            }
        }
        return false;
    }

    /** The card in a slot; none of a member who is being erased. */
    public Optional<Card> card(int slot) {
        for (Card card : cards) {
            if (card.slot() == slot && !card.isTrail()) {
                return Optional.of(card);
            }
        }
        return Optional.empty();
    }
}
