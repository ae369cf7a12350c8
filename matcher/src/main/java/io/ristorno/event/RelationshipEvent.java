package io.ristorno.event;

/** What touches one member at one merchant. */
public sealed interface RelationshipEvent extends MemberEvent
        permits TransactionEvent,
                Activated,
                Touched,
                Reconsidered,
                Considered,
                Ruled,
                Claimed,
                Parted,
                Forgotten,
                Readdressed,
                Bound {
    /** Whom, and where. */
    RelationshipKey relationship();

    @Override
    default MemberKey member() {
        return relationship().member();
    }
}
