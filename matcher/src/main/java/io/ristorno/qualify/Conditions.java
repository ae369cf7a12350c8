package io.ristorno.qualify;

import io.ristorno.event.Deed;
import io.ristorno.event.Moment;
import io.ristorno.member.Card;
import io.ristorno.member.Cleared;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.offer.Mechanic.Referral;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stop;
import io.ristorno.offer.Where;
import io.ristorno.program.RiskTerms;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** The conditions of an offer on one purchase, in the published order. Limits, budget and choice come after them. */
public final class Conditions {
    private static final long MINUTES_A_DAY = 1440;

    private Conditions() {}

    /**
     * The first condition that fails.
     *
     * @return {@link Reason#EARNED} when none does
     */
    public static Reason firstFailing(Offer offer, Case matter, Optional<Basis> basis, Trace trace) {
        Reason first = Reason.EARNED;
        for (Reason condition : ORDER) {
            boolean passed = holds(condition, offer, matter, basis);
            if (trace.recording()) {
                report(condition, passed, offer, matter, basis, trace);
            }
            if (!passed && first == Reason.EARNED) {
                first = condition;
                if (!trace.recording()) {
                    return first;
                }
            }
        }
        return first;
    }

    private static final Reason[] ORDER = {
        Reason.NOT_GOODS,
        Reason.OUTSIDE_PLACE,
        Reason.BEFORE_BINDING,
        Reason.OUTSIDE_WINDOW,
        Reason.OUTSIDE_HOURS,
        Reason.NOT_ENROLLED,
        Reason.NOT_ACTIVATED,
        Reason.AUDIENCE,
        Reason.NO_POINTS,
        Reason.OTHER_CURRENCY,
        Reason.BELOW_MINIMUM,
        Reason.REVIEW
    };

    /** What is asked of a member who may buy one day, wherever, whenever and whatever that is: activating comes later. */
    private static final Reason[] OF_MEMBERS = {
        Reason.OUTSIDE_WINDOW, Reason.NOT_ENROLLED, Reason.AUDIENCE, Reason.NO_POINTS
    };

    /** Whether an offer is for a member, so far as it concerns him alone, by a purchase of his that nobody has made. */
    public static boolean suit(Offer offer, Case matter) {
        for (Reason condition : OF_MEMBERS) {
            if (!holds(condition, offer, matter, Optional.empty())) {
                return false;
            }
        }
        return true;
    }

