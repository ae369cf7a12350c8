package io.ristorno.guard;

import io.ristorno.offer.Audience;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Mechanic.Action;
import io.ristorno.offer.Mechanic.BounceBack;
import io.ristorno.offer.Mechanic.Ladder;
import io.ristorno.offer.Mechanic.NthVisit;
import io.ristorno.offer.Mechanic.Payment;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Mechanic.Referral;
import io.ristorno.offer.Mechanic.SpendThreshold;
import io.ristorno.offer.Mechanic.Steps;
import io.ristorno.offer.Mechanic.Surprise;
import io.ristorno.offer.Mechanic.Welcome;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many conditions a member must know of to know what he gets: each that can make his reward less than the one he was told, or none.
 *
 * <p>Every offer has a first and a last day, a program in which it is shown, a hold, and something that a return takes back: nobody
 * chooses an offer by these, so they count nothing.
 */
public record Complexity(List<String> conditions) {
    /** More than these nobody keeps in mind. */
    public static final int MOST = 5;

    public Complexity {
        conditions = List.copyOf(conditions);
    }

    /** The conditions of an offer, by the names of their fields. */
    public static Complexity of(Offer offer) {
        List<String> found = new ArrayList<>();
        mechanic(offer.mechanic(), found);
        add(found, offer.minSpendMinor() > 0, "minSpendMinor");
        add(found, offer.maxSpendMinor().isPresent(), "maxSpendMinor");
        add(found, offer.maxRewardMinor().isPresent(), "maxRewardMinor");
        for (int i = 0; i < offer.limits().size(); i++) {
            found.add("limits[" + i + "]");
        }
        add(found, offer.schedule().daysOfWeek().size() < 7, "schedule.daysOfWeek");
        add(found, !isAllDay(offer.schedule().hours()), "schedule.hours");
        where(offer.where(), found);
        who(offer.who(), found);
        boolean alone = offer.stacking().mode() == Stacking.Mode.EXCLUSIVE;
        add(found, alone && !offer.added(), "stacking.mode");
        add(found, offer.budget().totalMinor().isPresent(), "budgetMinor");
        add(found, offer.budget().perDayMinor().isPresent(), "budgetPerDayMinor");
        add(found, offer.rewardExpiryDays().isPresent(), "rewardExpiryDays");
        return new Complexity(found);
    }

    private static boolean isAllDay(Hours hours) {
        return hours.fromMinute() == Hours.ALL_DAY.fromMinute() && hours.untilMinute() == Hours.ALL_DAY.untilMinute();
    }

    private static void add(List<String> found, boolean counts, String field) {
        if (counts) {
            found.add(field);
        }
    }

    private static void where(Where where, List<String> found) {
        add(found, !where.locations().isEmpty(), "where.locations");
        add(found, !where.excludeLocations().isEmpty(), "where.excludeLocations");
        add(found, !where.mccs().isEmpty(), "where.mccs");
        add(found, !where.channels().isEmpty(), "where.channels");
        add(found, !where.countries().isEmpty(), "where.countries");
    }

    private static void who(Audience who, List<String> found) {
        add(found, !who.segmentsAny().isEmpty(), "who.segmentsAny");
        add(found, !who.segmentsNone().isEmpty(), "who.segmentsNone");
        add(found, who.tierAtLeast().isPresent(), "who.tierAtLeast");
        add(found, !who.networks().isEmpty(), "who.networks");
        add(found, !who.cardProducts().isEmpty(), "who.cardProducts");
        add(found, !who.bins().isEmpty(), "who.bins");
        add(found, who.asksHistory(), "who.relationship");
        add(found, who.asksActivation(), "who.activation");
        add(found, who.asksCycle(), "who.cycleFactor");
        add(found, who.exposedTo().isPresent(), "who.exposedTo");
        add(found, who.asksContact(), "who.verifiedContact");
    }

    private static void mechanic(Mechanic mechanic, List<String> found) {
        switch (mechanic) {
            case Payment _ -> {}
            case Steps steps ->
                beyondTheFirst(steps.steps().size(), steps.steps().getFirst().fromMinor(), "steps", found);
            case NthVisit visit -> {
                found.add("reward.every");
                period(visit.per(), found);
            }
            case Ladder _ -> found.addAll(List.of("reward.step", "reward.per"));
            case Welcome _ -> found.addAll(List.of("reward.times", "reward.days"));
            case Surprise _ -> found.add("reward.probability");
            case SpendThreshold threshold -> {
                found.add("reward.thresholdMinor");
                period(threshold.per(), found);
            }
            case PeriodRebate rebate -> {
                beyondTheFirst(
                        rebate.brackets().size(), rebate.brackets().getFirst().fromMinor(), "brackets", found);
                found.add("reward.per");
            }
            case BounceBack _ -> found.add("reward.days");
            case Action _ -> found.add("reward.action");
            case Referral _ -> found.add("reward.type");
        }
    }

    /** Each step says from where on; the first one says nothing if it is from the start. */
    private static void beyondTheFirst(int steps, long firstMinor, String list, List<String> found) {
        for (int i = firstMinor > 0 ? 0 : 1; i < steps; i++) {
            found.add("reward." + list + "[" + i + "]");
        }
    }

    private static void period(Period per, List<String> found) {
        add(found, per != Period.OFFER, "reward.per");
    }

    /** What its author is told of an offer that asks too much. */
    Optional<Warning> warning() {
        return conditions.size() <= MOST
                ? Optional.empty()
                : Optional.of(new Warning(
                        "$",
                        "has " + conditions.size() + " conditions that a member must know of: "
                                + String.join(", ", conditions),
                        "leave some of them out, or make two offers of it: members keep " + MOST + " in mind"));
    }
}
