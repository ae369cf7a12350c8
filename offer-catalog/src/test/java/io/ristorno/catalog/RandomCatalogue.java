package io.ristorno.catalog;

import io.ristorno.merchant.Channel;
import io.ristorno.merchant.DescriptorRule;
import io.ristorno.merchant.FundingLine;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.merchant.UsualGap;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Audience;
import io.ristorno.offer.Budget;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Change;
import io.ristorno.offer.ContactKind;
import io.ristorno.offer.ExposedTo;
import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Pays;
import io.ristorno.offer.Perk;
import io.ristorno.offer.Presentation;
import io.ristorno.offer.RefundPolicy;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Status;
import io.ristorno.offer.Stop;
import io.ristorno.offer.Where;
import io.ristorno.program.BalanceTerms;
import io.ristorno.program.BankAccount;
import io.ristorno.program.ContactTerms;
import io.ristorno.program.Criteria;
import io.ristorno.program.LevelTerms;
import io.ristorno.program.Measure;
import io.ristorno.program.PastTerms;
import io.ristorno.program.PointTerms;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.Segment;
import io.ristorno.program.StackingTerms;
import io.ristorno.program.StackingTerms.AboveMargin;
import io.ristorno.program.WindowTerms;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Valid catalogues, each a function of its seed. */
final class RandomCatalogue {
    private static final List<String> ZONES = List.of("Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC");
    private static final List<String> COUNTRIES = List.of("DE", "US", "IN", "SE");
    private static final FundingTerms ISSUER = new FundingTerms(
            List.of(new FundingTerms.Share(FundingTerms.Funder.ISSUER, "", BasisPoints.WHOLE)), Optional.empty(), 0);
    private static final List<String> NAMES = List.of("Harbour", "Göteborg \"Ö\"", "日本茶", "a\\b/c", "☕ 😀", "x'y");

    private final Random random;
    private int number;
    private List<String> programs = List.of();
    private List<String> segments = List.of();
    private List<String> levels = List.of();

    private RandomCatalogue(long seed) {
        random = new Random(seed);
    }

    static Catalogue of(long seed) {
        return new RandomCatalogue(seed).catalogue();
    }

    private Catalogue catalogue() {
        List<Program> all = several(
                        3,
                        () -> new Program(
                                id("prg_"),
                                one(NAMES),
                                zone(),
                                terms(),
                                random.nextInt(100_001),
                                payer(),
                                risk(),
                                windows(),
                                stackingTerms(),
                                Optional.empty(),
                                random.nextBoolean() ? Optional.empty() : Optional.of(arms()),
                                termsBefore(),
                                several(
                                        3,
                                        () -> new Segment(
                                                id("seg_"),
                                                one(NAMES),
                                                criteria(),
                                                random.nextBoolean() ? Optional.empty() : Optional.of(moment()))),
                                contact(),
                                random.nextInt(3) == 0 ? Optional.empty() : Optional.of(levels())))
                .stream()
                .map(this::giving)
                .toList();
        segments = all.stream()
                .flatMap(program -> program.segments().stream())
                .map(Segment::id)
                .toList();
        levels = all.stream()
                .flatMap(program -> program.levels().stream())
                .flatMap(terms -> terms.steps().stream())
                .map(LevelTerms.Step::id)
                .toList();
        programs = all.stream().map(Program::id).toList();
        List<Merchant> merchants = several(
                5,
                () -> bound(new Merchant(
                        id("mer_"),
                        one(NAMES),
                        several(4, this::location),
                        Optional.of(moment()),
                        line(),
                        usualGaps(),
                        Optional.empty())));
        List<Campaign> campaigns = new ArrayList<>();
        merchants.forEach(merchant -> campaigns.addAll(several(2, () -> campaign(merchant))));
        List<Offer> offers = new ArrayList<>();
        merchants.forEach(merchant ->
                several(3, () -> id("off_")).forEach(id -> offers.addAll(versions(id, merchant, campaigns))));
        several(3, () -> id("off_")).forEach(id -> offers.add(wide(id)));
        var pointed = new TreeMap<String, Optional<Program>>();
        offers.replaceAll(offer -> pointed.computeIfAbsent(
                        offer.id(),
                        _ -> all.stream()
                                .filter(program -> program.points().isPresent() && random.nextInt(3) == 0)
                                .findFirst())
                .map(program -> inPoints(offer, program))
                .orElse(offer));
        var giving = new TreeMap<String, Pays>();
        offers.replaceAll(offer -> {
            Pays pays = giving.computeIfAbsent(
                    offer.id(),
                    _ -> random.nextInt(4) > 0 ? Pays.CASH : random.nextBoolean() ? Pays.PRIVILEGE : Pays.BADGE);
            return pays.isPerk() ? asPerk(offer, pays) : offer;
        });
        return new Catalogue(
                random.nextLong(1L << 40),
                all.stream().sorted(Comparator.comparing(Program::id)).toList(),
                merchants.stream().sorted(Comparator.comparing(Merchant::id)).toList(),
                campaigns.stream().sorted(Comparator.comparing(Campaign::id)).toList(),
                offers.stream()
                        .sorted(Comparator.comparing(Offer::id).thenComparingInt(Offer::version))
                        .toList());
    }

