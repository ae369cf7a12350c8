package io.ristorno.engine;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.Reading;
import io.ristorno.engine.Scenario.Line;
import io.ristorno.event.Activated;
import io.ristorno.event.Amount;
import io.ristorno.event.Bound;
import io.ristorno.event.CardHeld;
import io.ristorno.event.CardKind;
import io.ristorno.event.ContactTold;
import io.ristorno.event.Deed;
import io.ristorno.event.Exposure;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardUnlinked;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MembershipEvent.Merged;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.Place;
import io.ristorno.event.RatesAdopted;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruled;
import io.ristorno.event.Ruling;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.ChargebackReversal;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.ClearingReversal;
import io.ristorno.event.TransactionEvent.Increment;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.event.TransactionEvent.Reversal;
import io.ristorno.member.Enlistment;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.FundingLine;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.merchant.UsualGap;
import io.ristorno.money.Commodity;
import io.ristorno.money.RateSheet;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.ContactKind;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Stop;
import io.ristorno.program.LevelTerms;
import io.ristorno.program.LevelTerms.Downgrade;
import io.ristorno.program.LevelTerms.Window;
import io.ristorno.program.Measure;
import io.ristorno.program.PointTerms;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.StackingTerms;
import io.ristorno.program.WindowTerms;
import io.ristorno.report.Bought;
import io.ristorno.report.Ranking;
import io.ristorno.reward.Reward;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plays a scenario: every line is done to a world that is audited after every event, every card message is sent twice, and
 * what stands behind {@code ->} is compared.
 */
final class Script {
    private final Scenario scenario;
    private final World world = World.audited(List.of());
    private final List<Offer> offers = new ArrayList<>();
    private final Map<String, List<CardHeld>> cards = new HashMap<>();
    /** The card of the messages under a name. */
    private final Map<String, String> cardNames = new HashMap<>();
    /** Who holds a card now. */
    private final Map<String, CardHeld> current = new HashMap<>();

    private final Map<String, MemberKey> members = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    /** The first message under a name: those behind it are from the same card, at the same place, in the same currency. */
    private final Map<String, TransactionEvent> firsts = new HashMap<>();

    private ZoneId zone = ZoneId.of("Europe/Berlin");
    private Instant now = Instant.EPOCH;
    private int messages;
    private int lists;

    Script(Scenario scenario) {
        this.scenario = scenario;
    }

