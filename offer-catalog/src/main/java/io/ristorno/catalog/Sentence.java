package io.ristorno.catalog;

import io.ristorno.merchant.Channel;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantCategory;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Money;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Audience;
import io.ristorno.offer.Budget;
import io.ristorno.offer.ContactKind;
import io.ristorno.offer.ExposedTo;
import io.ristorno.offer.FundingTerms.Charity;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Mechanic.Action;
import io.ristorno.offer.Mechanic.BounceBack;
import io.ristorno.offer.Mechanic.Fixed;
import io.ristorno.offer.Mechanic.Ladder;
import io.ristorno.offer.Mechanic.Multiplier;
import io.ristorno.offer.Mechanic.NthVisit;
import io.ristorno.offer.Mechanic.Payment;
import io.ristorno.offer.Mechanic.Percent;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Mechanic.PointRate;
import io.ristorno.offer.Mechanic.Rate;
import io.ristorno.offer.Mechanic.Referral;
import io.ristorno.offer.Mechanic.SpendThreshold;
import io.ristorno.offer.Mechanic.Steps;
import io.ristorno.offer.Mechanic.Surprise;
import io.ristorno.offer.Mechanic.Welcome;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Perk;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Stop;
import io.ristorno.offer.Where;
import io.ristorno.program.Program;
import io.ristorno.program.Segment;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An offer in plain English, rendered from the rules that decide purchases, so that text and rule cannot disagree: "10 %
 * back on purchases from 40.00 EUR, up to 15.00 EUR each, once per member, on Mon-Fri 11:30-14:00, from 1 March 2026
 * until 31 March 2026."
 */
public final class Sentence {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMMM uuuu HH:mm", Locale.ENGLISH);

    private static final String ABOVE = " members and above";

    private final Offer offer;
    private final Function<String, String> name;

    private Sentence(Offer offer, Function<String, String> name) {
        this.offer = offer;
        this.name = name;
    }

    /** The sentence with locations by their ids. */
    public static String of(Offer offer) {
        return new Sentence(offer, id -> id).render();
    }

    /** The sentence with locations by their names. */
    public static String of(Offer offer, Merchant merchant) {
        Map<String, String> names =
                merchant.locations().stream().collect(Collectors.toMap(Location::id, Location::name));
        return new Sentence(offer, id -> names.getOrDefault(id, id)).render();
    }

    /** The sentence with segments and levels by their names. */
    public static String of(Offer offer, Collection<Program> programs) {
        Map<String, String> names = programs.stream()
                .flatMap(program -> program.segments().stream())
                .collect(Collectors.toMap(Segment::id, Segment::name));
        programs.forEach(program -> program.levels()
                .ifPresent(levels -> levels.steps()
                        .forEach(step -> names.put(step.id(), step.name() + ABOVE + " of " + program.name()))));
        return new Sentence(offer, id -> names.getOrDefault(id, id)).render();
    }

    private String render() {
        if (offer.isBase()) {
            return "Points on every purchase, as the program promises.";
        }
        List<String> parts = new ArrayList<>();
        parts.add(reward());
        String each = offer.mechanic() instanceof PeriodRebate ? "" : " each";
        offer.maxRewardMinor().ifPresent(most -> parts.add("up to " + given(most) + each));
        offer.funding().charity().ifPresent(charity -> parts.add(charity(charity)));
        limits(Limit.Of.MEMBER, parts);
        where(offer.where(), parts);
        parts.addAll(whom(offer.who(), name));
        if (offer.who().asksActivation()) {
            parts.add(activated(offer.who().graceMinutes()));
        }
        schedule(offer.schedule(), parts);
        if (offer.stacking().mode() == Stacking.Mode.EXCLUSIVE && !offer.added()) {
            parts.add("not together with other offers");
        }
        offer.rewardExpiryDays().ifPresent(days -> parts.add("to be used within " + days(days)));
        limits(Limit.Of.OFFER, parts);
        offer.budget().totalMinor().ifPresent(total -> parts.add(budget(total, offer.budget())));
        return String.join(", ", parts) + "." + offer.stop().map(Sentence::stop).orElse("");
    }

    private static String charity(Charity charity) {
        return charity.basisPoints() == BasisPoints.WHOLE
                ? "all of it for " + charity.name()
                : new BasisPoints(charity.basisPoints()) + " of it for " + charity.name();
    }