    private Optional<Criteria> criteria() {
        boolean spend = random.nextBoolean();
        long least = 1L + random.nextInt(100_000);
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new Criteria(
                        spend ? Measure.SPEND : Measure.PURCHASES,
                        spend ? Optional.of(currency()) : Optional.empty(),
                        OptionalLong.of(least),
                        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(least + random.nextInt(1000)),
                        Criteria.WITHIN_DAYS_MIN
                                + random.nextInt(Criteria.WITHIN_DAYS_MAX + 1 - Criteria.WITHIN_DAYS_MIN),
                        new HashSet<>(several(3, () -> random.nextInt(10_000))),
                        Set.of()));
    }

    private LevelTerms levels() {
        boolean spend = random.nextBoolean();
        LevelTerms.Downgrade downgrade = one(List.of(LevelTerms.Downgrade.values()));
        long[] least = {0};
        return new LevelTerms(
                spend ? Measure.SPEND : Measure.PURCHASES,
                spend ? Optional.of(currency()) : Optional.empty(),
                random.nextBoolean()
                        ? new LevelTerms.Window.Year()
                        : new LevelTerms.Window.Rolling(LevelTerms.Window.Rolling.LEAST
                                + random.nextInt(LevelTerms.Window.Rolling.MOST + 1 - LevelTerms.Window.Rolling.LEAST)),
                downgrade == LevelTerms.Downgrade.NEVER ? 0 : 1 + random.nextInt(40),
                downgrade,
                IntStream.rangeClosed(0, random.nextInt(4))
                        .mapToObj(_ ->
                                new LevelTerms.Step(id("lvl_"), one(NAMES), least[0] += 1L + random.nextInt(100_000)))
                        .toList());
    }

    private Program giving(Program program) {
        if (random.nextBoolean()) {
            return program;
        }
        Commodity currency = currency();
        int hold = random.nextInt(366);
        return program.giving(Optional.of(points(currency, hold)))
                .after(program.termsBefore().stream()
                        .map(past -> new PastTerms(
                                past.until(),
                                past.risk(),
                                past.windows(),
                                past.stacking(),
                                random.nextBoolean() ? Optional.empty() : Optional.of(points(currency, hold)),
                                past.contact()))
                        .toList());
    }

    private PointTerms points(Commodity currency, int hold) {
        return new PointTerms(
                currency,
                Optional.of(new PointTerms.Earn(1 + random.nextInt(10_000), 1 + random.nextInt(10_000))),
                Optional.of(new PointTerms.Value(1 + random.nextInt(10_000), 1 + random.nextInt(10_000))),
                hold,
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(3650)));
    }

    private Offer asPerk(Offer offer, Pays pays) {
        boolean badge = pays == Pays.BADGE;
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
                new Mechanic.Fixed(badge ? 1 : 1 + random.nextInt(50)),
                offer.currency(),
                offer.minSpendMinor(),
                offer.maxSpendMinor(),
                OptionalLong.empty(),
                offer.estimateMinor(),
                badge
                        ? offer.limits().stream()
                                .filter(limit -> limit.of() == Limit.Of.OFFER)
                                .toList()
                        : offer.limits(),
                offer.budget(),
                offer.stacking(),
                RefundPolicy.REQUALIFY,
                offer.holdDays(),
                badge ? OptionalInt.empty() : offer.rewardExpiryDays(),
                offer.stop(),
                offer.campaign(),
                offer.change(),
                offer.presentation(),
                offer.isWide() ? ISSUER : FundingTerms.MERCHANT,
                pays,
                Optional.of(new Perk(
                        one(NAMES), badge || random.nextBoolean() ? Optional.empty() : Optional.of("CODE 7-x"))));
    }

    private static Mechanic pointed(Mechanic mechanic, int perMinor) {
        return mechanic.paying(payment -> payment instanceof Mechanic.Percent(BasisPoints rate)
                ? new Mechanic.PointRate(rate.value(), perMinor)
                : payment);
    }

    private Offer inPoints(Offer offer, Program program) {
        Mechanic mechanic = random.nextBoolean()
                ? new Mechanic.Multiplier(1 + random.nextInt(Mechanic.Multiplier.EXTRA_MOST))
                : pointed(offer.mechanic(), 1 + random.nextInt(Mechanic.PointRate.RATE_MAX));
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
                        Set.of(program.id()),
                        who.networks(),
                        who.cardProducts(),
                        who.bins(),
                        who.relationship(),
                        who.lookbackDays(),
                        who.requireHistory(),
                        who.activation(),
                        who.graceMinutes()),
                mechanic,
                program.points().orElseThrow().currency(),
                offer.minSpendMinor(),
                offer.maxSpendMinor(),
                mechanic instanceof Mechanic.Action || mechanic instanceof Mechanic.Referral
                        ? offer.maxRewardMinor()
                        : OptionalLong.of(1L + random.nextInt(2000)),
                offer.estimateMinor(),
                offer.limits(),
                offer.budget(),
                offer.stacking(),
                mechanic.added() ? RefundPolicy.REQUALIFY : offer.refundPolicy(),
                offer.holdDays(),
                offer.rewardExpiryDays(),
                offer.stop(),
                offer.campaign(),
                offer.change(),
                offer.presentation(),
                offer.funding(),
                Pays.POINTS,
                Optional.empty());
    }

    private Optional<FundingLine> line() {
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new FundingLine(one(FundingLine.Kind.values()), random.nextLong(1L << 30), currency()));
    }

    private Commodity currency() {
        return Commodity.currency(one(List.of("EUR", "JPY", "KWD"))).orElseThrow();
    }

    private RiskTerms risk() {
        return random.nextBoolean()
                ? RiskTerms.DEFAULT
                : new RiskTerms(
                        Set.of(7995, random.nextInt(7000)),
                        Set.of(random.nextInt(100)),
                        amounts(),
                        random.nextInt(366),
                        random.nextInt(101),
                        amounts(),
                        amounts());
    }

    private WindowTerms windows() {
        return random.nextBoolean()
                ? WindowTerms.DEFAULT
                : new WindowTerms(
                        1 + random.nextInt(45), 1 + random.nextInt(45), random.nextInt(181), 1 + random.nextInt(180));
    }

    private Optional<ContactTerms> contact() {
        int minGapDays = 1 + random.nextInt(ContactTerms.GAP_DAYS_MAX);
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new ContactTerms(
                        minGapDays,
                        minGapDays + random.nextInt(ContactTerms.GAP_DAYS_MAX + 1 - minGapDays),
                        random.nextBoolean()
                                ? Optional.empty()
                                : Optional.of(new Hours(random.nextInt(700), 701 + random.nextInt(739))),
                        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(336)),
                        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(90))));
    }

    private StackingTerms stackingTerms() {
        return random.nextBoolean()
                ? StackingTerms.DEFAULT
                : new StackingTerms(random.nextInt(101), random.nextInt(10_001), one(AboveMargin.values()));
    }

    private List<PastTerms> termsBefore() {
        return several(3, this::risk).stream()
                .map(terms -> new PastTerms(
                        Instant.ofEpochSecond(++number * 3600L),
                        terms,
                        windows(),
                        stackingTerms(),
                        Optional.empty(),
                        contact()))
                .toList();
    }

    private Optional<BankAccount> payer() {
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of(
                        new BankAccount("Demo Bank", "DE89370400440532013000", random.nextBoolean() ? "" : "COBADEFF"));
    }

    private BalanceTerms terms() {
        return random.nextBoolean()
                ? BalanceTerms.DEFAULT
                : new BalanceTerms(
                        cash(),
                        amounts(),
                        random.nextInt(3651),
                        1 + random.nextInt(3650),
                        amounts(),
                        0,
                        BalanceTerms.UNPAID_DAYS,
                        one(List.of(BalanceTerms.ReleaseOn.values())));
    }

    private Map<Commodity, Long> cash() {
        return random.nextBoolean() ? Map.of() : Map.of(currency(), 1 + random.nextLong(1L << 30));
    }

    private Map<Commodity, Long> amounts() {
        return random.nextBoolean()
                ? Map.of()
                : Map.of(
                        Commodity.currency("EUR").orElseThrow(),
                        1 + random.nextLong(1L << 30),
                        Commodity.points("prg_1"),
                        3L);
    }

    /** As an edit at the beginning of time has it. */
    private static Merchant bound(Merchant merchant) {
        return merchant.isFoundByMoreThan(merchant.at(List.of()))
                ? merchant.boundAt(Optional.of(Instant.EPOCH))
                : merchant;
    }

    private Location location() {
        return new Location(
                id("loc_"),
                one(NAMES),
                zone(),
                one(COUNTRIES),
                random.nextInt(10_000),
                one(Channel.values()),
                several(3, this::merchantNumber),
                several(3, this::descriptor));
    }

    private DescriptorRule descriptor() {
        return DescriptorRule.of(
                one(List.of("SQ *Café ", "", "paypal *", "日本")) + "Bar" + number++
                        + one(List.of("x", " #12", " store 007")),
                "",
                maybe("São Paulo"),
                maybe("SE"));
    }

    private MerchantNumber merchantNumber() {
        return new MerchantNumber(
                "00 0M-" + number++,
                maybe("00" + (1 + random.nextInt(99999))),
                maybe("VISA"),
                one(MerchantNumber.Use.values()),
                maybe("0T " + random.nextInt(99)));
    }

    private List<Offer> versions(String id, Merchant merchant, List<Campaign> campaigns) {
        Commodity currency = merchant.line().map(FundingLine::currency).orElseGet(this::currency);
        Instant from = random.nextBoolean() ? Instant.MIN : moment();
        List<Offer> versions = new ArrayList<>();
        for (int version = 1 + random.nextInt(3), i = 0; i <= random.nextInt(3); i++) {
            Offer offer = offer(id, version, merchant, from, currency, campaign(merchant, campaigns));
            versions.add(offer);
            if (offer.status() == Status.ENDED) {
                break;
            }
            from = (from.equals(Instant.MIN) ? moment() : from).plusNanos(1 + random.nextLong(1L << 50));
            version += 1 + random.nextInt(2);
        }
        return versions;
    }

    private Campaign campaign(Merchant merchant) {
        return new Campaign(
                id("cmp_"),
                merchant.id(),
                arms(),
                random.nextInt(91),
                random.nextInt(91),
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(10_000)),
                random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(1 + random.nextLong(1_000_000)));
    }

    private Arms arms() {
        Instant from = random.nextBoolean() ? Instant.MIN : moment();
        return new Arms(
                "%016x%016x".formatted(random.nextLong(), random.nextLong()),
                random.nextInt(5_001),
                from,
                random.nextBoolean()
                        ? Instant.MAX
                        : (from.equals(Instant.MIN) ? moment() : from).plusSeconds(1 + random.nextInt(1 << 30)));
    }

    private Optional<String> campaign(Merchant merchant, List<Campaign> campaigns) {
        return campaigns.stream()
                .filter(campaign -> campaign.merchantId().equals(merchant.id()) && random.nextBoolean())
                .map(Campaign::id)
                .findFirst();
    }

    private Offer offer(
            String id, int version, Merchant merchant, Instant from, Commodity currency, Optional<String> campaign) {
        long minSpend = 1000L + random.nextInt(5000);
        long maxReward = 1L + random.nextInt(5000);
        Mechanic mechanic = mechanic();
        boolean amounts = mechanic instanceof Mechanic.Action || mechanic instanceof Mechanic.Referral;
        return new Offer(
                id,
                version,
                merchant.id(),
                one(NAMES),
                one(Status.values()),
                from,
                schedule(),
                random.nextBoolean() ? Where.EVERYWHERE : where(merchant),
                random.nextBoolean() ? Audience.EVERYBODY : who(),
                mechanic,
                currency,
                mechanic instanceof Mechanic.Action ? 0 : minSpend,
                amounts ? OptionalLong.empty() : maybe(minSpend + random.nextInt(9)),
                amounts ? OptionalLong.empty() : OptionalLong.of(maxReward),
                amounts ? OptionalLong.empty() : maybe(1 + random.nextInt(9000)),
                limits(),
                budget(Math.max(maxReward, 2000) + random.nextInt(99)),
                new Stacking("g" + random.nextInt(3), one(Stacking.Mode.values()), random.nextInt(-1000, 1001)),
                mechanic.added() ? RefundPolicy.REQUALIFY : one(RefundPolicy.values()),
                random.nextInt(mechanic instanceof Mechanic.PeriodRebate ? 91 : 366),
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(3650)),
                random.nextBoolean() ? Optional.empty() : Optional.of(new Stop(moment(), one(Stop.Mode.values()))),
                campaign,
                random.nextBoolean() ? Change.UNKNOWN : new Change(maybe("Anna"), moment(), maybe("why not")),
                random.nextBoolean() ? Presentation.NONE : presentation(),
                random.nextBoolean() ? FundingTerms.MERCHANT : funding());
    }

    private List<UsualGap> usualGaps() {
        var gaps = new ArrayList<UsualGap>();
        LocalDate day = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(500));
        for (int i = random.nextInt(4); i > 0; i--) {
            gaps.add(new UsualGap(day, random.nextInt(UsualGap.HALF_DAYS_MAX + 1)));
            day = day.plusDays(1 + random.nextInt(9));
        }
        return gaps;
    }

    /** One that is no merchant's. */
    private Offer wide(String id) {
        var any = new Merchant("", "", List.of(), Optional.empty(), Optional.empty());
        Offer offer = offer(id, 1, any, random.nextBoolean() ? Instant.MIN : moment(), currency(), Optional.empty());
        Set<Integer> mccs = new HashSet<>(several(3, () -> 1 + random.nextInt(5000)));
        Mechanic mechanic = random.nextBoolean()
                ? payment()
                : new Mechanic.Steps(List.of(new Mechanic.Steps.Step(random.nextInt(100), payment())));
        return new Offer(
                id,
                1,
                "",
                offer.title(),
                offer.status(),
                offer.effectiveFrom(),
                offer.schedule(),
                new Where(
                        Set.of(), Set.of(), mccs, subset(List.of(Channel.values())), subset(COUNTRIES), mccs.isEmpty()),
                new Audience(subset(programs), subset(List.of("VISA")), Set.of(), Set.of(), Set.of(), 0, false),
                mechanic,
                offer.currency(),
                Math.max(1000, offer.minSpendMinor()),
                OptionalLong.empty(),
                OptionalLong.of(1L + random.nextInt(2000)),
                OptionalLong.empty(),
                limits(),
                budget(2000 + random.nextInt(99)),
                offer.stacking(),
                one(RefundPolicy.values()),
                random.nextInt(366),
                offer.rewardExpiryDays(),
                offer.stop(),
                Optional.empty(),
                offer.change(),
                offer.presentation(),
                new FundingTerms(
                        List.of(
                                new FundingTerms.Share(FundingTerms.Funder.ISSUER, "", 2_500),
                                new FundingTerms.Share(FundingTerms.Funder.NETWORK, "VISA", 7_500)),
                        Optional.empty(),
                        random.nextInt(10_001)));
    }

    private Presentation presentation() {
        return new Presentation(
                maybe("first line\nsecond \u00e9"),
                maybe(one(NAMES)),
                maybe("food-and-drink"),
                several(3, () -> "https://images.example/" + number++ + ".png"),
                random.nextBoolean()
                        ? Map.of()
                        : Map.of(
                                "de-CH",
                                new Presentation.Text(one(NAMES), maybe("Bedingungen")),
                                "zh-Hant",
                                new Presentation.Text(one(NAMES), "")));
    }

    private FundingTerms funding() {
        int first = 1 + random.nextInt(9_998);
        int second = 1 + random.nextInt(9_999 - first);
        return new FundingTerms(
                List.of(
                        new FundingTerms.Share(FundingTerms.Funder.ISSUER, "", first),
                        new FundingTerms.Share(FundingTerms.Funder.NETWORK, "VISA", second),
                        new FundingTerms.Share(FundingTerms.Funder.MERCHANT, "", 10_000 - first - second)),
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(new FundingTerms.Charity(id("cha_"), one(NAMES), 1 + random.nextInt(10_000))),
                random.nextInt(10_001));
    }

    private Schedule schedule() {
        LocalDateTime from = LocalDateTime.parse("2020-01-01T00:00").plusDays(random.nextInt(3000));
        LocalDateTime until = from.plusSeconds(1 + random.nextInt(100_000_000));
        Set<DayOfWeek> days = subset(List.of(DayOfWeek.values()));
        int minute = random.nextInt(1440);
        int other = 1 + (minute + random.nextInt(1438)) % 1440;
        return new Schedule(
                from,
                random.nextBoolean() ? until : until.toLocalDate().plusDays(1).atStartOfDay(),
                days.isEmpty() ? Set.of(DayOfWeek.values()) : days,
                random.nextBoolean() || other == minute
                        ? Hours.ALL_DAY
                        : new Hours(minute, other, one(Hours.TimeUnknown.values())),
                random.nextBoolean() ? Optional.empty() : Optional.of(zone()));
    }

    private Audience who() {
        Set<Acquaintance> known =
                subset(List.of(Acquaintance.NEW, one(List.of(Acquaintance.LAPSED, Acquaintance.EXISTING))));
        boolean activated = random.nextInt(3) == 0;
        Set<String> any = subset(segments);
        var none = new HashSet<>(subset(segments));
        none.removeAll(any);
        Optional<String> level =
                levels.isEmpty() || random.nextInt(3) > 0 ? Optional.empty() : Optional.of(one(levels));
        return new Audience(
                any.isEmpty() && none.isEmpty() && level.isEmpty() ? subset(programs) : Set.of(),
                any,
                none,
                subset(List.of("VISA", "MASTERCARD")),
                subset(List.of("GOLD", "DEBIT_2")),
                subset(List.of("411111", "4242424", "55555555")),
                known,
                known.isEmpty() ? 0 : 1 + random.nextInt(Audience.LOOKBACK_DAYS_MAX),
                known.contains(Acquaintance.NEW) && random.nextBoolean(),
                activated ? Audience.Activation.OPT_IN : Audience.Activation.AUTO,
                activated && random.nextBoolean() ? 1 + random.nextInt(Audience.GRACE_MINUTES_MAX) : 0,
                random.nextInt(4) == 0 ? 1 + random.nextInt(Audience.CYCLE_HUNDREDTHS_MAX) : 0,
                random.nextInt(3) == 0
                        ? Optional.of(new ExposedTo(
                                "home \"" + random.nextInt(9) + '"',
                                one(List.of(ExposedTo.Kind.values())),
                                1 + random.nextInt(ExposedTo.WITHIN_DAYS_MAX)))
                        : Optional.empty(),
                subset(List.of(ContactKind.values())),
                level);
    }

    private Where where(Merchant merchant) {
        List<String> ids = merchant.locations().stream().map(Location::id).toList();
        Set<String> locations = subset(ids);
        Set<String> excluded = new HashSet<>(subset(ids));
        excluded.removeAll(locations);
        Set<Integer> mccs = new HashSet<>(several(3, () -> 1 + random.nextInt(9999)));
        return new Where(
                locations,
                excluded,
                mccs,
                subset(List.of(Channel.values())),
                subset(COUNTRIES),
                false,
                random.nextInt(4) == 0);
    }

    private Mechanic mechanic() {
        return switch (random.nextInt(12)) {
            case 10 -> new Mechanic.Action("ACTION_" + random.nextInt(9), 1 + random.nextInt(1000));
            case 11 -> new Mechanic.Referral(1 + random.nextInt(1000), 1 + random.nextInt(1000));
            case 0 ->
                new Mechanic.Steps(List.of(
                        new Mechanic.Steps.Step(random.nextInt(100), payment()),
                        new Mechanic.Steps.Step(100 + random.nextInt(1000), payment())));
            case 1 ->
                new Mechanic.NthVisit(
                        2 + random.nextInt(Mechanic.NthVisit.MOST - 1), one(Limit.Period.values()), payment());
            case 2 ->
                new Mechanic.Ladder(
                        percent(1 + random.nextInt(5000)),
                        percent(1 + random.nextInt(10_000)),
                        percent(5001 + random.nextInt(5000)),
                        one(List.of(Limit.Period.WEEK, Limit.Period.MONTH, Limit.Period.YEAR)));
            case 3 ->
                new Mechanic.Welcome(
                        payment(),
                        payment(),
                        1 + random.nextInt(Mechanic.Welcome.TIMES_MOST),
                        1 + random.nextInt(Mechanic.Welcome.DAYS_MOST));
            case 4 ->
                new Mechanic.Surprise(
                        new BasisPoints(1 + random.nextInt(10_000)),
                        List.of(
                                new Mechanic.Surprise.Prize(
                                        1 + random.nextInt(Mechanic.Surprise.WEIGHT_MOST), payment()),
                                new Mechanic.Surprise.Prize(1, payment())),
                        "salt" + random.nextInt(1000));
            case 5 ->
                new Mechanic.SpendThreshold(
                        1000 + random.nextInt(100_000),
                        1 + random.nextInt(1000),
                        one(Limit.Period.values()),
                        random.nextBoolean());
            case 6 -> new Mechanic.BounceBack(payment(), 1 + random.nextInt(Mechanic.BounceBack.DAYS_MOST));
            case 7 ->
                new Mechanic.PeriodRebate(
                        List.of(
                                new Mechanic.PeriodRebate.Bracket(
                                        random.nextInt(100), percent(1 + random.nextInt(5000))),
                                new Mechanic.PeriodRebate.Bracket(
                                        100 + random.nextInt(1000), percent(5001 + random.nextInt(5000)))),
                        one(Mechanic.PeriodRebate.On.values()),
                        one(List.of(Limit.Period.WEEK, Limit.Period.MONTH, Limit.Period.YEAR)),
                        90);
            default -> payment();
        };
    }

    private Mechanic.Payment payment() {
        return random.nextBoolean()
                ? percent(1 + random.nextInt(10_000))
                : new Mechanic.Fixed(1 + random.nextInt(1000));
    }

    private static Mechanic.Percent percent(int basisPoints) {
        return new Mechanic.Percent(new BasisPoints(basisPoints));
    }

    private List<Limit> limits() {
        var limits = new ArrayList<Limit>();
        for (Limit.Period period : subset(List.of(Limit.Period.values()))) {
            limits.add(
                    random.nextInt(3) == 0
                            ? new Limit(Limit.Of.OFFER, Limit.Kind.COUNT, period, 2 + random.nextInt(100))
                            : new Limit(one(Limit.Kind.values()), period, 1 + random.nextInt(100)));
        }
        if (random.nextInt(4) == 0) {
            // No budget of budget() is by the week.
            limits.add(new Limit(Limit.Of.OFFER, Limit.Kind.AMOUNT, Limit.Period.WEEK, 6000 + random.nextInt(100)));
        }
        return limits;
    }

    private Budget budget(long enough) {
        if (random.nextBoolean()) {
            return Budget.of(maybe(enough));
        }
        return new Budget(
                OptionalLong.of(enough + 1 + random.nextInt(99)),
                maybe(enough),
                one(List.of(Limit.Period.MONTH, Limit.Period.YEAR, Limit.Period.OFFER)));
    }

    private Instant moment() {
        return Instant.ofEpochSecond(
                random.nextLong(4_000_000_000L), random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
    }

    private ZoneId zone() {
        return ZoneId.of(one(ZONES));
    }

    private String id(String prefix) {
        return prefix + one(List.of("a", "Z", "-", "_", "9")) + number++;
    }

    private String maybe(String text) {
        return random.nextBoolean() ? "" : text;
    }

    private OptionalLong maybe(long value) {
        return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private <T> List<T> several(int most, Supplier<T> one) {
        return IntStream.range(0, random.nextInt(most + 1))
                .mapToObj(i -> one.get())
                .toList();
    }

    private <T> Set<T> subset(List<T> all) {
        Set<T> subset = new HashSet<>(all);
        subset.removeIf(element -> random.nextBoolean());
        return subset;
    }

    private <T> T one(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }

    private <T> T one(T[] choice) {
        return choice[random.nextInt(choice.length)];
    }
}
