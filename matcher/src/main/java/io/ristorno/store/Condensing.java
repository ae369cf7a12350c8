package io.ristorno.store;

import io.ristorno.engine.Effect.Booked;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.ledger.CarriedForward;
import io.ristorno.ledger.Cause.OfReward;
import io.ristorno.ledger.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the entries of closed purchases out of the store: their results say what they came to. And those of purses that are old:
 * their sums do. In the batch that says so, behind everything else that it writes.
 */
final class Condensing {
    private final Reads newest;
    private final ValueWriter value = new ValueWriter();

    Condensing(Reads newest) {
        this.newest = newest;
    }

    void write(Batch batch, Writes writes) {
        Map<RelationshipKey, Set<String>> closed = closed(batch.riders());
        closed.forEach((relationship, purchases) -> {
            newest.entryRows(relationship, (key, stored) -> {
                take(
                        new Key.Stored(Family.ENTRY, key),
                        relationship,
                        EntriesFormat.read(stored, relationship),
                        purchases,
                        writes);
                return true;
            });
            List<Booked> booked = batch.booked();
            for (int i = 0; i < booked.size(); i++) {
                if (booked.get(i).key().equals(relationship)) {
                    var key = new Key.OfEntries(relationship, batch.number(), i);
                    take(key, relationship, booked.get(i).entries(), purchases, writes);
                }
            }
        });
        Map<MemberKey, Long> carried = carried(batch.riders());
        if (!carried.isEmpty()) {
            carry(batch, carried, writes);
        }
    }

    private void carry(Batch batch, Map<MemberKey, Long> carried, Writes writes) {
        Map<MemberKey, Map<Key, List<Entry>>> booked = new HashMap<>();
        for (int i = 0; i < batch.booked().size(); i++) {
            Booked each = batch.booked().get(i);
            if (each.key() instanceof MemberKey member && carried.containsKey(member)) {
                booked.computeIfAbsent(member, _ -> new LinkedHashMap<>())
                        .put(new Key.OfEntries(member, batch.number(), i), each.entries());
            }
        }
        // Of whom is being erased, entries go and are counted piece by piece: what is there must not change between
        // two.
        List<MemberKey> erased = newest.erasures();
        carried.forEach((member, before) -> {
            if (!erased.contains(member)) {
                carry(member, before, booked.getOrDefault(member, Map.of()), writes);
            }
        });
    }

    private void carry(MemberKey member, long beforeMillis, Map<Key, List<Entry>> booked, Writes writes) {
        var rows = new LinkedHashMap<Key, List<Entry>>();
        newest.entryRows(member, (key, stored) -> {
            List<Entry> entries = PurseEntriesFormat.read(stored, member);
            boolean old = entries.getLast().postedMillis() < beforeMillis;
            if (old) {
                rows.put(new Key.Stored(Family.ENTRY, key), entries);
            }
            return old;
        });
        // As when the clock leaps: old before they were ever written.
        booked.forEach((key, entries) -> {
            if (entries.getLast().postedMillis() < beforeMillis) {
                rows.put(key, entries);
            }
        });
        if (!rows.isEmpty()) {
            rows.keySet().forEach(writes::delete);
            PurseEntriesFormat.write(
                    value,
                    member,
                    CarriedForward.of(
                            rows.values().stream().flatMap(List::stream).toList()));
            writes.put(new Key.OfEntries(member, 0, 0), value);
        }
    }

    private static Map<MemberKey, Long> carried(List<Rider> riders) {
        Map<MemberKey, Long> carried = new HashMap<>(0);
        for (Rider rider : riders) {
            if (rider instanceof Rider.Carried(MemberKey member, long beforeMillis)) {
                carried.merge(member, beforeMillis, Math::max);
            }
        }
        return carried;
    }

    private static Map<RelationshipKey, Set<String>> closed(List<Rider> riders) {
        Map<RelationshipKey, Set<String>> closed = new HashMap<>(0);
        for (Rider rider : riders) {
            if (rider instanceof Rider.Condensed(RelationshipKey relationship, Set<String> purchases)) {
                closed.computeIfAbsent(relationship, key -> new HashSet<>()).addAll(purchases);
            }
        }
        return closed;
    }

    private void take(
            Key key, RelationshipKey relationship, List<Entry> entries, Set<String> purchases, Writes writes) {
        var left = new ArrayList<Entry>(entries.size());
        for (Entry entry : entries) {
            boolean gone = entry.cause() instanceof OfReward reward && purchases.contains(reward.purchase());
            if (!gone) {
                left.add(entry);
            }
        }
        if (left.isEmpty()) {
            writes.delete(key);
        } else if (left.size() < entries.size()) {
            EntriesFormat.write(value, relationship, left);
            writes.put(key, value);
        }
    }
}
