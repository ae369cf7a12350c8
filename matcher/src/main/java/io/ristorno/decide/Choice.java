package io.ristorno.decide;

import io.ristorno.reward.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Which offers win: the better of one EXCLUSIVE and of the best of each group together with the ADDITIVE ones. An EXCLUSIVE
 * wins only if it gives strictly more.
 *
 * <p>The choice is made on the earliest authorization's own amount. If every offer of that choice still pays on the
 * current amount before returns, it stands; else it is made anew on that amount. So a tip or a split shipment does not switch
 * offers, and a refund never does.
 */
final class Choice {
    private Choice() {}

    static List<Bid> winners(List<Bid> bids) {
        List<Bid> pinned = best(bids.stream().filter(Choice::mayBePinned).toList(), bid -> bid.first);
        boolean stands = !pinned.isEmpty() && pinned.stream().allMatch(bid -> bid.stands() && bid.current > 0);
        return stands ? pinned : best(bids.stream().filter(Bid::stands).toList(), bid -> bid.current);
    }

    /** One that no longer reaches its minimum takes part in the pinned choice, so that it can unmake it. */
    private static boolean mayBePinned(Bid bid) {
        return bid.stands() || bid.reason == Reason.BELOW_MINIMUM;
    }

    private static List<Bid> best(List<Bid> bids, ToLongFunction<Bid> value) {
        var order = Comparator.<Bid>comparingLong(value)
                .reversed()
                .thenComparingInt(bid -> -bid.offer.stacking().priority())
                .thenComparing(bid -> bid.offer.schedule().until())
                .thenComparing(bid -> bid.offer.id());
        var groups = new HashMap<String, Bid>(4);
        var together = new ArrayList<Bid>(bids.size());
        Bid exclusive = null;
        for (Bid bid : bids) {
            if (value.applyAsLong(bid) <= 0) {
                continue;
            }
            switch (bid.offer.stacking().mode()) {
                case EXCLUSIVE -> exclusive = exclusive == null || order.compare(bid, exclusive) < 0 ? bid : exclusive;
                case ADDITIVE -> together.add(bid);
                case BEST_OF_GROUP ->
                    groups.merge(
                            bid.offer.stacking().group(),
                            bid,
                            (one, other) -> order.compare(one, other) <= 0 ? one : other);
            }
        }
        together.addAll(groups.values());
        long sum = together.stream().mapToLong(value).sum();
        return exclusive != null && value.applyAsLong(exclusive) > sum ? List.of(exclusive) : together;
    }
}
