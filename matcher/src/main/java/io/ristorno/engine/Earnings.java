package io.ristorno.engine;

import io.ristorno.event.MemberKey;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Earned;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.reward.Reward;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a member has earned at all merchants, while purchases of one of them are decided. Nothing where his program caps nothing. */
final class Earnings {
    private final OfferIndex index;
    private final MemberKey member;
    private final boolean capped;
    /** Purchases as they are counted, by id. */
    private final Map<String, Purchase> counted;

    private Earned earned;

    Earnings(OfferIndex index, MemberKey member, Earned earned, List<Purchase> before) {
        this.index = index;
        this.member = member;
        this.earned = earned;
        capped = index.capsMembers(member.program());
        counted = capped ? new HashMap<>() : Map.of();
        if (capped) {
            before.forEach(purchase -> counted.put(purchase.id(), purchase));
        }
    }

    /** All but what a purchase has had. */
    Earned without(Purchase purchase) {
        Purchase was = counted.get(purchase.id());
        return was == null ? earned : plus(earned, was, -1);
    }

    /** A purchase has these rewards now; none, when it is a purchase no more. */
    void count(Purchase purchase) {
        if (capped) {
            earned = plus(without(purchase), purchase, 1);
            counted.put(purchase.id(), purchase);
        }
    }

    /** The member who has earned that. */
    @SuppressWarnings("ReferenceEquality") // where nothing is counted it is the very same value
    Member of(Member before) {
        return earned == before.earned() ? before : before.with(earned);
    }

    private Earned plus(Earned sum, Purchase purchase, int sign) {
        if (!index.risk(member.program(), purchase).capsMembers()) {
            return sum;
        }
        Earned all = sum;
        for (Reward reward : purchase.rewards()) {
            long minor = reward.standing().beforeReturns();
            all = all.plus(reward.commodity(), purchase.at().localDay(), sign * minor);
        }
        return all;
    }
}
