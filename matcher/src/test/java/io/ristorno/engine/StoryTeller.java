package io.ristorno.engine;

import io.ristorno.engine.Story.Chapter;
import io.ristorno.event.Activated;
import io.ristorno.event.Amount;
import io.ristorno.event.CardKind;
import io.ristorno.event.ContactTold;
import io.ristorno.event.Deed;
import io.ristorno.event.Exposure;
import io.ristorno.event.Formerly;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardUnlinked;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.Place;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.ChargebackReversal;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.ClearingReversal;
import io.ristorno.event.TransactionEvent.Done;
import io.ristorno.event.TransactionEvent.Increment;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.event.TransactionEvent.Reversal;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.FundingLine;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
import io.ristorno.money.RateSheet;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Audience;
import io.ristorno.offer.Budget;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.ContactKind;
import io.ristorno.offer.ExposedTo;
import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Pays;
import io.ristorno.offer.Perk;
import io.ristorno.offer.RefundPolicy;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Status;
import io.ristorno.offer.Stop;
import io.ristorno.offer.Where;
import io.ristorno.program.BalanceTerms;
import io.ristorno.program.BalanceTerms.ReleaseOn;
import io.ristorno.program.PastTerms;
import io.ristorno.program.PointTerms;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.StackingTerms;
import io.ristorno.program.WindowTerms;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes up stories: purchases as people make them, the messages that tell of them as networks send them, and the offers that
 * reward them. Amounts, hours, ids and codes come from small sets, so that they collide.
 */
final class StoryTeller {
    private static final Commodity EUR = Words.currency("EUR");
    private static final Commodity USD = Words.currency("USD");

    private static final FundingTerms ISSUER = new FundingTerms(
            List.of(new FundingTerms.Share(FundingTerms.Funder.ISSUER, "", BasisPoints.WHOLE)), Optional.empty(), 0);
    private static final List<ZoneId> ZONES =
            List.of(ZoneId.of("Europe/Berlin"), ZoneId.of("America/New_York"), ZoneId.of("UTC"));
    private static final List<String> PLACEMENTS = List.of("home", "mail");
    private static final LocalDate FIRST_DAY = LocalDate.parse("2026-03-23");
    private static final List<Long> AMOUNTS = List.of(450L, 3333L, 4500L, 5000L, 6000L, 9000L, 10_000L, 18_000L, 100L);

    private static final List<String> SEGMENTS = List.of("seg_students", "seg_staff");
    private static final List<String> LEVELS = List.of("lvl_silver", "lvl_gold");

    private final long seed;
    private final SplittableRandom random;
    private final SplittableRandom payers;
    /** Its own: whom offers are for changes nothing else in a story. */
    private final SplittableRandom audiences;

    /** Its own: that some offers are no merchant's changes nothing in stories without such. */
    private final SplittableRandom wides;

    /** Its own: that some was bought before its acceptor was bound changes nothing in stories without such. */
    private final SplittableRandom bindings;

    private final SplittableRandom optIns;
    private final SplittableRandom cycles;

    /** Its own: what members see, and by what they can be reached, changes nothing in stories in which nobody asks. */
    private final SplittableRandom facts;

    /** Its own: that there are segments changes nothing in stories without. */
    private final SplittableRandom lists;

    /** Its own: that there are levels changes nothing in stories without. */
    private final SplittableRandom tiers;

    /** Its own: what all members share changes nothing in stories without. */
    private final SplittableRandom shares;

    /** Its own: points change nothing in stories without. */
    private final SplittableRandom points;

    private final boolean pointed;

    /** Its own: privileges and badges change nothing in stories without. */
    private final SplittableRandom perks;

    private final boolean budgets;
    private final boolean risks;
    private final boolean caps;
    private boolean holdouts;
    private final MemberKey member;
    private final List<TransactionEvent> events = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private int cards;
    private int messages;

