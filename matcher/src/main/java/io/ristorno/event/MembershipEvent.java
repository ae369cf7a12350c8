package io.ristorno.event;

import java.time.Instant;
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
     */
    record CardLinked(MemberKey member, int slot, String id, int account, Optional<CardHeld> before, Instant at)
            implements MembershipEvent {
        /** A card that replaces none and that nobody held before. */
        public CardLinked(MemberKey member, int slot, String id, Instant at) {
            this(member, slot, id, slot, Optional.empty(), at);
        }

        /** Whether nothing ties it to another card. */
        public boolean isFirst() {
            return account == slot && before.isEmpty();
        }
    }

    /** A card was unlinked: purchases made before still live their life. */
    record CardUnlinked(MemberKey member, int slot, Instant at) implements MembershipEvent {}

    /** A member left his program: what little he owes is given up. */
    record Left(MemberKey member, Instant at) implements MembershipEvent {}

    /**
     * A card that a member had held was linked by another: from then on its purchases are the other's.
     *
     * @param to who holds it now
     */
    record CardPassed(MemberKey member, int slot, CardHeld to, Instant at) implements MembershipEvent {}
}
