package io.ristorno.engine;

import io.ristorno.decide.Budgets.Claimant;
import io.ristorno.decide.Outcome.Lack;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.ReconciliationFault.Kind;
import io.ristorno.event.RelationshipKey;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.member.Purchase;
import io.ristorno.merchant.FundingLine;
import io.ristorno.reward.Reward;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one event does to what all members share: entries to the sums, rewards to budgets and to the merchant's line; and what its
 * purchases would take if there were more.
 */
final class Funding {
    private final OfferBudgets budgets;
    private final TrialBalance balance;
    private final RelationshipKey key;
    private final List<Moved> moved = new ArrayList<>(2);
    private final List<Wish> wishes = new ArrayList<>(0);

    /** What a purchase lacks of a budget or line; nothing, when somebody may think that it lacks something. */
    private record Wish(String fund, String purchase, long lackingMinor, boolean whole) {}

    private record Moved(Reward reward, Reward from, List<Entry> entries) {
        long takenMinor() {
            return reward.standing().budgeted() - from.standing().budgeted();
        }

        /** What it takes more of the merchant's line. */
        long drawnMinor() {
            return reward.merchantBudgeted() - from.merchantBudgeted();
        }

        /** Whether more of it is spent for good. */
        boolean spends() {
            return reward.standing().committed() > from.standing().committed()
                    || reward.merchantCommitted() > from.merchantCommitted();
        }
    }

    Funding(OfferBudgets budgets, TrialBalance balance, RelationshipKey key) {
        this.budgets = budgets;
        this.balance = balance;
        this.key = key;
    }

    /** A reward moved to where it stands now. */
    void move(Reward to, Reward from, List<Entry> entries) {
        for (Entry entry : entries) {
            balance.count(entry);
        }
        budgets.move(from, to);
        if (!entries.isEmpty()) {
            moved.add(new Moved(to, from, entries));
        }
    }

    /** The sums that all members share are as they were. */
    void undo() {
        for (Moved each : moved.reversed()) {
            each.entries.forEach(balance::uncount);
            budgets.move(each.reward, each.from);
        }
    }

    /** What a reward lacks of its offer's budget. */
    void wish(Purchase purchase, Reward posted, long lackingMinor) {
        long lacking = posted.settled() ? 0 : lackingMinor;
        if (lacking > 0 || budgets.hasClaims(posted.offer())) {
            boolean whole = posted.standing().budgeted() == 0;
            wish(new Wish(posted.offer(), purchase.anchor(), lacking, whole));
        }
    }

    /** What a purchase lacks of its merchant's line. */
    void wish(Purchase purchase, Lack lack) {
        Lack its = purchase.settled() ? Lack.NONE : lack;
        String line = key.merchant().value();
        if (its.minor() > 0 || budgets.hasClaims(line)) {
            wish(new Wish(line, purchase.anchor(), its.minor(), its.whole()));
        }
    }

    /** The last word of an event holds: a purchase may be decided more than once. */
    private void wish(Wish wish) {
        wishes.removeIf(each -> each.fund.equals(wish.fund) && each.purchase.equals(wish.purchase));
        wishes.add(wish);
    }

    /** Claims for what is lacking, and whom that which became free is promised to. */
    List<Effect> claims(long nowMillis) {
        if (wishes.isEmpty() && moved.isEmpty()) {
            return List.of();
        }
        var effects = new ArrayList<Effect>(0);
        Set<String> freed = new LinkedHashSet<>(0);
        // Who waits for another fund from now on keeps his number: he is taken up there before he leaves here.
        for (boolean lacking : List.of(true, false)) {
            for (Wish wish : wishes) {
                if (wish.lackingMinor > 0 == lacking) {
                    budgets.claim(wish.fund, new Claimant(key, wish.purchase), wish.lackingMinor, wish.whole)
                            .ifPresent(effects::add);
                }
                freed.add(wish.fund);
            }
        }
        for (Moved each : moved) {
            if (each.takenMinor() < 0) {
                freed.add(each.reward.offer());
            }
            if (each.drawnMinor() < 0) {
                freed.add(each.reward.funder());
            }
        }
        freed.forEach(fund -> effects.addAll(budgets.promise(fund, nowMillis)));
        for (Moved each : moved) {
            if (each.spends()) {
                effects.addAll(budgets.spent(each.reward.offer()));
                effects.addAll(budgets.spent(each.reward.funder()));
            }
        }
        return effects;
    }

    /** That so much of the merchant's line is used now, and was not before, that somebody should speak with him. */
    Optional<Effect> alert(Optional<FundingLine> limit, long eventMillis) {
        if (moved.isEmpty() || limit.isEmpty()) {
            return Optional.empty();
        }
        FundingLine line = limit.get();
        String merchant = key.merchant().value();
        long used = budgets.usedOfLine(merchant, line.currency()).minor();
        long before = used;
        for (Moved each : moved) {
            before -= each.reward.commodity().equals(line.currency()) ? each.drawnMinor() : 0;
        }
        return before < line.alertMinor() && used >= line.alertMinor()
                ? Optional.of(new Effect.FaultFound(new ReconciliationFault(
                        Kind.LINE_NEARLY_USED, key, merchant, eventMillis, used, line.currency())))
                : Optional.empty();
    }
}
