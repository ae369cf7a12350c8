package io.ristorno.qualify;

import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Purchase;
import io.ristorno.member.Tally;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Mechanic.SpendThreshold;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Count;
import io.ristorno.reward.Count.Kind;
import io.ristorno.reward.Reward;
import java.util.Optional;

/**
 * What a purchase is paid that takes those of a period past a threshold: the one with which their running sum after returns reaches it,
 * in the order of purchase time, as its own version of the offer has it. Returns take back what they no longer come to, and free what it
 * took of limits and budgets.
 *
 * <p>What a settled purchase has passed stays with it, as long as it and those before it come to as much: one that comes late takes
 * nothing from it. Say 60.00 and 60.00 have passed 100.00, and the second is settled. If 60.00 more come to stand between the two, their
 * sum reaches 100.00 there; but at the settled one nothing is left that it has not passed, so nothing is left to them.
 */
final class Threshold {
    private final SpendThreshold threshold;
    private final Offer offer;
    private final Case matter;
    private final Visit own;
    private final Progress progress;
    private final Place[] places;
    private int count;
    private long sum;
    private long held;
    private long ripeSum;
    private long ripeHeld;

    /**
     * A purchase that counts.
     *
     * @param position of it
     * @param reached the running sum with it
     * @param keeps how often it has passed the threshold for good
     * @param ripe how often it has by what of settled ones has been released
     * @param left how often it is passed by then beyond what settled ones up to it have
     */
    private record Place(int position, long reached, long keeps, long ripe, long left) {}

    private Threshold(SpendThreshold threshold, Offer offer, Case matter, AsOf asOf) {
        this.threshold = threshold;
        this.offer = offer;
        this.matter = matter;
        own = matter.visit(offer.id());
        progress = new Progress(asOf);
        places = new Place[matter.purchases().size()];
    }

    /** What is due to a purchase that counts. */
    static Due of(SpendThreshold threshold, Offer offer, Case matter, AsOf asOf) {
        return new Threshold(threshold, offer, matter, asOf).due();
    }

    private Due due() {
        closed();
        for (int i = 0; i < matter.purchases().size(); i++) {
            Optional<Visit> visit = visit(i).filter(each -> each.isAddedTo(own));
            if (visit.isPresent()) {
                add(i, visit.get(), matter.purchases().get(i));
            }
        }
        return due(given());
    }

    private Optional<Visit> visit(int position) {
        return matter.visits().of(position, offer.id());
    }

    private void add(int position, Visit visit, Purchase purchase) {
        sum = Math.addExact(sum, visit.minor());
        ripeSum += purchase.reward(offer.id()).filter(Reward::settled).isPresent() ? visit.ripe() : 0;
        SpendThreshold its = visit.version().map(Offer::mechanic).orElse(threshold) instanceof SpendThreshold known
                ? known
                : threshold;
        long passed = its.times(sum);
        long keeps = Math.min(settledWith(purchase), Math.max(0, passed - held));
        long ripe = Math.min(keeps, Math.max(0, its.times(ripeSum) - ripeHeld));
        held += keeps;
        ripeHeld += ripe;
        places[count++] = new Place(position, sum, keeps, ripe, Math.max(0, passed - held));
        if (position == matter.position() || position < matter.position() && visit.minor() > 0) {
            progress.by(visit, purchase);
        }
    }

    /** Of each place, from the last on, what is left to it; then, from the first on, what of that nobody before it was given. */
    private long given() {
        long[] most = new long[count];
        long atSettled = Long.MAX_VALUE;
        for (int i = count - 1; i >= 0; i--) {
            most[i] = Math.min(places[i].left(), atSettled);
            atSettled = places[i].keeps() > 0 ? Math.min(atSettled, places[i].left()) : atSettled;
        }
        long given = 0;
        for (int i = 0; i < count; i++) {
            long before = given;
            given = Math.max(given, most[i]);
            if (places[i].position() == matter.position()) {
                return places[i].keeps() + given - before;
            }
        }
        throw new IllegalStateException("a purchase that counts has a place among those that do");
    }

    private Due due(long times) {
        Place place = own();
        long reached = place.reached();
        int turn = (int) -Math.min(times, Integer.MAX_VALUE);
        return new Due(
                paid(times),
                paid(place.ripe()),
                0,
                new Count(Kind.THRESHOLD, turn, own.minor(), ""),
                reached,
                needed(times, threshold.times(reached)),
                Due.ANY_DAY,
                progress.cleared(),
                progress.over());
    }

    private long paid(long times) {
        return Math.min(
                Math.multiplyExact(times, threshold.amountMinor()),
                offer.maxRewardMinor().orElse(Long.MAX_VALUE));
    }

    private Place own() {
        for (int i = 0; i < count; i++) {
            if (places[i].position() == matter.position()) {
                return places[i];
            }
        }
        throw new IllegalStateException("a purchase that counts has a place among those that do");
    }

    private long needed(long times, long passed) {
        if (times == 0 && passed > 0 && !threshold.repeats()) {
            return 0;
        }
        return Math.multiplyExact(times > 0 ? passed : passed + 1, threshold.thresholdMinor());
    }

    private long settledWith(Purchase purchase) {
        return purchase.reward(offer.id())
                .map(reward -> Math.max(0L, -(long) reward.placed()))
                .orElse(0L);
    }

    /** What closed purchases come to, and have passed: they go before all others. */
    private void closed() {
        for (ClosedPurchase purchase : matter.history().purchases()) {
            Optional<Reward> reward = purchase.reward(offer.id())
                    .filter(its -> its.count().kind() == Kind.THRESHOLD
                            && Periods.of(own.per(), Periods.day(offer, purchase.at())) == own.period());
            sum += reward.map(its -> its.count().minor()).orElse(0L);
            held += reward.map(its -> its.count().passed()).orElse(0);
        }
        for (Tally tally : matter.history().tallies()) {
            if (own.per() == Period.OFFER && tally.offer().equals(offer.id())) {
                sum += tally.spentMinor();
                held += tally.passed();
            }
        }
        ripeSum = sum;
        ripeHeld = held;
    }
}
