package io.ristorno.simulation;

import static io.ristorno.offer.Audience.Activation.OPT_IN;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Reading;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Place;
import io.ristorno.host.CurrentCatalogue.Change;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.FundingLine;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantCategory;
import io.ristorno.merchant.UsualGap;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
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
import io.ristorno.program.ContactTerms;
import io.ristorno.program.PointTerms;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.Segment;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Who sells where, and what is offered: the catalogue's first edits, and those that come as time goes on. */
final class Market {
    static final String PROGRAM = "prg_simulated";

    /** One to which members come one by one, or from which they go. */
    static final String SEGMENT = "seg_single";

    /** One of which whole lists are told. */
    static final String LISTED = "seg_listed";

    private static final List<String> SEGMENTS = List.of(SEGMENT, LISTED);

    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();

    /** A point for each 1.00, which is worth half a cent. */
    private static final PointTerms POINTS = new PointTerms(
            EUR,
            Optional.of(new PointTerms.Earn(1, 100)),
            Optional.of(new PointTerms.Value(100, 50)),
            3,
            OptionalInt.of(60));

    private static final Perk LOUNGE = new Perk("Lounge", Optional.of("LOUNGE 7"));
    private static final Perk REGULAR = new Perk("Regular", Optional.empty());
    private static final List<ZoneId> ZONES =
            List.of(ZoneId.of("Europe/Berlin"), ZoneId.of("America/New_York"), ZoneId.of("UTC"));

    /** An edit that somebody makes of the latest catalogue. */
    record Edit(String name, Function<Catalogue, Reading<Catalogue>> edit, Change change) {}

    /** As often as not the merchant pays all, and the member gets all. */
    private static final List<FundingTerms> FUNDING = List.of(
            FundingTerms.MERCHANT,
            FundingTerms.MERCHANT,
            funding(List.of(5_000, 5_000), 0, 500),
            funding(List.of(3_333, 3_333, 3_334), 2_500, 333));

    /** Publishers' places, as offers ask about them. */
    static final List<String> PLACEMENTS = List.of("home", "mail");

    private final Dice dice;
    private final List<Place> places = new ArrayList<>();
    private final List<Merchant> merchants = new ArrayList<>();
    private final List<Offer> offers = new ArrayList<>();
    private int registered;
    private final boolean scarce;
    private final LocalDate firstDay;

    /**
     * @param scarce whether budgets run out
     */
    Market(Dice dice, boolean scarce, LocalDate firstDay) {
        this.dice = dice;
        this.scarce = scarce;
        this.firstDay = firstDay;
        for (int merchant = 0, count = 1 + dice.below(3); merchant < count; merchant++) {
            merchants.add(merchant(merchant));
        }
    }

