package io.ristorno.engine;

import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;

/** The state at hand: whoever calls the engine has loaded what the event touches. */
public interface Members {
    /** The relationship, {@link Relationship#none} when the member was never seen there. */
    Relationship relationship(RelationshipKey key);

    /** The member, {@link Member#unknown} when nobody registered him. */
    Member member(MemberKey key);
}