    /** Whether an offer {@link #suit suits} him if what he bought at the merchant before, of which the case knows nothing, is as it asks. */
    public static boolean maySuit(Offer offer, Case matter) {
        for (Reason condition : OF_MEMBERS) {
            boolean holds = condition == Reason.AUDIENCE
                    ? Whom.mayFit(offer.who(), matter)
                    : holds(condition, offer, matter, Optional.empty());
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Reason condition, Offer offer, Case matter, Optional<Basis> basis) {
        Purchase purchase = matter.purchase();
        if (purchase.deed().isPresent() && !concerns(condition, purchase.deed().get())) {
            return true;
        }
        return switch (condition) {
            case NOT_GOODS -> goods(purchase, matter.risk());
            case OUTSIDE_PLACE -> place(offer.where(), purchase);
            case BEFORE_BINDING -> offer.isWide() || offer.where().beforeBinding() || !purchase.isBeforeBinding();
            case OUTSIDE_WINDOW -> offer.earns() && window(offer, purchase) && notStopped(offer, matter);
            case OUTSIDE_HOURS -> hours(offer.schedule(), local(offer, purchase));
            case NOT_ENROLLED -> enrolled(purchase, matter.member());
            case NOT_ACTIVATED -> activated(offer, matter);
            case AUDIENCE -> Whom.fits(offer.who(), matter);
            case NO_POINTS -> matter.points().serve(offer);
            case OTHER_CURRENCY -> basis.isPresent();
            case BELOW_MINIMUM -> basis.isEmpty() || minimum(offer, basis.get());
            case REVIEW -> !needsOperator(offer, matter) || matter.accepted(offer.id());
            default -> throw new IllegalStateException(condition + " is not a condition of one offer on one purchase");
        };
    }

    /** Whether it can be asked of what is no purchase: nothing was spent, and no card was used. A referral was judged where the friend bought. */
    private static boolean concerns(Reason condition, Deed deed) {
        return switch (deed) {
            case Deed.Referral _, Deed.Referred _ -> false;
            case Deed.Action _ ->
                condition == Reason.OUTSIDE_PLACE
                        || condition == Reason.OUTSIDE_WINDOW
                        || condition == Reason.OUTSIDE_HOURS
                        || condition == Reason.NOT_ACTIVATED
                        || condition == Reason.AUDIENCE
                        || condition == Reason.NO_POINTS;
        };
    }

    private static boolean goods(Purchase purchase, RiskTerms risk) {
        return risk.earnsAs(purchase.processing()) && risk.earnsAt(purchase.mcc());
    }

    private static boolean place(Where where, Purchase purchase) {
        return (where.locations().isEmpty() || where.locations().contains(purchase.location()))
                && !where.excludeLocations().contains(purchase.location())
                && (where.mccs().isEmpty() || where.mccs().contains(purchase.mcc()))
                && (where.channels().isEmpty() || where.channels().contains(purchase.channel()))
                && (where.countries().isEmpty() || where.countries().contains(purchase.country()));
    }

    private static boolean window(Offer offer, Purchase purchase) {
        Moment local = local(offer, purchase);
        Schedule schedule = offer.schedule();
        long from = schedule.fromMinute();
        long until = schedule.untilMinute();
        long midnight = local.localDay() * MINUTES_A_DAY;
        if (local.timed()) {
            long minute = midnight + local.minuteOfDay();
            return minute >= from && minute < until;
        }
        return midnight + MINUTES_A_DAY > from && midnight < until;
    }

    private static Moment local(Offer offer, Purchase purchase) {
        Optional<ZoneId> zone = offer.schedule().zone();
        return zone.isEmpty() || !purchase.at().timed()
                ? purchase.at()
                : Moment.at(Instant.ofEpochMilli(purchase.at().epochMillis()), zone.get());
    }

    private static boolean hours(Schedule schedule, Moment local) {
        DayOfWeek day = DayOfWeek.of(Math.floorMod(local.localDay() + 3, 7) + 1);
        return schedule.daysOfWeek().contains(day)
                && (local.timed()
                        ? schedule.hours().contains(local.minuteOfDay())
                        : schedule.hours().grantsUntimed());
    }

    private static boolean notStopped(Offer offer, Case matter) {
        if (offer.stop().isEmpty()) {
            return true;
        }
        Purchase purchase = matter.purchase();
        Stop stop = offer.stop().get();
        if (!isBefore(purchase.at(), stop, purchase.zone())) {
            return OptIn.isSpared(stop, offer, matter);
        }
        return switch (stop.mode()) {
            case STOP_NEW, STOP_UNACTIVATED -> true;
            case VOID_PROVISIONAL -> clearedBefore(purchase, stop);
        };
    }

    /** Whether it depends on the member whether a stop concerns a purchase. */
    private static boolean goesOn(Stop stop, Case matter) {
        Purchase purchase = matter.purchase();
        return stop.sparesActivated() && !isBefore(purchase.at(), stop, purchase.zone());
    }

    private static boolean clearedBefore(Purchase purchase, Stop stop) {
        for (Cleared clearing : purchase.clearings()) {
            if (isBefore(clearing.at(), stop, purchase.zone())) {
                return true;
            }
        }
        return false;
    }

    /** A date alone is before what happened in the course of it, as it is before the end of a window. */
    private static boolean isBefore(Moment moment, Stop stop, ZoneId zone) {
        long millis = stop.at().toEpochMilli();
        return moment.timed()
                ? moment.epochMillis() < millis
                : moment.localDate().atStartOfDay(zone).toInstant().toEpochMilli() < millis;
    }

    /**
     * What held at purchase time counts, of any of the numbers that the card has had. A clearing alone tells the day at best: of
     * a purchase without an authorization, the day of linking counts as linked. That day is of one clock, and the message's may be of
     * another, so what came behind the link by the instant counts in any case.
     */
    private static boolean enrolled(Purchase purchase, Member member) {
        return purchase.isOf(member) && card(purchase, member).isPresent();
    }

    /** The number that the card had by then, as the member linked it. */
    static Optional<Card> card(Purchase purchase, Member member) {
        for (Card card : member.cards().reversed()) {
            if (card.account() == purchase.card() && linked(purchase, card)) {
                return Optional.of(card);
            }
        }
        return Optional.empty();
    }

    private static boolean linked(Purchase purchase, Card card) {
        long at = purchase.at().epochMillis();
        boolean linked = at >= card.linked().toEpochMilli()
                || purchase.fromClearing()
                        && purchase.at().localDay()
                                >= Moment.at(card.linked(), purchase.zone()).localDay();
        return linked && card.unlinked().map(end -> at < end.toEpochMilli()).orElse(true);
    }

    /** Whether a purchase counts as a new member's although he has not been seen for as long as the offer looks back. */
    public static boolean isShortOfHistory(Offer offer, Case matter) {
        return Whom.isShortOfHistory(offer.who(), matter);
    }

    /** Whether somebody has done what it takes before: the member himself, or whoever has brought him. */
    private static boolean activated(Offer offer, Case matter) {
        return (!(offer.mechanic() instanceof Referral) || referred(offer, matter))
                && (!offer.who().asksActivation() || OptIn.inTime(offer, matter));
    }

    /** Whether somebody else has brought the member before. */
    private static boolean referred(Offer offer, Case matter) {
        Member member = matter.member();
        boolean settled =
                matter.purchase().reward(offer.id()).filter(Reward::settled).isPresent();
        return Referred.by(matter.purchases(), matter.purchase(), offer.id())
                .filter(by ->
                        settled || !by.equals(member.key()) && !member.kin().includes(by))
                .isPresent();
    }

    private static boolean minimum(Offer offer, Basis basis) {
        return basis.unknown() || basis.beforeReturns().floor() >= offer.minSpendMinor();
    }

    /** First cleared too long after the offer ended, or was stopped. */
    private static boolean needsOperator(Offer offer, Case matter) {
        Purchase purchase = matter.purchase();
        if (purchase.clearings().isEmpty()) {
            return false;
        }
        long scheduled = offer.schedule().until().minusNanos(1).toLocalDate().toEpochDay();
        long end = offer.stop()
                .filter(stop -> !OptIn.isSpared(stop, offer, matter))
                .map(stop -> LocalDate.ofInstant(stop.at(), purchase.zone()).toEpochDay())
                .map(stopped -> Math.min(stopped, scheduled))
                .orElse(scheduled);
        return purchase.clearings().getFirst().at().localDay()
                > end + matter.windows().clearingAfterEndDays();
    }

    private static void report(
            Reason condition, boolean passed, Offer offer, Case matter, Optional<Basis> basis, Trace trace) {
        if (condition == Reason.AUDIENCE) {
            Whom.report(offer, matter, trace);
            return;
        }
        if (condition == Reason.NOT_ACTIVATED && offer.who().asksActivation()) {
            OptIn.report(offer, matter, passed, trace);
            return;
        }
        if (condition == Reason.OUTSIDE_WINDOW
                && offer.stop().filter(stop -> goesOn(stop, matter)).isPresent()) {
            OptIn.report(offer.stop().get(), offer, matter, passed, trace);
            return;
        }
        if (condition == Reason.NO_POINTS && !offer.paysPoints()
                || condition == Reason.BEFORE_BINDING && !matter.purchase().isBeforeBinding()) {
            return;
        }
        boolean amounts = condition == Reason.BELOW_MINIMUM && basis.isPresent();
        trace.tested(
                offer,
                condition,
                passed,
                amounts ? basis.get().beforeReturns().floor() : 0,
                amounts ? offer.minSpendMinor() : 0);
    }
}
