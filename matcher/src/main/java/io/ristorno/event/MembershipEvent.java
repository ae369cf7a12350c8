package io.ristorno.event;

import java.time.Instant;

/** What happens to a member and his cards. */
public sealed interface MembershipEvent extends MemberEvent {
    /** A member joined his program. */
    record Joined(MemberKey member, Instant at) implements MembershipEvent {}

    /**
     * A card was linked: purchases from that day on can earn.
     *
     * @param slot the card's number within its member, never given twice
     * @param id {@code crd_...}
     */
    record CardLinked(MemberKey member, int slot, String id, Instant at) implements MembershipEvent {}

    /** A card was unlinked: purchases made before still live their life. */
    record CardUnlinked(MemberKey member, int slot, Instant at) implements MembershipEvent {}

    /** A member left his program: what little he owes is given up. */
    record Left(MemberKey member, Instant at) implements MembershipEvent {}
}
