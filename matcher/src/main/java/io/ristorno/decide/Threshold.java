package io.ristorno.decide;

import io.ristorno.event.Moment;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Purchase;
import io.ristorno.member.Tally;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Mechanic.SpendThreshold;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Count;
import io.ristorno.reward.Reward;
import java.util.List;
import java.util.Optional;

/**
 * What a purchase is paid that takes those of a period past a threshold: the one with which their running sum after returns reaches it,
 * in the order of purchase time. Returns take back what they no longer come to, and free what it took of limits and budgets.
 *
 * <p>What a settled purchase has passed stays with it, as long as it and those before it come to as much: one that comes late takes
 * nothing from it, and so passes nothing itself.
 */
final class Threshold {
    private final SpendThreshold threshold;
    private final Offer offer;
    private final Case matter;
    private final Progress progress;
    private final long period;

    /** What is left to be passed at each place, behind what settled ones there and before have passed; the first is that of closed ones. */
    private final long[] left;

    private int places;
    private long sum;
    private long held;

    private Threshold(SpendThreshold threshold, Offer offer, Case matter, AsOf asOf) {
        this.threshold = threshold;
        this.offer = offer;
        this.matter = matter;
        progress = new Progress(asOf);
        period = period(matter.purchase().at());
        left = new long[matter.purchases().size() + 1];
    }

    /** What is due to a purchase that counts. */
    static Due of(SpendThreshold threshold, Offer offer, Case matter, AsOf asOf) {
        return new Threshold(threshold, offer, matter, asOf).due();
    }

    private Due due() {
        closed();
        long own = 0;
        long reached = 0;
        long kept = 0;
        int place = 0;
        for (int i = 0; i < matter.purchases().size(); i++) {
            Purchase each = matter.purchases().get(i);
            Optional<Visit> visit = matter.visits()
                    .of(i, offer.id())
                    .filter(counted -> counted.isAddedUp(threshold) && period(each.at()) == period);
            if (visit.isEmpty()) {
                continue;
            }
            long keeps = add(visit.get(), each);
            if (i == matter.position()) {
                own = visit.get().minor();
                reached = sum;
                kept = keeps;
                place = places - 1;
            }
            if (i == matter.position() || i < matter.position() && visit.get().minor() > 0) {
                progress.by(visit.get(), each);
            }
        }
        for (int i = places - 2; i >= 0; i--) {
            left[i] = Math.min(left[i], left[i + 1]);
        }
        return due(kept + left[place] - left[place - 1], own, reached);
    }

    private Due due(long times, long own, long reached) {
        long minor = Math.min(
                Math.multiplyExact(times, threshold.amountMinor()),
                offer.maxRewardMinor().orElse(Long.MAX_VALUE));
        return new Due(
                minor,
                new Count(Math.toIntExact(-times), own, ""),
                reached,
                needed(times, threshold.times(reached)),
                Due.NEVER_EARLY,
                progress.cleared(),
                progress.over());
    }

    private long needed(long times, long passed) {
        if (times == 0 && passed > 0 && !threshold.repeats()) {
            return 0;
        }
        return Math.multiplyExact(times > 0 ? passed : passed + 1, threshold.thresholdMinor());
    }

    /** Adds a purchase up; how often it has passed the threshold for good. */
    private long add(Visit visit, Purchase purchase) {
        sum = Math.addExact(sum, visit.minor());
        long passed = threshold.times(sum);
        long keeps = Math.min(settledWith(purchase), Math.max(0, passed - held));
        held += keeps;
        left[places++] = Math.max(0, passed - held);
        return keeps;
    }

    private long settledWith(Purchase purchase) {
        return purchase.reward(offer.id())
                .map(reward -> Math.max(0L, -reward.placed()))
                .orElse(0L);
    }

    /** What closed purchases come to, and have passed: they go before all others. */
    private void closed() {
        for (ClosedPurchase purchase : matter.history().purchases()) {
            List<Reward> rewards = period(purchase.at()) == period ? purchase.rewards() : List.of();
            for (Reward reward : rewards) {
                if (reward.offer().equals(offer.id()) && reward.summed()) {
                    sum += reward.count().minor();
                    held += reward.passed();
                }
            }
        }
        for (Tally tally : matter.history().tallies()) {
            if (threshold.per() == Period.OFFER && tally.offer().equals(offer.id())) {
                sum += tally.spentMinor();
                held += tally.passed();
            }
        }
        left[places++] = Math.max(0, threshold.times(sum) - held);
    }

    private long period(Moment at) {
        return Periods.of(threshold.per(), Periods.day(offer, at));
    }
}
