package io.ristorno.host;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ristorno.engine.Members;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.store.Storage;
import io.ristorno.store.StoredRelationship;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the engine has at hand. Changed values live in their batch's map until it is synced; Caffeine holds clean ones only, so
 * that whatever it evicts can be read back. It evicts whenever it likes: so what an event touches is held from before it is
 * applied until it is. The engine's thread alone reads and writes, except that the committing thread adds clean values.
 *
 * <p>Clean relationships are kept as they are stored. A graph of objects takes ten times the memory, and most purchases are
 * seen twice in days: their bytes cost nothing while they wait, and a microsecond when they are touched.
 */
final class State implements Members {
    /** Of a cached relationship beside its stored form: key, node and array head, bytes. */
    private static final int CACHED_OVERHEAD = 160;

    private final Storage storage;
    private final Cache<RelationshipKey, byte[]> cleanRelationships;
    private final Cache<MemberKey, Member> cleanMembers;
    private Map<RelationshipKey, Relationship> relationships = new HashMap<>();
    private Map<MemberKey, Member> members = new HashMap<>();
    private volatile Map<RelationshipKey, Relationship> syncingRelationships = Map.of();
    private volatile Map<MemberKey, Member> syncingMembers = Map.of();
    private final StoredRelationship.Layout layout = new StoredRelationship.Layout();
    private Map<RelationshipKey, StoredRelationship> stored = new HashMap<>();
    private volatile Map<RelationshipKey, StoredRelationship> syncingStored = Map.of();
    private long changedBytes;
    private @Nullable Relationship heldRelationship;
    private @Nullable Member heldMember;

    /**
     * @param relationshipsBytesMax of clean relationships
     * @param membersMax clean members
     */
    State(Storage storage, long relationshipsBytesMax, long membersMax) {
        this.storage = storage;
        cleanRelationships = Caffeine.newBuilder()
                .maximumWeight(relationshipsBytesMax)
                .weigher((RelationshipKey key, byte[] stored) -> stored.length + CACHED_OVERHEAD)
                .executor(Runnable::run)
                .build();
        cleanMembers = Caffeine.newBuilder()
                .maximumSize(membersMax)
                .executor(Runnable::run)
                .build();
    }

    /** The relationship if it is at hand. */
    @Nullable
    Relationship have(RelationshipKey key) {
        if (heldRelationship != null && heldRelationship.key().equals(key)) {
            return heldRelationship;
        }
        Relationship changed = relationships.get(key);
        if (changed == null) {
            changed = syncingRelationships.get(key);
        }
        return changed != null ? changed : clean(key);
    }

    private @Nullable Relationship clean(RelationshipKey key) {
        byte[] stored = cleanRelationships.getIfPresent(key);
        return stored == null ? storage.relationshipInMemory(key) : StoredRelationship.read(key, stored);
    }

    /** The member if he is at hand. */
    @Nullable
    Member have(MemberKey key) {
        if (heldMember != null && heldMember.key().equals(key)) {
            return heldMember;
        }
        Member changed = members.get(key);
        if (changed == null) {
            changed = syncingMembers.get(key);
        }
        return changed != null ? changed : clean(key);
    }

    private @Nullable Member clean(MemberKey key) {
        Member known = cleanMembers.getIfPresent(key);
        if (known == null) {
            known = storage.memberInMemory(key);
            if (known != null) {
                cleanMembers.put(key, known);
            }
        }
        return known;
    }

    /** Whether a relationship and its member are at hand; if they are, they stay so until {@link #letGo}. */
    boolean hold(RelationshipKey key) {
        heldRelationship = have(key);
        return hold(key.member()) && heldRelationship != null;
    }

    /** Whether a member is at hand; if he is, he stays so until {@link #letGo}. */
    boolean hold(MemberKey key) {
        heldMember = have(key);
        return heldMember != null;
    }

    /** Holds nothing more: what was held may be out of date now. */
    void letGo() {
        heldRelationship = null;
        heldMember = null;
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
        relationships.put(relationship.key(), relationship);
        StoredRelationship form = layout.of(relationship);
        stored.put(relationship.key(), form);
        changedBytes += form.bytes().length;
    }

    void change(Member member) {
        members.put(member.key(), member);
    }

    /** Holds a value that nothing has changed since it was read: the event that asked for it changes it next. */
    void keep(Relationship value) {
        heldRelationship = value;
    }

    /** Keeps a value that nothing has changed since it was read, and holds it. */
    void keep(Member value) {
        heldMember = value;
        cleanMembers.put(value.key(), value);
    }

    Collection<StoredRelationship> changedRelationships() {
        return stored.values();
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
        syncingStored = stored;
        syncingMembers = members;
        relationships = new HashMap<>();
        stored = new HashMap<>();
        members = new HashMap<>();
        changedBytes = 0;
    }

    /** What was sealed is durable: clean. Called by the committing thread. */
    void synced() {
        syncingStored.values().forEach(each -> cleanRelationships.put(each.key(), each.bytes()));
        syncingStored = Map.of();
        cleanMembers.putAll(syncingMembers);
        syncingRelationships = Map.of();
        syncingMembers = Map.of();
    }
}
