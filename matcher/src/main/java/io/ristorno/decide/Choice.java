package io.ristorno.decide;

import io.ristorno.offer.Stacking;
import io.ristorno.offer.Stacking.Mode;
import io.ristorno.reward.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which offers win: the better of one EXCLUSIVE and of the best of each group together with the ADDITIVE ones. An EXCLUSIVE
 * wins only if it gives strictly more. Of those together a program may keep so many that give the most.
 *
 * <p>The choice is made on the earliest authorization's own amount. If every offer of that choice still pays on the
 * current amount before returns, it stands; else it is made anew on that amount. So a tip or a split shipment does not switch
 * offers, and a refund never does. While more clearings are to come, those of the first choice that are below their minimum so far are
 * among the winners with what is reserved for them, and nothing else.
 *
 * <p>Points count at what they are worth. Offers that multiply them, go by several purchases, or give privileges and badges, take no part
 * in the choice: what they give is added to whatever is chosen.
 */
final class Choice {
    private final List<Bid> bids;
    private final int most;

    /** @param most how many may be chosen; 0 for any number */
    Choice(List<Bid> bids, int most) {
        this.bids = bids;
        this.most = most;
    }

    /** Who goes first where there is not enough for both. */
    static final Comparator<Bid> TIES = Comparator.<Bid>comparingInt(
                    bid -> -bid.offer.stacking().priority())
            .thenComparing(bid -> bid.offer.schedule().until())
            .thenComparing(bid -> bid.offer.id());

    List<Bid> winners() {
        List<Bid> winners = chosen();
        for (Bid bid : bids) {
            boolean waits = bid.together() ? bid.awaitsMore() && bid.kept > 0 : awaited(bid);
            if (bid.added() && (bid.stands() && bid.worth() > 0 || waits)) {
                winners = new ArrayList<>(winners);
                winners.add(bid);
            }
        }
        return winners;
    }

    private List<Bid> chosen() {
        List<Bid> pinned = best(true);
        if (stands(pinned)) {
            return pinned;
        }
        List<Bid> anew = best(false);
        for (Bid bid : pinned) {
            if (awaited(bid)) {
                anew = new ArrayList<>(anew);
                anew.add(bid);
            }
        }
        return anew;
    }

    /** Whether a pinned bid does not reach its minimum yet, and clearings that were announced may take it there: its reservation stays. */
    private static boolean awaited(Bid bid) {
        return bid.reason == Reason.BELOW_MINIMUM && bid.kept > 0;
    }

    /** Whether a bid that the budget has no room for would be among the winners if it had: else it need not wait for room. */
    boolean wouldWin(Bid refused) {
        Reason reason = refused.reason;
        long current = refused.current;
        refused.reason = Reason.EARNED;
        refused.current = refused.lacking;
        boolean wins = winners().contains(refused);
        refused.reason = reason;
        refused.current = current;
        return wins;
    }

    private static boolean stands(List<Bid> pinned) {
        for (Bid bid : pinned) {
            if (!bid.stands() || bid.worth() <= 0) {
                return false;
            }
        }
        return !pinned.isEmpty();
    }

    /** What a bid is worth to the choice; one that no longer reaches its minimum takes part while pinned, to unmake it. */
    private static long value(Bid bid, boolean pinned) {
        if (pinned) {
            return bid.stands() || bid.reason == Reason.BELOW_MINIMUM ? bid.weigh(bid.first) : 0;
        }
        return bid.stands() ? bid.weigh(bid.worth()) : 0;
    }

    private List<Bid> best(boolean pinned) {
        var together = new ArrayList<Bid>(bids.size());
        Bid exclusive = null;
        long sum = 0;
        for (int i = 0; i < bids.size(); i++) {
            Bid bid = bids.get(i);
            if (bid.added() || value(bid, pinned) <= 0) {
                continue;
            }
            switch (bid.offer.stacking().mode()) {
                case EXCLUSIVE -> exclusive = exclusive == null || better(bid, exclusive, pinned) ? bid : exclusive;
                case ADDITIVE -> together.add(bid);
                case BEST_OF_GROUP -> compete(together, bid, pinned);
            }
        }
        if (most > 0 && together.size() > most) {
            together.sort((one, other) -> better(one, other, pinned) ? -1 : 1);
            together.subList(most, together.size()).clear();
        }
        for (Bid bid : together) {
            sum += value(bid, pinned);
        }
        return exclusive != null && value(exclusive, pinned) > sum ? List.of(exclusive) : together;
    }

    /** Takes the place of its group's best so far if it is better. */
    private static void compete(List<Bid> together, Bid bid, boolean pinned) {
        for (int i = 0; i < together.size(); i++) {
            Stacking other = together.get(i).offer.stacking();
            if (other.mode() == Mode.BEST_OF_GROUP
                    && other.group().equals(bid.offer.stacking().group())) {
                if (better(bid, together.get(i), pinned)) {
                    together.set(i, bid);
                }
                return;
            }
        }
        together.add(bid);
    }

    private static boolean better(Bid bid, Bid than, boolean pinned) {
        int byValue = Long.compare(value(bid, pinned), value(than, pinned));
        return byValue != 0 ? byValue > 0 : TIES.compare(bid, than) < 0;
    }
}
