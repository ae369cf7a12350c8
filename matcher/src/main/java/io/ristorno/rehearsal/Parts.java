package io.ristorno.rehearsal;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.Event;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Merged;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import java.util.HashMap;
import java.util.Map;

/**
 * Members in parts that are played one behind the other. Those who were merged are in one: what the first of them is sent on comes to the
 * other. The log says who they are, since of those who are erased the store knows it no more.
 */
final class Parts {
    private static final int MEMBERS_A_PAGE = 1_000;
    private static final int RELATIONSHIPS_A_PAGE = 256;
    private static final int COUNT_MOST = 1_000;

    private final int count;
    private final Map<MemberKey, MemberKey> heirs;

    private Parts(int count, Map<MemberKey, MemberKey> heirs) {
        this.count = count;
        this.heirs = heirs;
    }

    /**
     * So many that none has more members than asked for, nor more {@linkplain Room things}, as a rule.
     *
     * @param last the catalogue, for its programs
     */
    static Parts of(Snapshot snapshot, Catalogue last, int membersAtOnce, long thingsAtOnce, Watch watch) {
        long parts = Math.max(
                1 + members(snapshot, last, watch) / membersAtOnce, 1 + things(snapshot, watch) / thingsAtOnce);
        int count = (int) Math.min(parts, COUNT_MOST);
        return new Parts(count, count == 1 ? Map.of() : heirs(snapshot, watch));
    }

    private static long members(Snapshot snapshot, Catalogue last, Watch watch) {
        long members = 0;
        for (var program : last.programs()) {
            var page = snapshot.members(program.id(), Page.START, MEMBERS_A_PAGE);
            members += page.items().size();
            while (page.next().isPresent()) {
                rest(watch);
                page = snapshot.members(program.id(), page.next().get(), MEMBERS_A_PAGE);
                members += page.items().size();
            }
        }
        return members;
    }

    private static long things(Snapshot snapshot, Watch watch) {
        var page = snapshot.relationships(Page.START, RELATIONSHIPS_A_PAGE);
        long things = page.items().stream().mapToLong(Room::things).sum();
        while (page.next().isPresent()) {
            rest(watch);
            page = snapshot.relationships(page.next().get(), RELATIONSHIPS_A_PAGE);
            things += page.items().stream().mapToLong(Room::things).sum();
        }
        return things;
    }

    private static void rest(Watch watch) {
        BackTest.heed(watch);
        watch.played(0);
    }

    private static Map<MemberKey, MemberKey> heirs(Snapshot snapshot, Watch watch) {
        var heirs = new HashMap<MemberKey, MemberKey>();
        Playing.each(snapshot, watch, batch -> {
            for (Event event : batch.events()) {
                // One that was refused leads nobody astray: it only plays two in one part.
                if (event instanceof Merged merged) {
                    MemberKey one = head(heirs, merged.member());
                    MemberKey other = head(heirs, merged.into());
                    if (!one.equals(other)) {
                        heirs.put(one, other);
                    }
                }
            }
            watch.played(0);
        });
        return heirs;
    }

    /** Who stands for all who are one person with a member. */
    private static MemberKey head(Map<MemberKey, MemberKey> heirs, MemberKey member) {
        MemberKey head = member;
        for (MemberKey heir = heirs.get(head); heir != null; heir = heirs.get(head)) {
            head = heir;
        }
        return head;
    }

    int count() {
        return count;
    }

    /** In which one a member is. */
    int of(MemberKey member) {
        return Math.floorMod(Long.hashCode(head(heirs, member).number()), count);
    }

    /** How much has been played, when one part has come so far. */
    int percent(int part, long batch, long lastBatch) {
        return (int) (100.0 * (part + (double) batch / Math.max(1, lastBatch)) / count);
    }
}
