package io.ristorno.engine;

import io.ristorno.merchant.Channel;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Audience;
import io.ristorno.offer.Budget;
import io.ristorno.offer.ContactKind;
import io.ristorno.offer.ExposedTo;
import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Mechanic.BounceBack;
import io.ristorno.offer.Mechanic.Fixed;
import io.ristorno.offer.Mechanic.Ladder;
import io.ristorno.offer.Mechanic.NthVisit;
import io.ristorno.offer.Mechanic.Payment;
import io.ristorno.offer.Mechanic.Percent;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Mechanic.PointRate;
import io.ristorno.offer.Mechanic.SpendThreshold;
import io.ristorno.offer.Mechanic.Steps;
import io.ristorno.offer.Mechanic.Steps.Step;
import io.ristorno.offer.Mechanic.Surprise;
import io.ristorno.offer.Mechanic.Surprise.Prize;
import io.ristorno.offer.Mechanic.Welcome;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Pays;
import io.ristorno.offer.Perk;
import io.ristorno.offer.RefundPolicy;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Status;
import io.ristorno.offer.Where;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads an offer's line: {@code offer O1 merchant M1 10% min 40.00 cap 15.00 hold 14d limit 1 per OFFER until 2026-04-01}; or
 * {@code offer O1 5% mcc 5814} of one that is no merchant's, for which the issuer pays.
 */
final class OfferWords {
    private static final LocalDateTime FIRST = LocalDateTime.parse("2026-01-01T00:00");
    private static final LocalDateTime LAST = LocalDateTime.parse("2027-01-01T00:00");

    private static final List<FundingTerms.Share> ISSUER =
            List.of(new FundingTerms.Share(FundingTerms.Funder.ISSUER, "", BasisPoints.WHOLE));

    private static final String PROGRAM = "prg_demo";

    private final Words words;
    private final Optional<String> times;
    private final ZoneId zone;
    private final Commodity currency;
    private final Pays pays;
    private final Optional<Perk> perk;
    /** Of amounts that say what is given. */
    private final Commodity paid;

    OfferWords(Words words, ZoneId zone) {
        this.words = words;
        this.zone = zone;
        this.currency = Words.currency(words.after("currency").orElse("EUR"));
        this.times = words.after("times");
        Optional<String> privilege = words.after("privilege");
        Optional<String> badge = words.after("badge");
        this.perk = privilege.or(() -> badge).map(OfferWords::perk);
        this.pays = words.has("points") || times.isPresent()
                ? Pays.POINTS
                : privilege.isPresent() ? Pays.PRIVILEGE : badge.isPresent() ? Pays.BADGE : Pays.CASH;
        this.paid = pays == Pays.CASH ? currency : Commodity.points(PROGRAM);
    }

    /** {@code Free_shipping:FREESHIP}, or without a code. */
    private static Perk perk(String word) {
        String[] parts = word.split(":", -1);
        return new Perk(parts[0].replace('_', ' '), parts.length == 1 ? Optional.empty() : Optional.of(parts[1]));
    }

    /** The offer; a line for an offer that is known already is its next version, in force from {@code since} on. */
    Offer read(int versionsBefore) {
        String id = "off_" + words.take();
        String merchant = words.after("merchant").map(name -> "mer_" + name).orElse("");
        Instant since =
                words.after("since").map(moment -> Words.instant(moment, zone)).orElse(Instant.MIN);
        List<Limit> limits = limits();
        var budget = new Budget(
                given("budget"),
                given("pace"),
                words.after("renewed").map(Limit.Period::valueOf).orElse(Limit.Period.OFFER));
        FundingTerms funding = funding(merchant.isEmpty() ? ISSUER : FundingTerms.MERCHANT.shares());
        var offer = new Offer(
                id,
                versionsBefore + 1,
                merchant,
                id,
                words.has("paused") ? Status.PAUSED : Status.LIVE,
                since,
                schedule(),
                where(),
                who(),
                mechanic(),
                currency,
                amount("min").orElse(0),
                amount("upto"),
                given("cap"),
                amount("estimate"),
                limits,
                OptionalLong.empty(),
                stacking(),
                words.after("policy").map(RefundPolicy::valueOf).orElse(RefundPolicy.REQUALIFY),
                words.after("hold")
                        .map(days -> Integer.parseInt(days.replace("d", "")))
                        .orElse(14),
                words.after("expiry")
                        .map(days -> OptionalInt.of(Integer.parseInt(days.replace("d", ""))))
                        .orElse(OptionalInt.empty()),
                Optional.empty(),
                words.after("campaign").map(name -> "cmp_" + name));
        words.end();
        return offer.fundedBy(funding).limitedBy(limits, budget).paying(pays, perk);
    }

