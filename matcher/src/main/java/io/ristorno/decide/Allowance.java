package io.ristorno.decide;

import io.ristorno.member.Earned;
import io.ristorno.member.Purchase;
import io.ristorno.money.Commodity;
import io.ristorno.program.RiskTerms;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.Trace;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What a program lets one member have a day and a year over all merchants. Among the purchases at one merchant it goes in the order of
 * purchase time, as limits of an offer do; what he has had at others is his already: merchants are decided apart, so between them it is
 * first come, first served.
 *
 * <p>It turns no choice while anything is left: offers are chosen as if nobody were capped, and those that are chosen share what is
 * left by priority. Whom it would let win instead could give the member no more than that. Where nothing is left of a currency, its
 * offers are no candidates.
 *
 * <p>A settled purchase keeps the room that it was settled with: each of its rewards what it had, and the first in line what nobody
 * took, so that what comes to stand later takes nothing from what is the member's. If its own messages make it larger, other merchants'
 * are not to be exceeded. Purchases at one merchant that are settled do not take room from each other: where they grow behind that, a
 * member may come to have more than the cap.
 */
final class Allowance {
    private final Case matter;
    private final Purchase purchase;
    private final Total total;
    private final Trace trace;

    Allowance(Case matter, Total total, Trace trace) {
        this.matter = matter;
        this.purchase = matter.purchase();
        this.total = total;
        this.trace = trace;
    }

    /** Whether those that are chosen share something, so that one may have more when another has less. */
    boolean deals() {
        return total.applies() || matter.risk().capsMembers();
    }

    /** Cuts an offer to what is left for its purchase. */
    void ask(Bid bid) {
        cap(bid, total.most(bid));
        if (!matter.risk().capsMembers()) {
            return;
        }
        long most = left(bid.offer.commodity());
        bid.allowed = most;
        if (trace.recording() && most != Long.MAX_VALUE) {
            trace.tested(bid.offer, Reason.MEMBER_CAP, most > 0, bid.current, most);
        }
        if (most == 0) {
            bid.refuse(Reason.MEMBER_CAP, Stage.REJECTED);
        } else {
            cap(bid, most);
        }
    }

    private static void cap(Bid bid, long most) {
        long more = Math.max(0, bid.current - most);
        bid.capped += more;
        bid.current -= more;
    }

    /** Deals what is left for the purchase to those that are chosen: to each that is settled what it was settled with, then by priority. */
    List<Bid> dealt(List<Bid> winners) {
        total.share(winners);
        if (!matter.risk().capsMembers()) {
            winners.forEach(bid -> give(bid, within(bid)));
            return winners;
        }
        List<Bid> inOrder = winners.stream().sorted(Choice.TIES).toList();
        Map<Commodity, Long> left = new HashMap<>();
        Map<Bid, Long> shares = new HashMap<>();
        inOrder.forEach(bid -> take(bid, Math.min(settledWith(bid), has(bid)), left, shares));
        inOrder.forEach(bid -> take(bid, settledWith(bid), left, shares));
        inOrder.forEach(bid -> take(bid, Long.MAX_VALUE, left, shares));
        inOrder.forEach(bid -> give(bid, shares.getOrDefault(bid, 0L)));
        return winners;
    }

    private static void give(Bid bid, long minor) {
        long worth = bid.worth();
        bid.underfunded = minor > bid.funded;
        bid.current = Math.min(minor, bid.funded);
        bid.capped = worth - bid.current;
    }

    /** What it gives where offers may give one purchase only so much together. */
    private static long within(Bid bid) {
        return Math.min(bid.worth(), bid.ceiling);
    }

    private void take(Bid bid, long upTo, Map<Commodity, Long> left, Map<Bid, Long> shares) {
        long most = left.computeIfAbsent(bid.offer.commodity(), this::left);
        long has = shares.getOrDefault(bid, 0L);
        long more = Math.min(Math.max(0, Math.min(upTo, within(bid)) - has), most);
        shares.put(bid, has + more);
        left.put(bid.offer.commodity(), most == Long.MAX_VALUE ? most : most - more);
    }

    private long settledWith(Bid bid) {
        return settled(bid).map(Reward::allowed).orElse(0L);
    }

