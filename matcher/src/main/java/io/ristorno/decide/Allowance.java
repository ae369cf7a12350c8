package io.ristorno.decide;

import io.ristorno.member.Earned;
import io.ristorno.member.Purchase;
import io.ristorno.money.Commodity;
import io.ristorno.program.RiskTerms;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a program lets one member have a day and a year over all merchants. Like a budget it is first come, first served: what the
 * member's other purchases have had, wherever, is his already. The offers that won a purchase are cut to what is left, by priority; what is
 * settled keeps what it has.
 */
final class Allowance {
    private final Case matter;
    private final Purchase purchase;
    private final Trace trace;
    private final Map<Commodity, Long> left = new HashMap<>();

    Allowance(Case matter, Trace trace) {
        this.matter = matter;
        this.purchase = matter.purchase();
        this.trace = trace;
    }

    void cut(List<Bid> winners) {
        if (!matter.risk().capsMembers()) {
            return;
        }
        List<Bid> first = winners.stream().sorted(Choice.TIES).toList();
        for (boolean settled : List.of(true, false)) {
            for (Bid bid : first) {
                Optional<Reward> own = purchase.reward(bid.offer.id()).filter(Reward::settled);
                if (own.isPresent() == settled) {
                    cut(
                            bid,
                            own.map(reward -> reward.standing().beforeReturns()).orElse(0L));
                }
            }
        }
    }

    private void cut(Bid bid, long settledMinor) {
        Commodity currency = bid.offer.currency();
        long room = left.computeIfAbsent(currency, this::left);
        long most = Math.max(settledMinor, room);
        if (trace.recording() && room != Long.MAX_VALUE) {
            trace.tested(bid.offer, Reason.LIMIT, most > 0, bid.current, most);
        }
        if (bid.current > most) {
            bid.current = most;
            bid.room = most;
            if (most == 0) {
                bid.refuse(Reason.LIMIT, Stage.REJECTED);
            } else {
                bid.flag(Flag.LIMIT_CAPPED);
            }
        }
        left.put(currency, room == Long.MAX_VALUE ? room : Math.max(0, room - bid.current));
    }

    private long left(Commodity currency) {
        RiskTerms terms = matter.risk();
        Earned others = matter.earnedElsewhere();
        int day = purchase.at().localDay();
        return Math.max(
                0,
                Math.min(
                        left(terms.memberDayCapMinor(currency), others.on(currency, day)),
                        left(terms.memberYearCapMinor(currency), others.inYearOf(currency, day))));
    }

    private static long left(long cap, long earned) {
        return cap == Long.MAX_VALUE ? cap : cap - earned;
    }
}