    /** {@code funded MERCHANT:50%,ISSUER:30%,VISA:20% charity seeds:20% fee 3%}: what is neither merchant nor issuer is a network. */
    private FundingTerms funding(List<FundingTerms.Share> usually) {
        List<FundingTerms.Share> shares = words.after("funded")
                .map(list -> Arrays.stream(list.split(",", -1))
                        .map(OfferWords::share)
                        .toList())
                .orElse(usually);
        return new FundingTerms(
                shares,
                words.after("charity")
                        .map(word -> word.split(":", -1))
                        .map(parts -> new FundingTerms.Charity(
                                "cha_" + parts[0], parts[0], rate(parts[1]).value())),
                words.after("fee").map(OfferWords::rate).map(BasisPoints::value).orElse(0));
    }

    private static FundingTerms.Share share(String word) {
        String[] parts = word.split(":", -1);
        boolean network = !parts[0].equals("MERCHANT") && !parts[0].equals("ISSUER");
        return new FundingTerms.Share(
                network ? FundingTerms.Funder.NETWORK : FundingTerms.Funder.valueOf(parts[0]),
                network ? parts[0] : "",
                rate(parts[1]).value());
    }

    private Mechanic mechanic() {
        Optional<Mechanic> other = Stream.<Supplier<Optional<Mechanic>>>of(
                        () -> times.map(OfferWords::multiplier),
                        () -> words.after("fixed").map(this::payment),
                        () -> words.after("steps").map(this::steps),
                        () -> words.after("nth").map(this::nth),
                        () -> words.after("ladder").map(this::ladder),
                        () -> words.after("welcome").map(this::welcome),
                        () -> words.after("surprise").map(this::surprise),
                        () -> words.after("reaching").map(this::threshold),
                        () -> words.after("rebate").map(this::rebate),
                        () -> words.after("next").map(this::bounce),
                        () -> words.after("referral").map(this::referral),
                        () -> words.after("action").map(this::action))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
        return other.orElseGet(
                () -> payment(words.takeAll("[0-9.]+%|[0-9]+/[0-9.]+").getFirst()));
    }

    /** {@code times 3}: three times in all. */
    private static Mechanic multiplier(String factor) {
        int hundredths = new BigDecimal(factor).movePointRight(2).intValueExact();
        return new Mechanic.Multiplier(hundredths - Mechanic.Multiplier.ONCE);
    }

    /** {@code 10%}, {@code 5.00}, or {@code 5/1.00}: points for each 1.00. */
    private Payment payment(String word) {
        if (word.contains("/")) {
            String[] parts = word.split("/", -1);
            return new PointRate(Integer.parseInt(parts[0]), (int) Words.minor(parts[1], currency));
        }
        return word.endsWith("%") ? new Percent(rate(word)) : new Fixed(Words.minor(word, paid));
    }

    private static BasisPoints rate(String word) {
        return new BasisPoints(
                new BigDecimal(word.replace("%", "")).movePointRight(2).intValueExact());
    }

    /** {@code 0:2%,50:4%,100:8.00}. */
    private Mechanic steps(String word) {
        return new Steps(Arrays.stream(word.split(",", -1))
                .map(step -> step.split(":", -1))
                .map(step -> new Step(Words.minor(step[0], currency), payment(step[1])))
                .toList());
    }

    /** {@code 5:50%}, and {@code counted MONTH} behind it. */
    private Mechanic nth(String word) {
        String[] parts = word.split(":", -1);
        return new NthVisit(Integer.parseInt(parts[0]), counted(Limit.Period.OFFER), payment(parts[1]));
    }

