package io.ristorno.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happens to a member and his cards. */
public sealed interface MembershipEvent extends MemberEvent {
    /** A member joined his program. */
    record Joined(MemberKey member, Instant at) implements MembershipEvent {}

    /**
     * A card was linked: purchases from that day on can earn.
     *
     * @param slot the card's number within its member, never given twice
     * @param id {@code crd_...}
     * @param account the slot of the first of those cards that are one to purchases, its own when it replaces none
     * @param before who held the same card until now, when that was somebody else
     * @param kind what is known of it
     */
    record CardLinked(
            MemberKey member, int slot, String id, int account, Optional<CardHeld> before, CardKind kind, Instant at)
            implements MembershipEvent {
        /** A card of which nothing is known. */
        public CardLinked(MemberKey member, int slot, String id, int account, Optional<CardHeld> before, Instant at) {
            this(member, slot, id, account, before, CardKind.UNKNOWN, at);
        }

        /** A card that replaces none and that nobody held before. */
        public CardLinked(MemberKey member, int slot, String id, Instant at) {
            this(member, slot, id, slot, Optional.empty(), at);
        }

        /** The same of a card of which something is known. */
        public CardLinked of(CardKind other) {
            return new CardLinked(member, slot, id, account, before, other, at);
        }

        /** Whether nothing ties it to another card. */
        public boolean isFirst() {
            return account == slot && before.isEmpty();
        }
    }

    /** A card was unlinked: purchases made before still live their life. */
    record CardUnlinked(MemberKey member, int slot, Instant at) implements MembershipEvent {}

    /** A member left his program: his cards are unlinked, and what little he owes is given up. */
    record Left(MemberKey member, Instant at) implements MembershipEvent {}

    /**
     * A member is to be erased. What is available to him is lost to him, and what he owes is given up; he holds no card from now
     * on, and messages of those that are another's by now go on to him. His merchants' relationships follow, each as {@link Forgotten}, and at the end {@link Vanished}.
     *
     * @param forfeit whether he may lose what is available
     */
    record Erased(MemberKey member, boolean forfeit, Instant at) implements MembershipEvent {}

    /**
     * Somebody who held a card of this member's before or after him is erased: what names that person goes here, too. His merchants'
     * relationships follow, each as {@link Parted}.
     *
     * @param from who is erased
     */
    record HolderErased(MemberKey member, MemberKey from, Instant at) implements MembershipEvent {}

    /**
     * A member was merged into another, since both are one person. What he bought and what he earned with it stay with him, and so do
     * limits; what is available to him is handed on to the other, now and whenever anything comes of his purchases later. His cards go
     * over, each as the other links it.
     *
     * @param into the other
     * @param cards all that are linked
     */
    record Merged(MemberKey member, MemberKey into, List<CardLinked> cards, Instant at) implements MembershipEvent {
        public Merged {
            cards = List.copyOf(cards);
        }
    }

    /**
     * Another member was merged into this one.
     *
     * @param from the other
     */
    record Succeeded(MemberKey member, MemberKey from, Instant at) implements MembershipEvent {}

    /**
     * Another member who was merged into this one is erased.
     *
     * @param from the other
     */
    record Outlived(MemberKey member, MemberKey from, Instant at) implements MembershipEvent {}

    /**
     * A card that ended long ago is let go: no message of it comes to the member any more, so nothing has to name who held it next, and
     * those who did need not know what was his. The relationships follow, each as {@link Parted}.
     *
     * @param relationships his own, and those of whoever held the card after him
     */
    record CardLetGo(MemberKey member, int slot, List<RelationshipKey> relationships, Instant at)
            implements MembershipEvent {
        public CardLetGo {
            relationships = List.copyOf(relationships);
        }
    }

    /** Nothing is left of a member who was erased but what is written of him. */
    record Vanished(MemberKey member, Instant at) implements MembershipEvent {}

    /**
     * A card that a member had held was linked by another: from then on its purchases are the other's.
     *
     * @param to who holds it now
     */
    record CardPassed(MemberKey member, int slot, CardHeld to, Instant at) implements MembershipEvent {}

    /**
     * A segment's list says that a member is in it from a moment on, or no longer is. It counts from its own time on, whenever it comes.
     *
     * @param segment {@code seg_...}
     * @param version of the list
     * @param in whether he is
     * @param from the member whom the list names, where he was merged into this one; empty if it is he himself
     */
    record Enlisted(MemberKey member, String segment, int version, boolean in, Instant at, Optional<MemberKey> from)
            implements MembershipEvent {
        /** The same of whom the list names himself. */
        public Enlisted(MemberKey member, String segment, int version, boolean in, Instant at) {
            this(member, segment, version, in, at, Optional.empty());
        }

        /** The same of the one into whom he was merged. */
        public Enlisted handedOn(MemberKey to) {
            return new Enlisted(to, segment, version, in, at, from.or(() -> Optional.of(member)));
        }
    }
}
