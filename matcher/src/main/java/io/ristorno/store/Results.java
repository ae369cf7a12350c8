package io.ristorno.store;

import io.ristorno.event.MemberKey;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.Posting;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Relationship;
import io.ristorno.member.Tally;
import io.ristorno.money.Commodity;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The results of closed purchases, as the entries that would come to them. */
final class Results {
    /** In place of the purchases that results are of. */
    private static final String CLOSED = "pur_closed";

    private final MemberKey member;
    private final List<Entry> entries = new ArrayList<>();

    private Results(MemberKey member) {
        this.member = member;
    }

    static List<Entry> of(Relationship relationship) {
        var results = new Results(relationship.key().member());
        for (ClosedPurchase purchase : relationship.history().purchases()) {
            for (Reward reward : purchase.rewards()) {
                results.add(reward.offer(), reward.funder(), reward.commodity(), reward.standing());
            }
        }
        for (Tally tally : relationship.history().tallies()) {
            results.add(tally.offer(), tally.funder(), tally.commodity(), tally.standing());
        }
        return results.entries;
    }

    private void add(String offer, String funder, Commodity commodity, Standing standing) {
        var nothing =
                new Reward(offer, 1, funder, commodity, Standing.NONE, 0, Stage.REJECTED, Reason.EARNED, Set.of());
        var reward = new Reward(offer, 1, funder, commodity, standing, 0, Stage.AVAILABLE, Reason.EARNED, Set.of());
        var context = new Posting.Context(member, CLOSED, 0, 0);
        entries.addAll(Posting.post(context, nothing, reward).entries());
    }
}