    /** {@code 5%+1%..10%}, or of any other payments that are alike. */
    private Mechanic ladder(String word) {
        String[] parts = word.split("[+]|[.][.]", -1);
        return new Ladder(payment(parts[0]), payment(parts[1]), payment(parts[2]), counted(Limit.Period.MONTH));
    }

    /** {@code 10.00,3x15%,60d}. */
    private Mechanic welcome(String word) {
        String[] parts = word.split("[,x]", -1);
        return new Welcome(
                payment(parts[0]),
                payment(parts[2]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[3].replace("d", "")));
    }

    /** {@code 50%,s,3:1.00,1:20%}: how probable, the salt, and the prizes with their weights. */
    private Mechanic surprise(String word) {
        String[] parts = word.split(",", -1);
        return new Surprise(
                rate(parts[0]),
                Arrays.stream(parts)
                        .skip(2)
                        .map(prize -> prize.split(":", -1))
                        .map(prize -> new Prize(Integer.parseInt(prize[0]), payment(prize[1])))
                        .toList(),
                parts[1]);
    }

    /** {@code 500.00:50.00}, {@code repeating} and {@code counted YEAR} behind it. */
    private Mechanic threshold(String word) {
        String[] parts = word.split(":", -1);
        return new SpendThreshold(
                Words.minor(parts[0], currency),
                Words.minor(parts[1], paid),
                counted(Limit.Period.OFFER),
                words.has("repeating"));
    }

    /** {@code 0:1%,1000.00:2%}, {@code sliced}, {@code counted YEAR} and {@code grace 45d} behind it. */
    private Mechanic rebate(String word) {
        return new PeriodRebate(
                Arrays.stream(word.split(",", -1))
                        .map(bracket -> bracket.split(":", -1))
                        .map(bracket ->
                                new PeriodRebate.Bracket(Words.minor(bracket[0], currency), payment(bracket[1])))
                        .toList(),
                words.has("sliced") ? PeriodRebate.On.SLICE : PeriodRebate.On.WHOLE,
                counted(Limit.Period.YEAR),
                words.after("grace")
                        .map(days -> Integer.parseInt(days.replace("d", "")))
                        .orElse(45));
    }

    /** {@code 20%,30d}. */
    private Mechanic bounce(String word) {
        String[] parts = word.split(",", -1);
        return new BounceBack(payment(parts[0]), Integer.parseInt(parts[1].replace("d", "")));
    }

    /** {@code 5.00:10.00}: of the friend, and of the one who brought him. */
    private Mechanic referral(String word) {
        String[] parts = word.split(":", -1);
        return new Mechanic.Referral(Words.minor(parts[0], paid), Words.minor(parts[1], paid));
    }

    /** {@code REVIEW:0.50}. */
    private Mechanic action(String word) {
        String[] parts = word.split(":", -1);
        return new Mechanic.Action(parts[0], Words.minor(parts[1], paid));
    }

    private Limit.Period counted(Limit.Period usually) {
        return words.after("counted").map(Limit.Period::valueOf).orElse(usually);
    }