    private String reward() {
        return switch (offer.mechanic()) {
            case Payment payment -> pays(payment) + base(payment, "every purchase");
            case Steps(List<Steps.Step> steps) -> steps(steps);
            case NthVisit visit ->
                pays(visit.pays())
                        + base(visit.pays(), "every " + nth(visit.every()) + " purchase" + period(visit.per()));
            case Ladder ladder ->
                pays(ladder.first()) + " on the first visit" + period(ladder.per()) + ", " + number(ladder.step())
                        + " more on each day's visit after it, at most " + number(ladder.most()) + counted();
            case Welcome welcome ->
                pays(welcome.first()) + " on " + from("the first purchase") + " and " + pays(welcome.then())
                        + " on " + (welcome.times() == 1 ? "the next one" : "each of the next " + welcome.times())
                        + " within " + days(welcome.days()) + " of it" + ceiling();
            case Surprise surprise -> surprise(surprise) + " on " + from("purchases") + ceiling();
            case PeriodRebate rebate -> rebate(rebate);
            case SpendThreshold threshold ->
                back(threshold.amountMinor()) + " "
                        + (threshold.repeats() ? "each time " : "once ")
                        + from("purchases") + " come to " + money(threshold.thresholdMinor())
                        + (threshold.repeats() ? " more" : "") + period(threshold.per())
                        + eachUpTo();
            case BounceBack bounce -> bounce(bounce);
            case Referral referral ->
                given(referral.referrerMinor()) + " for whoever brings a friend and " + given(referral.friendMinor())
                        + " for the friend, once his first purchase"
                        + (offer.minSpendMinor() == 0 ? "" : " from " + money(offer.minSpendMinor()))
                        + " is past its hold";
            case Action action ->
                given(action.amountMinor()) + " for each "
                        + action.action().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    private String pays(Payment payment) {
        return switch (payment) {
            case Percent(BasisPoints rate) -> rate + " back";
            case PointRate(int points, int perMinor) -> many(points, "point") + " for each " + money(perMinor);
            case Fixed(long amountMinor) -> back(amountMinor);
            case Multiplier multiplier -> multiplier.factor().toPlainString() + " x points";
        };
    }

    /** As much, where it was said of what. */
    private String number(Payment payment) {
        return switch (payment) {
            case Percent(BasisPoints rate) -> rate.toString();
            case PointRate(int points, int _) -> many(points, "point");
            case Fixed(long amountMinor) -> given(amountMinor);
            case Multiplier multiplier -> pays(multiplier);
        };
    }

    private String steps(List<Steps.Step> steps) {
        List<String> parts = new ArrayList<>();
        for (Steps.Step step : steps) {
            long from = Math.max(step.fromMinor(), offer.minSpendMinor());
            parts.add(pays(step.pays()) + (from == 0 ? " on every purchase" : " from " + money(from)));
        }
        return String.join(", ", parts) + ceiling();
    }

    private String surprise(Surprise surprise) {
        List<String> prizes = surprise.prizes().stream()
                .map(Surprise.Prize::pays)
                .map(this::pays)
                .distinct()
                .toList();
        return "now and then a surprise (" + String.join(", ", prizes) + ")";
    }

    private String rebate(PeriodRebate rebate) {
        List<String> parts = new ArrayList<>();
        for (PeriodRebate.Bracket bracket : rebate.brackets()) {
            String from = money(bracket.fromMinor());
            boolean whole = rebate.on() == PeriodRebate.On.WHOLE;
            String all = from("purchases") + ofA(rebate.per());
            String on = bracket.pays() instanceof Rate ? " on all " : " for ";
            parts.add(
                    !parts.isEmpty()
                            ? number(bracket.pays())
                                    + (whole ? " if they come to " : " on what they come to beyond ")
                                    + from
                            : pays(bracket.pays())
                                    + (bracket.fromMinor() == 0
                                            ? on + all
                                            : whole
                                                    ? on + all + " if they come to " + from
                                                    : " on what " + all + " come to beyond " + from));
        }
        return String.join(", ", parts) + eachUpTo() + ", paid " + days(rebate.graceDays()) + " after its end";
    }

    private static String ofA(Limit.Period per) {
        return switch (per) {
            case DAY -> " of a day";
            case WEEK -> " of a week";
            case MONTH -> " of a month";
            case YEAR -> " of a year";
            case OFFER -> "";
        };
    }

    private String eachUpTo() {
        return offer.maxSpendMinor().isEmpty()
                ? ""
                : ", each counted up to " + money(offer.maxSpendMinor().getAsLong());
    }

    private String bounce(BounceBack bounce) {
        String within = " within " + days(bounce.days());
        String part = (offer.maxSpendMinor().isPresent()
                        ? " the first " + money(offer.maxSpendMinor().getAsLong()) + " of "
                        : " ")
                + from("every purchase");
        return switch (bounce.pays()) {
            case Percent(BasisPoints rate) -> rate + " of" + part + " back on the next one" + within;
            case PointRate points -> pays(points) + " of" + part + ", on the next one" + within;
            case Fixed(long amountMinor) ->
                back(amountMinor) + " on the next purchase" + within + " of one"
                        + (offer.minSpendMinor() == 0 ? "" : " from " + money(offer.minSpendMinor()));
            case Multiplier _ -> throw new IllegalStateException("no offer says that");
        };
    }

    private String base(Payment payment, String purchases) {
        boolean ceiling = offer.maxSpendMinor().isPresent() && !(payment instanceof Fixed);
        return (ceiling ? " on the first " + money(offer.maxSpendMinor().getAsLong()) + " of " : " on ")
                + from(purchases);
    }

    private String from(String purchases) {
        if (offer.minSpendMinor() == 0) {
            return purchases;
        }
        String many = purchases.equals("every purchase") ? "purchases" : purchases;
        return many + " from " + money(offer.minSpendMinor());
    }

    private String ceiling() {
        boolean rates = offer.mechanic().payments().stream().anyMatch(Rate.class::isInstance);
        return offer.maxSpendMinor().isEmpty() || !rates
                ? ""
                : ", on no more than " + money(offer.maxSpendMinor().getAsLong()) + " of each purchase";
    }

    /** Where the reward itself does not say of what. */
    private String counted() {
        return (offer.minSpendMinor() == 0 ? "" : ", purchases from " + money(offer.minSpendMinor()) + " count")
                + ceiling();
    }

    private static String nth(int number) {
        int tens = number % 100;
        String end = tens >= 11 && tens <= 13
                ? "th"
                : switch (number % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return number + end;
    }

    private static String period(Limit.Period per) {
        return switch (per) {
            case DAY -> " in a day";
            case WEEK -> " in a week";
            case MONTH -> " in a month";
            case YEAR -> " in a year";
            case OFFER -> "";
        };
    }

    private void limits(Limit.Of whose, List<String> parts) {
        for (Limit limit : offer.limits()) {
            if (limit.of() == whose) {
                parts.add(limit(limit));
            }
        }
    }

    private String limit(Limit limit) {
        return switch (limit.of()) {
            case MEMBER ->
                switch (limit.kind()) {
                            case COUNT -> times(limit.most());
                            case AMOUNT -> "at most " + given(limit.most());
                        }
                        + each(limit.per()) + " per member";
            case OFFER ->
                switch (limit.kind()) {
                            case COUNT -> "for " + limit.most() + (limit.most() == 1 ? " purchase" : " purchases");
                            case AMOUNT -> "at most " + given(limit.most());
                        }
                        + each(limit.per()) + " of all members together";
        };
    }

    private String budget(long totalMinor, Budget budget) {
        return "while a budget of " + given(totalMinor) + each(budget.renewed()) + " lasts"
                + (budget.perDayMinor().isEmpty()
                        ? ""
                        : ", " + given(budget.perDayMinor().getAsLong()) + " of it a day");
    }

    private static String each(Limit.Period per) {
        return switch (per) {
            case DAY -> " a day";
            case WEEK -> " a week";
            case MONTH -> " a month";
            case YEAR -> " a year";
            case OFFER -> "";
        };
    }

    private static String days(int days) {
        return days == 1 ? "a day" : days + " days";
    }

    private static String times(long most) {
        if (most == 1) {
            return "once";
        }
        return most == 2 ? "twice" : most + " times";
    }

    private void where(Where where, List<String> parts) {
        list(parts, "at ", " or ", where.locations(), name);
        list(parts, "not at ", " or ", where.excludeLocations(), name);
        if (where.anywhere()) {
            parts.add("at any merchant");
        }
        if (offer.isWide()) {
            list(parts, "at any ", " or ", where.mccs(), Sentence::merchants);
        } else {
            list(parts, "in merchant category ", " or ", where.mccs(), Sentence::category);
        }
        list(parts, "", " or ", where.channels(), Sentence::channel);
        list(
                parts,
                "in ",
                " or ",
                where.countries(),
                code -> Locale.of("", code).getDisplayCountry(Locale.ENGLISH));
        if (where.beforeBinding()) {
            parts.add("also for what was bought here before the place was registered, while it can still change");
        }
    }

    /** Whose purchases count, in parts of a sentence; none when everybody's do. */
    public static List<String> whom(Audience who) {
        return whom(who, id -> id);
    }

    private static List<String> whom(Audience who, Function<String, String> name) {
        List<String> parts = new ArrayList<>();
        list(parts, "for members of ", " or ", who.programs(), id -> id);
        list(parts, "for members of ", " or ", who.segmentsAny(), name);
        list(parts, "not for members of ", " or ", who.segmentsNone(), name);
        who.tierAtLeast().ifPresent(level -> parts.add("for " + level(level, name.apply(level))));
        list(parts, "with a card of ", " or ", who.networks(), network -> network);
        list(parts, "with a ", " or ", who.cardProducts(), product -> product + " card");
        list(parts, "with a card whose number begins with ", " or ", who.bins(), digits -> digits);
        list(parts, "for ", " or ", who.relationship(), acquaintance -> acquaintance(acquaintance, who));
        if (who.asksCycle()) {
            parts.add(cycle(who.cycleHundredths()));
        }
        who.exposedTo().ifPresent(exposed -> parts.add(exposed(exposed)));
        if (who.asksContact()) {
            parts.add("by members who have confirmed their "
                    + who.verifiedContact().stream()
                            .sorted()
                            .map(kind -> kind == ContactKind.EMAIL ? "e-mail address" : "phone")
                            .collect(Collectors.joining(" or ")));
        }
        return parts;
    }

    private static String level(String id, String named) {
        return named.equals(id) ? id + ABOVE : named;
    }

    private static String cycle(int hundredths) {
        String times = BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString();
        return "for members who have not bought there for "
                + (hundredths == 100 ? "as long as usual" : times + " times as long as usual");
    }

    private static String exposed(ExposedTo exposed) {
        String did = switch (exposed.kind()) {
            case IMPRESSION -> "were shown";
            case VIEW -> "looked at";
            case CLICK -> "followed";
        };
        return "within " + days(exposed.withinDays()) + " of when members " + did + " " + quoted(exposed.placement());
    }

    /** In a sentence of one line. */
    private static String quoted(String name) {
        return '"' + name.replaceAll("\\p{Cntrl}", " ") + '"';
    }

    private static String activated(int graceMinutes) {
        return "for those who activate it beforehand"
                + (graceMinutes == 0 ? "" : " or within " + minutes(graceMinutes));
    }

    private static String minutes(int minutes) {
        if (minutes % (24 * 60) == 0) {
            return days(minutes / (24 * 60));
        }
        boolean hours = minutes % 60 == 0;
        int count = hours ? minutes / 60 : minutes;
        return count == 1 ? hours ? "an hour" : "a minute" : count + (hours ? " hours" : " minutes");
    }

    private static String acquaintance(Acquaintance acquaintance, Audience who) {
        return switch (acquaintance) {
            case NEW ->
                "members who never bought there before"
                        + (who.requireHistory() ? " and have had a card linked for " + days(who.lookbackDays()) : "");
            case LAPSED -> "members who bought there before, but not within " + days(who.lookbackDays());
            case EXISTING -> "members who bought there within " + days(who.lookbackDays());
        };
    }

    private static <T extends Comparable<? super T>> void list(
            List<String> parts, String before, String between, Collection<T> things, Function<T, String> name) {
        if (!things.isEmpty()) {
            parts.add(things.stream().sorted().map(name).collect(Collectors.joining(between, before, "")));
        }
    }

    private static String merchants(int mcc) {
        return MerchantCategory.name(mcc).orElse("merchant") + " (MCC " + category(mcc) + ")";
    }

    private static String category(int mcc) {
        return String.format(Locale.ROOT, "%04d", mcc);
    }

    private static String channel(Channel channel) {
        return switch (channel) {
            case IN_STORE -> "in store";
            case ONLINE -> "online";
            case APP -> "in the app";
        };
    }

    private static void schedule(Schedule schedule, List<String> parts) {
        String zone = schedule.zone().map(id -> " (" + id.getId() + " time)").orElse("");
        if (!schedule.isEveryHour()) {
            parts.add(days(schedule.daysOfWeek())
                    + hours(schedule.hours(), schedule.daysOfWeek().size() == 7));
        }
        parts.add("from " + day(schedule.from()) + " until " + lastDay(schedule.until()) + zone);
    }

    private static String days(Set<DayOfWeek> days) {
        if (days.size() == 7) {
            return "daily";
        }
        List<String> runs = new ArrayList<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            boolean begins = days.contains(day) && (day == DayOfWeek.MONDAY || !days.contains(day.minus(1)));
            if (begins) {
                runs.add(run(day, days));
            }
        }
        return "on " + String.join(", ", runs);
    }

    private static String run(DayOfWeek first, Set<DayOfWeek> days) {
        DayOfWeek last = first;
        while (last != DayOfWeek.SUNDAY && days.contains(last.plus(1))) {
            last = last.plus(1);
        }
        return first == last ? name(first) : name(first) + "-" + name(last);
    }

    private static String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
    }

    /** With named days, the part after midnight belongs to the day on which it lies, so the day is told in order. */
    private static String hours(Hours hours, boolean isDaily) {
        if (hours.equals(Hours.ALL_DAY)) {
            return "";
        }
        String spans = isDaily || hours.fromMinute() < hours.untilMinute()
                ? span(hours.fromMinute(), hours.untilMinute())
                : span(0, hours.untilMinute()) + " and" + span(hours.fromMinute(), 1440);
        return hours.grantsUntimed() ? spans : spans + " if the card tells the time";
    }

    private static String span(int fromMinute, int untilMinute) {
        return " " + time(fromMinute) + "-" + time(untilMinute);
    }

    private static String time(int minute) {
        return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }

    private static String day(LocalDateTime from) {
        return isMidnight(from) ? DAY.format(from) : MINUTE.format(from);
    }

    /** The end is exclusive, but people name the last day that counts. */
    private static String lastDay(LocalDateTime until) {
        return isMidnight(until) ? DAY.format(until.minusDays(1)) : MINUTE.format(until);
    }

    private static boolean isMidnight(LocalDateTime time) {
        return time.toLocalTime().equals(LocalTime.MIDNIGHT);
    }

    private static String stop(Stop stop) {
        String at = MINUTE.format(stop.at().atOffset(ZoneOffset.UTC));
        return switch (stop.mode()) {
            case STOP_NEW -> " Stopped for purchases from " + at + " UTC on.";
            case STOP_UNACTIVATED ->
                " Stopped for purchases from " + at + " UTC on, except for members who had activated it.";
            case VOID_PROVISIONAL ->
                " Stopped for purchases from " + at
                        + " UTC on, and for earlier ones that had not begun to clear by then.";
        };
    }

    private String given(long minor) {
        return given(offer, minor);
    }

    /** So much of what an offer gives: {@code 5.00 EUR}, {@code 100 points}, {@code 3 uses of "Free shipping"}, {@code the badge "Regular"}. */
    public static String given(Offer offer, long minor) {
        String perk = quoted(offer.perk().map(Perk::name).orElse(offer.title()));
        return switch (offer.pays()) {
            case CASH -> new Money(minor, offer.currency()).toString();
            case POINTS -> many(minor, "point");
            case PRIVILEGE -> many(minor, "use") + " of " + perk;
            case BADGE -> minor == 1 ? "the badge " + perk : minor + " badges " + perk;
        };
    }

    private static String many(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private String back(long minor) {
        return given(minor) + (offer.paysCash() ? " back" : "");
    }

    private String money(long minor) {
        return new Money(minor, offer.currency()).toString();
    }
}
