package io.ristorno.decide;

import io.ristorno.member.Earned;
import io.ristorno.member.Purchase;
import io.ristorno.money.Commodity;
import io.ristorno.program.RiskTerms;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * What a program lets one member have a day and a year over all merchants. Among the purchases at one merchant it goes in the order of
 * purchase time, as limits of an offer do; what he has had at others is his already: merchants are decided apart, so between them it is
 * first come, first served.
 *
 * <p>It is asked for each offer by itself before its budget is; then those that are chosen share it by priority, and whoever is cut or
 * refused is chosen among anew. What it cuts turns no choice while something is left: that is pinned on what an offer would give
 * without it.
 *
 * <p>A settled reward keeps the room that it was settled with, and what it has; if its own messages make it larger, other merchants'
 * are not to be exceeded.
 */
final class Allowance {
    private final Case matter;
    private final Purchase purchase;
    private final Trace trace;

    Allowance(Case matter, Trace trace) {
        this.matter = matter;
        this.purchase = matter.purchase();
        this.trace = trace;
    }

    /** Cuts an offer to what is left. */
    void ask(Bid bid) {
        if (!matter.risk().capsMembers()) {
            return;
        }
        long most = left(bid);
        bid.allowed = settled(bid).map(Reward::allowed).orElse(most);
        if (trace.recording() && most != Long.MAX_VALUE) {
            trace.tested(bid.offer, Reason.MEMBER_CAP, most > 0, bid.current, most);
        }
        if (bid.current > most) {
            squeeze(bid, most);
        }
    }

    /** Who is chosen, when all who are chosen find room: each time that one does not it is left less, so this ends. */
    List<Bid> winners(Supplier<List<Bid>> choice) {
        List<Bid> winners = choice.get();
        while (matter.risk().capsMembers() && !fit(winners)) {
            winners = choice.get();
        }
        return winners;
    }

    private boolean fit(List<Bid> winners) {
        Map<Commodity, Long> taken = new HashMap<>();
        for (Bid bid : winners.stream().sorted(Choice.TIES).toList()) {
            long shared = shared(bid);
            long most = shared == Long.MAX_VALUE
                    ? shared
                    : Math.max(0, shared - taken.getOrDefault(bid.offer.currency(), 0L));
            if (bid.current > most) {
                squeeze(bid, most);
                return false;
            }
            taken.merge(bid.offer.currency(), bid.current, Long::sum);
        }
        return true;
    }

    /** More of the budget or the line would not help it. */
    private static void squeeze(Bid bid, long most) {
        bid.lacking = 0;
        bid.unfunded = Math.min(bid.unfunded, most);
        if (most == 0) {
            bid.refuse(Reason.MEMBER_CAP, Stage.REJECTED);
        } else {
            bid.kept = 0;
            bid.current = most;
            bid.flag(Flag.MEMBER_CAPPED);
            bid.unflag(Flag.BUDGET_CAPPED);
        }
    }

    private long left(Bid bid) {
        return Math.min(settled(bid).map(Reward::allowed).orElse(Long.MAX_VALUE), shared(bid));
    }

    /** What is left for an offer and for what goes before it in its purchase. */
    private long shared(Bid bid) {
        Commodity currency = bid.offer.currency();
        return settled(bid).isPresent() ? leftOfSettled(currency) : left(currency, other -> other != matter.position());
    }

    /** What the settled rewards of the purchase had left, all together. */
    private long leftOfSettled(Commodity currency) {
        long has = 0;
        long allowed = 0;
        for (Reward reward : purchase.rewards()) {
            if (reward.settled() && reward.commodity().equals(currency)) {
                has += reward.standing().beforeReturns();
                allowed = Math.max(allowed, reward.allowed());
            }
        }
        return Math.min(allowed, Math.max(has, left(currency, _ -> false)));
    }

    private long left(Commodity currency, IntPredicate counted) {
        RiskTerms terms = matter.risk();
        int day = purchase.at().localDay();
        Earned elsewhere = matter.earned().elsewhere();
        long ofDay = terms.memberDayCapMinor(currency);
        long ofYear = terms.memberYearCapMinor(currency);
        if (ofDay != Long.MAX_VALUE) {
            ofDay -= elsewhere.on(currency, day) + here(currency, day, day, counted);
        }
        if (ofYear != Long.MAX_VALUE) {
            LocalDate date = LocalDate.ofEpochDay(day);
            int first = (int) date.withDayOfYear(1).toEpochDay();
            int last = first + date.lengthOfYear() - 1;
            ofYear -= elsewhere.inYearOf(currency, day) + here(currency, first, last, counted);
        }
        return Math.max(0, Math.min(ofDay, ofYear));
    }

    /** What those have had of some days at this merchant that are served before. */
    private long here(Commodity currency, int first, int last, IntPredicate counted) {
        List<Purchase> purchases = matter.purchases();
        long sum = 0;
        for (int i = 0; i < purchases.size(); i++) {
            Purchase other = purchases.get(i);
            int day = other.at().localDay();
            if (!counted.test(i)
                    || day < first
                    || day > last
                    || !matter.earned().counts().test(other)) {
                continue;
            }
            for (Reward reward : other.rewards()) {
                boolean before = Limits.goesBefore(purchases, i, reward, matter.position());
                sum += before && reward.commodity().equals(currency)
                        ? reward.standing().beforeReturns()
                        : 0;
            }
        }
        return sum;
    }

    private Optional<Reward> settled(Bid bid) {
        return purchase.reward(bid.offer.id()).filter(Reward::settled);
    }
}