    /** Of what the offer pays. */
    private OptionalLong given(String name) {
        Optional<String> amount = words.after(name);
        return amount.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Words.minor(amount.get(), paid));
    }

    private OptionalLong amount(String name) {
        Optional<String> amount = words.after(name);
        return amount.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Words.minor(amount.get(), currency));
    }

    /**
     * {@code limit 1 per OFFER} counts a member's purchases, {@code limit 20.00 per MONTH} his reward; {@code shared 3/DAY} and
     * {@code shared 20.00/MONTH} those of all members.
     */
    private List<Limit> limits() {
        var limits = new ArrayList<Limit>();
        for (Optional<String> most = words.after("limit"); most.isPresent(); most = words.after("limit")) {
            limits.add(limit(Limit.Of.MEMBER, most.get(), words.after("per").orElseThrow()));
        }
        for (Optional<String> most = words.after("shared"); most.isPresent(); most = words.after("shared")) {
            String[] parts = most.get().split("/", -1);
            limits.add(limit(Limit.Of.OFFER, parts[0], parts[1]));
        }
        return limits;
    }

    private Limit limit(Limit.Of whose, String most, String per) {
        Limit.Period period = Limit.Period.valueOf(per);
        return most.contains(".")
                ? new Limit(whose, Limit.Kind.AMOUNT, period, Words.minor(most, paid))
                : new Limit(whose, Limit.Kind.COUNT, period, Long.parseLong(most));
    }

    private Schedule schedule() {
        Set<DayOfWeek> days = set("days").stream().map(DayOfWeek::valueOf).collect(Collectors.toSet());
        return new Schedule(
                words.after("from").map(Words::local).orElse(FIRST),
                words.after("until").map(Words::local).orElse(LAST),
                days.isEmpty() ? Set.of(DayOfWeek.values()) : days,
                words.after("hours")
                        .map(Words::hours)
                        .map(hours -> words.has("timed")
                                ? new Hours(hours.fromMinute(), hours.untilMinute(), Hours.TimeUnknown.REFUSE)
                                : hours)
                        .orElse(Hours.ALL_DAY),
                words.after("zone").map(ZoneId::of));
    }

    private Set<String> set(String name) {
        return words.after(name)
                .map(list -> Arrays.stream(list.split(",", -1)).collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    private Where where() {
        return new Where(
                set("only").stream().map(id -> "loc_" + id).collect(Collectors.toSet()),
                set("except").stream().map(id -> "loc_" + id).collect(Collectors.toSet()),
                set("mcc").stream().map(Integer::valueOf).collect(Collectors.toSet()),
                set("channel").stream().map(Channel::valueOf).collect(Collectors.toSet()),
                set("country"),
                words.has("anywhere"),
                words.has("beforebinding"));
    }

    private Audience who() {
        Set<Acquaintance> known =
                set("known").stream().map(Acquaintance::valueOf).collect(Collectors.toSet());
        boolean optsIn = words.has("optin");
        Optional<ExposedTo> exposed = exposed();
        Audience who = new Audience(
                        pays == Pays.POINTS ? Set.of(PROGRAM) : set("programs"),
                        set("networks"),
                        set("products"),
                        set("bins"),
                        known,
                        words.after("lookback")
                                .map(days -> Integer.parseInt(days.replace("d", "")))
                                .orElse(0),
                        words.has("seen"),
                        optsIn ? Audience.Activation.OPT_IN : Audience.Activation.AUTO,
                        words.after("within").map(OfferWords::minutes).orElse(0),
                        words.after("cycle")
                                .map(factor ->
                                        new BigDecimal(factor).movePointRight(2).intValueExact())
                                .orElse(0),
                        exposed,
                        words.after("reachable").map(OfferWords::contacts).orElse(Set.of()))
                .in(segments("segments"), segments("nosegments"));
        return words.after("tier").map(level -> who.atLeast("lvl_" + level)).orElse(who);
    }

    /** {@code exposed CLICK:home:7d}. */
    private Optional<ExposedTo> exposed() {
        return words.after("exposed").map(text -> {
            String[] parts = text.split(":", -1);
            int days = Integer.parseInt(parts[2].replace("d", ""));
            return new ExposedTo(parts[1], ExposedTo.Kind.valueOf(parts[0]), days);
        });
    }

    /** {@code reachable EMAIL}, or {@code reachable ANY}. */
    private static Set<ContactKind> contacts(String word) {
        return word.equals("ANY") ? Set.of(ContactKind.values()) : Set.of(ContactKind.valueOf(word));
    }

    private Set<String> segments(String name) {
        return set(name).stream().map(segment -> "seg_" + segment).collect(Collectors.toSet());
    }

    private static int minutes(String word) {
        return Integer.parseInt(word.replace("m", ""));
    }

    private Stacking stacking() {
        String group = words.after("group").orElse("default");
        int priority = words.after("priority").map(Integer::valueOf).orElse(0);
        Stacking.Mode mode = words.has("exclusive")
                ? Stacking.Mode.EXCLUSIVE
                : words.has("additive") ? Stacking.Mode.ADDITIVE : Stacking.Mode.BEST_OF_GROUP;
        return new Stacking(group, mode, priority);
    }
}
