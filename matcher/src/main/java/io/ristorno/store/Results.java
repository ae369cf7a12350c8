package io.ristorno.store;

import io.ristorno.event.MemberKey;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.Posting;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Relationship;
import io.ristorno.member.Tally;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The results of closed purchases, as the entries that would come to them. */
final class Results {
    /** In place of the purchases that results are of. */
    private static final String CLOSED = "pur_closed";

    private final Posting.Context context;
    private final List<Entry> entries = new ArrayList<>();

    private Results(MemberKey member) {
        context = new Posting.Context(member, CLOSED, 0, 0);
    }

    static List<Entry> of(Relationship relationship) {
        var results = new Results(relationship.key().member());
        for (ClosedPurchase purchase : relationship.history().purchases()) {
            for (Reward reward : purchase.rewards()) {
                results.entries.addAll(Posting.post(results.context, reward.gone(Reason.EARNED), reward)
                        .entries());
            }
        }
        for (Tally tally : relationship.history().tallies()) {
            results.add(tally);
        }
        return results.entries;
    }

    private void add(Tally tally) {
        if (!tally.parts().isEmpty()) {
            entries.addAll(Posting.entries(context, tally.offer(), tally.funder(), tally.commodity(), tally.parts()));
            return;
        }
        var reward = new Reward(
                tally.offer(),
                1,
                tally.funder(),
                tally.commodity(),
                tally.standing(),
                0,
                Stage.AVAILABLE,
                Reason.EARNED,
                Set.of());
        entries.addAll(Posting.post(context, reward.gone(Reason.EARNED), reward).entries());
    }
}
