package io.ristorno.offer;

import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One version of a merchant's promise.
 *
 * @param id {@code off_...}, the same for all versions
 * @param version 1, 2, 3 ... in the order of publication
 * @param merchantId whose offer it is, and who funds it as a rule; {@code ""} for one that is no merchant's: it counts at every merchant
 *     of the categories that {@code where} names, or anywhere, registered or not, and the issuer or a network pays
 * @param title one line for members
 * @param status where this version stands; of those that were published one is in force at any time
 * @param effectiveFrom this version decides purchases made from here until the next published version's {@code effectiveFrom};
 *     {@link Instant#MIN} for a first version that its schedule alone bounds, and for a draft that is to hold from its approval on
 * @param schedule when a purchase may be made
 * @param where which purchases count
 * @param who whose purchases count
 * @param mechanic how the reward is computed
 * @param currency of every amount of this offer that says what is spent, and of its rewards if it pays cash
 * @param minSpendMinor the purchase's total must reach it; 0 for none
 * @param maxSpendMinor the reward is computed on no more than this; empty for no ceiling
 * @param maxRewardMinor the most one purchase can earn; empty for no cap
 * @param estimateMinor the spend assumed while an automated fuel dispenser has not told the amount; empty when
 *     {@code maxRewardMinor} serves
 * @param limits of one member, and of all together
 * @param budget of all members together
 * @param stacking beside other offers
 * @param refundPolicy after a return
 * @param holdDays local calendar days between a clearing and the reward's availability, 0 to 365
 * @param rewardExpiryDays local calendar days from the day on which a reward became available, in which it can be used, 1 to 3650;
 *     empty for ever
 * @param stop if it was stopped
 * @param campaign with whose offers it is measured, {@code cmp_...}; empty if by itself
 * @param change who made this version, when, and why
 * @param presentation what only people read
 * @param funding who pays the rewards, and who gets them
 * @param pays what the rewards are: it is the measure of what the mechanic gives, of {@code maxRewardMinor}, budget and limits
 * @param perk what a privilege or a badge is; empty where the offer pays neither
 */
public record Offer(
        String id,
        int version,
        String merchantId,
        String title,
        Status status,
        Instant effectiveFrom,
        Schedule schedule,
        Where where,
        Audience who,
        Mechanic mechanic,
        Commodity currency,
        long minSpendMinor,
        OptionalLong maxSpendMinor,
        OptionalLong maxRewardMinor,
        OptionalLong estimateMinor,
        List<Limit> limits,
        Budget budget,
        Stacking stacking,
        RefundPolicy refundPolicy,
        int holdDays,
        OptionalInt rewardExpiryDays,
        Optional<Stop> stop,
        Optional<String> campaign,
        Change change,
        Presentation presentation,
        FundingTerms funding,
        Pays pays,
        Optional<Perk> perk) {
    private static final String BASE = ".points";
    private static final FundingTerms ISSUER = new FundingTerms(
            List.of(new FundingTerms.Share(FundingTerms.Funder.ISSUER, "", BasisPoints.WHOLE)), Optional.empty(), 0);

    /** By id, then version: as catalogues have them. */
    public static final Comparator<Offer> BY_VERSION =
            Comparator.comparing(Offer::id).thenComparingInt(Offer::version);

    public Offer {
        limits = pays == Pays.BADGE ? once(limits) : List.copyOf(limits);
    }

    /** A badge is had once, whether or not its offer says so. */
    private static List<Limit> once(List<Limit> limits) {
        for (Limit limit : limits) {
            if (limit.of() == Limit.Of.MEMBER
                    && limit.kind() == Limit.Kind.COUNT
                    && limit.per() == Limit.Period.OFFER) {
                return List.copyOf(limits);
            }
        }
        var all = new ArrayList<>(limits);
        all.add(new Limit(Limit.Of.MEMBER, Limit.Kind.COUNT, Limit.Period.OFFER, 1));
        return List.copyOf(all);
    }

    /** An offer that pays cash. */
    public Offer(
            String id,
            int version,
            String merchantId,
            String title,
            Status status,
            Instant effectiveFrom,
            Schedule schedule,
            Where where,
            Audience who,
            Mechanic mechanic,
            Commodity currency,
            long minSpendMinor,
            OptionalLong maxSpendMinor,
            OptionalLong maxRewardMinor,
            OptionalLong estimateMinor,
            List<Limit> limits,
            Budget budget,
            Stacking stacking,
            RefundPolicy refundPolicy,
            int holdDays,
            OptionalInt rewardExpiryDays,
            Optional<Stop> stop,
            Optional<String> campaign,
            Change change,
            Presentation presentation,
            FundingTerms funding) {
        this(
                id,
                version,
                merchantId,
                title,
                status,
                effectiveFrom,
                schedule,
                where,
                who,
                mechanic,
                currency,
                minSpendMinor,
                maxSpendMinor,
                maxRewardMinor,
                estimateMinor,
                limits,
                budget,
                stacking,
                refundPolicy,
                holdDays,
                rewardExpiryDays,
                stop,
                campaign,
                change,
                presentation,
                funding,
                Pays.CASH,
                Optional.empty());
    }

    /**
     * What a program itself gives for every purchase of its members, as an offer that is no merchant's: so it goes the way of all rewards.
     * It has one version for ever, and says nothing of how much: that the program's terms do which were in force at purchase time.
     *
     * @param currency in which purchases are measured
     */
    public static Offer base(String program, String name, Commodity currency, int holdDays) {
        return new Offer(
                program + BASE,
                1,
                "",
                name,
                Status.LIVE,
                Instant.MIN,
                Schedule.between(LocalDateTime.parse("1970-01-01T00:00"), LocalDateTime.parse("9999-12-31T00:00")),
                new Where(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), true),
                new Audience(Set.of(program), Set.of(), Set.of(), Set.of(), Set.of(), 0, false),
                new Mechanic.Multiplier(Mechanic.Multiplier.ONCE),
                currency,
                0,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                Budget.NONE,
                Stacking.DEFAULT,
                RefundPolicy.REQUALIFY,
                holdDays,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Change.UNKNOWN,
                Presentation.NONE,
                ISSUER,
                Pays.POINTS,
                Optional.empty());
    }

    /** Whether it is what a program itself gives. No id of an offer that somebody registers looks like its own. */
    public boolean isBase() {
        return isBase(id);
    }

    /** Whether an offer of this id is. */
    public static boolean isBase(String id) {
        return id.endsWith(BASE);
    }

    /** Whether it pays points. */
    public boolean paysPoints() {
        return pays == Pays.POINTS;
    }

    /** Whether it pays money. */
    public boolean paysCash() {
        return pays == Pays.CASH;
    }

    /**
     * Whether it is paid on top of whatever is chosen, and under no cap of what offers give one purchase together: it competes with no
     * other, and takes nothing from it.
     */
    public boolean added() {
        return mechanic.added() || pays.isPerk();
    }

    /** What every amount counts that says what is given: the currency, the points of the program for whose members it is, or its own. */
    public Commodity commodity() {
        return switch (pays) {
            case CASH -> currency;
            case POINTS -> Commodity.points(program());
            case PRIVILEGE -> Commodity.privilege(id);
            case BADGE -> Commodity.badge(id);
        };
    }

    /** The program whose points it pays; {@code ""} while it names none, or several. */
    public String program() {
        return who.programs().size() == 1 ? who.programs().iterator().next() : "";
    }

    /**
     * An offer of which nobody said who made it, nor how it is shown; that its merchant alone pays for, and of whose rewards members
     * get all.
     */
    public Offer(
            String id,
            int version,
            String merchantId,
            String title,
            Status status,
            Instant effectiveFrom,
            Schedule schedule,
            Where where,
            Audience who,
            Mechanic mechanic,
            Commodity currency,
            long minSpendMinor,
            OptionalLong maxSpendMinor,
            OptionalLong maxRewardMinor,
            OptionalLong estimateMinor,
            List<Limit> limits,
            OptionalLong budgetMinor,
            Stacking stacking,
            RefundPolicy refundPolicy,
            int holdDays,
            OptionalInt rewardExpiryDays,
            Optional<Stop> stop,
            Optional<String> campaign) {
        this(
                id,
                version,
                merchantId,
                title,
                status,
                effectiveFrom,
                schedule,
                where,
                who,
                mechanic,
                currency,
                minSpendMinor,
                maxSpendMinor,
                maxRewardMinor,
                estimateMinor,
                limits,
                Budget.of(budgetMinor),
                stacking,
                refundPolicy,
                holdDays,
                rewardExpiryDays,
                stop,
                campaign,
                Change.UNKNOWN,
                Presentation.NONE,
                FundingTerms.MERCHANT);
    }

    /** The same of one that is measured by itself. */
    public Offer(
            String id,
            int version,
            String merchantId,
            String title,
            Status status,
            Instant effectiveFrom,
            Schedule schedule,
            Where where,
            Audience who,
            Mechanic mechanic,
            Commodity currency,
            long minSpendMinor,
            OptionalLong maxSpendMinor,
            OptionalLong maxRewardMinor,
            OptionalLong estimateMinor,
            List<Limit> limits,
            OptionalLong budgetMinor,
            Stacking stacking,
            RefundPolicy refundPolicy,
            int holdDays,
            OptionalInt rewardExpiryDays,
            Optional<Stop> stop) {
        this(
                id,
                version,
                merchantId,
                title,
                status,
                effectiveFrom,
                schedule,
                where,
                who,
                mechanic,
                currency,
                minSpendMinor,
                maxSpendMinor,
                maxRewardMinor,
                estimateMinor,
                limits,
                budgetMinor,
                stacking,
                refundPolicy,
                holdDays,
                rewardExpiryDays,
                stop,
                Optional.empty());
    }

    /** Whether it is no merchant's: it counts at many. */
    public boolean isWide() {
        return merchantId.isEmpty();
    }

    /** What all members may have of it together, of its budget and its limits, the budget first. */
    public List<Limit> shared() {
        var shared = new ArrayList<Limit>(2);
        budget.totalMinor()
                .ifPresent(most -> shared.add(new Limit(Limit.Of.OFFER, Limit.Kind.AMOUNT, budget.renewed(), most)));
        budget.perDayMinor()
                .ifPresent(most -> shared.add(new Limit(Limit.Of.OFFER, Limit.Kind.AMOUNT, Limit.Period.DAY, most)));
        for (Limit limit : limits) {
            if (limit.of() == Limit.Of.OFFER) {
                shared.add(limit);
            }
        }
        return shared;
    }

    /** Whether there is anything that all members share. */
    public boolean isShared() {
        return budget.totalMinor().isPresent() || budget.perDayMinor().isPresent() || limits(Limit.Of.OFFER);
    }

    /** Whether there is anything that one member may have no more of. */
    public boolean limitsMembers() {
        return limits(Limit.Of.MEMBER);
    }

    private boolean limits(Limit.Of whose) {
        for (Limit limit : limits) {
            if (limit.of() == whose) {
                return true;
            }
        }
        return false;
    }

    /** This offer as another version in force from a moment on. */
    public Offer asVersion(int number, Instant from) {
        return copy(number, status, from, stop, change);
    }

    /** This version of an offer that is, or is no longer, stopped. */
    public Offer stoppedBy(Optional<Stop> decision) {
        return copy(version, status, effectiveFrom, decision, change);
    }

    /** The same terms with another standing, since somebody changed that. */
    public Offer standing(Status next, Change by) {
        return copy(version, next, effectiveFrom, stop, by);
    }

    /** Whether a purchase that this version decides can earn: of an end, one of a member for whom the offer goes on. */
    public boolean earns() {
        return status == Status.LIVE
                || status == Status.ENDED && stop.filter(Stop::sparesActivated).isPresent();
    }

    /** Whether it matters who has activated it. */
    public boolean asksActivation() {
        return who.asksActivation() || stop.filter(Stop::sparesActivated).isPresent();
    }

    /** Whether another version promises and shows the same, whenever it holds and whoever made it. */
    public boolean saysTheSame(Offer other) {
        return terms().equals(other.terms());
    }

    private Offer terms() {
        return copy(0, Status.DRAFT, Instant.MIN, Optional.empty(), Change.UNKNOWN);
    }

    private Offer copy(int number, Status standing, Instant from, Optional<Stop> stopped, Change by) {
        return new Offer(
                id,
                number,
                merchantId,
                title,
                standing,
                from,
                schedule,
                where,
                who,
                mechanic,
                currency,
                minSpendMinor,
                maxSpendMinor,
                maxRewardMinor,
                estimateMinor,
                limits,
                budget,
                stacking,
                refundPolicy,
                holdDays,
                rewardExpiryDays,
                stopped,
                campaign,
                by,
                presentation,
                funding,
                pays,
                perk);
    }

    /** This offer, paid for by others. */
    public Offer fundedBy(FundingTerms terms) {
        return new Offer(
                id,
                version,
                merchantId,
                title,
                status,
                effectiveFrom,
                schedule,
                where,
                who,
                mechanic,
                currency,
                minSpendMinor,
                maxSpendMinor,
                maxRewardMinor,
                estimateMinor,
                limits,
                budget,
                stacking,
                refundPolicy,
                holdDays,
                rewardExpiryDays,
                stop,
                campaign,
                change,
                presentation,
                terms,
                pays,
                perk);
    }

    /** The same, as often as somebody likes, and whatever it costs. */
    public Offer unlimited() {
        return limitedBy(List.of(), Budget.NONE);
    }

    /** This offer, of which everybody may have so much. */
    public Offer limitedBy(List<Limit> otherLimits, Budget otherBudget) {
        return new Offer(
                id,
                version,
                merchantId,
                title,
                status,
                effectiveFrom,
                schedule,
                where,
                who,
                mechanic,
                currency,
                minSpendMinor,
                maxSpendMinor,
                maxRewardMinor,
                estimateMinor,
                otherLimits,
                otherBudget,
                stacking,
                refundPolicy,
                holdDays,
                rewardExpiryDays,
                stop,
                campaign,
                change,
                presentation,
                funding,
                pays,
                perk);
    }

    /** The same, with as much of it for everybody as he earns: without a budget, and without what all members share. */
    public Offer unshared() {
        return new Offer(
                id,
                version,
                merchantId,
                title,
                status,
                effectiveFrom,
                schedule,
                where,
                who,
                mechanic,
                currency,
                minSpendMinor,
                maxSpendMinor,
                maxRewardMinor,
                estimateMinor,
                limits.stream().filter(limit -> limit.of() == Limit.Of.MEMBER).toList(),
                Budget.NONE,
                stacking,
                refundPolicy,
                holdDays,
                rewardExpiryDays,
                stop,
                campaign,
                change,
                presentation,
                funding,
                pays,
                perk);
    }

    /** This offer, of which rewards are money or points. */
    public Offer paying(Pays others) {
        return paying(others, Optional.empty());
    }

    /** This offer between other local moments, on the same days and at the same hours. */
    public Offer within(LocalDateTime from, LocalDateTime until) {
        return new Offer(
                id,
                version,
                merchantId,
                title,
                status,
                effectiveFrom,
                new Schedule(from, until, schedule.daysOfWeek(), schedule.hours(), schedule.zone()),
                where,
                who,
                mechanic,
                currency,
                minSpendMinor,
                maxSpendMinor,
                maxRewardMinor,
                estimateMinor,
                limits,
                budget,
                stacking,
                refundPolicy,
                holdDays,
                rewardExpiryDays,
                stop,
                campaign,
                change,
                presentation,
                funding,
                pays,
                perk);
    }

    /** This offer, of which rewards are something else. */
    public Offer paying(Pays others, Optional<Perk> other) {
        return new Offer(
                id,
                version,
                merchantId,
                title,
                status,
                effectiveFrom,
                schedule,
                where,
                who,
                mechanic,
                currency,
                minSpendMinor,
                maxSpendMinor,
                maxRewardMinor,
                estimateMinor,
                limits,
                budget,
                stacking,
                refundPolicy,
                holdDays,
                rewardExpiryDays,
                stop,
                campaign,
                change,
                presentation,
                funding,
                others,
                other);
    }
}
