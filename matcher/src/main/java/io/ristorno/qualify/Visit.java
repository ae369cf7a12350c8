package io.ristorno.qualify;

import io.ristorno.member.Cleared;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.money.BasisPoints;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Mechanic.BounceBack;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Mechanic.SpendThreshold;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Count.Kind;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import java.util.Optional;

/**
 * A purchase that counts for an offer that goes by several: it is not void and meets the offer's conditions on its amount before
 * returns, whether or not the offer is paid on it.
 *
 * @param offer {@code off_...}
 * @param version of the offer that decides; empty where nobody remembers it
 * @param kind by what that goes
 * @param net what is left of it after returns, half up, as far as that is known
 * @param minor what it is worth to other purchases: amounts that a reader can add up, each at most what the offer lets one count for; or
 *     what the next one is paid of it
 * @param ripe the same of those clearings alone of which the holds were over at the last look
 * @param announced net and worth with all clearings that were announced, while they are awaited; the same as now when none are
 * @param day local, as that version sees it, days since 1970-01-01
 * @param per the period in which purchases are added up
 * @param period which one, as that version sees it
 * @param cleared whether anything of it has cleared
 * @param lastHoldDay the last local day of the last hold of what has cleared
 */
public record Visit(
        String offer,
        Optional<Offer> version,
        Kind kind,
        long net,
        long minor,
        long ripe,
        Announced announced,
        int day,
        Period per,
        long period,
        boolean cleared,
        int lastHoldDay) {
    /** What a purchase comes to when everything has come that was announced. */
    record Announced(long net, long minor) {}

    /** The same when everything has come that was announced. */
    Visit whole() {
        return new Visit(
                offer,
                version,
                kind,
                announced.net(),
                announced.minor(),
                ripe,
                announced,
                day,
                per,
                period,
                cleared,
                lastHoldDay);
    }

    /** Whether more is awaited. */
    public boolean announces() {
        return announced.minor() != minor || announced.net() != net;
    }

    /** What a purchase is to an offer, if it counts for it. */
    static Optional<Visit> of(Offer offer, Case matter, AsOf asOf, int lastProvisionalDay) {
        Purchase purchase = matter.purchase();
        if (purchase.deed().isPresent()) {
            return Optional.empty();
        }
        boolean happened = switch (purchase.life()) {
            case VOID, VERIFICATION -> false;
            case AUTHORISED -> asOf.day(purchase.zone()) <= lastProvisionalDay;
            case CLEARED -> true;
        };
        if (!happened) {
            return Optional.empty();
        }
        Optional<Basis> value = Basis.of(purchase, offer.currency(), matter.rates());
        return value.isPresent() && counts(offer, Conditions.firstFailing(offer, matter, value, Trace.NONE))
                ? Optional.of(of(offer, value.get(), purchase, asOf, lastProvisionalDay))
                : Optional.empty();
    }

    /** Whoever waits for an operator is a visit all the same, but adds nothing until he is let. */
    public static boolean counts(Offer offer, Reason firstFailing) {
        return firstFailing == Reason.EARNED
                || firstFailing == Reason.REVIEW && !offer.mechanic().sums();
    }

    private static Visit of(Offer offer, Basis basis, Purchase purchase, AsOf asOf, int lastProvisionalDay) {
        boolean cleared = purchase.life() == Life.CLEARED;
        boolean tooEarly = basis.unknown() || !cleared && offer.mechanic() instanceof PeriodRebate;
        Value left = tooEarly || purchase.netMinor() == 0
                ? Value.of(0)
                : basis.beforeReturns().times(basis.left());
        Value ripe = cleared ? basis.ripe(asOf.releasedDay(purchase.zone()), offer.holdDays()) : Value.of(0);
        Kind kind = kind(offer.mechanic());
        long minor = worth(kind, offer, left);
        long net = left.rate(BasisPoints.WHOLE);
        boolean awaited = cleared
                && purchase.more()
                && purchase.authorised().minor() > purchase.beforeReturns().minor()
                && asOf.day(purchase.zone()) <= lastProvisionalDay;
        var announced = awaited
                ? new Announced(
                        Math.max(net, basis.authorised().rate(BasisPoints.WHOLE)),
                        Math.max(minor, worth(kind, offer, basis.authorised())))
                : new Announced(net, minor);
        int day = Periods.day(offer, purchase.at());
        Period per = per(offer.mechanic());
        return new Visit(
                offer.id(),
                Optional.of(offer),
                kind,
                net,
                minor,
                Math.min(minor, worth(kind, offer, ripe)),
                announced,
                day,
                per,
                Periods.of(per, day),
                cleared,
                lastHoldDay(offer, purchase));
    }

    private static long worth(Kind kind, Offer offer, Value value) {
        return switch (kind) {
            case THRESHOLD, REBATE ->
                Math.min(value.rate(BasisPoints.WHOLE), offer.maxSpendMinor().orElse(Long.MAX_VALUE));
            case BOUNCE -> Worth.ofRest(offer, value);
            case ALONE, VISIT, PRIZE -> 0;
        };
    }

    /** As it was when the purchase was decided last. */
    static Visit kept(Reward reward, Purchase purchase, Optional<Offer> later) {
        Period per = later.map(Offer::mechanic).map(Visit::per).orElse(Period.OFFER);
        int day = later.map(offer -> Periods.day(offer, purchase.at()))
                .orElse(purchase.at().localDay());
        return new Visit(
                reward.offer(),
                Optional.empty(),
                reward.count().kind(),
                purchase.netMinor(),
                reward.count().minor(),
                reward.count().minor(),
                new Announced(purchase.netMinor(), reward.count().minor()),
                day,
                per,
                Periods.of(per, day),
                true,
                Integer.MIN_VALUE);
    }

    /** Whether it is added up with another one, in the period of which that is paid. */
    boolean isAddedTo(Visit asking) {
        return kind == asking.kind && (per == asking.per ? period : Periods.of(asking.per, day)) == asking.period;
    }

    private static Kind kind(Mechanic mechanic) {
        return switch (mechanic) {
            case SpendThreshold _ -> Kind.THRESHOLD;
            case PeriodRebate _ -> Kind.REBATE;
            case BounceBack _ -> Kind.BOUNCE;
            case Mechanic _ -> Kind.VISIT;
        };
    }

    private static Period per(Mechanic mechanic) {
        return switch (mechanic) {
            case SpendThreshold threshold -> threshold.per();
            case PeriodRebate rebate -> rebate.per();
            case Mechanic _ -> Period.OFFER;
        };
    }

    /** The last local day of the last hold of what has cleared of a purchase. */
    public static int lastHoldDay(Offer offer, Purchase purchase) {
        int last = Integer.MIN_VALUE;
        for (Cleared clearing : purchase.clearings()) {
            last = Math.max(last, clearing.at().localDay() + offer.holdDays());
        }
        return last;
    }
}