    private static FundingTerms funding(List<Integer> shares, int gift, int fee) {
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

    private Merchant merchant(int number) {
        var locations = new ArrayList<Location>();
        for (int i = 0, count = 1 + dice.below(2); i < count; i++) {
            var location = new Location(
                    "loc_" + number + i,
                    "Shop " + number + i,
                    dice.any(ZONES),
                    "DE",
                    dice.any(List.of(5812, 5812, 7011, MerchantCategory.FUEL_DISPENSER)),
                    dice.any(List.of(Channel.IN_STORE, Channel.ONLINE)),
                    List.of());
            locations.add(location);
            places.add(new Place(
                    new MerchantKey("mer_" + number),
                    location.id(),
                    location.zone(),
                    location.country(),
                    location.mcc(),
                    location.channel()));
        }
        Optional<Instant> since =
                dice.one(2) ? Optional.of(firstDay.atStartOfDay(ZoneOffset.UTC).toInstant()) : Optional.empty();
        return new Merchant(
                "mer_" + number,
                "Merchant " + number,
                locations,
                since,
                line(),
                List.of(new UsualGap(firstDay.minusDays(30), 4)),
                Optional.empty());
    }

    private Optional<FundingLine> line() {
        return scarce && dice.one(2)
                ? Optional.of(new FundingLine(FundingLine.Kind.PREPAID, dice.any(List.of(500L, 1500L, 4000L)), EUR))
                : Optional.empty();
    }

    /** Where purchases are made. */
    List<Place> places() {
        return places;
    }

    /** What is registered before anything else. */
    List<Edit> opening() {
        var edits = new ArrayList<Edit>();
        var terms = new BalanceTerms(
                Map.of(EUR, dice.any(List.of(1L, 300L))),
                Map.of(),
                30,
                180,
                Map.of(),
                0,
                BalanceTerms.UNPAID_DAYS,
                dice.one(3) ? ReleaseOn.VERIFIED_CONTACT : ReleaseOn.HOLD_END);
        var program = new Program(PROGRAM, "Simulated rewards", ZoneId.of("Europe/Berlin"), terms, risk())
                .giving(Optional.of(POINTS))
                .in(SEGMENTS.stream().map(id -> new Segment(id, id)).toList())
                .telling(dice.one(3) ? Optional.of(contact()) : Optional.empty());
        edits.add(new Edit(
                PROGRAM,
                catalogue -> CatalogueEdit.register(catalogue, program, Instant.EPOCH),
                new Change(List.of(program), Set.of(), List.of())));
        merchants.forEach(merchant -> edits.add(register(merchant)));
        merchants.forEach(merchant -> edits.add(measure(merchant)));
        for (int i = 0, count = 1 + dice.below(4); i < count; i++) {
            edits.add(another(Instant.MIN));
        }
        return edits;
    }

    /** Often enough that something comes of it. */
    private ContactTerms contact() {
        int minGapDays = 1 + dice.below(4);
        return new ContactTerms(
                minGapDays,
                minGapDays + dice.below(4),
                dice.one(2) ? Optional.of(new Hours(21 * 60, 8 * 60)) : Optional.empty(),
                dice.one(2) ? OptionalInt.of(1 + dice.below(40)) : OptionalInt.empty(),
                dice.one(2) ? OptionalInt.of(1 + dice.below(10)) : OptionalInt.empty());
    }

    /** What is looked at before it is paid. Of what caps a member there is nothing here: behind settling it knows the order of arrival. */
    private RiskTerms risk() {
        return dice.one(2)
                ? RiskTerms.DEFAULT
                : new RiskTerms(
                        Set.of(),
                        dice.one(3) ? Set.of(1) : Set.of(),
                        dice.one(3) ? Map.of() : Map.of(EUR, dice.any(List.of(450L, 900L))),
                        dice.any(List.of(0, 3, 30)),
                        dice.any(List.of(0, 1, 2)),
                        Map.of(),
                        Map.of());
    }

    private static Edit register(Merchant merchant) {
        return new Edit(
                merchant.id(),
                catalogue -> CatalogueEdit.register(catalogue, merchant, Instant.EPOCH),
                new Change(List.of(), Set.of(), List.of(merchant)));
    }

    /** Half of the members are held out from what the merchant measures. */
    private static Edit measure(Merchant merchant) {
        var arms = new Arms(
                "%032x".formatted((long) merchant.id().hashCode()), Arms.HOLDOUT_MOST, Instant.MIN, Instant.MAX);
        var campaign = new Campaign(
                campaign(merchant.id()),
                merchant.id(),
                arms,
                Campaign.VIEW_DAYS,
                Campaign.CLICK_DAYS,
                OptionalInt.empty(),
                OptionalLong.empty());
        return new Edit(
                campaign.id(),
                catalogue -> CatalogueEdit.register(catalogue, campaign, Instant.EPOCH, Ids.IN_TEXT),
                new Change(List.of(), Set.of(), List.of(), List.of(campaign)));
    }

    private static String campaign(String merchant) {
        return "cmp_" + merchant.substring(4);
    }

    /** A merchant pays in. */
    private Edit paidIn(int at) {
        Merchant merchant = merchants.get(at);
        Optional<FundingLine> more =
                merchant.line().map(line -> new FundingLine(line.kind(), line.amountMinor() + 700, line.currency()));
        more.ifPresent(line -> merchants.set(at, merchant.with(line)));
        return register(merchants.get(at));
    }

    private Edit publish(Offer offer) {
        return new Edit(
                offer.id(),
                catalogue -> CatalogueEdit.publish(catalogue, offer, offer.effectiveFrom()),
                new Change(List.of(), Set.of(offer.merchantId()), List.of()));
    }

    /** One of the offers that can be edited. */
    Offer any() {
        return dice.any(offers);
    }

    /** Somebody changes his mind: a budget or line is raised, an offer is changed, stopped or new. */
    Edit next(Instant now) {
        int at = dice.below(offers.size());
        Offer offer = offers.get(at);
        return switch (dice.below(7)) {
            case 0 -> another(now);
            case 1 -> changed(at, another(offer, now));
            case 2 -> {
                // What has ended is not edited any more; that nothing is left to edit would be dull.
                offers.remove(at);
                if (offers.isEmpty()) {
                    offers.add(offer("off_" + registered++, now));
                }
                yield stop(offer, now);
            }
            case 3 -> paidIn(dice.below(merchants.size()));
            default -> changed(at, raised(offer, now));
        };
    }

    private Edit another(Instant from) {
        offers.add(offer("off_" + registered++, from));
        return publish(offers.getLast());
    }

    private Edit changed(int at, Offer offer) {
        offers.set(at, offer);
        return publish(offer);
    }

    private Edit stop(Offer offer, Instant now) {
        var stop = new Stop(now, dice.any(List.of(Stop.Mode.values())));
        return new Edit(
                "stop " + offer.id(),
                catalogue -> CatalogueEdit.stop(catalogue, offer.id(), stop),
                new Change(List.of(), Set.of(offer.merchantId()), List.of()));
    }

    private Offer another(Offer offer, Instant now) {
        Offer other = offer(offer.id(), now);
        return again(other.limitedBy(limits(other, offer), offer.budget()), offer.merchantId(), now);
    }

    private static Offer raised(Offer offer, Instant now) {
        List<Limit> more = offer.limits().stream()
                .map(limit -> limit.of() == Limit.Of.OFFER
                        ? new Limit(limit.of(), limit.kind(), limit.per(), more(limit))
                        : limit)
                .toList();
        Budget budget = offer.budget();
        var raised = new Budget(more(budget.totalMinor(), 900), more(budget.perDayMinor(), 200), budget.renewed());
        return again(offer.limitedBy(more, raised), offer.merchantId(), now);
    }

    private static long more(Limit limit) {
        return limit.most() + (limit.kind() == Limit.Kind.COUNT ? 1 : 500);
    }

    private static OptionalLong more(OptionalLong minor, long more) {
        return minor.isPresent() ? OptionalLong.of(minor.getAsLong() + more) : minor;
    }

    /** What one member may have by one version, and all together by the version before. */
    private static List<Limit> limits(Offer one, Offer all) {
        return Stream.concat(
                        one.limits().stream().filter(limit -> limit.of() == Limit.Of.MEMBER),
                        all.limits().stream().filter(limit -> limit.of() == Limit.Of.OFFER))
                .toList();
    }

    private static Offer again(Offer offer, String merchant, Instant from) {
        return new Offer(
                        offer.id(),
                        offer.version(),
                        merchant,
                        offer.title(),
                        offer.status(),
                        from,
                        offer.schedule(),
                        offer.where(),
                        offer.who(),
                        offer.mechanic(),
                        offer.currency(),
                        offer.minSpendMinor(),
                        offer.maxSpendMinor(),
                        offer.maxRewardMinor(),
                        offer.estimateMinor(),
                        offer.limits(),
                        OptionalLong.empty(),
                        offer.stacking(),
                        offer.refundPolicy(),
                        offer.holdDays(),
                        offer.rewardExpiryDays(),
                        Optional.empty(),
                        offer.campaign().map(_ -> campaign(merchant)))
                .limitedBy(offer.limits(), offer.budget())
                .fundedBy(offer.funding())
                .paying(offer.pays(), offer.perk());
    }

    private Mechanic.Percent percent() {
        return percent(dice.any(List.of(100, 500, 750, 1000, 1525)));
    }

    private static Mechanic.Percent percent(int basisPoints) {
        return new Mechanic.Percent(new BasisPoints(basisPoints));
    }

    /** 5 % are five points for each 1.00. */
    private static Mechanic.Payment pointed(Mechanic.Payment payment) {
        return payment instanceof Mechanic.Percent(BasisPoints rate)
                ? new Mechanic.PointRate(rate.value() / 100, 100)
                : payment;
    }

    /** As often as not what is paid is paid to everybody; else by the amount, by the visit, or by chance. */
    private Mechanic mechanic(Mechanic.Payment pays) {
        return switch (dice.below(13)) {
            case 0 ->
                new Mechanic.Steps(
                        List.of(new Mechanic.Steps.Step(500, pays), new Mechanic.Steps.Step(4000, percent())));
            case 1 -> new Mechanic.NthVisit(2, dice.any(List.of(Limit.Period.MONTH, Limit.Period.OFFER)), pays);
            case 2 -> new Mechanic.Ladder(percent(500), percent(100), percent(1000), Limit.Period.MONTH);
            case 3 -> new Mechanic.Welcome(pays, percent(), 1 + dice.below(3), dice.any(List.of(3, 60)));
            case 4 ->
                new Mechanic.Surprise(
                        new BasisPoints(5000),
                        List.of(new Mechanic.Surprise.Prize(3, pays), new Mechanic.Surprise.Prize(1, percent())),
                        "salt");
            case 5 ->
                new Mechanic.SpendThreshold(
                        dice.any(List.of(5000L, 20_000L)),
                        500,
                        dice.any(List.of(Limit.Period.MONTH, Limit.Period.YEAR, Limit.Period.OFFER)),
                        dice.one(2));
            case 7 ->
                new Mechanic.PeriodRebate(
                        List.of(
                                new Mechanic.PeriodRebate.Bracket(0, percent(100)),
                                new Mechanic.PeriodRebate.Bracket(10_000, percent(250))),
                        dice.any(List.of(Mechanic.PeriodRebate.On.values())),
                        dice.any(List.of(Limit.Period.WEEK, Limit.Period.MONTH, Limit.Period.YEAR)),
                        45);
            case 6 -> new Mechanic.BounceBack(pays, dice.any(List.of(3, 60)));
            default -> pays;
        };
    }

    private Offer offer(String id, Instant from) {
        boolean fixed = dice.one(4);
        long reward = dice.any(List.of(300L, 500L));
        String merchant = dice.any(merchants).id();
        Offer offer = new Offer(
                        id,
                        1,
                        merchant,
                        "Offer " + id,
                        dice.one(12) ? Status.PAUSED : Status.LIVE,
                        from,
                        schedule(),
                        new Where(Set.of(), Set.of(), Set.of(), Set.of(), Set.of()),
                        who(),
                        mechanic(fixed ? new Mechanic.Fixed(reward) : percent()),
                        EUR,
                        fixed ? dice.any(List.of(500L, 2000L)) : dice.any(List.of(0L, 0L, 2000L, 4000L)),
                        OptionalLong.empty(),
                        dice.one(2) ? OptionalLong.of(dice.any(List.of(400L, 700L))) : OptionalLong.empty(),
                        OptionalLong.of(6000),
                        limits(),
                        scarce && !dice.one(4)
                                ? OptionalLong.of(dice.any(List.of(700L, 1000L, 2000L, 6000L)))
                                : OptionalLong.empty(),
                        new Stacking(
                                dice.any(List.of("g", "g", "h")),
                                dice.any(List.of(
                                        Stacking.Mode.BEST_OF_GROUP, Stacking.Mode.ADDITIVE, Stacking.Mode.EXCLUSIVE)),
                                dice.below(2)),
                        dice.any(List.of(RefundPolicy.values())),
                        dice.any(List.of(0, 1, 3, 7, 14)),
                        dice.one(3) ? OptionalInt.of(dice.any(List.of(20, 60))) : OptionalInt.empty(),
                        Optional.empty(),
                        dice.one(3) ? Optional.of(campaign(merchant)) : Optional.empty())
                .fundedBy(dice.any(FUNDING));
        Offer paying = switch (Integer.parseInt(id.substring(4)) % 8) {
            case 2 -> inPoints(offer, new Mechanic.Multiplier(200));
            case 3 -> paying(offer, offer.who(), new Mechanic.Fixed(3), Pays.PRIVILEGE, Optional.of(LOUNGE));
            case 5 -> inPoints(offer, offer.mechanic().paying(Market::pointed));
            case 6 -> paying(offer, offer.who(), new Mechanic.Fixed(1), Pays.BADGE, Optional.of(REGULAR));
            default -> offer;
        };
        return scarce ? shared(paying) : paying;
    }

    /** The same, paying points: told by its id, as all versions of an offer pay the same. */
    private static Offer inPoints(Offer offer, Mechanic mechanic) {
        Audience who = offer.who();
        var members = new Audience(
                Set.of(PROGRAM),
                who.networks(),
                who.cardProducts(),
                who.bins(),
                who.relationship(),
                who.lookbackDays(),
                who.requireHistory(),
                who.activation(),
                who.graceMinutes());
        return paying(offer, members, mechanic, Pays.POINTS, Optional.empty());
    }

    private static Offer paying(Offer offer, Audience who, Mechanic mechanic, Pays pays, Optional<Perk> perk) {
        return new Offer(
                        offer.id(),
                        offer.version(),
                        offer.merchantId(),
                        offer.title(),
                        offer.status(),
                        offer.effectiveFrom(),
                        offer.schedule(),
                        offer.where(),
                        who,
                        mechanic,
                        offer.currency(),
                        offer.minSpendMinor(),
                        offer.maxSpendMinor(),
                        offer.maxRewardMinor(),
                        offer.estimateMinor(),
                        offer.limits(),
                        OptionalLong.empty(),
                        offer.stacking(),
                        mechanic.added() || pays.isPerk() ? RefundPolicy.REQUALIFY : offer.refundPolicy(),
                        offer.holdDays(),
                        pays == Pays.BADGE ? OptionalInt.empty() : offer.rewardExpiryDays(),
                        offer.stop(),
                        offer.campaign())
                .limitedBy(limits(offer, pays), offer.budget())
                .fundedBy(pays.isPerk() ? FundingTerms.MERCHANT : offer.funding())
                .paying(pays, perk);
    }

    /** One that some offer may give. */
    Commodity privilege(int number) {
        List<Offer> giving =
                offers.stream().filter(offer -> offer.pays() == Pays.PRIVILEGE).toList();
        return giving.isEmpty()
                ? Commodity.privilege("off_3")
                : giving.get(number % giving.size()).commodity();
    }

    /** A badge is had once, and nothing else need be said. */
    private static List<Limit> limits(Offer offer, Pays pays) {
        return pays == Pays.BADGE
                ? offer.limits().stream()
                        .filter(limit -> limit.of() == Limit.Of.OFFER)
                        .toList()
                : offer.limits();
    }

    /** As often as not all members share more than a budget: so much a day, so many rewards, or as much again each week. */
    private Offer shared(Offer offer) {
        var limits = new ArrayList<>(offer.limits());
        if (dice.one(3)) {
            limits.add(new Limit(
                    Limit.Of.OFFER, Limit.Kind.COUNT, dice.any(List.of(Limit.Period.values())), 2 + dice.below(4)));
        }
        if (dice.one(5)) {
            limits.add(
                    new Limit(Limit.Of.OFFER, Limit.Kind.AMOUNT, Limit.Period.MONTH, dice.any(List.of(1100L, 2500L))));
        }
        boolean plain = offer.budget().totalMinor().isEmpty() || dice.one(2);
        return offer.limitedBy(limits, plain ? offer.budget() : budget());
    }

    private Budget budget() {
        return new Budget(
                OptionalLong.of(dice.any(List.of(1500L, 4000L))),
                dice.one(2) ? OptionalLong.empty() : OptionalLong.of(800),
                dice.any(List.of(Limit.Period.OFFER, Limit.Period.WEEK, Limit.Period.YEAR)));
    }

    private Audience who() {
        return switch (dice.below(12)) {
            case 9 -> Audience.EVERYBODY.in(Set.of(dice.any(SEGMENTS)), Set.of());
            case 10 -> Audience.EVERYBODY.in(Set.of(), Set.of(dice.any(SEGMENTS)));
            case 0 -> new Audience(Set.of(PROGRAM), Set.of("VISA"), Set.of(), Set.of(), Set.of(), 0, false);
            case 1 -> known(Set.of(Acquaintance.NEW, Acquaintance.LAPSED));
            case 2 -> known(Set.of(Acquaintance.EXISTING));
            case 3 ->
                new Audience(
                        Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), 0, false, OPT_IN, dice.any(List.of(0, 120)));
            case 6 -> Audience.EVERYBODY.cycling(dice.any(List.of(50, 100)));
            case 4 ->
                Audience.EVERYBODY.exposedTo(new ExposedTo(
                        dice.any(PLACEMENTS), dice.any(List.of(ExposedTo.Kind.values())), dice.any(List.of(1, 7, 30))));
            case 5 -> Audience.EVERYBODY.reachableBy(Set.of(ContactKind.values()));
            default -> Audience.EVERYBODY;
        };
    }

    private Audience known(Set<Acquaintance> known) {
        return new Audience(Set.of(), Set.of(), Set.of(), Set.of(), known, dice.any(List.of(2, 20)), false);
    }

    private Schedule schedule() {
        return new Schedule(
                firstDay.minusDays(60).atStartOfDay(),
                firstDay.plusDays(dice.one(4) ? dice.between(10, 60) : 3000).atStartOfDay(),
                dice.one(8)
                        ? Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.SUNDAY)
                        : Set.of(DayOfWeek.values()),
                dice.one(8) ? new Hours(480, 1200) : Hours.ALL_DAY,
                Optional.empty());
    }

    private List<Limit> limits() {
        var limits = new ArrayList<Limit>();
        if (dice.one(3)) {
            limits.add(new Limit(Limit.Kind.COUNT, dice.any(List.of(Limit.Period.values())), 1 + dice.below(2)));
        }
        if (dice.one(4)) {
            limits.add(new Limit(
                    Limit.Kind.AMOUNT, dice.any(List.of(Limit.Period.values())), dice.any(List.of(500L, 1200L))));
        }
        return limits;
    }
}