    private long has(Bid bid) {
        return settled(bid).map(reward -> reward.standing().beforeReturns()).orElse(0L);
    }

    private Optional<Reward> settled(Bid bid) {
        return purchase.reward(bid.offer.id()).filter(Reward::settled);
    }

    /** More of the budget or the line would not help those that are cut. */
    List<Bid> eased(List<Bid> winners) {
        for (Bid bid : winners) {
            if (bid.capped > 0) {
                bid.lacking = 0;
                bid.unfunded = Math.min(bid.unfunded, bid.current);
            }
        }
        return winners;
    }

    /** Says who is cut or gets nothing, and what each would be settled with: the first in line with what nobody took, too. */
    void settle(List<Bid> bids, List<Bid> winners) {
        if (total.applies()) {
            winners.forEach(Allowance::tell);
        }
        if (!matter.risk().capsMembers()) {
            return;
        }
        Map<Commodity, Long> left = new HashMap<>();
        for (Bid bid : bids) {
            left.computeIfAbsent(bid.offer.commodity(), this::pool);
        }
        for (Bid bid : winners) {
            left.computeIfPresent(
                    bid.offer.commodity(),
                    (_, most) -> most == Long.MAX_VALUE ? most : Math.max(0, most - bid.current));
        }
        for (Bid bid : inLine(bids, winners)) {
            long rest = left.getOrDefault(bid.offer.commodity(), 0L);
            boolean wins = winners.contains(bid);
            bid.allowed = rest == Long.MAX_VALUE ? rest : (wins ? bid.current : 0) + rest;
            left.put(bid.offer.commodity(), rest == Long.MAX_VALUE ? rest : 0);
            boolean cut = wins && bid.stands() && bid.current < within(bid) && !bid.underfunded;
            if (cut && bid.current == 0) {
                bid.refuse(Reason.MEMBER_CAP, Stage.REJECTED);
            } else if (cut) {
                bid.flag(Flag.MEMBER_CAPPED);
                bid.unflag(Flag.BUDGET_CAPPED);
            }
        }
    }

    /** Says who is cut, or gets nothing, since offers may give one purchase only so much together. */
    private static void tell(Bid bid) {
        if (bid.stands() && bid.underfunded) {
            bid.flag(Flag.BUDGET_CAPPED);
        } else if (bid.stands() && bid.ceiling == 0) {
            bid.refuse(Reason.STACKING, Stage.REJECTED);
        } else if (bid.stands() && bid.ceiling < bid.worth()) {
            bid.flag(Flag.PURCHASE_CAPPED);
            bid.unflag(Flag.BUDGET_CAPPED);
        }
    }

    /** Those that win, then the others: where nobody of a currency does, what is left of it is not lost. */
    private static List<Bid> inLine(List<Bid> bids, List<Bid> winners) {
        return bids.stream()
                .sorted(Comparator.<Bid, Boolean>comparing(bid -> !winners.contains(bid))
                        .thenComparing(Choice.TIES))
                .toList();
    }

    /** What the purchase was settled with, or would be: others take nothing from that. */
    private long pool(Commodity currency) {
        return isSettled(currency) ? allowed(currency) : left(currency);
    }

    /** What is left for all offers of the purchase. */
    private long left(Commodity currency) {
        return isSettled(currency) ? leftOfSettled(currency) : left(currency, other -> other != matter.position());
    }

    private boolean isSettled(Commodity currency) {
        for (Reward reward : purchase.rewards()) {
            if (reward.settled() && reward.commodity().equals(currency)) {
                return true;
            }
        }
        return false;
    }

    /** What the settled rewards of the purchase were settled with, all together. */
    private long allowed(Commodity currency) {
        long allowed = 0;
        for (Reward reward : purchase.rewards()) {
            if (reward.settled() && reward.commodity().equals(currency)) {
                allowed = reward.allowed() > Long.MAX_VALUE - allowed ? Long.MAX_VALUE : allowed + reward.allowed();
            }
        }
        return allowed;
    }

    private long leftOfSettled(Commodity currency) {
        long has = 0;
        for (Reward reward : purchase.rewards()) {
            if (reward.settled() && reward.commodity().equals(currency)) {
                has += reward.standing().beforeReturns();
            }
        }
        return Math.min(allowed(currency), Math.max(has, left(currency, _ -> false)));
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
}
