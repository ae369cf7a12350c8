package io.ristorno.host;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ristorno.engine.Members;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.store.Storage;
import io.ristorno.store.StoredMember;
import io.ristorno.store.StoredRelationship;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the engine has at hand. Changed values live in their batch's map until it is synced; Caffeine holds clean ones only, so
 * that whatever it evicts can be read back. It evicts whenever it likes: so what an event touches is held from before it is
 * applied until it is. The engine's thread alone reads and writes, except that the committing thread adds values that have
 * become clean, and takes away what they replace.
 *
 * <p>Clean values are kept as they are stored. A graph of objects takes ten times the memory, and whatever lives long is
 * looked at by the collector again and again: bytes cost nothing while they wait, and a microsecond when they are touched. And
 * a relationship is kept only if more than {@value #PASSERS_BY} messages tell of a regular: most members buy once, and their
 * clearing comes days after their authorization.
 */
final class State implements Members {
    /** Of a cached value beside its stored form: key, node and array head, bytes. */
    private static final int CACHED_OVERHEAD = 160;

    /** Messages of a relationship that nobody need have at hand: an authorization and its clearing. */
    private static final int PASSERS_BY = 2;

    private final Storage storage;
    private final Cache<RelationshipKey, byte[]> cleanRelationships;
    private final Cache<MemberKey, byte[]> cleanMembers;
    private final StoredRelationship.Layout relationshipLayout = new StoredRelationship.Layout();
    private final StoredMember.Layout memberLayout = new StoredMember.Layout();
    /** In the order in which they changed first. */
    private Map<RelationshipKey, Changed> relationships = new LinkedHashMap<>();

    private Map<MemberKey, Member> members = new HashMap<>();
    private volatile Map<RelationshipKey, Changed> syncingRelationships = Map.of();
    private volatile Map<MemberKey, Member> syncingMembers = Map.of();
    private long changedBytes;
    private @Nullable Relationship heldRelationship;
    private @Nullable Relationship heldFormer;
    private @Nullable Member heldMember;
    private boolean heldWasRead;

    /** A value that is not durable yet, and how it will be stored. */
    private record Changed(Relationship value, StoredRelationship stored) {}

    /**
     * @param relationshipsBytesMax of clean relationships
     * @param membersBytesMax of clean members
     */
    State(Storage storage, long relationshipsBytesMax, long membersBytesMax) {
        this.storage = storage;
        cleanRelationships = Caffeine.newBuilder()
                .maximumWeight(relationshipsBytesMax)
                .weigher((RelationshipKey key, byte[] stored) -> stored.length + CACHED_OVERHEAD)
                .executor(Runnable::run)
                .build();
        cleanMembers = Caffeine.newBuilder()
                .maximumWeight(membersBytesMax)
                .weigher((MemberKey key, byte[] stored) -> stored.length + CACHED_OVERHEAD)
                .executor(Runnable::run)
                .build();
    }

    /** The relationship if it is at hand here: whatever is not durable yet is. */
    @Nullable
    Relationship have(RelationshipKey key) {
        if (heldRelationship != null && heldRelationship.key().equals(key)) {
            return heldRelationship;
        }
        if (heldFormer != null && heldFormer.key().equals(key)) {
            return heldFormer;
        }
        Changed changed = relationships.get(key);
        if (changed == null) {
            changed = syncingRelationships.get(key);
        }
        if (changed != null) {
            return changed.value();
        }
        byte[] stored = cleanRelationships.getIfPresent(key);
        return stored == null ? null : StoredRelationship.read(key, stored);
    }

    /** The member if he is at hand here. */
    @Nullable
    Member have(MemberKey key) {
        if (heldMember != null && heldMember.key().equals(key)) {
            return heldMember;
        }
        Member changed = members.get(key);
        if (changed == null) {
            changed = syncingMembers.get(key);
        }
        if (changed != null) {
            return changed;
        }
        byte[] stored = cleanMembers.getIfPresent(key);
        return stored == null ? null : StoredMember.read(key, stored);
    }

    /** Whether a relationship and its member are at hand, here or in the store's memory; if so, they stay until {@link #letGo}. */
    boolean hold(RelationshipKey key) {
        heldRelationship = have(key);
        if (heldRelationship == null) {
            heldRelationship = storage.relationshipInMemory(key);
        }
        return hold(key.member()) && heldRelationship != null;
    }

    /** The same of two relationships of one member. */
    boolean hold(RelationshipKey key, RelationshipKey former) {
        heldFormer = have(former);
        if (heldFormer == null) {
            heldFormer = storage.relationshipInMemory(former);
        }
        return hold(key) && heldFormer != null;
    }

    /** Whether a member is at hand, here or in the store's memory; if so, he stays until {@link #letGo}. */
    boolean hold(MemberKey key) {
        heldMember = have(key);
        if (heldMember == null) {
            heldMember = storage.memberInMemory(key);
            if (heldMember != null) {
                cleanMembers.put(key, memberLayout.of(heldMember));
            }
        }
        return heldMember != null;
    }

    /** The same, here only: most alarms are of what nobody has touched for days, and the store's memory is not likely to have that. */
    boolean holdIfHere(RelationshipKey key) {
        heldRelationship = have(key);
        heldMember = heldRelationship == null ? null : have(key.member());
        return heldMember != null;
    }

    /** Holds nothing more: what was held may be out of date now. A member who was read and did not change is kept. */
    void letGo() {
        if (heldMember != null && heldWasRead && !members.containsKey(heldMember.key())) {
            cleanMembers.put(heldMember.key(), memberLayout.of(heldMember));
        }
        heldRelationship = null;
        heldFormer = null;
        heldMember = null;
        heldWasRead = false;
    }

    /** Drops every clean value. */
    void forget() {
        cleanRelationships.invalidateAll();
        cleanMembers.invalidateAll();
    }

    @Override
    public Relationship relationship(RelationshipKey key) {
        return atHand(have(key), key);
    }

    @Override
    public Member member(MemberKey key) {
        return atHand(have(key), key);
    }

    private static <T> T atHand(@Nullable T value, Object key) {
        if (value == null) {
            throw new IllegalStateException(
                    "the host applies an event only when what it touches is at hand: " + key.getClass());
        }
        return value;
    }

    void change(Relationship relationship) {
        StoredRelationship form = relationshipLayout.of(relationship);
        relationships.put(relationship.key(), new Changed(relationship, form));
        changedBytes += form.bytes().length;
    }

    void change(Member member) {
        members.put(member.key(), member);
        heldWasRead = false;
    }

    /** Holds what was read, or is on its way to disk as it is: the event that asked for it comes next. */
    void hold(Member member, Optional<Relationship> relationship, Optional<Relationship> former) {
        heldMember = member;
        heldWasRead = !isChanged(member.key());
        heldRelationship = relationship.orElse(null);
        heldFormer = former.orElse(null);
    }

    private boolean isChanged(MemberKey key) {
        return members.containsKey(key) || syncingMembers.containsKey(key);
    }

    List<StoredRelationship> changedRelationships() {
        return relationships.values().stream().map(Changed::stored).toList();
    }

    /** Bytes laid out since the last seal. */
    long changedBytes() {
        return changedBytes;
    }

    Collection<Member> changedMembers() {
        return members.values();
    }

    /** The changed values go to be synced: still at hand, changed no more. */
    void seal() {
        syncingRelationships = relationships;
        syncingMembers = members;
        relationships = new LinkedHashMap<>();
        members = new HashMap<>();
        changedBytes = 0;
    }

    /** What was sealed is durable: clean. Called by the committing thread. */
    void synced() {
        for (Changed changed : syncingRelationships.values()) {
            StoredRelationship stored = changed.stored();
            if (changed.value().recorded().size() > PASSERS_BY) {
                cleanRelationships.put(stored.key(), stored.bytes());
            } else if (cleanRelationships.asMap().containsKey(stored.key())) {
                cleanRelationships.invalidate(stored.key());
            }
        }
        syncingRelationships = Map.of();
        if (!syncingMembers.isEmpty()) {
            // The next event that touches one reads it from the store's memory. Most are not there: to take away is
            // dearer than to look.
            for (MemberKey key : syncingMembers.keySet()) {
                if (cleanMembers.asMap().containsKey(key)) {
                    cleanMembers.invalidate(key);
                }
            }
            syncingMembers = Map.of();
        }
    }
}
