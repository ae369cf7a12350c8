package io.ristorno.decide;

import io.ristorno.decide.Budgets.Line;
import io.ristorno.decide.Outcome.Lack;
import io.ristorno.member.Purchase;
import io.ristorno.qualify.Trace;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import java.util.List;
import java.util.function.Supplier;

/**
 * A merchant's line, shared among the offers of one purchase. A budget is asked for each offer by itself, before the choice; the line
 * is one for all that are chosen, so the choice comes first: whom it has no room for is no candidate, and it is chosen again.
 *
 * <p>What the purchase holds already is its own: whatever it gives up for one offer is there for another. Every reward keeps what it
 * holds; then, by priority, a first reservation gets all or nothing, and one that holds something what is left.
 */
final class LineShare {
    private final Line line;
    private final Purchase purchase;
    private final List<Bid> bids;
    private final Choice choice;
    private final Supplier<List<Bid>> dealt;
    private final long own;
    private final long ownCommitted;

    /** @param dealt the winners among the bids, as they are then, with what the member may have */
    LineShare(Line line, Purchase purchase, List<Bid> bids, Choice choice, Supplier<List<Bid>> dealt) {
        this.line = line;
        this.purchase = purchase;
        this.bids = bids;
        this.choice = choice;
        this.dealt = dealt;
        long holds = 0;
        long committed = 0;
        for (Reward reward : purchase.rewards()) {
            if (reward.commodity().equals(line.currency())) {
                holds += reward.merchantBudgeted();
                committed += reward.merchantCommitted();
            }
        }
        own = holds;
        ownCommitted = committed;
    }

    /** Who wins within the line's room. */
    List<Bid> winners() {
        List<Bid> winners = dealt.get();
        while (!fit(winners)) {
            winners = dealt.get();
        }
        return winners;
    }

    /** Whether the line has room for all of them; the first that it has none for is refused or cut. */
    private boolean fit(List<Bid> winners) {
        if (wanted(winners) - own <= line.left().minor()) {
            return true;
        }
        long free = own + line.left().minor();
        for (Bid bid : winners) {
            free -= Math.min(held(bid), drawn(bid, bid.wanted()));
        }
        for (Bid bid : winners.stream().sorted(Choice.TIES).toList()) {
            long more = Math.max(0, drawn(bid, bid.wanted()) - held(bid));
            if (more > free) {
                squeeze(bid, bid.offer.funding().within(held(bid) + free, bid.wanted()));
                return false;
            }
            free -= more;
        }
        return true;
    }

    /** What the line pays of a reward: the merchant's share, with the fee. */
    private long drawn(Bid bid, long rewardMinor) {
        return draws(bid) ? bid.offer.funding().merchantMinor(rewardMinor) : 0;
    }

    /** What it pays of it already. */
    private long held(Bid bid) {
        return draws(bid)
                ? purchase.reward(bid.offer.id()).map(Reward::merchantBudgeted).orElse(0L)
                : 0;
    }

    private boolean draws(Bid bid) {
        return bid.offer.commodity().equals(line.currency());
    }

    private long wanted(List<Bid> winners) {
        long sum = 0;
        for (Bid bid : winners) {
            sum += drawn(bid, bid.wanted());
        }
        return sum;
    }

    private static void squeeze(Bid bid, long most) {
        bid.unfunded = Math.max(bid.unfunded, bid.current);
        if (bid.held == 0 && bid.current > most && (bid.isWhole() || most <= 0)) {
            bid.refuse(Reason.MERCHANT_LINE, Stage.REJECTED);
            bid.room = 0;
            return;
        }
        if (bid.current > most) {
            bid.cut(most);
            bid.flag(Flag.BUDGET_CAPPED);
        }
        bid.keepWithin(most);
    }

    /** What the purchase waits for: what its rewards were cut by, else the least that lets one of the refused in. */
    Lack lack(List<Bid> winners) {
        long cut = 0;
        for (Bid bid : winners) {
            cut += Math.max(0, drawn(bid, bid.unfunded) - drawn(bid, bid.current));
        }
        long least = Long.MAX_VALUE;
        for (Bid bid : bids) {
            if (bid.reason == Reason.MERCHANT_LINE && bid.unfunded > 0) {
                least = Math.min(least, needed(bid, winners));
            }
        }
        if (cut > 0) {
            return new Lack(cut, false);
        }
        return least == Long.MAX_VALUE ? Lack.NONE : new Lack(least, true);
    }

    /** What a refused bid takes more than those who won, if it would be among the winners; and whether that may ever come. */
    private long needed(Bid refused, List<Bid> winners) {
        refused.reason = Reason.EARNED;
        refused.current = refused.unfunded;
        List<Bid> would = choice.winners();
        long all = wanted(would);
        refused.refuse(
                Reason.MERCHANT_LINE,
                all - ownCommitted <= line.left().mayComeMinor() ? Stage.WAITLISTED : Stage.REJECTED);
        return would.contains(refused) ? all - wanted(winners) : Long.MAX_VALUE;
    }

    /** Tells what each bid asked of the line. */
    void report(Trace trace) {
        for (Bid bid : bids) {
            long asked = drawn(bid, Math.max(bid.unfunded, bid.wanted()));
            if (asked > 0) {
                trace.tested(
                        bid.offer,
                        Reason.MERCHANT_LINE,
                        bid.reason != Reason.MERCHANT_LINE,
                        asked,
                        own + line.left().minor());
            }
        }
    }
}
