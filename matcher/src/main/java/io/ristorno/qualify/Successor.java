package io.ristorno.qualify;

import io.ristorno.event.Moment;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Purchase;
import io.ristorno.member.Tally;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Mechanic.BounceBack;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Count;
import io.ristorno.reward.Count.Kind;
import io.ristorno.reward.Reward;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a purchase is paid as a part of the one before it: of the last visit before it, if that is not too many days ago. A part is paid
 * once, and of money never more of it than the purchase comes to on which it is paid. Returns of either are returns of it.
 *
 * <p>A settled purchase keeps the one of which it was paid a part. One that comes late, between the two, is paid nothing therefore, and
 * of it nobody is paid a part.
 */
final class Successor {
    private final BounceBack mechanic;
    private final Offer offer;
    private final Case matter;
    private final Progress progress;

    /**
     * A visit of which a part may be paid.
     *
     * @param part of what is left of it, by the version that was in force when it was made
     * @param ripe of that, what is of clearings of which the holds are over
     * @param lastDay on which it is paid
     * @param open position of the purchase; -1 when it is closed
     */
    private record Before(
            String id, List<String> aliases, Moment at, String key, long part, long ripe, int lastDay, int open) {
        static final Comparator<Before> ORDER = Comparator.<Before>comparingLong(
                        before -> before.at().epochMillis())
                .thenComparing(Before::key);

        boolean isCalled(String name) {
            return id.equals(name) || aliases.contains(name);
        }
    }

    private Successor(BounceBack mechanic, Offer offer, Case matter, AsOf asOf) {
        this.mechanic = mechanic;
        this.offer = offer;
        this.matter = matter;
        progress = new Progress(asOf);
    }

    /** What is due to a purchase that is a visit. */
    static Due of(BounceBack mechanic, Offer offer, Case matter, AsOf asOf) {
        return new Successor(mechanic, offer, matter, asOf).due();
    }

    private Due due() {
        Optional<String> settled = matter.purchase().reward(offer.id()).flatMap(Successor::settledWith);
        Optional<Before> before = settled.isPresent() ? named(settled.get()) : next();
        Visit own = matter.visit(offer.id());
        progress.by(own, matter.purchase());
        before.filter(each -> each.open() >= 0 && each.part() > 0)
                .ifPresent(each -> progress.by(
                        visit(each.open()).orElseThrow(), matter.purchases().get(each.open())));
        String source = settled.orElseGet(() -> before.map(Before::id).orElse(""));
        return new Due(
                given(before.map(Before::part).orElse(0L), own.net()),
                settled.isPresent() ? given(before.map(Before::ripe).orElse(0L), own.net()) : 0,
                0,
                new Count(Kind.BOUNCE, number(), own.minor(), source),
                0,
                0,
                Due.ANY_DAY,
                progress.cleared(),
                progress.over());
    }

    /** Of money no more than the purchase comes to; what is none is as much however little is left of it. */
    private long given(long part, long net) {
        return offer.paysCash() || net == 0 ? Math.min(part, net) : part;
    }

    /** The purchase of which one was settled with a part, {@code ""} for none; empty of one that is not settled. */
    private static Optional<String> settledWith(Reward reward) {
        return reward.placed() == Mechanic.NO_TURN
                ? Optional.empty()
                : Optional.of(reward.count().source());
    }

    /** The one of a name, if it is a visit still. */
    private Optional<Before> named(String name) {
        for (int i = 0; i < matter.purchases().size(); i++) {
            if (matter.purchases().get(i).isCalled(name)) {
                return open(i);
            }
        }
        return matter.history().purchase(name).flatMap(this::closed);
    }

    /** The last one before it, unless its days are over or a settled purchase has its part. */
    private Optional<Before> next() {
        Purchase purchase = matter.purchase();
        var own = new Before(purchase.id(), List.of(), purchase.at(), purchase.key(), 0, 0, 0, matter.position());
        Optional<Before> last = Optional.empty();
        for (ClosedPurchase closed : matter.history().purchases()) {
            last = later(last, closed(closed).filter(before -> Before.ORDER.compare(before, own) < 0));
        }
        for (int i = 0; i < matter.position(); i++) {
            last = later(last, open(i));
        }
        int day = Periods.day(offer, purchase.at());
        return last.filter(before -> day <= before.lastDay() && !isTaken(before));
    }

    private static Optional<Before> later(Optional<Before> one, Optional<Before> other) {
        return one.isEmpty() || other.isPresent() && Before.ORDER.compare(other.get(), one.get()) > 0 ? other : one;
    }

    private boolean isTaken(Before before) {
        for (int i = 0; i < matter.purchases().size(); i++) {
            Purchase other = matter.purchases().get(i);
            boolean takes = i != matter.position()
                    && visit(i).isPresent()
                    && other.reward(offer.id())
                            .flatMap(Successor::settledWith)
                            .filter(before::isCalled)
                            .isPresent();
            if (takes) {
                return true;
            }
        }
        return matter.history().purchases().stream()
                .flatMap(closed -> closed.reward(offer.id()).stream())
                .anyMatch(reward -> before.isCalled(reward.count().source()));
    }

    /** Of this visit: nothing is paid by it, so nobody keeps it. */
    private int number() {
        int number = 1;
        for (int i = 0; i < matter.position(); i++) {
            number += visit(i).isPresent() ? 1 : 0;
        }
        for (ClosedPurchase closed : matter.history().purchases()) {
            number += closed(closed).isPresent() ? 1 : 0;
        }
        for (Tally tally : matter.history().tallies()) {
            number += tally.offer().equals(offer.id()) ? tally.visits() : 0;
        }
        return number;
    }

    private Optional<Visit> visit(int position) {
        return matter.visits().of(position, offer.id());
    }

    private Optional<Before> open(int position) {
        Purchase purchase = matter.purchases().get(position);
        return visit(position)
                .map(visit -> new Before(
                        purchase.id(),
                        purchase.aliases(),
                        purchase.at(),
                        purchase.key(),
                        visit.kind() == Kind.BOUNCE ? visit.minor() : 0,
                        visit.kind() == Kind.BOUNCE ? visit.ripe() : 0,
                        lastDay(visit, purchase.at()),
                        position));
    }

    private int lastDay(Visit visit, Moment at) {
        return visit.version().map(Offer::mechanic).orElse(mechanic) instanceof BounceBack its
                ? Periods.day(offer, at) + its.days()
                : Integer.MIN_VALUE;
    }

    /** In the days of the version of today: which one was in force then may not be known any more. */
    private Optional<Before> closed(ClosedPurchase purchase) {
        return purchase.reward(offer.id())
                .filter(reward -> reward.count().kind() == Kind.BOUNCE)
                .map(reward -> new Before(
                        purchase.id(),
                        purchase.aliases(),
                        purchase.at(),
                        purchase.key(),
                        reward.count().minor(),
                        reward.count().minor(),
                        Periods.day(offer, purchase.at()) + mechanic.days(),
                        -1));
    }
}
