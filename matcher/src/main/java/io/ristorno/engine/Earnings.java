package io.ristorno.engine;

import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Earned;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.offer.Offer;
import io.ristorno.qualify.EarnedSoFar;
import io.ristorno.qualify.Periods;
import io.ristorno.reward.Reward;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a member has earned at all merchants, while purchases of one of them are decided. Nothing where his program caps nothing, and no
 * offer limits what a member may have of it at all merchants.
 */
final class Earnings {
    private final OfferIndex index;
    private final MemberKey member;
    private final boolean counted;
    private final EarnedSoFar soFar;

    /** @param before the purchases of the relationship that is decided, as they are counted */
    Earnings(OfferIndex index, Member member, List<Purchase> before) {
        this.index = index;
        this.member = member.key();
        counted = index.capsMembers(member.key().program()) || index.limitsAnywhere();
        soFar = counted ? new EarnedSoFar(member.earned().plus(days(before, -1)), this::counts) : EarnedSoFar.NOTHING;
    }

    /** All but what the purchases of this relationship have had. */
    EarnedSoFar soFar() {
        return soFar;
    }

    /** The member, when these are the relationship's purchases from now on: his others were decided under other circumstances then. */
    Member of(Member before, List<Purchase> decided) {
        if (!counted) {
            return before;
        }
        Earned earned = soFar.elsewhere().plus(days(decided, 1));
        return earned.equals(before.earned()) ? before : before.with(earned);
    }

    private List<Earned.Day> days(List<Purchase> purchases, int sign) {
        var days = new ArrayList<Earned.Day>();
        for (Purchase purchase : purchases) {
            boolean counts = counts(purchase);
            for (Reward reward : purchase.rewards()) {
                long minor = reward.standing().beforeReturns();
                if (counts) {
                    days.add(new Earned.Day(reward.commodity(), purchase.at().localDay(), sign * minor));
                }
                if (minor > 0) {
                    limited(reward)
                            .map(offer -> Periods.day(offer, purchase.at()))
                            .map(day -> new Earned.Day(reward.offer(), reward.commodity(), day, sign * minor, sign))
                            .ifPresent(days::add);
                }
            }
        }
        return days;
    }

    /** The version by which it is paid, if that is no merchant's and limits what a member may have of it at all of them. */
    private Optional<Offer> limited(Reward reward) {
        return reward.funder().isEmpty()
                ? index.numbered(MerchantKey.NONE, reward.offer(), reward.version())
                        .filter(Offer::limitsMembers)
                : Optional.empty();
    }

    private boolean counts(Purchase purchase) {
        return index.risk(member.program(), purchase).capsMembers();
    }
}
