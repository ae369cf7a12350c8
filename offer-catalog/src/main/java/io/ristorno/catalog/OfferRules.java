package io.ristorno.catalog;

import io.ristorno.money.Commodity;
import io.ristorno.offer.Budget;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Where;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** What an offer has to obey by itself, whoever's it is and however it was made. */
final class OfferRules {
    static final String RATE = "is not a rate that can be paid";
    static final String RATE_MEND = "write more than 0 % and at most 100 %: 1 to 10000 basis points";

    /** Card messages carry amounts of 12 digits. */
    static final long AMOUNT_MAX = 999_999_999_999L;

    private static final int HOLD_DAYS_MAX = 365;
    private static final int EXPIRY_DAYS_MAX = 3_650;
    private static final int PRIORITY_MAX = 1000;
    private static final int VERSION_MAX = 1_000_000;
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_-]{1,40}");
    private static final Instant FIRST_MOMENT = Instant.EPOCH;
    private static final Instant LAST_MOMENT = Instant.parse("9999-12-31T00:00:00Z");
    private static final LocalDateTime FIRST_DAY = LocalDateTime.parse("1970-01-01T00:00");
    private static final LocalDateTime LAST_DAY = LocalDateTime.parse("9999-12-31T00:00");

    private OfferRules() {}

    static void check(Offer offer, Spot spot) {
        identity(offer, spot);
        spot.at("version")
                .require(
                        offer.version() <= VERSION_MAX,
                        "is not a version that others could follow",
                        "write 1 to " + VERSION_MAX + ", or leave it out");
        schedule(offer.schedule(), spot.at("schedule"));
        where(offer.where(), spot.at("where"));
        AudienceRules.check(offer.who(), spot.at("who"));
        amounts(offer, spot);
        MechanicRules.check(offer, spot);
        limits(offer.limits(), spot.at("limits"));
        budget(offer.budget(), spot);
        again(offer, spot);
        stacking(offer.stacking(), spot.at("stacking"));
        spot.at("holdDays")
                .require(
                        offer.holdDays() >= 0 && offer.holdDays() <= HOLD_DAYS_MAX,
                        "is out of range",
                        "write 0 to " + HOLD_DAYS_MAX + " days");
        offer.rewardExpiryDays()
                .ifPresent(days -> spot.at("rewardExpiryDays")
                        .require(
                                days > 0 && days <= EXPIRY_DAYS_MAX,
                                "is out of range",
                                "write 1 to " + EXPIRY_DAYS_MAX + " days, or leave it out: rewards never expire"));
        offer.stop().ifPresent(stop -> moment(stop.at(), spot.at("stop").at("at")));
        PresentationRules.check(offer.change(), spot);
        PresentationRules.check(offer.presentation(), spot);
        FundingJson.check(offer.funding(), spot.at("funding"));
        WideRules.check(offer, spot);
        PointRules.check(offer, spot);
        PerkRules.check(offer, spot);
    }

    private static void identity(Offer offer, Spot spot) {
        IdForm.OFFER.check(offer.id(), spot.at("id"));
        if (!offer.isWide()) {
            IdForm.MERCHANT.check(offer.merchantId(), spot.at("merchantId"));
        }
        Rules.text(offer.title(), spot.at("title"));
        if (!offer.effectiveFrom().equals(Instant.MIN)) {
            moment(offer.effectiveFrom(), spot.at("effectiveFrom"));
        }
        spot.at("currency")
                .require(
                        Commodity.currency(offer.currency().code())
                                .filter(offer.currency()::equals)
                                .isPresent(),
                        "is not a currency",
                        "write an ISO 4217 code in capitals, such as EUR");
    }

    static void moment(Instant moment, Spot spot) {
        spot.require(
                !moment.isBefore(FIRST_MOMENT) && moment.isBefore(LAST_MOMENT),
                "is too far away",
                "write a moment in the years 1970 to 9999");
    }

    private static void schedule(Schedule schedule, Spot spot) {
        day(schedule.from(), spot.at("from"));
        day(schedule.until(), spot.at("until"));
        if (spot.areClean("from", "until")) {
            spot.at("until")
                    .require(
                            schedule.from().isBefore(schedule.until()),
                            "does not come after from",
                            "write the first moment that no longer counts: for the last day 31 March, 1 April");
        }
        spot.at("daysOfWeek")
                .require(!schedule.daysOfWeek().isEmpty(), "names no day", "name a day, or leave it out for every day");
        if (spot.areClean("hours")) {
            spot.at("hours")
                    .require(
                            schedule.hours().fromMinute() != schedule.hours().untilMinute(),
                            "begin and end at the same time",
                            "leave hours out for the whole day");
        }
        schedule.zone().ifPresent(zone -> Rules.zone(zone, spot.at("zone")));
    }

    private static void day(LocalDateTime day, Spot spot) {
        spot.require(
                !day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY),
                "is too far away",
                "write a date in the years 1970 to 9999");
    }

    private static void where(Where where, Spot spot) {
        few(where.locations(), spot.at("locations"));
        few(where.excludeLocations(), spot.at("excludeLocations"));
        few(where.mccs(), spot.at("mccs"));
        few(where.countries(), spot.at("countries"));
        where.locations().stream().sorted().forEach(id -> IdForm.LOCATION.check(id, spot.at("locations")));
        where.excludeLocations().stream()
                .sorted()
                .forEach(id -> IdForm.LOCATION.check(id, spot.at("excludeLocations")));
        where.locations().stream()
                .filter(where.excludeLocations()::contains)
                .sorted()
                .forEach(id -> spot.at("excludeLocations")
                        .refuse("excludes what locations counts: " + Quoted.text(id), "name it in one of the two"));
        spot.at("mccs")
                .require(
                        where.mccs().stream().allMatch(mcc -> mcc > 0 && mcc <= 9999),
                        "has a number that is not a merchant category code",
                        "write 1 to 9999 each");
        where.countries().stream().sorted().forEach(country -> Rules.country(country, spot.at("countries")));
    }

    private static void few(Set<?> things, Spot spot) {
        spot.require(
                things.size() <= Where.MOST,
                "names too many",
                "name at most " + Where.MOST + ", or make several offers");
    }

    private static void amounts(Offer offer, Spot spot) {
        spot.at("minSpendMinor")
                .require(
                        offer.minSpendMinor() >= 0 && offer.minSpendMinor() <= AMOUNT_MAX,
                        "is out of range",
                        "write 0 to " + AMOUNT_MAX + " minor units");
        amount(offer.maxSpendMinor(), spot.at("maxSpendMinor"));
        amount(offer.maxRewardMinor(), spot.at("maxRewardMinor"));
        amount(offer.estimateMinor(), spot.at("estimateMinor"));
        amount(offer.budget().totalMinor(), spot.at("budgetMinor"));
        amount(offer.budget().perDayMinor(), spot.at("budgetPerDayMinor"));
        if (spot.areClean("minSpendMinor", "maxSpendMinor")) {
            spot.at("maxSpendMinor")
                    .require(
                            offer.minSpendMinor() <= offer.maxSpendMinor().orElse(AMOUNT_MAX),
                            "is less than minSpendMinor",
                            "write " + offer.minSpendMinor() + " or more, or leave it out");
        }
        if (spot.areClean("maxRewardMinor") && offer.maxRewardMinor().isPresent()) {
            long most = offer.maxRewardMinor().getAsLong();
            paysFor(
                    offer,
                    most,
                    "does not pay for a single reward of maxRewardMinor",
                    "write " + most + " or more, or lower maxRewardMinor",
                    spot);
        }
    }

    /** Whatever all members share is enough for so much: what never can be paid is not promised. */
    static void paysFor(Offer offer, long minor, String message, String mend, Spot spot) {
        long least = Math.min(minor, AMOUNT_MAX);
        suffices(offer.budget().totalMinor(), least, message, mend, spot, "budgetMinor");
        suffices(offer.budget().perDayMinor(), least, message, mend, spot, "budgetPerDayMinor");
        for (int i = 0; i < offer.limits().size(); i++) {
            Limit limit = offer.limits().get(i);
            if (limit.of() == Limit.Of.OFFER && limit.kind() == Limit.Kind.AMOUNT) {
                suffices(
                        OptionalLong.of(limit.most()),
                        least,
                        message,
                        mend,
                        spot.at("limits").at(i),
                        "most");
            }
        }
    }

    private static void suffices(
            OptionalLong minor, long least, String message, String mend, Spot parent, String field) {
        if (parent.areClean(field)) {
            parent.at(field).require(minor.orElse(AMOUNT_MAX) >= least, message, mend);
        }
    }

    private static void amount(OptionalLong amount, Spot spot) {
        amount.ifPresent(minor -> amount(minor, spot));
    }

    static void amount(long minor, Spot spot) {
        spot.require(minor > 0 && minor <= AMOUNT_MAX, "is out of range", "write 1 to " + AMOUNT_MAX + " minor units");
    }

    private static void limits(List<Limit> limits, Spot spot) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < limits.size(); i++) {
            Limit limit = limits.get(i);
            amount(limit.most(), spot.at(i).at("most"));
            if (spot.at(i).areClean("of", "kind", "per")) {
                spot.at(i)
                        .require(
                                seen.add(List.of(limit.of(), limit.kind(), limit.per())),
                                "limits again what an earlier one limits",
                                "keep the smaller of the two");
            }
        }
    }

    private static void budget(Budget budget, Spot spot) {
        boolean none = budget.totalMinor().isEmpty();
        spot.at("budgetPerDayMinor")
                .require(
                        budget.perDayMinor().isEmpty() || !none,
                        "paces a budget that is not there",
                        "add budgetMinor, or write a limit: of OFFER, kind AMOUNT, per DAY");
        spot.at("budgetRefill")
                .require(
                        budget.renewed() == Limit.Period.OFFER || !none,
                        "renews a budget that is not there",
                        "add budgetMinor");
        if (spot.areClean("budgetMinor", "budgetPerDayMinor")) {
            spot.at("budgetPerDayMinor")
                    .require(
                            budget.perDayMinor().orElse(0) < budget.totalMinor().orElse(AMOUNT_MAX + 1)
                                    && (budget.perDayMinor().isEmpty() || budget.renewed() != Limit.Period.DAY),
                            "is no part of the budget",
                            "write less than budgetMinor, which is not renewed each day, or leave it out");
        }
    }

    /** A limit of all members that the budget sets already. */
    private static void again(Offer offer, Spot spot) {
        for (int i = 0; i < offer.limits().size(); i++) {
            Limit limit = offer.limits().get(i);
            boolean amount = limit.of() == Limit.Of.OFFER && limit.kind() == Limit.Kind.AMOUNT;
            boolean budgeted = offer.budget().totalMinor().isPresent()
                            && limit.per() == offer.budget().renewed()
                    || offer.budget().perDayMinor().isPresent() && limit.per() == Limit.Period.DAY;
            spot.at("limits")
                    .at(i)
                    .require(
                            !(amount && budgeted),
                            "limits again what the budget limits",
                            "keep the smaller of the two");
        }
    }

    private static void stacking(Stacking stacking, Spot spot) {
        spot.at("group")
                .require(
                        GROUP.matcher(stacking.group()).matches(),
                        "is not a group's name",
                        "write 1 to 40 letters, digits, _ or -");
        spot.at("priority")
                .require(
                        Math.abs((long) stacking.priority()) <= PRIORITY_MAX,
                        "is out of range",
                        "write -" + PRIORITY_MAX + " to " + PRIORITY_MAX);
    }
}
