package io.ristorno.decide;

import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Earned;
import io.ristorno.member.History;
import io.ristorno.member.Purchase;
import io.ristorno.member.Tally;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Offer;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.Periods;
import io.ristorno.reward.Reward;
import java.util.List;
import java.util.Optional;

/**
 * What one member may still have of an offer. Slots go in the order of purchase time; a settled reward keeps its slot even
 * from an earlier purchase that arrives late. Returns free nothing: only a void purchase does.
 */
final class Limits {
    /** No limit binds. */
    static final Room FREE = new Room(false, false, Long.MAX_VALUE);

    private Limits() {}

    /**
     * What is left.
     *
     * @param full whether no further purchase may earn
     * @param lasting whether it stays full though every provisional reward in the way came to nothing
     * @param leftMinor how much reward before returns is left
     */
    record Room(boolean full, boolean lasting, long leftMinor) {
        Room and(Room other) {
            return new Room(full || other.full, lasting || other.lasting, Math.min(leftMinor, other.leftMinor));
        }
    }

    /**
     * A settled reward keeps the room that it was settled with.
     *
     * @param matter the asking purchase among those of the relationship in order of purchase time: the settled ones, and those before it
     *     unless it is settled, are decided already. Purchases that are closed go before all of them, and of an offer that is no
     *     merchant's, those at other merchants
     */
    static Room room(Offer offer, Case matter) {
        Optional<Reward> own = matter.purchase().reward(offer.id());
        if (own.isPresent() && own.get().settled()) {
            return new Room(
                    own.get().room() == 0, own.get().room() == 0, own.get().room());
        }
        if (!offer.limitsMembers()) {
            return FREE;
        }
        Room room = FREE;
        for (Limit limit : offer.limits()) {
            if (limit.of() == Limit.Of.MEMBER) {
                room = room.and(room(limit, offer, matter));
            }
        }
        return room;
    }

    private static Room room(Limit limit, Offer offer, Case matter) {
        List<Purchase> purchases = matter.purchases();
        int position = matter.position();
        long period =
                Periods.of(limit.per(), Periods.day(offer, matter.purchase().at()));
        var past = offer.isWide()
                ? Past.elsewhere(limit, offer, period, matter.earned().elsewhere())
                : Past.of(limit, offer, period, matter.history());
        long count = past.count;
        long sum = past.sum;
        long provisionalCount = 0;
        long provisionalSum = 0;
        for (int i = 0; i < purchases.size(); i++) {
            Optional<Reward> reward = purchases.get(i).reward(offer.id());
            if (i == position
                    || reward.isEmpty()
                    || reward.get().standing().beforeReturns() == 0
                    || !goesBefore(purchases, i, reward.get(), position)
                    || Periods.of(
                                    limit.per(),
                                    Periods.day(offer, purchases.get(i).at()))
                            != period) {
                continue;
            }
            count++;
            sum += reward.get().standing().beforeReturns();
            provisionalCount += reward.get().standing().provisional() > 0 ? 1 : 0;
            provisionalSum += reward.get().standing().provisional();
        }
        return switch (limit.kind()) {
            case COUNT -> room(limit.most(), count, provisionalCount, Long.MAX_VALUE);
            case AMOUNT -> room(limit.most(), sum, provisionalSum, Math.max(0, limit.most() - sum));
        };
    }

    private static Room room(long most, long used, long provisional, long left) {
        return new Room(used >= most, used - provisional >= most, left);
    }

    /**
     * Whether a reward is served before the asking purchase: what is settled before all, then other rewards of settled purchases,
     * then everybody else, by purchase time.
     */
    static boolean goesBefore(List<Purchase> purchases, int other, Reward reward, int position) {
        boolean asking = purchases.get(position).settled();
        return reward.settled()
                || (purchases.get(other).settled() == asking
                        ? other < position
                        : purchases.get(other).settled());
    }

    /** What closed purchases have had in a period. Results are kept for longer than a year: all else is for an offer's whole life. */
    private record Past(long count, long sum) {
        /** What an offer that is no merchant's gave at others, and what of it is closed here: first come, first served. */
        static Past elsewhere(Limit limit, Offer offer, long period, Earned earned) {
            Earned.Day all = earned.of(
                    offer.id(),
                    day -> limit.per() == Limit.Period.OFFER
                            || day != Earned.LONG_AGO && Periods.of(limit.per(), day) == period);
            return new Past(all.count(), all.minor());
        }

        static Past of(Limit limit, Offer offer, long period, History history) {
            long count = 0;
            long sum = 0;
            for (ClosedPurchase purchase : history.purchases()) {
                for (Reward reward : purchase.rewards()) {
                    if (reward.offer().equals(offer.id())
                            && reward.standing().beforeReturns() > 0
                            && Periods.of(limit.per(), Periods.day(offer, purchase.at())) == period) {
                        count++;
                        sum += reward.standing().beforeReturns();
                    }
                }
            }
            for (Tally tally : history.tallies()) {
                if (limit.per() == Limit.Period.OFFER && tally.offer().equals(offer.id())) {
                    count += tally.count();
                    sum += tally.standing().beforeReturns();
                }
            }
            return new Past(count, sum);
        }
    }
}