    void run() {
        var findings = new Findings(world, members, firsts);
        for (Line line : scenario.lines()) {
            try {
                String[] halves = line.text().split("->", 2);
                findings.before();
                List<Effect> effects = play(new Words(halves[0]), findings);
                if (halves.length == 2) {
                    findings.check(effects, halves[1]);
                }
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        scenario.file() + ":" + line.number() + "\n    " + line.text() + "\n" + failure.getMessage(),
                        failure);
            }
        }
    }

    private List<Effect> play(Words words, Findings findings) {
        String what = words.take();
        switch (what) {
            case "zone" -> zone = ZoneId.of(words.take());
            case "place" -> place(words);
            case "acceptor" -> acceptor(words);
            case "bound" -> bind(words);
            case "offer" -> offer(words);
            case "stop" -> stop(words);
            case "ends" -> end(words);
            case "activate" -> {
                return activate(words);
            }
            case "segment" -> {
                return segment(words);
            }
            case "judge" -> {
                words.end();
                return judge();
            }
            case "saw" -> {
                return saw(words);
            }
            case "contact" -> {
                return contact(words);
            }
            case "line" -> line(words);
            case "usual" -> usual(words);
            case "card" -> card(words);
            case "unlink" -> unlink(words);
            case "merge" -> {
                return merge(words);
            }
            case "rates" -> rates(words);
            case "accept" -> {
                return rule(Verdict.ACCEPTED, words);
            }
            case "refuse" -> {
                return rule(Verdict.REFUSED, words);
            }
            case "link" -> {
                return rule(Verdict.LINKED, words);
            }
            case "sweep" -> world.sweep();
            case "now" -> {
                now = Words.instant(words.take(), zone);
                world.until(now);
            }
            case "program" -> program(words);
            case "campaign" -> campaign(words);
            case "control" -> {
                Program program = world.program();
                world.govern(program.with(Optional.of(arms(words))));
            }
            case "merchant" -> {
                String merchant = "mer_" + words.take();
                world.begin(merchant, Words.instant(words.after("since").orElseThrow(), zone));
            }
            case "did" -> {
                String name = words.peek();
                return send(name, deed(words), findings);
            }
            case "refer" -> {
                String name = words.peek();
                return send(name, referred(words), findings);
            }
            default -> {
                if (PurseWords.LINES.contains(what)) {
                    return move(new PurseWords(words, members, zone, now).read(what));
                }
                String name = words.peek();
                TransactionEvent event = transaction(what, words);
                words.end();
                return send(name, event, findings);
            }
        }
        words.end();
        return List.of();
    }

    /** {@code program minpayout 5.00 review 20.00 from 2026-03-02T12:00}: without a moment, it has been so from ever. */
    private void program(Words words) {
        Optional<Instant> from = words.after("from").map(text -> Words.instant(text, zone));
        int tolerance = words.after("tolerance")
                .map(percent -> Integer.parseInt(percent.replace("%", "")) * 100)
                .orElse(Program.SETTLED_TOLERANCE_BASIS_POINTS);
        var program = new Program(
                "prg_demo",
                "Demo",
                zone,
                PurseWords.terms(words),
                tolerance,
                Optional.empty(),
                risk(words),
                windows(words),
                stacking(words),
                points(words),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                levels(words));
        from.ifPresentOrElse(at -> world.govern(program, at), () -> world.govern(program));
    }

    /** {@code campaign K1 merchant M1 holds A [from T] [until T]}: nobody else of those who have a card by then. */
    private void campaign(Words words) {
        String id = "cmp_" + words.take();
        String merchant = "mer_" + words.after("merchant").orElseThrow();
        world.measure(new Campaign(
                id,
                merchant,
                arms(words),
                Campaign.VIEW_DAYS,
                Campaign.CLICK_DAYS,
                OptionalInt.empty(),
                OptionalLong.empty()));
    }

    /** By the first salt that holds these members out and no others. */
    private Arms arms(Words words) {
        List<String> held = List.of(words.after("holds").orElse("").split(",", -1));
        Instant from =
                words.after("from").map(text -> Words.instant(text, zone)).orElse(Instant.MIN);
        Instant until =
                words.after("until").map(text -> Words.instant(text, zone)).orElse(Instant.MAX);
        for (int i = 0; ; i++) {
            var arms = new Arms("%032x".formatted(i), 2_000, from, until);
            boolean fits = members.entrySet().stream()
                    .allMatch(each -> held.contains(each.getKey())
                            == (Arms.bucket(arms.salt(), each.getValue().unit()) >= 8_000));
            if (fits) {
                return arms;
            }
        }
    }

    private static StackingTerms stacking(Words words) {
        return new StackingTerms(
                words.after("together").map(Integer::valueOf).orElse(0),
                words.after("total")
                        .map(percent -> Integer.parseInt(percent.replace("%", "")) * 100)
                        .orElse(0));
    }

    /** {@code levels silver=100.00,gold=300.00 [counting] (window 30d | of YEAR) [kept 10d] [down ONE_LEVEL]}. */
    private static Optional<LevelTerms> levels(Words words) {
        Optional<String> named = words.after("levels");
        boolean counts = words.has("counting");
        Window window = words.after("of").isPresent()
                ? new Window.Year()
                : new Window.Rolling(days(words, "window").orElse(365));
        int grace = days(words, "kept").orElse(0);
        Downgrade down = words.after("down").map(Downgrade::valueOf).orElse(Downgrade.MEASURED);
        return named.map(text -> new LevelTerms(
                counts ? Measure.PURCHASES : Measure.SPEND,
                counts ? Optional.empty() : Optional.of(Words.currency("EUR")),
                window,
                grace,
                down,
                Arrays.stream(text.split(",", -1))
                        .map(each -> each.split("=", -1))
                        .map(each -> new LevelTerms.Step(
                                "lvl_" + each[0],
                                each[0],
                                counts ? Long.parseLong(each[1]) : Words.minor(each[1], Words.currency("EUR"))))
                        .toList()));
    }

    /** {@code judge}: what everybody's level is today, from midnight on. What it moves is looked at. */
    private List<Effect> judge() {
        var day = LocalDate.ofInstant(now, zone);
        Instant midnight = day.atStartOfDay(zone).toInstant();
        LevelTerms terms = world.program().levels().orElseThrow();
        var effects = new ArrayList<Effect>();
        for (MemberKey member : members.values()) {
            var bought = new Bought(_ -> Set.of());
            world.relationships().stream()
                    .filter(each -> each.key().member().equals(member))
                    .forEach(each -> bought.add(each, world.member(member)));
            int rank = Ranking.rank(terms, bought, day);
            lists++;
            for (int i = 0; i < terms.steps().size(); i++) {
                effects.addAll(move(new Enlisted(member, terms.steps().get(i).id(), lists, i < rank, midnight)));
            }
        }
        world.until(now);
        return effects;
    }

    /** {@code earns 1/1.00 worth 100/0.50 [held 14d]}; {@code earns nothing} of points that offers alone give. */
    private static Optional<PointTerms> points(Words words) {
        Commodity currency = Words.currency(words.after("measured").orElse("EUR"));
        Optional<String> earns = words.after("earns");
        Optional<String[]> worth = words.after("worth").map(text -> text.split("/", -1));
        int held = days(words, "held").orElse(PointTerms.HOLD_DAYS);
        return earns.map(rate -> new PointTerms(
                currency,
                Optional.of(rate.split("/", -1))
                        .filter(parts -> parts.length == 2)
                        .map(parts ->
                                new PointTerms.Earn(Integer.parseInt(parts[0]), (int) Words.minor(parts[1], currency))),
                worth.map(parts ->
                        new PointTerms.Value(Integer.parseInt(parts[0]), (int) Words.minor(parts[1], currency))),
                held,
                days(words, "lasting").map(OptionalInt::of).orElse(OptionalInt.empty())));
    }

    private static RiskTerms risk(Words words) {
        return new RiskTerms(
                words.after("allowmcc").map(Integer::valueOf).map(Set::of).orElse(Set.of()),
                words.after("allowprocessing")
                        .map(Integer::valueOf)
                        .map(Set::of)
                        .orElse(Set.of()),
                amounts(words.after("review")),
                days(words, "newmerchant").orElse(0),
                words.after("loops").map(Integer::valueOf).orElse(0),
                amounts(words.after("daycap")),
                amounts(words.after("yearcap")));
    }

    private static WindowTerms windows(Words words) {
        WindowTerms usual = WindowTerms.DEFAULT;
        return new WindowTerms(
                days(words, "provisional").orElse(usual.provisionalDays()),
                days(words, "travel").orElse(usual.provisionalTravelDays()),
                days(words, "afterend").orElse(usual.clearingAfterEndDays()),
                days(words, "unmatched").orElse(usual.unmatchedDays()));
    }

    private static Optional<Integer> days(Words words, String name) {
        return words.after(name).map(days -> Integer.parseInt(days.replace("d", "")));
    }

    private static Map<Commodity, Long> amounts(Optional<String> text) {
        Commodity eur = Words.currency("EUR");
        return text.map(amount -> Map.of(eur, Words.minor(amount, eur))).orElse(Map.of());
    }

    /** Money moves once, however often it is told. */
    private List<Effect> move(MemberEvent event) {
        List<Effect> effects = world.apply(event);
        List<Effect> repeated = world.apply(event);
        List<Effect> expected = effects.stream().anyMatch(Effect.Refused.class::isInstance) ? effects : List.of();
        if (!repeated.equals(expected)) {
            throw new AssertionError("the same again came to " + repeated);
        }
        return effects;
    }

    /** To the first holder of the card, as feeds do; the line is about him who took it. */
    private List<Effect> send(String name, TransactionEvent event, Findings findings) {
        CardHeld holder = event.message().card() == Message.NO_CARD
                ? new CardHeld(event.message().member(), Message.NO_CARD)
                : cards.get(cardNames.get(name)).getFirst();
        TransactionEvent first = event.of(holder);
        boolean known = isRecorded(event.of(known(holder)));
        List<Effect> effects = world.apply(first);
        List<Effect> repeated = world.apply(later(first));
        Optional<Effect> answer =
                effects.stream().filter(Effect.Answered.class::isInstance).findFirst();
        if (answer.isPresent()
                && !repeated.contains(new Effect.Answered(((Effect.Answered) answer.get()).answer(), true))) {
            throw new AssertionError("a message sent again is answered as before, not with " + repeated);
        }
        if (known) {
            throw new AssertionError("the line repeats an earlier message: give it another msg");
        }
        TransactionEvent about = effects.stream()
                .filter(Effect.PassedOn.class::isInstance)
                .map(effect -> ((Effect.PassedOn) effect).event())
                .filter(TransactionEvent.class::isInstance)
                .map(TransactionEvent.class::cast)
                .reduce(first, (_, passed) -> passed);
        TransactionEvent his =
                about.of(known(new CardHeld(about.member(), about.message().card())));
        firsts.putIfAbsent(name, his);
        findings.about(his);
        return effects;
    }

    /** What is sent again arrives at another time. */
    private static TransactionEvent later(TransactionEvent event) {
        Message first = event.message();
        return event.with(new Message(
                first.source(),
                first.id(),
                first.member(),
                first.card(),
                first.merchant(),
                first.location(),
                first.zone(),
                first.country(),
                first.mcc(),
                first.channel(),
                first.processing(),
                first.at(),
                first.traces(),
                first.receivedMillis() + 1_000));
    }

    private boolean isRecorded(TransactionEvent event) {
        return world.relationship(event.message().relationship()).recorded().stream()
                .anyMatch(recorded -> recorded.event().equals(event));
    }

    /** A card as purchases know it. */
    private CardHeld known(CardHeld holder) {
        return new CardHeld(holder.member(), world.member(holder.member()).account(holder.slot()));
    }

    /** {@code place L2 merchant M1 zone America/New_York country US mcc 5812 channel ONLINE}. */
    private void place(Words words) {
        String name = words.take();
        places.put(
                name,
                new Place(
                        new MerchantKey("mer_" + words.after("merchant").orElseThrow()),
                        "loc_" + name,
                        words.after("zone").map(ZoneId::of).orElse(zone),
                        words.after("country").orElse("DE"),
                        words.after("mcc").map(Integer::valueOf).orElse(5812),
                        words.after("channel").map(Channel::valueOf).orElse(Channel.IN_STORE)));
    }

    /** {@code acceptor L1 12345/CAFE0001 [mcc 5814] [zone Z] [country DE] [channel ONLINE]}: nobody has registered it. */
    private void acceptor(Words words) {
        places.put(
                words.take(),
                new Place(
                        new MerchantKey(words.take()),
                        "",
                        words.after("zone").map(ZoneId::of).orElse(zone),
                        words.after("country").orElse("DE"),
                        words.after("mcc").map(Integer::valueOf).orElse(0),
                        words.after("channel").map(Channel::valueOf).orElse(Channel.IN_STORE)));
    }

    /** {@code bound L1 to L2}: a merchant has the number, and an offer that is for what was bought before. */
    private void bind(Words words) {
        MerchantKey acceptor = placeOf(words.take()).merchant();
        Place place = placeOf(words.after("to").orElseThrow());
        world.relationships().stream()
                .map(Relationship::key)
                .filter(key -> key.merchant().equals(acceptor))
                .toList()
                .forEach(key -> {
                    world.apply(new Bound(key, place, Use.BOTH, Set.of(), now));
                    world.apply(new Bound(key, place, Use.BOTH, Set.of(), now));
                });
        firsts.replaceAll((_, first) -> first.message().merchant().equals(acceptor) && !isRecorded(first)
                ? recorded(first, place.merchant())
                : first);
    }

    private TransactionEvent recorded(TransactionEvent message, MerchantKey merchant) {
        return world.relationship(new RelationshipKey(message.member(), merchant)).recorded().stream()
                .map(Recorded::event)
                .filter(event -> event.message().isSame(message.message()))
                .findFirst()
                .orElseThrow();
    }

    private Place placeOf(String name) {
        return places.computeIfAbsent(
                name,
                merchant -> new Place(
                        new MerchantKey("mer_" + merchant), "loc_" + merchant, zone, "DE", 5812, Channel.IN_STORE));
    }

    private void offer(Words words) {
        String id = "off_" + words.peek();
        List<Offer> versions =
                offers.stream().filter(known -> known.id().equals(id)).toList();
        Offer offer = new OfferWords(words, zone).read(versions.size());
        if (versions.isEmpty()) {
            offers.add(offer);
        } else {
            offers.add(offers.indexOf(versions.getLast()) + 1, offer);
        }
        world.adopt(offers);
    }

    /** {@code stop O1 at 2026-03-01T12:00 VOID_PROVISIONAL}. */
    private void stop(Words words) {
        String id = "off_" + words.take();
        Instant at = Words.instant(words.after("at").orElseThrow(), zone);
        var stop = new Stop(at, words.isEmpty() ? Stop.Mode.STOP_NEW : Stop.Mode.valueOf(words.take()));
        offers.replaceAll(offer -> offer.id().equals(id) ? offer.stoppedBy(Optional.of(stop)) : offer);
        world.adopt(offers);
    }

    /** {@code ends O1 at 2026-03-01T12:00 STOP_UNACTIVATED}: as the service stops it, with one more version that is the end. */
    private void end(Words words) {
        String id = "off_" + words.take();
        Instant at = Words.instant(words.after("at").orElseThrow(), zone);
        var stop = new Stop(at, Stop.Mode.valueOf(words.take()));
        var before = new Catalogue(1, List.of(), List.of(), offers);
        offers.clear();
        switch (CatalogueEdit.stop(before, id, stop)) {
            case Reading.Read<Catalogue> read -> offers.addAll(read.value().offers());
            case Reading.Refused<Catalogue> refused ->
                throw new IllegalArgumentException(refused.problems().toString());
        }
        world.adopt(offers);
    }

    /** {@code activate O1 by A [at T]}. */
    private List<Effect> activate(Words words) {
        String offer = "off_" + words.take();
        MemberKey member = members.get(words.after("by").orElseThrow());
        Instant at = words.after("at").map(text -> Words.instant(text, zone)).orElse(now);
        words.end();
        return move(new Activated(new RelationshipKey(member, merchantOf(offer)), offer, at));
    }

    /** {@code contact EMAIL of A [at T] [withdrawn]}. */
    private List<Effect> contact(Words words) {
        var kind = ContactKind.valueOf(words.take());
        MemberKey member = members.get(words.after("of").orElseThrow());
        Instant at = words.after("at").map(text -> Words.instant(text, zone)).orElse(now);
        var told = new ContactTold(member, kind, !words.has("withdrawn"), at);
        words.end();
        return move(told);
    }

    /** {@code segment S1 has A,B [at T]}: a whole list; or {@code segment S1 adds A}, {@code segment S1 drops A}. What it moves is looked at. */
    private List<Effect> segment(Words words) {
        String segment = "seg_" + words.take();
        String verb = words.take();
        String named = words.takeIf("[A-Z]\\w*(,[A-Z]\\w*)*").orElse("");
        List<MemberKey> those = named.isEmpty()
                ? List.of()
                : Arrays.stream(named.split(",")).map(members::get).toList();
        Instant at = words.after("at").map(text -> Words.instant(text, zone)).orElse(now);
        int version = words.after("version").map(Integer::valueOf).orElse(++lists);
        words.end();
        var effects = new ArrayList<Effect>();
        for (MemberKey member : verb.equals("has") ? members.values() : those) {
            boolean in = !verb.equals("drops") && those.contains(member);
            boolean before = world.member(member)
                    .enlistments()
                    .last(segment)
                    .filter(Enlistment::in)
                    .isPresent();
            if (in != before || !verb.equals("has")) {
                effects.addAll(move(new Enlisted(member, segment, version, in, at)));
            }
        }
        world.until(now);
        return effects;
    }

    private MerchantKey merchantOf(String offer) {
        return offers.stream()
                .filter(known -> known.id().equals(offer))
                .map(known -> new MerchantKey(known.merchantId()))
                .findFirst()
                .orElseThrow();
    }

    /** {@code saw O1 by A VIEW [in P1] [at T]}, or {@code saw K1 ...}: told twice, as publishers do. */
    private List<Effect> saw(Words words) {
        String what = words.take();
        boolean campaign = what.startsWith("K");
        MemberKey member = members.get(words.after("by").orElseThrow());
        Instant at = words.after("at").map(text -> Words.instant(text, zone)).orElse(now);
        String placement = words.after("in").orElse("home");
        var kind = Exposure.Kind.valueOf(words.take());
        words.end();
        MerchantKey merchant = campaign ? world.merchantOf("cmp_" + what) : merchantOf("off_" + what);
        var exposure = new Exposure(
                member,
                kind,
                "x" + ++messages,
                merchant,
                campaign ? "" : "off_" + what,
                campaign ? "cmp_" + what : "",
                placement,
                "",
                "",
                0,
                false,
                at);
        List<Effect> effects = world.apply(exposure);
        world.apply(exposure);
        return effects;
    }

    /** {@code line M1 PREPAID 20.00 [USD]}. */
    private void line(Words words) {
        String merchant = "mer_" + words.take();
        var kind = FundingLine.Kind.valueOf(words.take());
        String amount = words.take();
        Commodity currency = Words.currency(words.takeIf("[A-Z]{3}").orElse("EUR"));
        world.limit(merchant, new FundingLine(kind, Words.minor(amount, currency), currency));
    }

    /** {@code usual M1 14.5d from 2026-03-01}: 0d where nothing is usual any more. */
    private void usual(Words words) {
        String merchant = "mer_" + words.take();
        int halfDays = new BigDecimal(words.take().replace("d", ""))
                .multiply(BigDecimal.TWO)
                .intValueExact();
        world.usual(merchant, new UsualGap(LocalDate.parse(words.after("from").orElseThrow()), halfDays));
    }

    /** {@code rates 2026-03-01 per EUR USD 1.0800 SEK 11.2}. */
    private void rates(Words words) {
        LocalDate day = LocalDate.parse(words.take());
        Commodity base = Words.currency(words.after("per").orElseThrow());
        var perBase = new HashMap<Commodity, BigDecimal>();
        while (!words.isEmpty()) {
            perBase.put(Words.currency(words.take()), new BigDecimal(words.take()));
        }
        world.apply(new RatesAdopted(new RateSheet("ECB-" + day, day, base, perBase)));
    }

    /** {@code accept m4 of P1}, {@code refuse O1 of P1}, {@code link m4 to P1}: of the first message under that name. */
    private List<Effect> rule(Verdict verdict, Words words) {
        String subject = words.take();
        String name = words.after(verdict == Verdict.LINKED ? "to" : "of").orElseThrow();
        TransactionEvent first = firsts.get(name);
        RelationshipKey key = first.message().relationship();
        String about = subject.startsWith("O") ? reward(key, first, "off_" + subject) : "X|" + subject;
        String target = verdict == Verdict.LINKED
                ? first.message().source() + "|" + first.message().id()
                : "";
        words.end();
        return world.apply(new Ruled(key, new Ruling(about, verdict, target, "operator", now)));
    }

    private String reward(RelationshipKey key, TransactionEvent event, String offer) {
        return world.relationship(key).purchases().stream()
                .filter(purchase -> purchase.events().contains(event))
                .map(purchase -> Reward.id(purchase.id(), offer))
                .findFirst()
                .orElseThrow();
    }

    /** {@code card C2 member A linked 2026-01-01 replaces C1 bin 411111 product GOLD}; a card that was another's is his from then on. */
    private void card(Words words) {
        String name = words.take();
        String memberName = words.after("member").orElseThrow();
        MemberKey member = members.computeIfAbsent(
                memberName, _ -> new MemberKey("prg_demo", 0x5EEDL * (members.size() + 1) << 44));
        Instant linked = Words.instant(words.after("linked").orElse("2026-01-01"), zone);
        List<CardHeld> earlier = cards.computeIfAbsent(name, _ -> new ArrayList<>());
        int slot = world.member(member).cards().size();
        int account = words.after("replaces")
                .map(cards::get)
                .or(() -> Optional.of(earlier))
                .flatMap(links -> links.stream()
                        .filter(link -> link.member().equals(member))
                        .findFirst())
                .map(link -> known(link).slot())
                .orElse(slot);
        Optional<CardHeld> before =
                earlier.isEmpty() || earlier.getLast().member().equals(member)
                        ? Optional.empty()
                        : Optional.of(earlier.getLast());
        world.apply(new Joined(member, linked));
        var kind = new CardKind(
                words.after("bin").orElse(""), words.after("product").orElse(""));
        world.apply(new CardLinked(member, slot, "crd_" + name + slot, account, before, kind, linked));
        earlier.add(new CardHeld(member, slot));
        current.put(name, new CardHeld(member, slot));
    }

    /** {@code merge B into A [at T]}: his linked cards are linked by the other from the next second on, as the service does it. */
    private List<Effect> merge(Words words) {
        MemberKey member = members.get(words.take());
        MemberKey into = members.get(words.after("into").orElseThrow());
        Instant at = words.after("at").map(text -> Words.instant(text, zone)).orElse(now);
        words.end();
        var linked = new ArrayList<CardLinked>();
        if (world.member(member).successor().isEmpty()) {
            current.forEach((name, held) -> {
                if (held.member().equals(member) && isLinked(held)) {
                    linked.add(passed(name, held, into, linked.size(), at.plusSeconds(1)));
                }
            });
        }
        return move(new Merged(member, into, linked, at));
    }

    private boolean isLinked(CardHeld held) {
        return world.member(held.member())
                .card(held.slot())
                .filter(card -> card.unlinked().isEmpty())
                .isPresent();
    }

    private CardLinked passed(String name, CardHeld before, MemberKey into, int more, Instant at) {
        int slot = world.member(into).cards().size() + more;
        int account = cards.get(name).stream()
                .filter(link -> link.member().equals(into))
                .findFirst()
                .map(link -> known(link).slot())
                .orElse(slot);
        var held = new CardHeld(into, slot);
        cards.get(name).add(held);
        current.put(name, held);
        return new CardLinked(into, slot, "crd_" + name + slot, account, Optional.of(before), at)
                .of(world.member(before.member())
                        .card(before.slot())
                        .orElseThrow()
                        .kind());
    }

    private void unlink(Words words) {
        CardHeld holder = current.get(words.take());
        Instant at = words.after("at").map(text -> Words.instant(text, zone)).orElse(now);
        world.apply(new CardUnlinked(holder.member(), holder.slot(), at));
    }

    private TransactionEvent transaction(String what, Words words) {
        String name = words.take();
        TransactionEvent first = firsts.get(name);
        Place place = words.takeIf("L[0-9]+|M[0-9]+|cafe").map(this::placeOf).orElse(null);
        words.after("card").ifPresent(card -> cardNames.put(name, card));
        if (place == null) {
            place = words.takeIf("L[0-9]+|M[0-9]+|cafe").map(this::placeOf).orElse(null);
        }
        boolean last = !words.has("more", "to", "come");
        int sequence = 0;
        for (String numbered : words.takeAll("\\([0-9]+(/[0-9]+)?\\)")) {
            String[] parts = numbered.replaceAll("[()]", "").split("/", -1);
            sequence = Integer.parseInt(parts[0]);
            last = last && (parts.length == 1 || parts[0].equals(parts[1]));
        }
        boolean fraud = words.has("fraud");
        boolean newTotal = words.has("total");
        boolean ofIncrement = words.has("increment");
        Message message = message(name, words, first, place);
        Amount amount = amount(words, first, what);
        return switch (what) {
            case "auth" -> new Authorization(message, amount);
            case "increment" -> new Increment(message, amount, newTotal);
            case "reverse" -> new Reversal(message, amount, ofIncrement);
            case "clear" -> new Clearing(message, amount, sequence, last);
            case "unclear" -> new ClearingReversal(message, amount);
            case "refund" -> new Refund(message, amount);
            case "chargeback" -> new Chargeback(message, amount, fraud);
            case "won" -> new ChargebackReversal(message, amount);
            default -> throw new IllegalArgumentException("nobody knows what " + what + " is");
        };
    }

    /** {@code did A1 REVIEW member A M1 [at T] [feed Y] [msg m]}. */
    private TransactionEvent deed(Words words) {
        String name = words.take();
        String action = words.take();
        MemberKey member = members.get(words.after("member").orElseThrow());
        return done(words, name, member, new Deed.Action(action));
    }

    /** {@code refer R1 B to O1 by A M1 [at T] [feed Y] [msg m]}: A has brought B. */
    private TransactionEvent referred(Words words) {
        String name = words.take();
        MemberKey friend = members.get(words.take());
        String offer = "off_" + words.after("to").orElseThrow();
        MemberKey by = members.get(words.after("by").orElseThrow());
        return done(words, name, friend, new Deed.Referred(offer, by));
    }

    private TransactionEvent done(Words words, String name, MemberKey member, Deed deed) {
        Place at = words.takeIf("L[0-9]+|M[0-9]+").map(this::placeOf).orElseThrow();
        var message = new Message(
                words.after("feed").orElse("X"),
                words.after("msg").orElseGet(() -> "m" + ++messages),
                member,
                Message.NO_CARD,
                at.merchant(),
                at.location(),
                at.zone(),
                at.country(),
                at.mcc(),
                at.channel(),
                0,
                words.after("at").map(text -> moment(text, at.zone())).orElseGet(() -> Moment.at(now, at.zone())),
                Traces.NONE,
                now.toEpochMilli());
        words.end();
        firsts.remove(name);
        return new TransactionEvent.Done(message, deed);
    }

    private Message message(String name, Words words, @Nullable TransactionEvent first, @Nullable Place place) {
        String card = cardNames.get(name);
        if (card == null || first == null && place == null) {
            throw new IllegalArgumentException("the first message of " + name + " names its card and merchant");
        }
        CardHeld holder = cards.get(card).getFirst();
        Place at = place != null ? place : placeOf(first.message());
        int mcc = words.after("mcc")
                .map(Integer::valueOf)
                .orElseGet(() -> first == null || place != null
                        ? at.mcc()
                        : first.message().mcc());
        return new Message(
                words.after("feed").orElse("X"),
                words.after("msg").orElseGet(() -> "m" + ++messages),
                holder.member(),
                holder.slot(),
                at.merchant(),
                at.location(),
                at.zone(),
                at.country(),
                mcc,
                at.channel(),
                words.after("processing").map(Integer::valueOf).orElse(0),
                words.after("at").map(text -> moment(text, at.zone())).orElseGet(() -> Moment.at(now, at.zone())),
                traces(name, words),
                now.toEpochMilli());
    }

    private static Place placeOf(Message message) {
        return new Place(
                message.merchant(),
                message.location(),
                message.zone(),
                message.country(),
                message.mcc(),
                message.channel());
    }

    private static Moment moment(String text, ZoneId zone) {
        return text.contains("T") ? Moment.at(Words.instant(text, zone), zone) : Moment.on(LocalDate.parse(text), zone);
    }

    /** A message carries its purchase's name as the network's id, unless it says {@code no id}. */
    private static Traces traces(String name, Words words) {
        boolean anonymous = words.has("no", "id");
        String[] original = words.after("de90").orElse("").split("/", -1);
        return new Traces(
                words.after("network").orElse("VISA"),
                words.after("id").orElse(anonymous ? "" : name),
                new Original(
                        original[0], original.length > 1 ? original[1] : "", original.length > 2 ? original[2] : ""),
                words.after("acquirer").orElse(""),
                words.after("rrn").orElse(""),
                words.after("stan").orElse(""),
                words.after("sent").orElse(""),
                words.after("approval").orElse(""));
    }

    /** {@code 100.00 EUR billed 108.00USD cash 20.00}; a reversal says {@code to 80.00}, or nothing for all of it. */
    private Amount amount(Words words, @Nullable TransactionEvent first, String what) {
        Optional<String> cash = words.after("cash");
        Optional<String> billed = words.after("billed");
        words.has("to");
        Optional<String> minor = words.takeIf("[0-9]+(\\.[0-9]+)?");
        if (minor.isEmpty() && !what.equals("reverse")) {
            throw new IllegalArgumentException("an amount is missing");
        }
        Commodity currency = words.takeIf("[A-Z]{3}")
                .map(Words::currency)
                .orElseGet(() ->
                        first == null ? Words.currency("EUR") : first.amount().currency());
        long units = Words.minor(minor.orElse("0"), currency);
        long cashUnits = cash.map(text -> Words.minor(text, currency)).orElse(0L);
        if (billed.isEmpty()) {
            return new Amount(units, currency, units, currency, cashUnits);
        }
        String bill = billed.get();
        Commodity billing = Words.currency(bill.substring(bill.length() - 3));
        return new Amount(
                units, currency, Words.minor(bill.substring(0, bill.length() - 3), billing), billing, cashUnits);
    }
}
