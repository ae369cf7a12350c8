package io.ristorno.rehearsal;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.Event;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Merged;
import io.ristorno.store.LoggedBatch;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Members in parts that are played one behind the other. Those who were merged are in one: what the first of them is sent on comes to the
 * other. The log says who they are, since of those who are erased the store knows it no more.
 */
final class Parts {
    private static final int MEMBERS_A_PAGE = 1_000;
    private static final int BATCHES_AT_ONCE = 64;

    private final int count;
    private final Map<MemberKey, MemberKey> heirs;

    private Parts(int count, Map<MemberKey, MemberKey> heirs) {
        this.count = count;
        this.heirs = heirs;
    }

    /** So many that none has more members than asked for, as a rule. */
    static Parts of(Snapshot snapshot, Catalogue last, int membersAtOnce) {
        int count = (int) (1 + members(snapshot, last) / membersAtOnce);
        return new Parts(count, count == 1 ? Map.of() : heirs(snapshot));
    }

    private static long members(Snapshot snapshot, Catalogue last) {
        long members = 0;
        for (var program : last.programs()) {
            var page = snapshot.members(program.id(), Page.START, MEMBERS_A_PAGE);
            members += page.items().size();
            while (page.next().isPresent()) {
                page = snapshot.members(program.id(), page.next().get(), MEMBERS_A_PAGE);
                members += page.items().size();
            }
        }
        return members;
    }

    private static Map<MemberKey, MemberKey> heirs(Snapshot snapshot) {
        var heirs = new HashMap<MemberKey, MemberKey>();
        long next = 1;
        for (List<LoggedBatch> some = snapshot.log(next, BATCHES_AT_ONCE);
                !some.isEmpty();
                some = snapshot.log(next, BATCHES_AT_ONCE)) {
            for (LoggedBatch batch : some) {
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
            }
            next = some.getLast().number() + 1;
        }
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
