package io.ristorno.store;

import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the engine's host needs of a store. */
public interface Storage {
    /**
     * Writes a batch and syncs it. When this returns, the batch survives a crash.
     *
     * @throws StoreFailed if it may not have been written: from then on the store refuses everything
     */
    void commit(Batch batch);

    /** The last durable value, {@link Relationship#none} when there is none. */
    Relationship relationship(RelationshipKey key);

    /** The last durable value, {@link Member#unknown} when there is none. */
    Member member(MemberKey key);

    /** Several at once, in the order asked for: of neighbours a store finds the next where the one before was. */
    default List<Relationship> relationships(List<RelationshipKey> keys) {
        return keys.stream().map(this::relationship).toList();
    }

    /** Several members at once. */
    default List<Member> members(List<MemberKey> keys) {
        return keys.stream().map(this::member).toList();
    }

    /**
     * The same as {@link #relationship} without waiting for a disk: most members are new at the merchant where they buy, and
     * filters in memory know that.
     *
     * @return null when the disk would have to be asked
     */
    default @Nullable Relationship relationshipInMemory(RelationshipKey key) {
        return null;
    }

    /**
     * The same as {@link #member} without waiting for a disk.
     *
     * @return null when the disk would have to be asked
     */
    default @Nullable Member memberInMemory(MemberKey key) {
        return null;
    }

    /** Events that were set aside, in the order in which they were. */
    default List<Quarantined> quarantined() {
        return List.of();
    }

    /** Events that were sent to a member and not taken yet, in the order of sending. */
    default List<Errand> errands() {
        return List.of();
    }

    /** Alarms due by a moment, the earliest first. */
    List<Look> due(long nowMillis, int most);
}
