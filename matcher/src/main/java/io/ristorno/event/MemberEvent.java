package io.ristorno.event;

/** What touches one member. */
public sealed interface MemberEvent extends Event
        permits MembershipEvent, PurseEvent, HandedOn, RelationshipEvent, Exposure, ContactTold, Look {
    /** Whom. */
    MemberKey member();
}
