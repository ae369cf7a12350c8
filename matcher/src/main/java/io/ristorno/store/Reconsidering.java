package io.ristorno.store;

import io.ristorno.engine.Effect.AlarmSet;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.member.Relationship;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Of whom something has changed by which purchases are decided, every merchant where he has bought since is looked at. The engine does
 * not know where that is, and has no need to: what is not written yet is decided by what has changed already.
 */
final class Reconsidering {
    /** By so much a purchase may be ahead of the clock, and the day of which a clearing tells: nothing later is there. */
    private static final long AHEAD_MILLIS = Duration.ofDays(3).toMillis();

    private final Reads newest;

    Reconsidering(Reads newest) {
        this.newest = newest;
    }

    /** When that is: at once. */
    static boolean isAsked(Batch batch) {
        return batch.riders().stream().anyMatch(Rider.Reconsidered.class::isInstance);
    }

    /** The alarms of a batch that is about to be written. */
    List<AlarmSet> of(Batch batch) {
        if (!isAsked(batch)) {
            return List.of();
        }
        var changed = new HashMap<MemberKey, Map<RelationshipKey, StoredRelationship>>();
        batch.relationships()
                .forEach(each -> changed.computeIfAbsent(each.key().member(), _ -> new HashMap<>())
                        .put(each.key(), each));
        var alarms = new ArrayList<AlarmSet>();
        since(batch).forEach((member, sinceMillis) -> {
            Map<RelationshipKey, StoredRelationship> newer = changed.getOrDefault(member, Map.of());
            Consumer<Relationship> look = relationship -> {
                if (relationship.hasPurchasesSince(sinceMillis)) {
                    alarms.add(new AlarmSet(relationship.key(), batch.nowMillis()));
                }
            };
            // One after the other: a member may have many, and what is looked at is not needed any more.
            newest.forEachRelationship(member, relationship -> {
                if (!newer.containsKey(relationship.key())) {
                    look.accept(relationship);
                }
            });
            newer.values().stream()
                    .filter(each -> !each.isNone())
                    .forEach(each -> look.accept(StoredRelationship.read(each.key(), each.bytes())));
        });
        return alarms;
    }

    /** Each member once, since the earliest; what is still to come concerns no purchase that there is. */
    private static Map<MemberKey, Long> since(Batch batch) {
        var since = new LinkedHashMap<MemberKey, Long>();
        for (Rider rider : batch.riders()) {
            if (rider instanceof Rider.Reconsidered it && it.sinceMillis() <= batch.nowMillis() + AHEAD_MILLIS) {
                since.merge(it.member(), it.sinceMillis(), Math::min);
            }
        }
        return since;
    }
}
