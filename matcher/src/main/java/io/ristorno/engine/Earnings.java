package io.ristorno.engine;

import io.ristorno.event.MemberKey;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Earned;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.qualify.EarnedSoFar;
import io.ristorno.reward.Reward;
import java.util.ArrayList;
import java.util.List;

/** What a member has earned at all merchants, while purchases of one of them are decided. Nothing where his program caps nothing. */
final class Earnings {
    private final OfferIndex index;
    private final MemberKey member;
    private final boolean capped;
    private final EarnedSoFar soFar;

    /** @param before the purchases of the relationship that is decided, as they are counted */
    Earnings(OfferIndex index, Member member, List<Purchase> before) {
        this.index = index;
        this.member = member.key();
        capped = index.capsMembers(member.key().program());
        soFar = capped ? new EarnedSoFar(member.earned().plus(days(before, -1)), this::counts) : EarnedSoFar.NOTHING;
    }

    /** All but what the purchases of this relationship have had. */
    EarnedSoFar soFar() {
        return soFar;
    }

    /** The member, when these are the relationship's purchases from now on: his others were decided under other circumstances then. */
    Member of(Member before, List<Purchase> decided) {
        if (!capped) {
            return before;
        }
        Earned earned = soFar.elsewhere().plus(days(decided, 1));
        return earned.equals(before.earned()) ? before : before.with(earned);
    }

    private List<Earned.Day> days(List<Purchase> purchases, int sign) {
        var days = new ArrayList<Earned.Day>();
        for (Purchase purchase : purchases) {
            for (Reward reward : counts(purchase) ? purchase.rewards() : List.<Reward>of()) {
                long minor = reward.standing().beforeReturns();
                days.add(new Earned.Day(reward.commodity(), purchase.at().localDay(), sign * minor));
            }
        }
        return days;
    }

    private boolean counts(Purchase purchase) {
        return index.risk(member.program(), purchase).capsMembers();
    }
}