    private StoryTeller(long seed, boolean budgets, boolean risks, boolean caps) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.payers = new SplittableRandom(31 * seed + 7);
        this.audiences = new SplittableRandom(~seed);
        this.wides = new SplittableRandom(17 * seed + 3);
        this.bindings = new SplittableRandom(43 * seed + 11);
        this.optIns = new SplittableRandom(13 * seed + 5);
        this.cycles = new SplittableRandom(19 * seed + 7);
        this.lists = new SplittableRandom(23 * seed + 9);
        this.tiers = new SplittableRandom(37 * seed + 11);
        this.shares = new SplittableRandom(19 * seed + 5);
        this.facts = new SplittableRandom(23 * seed + 11);
        this.points = new SplittableRandom(29 * seed + 13);
        this.pointed = points.nextInt(5) < 2;
        this.perks = new SplittableRandom(31 * seed + 17);
        this.budgets = budgets;
        this.risks = risks;
        this.caps = caps;
        this.member = new MemberKey("prg_demo", random.nextLong());
    }

    /** A story without contended budgets. */
    static Story tell(long seed) {
        return new StoryTeller(seed, false, false, false).story();
    }

    /** A story with budgets that may run out. */
    static Story tellWithBudgets(long seed) {
        return new StoryTeller(seed, true, false, false).story();
    }

    /** A story with budgets and lines that may run out, and caps of what one member has of all merchants. */
    static Story tellWithCaps(long seed) {
        return new StoryTeller(seed, true, false, true).story();
    }

    /** A story of one merchant, and caps of what one member has of all: what is left is a function of the purchases. */
    static Story tellWithCapsAtOneMerchant(long seed) {
        return new StoryTeller(seed, false, false, true).story();
    }

    /** A story in which the program has much looked at before it pays. */
    static Story tellWithRisk(long seed) {
        return new StoryTeller(seed, false, true, false).story();
    }

    /** A story in which a campaign, or the program, holds the member out from some offers for some time. */
    static Story tellWithHoldouts(long seed) {
        var teller = new StoryTeller(seed, false, false, false);
        teller.holdouts = true;
        return teller.story();
    }

    /** The same where budgets and lines may run out, and the program has much looked at. */
    static Story tellWithHoldoutsAndBudgets(long seed) {
        var teller = new StoryTeller(seed, true, true, false);
        teller.holdouts = true;
        return teller.story();
    }

    private Story story() {
        List<MembershipEvent> membership = membership();
        places();
        List<Offer> offers = offers();
        int purchases = 1 + random.nextInt(4);
        for (int i = 0; i < purchases; i++) {
            purchase(i);
        }
        if (one(5)) {
            twoCoffees();
        }
        deeds();
        reportedAgain();
        Instant begin = noon(FIRST_DAY.plusDays(random.nextInt(-2, 20)));
        return new Story(
                seed,
                offers,
                pointed(releasing(risk())),
                begun(),
                lines(),
                campaigns(),
                rates(),
                membership,
                begin,
                chapters(begin, offers));
    }

    /** Now and then the program releases nothing to a member of whom it is not confirmed that he can be reached. */
    private Optional<Program> releasing(Optional<Program> program) {
        if (facts.nextInt(5) > 0) {
            return program;
        }
        BalanceTerms usual = BalanceTerms.DEFAULT;
        var terms = new BalanceTerms(
                usual.minPayoutMinor(),
                usual.minSpendMinor(),
                usual.graceDays(),
                usual.writeOffDays(),
                usual.writeOffBelowMinor(),
                usual.payoutDay(),
                usual.unpaidDays(),
                ReleaseOn.VERIFIED_CONTACT);
        Program its = program.orElseGet(() -> new Program("prg_demo", "Demo", ZoneId.of("Europe/Berlin")));
        return Optional.of(new Program(
                its.id(),
                its.name(),
                its.zone(),
                terms,
                its.settledToleranceBasisPoints(),
                its.payer(),
                its.risk(),
                its.windows(),
                its.stacking(),
                its.control(),
                its.termsBefore()));
    }

    private Optional<Program> risk() {
        if (caps && !one(3)) {
            return Optional.of(capped());
        }
        if (!risks) {
            return holdouts ? Optional.of(controlled()) : Optional.empty();
        }
        var before = new ArrayList<PastTerms>();
        for (int day = random.nextInt(3); day < 6 && !one(3); day += 2) {
            before.add(new PastTerms(noon(FIRST_DAY.plusDays(day)), terms(), windows(), stacking()));
        }
        return Optional.of(new Program(
                "prg_demo",
                "Demo",
                ZoneId.of("Europe/Berlin"),
                BalanceTerms.DEFAULT,
                Program.SETTLED_TOLERANCE_BASIS_POINTS,
                Optional.empty(),
                terms(),
                windows(),
                stacking(),
                control(),
                before));
    }

    /** With points in many stories, sometimes others before, or none. */
    private Optional<Program> pointed(Optional<Program> program) {
        if (!pointed) {
            return program;
        }
        Program plain = program.map(this::limited).orElse(new Program("prg_demo", "Demo", ZoneId.of("Europe/Berlin")));
        Commodity measured = points.nextInt(12) == 0 ? USD : EUR;
        int hold = List.of(0, 3, 14).get(points.nextInt(3));
        List<PastTerms> before = caps
                        || points.nextInt(3) > 0
                        || !plain.termsBefore().isEmpty()
                ? plain.termsBefore()
                : List.of(new PastTerms(
                        noon(FIRST_DAY.plusDays(points.nextInt(6))), plain.risk(), plain.windows(), plain.stacking()));
        return Optional.of(plain.giving(Optional.of(points(measured, hold)))
                .after(before.stream()
                        .map(past -> new PastTerms(
                                past.until(),
                                past.risk(),
                                past.windows(),
                                past.stacking(),
                                points.nextInt(3) == 0 ? Optional.empty() : Optional.of(points(measured, hold))))
                        .toList()));
    }

    /** What it caps, and has looked at, of money, it sometimes does of points as well. */
    private Program limited(Program program) {
        RiskTerms cash = program.risk();
        return new Program(
                program.id(),
                program.name(),
                program.zone(),
                program.balances(),
                program.settledToleranceBasisPoints(),
                program.payer(),
                new RiskTerms(
                        cash.allowedMccs(),
                        cash.allowedProcessing(),
                        limited(cash.reviewAboveMinor(), 150),
                        cash.newMerchantDays(),
                        cash.loopRefunds(),
                        limited(cash.memberDayCapMinor(), 120),
                        limited(cash.memberYearCapMinor(), 310)),
                program.windows(),
                program.stacking(),
                program.control(),
                program.termsBefore());
    }

    private Map<Commodity, Long> limited(Map<Commodity, Long> cash, long most) {
        if (cash.isEmpty() || points.nextBoolean()) {
            return cash;
        }
        var all = new TreeMap<>(cash);
        all.put(Commodity.points("prg_demo"), most);
        return all;
    }

    private PointTerms points(Commodity measured, int hold) {
        return new PointTerms(
                measured,
                points.nextInt(8) == 0
                        ? Optional.empty()
                        : Optional.of(new PointTerms.Earn(
                                1 + points.nextInt(3), List.of(100, 500, 73).get(points.nextInt(3)))),
                points.nextInt(8) == 0
                        ? Optional.empty()
                        : Optional.of(
                                new PointTerms.Value(List.of(100, 3).get(points.nextInt(2)), 1 + points.nextInt(200))),
                hold,
                points.nextInt(3) > 0 ? OptionalInt.empty() : OptionalInt.of(3 + points.nextInt(20)));
    }

    private Program controlled() {
        return new Program("prg_demo", "Demo", ZoneId.of("Europe/Berlin")).with(control());
    }

    private Optional<Arms> control() {
        return holdouts && one(6) ? Optional.of(arms()) : Optional.empty();
    }

    private List<Campaign> campaigns() {
        var campaigns = new ArrayList<Campaign>();
        for (int merchant = 0; holdouts && merchant < 2; merchant++) {
            campaigns.add(new Campaign(
                    "cmp_" + merchant, "mer_" + merchant, arms(), 1, 30, OptionalInt.empty(), OptionalLong.of(3_000)));
        }
        return campaigns;
    }

    private Arms arms() {
        Instant from = one(3) ? noon(FIRST_DAY.plusDays(random.nextInt(4))) : Instant.MIN;
        Instant until = one(4) ? noon(FIRST_DAY.plusDays(4 + random.nextInt(4))) : Instant.MAX;
        return new Arms("%032x".formatted(random.nextLong()), Arms.HOLDOUT_MOST, from, until);
    }

    private Optional<String> campaign(String merchant) {
        return holdouts && !one(3) ? Optional.of("cmp_" + merchant.substring(4)) : Optional.empty();
    }

    private StackingTerms stacking() {
        return one(2) ? StackingTerms.DEFAULT : new StackingTerms(any(List.of(0, 1, 2)), any(List.of(0, 750, 1200)));
    }

    private WindowTerms windows() {
        WindowTerms usual = WindowTerms.DEFAULT;
        return one(2)
                ? usual
                : new WindowTerms(
                        any(List.of(2, 7, 10)),
                        any(List.of(5, 30)),
                        usual.clearingAfterEndDays(),
                        usual.unmatchedDays());
    }

    /** A program that caps what one member has of all merchants. */
    private Program capped() {
        var caps = new RiskTerms(
                Set.of(),
                Set.of(),
                Map.of(),
                0,
                0,
                one(3) ? Map.of() : Map.of(EUR, any(List.of(300L, 800L)), USD, 500L),
                Map.of(EUR, any(List.of(700L, 1500L))));
        return new Program(
                "prg_demo",
                "Demo",
                ZoneId.of("Europe/Berlin"),
                BalanceTerms.DEFAULT,
                Program.SETTLED_TOLERANCE_BASIS_POINTS,
                Optional.empty(),
                caps,
                windows(),
                stacking(),
                control(),
                List.of());
    }

    private RiskTerms terms() {
        return new RiskTerms(
                Set.of(),
                one(4) ? Set.of(1) : Set.of(),
                one(3) ? Map.of() : Map.of(EUR, any(List.of(299L, 450L, 900L))),
                any(List.of(0, 0, 3, 12)),
                any(List.of(0, 1, 1, 2)),
                Map.of(),
                Map.of());
    }

    private Map<String, Instant> begun() {
        var begun = new TreeMap<String, Instant>();
        for (Place place : places) {
            if (risks && one(2) && place.merchant().registered()) {
                begun.put(place.merchant().value(), noon(FIRST_DAY.plusDays(random.nextInt(-5, 5))));
            }
        }
        return begun;
    }

    private Map<String, FundingLine> lines() {
        var lines = new TreeMap<String, FundingLine>();
        for (Place place : places) {
            if (budgets && one(2)) {
                long minor = any(List.of(0L, 400L, 900L, 1500L, 3000L));
                if (!place.merchant().registered()) {
                    continue;
                }
                lines.put(place.merchant().value(), new FundingLine(FundingLine.Kind.CREDIT, minor, EUR));
            }
        }
        return lines;
    }

    private List<RateSheet> rates() {
        var sheets = new ArrayList<RateSheet>();
        if (one(3)) {
            for (int day = 0; day < 6; day++) {
                if (!one(4)) {
                    var rate = new BigDecimal(any(List.of("1.0832", "0.9", "113.117")));
                    sheets.add(new RateSheet("sheet-" + day, FIRST_DAY.plusDays(day), EUR, Map.of(USD, rate)));
                }
            }
        }
        return sheets;
    }

    private List<Chapter> chapters(Instant begin, List<Offer> offers) {
        Instant middle = begin.plus(Duration.ofHours(random.nextInt(24 * 20)));
        Instant end = middle.plus(Duration.ofDays(random.nextInt(60)));
        List<Activated> activations = activations(offers);
        List<MemberEvent> told = told(offers);
        List<Enlisted> enlistments = enlistments();
        if (one(2)) {
            return List.of(new Chapter(List.copyOf(events), both(activations, told, enlistments), end));
        }
        var first = new ArrayList<TransactionEvent>();
        var second = new ArrayList<TransactionEvent>();
        for (TransactionEvent event : events) {
            boolean early = event.message().at().epochMillis() < middle.toEpochMilli();
            (early != one(8) ? first : second).add(event);
        }
        List<Activated> early =
                activations.stream().filter(_ -> optIns.nextBoolean()).toList();
        List<Activated> late = activations.stream()
                .filter(each -> !early.contains(each) || optIns.nextInt(4) == 0)
                .toList();
        List<MemberEvent> before =
                told.stream().filter(_ -> facts.nextBoolean()).toList();
        List<MemberEvent> behind = told.stream()
                .filter(each -> !before.contains(each) || facts.nextInt(4) == 0)
                .toList();
        int listed = enlistments.isEmpty() ? 0 : lists.nextInt(enlistments.size() + 1);
        return List.of(
                new Chapter(first, both(early, before, enlistments.subList(0, listed)), middle),
                new Chapter(second, both(late, behind, enlistments.subList(listed, enlistments.size())), end));
    }

    private static List<MemberEvent> both(
            List<Activated> activations, List<MemberEvent> told, List<Enlisted> enlistments) {
        return Stream.of(activations, told, enlistments)
                .<MemberEvent>flatMap(List::stream)
                .toList();
    }

    /** What the member sees and does at publishers', and by what he can be reached: at times at which he buys, and others. */
    private List<MemberEvent> told(List<Offer> offers) {
        var told = new ArrayList<MemberEvent>();
        for (Offer offer : offers.stream().filter(each -> !each.isWide()).toList()) {
            for (int times = facts.nextInt(4); times > 0; times--) {
                told.add(new Exposure(
                        member,
                        List.of(Exposure.Kind.values()).get(facts.nextInt(4)),
                        "exp_" + told.size(),
                        new MerchantKey(offer.merchantId()),
                        offer.id(),
                        "",
                        PLACEMENTS.get(facts.nextInt(2)),
                        "",
                        "",
                        0,
                        false,
                        someTime()));
            }
        }
        for (int times = facts.nextInt(4); times > 0; times--) {
            told.add(new ContactTold(
                    member, List.of(ContactKind.values()).get(facts.nextInt(2)), facts.nextInt(3) > 0, someTime()));
        }
        return told;
    }

    private Instant someTime() {
        LocalDateTime at = FIRST_DAY
                .plusDays(facts.nextInt(-2, 6))
                .atTime(List.of(0, 9, 10, 12, 23).get(facts.nextInt(5)), facts.nextInt(2) * 30);
        return at.atZone(ZONES.get(facts.nextInt(3))).toInstant();
    }

    private Optional<ExposedTo> exposedTo() {
        return facts.nextInt(30) > 0
                ? Optional.empty()
                : Optional.of(new ExposedTo(
                        PLACEMENTS.get(facts.nextInt(2)),
                        List.of(ExposedTo.Kind.values()).get(facts.nextInt(3)),
                        List.of(1, 2, 30).get(facts.nextInt(3))));
    }

    private Set<ContactKind> verifiedContact() {
        return facts.nextInt(36) > 0
                ? Set.of()
                : List.of(Set.of(ContactKind.EMAIL), Set.of(ContactKind.PHONE), Set.of(ContactKind.values()))
                        .get(facts.nextInt(3));
    }

    /** When the member activates what offers, whether or not that is asked for: at times at which he buys, and others. */
    private List<Activated> activations(List<Offer> offers) {
        var activations = new ArrayList<Activated>();
        for (Offer offer : offers.stream().filter(each -> !each.isWide()).toList()) {
            for (int times = optIns.nextInt(3); times > 0; times--) {
                var key = new RelationshipKey(member, new MerchantKey(offer.merchantId()));
                LocalDateTime at = FIRST_DAY
                        .plusDays(optIns.nextInt(-1, 6))
                        .atTime(List.of(0, 9, 10, 12, 23).get(optIns.nextInt(5)), optIns.nextInt(2) * 30);
                activations.add(new Activated(
                        key, offer.id(), at.atZone(ZONES.get(optIns.nextInt(3))).toInstant()));
            }
        }
        return activations;
    }

    /** In some stories he is in some segments for some time: as one is told of himself, or of another who is he. */
    private List<Enlisted> enlistments() {
        var enlistments = new ArrayList<Enlisted>();
        for (int i = lists.nextInt(3) > 0 ? 0 : 1 + lists.nextInt(6); i > 0; i--) {
            LocalDateTime at = FIRST_DAY
                    .plusDays(lists.nextInt(-1, 6))
                    .atTime(List.of(0, 9, 10, 12, 23).get(lists.nextInt(5)), lists.nextInt(2) * 30);
            enlistments.add(new Enlisted(
                    member,
                    SEGMENTS.get(lists.nextInt(2)),
                    i,
                    lists.nextInt(3) > 0,
                    at.atZone(ZONES.get(lists.nextInt(3))).toInstant(),
                    lists.nextInt(4) == 0 ? Optional.of(new MemberKey("prg_demo", 77)) : Optional.empty()));
        }
        enlistments.addAll(judgements());
        return enlistments;
    }

    /** In some stories he has a level by midnights: as he is judged himself, or another who is he. A higher one is every lower one. */
    private List<Enlisted> judgements() {
        var judged = new ArrayList<Enlisted>();
        for (int day = tiers.nextInt(4) > 0 ? 9 : -1; day < 7; day += 1 + tiers.nextInt(4)) {
            Instant midnight =
                    FIRST_DAY.plusDays(day).atStartOfDay(ZONES.getFirst()).toInstant();
            int rank = tiers.nextInt(3);
            Optional<MemberKey> as =
                    tiers.nextInt(5) == 0 ? Optional.of(new MemberKey("prg_demo", 77)) : Optional.empty();
            for (int i = 0; i < LEVELS.size(); i++) {
                judged.add(new Enlisted(member, LEVELS.get(i), day + 2, i < rank, midnight, as));
            }
        }
        return judged;
    }

    private Audience leveled(Audience who) {
        return tiers.nextInt(14) > 0 ? who : who.atLeast(LEVELS.get(tiers.nextInt(2)));
    }

    private Audience segmented(Audience who) {
        return lists.nextInt(14) > 0
                ? who
                : List.of(
                                who.in(Set.of(SEGMENTS.get(0)), Set.of()),
                                who.in(Set.of(), Set.of(SEGMENTS.get(1))),
                                who.in(Set.of(SEGMENTS.get(1)), Set.of(SEGMENTS.get(0))),
                                who.in(Set.copyOf(SEGMENTS), Set.of()))
                        .get(lists.nextInt(4));
    }

    /** A stop that goes on for those who had activated the offer, or for nobody. */
    private Offer stopped(Offer offer) {
        if (optIns.nextInt(6) > 0) {
            return offer;
        }
        Stop.Mode mode = optIns.nextInt(4) == 0 ? Stop.Mode.STOP_NEW : Stop.Mode.STOP_UNACTIVATED;
        return offer.stoppedBy(Optional.of(new Stop(noon(FIRST_DAY.plusDays(optIns.nextInt(5))), mode)));
    }

    private List<MembershipEvent> membership() {
        var membership = new ArrayList<MembershipEvent>();
        Instant longAgo = noon(FIRST_DAY.minusDays(90));
        membership.add(new Joined(member, longAgo));
        cards = 1 + random.nextInt(3);
        for (int slot = 0; slot < cards; slot++) {
            Instant linked = slot > 0 && one(3) ? noon(FIRST_DAY.plusDays(random.nextInt(5))) : longAgo;
            membership.add(new CardLinked(member, slot, "crd_" + slot, linked).of(kind(slot)));
            if (one(12)) {
                membership.add(new CardUnlinked(member, slot, noon(FIRST_DAY.plusDays(3 + random.nextInt(5)))));
            }
        }
        return membership;
    }

    private void places() {
        int merchants = caps && !budgets ? 1 : 1 + random.nextInt(2);
        for (int merchant = 0; merchant < merchants; merchant++) {
            boolean registered = merchant == 0 || wides.nextInt(4) > 0;
            for (int location = 0; location < 2; location++) {
                places.add(new Place(
                        new MerchantKey(registered ? "mer_" + merchant : "12345/SHOP" + merchant),
                        registered ? "loc_" + merchant + location : "",
                        any(ZONES),
                        "DE",
                        any(List.of(5812, 5812, 5812, 7011, 5542)),
                        any(List.of(Channel.IN_STORE, Channel.IN_STORE, Channel.ONLINE))));
            }
        }
    }

    private List<Offer> offers() {
        var offers = new ArrayList<Offer>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Offer offer = offer("off_" + i);
            Optional<Offer> next = one(6) ? Optional.of(nextVersion(offer)) : Optional.empty();
            boolean wide = !new MerchantKey(offer.merchantId()).registered() || wides.nextInt(6) == 0;
            offers.add(wide ? wide(offer) : offer);
            next.map(each -> wide ? wide(each) : each).ifPresent(offers::add);
        }
        Set<String> paying = offers.stream()
                .map(Offer::id)
                .distinct()
                .filter(_ -> points.nextInt(pointed ? 4 : 40) == 0)
                .collect(Collectors.toSet());
        Map<String, Pays> giving = perks(offers);
        return offers.stream()
                .map(offer -> paying.contains(offer.id()) ? inPoints(offer) : offer)
                .map(offer -> giving.getOrDefault(offer.id(), Pays.CASH).isPerk()
                        ? asPerk(offer, giving.get(offer.id()))
                        : offer)
                .map(this::stopped)
                .toList();
    }

    /** Which offers give privileges and badges in place of money or points: as all their versions do. */
    private Map<String, Pays> perks(List<Offer> offers) {
        var giving = new TreeMap<String, Pays>();
        for (Offer offer : offers) {
            giving.computeIfAbsent(
                    offer.id(),
                    _ -> perks.nextInt(7) > 0
                            ? Pays.CASH
                            : perks.nextInt(3) > 0 || offer.isWide() && !isOneMerchant() ? Pays.PRIVILEGE : Pays.BADGE);
        }
        return giving;
    }

    /** The same, of which a few uses come, or a badge. */
    private Offer asPerk(Offer offer, Pays pays) {
        boolean badge = pays == Pays.BADGE;
        long uses = badge ? 1 : 1 + perks.nextInt(5);
        var fixed = new Mechanic.Fixed(uses);
        Mechanic given = switch (offer.mechanic()) {
            case Mechanic.SpendThreshold reaching ->
                new Mechanic.SpendThreshold(
                        reaching.thresholdMinor(), uses, reaching.per(), !badge && reaching.repeats());
            case Mechanic.Action action -> new Mechanic.Action(action.action(), uses);
            case Mechanic.Referral _ -> new Mechanic.Referral(uses, badge ? 1 : 2);
            case Mechanic.NthVisit nth -> new Mechanic.NthVisit(nth.every(), nth.per(), fixed);
            case Mechanic.Welcome welcome
            when !badge -> new Mechanic.Welcome(fixed, new Mechanic.Fixed(1), welcome.times(), welcome.days());
            case Mechanic.Steps steps ->
                new Mechanic.Steps(List.of(
                        new Mechanic.Steps.Step(steps.steps().getFirst().fromMinor(), new Mechanic.Fixed(1)),
                        new Mechanic.Steps.Step(steps.steps().getFirst().fromMinor() + 3000, fixed)));
            case Mechanic.Surprise surprise ->
                new Mechanic.Surprise(
                        surprise.probability(), List.of(new Mechanic.Surprise.Prize(1, fixed)), surprise.salt());
            case Mechanic.Ladder ladder
            when !badge ->
                new Mechanic.Ladder(new Mechanic.Fixed(1), new Mechanic.Fixed(1), new Mechanic.Fixed(3), ladder.per());
            case Mechanic.BounceBack bounce -> new Mechanic.BounceBack(fixed, bounce.days());
            case Mechanic.PeriodRebate rebate ->
                new Mechanic.PeriodRebate(
                        List.of(
                                new Mechanic.PeriodRebate.Bracket(0, new Mechanic.Fixed(1)),
                                new Mechanic.PeriodRebate.Bracket(9000, fixed)),
                        Mechanic.PeriodRebate.On.WHOLE,
                        rebate.per(),
                        rebate.graceDays());
            case Mechanic _ -> fixed;
        };
        return new Offer(
                        offer.id(),
                        offer.version(),
                        offer.merchantId(),
                        offer.title(),
                        offer.status(),
                        offer.effectiveFrom(),
                        offer.schedule(),
                        offer.where(),
                        offer.who(),
                        given,
                        offer.currency(),
                        offer.minSpendMinor(),
                        offer.maxSpendMinor(),
                        OptionalLong.empty(),
                        offer.estimateMinor(),
                        offer.limits(),
                        OptionalLong.empty(),
                        offer.stacking(),
                        RefundPolicy.REQUALIFY,
                        offer.holdDays(),
                        badge ? OptionalInt.empty() : offer.rewardExpiryDays(),
                        offer.stop(),
                        offer.campaign())
                .limitedBy(few(offer.limits()), offer.budget().totalMinor().isEmpty() ? offer.budget() : few())
                .fundedBy(offer.isWide() ? ISSUER : FundingTerms.MERCHANT)
                .paying(pays, Optional.of(new Perk("Lounge", Optional.empty())));
    }

    /** So few that it matters. */
    private Budget few() {
        return Budget.of(OptionalLong.of(2 + perks.nextInt(9)));
    }

    private List<Limit> few(List<Limit> limits) {
        return limits.stream()
                .map(limit -> limit.kind() == Limit.Kind.COUNT
                        ? limit
                        : new Limit(limit.of(), limit.kind(), limit.per(), 2 + perks.nextInt(9)))
                .toList();
    }

    /** A percent is a point for so much. */
    private static Mechanic.Payment inPoints(Mechanic.Payment payment, int perMinor) {
        return payment instanceof Mechanic.Percent(BasisPoints rate)
                ? new Mechanic.PointRate(Math.max(1, rate.value() / 100), perMinor)
                : payment;
    }

    /** The same, paying points: by the same rule, or by one of points alone. */
    private Offer inPoints(Offer offer) {
        Mechanic mechanic = offer.mechanic();
        int perMinor = List.of(30, 100, 150).get(points.nextInt(3));
        Mechanic paid = switch (points.nextInt(offer.isWide() ? 6 : 7)) {
            case 0 -> new Mechanic.Fixed(120 + points.nextInt(3));
            case 6 -> new Mechanic.NthVisit(2, Limit.Period.MONTH, new Mechanic.Fixed(300));
            case 1, 2 -> new Mechanic.Multiplier(List.of(50, 133, 200).get(points.nextInt(3)));
            default -> mechanic.paying(payment -> inPoints(payment, perMinor));
        };
        Audience who = offer.who();
        return new Offer(
                        offer.id(),
                        offer.version(),
                        offer.merchantId(),
                        offer.title(),
                        offer.status(),
                        offer.effectiveFrom(),
                        offer.schedule(),
                        offer.where(),
                        new Audience(
                                Set.of("prg_demo"),
                                who.networks(),
                                who.cardProducts(),
                                who.bins(),
                                who.relationship(),
                                who.lookbackDays(),
                                who.requireHistory(),
                                who.activation(),
                                who.graceMinutes()),
                        paid,
                        offer.currency(),
                        offer.minSpendMinor(),
                        offer.maxSpendMinor(),
                        offer.maxRewardMinor(),
                        offer.estimateMinor(),
                        offer.limits(),
                        OptionalLong.empty(),
                        offer.stacking(),
                        paid.added() ? RefundPolicy.REQUALIFY : offer.refundPolicy(),
                        offer.holdDays(),
                        offer.rewardExpiryDays(),
                        offer.stop(),
                        offer.campaign())
                .limitedBy(offer.limits(), offer.budget())
                .fundedBy(offer.funding())
                .paying(Pays.POINTS);
    }

    /** The same of no merchant: in some categories, or anywhere. */
    private Offer wide(Offer offer) {
        boolean single = offer.mechanic() instanceof Mechanic.Payment
                || offer.mechanic() instanceof Mechanic.Steps
                || offer.mechanic() instanceof Mechanic.Surprise;
        Set<Integer> mccs = List.of(Set.<Integer>of(), Set.of(5812), Set.of(5812, 7011), Set.of(5542))
                .get(wides.nextInt(4));
        Audience who = offer.who();
        Audience its = new Audience(who.programs(), who.networks(), who.cardProducts(), who.bins(), Set.of(), 0, false)
                .reachableBy(who.verifiedContact())
                .in(who.segmentsAny(), who.segmentsNone());
        return new Offer(
                        offer.id(),
                        offer.version(),
                        "",
                        offer.title(),
                        offer.status(),
                        offer.effectiveFrom(),
                        offer.schedule(),
                        new Where(Set.of(), Set.of(), mccs, offer.where().channels(), Set.of(), mccs.isEmpty()),
                        who.tierAtLeast().map(its::atLeast).orElse(its),
                        single ? offer.mechanic() : new Mechanic.Percent(new BasisPoints(500)),
                        offer.currency(),
                        offer.minSpendMinor(),
                        offer.maxSpendMinor(),
                        offer.maxRewardMinor(),
                        offer.estimateMinor(),
                        List.of(),
                        OptionalLong.empty(),
                        offer.stacking(),
                        offer.refundPolicy(),
                        offer.holdDays(),
                        offer.rewardExpiryDays(),
                        offer.stop(),
                        Optional.empty())
                .limitedBy(
                        offer.limits().stream()
                                // Between merchants it is first come, first served: no function of the purchases.
                                .filter(limit -> limit.of() == Limit.Of.OFFER || isOneMerchant())
                                .toList(),
                        offer.budget())
                .fundedBy(new FundingTerms(
                        List.of(
                                new FundingTerms.Share(FundingTerms.Funder.NETWORK, "VISA", 3_333),
                                new FundingTerms.Share(FundingTerms.Funder.ISSUER, "", 6_667)),
                        offer.funding().charity(),
                        offer.funding().feeBasisPoints()));
    }

    private Offer nextVersion(Offer offer) {
        Offer other = offer(offer.id());
        Instant since = noon(FIRST_DAY.plusDays(random.nextInt(6)));
        return new Offer(
                        offer.id(),
                        2,
                        offer.merchantId(),
                        offer.title(),
                        one(6) ? Status.PAUSED : Status.LIVE,
                        since,
                        shares(offer) ? at(other.schedule(), offer.schedule()) : other.schedule(),
                        other.where(),
                        other.who(),
                        other.mechanic(),
                        offer.currency(),
                        other.minSpendMinor(),
                        other.maxSpendMinor(),
                        other.maxRewardMinor(),
                        other.estimateMinor(),
                        other.limits(),
                        OptionalLong.empty(),
                        other.stacking(),
                        other.refundPolicy(),
                        other.holdDays(),
                        other.rewardExpiryDays(),
                        Optional.empty(),
                        campaign(offer.merchantId()))
                .limitedBy(limits(other, offer), offer.budget())
                .fundedBy(funding());
    }

    private static boolean shares(Offer offer) {
        return offer.shared().stream().anyMatch(limit -> limit.per() != Limit.Period.OFFER);
    }

    /** In which zone days begin, no edit changes: that is told by hand. */
    private static Schedule at(Schedule other, Schedule first) {
        return new Schedule(other.from(), other.until(), other.daysOfWeek(), other.hours(), first.zone());
    }

    /** What one member may have by this version, and all together by the first. */
    private static List<Limit> limits(Offer other, Offer first) {
        return Stream.concat(
                        other.limits().stream().filter(limit -> limit.of() == Limit.Of.MEMBER),
                        first.limits().stream().filter(limit -> limit.of() == Limit.Of.OFFER))
                .toList();
    }

    /** What all members share has dice of its own, so that stories are what they were. */
    private Offer shared(Offer offer) {
        if (!budgets) {
            return offer;
        }
        var limits = new ArrayList<>(offer.limits());
        if (shares.nextInt(3) == 0) {
            limits.add(new Limit(Limit.Of.OFFER, Limit.Kind.COUNT, period(), 1 + shares.nextInt(2)));
        }
        if (shares.nextInt(4) == 0) {
            limits.add(new Limit(Limit.Of.OFFER, Limit.Kind.AMOUNT, period(), 300 + 200L * shares.nextInt(5)));
        }
        var budget = shares.nextInt(3) == 0
                ? new Budget(
                        OptionalLong.of(1_000L + 500 * shares.nextInt(3)),
                        shares.nextBoolean() ? OptionalLong.of(400) : OptionalLong.empty(),
                        period())
                : offer.budget();
        return offer.limitedBy(limits, budget);
    }

    private Limit.Period period() {
        return List.of(Limit.Period.values()).get(shares.nextInt(Limit.Period.values().length));
    }

    private Offer offer(String id) {
        String merchant = any(places).merchant().value();
        Offer offer = new Offer(
                        id,
                        1,
                        merchant,
                        id,
                        Status.LIVE,
                        Instant.MIN,
                        schedule(),
                        where(),
                        who(),
                        mechanic(),
                        one(6) ? USD : EUR,
                        any(List.of(0L, 0L, 2000L, 4000L, 9000L)),
                        one(6) ? OptionalLong.of(7000) : OptionalLong.empty(),
                        one(2) ? OptionalLong.of(any(List.of(400L, 1500L))) : OptionalLong.empty(),
                        OptionalLong.of(6000),
                        limits(),
                        budgets && !one(4)
                                ? OptionalLong.of(any(List.of(300L, 700L, 1000L, 2000L)))
                                : OptionalLong.empty(),
                        new Stacking(
                                any(List.of("g", "g", "h")),
                                any(List.of(
                                        Stacking.Mode.BEST_OF_GROUP,
                                        Stacking.Mode.BEST_OF_GROUP,
                                        Stacking.Mode.ADDITIVE,
                                        Stacking.Mode.EXCLUSIVE)),
                                random.nextInt(2)),
                        any(List.of(RefundPolicy.values())),
                        any(List.of(0, 1, 3, 7, 14)),
                        one(3) ? OptionalInt.of(any(List.of(1, 5, 20))) : OptionalInt.empty(),
                        Optional.empty(),
                        campaign(merchant))
                .fundedBy(funding());
        return shared(offer);
    }

    /** Who pays says nothing about what is paid: so it has dice of its own, and stories are what they were. */
    private FundingTerms funding() {
        return switch (payers.nextInt(6)) {
            case 0 -> funded(0, List.of(5_000, 5_000), 500);
            case 1 -> funded(2_500, List.of(3_333, 3_333, 3_334), 0);
            case 2 -> funded(10_000, List.of(10_000), 10_000);
            case 3 -> funded(1, List.of(100, 1_900, 8_000), 333);
            default -> FundingTerms.MERCHANT;
        };
    }

    private static FundingTerms funded(int gift, List<Integer> shares, int fee) {
        var payers = new ArrayList<FundingTerms.Share>();
        for (int share : shares) {
            var funder = List.of(FundingTerms.Funder.values()).get(payers.size());
            payers.add(new FundingTerms.Share(funder, funder == FundingTerms.Funder.NETWORK ? "VISA" : "", share));
        }
        return new FundingTerms(
                payers,
                gift == 0 ? Optional.empty() : Optional.of(new FundingTerms.Charity("cha_seeds", "Seeds", gift)),
                fee);
    }

    private Mechanic mechanic() {
        return switch (random.nextInt(16)) {
            case 8, 9 -> new Mechanic.Action("REVIEW", any(List.of(50L, 300L)));
            case 10 -> new Mechanic.Referral(300, any(List.of(200L, 500L)));
            case 0 ->
                new Mechanic.Steps(List.of(
                        new Mechanic.Steps.Step(any(List.of(0L, 1500L)), payment()),
                        new Mechanic.Steps.Step(4000, payment()),
                        new Mechanic.Steps.Step(8000, payment())));
            case 1 -> new Mechanic.NthVisit(2 + random.nextInt(2), any(List.of(Limit.Period.values())), payment());
            case 2 ->
                new Mechanic.Ladder(
                        percent(500),
                        percent(any(List.of(100, 250))),
                        percent(any(List.of(700, 1000))),
                        any(List.of(Limit.Period.WEEK, Limit.Period.MONTH)));
            case 3 -> new Mechanic.Welcome(payment(), payment(), 1 + random.nextInt(3), any(List.of(1, 3, 20)));
            case 4 ->
                new Mechanic.Surprise(
                        new BasisPoints(any(List.of(3000, 9000))),
                        List.of(new Mechanic.Surprise.Prize(3, payment()), new Mechanic.Surprise.Prize(1, payment())),
                        "s");
            case 5 ->
                new Mechanic.SpendThreshold(
                        any(List.of(4500L, 9000L, 15_000L)),
                        any(List.of(300L, 500L)),
                        any(List.of(Limit.Period.DAY, Limit.Period.MONTH, Limit.Period.OFFER)),
                        one(2));
            case 7 ->
                new Mechanic.PeriodRebate(
                        List.of(
                                new Mechanic.PeriodRebate.Bracket(any(List.of(0L, 3000L)), percent(250)),
                                new Mechanic.PeriodRebate.Bracket(9000, percent(any(List.of(300, 500))))),
                        any(List.of(Mechanic.PeriodRebate.On.values())),
                        any(List.of(Limit.Period.WEEK, Limit.Period.MONTH)),
                        any(List.of(0, 3, 10)));
            case 6 -> new Mechanic.BounceBack(payment(), any(List.of(1, 3, 20)));
            default -> payment();
        };
    }

    private Mechanic.Payment payment() {
        return one(4)
                ? new Mechanic.Fixed(any(List.of(300L, 500L, 1000L)))
                : percent(any(List.of(100, 500, 750, 1000, 1525)));
    }

    private static Mechanic.Percent percent(int basisPoints) {
        return new Mechanic.Percent(new BasisPoints(basisPoints));
    }

    private Schedule schedule() {
        LocalDateTime from = one(8)
                ? FIRST_DAY.plusDays(random.nextInt(4)).atTime(12, 0)
                : FIRST_DAY.minusDays(60).atStartOfDay();
        LocalDateTime until = one(6)
                ? FIRST_DAY.plusDays(4 + random.nextInt(4)).atTime(12, 0)
                : FIRST_DAY.plusDays(300).atStartOfDay();
        Set<DayOfWeek> days =
                one(8) ? Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.SUNDAY) : Set.of(DayOfWeek.values());
        Hours hours = one(8) ? any(List.of(new Hours(480, 780), new Hours(1080, 600))) : Hours.ALL_DAY;
        if ((caps || risks) && one(2)) {
            hours = new Hours(hours.fromMinute(), hours.untilMinute(), Hours.TimeUnknown.REFUSE);
        }
        return new Schedule(from, until, days, hours, one(6) ? Optional.of(any(ZONES)) : Optional.empty());
    }

    private Where where() {
        return new Where(
                one(10) ? locations() : Set.of(),
                one(10) ? locations() : Set.of(),
                one(10) ? Set.of(5812) : Set.of(),
                one(10) ? Set.of(Channel.IN_STORE) : Set.of(),
                Set.of(),
                false,
                bindings.nextInt(3) == 0);
    }

    private boolean isOneMerchant() {
        return places.stream().map(Place::merchant).distinct().count() == 1;
    }

    private Set<String> locations() {
        String location = any(places).location();
        return location.isEmpty() ? Set.of() : Set.of(location);
    }

    private Audience who() {
        Set<Acquaintance> known = audiences.nextInt(6) > 0
                ? Set.of()
                : List.of(
                                Set.of(Acquaintance.NEW),
                                Set.of(Acquaintance.NEW, Acquaintance.LAPSED),
                                Set.of(Acquaintance.LAPSED, Acquaintance.EXISTING),
                                Set.of(Acquaintance.EXISTING))
                        .get(audiences.nextInt(4));
        boolean optsIn = optIns.nextInt(4) == 0;
        return leveled(segmented(new Audience(
                audiences.nextInt(20) == 0 ? Set.of("prg_other", "prg_demo") : Set.of(),
                audiences.nextInt(16) == 0 ? Set.of("VISA") : Set.of(),
                audiences.nextInt(30) == 0 ? Set.of("GOLD", "DEBIT") : Set.of(),
                audiences.nextInt(30) == 0 ? Set.of("411111", "55555555") : Set.of(),
                known,
                known.isEmpty() ? 0 : List.of(1, 2, 4, 100).get(audiences.nextInt(4)),
                known.contains(Acquaintance.NEW) && audiences.nextInt(3) == 0,
                optsIn ? Audience.Activation.OPT_IN : Audience.Activation.AUTO,
                optsIn ? List.of(0, 0, 30, 720).get(optIns.nextInt(4)) : 0,
                cycles.nextInt(24) == 0 ? List.of(1, 100, 150, 400).get(cycles.nextInt(4)) : 0,
                exposedTo(),
                verifiedContact())));
    }

    /** What is known of a card: of the first two something. */
    private static CardKind kind(int slot) {
        return switch (slot) {
            case 0 -> new CardKind("41111111", "GOLD");
            case 1 -> new CardKind("555555", "DEBIT");
            default -> CardKind.UNKNOWN;
        };
    }

    private List<Limit> limits() {
        var limits = new ArrayList<Limit>();
        if (one(3)) {
            limits.add(new Limit(Limit.Kind.COUNT, any(List.of(Limit.Period.values())), 1 + random.nextInt(2)));
        }
        if (one(4)) {
            limits.add(new Limit(Limit.Kind.AMOUNT, any(List.of(Limit.Period.values())), any(List.of(500L, 1200L))));
        }
        return limits;
    }

    /** What the messages of one purchase have in common. */
    private record Purchase(
            Place place, int card, int mcc, Traces traces, boolean foreign, long cash, LocalDateTime at) {}

    private void purchase(int number) {
        Place place = any(places);
        var purchase = new Purchase(
                place,
                random.nextInt(cards),
                one(12) ? 5542 : place.mcc(),
                traces(number),
                one(6),
                one(10) ? 100 : 0,
                FIRST_DAY.plusDays(random.nextInt(6)).atTime(any(List.of(0, 9, 10, 12, 23)), any(List.of(0, 30))));
        long authorised = any(AMOUNTS);
        int steps = 0;
        boolean authorization = !one(5);
        if (authorization) {
            events.add(new Authorization(message(purchase, steps), amount(purchase, authorised)));
        }
        int increments = one(4) ? 1 + random.nextInt(2) : 0;
        long total = authorised;
        for (int i = 0; i < increments; i++) {
            long more = any(List.of(2000L, 2500L));
            total += more;
            boolean all = one(4);
            steps += random.nextInt(2);
            events.add(new Increment(message(purchase, steps), amount(purchase, all ? total : more), all));
        }
        for (int i = one(4) ? 1 + random.nextInt(2) : 0; i > 0; i--) {
            steps += random.nextInt(2);
            long left = one(2) ? 0 : total / 50 * 25;
            events.add(new Reversal(message(purchase, steps), amount(purchase, left), left == 0 && one(2)));
        }
        clearings(purchase, total, steps + random.nextInt(3));
        if (one(12)) {
            // A completion advice tells a new total.
            events.add(new Authorization(message(purchase, steps), amount(purchase, any(AMOUNTS))));
        }
    }

    private void clearings(Purchase purchase, long total, int begin) {
        int steps = begin;
        int parts = any(List.of(0, 1, 1, 1, 2, 3));
        boolean numbered = one(2);
        long cleared = 0;
        for (int part = 1; part <= parts; part++) {
            long minor = parts == 1 ? total + any(List.of(0L, 0L, 0L, 1000L, -450L, -100L)) : total / parts;
            minor = Math.max(100, minor);
            cleared += minor;
            steps += any(List.of(0, 0, 1, 4));
            events.add(new Clearing(
                    message(purchase, steps, one(4)),
                    amount(purchase, minor),
                    numbered && parts > 1 ? part : 0,
                    numbered || parts == 1 ? part == parts : !one(2)));
        }
        if (one(10)) {
            events.add(new ClearingReversal(
                    message(purchase, steps + random.nextInt(2)),
                    amount(purchase, parts == 0 ? total : Math.max(100, cleared / parts))));
        }
        returns(purchase, Math.max(cleared, 100), steps);
    }

    private void returns(Purchase purchase, long cleared, int begin) {
        int steps = begin;
        for (int i = one(3) ? 1 + random.nextInt(2) : 0; i > 0; i--) {
            steps += random.nextInt(3);
            events.add(new Refund(message(purchase, steps, one(5)), amount(purchase, part(cleared))));
        }
        if (one(5)) {
            long disputed = part(cleared);
            events.add(new Chargeback(message(purchase, ++steps), amount(purchase, disputed), one(2)));
            if (one(2)) {
                events.add(new ChargebackReversal(
                        message(purchase, ++steps), amount(purchase, one(2) ? disputed : part(disputed))));
            }
        }
    }

    private long part(long of) {
        return one(3) ? of : Math.max(25, of * random.nextInt(1, 10) / 10);
    }

    /** Two equal purchases of a day that nothing tells apart. */
    private void twoCoffees() {
        var first = new Purchase(
                any(places),
                0,
                5812,
                Traces.NONE,
                false,
                0,
                FIRST_DAY.plusDays(random.nextInt(4)).atTime(9, 0));
        var second = new Purchase(
                first.place(),
                0,
                5812,
                Traces.NONE,
                false,
                0,
                one(3) ? first.at() : first.at().plusHours(6));
        for (Purchase coffee : List.of(first, second)) {
            events.add(new Authorization(message(coffee, 0), amount(coffee, 450)));
            events.add(new Clearing(message(first, 1, one(2)), amount(coffee, 450), 0, true));
        }
    }

    /** Reviews, and friends of whose rewards is told how far they have come. */
    private void deeds() {
        for (int i = one(3) ? 1 + random.nextInt(3) : 0; i > 0; i--) {
            events.add(new Done(withoutCard(Traces.NONE), new Deed.Action(any(List.of("REVIEW", "REVIEW", "SURVEY")))));
        }
        for (int i = one(2) ? 1 : 0; i > 0; i--) {
            var by = new MemberKey("prg_demo", member.number() ^ 1);
            events.add(new Done(withoutCard(Traces.NONE), new Deed.Referred("off_" + random.nextInt(3), by)));
        }
        for (int friend = one(4) ? 1 + random.nextInt(2) : 0; friend > 0; friend--) {
            String offer = "off_" + random.nextInt(3);
            var traces = new Traces("", "rwd_" + friend, Original.NONE, "", "", "", "", "");
            Message first = withoutCard(traces);
            for (int revision = 1 + random.nextInt(4); revision > 0; revision--) {
                Deed.State state = any(List.of(Deed.State.values()));
                events.add(new Done(
                        revision == 1 ? first : named(first, "m" + ++messages),
                        new Deed.Referral(offer, revision, state)));
            }
        }
    }

    private Message withoutCard(Traces traces) {
        Place place = any(places);
        LocalDateTime at =
                FIRST_DAY.plusDays(random.nextInt(6)).atTime(any(List.of(0, 9, 12, 23)), any(List.of(0, 30)));
        return new Message(
                "D",
                "m" + ++messages,
                member,
                Message.NO_CARD,
                place.merchant(),
                place.location(),
                place.zone(),
                place.country(),
                place.mcc(),
                place.channel(),
                0,
                Moment.at(at.atZone(place.zone()).toInstant(), place.zone()),
                traces,
                0);
    }

    /** The same message under another id. */
    static Message named(Message was, String id) {
        return new Message(
                was.source(),
                id,
                was.member(),
                was.card(),
                was.merchant(),
                was.location(),
                was.zone(),
                was.country(),
                was.mcc(),
                was.channel(),
                was.processing(),
                was.at(),
                was.traces(),
                was.receivedMillis());
    }

    /** Some messages come by a second and third feed as well. */
    private void reportedAgain() {
        if (!one(3)) {
            return;
        }
        for (TransactionEvent event : List.copyOf(events)) {
            for (String feed : List.of("Y", "Z")) {
                if (one(3)) {
                    events.add(again(event, feed));
                }
            }
        }
    }

    private TransactionEvent again(TransactionEvent event, String feed) {
        Message was = event.message();
        var message = new Message(
                feed,
                "m" + ++messages,
                was.member(),
                was.card(),
                was.merchant(),
                was.location(),
                was.zone(),
                was.country(),
                was.mcc(),
                was.channel(),
                was.processing(),
                was.at(),
                was.traces(),
                was.receivedMillis());
        return switch (event) {
            case Authorization it -> new Authorization(message, it.amount());
            case Increment it -> new Increment(message, it.amount(), it.newTotal());
            case Reversal it -> new Reversal(message, it.amount(), it.ofIncrement());
            case Clearing it -> new Clearing(message, it.amount(), it.sequence(), it.last());
            case ClearingReversal it -> new ClearingReversal(message, it.amount());
            case Refund it -> new Refund(message, it.amount());
            case Chargeback it -> new Chargeback(message, it.amount(), it.fraud());
            case ChargebackReversal it -> new ChargebackReversal(message, it.amount());
            case Done it -> it.with(message);
        };
    }

    /** Most purchases have the network's id; some an approval code, some traces, some nothing, some several. */
    private Traces traces(int number) {
        boolean id = !one(3);
        String stan = "00000" + (1 + number % 3);
        boolean traced = !id && one(3);
        return new Traces(
                any(List.of("VISA", "VISA", "MASTERCARD")),
                id ? "L" + number : "",
                Original.NONE,
                "77",
                traced ? "60600000000" + number : "",
                traced ? stan : "",
                "",
                one(id ? 4 : 2) ? "A" + random.nextInt(2) : "");
    }

    private Message message(Purchase purchase, int steps) {
        return message(purchase, steps, false);
    }

    private Message message(Purchase purchase, int steps, boolean dateOnly) {
        Place place = purchase.place();
        LocalDateTime local = purchase.at().plusDays(steps).plusHours(steps > 0 && one(3) ? 2 : 0);
        Moment at = dateOnly
                ? Moment.on(local.toLocalDate(), place.zone())
                : Moment.at(local.atZone(place.zone()).toInstant(), place.zone());
        return new Message(
                one(8) ? "W" : "X",
                "m" + ++messages,
                member,
                purchase.card(),
                place.merchant(),
                place.location(),
                place.zone(),
                place.country(),
                purchase.mcc(),
                place.channel(),
                one(30) ? 1 : 0,
                at,
                some(purchase.traces()),
                at.epochMillis(),
                formerly(purchase));
    }

    /** One purchase in eight came along when its acceptor was bound, with most of its messages; the others came since. */
    private Optional<Formerly> formerly(Purchase purchase) {
        boolean came = Math.floorMod((purchase.at() + "|" + purchase.card() + seed).hashCode(), 8) == 0;
        return came && purchase.place().merchant().registered() && bindings.nextInt(3) > 0
                ? Optional.of(new Formerly(new MerchantKey("40021/CAFE"), ""))
                : Optional.empty();
    }

    /** A message may lack what the others of its purchase carry, and may name the message that it follows. */
    private Traces some(Traces traces) {
        return new Traces(
                traces.network(),
                one(12) ? "" : traces.lifeCycle(),
                !traces.stan().isEmpty() && one(3) ? new Original(traces.stan(), "", "") : Original.NONE,
                traces.acquirer(),
                traces.retrieval(),
                traces.stan(),
                traces.transmission(),
                one(6) ? "" : traces.approval());
    }

    private Amount amount(Purchase purchase, long minor) {
        long cash = Math.min(purchase.cash(), minor);
        boolean billTold = !one(4);
        if (!purchase.foreign() || !billTold) {
            return new Amount(minor, EUR, minor, EUR, cash);
        }
        long rate = one(4) ? 112 : 108;
        return new Amount(minor, EUR, minor * rate / 100, USD, cash);
    }

    private static Instant noon(LocalDate day) {
        return day.atTime(12, 0).atZone(ZoneId.of("UTC")).toInstant();
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
