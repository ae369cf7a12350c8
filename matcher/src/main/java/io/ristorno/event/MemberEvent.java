package io.ristorno.event;

/** What touches one member. */
public sealed interface MemberEvent extends Event
        permits MembershipEvent, PurseEvent, HandedOn, RelationshipEvent, Exposure, ContactTold, Contacted, Look {
    /** Whom. */
    MemberKey member();
}
