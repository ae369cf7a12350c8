package io.ristorno.simulation;

import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.store.Batch;
import io.ristorno.store.Errand;
import io.ristorno.store.Quarantined;
import io.ristorno.store.Storage;
import io.ristorno.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store as it is: what stands between it and the machine changes what it likes. */
class Between implements Storage {
    final Store store;

    Between(Store store) {
        this.store = store;
    }

    @Override
    public void commit(Batch batch) {
        store.commit(batch);
    }

    @Override
    public Relationship relationship(RelationshipKey key) {
        return store.relationship(key);
    }

    @Override
    public Member member(MemberKey key) {
        return store.member(key);
    }

    @Override
    public @Nullable Relationship relationshipInMemory(RelationshipKey key) {
        return store.relationshipInMemory(key);
    }

    @Override
    public @Nullable Member memberInMemory(MemberKey key) {
        return store.memberInMemory(key);
    }

    @Override
    public List<Errand> errands() {
        return store.errands();
    }

    @Override
    public List<Quarantined> quarantined() {
        return store.quarantined();
    }

    @Override
    public List<Look> due(long nowMillis, int most) {
        return store.due(nowMillis, most);
    }
}
