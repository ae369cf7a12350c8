package io.ristorno.engine;

import io.ristorno.engine.PaperPurchase.Goods;
import io.ristorno.engine.PaperPurchase.Life;
import io.ristorno.event.Activated;
import io.ristorno.event.CardKind;
import io.ristorno.event.ContactTold;
import io.ristorno.event.Deed;
import io.ristorno.event.Exposure;
import io.ristorno.event.Formerly;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardUnlinked;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
import io.ristorno.money.RateSheet;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Audience;
import io.ristorno.offer.ContactKind;
import io.ristorno.offer.ExposedTo;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Pays;
import io.ristorno.offer.RefundPolicy;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Status;
import io.ristorno.offer.Stop;
import io.ristorno.offer.Where;
import io.ristorno.program.BalanceTerms.ReleaseOn;
import io.ristorno.program.PastTerms;
import io.ristorno.program.PointTerms;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.StackingTerms;
import io.ristorno.program.WindowTerms;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rewards of one member at one merchant, worked out with pencil and paper: purchase after purchase in the order in which they
 * were made, offer after offer, from nothing but the facts. No budget, no operator, nothing settled.
 */
final class PaperDecision {
    /** What an offer comes to on a purchase. */
    static final class Line {
        final Offer offer;
        final PaperPurchase purchase;
        String reason = "EARNED";
        String stage = "REJECTED";
        final Set<String> flags = new TreeSet<>();
        Goods worth = Goods.NONE;
        /** Whether the purchase is a visit of the offer, and the how manieth. */
        boolean visit;

        boolean drawn;

        int turn;

        /** What it adds to a sum, or is a part of. */
        long counted;

        /** The same when everything has come that was announced; and by which turn then. */
        long announced;

        int announcedTurn;

        /** Whether it will be paid on this one. */
        boolean awaitsEnd;

        /** The lines that it goes by, its own among them. */
        List<Line> goesBy = List.of();

        long first;
        long current;
        long room = Long.MAX_VALUE;
        long capLeft = Long.MAX_VALUE;
        long netCeiling = Long.MAX_VALUE;
        long provisional;
        long kept;
        long committed;
        long pending;
        long available;
        boolean awaitsContact;

        Line(Offer offer, PaperPurchase purchase) {
            this.offer = offer;
            this.purchase = purchase;
        }

        String why() {
            return awaitsContact ? "AWAITS_CONTACT" : reason;
        }

        boolean stands() {
            return reason.equals("EARNED");
        }

        void refuse(String why, String as) {
            reason = why;
            stage = as;
        }

        long beforeReturns() {
            return provisional + committed;
        }
    }

    private final Story story;
    private final Instant now;
    private final boolean released;
    /** Whom nothing is limited: a badge of his is had each time. */
    private final boolean ghosts;

    private final List<Line> decided = new ArrayList<>();
    private final List<PaperPurchase> all = new ArrayList<>();

    /**
     * @param now the clock, as the member's day goes
     * @param released whether the holds that are over by now have been ended
     */
    PaperDecision(Story story, Instant now, boolean released) {
        this(story, now, released, false);
    }

    private PaperDecision(Story story, Instant now, boolean released, boolean ghosts) {
        this.story = story;
        this.now = now;
        this.released = released;
        this.ghosts = ghosts;
    }

    /** The lines of all purchases, in the order in which they were made. */
    List<List<Line>> decideAll(List<PaperPurchase> purchases) {
        all.addAll(purchases);
        return purchases.stream().map(this::decide).toList();
    }

    /** The lines of one more purchase: those before it are decided already. */
    private List<Line> decide(PaperPurchase purchase) {
        List<Line> all =
                inForce(purchase).stream().map(offer -> line(offer, purchase)).toList();
        List<Line> lines =
                all.stream().filter(line -> !isHeldOut(line.offer, purchase)).toList();
        all.stream().filter(line -> !lines.contains(line)).forEach(this::withhold);
        Set<Line> pinned = pinned(lines);
        Set<Line> winners = winnersWithinCap(lines);
        for (Line line : lines) {
            if (line.stands() && !winners.contains(line)) {
                line.refuse("STACKING", "REJECTED");
            }
            if (line.stands()) {
                pay(line);
            } else {
                line.flags.clear();
                if (line.offer.mechanic().together()) {
                    continue;
                }
                line.kept = (pinned.contains(line) || isAdded(line.offer))
                                && line.reason.equals("BELOW_MINIMUM")
                                && purchase.life() == Life.CLEARED
                        ? kept(line)
                        : 0;
            }
        }
        decided.addAll(lines);
        return lines;
    }

    // Who is held out: his purchases are visits like others', and earn nothing.

    private void withhold(Line line) {
        line.current = 0;
        line.kept = 0;
        line.refuse("HELD_OUT", "REJECTED");
        decided.add(line);
    }

    private boolean isHeldOut(Offer offer, PaperPurchase purchase) {
        if (isBase(offer)) {
            return false;
        }
        return story.risk().flatMap(Program::control).stream().anyMatch(arms -> holdsOut(arms, purchase))
                || story.campaigns().stream()
                        .filter(campaign -> offer.campaign().equals(Optional.of(campaign.id())))
                        .anyMatch(campaign -> holdsOut(campaign.arms(), purchase));
    }

    private boolean holdsOut(Arms arms, PaperPurchase purchase) {
        Instant at = Instant.ofEpochMilli(purchase.at.epochMillis());
        var member = where(purchase).member();
        long once = fnv(arms.salt() + member.program() + "|" + member.number());
        long place = fnv(Long.toString(once)) % 10_000;
        return !at.isBefore(arms.from()) && at.isBefore(arms.until()) && place >= 10_000 - arms.holdoutBasisPoints();
    }

    private static long fnv(String text) {
        BigInteger hash = BigInteger.valueOf(2_166_136_261L);
        for (int i = 0; i < text.length(); i++) {
            hash = hash.xor(BigInteger.valueOf(text.charAt(i)))
                    .multiply(BigInteger.valueOf(16_777_619))
                    .mod(BigInteger.TWO.pow(32));
        }
        return hash.longValueExact();
    }

    /** What offers would have come to from which the member is held out, on each purchase: as if each were the only one. */
    List<List<String>> ghosts(List<PaperPurchase> purchases) {
        List<List<String>> ghosts =
                purchases.stream().<List<String>>map(_ -> new ArrayList<>()).toList();
        for (String id : story.offers().stream()
                .sorted(asTold())
                .map(Offer::id)
                .distinct()
                .toList()) {
            List<List<Line>> alone = new PaperDecision(story.ofOffer(id), now, true, true).decideAll(purchases);
            for (int i = 0; i < purchases.size(); i++) {
                PaperPurchase purchase = purchases.get(i);
                for (Line line : alone.get(i)) {
                    long minor = line.provisional + line.pending + line.available;
                    if (minor > 0 && isHeldOut(line.offer, purchase)) {
                        ghosts.get(i)
                                .add("  ghost of " + id + " v" + line.offer.version() + " " + line.stage + " " + minor);
                    }
                }
            }
        }
        return ghosts;
    }

    private static Message where(PaperPurchase purchase) {
        return purchase.lead.message();
    }

    /**
     * Of each offer of the merchant, and of those that count at any of its category, the version in force; of a purchase known by its
     * day alone, the first one on that day.
     */
    private List<Offer> inForce(PaperPurchase purchase) {
        Map<String, List<Offer>> versions = Stream.concat(story.offers().stream(), bases())
                .filter(offer -> offer.status().isPublished())
                .sorted(Comparator.comparing(Offer::effectiveFrom))
                .collect(Collectors.groupingBy(Offer::id, TreeMap::new, Collectors.toList()));
        ZoneId zone = where(purchase).zone();
        Instant from = purchase.at.timed()
                ? Instant.ofEpochMilli(purchase.at.epochMillis())
                : purchase.at.localDate().atStartOfDay(zone).toInstant();
        Instant to = Instant.ofEpochMilli(purchase.at.epochMillis());
        var inForce = new ArrayList<Offer>();
        for (List<Offer> each : versions.values()) {
            List<Offer> begun = each.stream()
                    .filter(offer -> !offer.effectiveFrom().isAfter(to))
                    .toList();
            begun.stream()
                    .filter(offer -> !offer.effectiveFrom().isAfter(from))
                    .reduce((_, later) -> later)
                    .or(() -> begun.stream().findFirst())
                    .filter(offer -> pays(offer, purchase) && isThere(offer, purchase))
                    .ifPresent(inForce::add);
        }
        inForce.sort(asTold());
        return inForce;
    }

    /** The merchant's own first, then those of categories, then those that count anywhere. */
    private Comparator<Offer> asTold() {
        return Comparator.comparing((Offer offer) -> offer.merchantId().isEmpty())
                .thenComparing(this::isAnywhere)
                .thenComparing(Offer::id);
    }

    private boolean isThere(Offer offer, PaperPurchase purchase) {
        Message message = where(purchase);
        return offer.merchantId().isEmpty()
                ? isAnywhere(offer) || some(offer, where -> where.mccs().contains(message.mcc()))
                : offer.merchantId().equals(message.merchant().value());
    }

    /** Whether a version of it is. */
    private boolean isAnywhere(Offer offer) {
        return some(offer, Where::anywhere);
    }

    private boolean some(Offer offer, Predicate<Where> of) {
        return Stream.concat(story.offers().stream(), bases())
                .filter(version ->
                        version.id().equals(offer.id()) && version.status().isPublished())
                .anyMatch(version -> of.test(version.where()));
    }

    /** What the program itself gives. */
    private Stream<Offer> bases() {
        return story.risk().stream()
                .flatMap(program -> Stream.concat(
                                program.points().stream(),
                                program.termsBefore().stream().flatMap(past -> past.points().stream()))
                        .limit(1)
                        .map(points -> Offer.base(program.id(), program.name(), points.currency(), points.holdDays())));
    }

    private static boolean isBase(Offer offer) {
        return offer.id().equals("prg_demo.points");
    }

    private static boolean pays(Offer offer, PaperPurchase purchase) {
        Mechanic mechanic = offer.mechanic();
        return switch (purchase.deed().orElse(null)) {
            case null -> !(mechanic instanceof Mechanic.Action);
            case Deed.Referred _ -> false;
            case Deed.Action done ->
                mechanic instanceof Mechanic.Action it && it.action().equals(done.name());
            case Deed.Referral told ->
                mechanic instanceof Mechanic.Referral && offer.id().equals(told.offer());
        };
    }

    private Line line(Offer offer, PaperPurchase purchase) {
        var line = new Line(offer, purchase);
        Optional<Exact> exchange = exchange(purchase, offer.currency());
        line.reason = firstFailing(offer, purchase, exchange);
        switch (purchase.life()) {
            case VOID -> line.refuse("REVERSED", "VOID");
            case VERIFICATION -> line.refuse("VERIFICATION", "VOID");
            case AUTHORISED -> {
                if (line.stands()
                        && today(purchase) > lastProvisionalDay(purchase)
                        && purchase.deed().isEmpty()) {
                    line.refuse("NEVER_CLEARED", "EXPIRED");
                }
            }
            case CLEARED -> {}
        }
        if (purchase.deed().isPresent()) {
            return done(line);
        }
        line.visit = line.stands() && offer.mechanic().counts();
        line.drawn = line.stands() && offer.mechanic() instanceof Mechanic.Surprise;
        if (!line.stands() && !line.reason.equals("BELOW_MINIMUM")) {
            return line;
        }
        if (offer.mechanic().together()) {
            return line.visit ? together(line) : line;
        }
        line.turn = turn(line);
        if (line.stands()
                && payment(offer, value(offer, purchase.beforeReturns(), purchase, exchange.orElseThrow()), line.turn)
                        == null
                && current(line, exchange.orElseThrow()) == 0) {
            line.refuse(
                    switch (offer.mechanic()) {
                        case Mechanic.Steps _ -> "BELOW_MINIMUM";
                        case Mechanic.Surprise _ -> "NO_PRIZE";
                        default -> "COUNTED";
                    },
                    "REJECTED");
        }
        limit(line);
        line.first = Math.min(line.room, first(line, exchange.orElseThrow()));
        if (line.stands()) {
            give(line, current(line, exchange.orElseThrow()));
        }
        return line;
    }

    /** A fixed amount for what was done: by its own hold, or by how far the friend's reward has come. */
    private Line done(Line line) {
        if (!line.stands()) {
            return line;
        }
        line.goesBy = List.of(line);
        limit(line);
        if (line.stands()) {
            give(
                    line,
                    switch (line.offer.mechanic()) {
                        case Mechanic.Action action -> action.amountMinor();
                        case Mechanic.Referral referral -> referral.referrerMinor();
                        default -> throw new AssertionError(line.offer.mechanic());
                    });
        }
        return line;
    }

    private void give(Line line, long whole) {
        line.current = Math.min(line.room, whole);
        flag(line, whole);
        line.capLeft = capLeft(line);
        if (line.capLeft <= 0) {
            line.refuse("MEMBER_CAP", "REJECTED");
        }
    }

    // What goes by several purchases: by what is left of each after returns.

    private Line together(Line line) {
        line.counted = counted(line, left(line));
        line.announced = counted(line, announced(line));
        long later = whole(line, true);
        line.announcedTurn = line.turn;
        long whole = whole(line, false);
        if (whole == 0) {
            line.refuse(line.awaitsEnd ? "AWAITS_END" : "COUNTED", "REJECTED");
        }
        limit(line);
        if (line.stands()) {
            give(line, whole);
        }
        if (line.stands() || line.reason.equals("COUNTED")) {
            line.kept = Math.max(0, Math.min(later - whole, Math.min(line.room, line.capLeft) - line.current));
        }
        return line;
    }

    private long whole(Line line, boolean announced) {
        return switch (line.offer.mechanic()) {
            case Mechanic.SpendThreshold threshold -> threshold(line, threshold, announced);
            case Mechanic.PeriodRebate rebate -> rebate(line, rebate);
            case Mechanic.BounceBack _ -> bounce(line, announced);
            case Mechanic.Referral referral -> friend(line, referral, announced);
            default -> throw new AssertionError(line.offer.mechanic());
        };
    }

    /** What is left of a purchase when everything has come that its clearings announced. */
    private Exact announced(Line line) {
        PaperPurchase purchase = line.purchase;
        boolean awaited = purchase.life() == Life.CLEARED
                && purchase.moreToCome
                && purchase.authorised.spent().isMoreThan(purchase.cleared().spent())
                && today(purchase) <= lastProvisionalDay(purchase);
        Exact left = left(line);
        return awaited
                ? left.atLeast(value(
                        line.offer,
                        purchase.authorised,
                        purchase,
                        exchange(purchase, line.offer.currency()).orElseThrow()))
                : left;
    }

    private Exact left(Line line) {
        PaperPurchase purchase = line.purchase;
        Exact exchange = exchange(purchase, line.offer.currency()).orElseThrow();
        boolean tooEarly = line.offer.mechanic() instanceof Mechanic.PeriodRebate && purchase.life() != Life.CLEARED;
        return isUnknown(purchase) || tooEarly
                ? Exact.ZERO
                : purchase.life() == Life.AUTHORISED
                        ? value(line.offer, purchase.authorised, purchase, exchange)
                        : value(line.offer, purchase.cleared(), purchase, exchange)
                                .times(share(purchase, purchase.returned()));
    }

    private long counted(Line line, Exact left) {
        long whole = left.halfUp();
        if (line.offer.mechanic() instanceof Mechanic.Referral) {
            return 0;
        }
        if (line.offer.mechanic() instanceof Mechanic.BounceBack) {
            return unrounded(line.offer, left, 0, line.purchase).halfUp();
        }
        return line.offer.mechanic() instanceof Mechanic.SpendThreshold
                        || line.offer.mechanic() instanceof Mechanic.PeriodRebate
                ? Math.min(whole, line.offer.maxSpendMinor().orElse(whole))
                : whole;
    }

    private long threshold(Line line, Mechanic.SpendThreshold threshold, boolean announced) {
        var goesBy = new ArrayList<Line>();
        goesBy.add(line);
        long before = 0;
        long given = 0;
        for (Line other : visits(line, Limit.Period.OFFER)) {
            if (other.offer.mechanic() instanceof Mechanic.SpendThreshold
                    && ownPeriod(threshold.per(), other).equals(ownPeriod(threshold.per(), line))
                    && (announced ? other.announced : other.counted) > 0) {
                before += announced ? other.announced : other.counted;
                given -= announced ? other.announcedTurn : other.turn;
                goesBy.add(other);
            }
        }
        line.goesBy = goesBy;
        long passed = (before + (announced ? line.announced : line.counted)) / threshold.thresholdMinor();
        long times = Math.max(0, (threshold.repeats() ? passed : Math.min(1, passed)) - given);
        line.turn = (int) -times;
        return Math.min(
                times * threshold.amountMinor(), line.offer.maxRewardMinor().orElse(Long.MAX_VALUE));
    }

    /** On the last purchase of the period that adds anything, with the day behind that on which the grace is over everywhere. */
    private long rebate(Line line, Mechanic.PeriodRebate rebate) {
        List<Line> counted = all.stream()
                .flatMap(purchase -> inForce(purchase).stream().map(offer -> new Line(offer, purchase)))
                .filter(other -> other.offer.id().equals(line.offer.id())
                        && other.offer.mechanic() instanceof Mechanic.PeriodRebate
                        && other.purchase.life() == Life.CLEARED
                        && firstFailing(other.offer, other.purchase, exchange(other.purchase, other.offer.currency()))
                                .equals("EARNED")
                        && ownPeriod(rebate.per(), other).equals(ownPeriod(rebate.per(), line)))
                .toList();
        counted.forEach(other -> other.counted = counted(other, left(other)));
        List<Line> adding = counted.stream().filter(other -> other.counted > 0).toList();
        if (adding.isEmpty() || !adding.getLast().purchase.equals(line.purchase)) {
            return 0;
        }
        LocalDate lastDay = lastDay(rebate.per(), day(line.offer, line)).plusDays(rebate.graceDays());
        LocalDate early = LocalDate.ofInstant(
                lastDay.plusDays(1).atStartOfDay(ZoneOffset.ofHours(-12)).toInstant(),
                where(line.purchase).zone());
        if (today(line.purchase) <= early.toEpochDay()) {
            line.awaitsEnd = true;
            return 0;
        }
        line.turn = -1;
        line.goesBy = adding;
        long sum = adding.stream().mapToLong(other -> other.counted).sum();
        return Math.min(rebateOf(rebate, sum), line.offer.maxRewardMinor().orElse(Long.MAX_VALUE));
    }

    private static long rebateOf(Mechanic.PeriodRebate rebate, long sum) {
        List<Mechanic.PeriodRebate.Bracket> reached = rebate.brackets().stream()
                .filter(bracket -> bracket.fromMinor() <= sum)
                .toList();
        if (reached.isEmpty()) {
            return 0;
        }
        if (rebate.on() == Mechanic.PeriodRebate.On.WHOLE) {
            return ofPart(reached.getLast().pays(), sum).halfUp();
        }
        Exact all = Exact.ZERO;
        long above = sum;
        for (Mechanic.PeriodRebate.Bracket bracket : reached.reversed()) {
            all = all.plus(ofPart(bracket.pays(), above - bracket.fromMinor()));
            above = bracket.fromMinor();
        }
        return all.halfUp();
    }

    private static Exact ofPart(Mechanic.Payment pays, long part) {
        return switch (pays) {
            case Mechanic.Percent percent ->
                Exact.of(part).times(Exact.of(percent.rate().value(), 10_000));
            case Mechanic.PointRate rate -> Exact.of(part).times(Exact.of(rate.points(), rate.perMinor()));
            case Mechanic.Fixed fixed -> Exact.of(fixed.amountMinor());
            case Mechanic.Multiplier _ -> throw new AssertionError("no bracket multiplies");
        };
    }

    private static LocalDate lastDay(Limit.Period per, LocalDate day) {
        LocalDate last = day;
        while (period(per, last.plusDays(1)).equals(period(per, day))) {
            last = last.plusDays(1);
        }
        return last;
    }

    private long bounce(Line line, boolean announced) {
        List<Line> earlier = visits(line, Limit.Period.OFFER);
        line.turn = earlier.size() + 1;
        line.goesBy = List.of(line);
        if (earlier.isEmpty()) {
            return 0;
        }
        Line last = earlier.getLast();
        if (!(last.offer.mechanic() instanceof Mechanic.BounceBack its)
                || day(line.offer, line).isAfter(day(line.offer, last).plusDays(its.days()))) {
            return 0;
        }
        long part = announced ? last.announced : last.counted;
        if (part > 0) {
            line.goesBy = List.of(line, last);
        }
        long own = (announced ? announced(line) : left(line)).halfUp();
        return line.offer.pays() == Pays.CASH ? Math.min(part, own) : own == 0 ? 0 : part;
    }

    /** The first visit, as long as what is left of it reaches the minimum. */
    private long friend(Line line, Mechanic.Referral referral, boolean announced) {
        line.turn = turn(line);
        line.goesBy = List.of(line);
        long left = (announced ? announced(line) : left(line)).halfUp();
        return line.turn == 1 && left > 0 && left >= line.offer.minSpendMinor() ? referral.friendMinor() : 0;
    }

    /** The period of a purchase as its own version sees it. */
    private static String ownPeriod(Limit.Period per, Line line) {
        return period(per, line.offer, line);
    }

    private void payTogether(Line line) {
        boolean cleared = line.goesBy.stream().allMatch(each -> each.purchase.life() == Life.CLEARED);
        boolean over = line.goesBy.stream().allMatch(this::isOver);
        line.provisional = cleared ? 0 : line.current;
        line.committed = cleared ? line.current : 0;
        line.available = cleared && over && released && !awaitsContact() ? line.current : 0;
        line.pending = line.committed - line.available;
        line.awaitsContact = line.pending > 0 && awaitsContact();
        line.stage = !cleared ? "PROVISIONAL" : line.pending == 0 ? "AVAILABLE" : "PENDING";
    }

    private boolean isOver(Line line) {
        if (line.purchase.deed().orElse(null) instanceof Deed.Referral told) {
            return told.state() == Deed.State.AVAILABLE;
        }
        return line.purchase.clearings.stream()
                .allMatch(clearing -> clearing.at().localDay() + line.offer.holdDays() < today(line.purchase));
    }

    private void flag(Line line, long whole) {
        PaperPurchase purchase = line.purchase;
        if (whole > line.room) {
            line.flags.add("LIMIT_CAPPED");
        }
        if (!purchase.at.timed() && !line.offer.schedule().hours().equals(Hours.ALL_DAY)) {
            line.flags.add("TIME_UNKNOWN");
        }
        if (!purchase.clearings.isEmpty()
                && purchase.clearings.getFirst().at().localDay() > lastProvisionalDay(purchase)) {
            line.flags.add("LATE");
        }
        Audience who = line.offer.who();
        if (!who.relationship().isEmpty() && shortHistory(who, purchase)) {
            line.flags.add("SHORT_HISTORY");
        }
    }

    private int lastProvisionalDay(PaperPurchase purchase) {
        return purchase.lastProvisionalDay(story.risk()
                .map(program -> program.windowsAt(purchase.at.epochMillis()))
                .orElse(WindowTerms.DEFAULT));
    }

    private int today(PaperPurchase purchase) {
        return (int) LocalDate.ofInstant(now, where(purchase).zone()).toEpochDay();
    }

    // Conditions, in the published order.

    private String firstFailing(Offer offer, PaperPurchase purchase, Optional<Exact> exchange) {
        Schedule schedule = offer.schedule();
        boolean window = offer.status() == Status.LIVE && window(schedule, purchase) && !isStopped(offer, purchase);
        boolean minimum = exchange.isEmpty()
                || isUnknown(purchase)
                || !Exact.of(offer.minSpendMinor())
                        .isMoreThan(value(offer, purchase.beforeReturns(), purchase, exchange.get()));
        if (purchase.deed().orElse(null) instanceof Deed.Referral) {
            return "EARNED";
        }
        if (purchase.deed().isPresent()) {
            return !place(offer.where(), where(purchase))
                    ? "OUTSIDE_PLACE"
                    : !window
                            ? "OUTSIDE_WINDOW"
                            : !hours(schedule, purchase)
                                    ? "OUTSIDE_HOURS"
                                    : !isActivated(offer, purchase)
                                            ? "NOT_ACTIVATED"
                                            : !meant(offer.who(), purchase)
                                                    ? "AUDIENCE"
                                                    : offer.pays() == Pays.POINTS && !hasPoints(offer, purchase)
                                                            ? "NO_POINTS"
                                                            : "EARNED";
        }
        if (Set.of(1, 10, 11, 17, 50).contains(where(purchase).processing())) {
            return "NOT_GOODS";
        }
        if (!place(offer.where(), where(purchase))) {
            return "OUTSIDE_PLACE";
        }
        if (!offer.merchantId().isEmpty() && !offer.where().beforeBinding() && cameAlong(purchase)) {
            return "BEFORE_BINDING";
        }
        if (!window) {
            return "OUTSIDE_WINDOW";
        }
        if (!hours(schedule, purchase)) {
            return "OUTSIDE_HOURS";
        }
        if (!enrolled(purchase)) {
            return "NOT_ENROLLED";
        }
        if (offer.mechanic() instanceof Mechanic.Referral && !isReferred(offer, purchase)
                || !isActivated(offer, purchase)) {
            return "NOT_ACTIVATED";
        }
        if (!meant(offer.who(), purchase)) {
            return "AUDIENCE";
        }
        if (offer.pays() == Pays.POINTS && !hasPoints(offer, purchase)) {
            return "NO_POINTS";
        }
        if (exchange.isEmpty()) {
            return "OTHER_CURRENCY";
        }
        return minimum ? "EARNED" : "BELOW_MINIMUM";
    }

    private boolean meant(Audience who, PaperPurchase purchase) {
        CardKind card = story.membership().stream()
                .filter(event -> event instanceof CardLinked it
                        && it.slot() == where(purchase).card())
                .map(event -> ((CardLinked) event).kind())
                .findFirst()
                .orElse(CardKind.UNKNOWN);
        String network = purchase.slips.stream()
                .map(slip -> slip.message().traces().network())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
        return (who.programs().isEmpty()
                        || who.programs().contains(where(purchase).member().program()))
                && (who.segmentsAny().isEmpty()
                        || who.segmentsAny().stream().anyMatch(segment -> isIn(segment, purchase)))
                && who.segmentsNone().stream().noneMatch(segment -> isIn(segment, purchase))
                && who.tierAtLeast().stream().allMatch(level -> isIn(level, purchase))
                && (who.networks().isEmpty() || who.networks().contains(network))
                && (who.cardProducts().isEmpty() || who.cardProducts().contains(card.product()))
                && (who.bins().isEmpty()
                        || who.bins().stream().anyMatch(bin -> card.bin().indexOf(bin) == 0))
                && (who.relationship().isEmpty()
                        || who.relationship().contains(acquaintance(who, purchase))
                                && !(who.requireHistory() && shortHistory(who, purchase)))
                && (who.exposedTo().isEmpty() || hasSeen(who.exposedTo().get(), purchase))
                && (who.verifiedContact().isEmpty()
                        || who.verifiedContact().stream().anyMatch(kind -> couldBeReached(kind, purchase)))
                && (who.cycleHundredths() == 0 || isLate(who.cycleHundredths(), purchase));
    }

    // Whether it is as many times as long ago that he bought there as it usually is.

    private boolean isLate(int hundredths, PaperPurchase purchase) {
        List<LocalDate> days = boughtBefore(purchase).stream()
                .map(each -> each.at.localDate())
                .distinct()
                .sorted()
                .toList();
        if (days.isEmpty()) {
            return false;
        }
        List<Long> gaps = IntStream.range(1, days.size())
                .mapToObj(i -> ChronoUnit.DAYS.between(days.get(i - 1), days.get(i)))
                .sorted()
                .toList();
        double usual = days.size() < 3
                ? story.usual().stream()
                        .filter(gap -> !gap.from().isAfter(purchase.at.localDate()))
                        .reduce((_, later) -> later)
                        .map(gap -> gap.halfDays() / 2.0)
                        .orElse(0.0)
                : (gaps.get((gaps.size() - 1) / 2) + gaps.get(gaps.size() / 2)) / 2.0;
        long away = ChronoUnit.DAYS.between(days.getLast(), purchase.at.localDate());
        return usual > 0 && away * 100 >= hundredths * usual;
    }

    // What he has seen, and by what he could be reached, of all that has been told.

    private boolean hasSeen(ExposedTo asked, PaperPurchase purchase) {
        Set<Exposure.Kind> enough = new HashSet<>(Set.of(Exposure.Kind.CLICK, Exposure.Kind.ACTIVATION));
        if (asked.kind() != ExposedTo.Kind.CLICK) {
            enough.add(Exposure.Kind.VIEW);
        }
        if (asked.kind() == ExposedTo.Kind.IMPRESSION) {
            enough.add(Exposure.Kind.IMPRESSION);
        }
        return story.told(Exposure.class)
                .filter(each -> enough.contains(each.kind()) && each.placement().equals(asked.placement()))
                .filter(each -> each.merchant().equals(where(purchase).merchant()))
                .anyMatch(each -> isBefore(each.at(), purchase)
                        && ChronoUnit.DAYS.between(day(each.at(), purchase), purchase.at.localDate())
                                <= asked.withinDays());
    }

    /** As of a clearing alone, the day is enough. */
    private static boolean isBefore(Instant at, PaperPurchase purchase) {
        boolean dayAlone = purchase.fromClearing() && purchase.deed().isEmpty();
        return at.toEpochMilli() <= purchase.at.epochMillis()
                || dayAlone && !day(at, purchase).isAfter(purchase.at.localDate());
    }

    private static LocalDate day(Instant at, PaperPurchase purchase) {
        return LocalDate.ofInstant(at, where(purchase).zone());
    }

    private boolean couldBeReached(ContactKind kind, PaperPurchase purchase) {
        boolean thatDay = purchase.fromClearing()
                && purchase.deed().isEmpty()
                && words(kind)
                        .anyMatch(
                                word -> holds(word) && day(word.at(), purchase).equals(purchase.at.localDate()));
        return thatDay || isConfirmed(kind, Instant.ofEpochMilli(purchase.at.epochMillis()));
    }

    private boolean isConfirmed(ContactKind kind, Instant by) {
        return words(kind)
                .filter(word -> !word.at().isAfter(by))
                .max(Comparator.comparing(ContactTold::at))
                .filter(this::holds)
                .isPresent();
    }

    private Stream<ContactTold> words(ContactKind kind) {
        return story.told(ContactTold.class).filter(word -> word.kind() == kind);
    }

    /** Nobody has withdrawn it at that very moment. */
    private boolean holds(ContactTold word) {
        return words(word.kind())
                .allMatch(other -> other.verified() || !other.at().equals(word.at()));
    }

    /** Whether nothing is released, since nobody has confirmed that he can be reached. */
    private boolean awaitsContact() {
        return story.risk()
                        .filter(program -> program.balances().releaseOn() == ReleaseOn.VERIFIED_CONTACT)
                        .isPresent()
                && Stream.of(ContactKind.values()).noneMatch(kind -> isConfirmed(kind, Instant.MAX));
    }

    // How the member and the merchant know each other, by all that he bought there before.

    private List<PaperPurchase> boughtBefore(PaperPurchase purchase) {
        return all.subList(0, all.indexOf(purchase)).stream()
                .filter(earlier -> switch (earlier.life()) {
                    case VOID, VERIFICATION -> false;
                    case AUTHORISED -> today(earlier) <= lastProvisionalDay(earlier);
                    case CLEARED -> true;
                })
                .filter(earlier -> earlier.deed().isEmpty() && !earlier.fraud())
                .toList();
    }

    private Acquaintance acquaintance(Audience who, PaperPurchase purchase) {
        List<PaperPurchase> before = boughtBefore(purchase);
        LocalDate from = purchase.at.localDate().minusDays(who.lookbackDays());
        return before.isEmpty()
                ? Acquaintance.NEW
                : before.stream().allMatch(each -> each.at.localDate().isBefore(from))
                        ? Acquaintance.LAPSED
                        : Acquaintance.EXISTING;
    }

    private boolean shortHistory(Audience who, PaperPurchase purchase) {
        LocalDate from = purchase.at.localDate().minusDays(who.lookbackDays());
        return boughtBefore(purchase).isEmpty()
                && story.membership().stream()
                        .filter(CardLinked.class::isInstance)
                        .map(event -> LocalDate.ofInstant(
                                ((CardLinked) event).at(), where(purchase).zone()))
                        .noneMatch(linked -> !linked.isAfter(from));
    }

    // In which segments he was, of all that has been told: he himself, or anybody who is he.

    private boolean isIn(String segment, PaperPurchase purchase) {
        Instant bought = purchase.fromClearing() && purchase.deed().isEmpty()
                ? purchase.at
                        .localDate()
                        .plusDays(1)
                        .atStartOfDay(where(purchase).zone())
                        .toInstant()
                        .minusMillis(1)
                : Instant.ofEpochMilli(purchase.at.epochMillis());
        Map<Optional<MemberKey>, List<Enlisted>> byName = story.enlistments().stream()
                .filter(each -> each.segment().equals(segment)
                        && each.member().equals(where(purchase).member())
                        && !each.at().isAfter(bought))
                .collect(Collectors.groupingBy(Enlisted::from));
        return byName.values().stream()
                .map(told -> told.stream()
                        .max(Comparator.comparing(Enlisted::at).thenComparingInt(Enlisted::version))
                        .orElseThrow())
                .anyMatch(Enlisted::in);
    }

    // What he has activated, of all that has been told.

    private Stream<Instant> activations(Offer offer, PaperPurchase purchase) {
        Stream<Activated> seen = story.told(Exposure.class)
                .filter(each -> each.kind() == Exposure.Kind.ACTIVATION)
                .map(each -> new Activated(each.relationship(), each.offer(), each.at()));
        return Stream.concat(story.told(Activated.class), seen)
                .filter(each -> each.offer().equals(offer.id())
                        && each.member().equals(where(purchase).member()))
                .map(Activated::at);
    }

    private boolean isActivated(Offer offer, PaperPurchase purchase) {
        if (offer.who().activation() == Audience.Activation.AUTO) {
            return true;
        }
        Instant latest = Instant.ofEpochMilli(purchase.at.epochMillis())
                .plus(Duration.ofMinutes(offer.who().graceMinutes()));
        ZoneId zone = where(purchase).zone();
        return activations(offer, purchase)
                .anyMatch(at -> !at.isAfter(latest)
                        || purchase.fromClearing()
                                && purchase.deed().isEmpty()
                                && !LocalDate.ofInstant(at, zone).isAfter(purchase.at.localDate()));
    }

    /** Bought when it was stopped, by somebody for whom it does not go on. */
    private boolean isStopped(Offer offer, PaperPurchase purchase) {
        if (offer.stop().isEmpty()) {
            return false;
        }
        Instant stop = offer.stop().get().at();
        Instant bought = purchase.at.timed()
                ? Instant.ofEpochMilli(purchase.at.epochMillis())
                : purchase.at.localDate().atStartOfDay(where(purchase).zone()).toInstant();
        boolean goesOn = offer.stop().get().mode() == Stop.Mode.STOP_UNACTIVATED
                && activations(offer, purchase).anyMatch(at -> at.isBefore(stop));
        return !bought.isBefore(stop) && !goesOn;
    }

    /** Somebody else has brought him before, and not too long before. */
    private boolean isReferred(Offer offer, PaperPurchase purchase) {
        return all.stream()
                .filter(other -> other.isReferredTo(offer.id()))
                .map(other -> other.at)
                .anyMatch(brought -> {
                    int days = purchase.at.localDay() - brought.localDay();
                    return brought.epochMillis() <= purchase.at.epochMillis() && days <= 225;
                });
    }

    /** The slip that says when and where it was bought was filed under the acceptor's own number before. */
    private static boolean cameAlong(PaperPurchase purchase) {
        Message message = purchase.lead.message();
        return message.formerly()
                .map(Formerly::merchant)
                .filter(merchant -> !merchant.equals(message.merchant()))
                .isPresent();
    }

    private static boolean place(Where where, Message message) {
        return (where.locations().isEmpty() || where.locations().contains(message.location()))
                && !where.excludeLocations().contains(message.location())
                && (where.mccs().isEmpty() || where.mccs().contains(message.mcc()))
                && (where.channels().isEmpty() || where.channels().contains(message.channel()));
    }

    private static LocalDateTime local(Schedule schedule, PaperPurchase purchase) {
        ZoneId zone = schedule.zone().orElse(where(purchase).zone());
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(purchase.at.epochMillis()), zone);
    }

    private static boolean window(Schedule schedule, PaperPurchase purchase) {
        if (purchase.at.timed()) {
            LocalDateTime local = local(schedule, purchase);
            return !local.isBefore(schedule.from()) && local.isBefore(schedule.until());
        }
        LocalDateTime morning = purchase.at.localDate().atStartOfDay();
        return morning.plusDays(1).isAfter(schedule.from()) && morning.isBefore(schedule.until());
    }

    private static boolean hours(Schedule schedule, PaperPurchase purchase) {
        if (!purchase.at.timed()) {
            return schedule.hours().timeUnknown() == Hours.TimeUnknown.GRANT
                    && schedule.daysOfWeek().contains(purchase.at.localDate().getDayOfWeek());
        }
        LocalDateTime local = local(schedule, purchase);
        int minute = local.toLocalTime().toSecondOfDay() / 60;
        int from = schedule.hours().fromMinute();
        int until = schedule.hours().untilMinute();
        boolean hour = from < until ? from <= minute && minute < until : from <= minute || minute < until;
        return hour && schedule.daysOfWeek().contains(local.getDayOfWeek());
    }

    /** Linked at purchase time; of a clearing alone, the day of linking is enough. */
    private boolean enrolled(PaperPurchase purchase) {
        boolean linked = false;
        for (MembershipEvent event : story.membership()) {
            if (event instanceof CardLinked it && it.slot() == where(purchase).card()) {
                LocalDate day = LocalDate.ofInstant(it.at(), where(purchase).zone());
                boolean onThatDay =
                        purchase.fromClearing() && !purchase.at.localDate().isBefore(day);
                linked = onThatDay || purchase.at.epochMillis() >= it.at().toEpochMilli();
            }
            if (event instanceof CardUnlinked it && it.slot() == where(purchase).card()) {
                linked &= purchase.at.epochMillis() < it.at().toEpochMilli();
            }
        }
        return linked;
    }

    // Points: by the terms that held when the purchase was made.

    private Optional<PointTerms> points(PaperPurchase purchase) {
        return story.risk()
                .flatMap(program -> program.termsBefore().stream()
                        .filter(past -> purchase.at.epochMillis() < past.until().toEpochMilli())
                        .findFirst()
                        .map(PastTerms::points)
                        .orElse(program.points()));
    }

    /** Whether there is what an offer gives; of one that competes with cash, it has to be known what it is worth. */
    private boolean hasPoints(Offer offer, PaperPurchase purchase) {
        Optional<PointTerms> terms = points(purchase);
        Optional<PointTerms> measured = terms.filter(its -> its.currency().equals(offer.currency()));
        return switch (offer.mechanic()) {
            case Mechanic.Multiplier _ -> measured.flatMap(PointTerms::earn).isPresent();
            case Mechanic.SpendThreshold _,
                    Mechanic.PeriodRebate _,
                    Mechanic.BounceBack _,
                    Mechanic.Action _,
                    Mechanic.Referral _ -> terms.isPresent();
            default -> measured.flatMap(PointTerms::value).isPresent();
        };
    }

    /** What an amount that an offer gives is worth, where points are worth anything. */
    private Exact worth(Line line, long amount) {
        Optional<PointTerms.Value> value = points(line.purchase).flatMap(PointTerms::value);
        return line.offer.pays() == Pays.POINTS && value.isPresent()
                ? Exact.of(amount)
                        .times(Exact.of(value.get().minor(), value.get().points()))
                : Exact.of(amount);
    }

    // Amounts in the offer's currency, exact.

    /** What a unit of the purchase is in a currency it is neither made nor billed in: by the rates of its day. */
    private Optional<Exact> exchange(PaperPurchase purchase, Commodity currency) {
        if (purchase.deed().isPresent()
                || currency.equals(purchase.currency())
                || currency.equals(purchase.lead.amount().billingCurrency())) {
            return Optional.of(Exact.ONE);
        }
        return story.rates().stream()
                .filter(sheet -> sheet.day().equals(purchase.at.localDate()))
                .findFirst()
                .map(sheet -> rate(sheet, currency).dividedBy(rate(sheet, purchase.currency())));
    }

    private static Exact rate(RateSheet sheet, Commodity currency) {
        return currency.equals(sheet.base())
                ? Exact.ONE
                : Exact.of(sheet.perBase().get(currency));
    }

    private static Exact value(Offer offer, Goods goods, PaperPurchase purchase, Exact exchange) {
        boolean billed = !offer.currency().equals(purchase.currency())
                && offer.currency().equals(purchase.lead.amount().billingCurrency());
        return billed ? goods.billed() : goods.spent().times(exchange);
    }

    /** An automated fuel dispenser tells no amount before it clears. */
    private static boolean isUnknown(PaperPurchase purchase) {
        return where(purchase).mcc() == 5542 && purchase.life() != Life.CLEARED;
    }

    private long first(Line line, Exact exchange) {
        Offer offer = line.offer;
        PaperPurchase purchase = line.purchase;
        if (!purchase.fromClearing() && where(purchase).mcc() == 5542) {
            return ofUnknown(offer, line.turn, purchase);
        }
        boolean verifies = !purchase.firstAuthorised.spent().isMoreThan(Exact.of(100));
        return purchase.fromClearing() || verifies
                ? current(line, exchange)
                : reward(offer, value(offer, purchase.firstAuthorised, purchase, exchange), line.turn, purchase);
    }

    private long current(Line line, Exact exchange) {
        Offer offer = line.offer;
        PaperPurchase purchase = line.purchase;
        return isUnknown(purchase)
                ? ofUnknown(offer, line.turn, purchase)
                : reward(offer, value(offer, purchase.beforeReturns(), purchase, exchange), line.turn, purchase);
    }

    private long ofUnknown(Offer offer, int turn, PaperPurchase purchase) {
        Exact estimate = Exact.of(offer.estimateMinor().orElse(0));
        return switch (payment(offer, estimate, turn)) {
            case null -> 0;
            case Mechanic.Percent _, Mechanic.PointRate _ ->
                offer.maxRewardMinor()
                        .orElse(unrounded(offer, estimate, turn, purchase).halfUp());
            case Mechanic.Fixed fixed ->
                Math.min(fixed.amountMinor(), offer.maxRewardMinor().orElse(Long.MAX_VALUE));
            case Mechanic.Multiplier _ ->
                offer.maxRewardMinor()
                        .orElseGet(() -> unrounded(
                                        offer,
                                        offer.estimateMinor().isPresent()
                                                ? estimate
                                                : value(
                                                        offer,
                                                        purchase.beforeReturns(),
                                                        purchase,
                                                        exchange(purchase, offer.currency())
                                                                .orElseThrow()),
                                        turn,
                                        purchase)
                                .halfUp());
        };
    }

    private long reward(Offer offer, Exact value, int turn, PaperPurchase purchase) {
        return Exact.of(offer.minSpendMinor()).isMoreThan(value)
                ? 0
                : unrounded(offer, value, turn, purchase).halfUp();
    }

    /** Whatever the minimum says. Of a fixed amount nobody gets more than he spent: whole units of that. */
    private Exact unrounded(Offer offer, Exact value, int turn, PaperPurchase purchase) {
        Exact base = value.atMost(Exact.of(offer.maxSpendMinor().orElse(Long.MAX_VALUE)));
        Exact reward = switch (payment(offer, value, turn)) {
            case null -> Exact.ZERO;
            case Mechanic.Percent percent -> base.times(Exact.of(percent.rate().value(), 10_000));
            case Mechanic.PointRate rate ->
                base.times(Exact.of(rate.points(), rate.perMinor())).atMost(Exact.of(999_999_999_999L));
            case Mechanic.Fixed fixed ->
                offer.pays() == Pays.CASH || Exact.ONE.isMoreThan(value)
                        ? Exact.of(fixed.amountMinor()).atMost(value.floor())
                        : Exact.of(fixed.amountMinor());
            case Mechanic.Multiplier multiplier -> multiplied(offer, multiplier, base, purchase);
        };
        return reward.atMost(Exact.of(offer.maxRewardMinor().orElse(Long.MAX_VALUE)));
    }

    /** Of the whole points that the program gives. */
    private Exact multiplied(Offer offer, Mechanic.Multiplier multiplier, Exact base, PaperPurchase purchase) {
        Exact times = Exact.of(multiplier.factor()).minus(Exact.ONE);
        return points(purchase)
                .filter(terms -> terms.currency().equals(offer.currency()))
                .flatMap(PointTerms::earn)
                .map(earn -> Exact.of(base.times(Exact.of(earn.points(), earn.perMinor()))
                                .halfUp())
                        .atMost(Exact.of(999_999_999_999L))
                        .times(times)
                        .atMost(Exact.of(999_999_999_999L)))
                .orElse(Exact.ZERO);
    }

    // Mechanics: what a purchase is paid by its amount and by its turn among the member's visits.

    private static Mechanic.@Nullable Payment payment(Offer offer, Exact value, int turn) {
        return switch (offer.mechanic()) {
            case Mechanic.Payment payment -> payment;
            case Mechanic.Steps(List<Mechanic.Steps.Step> steps) ->
                steps.stream()
                        .filter(step -> !Exact.of(step.fromMinor()).isMoreThan(value))
                        .reduce((_, higher) -> higher)
                        .map(Mechanic.Steps.Step::pays)
                        .orElse(null);
            case Mechanic.NthVisit visit -> turn % visit.every() == 0 ? visit.pays() : null;
            case Mechanic.Ladder ladder -> climbed(ladder, turn - 1);
            case Mechanic.Welcome welcome ->
                turn == 1 ? welcome.first() : turn <= welcome.times() + 1 ? welcome.then() : null;
            case Mechanic.SpendThreshold _, Mechanic.PeriodRebate _, Mechanic.Referral _, Mechanic.Action _ -> null;
            case Mechanic.BounceBack bounce -> bounce.pays();
            case Mechanic.Surprise surprise ->
                -turn <= surprise.prizes().size()
                        ? surprise.prizes().get(-turn - 1).pays()
                        : null;
        };
    }

    private static Mechanic.Payment climbed(Mechanic.Ladder ladder, int steps) {
        return switch (ladder.first()) {
            case Mechanic.Percent first ->
                new Mechanic.Percent(new BasisPoints(Math.min(
                        ((Mechanic.Percent) ladder.most()).rate().value(),
                        first.rate().value()
                                + ((Mechanic.Percent) ladder.step()).rate().value() * steps)));
            case Mechanic.PointRate first ->
                new Mechanic.PointRate(
                        Math.min(
                                ((Mechanic.PointRate) ladder.most()).points(),
                                first.points() + ((Mechanic.PointRate) ladder.step()).points() * steps),
                        first.perMinor());
            case Mechanic.Fixed first ->
                new Mechanic.Fixed(Math.min(
                        ((Mechanic.Fixed) ladder.most()).amountMinor(),
                        first.amountMinor() + ((Mechanic.Fixed) ladder.step()).amountMinor() * steps));
            case Mechanic.Multiplier _ -> throw new AssertionError("no ladder multiplies");
        };
    }

    private int turn(Line line) {
        Mechanic mechanic = line.offer.mechanic();
        return switch (mechanic) {
            case Mechanic.Payment _,
                    Mechanic.Steps _,
                    Mechanic.SpendThreshold _,
                    Mechanic.PeriodRebate _,
                    Mechanic.BounceBack _,
                    Mechanic.Action _ -> 0;
            case Mechanic.Referral _ -> visits(line, Limit.Period.OFFER).size() + 1;
            case Mechanic.NthVisit visit -> visits(line, visit.per()).size() + 1;
            case Mechanic.Ladder ladder -> {
                List<LocalDate> days = visits(line, ladder.per()).stream()
                        .map(visit -> day(line.offer, visit))
                        .distinct()
                        .toList();
                LocalDate own = day(line.offer, line);
                yield (days.contains(own) ? days.indexOf(own) : days.size()) + 1;
            }
            case Mechanic.Welcome welcome -> {
                List<Line> earlier = visits(line, Limit.Period.OFFER);
                boolean inTime = earlier.isEmpty()
                        || !day(line.offer, line)
                                .isAfter(day(line.offer, earlier.getFirst()).plusDays(welcome.days()));
                yield inTime && earlier.size() <= welcome.times() ? earlier.size() + 1 : welcome.times() + 2;
            }
            case Mechanic.Surprise surprise -> drawn(surprise, line);
        };
    }

    private List<Line> visits(Line line, Limit.Period per) {
        return decided.stream()
                .filter(other -> other.visit
                        && other.offer.id().equals(line.offer.id())
                        && period(per, line.offer, other).equals(period(per, line.offer, line)))
                .toList();
    }

    private static int drawn(Mechanic.Surprise surprise, Line line) {
        String text = surprise.salt() + "|" + line.offer.id() + "|" + line.purchase.key;
        String hash = sha256(text);
        BigDecimal share = new BigDecimal(new BigInteger(hash.substring(0, 16), 16))
                .divide(new BigDecimal(BigInteger.TWO.pow(64)));
        if (share.compareTo(BigDecimal.valueOf(surprise.probability().value(), 4)) >= 0) {
            return -surprise.prizes().size() - 1;
        }
        var slots = new ArrayList<Integer>();
        for (int i = 0; i < surprise.prizes().size(); i++) {
            slots.addAll(Collections.nCopies(surprise.prizes().get(i).weight(), i + 1));
        }
        return -slots.get(new BigInteger(hash.substring(16, 32), 16)
                .mod(BigInteger.valueOf(slots.size()))
                .intValueExact());
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    // Limits: what earlier purchases of the same period have had, before returns.

    private void limit(Line line) {
        if (ghosts) {
            return;
        }
        boolean full = false;
        boolean forNow = true;
        for (Limit limit : line.offer.limits().stream()
                .filter(limit -> limit.of() == Limit.Of.MEMBER)
                .toList()) {
            long all = used(limit, line, decided);
            long lasting = used(
                    limit,
                    line,
                    decided.stream().filter(other -> other.provisional == 0).toList());
            if (all >= limit.most()) {
                full = true;
                forNow &= lasting < limit.most();
            }
            if (limit.kind() == Limit.Kind.AMOUNT) {
                line.room = Math.min(line.room, Math.max(0, limit.most() - all));
            }
        }
        if (full) {
            line.room = 0;
        }
        if (full && line.stands()) {
            line.refuse("LIMIT", forNow ? "WAITLISTED" : "REJECTED");
        }
    }

    private static long used(Limit limit, Line line, List<Line> earlier) {
        return earlier.stream()
                .filter(other -> other.offer.id().equals(line.offer.id())
                        && other.beforeReturns() > 0
                        && period(limit.per(), line.offer, other).equals(period(limit.per(), line.offer, line)))
                .mapToLong(other -> limit.kind() == Limit.Kind.COUNT ? 1 : other.beforeReturns())
                .sum();
    }

    /** The day of a purchase, earlier ones' too, as the version sees it that counts. */
    private static LocalDate day(Offer counting, Line line) {
        Moment at = line.purchase.at;
        return at.timed() ? local(counting.schedule(), line.purchase).toLocalDate() : at.localDate();
    }

    private static String period(Limit.Period per, Offer counting, Line line) {
        return period(per, day(counting, line));
    }

    private static String period(Limit.Period per, LocalDate day) {
        return switch (per) {
            case DAY -> day.toString();
            case WEEK -> day.get(IsoFields.WEEK_BASED_YEAR) + "W" + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTH -> day.toString().substring(0, 7);
            case YEAR -> day.toString().substring(0, 4);
            case OFFER -> "";
        };
    }

    // What all merchants give the member: what his earlier purchases of that day and that year have had, before
    // returns.

    private long capLeft(Line line) {
        long left = Long.MAX_VALUE;
        if (story.risk().isPresent()) {
            RiskTerms terms = story.risk().get().risk();
            Commodity currency = line.offer.commodity();
            LocalDate day = line.purchase.at.localDate();
            Long ofDay = terms.memberDayCapMinor().get(currency);
            Long ofYear = terms.memberYearCapMinor().get(currency);
            left = ofDay == null ? left : ofDay - had(currency, date -> date.equals(day));
            left = ofYear == null
                    ? left
                    : Math.min(left, ofYear - had(currency, date -> date.getYear() == day.getYear()));
        }
        return left;
    }

    private long had(Commodity currency, Predicate<LocalDate> period) {
        return decided.stream()
                .filter(line -> line.offer.commodity().equals(currency) && period.test(line.purchase.at.localDate()))
                .mapToLong(Line::beforeReturns)
                .sum();
    }

    /** Chosen as if nobody were capped, they share what is left by priority. */
    private Set<Line> winnersWithinCap(List<Line> lines) {
        Set<Line> winners = winners(lines);
        shareTotal(winners);
        var given = new TreeMap<String, Long>();
        for (Line line : winners.stream().sorted(TIES).toList()) {
            String currency = line.offer.commodity().code();
            long left = line.capLeft == Long.MAX_VALUE
                    ? line.capLeft
                    : Math.max(0, line.capLeft - given.getOrDefault(currency, 0L));
            if (line.current > left) {
                line.current = left;
                line.room = left;
                line.flags.add("MEMBER_CAPPED");
                line.kept = 0;
                if (left == 0) {
                    line.refuse("MEMBER_CAP", "REJECTED");
                }
            }
            given.merge(currency, line.current, Long::sum);
        }
        shareTotalOfNet(winners);
        return winners;
    }

    // What a program lets offers give one purchase together: a share of what was spent.

    private static StackingTerms stacking(Story story, PaperPurchase purchase) {
        return story.risk()
                .map(program -> program.stackingAt(purchase.at.epochMillis()))
                .orElse(StackingTerms.DEFAULT);
    }

    /** Privileges and badges are no part of what offers give together, whatever their mechanic. */
    private static boolean isAdded(Offer offer) {
        return offer.pays() == Pays.PRIVILEGE
                || offer.pays() == Pays.BADGE
                || offer.mechanic().added();
    }

    private Optional<Exact> total(Line line) {
        int cap = stacking(story, line.purchase).totalCapBasisPoints();
        return cap == 0 || isAdded(line.offer) || isUnknown(line.purchase)
                ? Optional.empty()
                : Optional.of(Exact.of(cap, 10_000));
    }

    private Exact spent(Line line) {
        Exact exchange = exchange(line.purchase, line.offer.currency()).orElseThrow();
        Exact spent = value(line.offer, line.purchase.beforeReturns(), line.purchase, exchange);
        return line.offer.pays() == Pays.CASH ? spent : spent.dividedBy(worth(line, 1));
    }

    private void shareTotal(Set<Line> winners) {
        Exact taken = Exact.ZERO;
        for (Line line : winners.stream().sorted(TIES).toList()) {
            Optional<Exact> total = total(line);
            if (total.isEmpty()) {
                continue;
            }
            Exact spent = spent(line);
            long most = whole(total.get().minus(taken).times(spent));
            if (line.current > most) {
                line.current = most;
                line.room = most;
                line.flags.add("PURCHASE_CAPPED");
                if (most == 0) {
                    line.refuse("STACKING", "REJECTED");
                }
            }
            taken = taken.plus(Exact.of(line.current).dividedBy(spent));
        }
    }

    private void shareTotalOfNet(Set<Line> winners) {
        Exact taken = Exact.ZERO;
        for (Line line : winners.stream().sorted(TIES).toList()) {
            PaperPurchase purchase = line.purchase;
            Optional<Exact> total = total(line);
            if (total.isEmpty() || !line.stands() || purchase.life() != Life.CLEARED || purchase.net() == 0) {
                continue;
            }
            Exact left = spent(line).times(share(purchase, purchase.returned()));
            long after = afterReturns(line);
            if (line.offer.refundPolicy() == RefundPolicy.REQUALIFY) {
                after = Math.min(after, whole(total.get().minus(taken).times(left)));
                line.netCeiling = after;
            }
            taken = taken.plus(Exact.of(after).dividedBy(left));
        }
    }

    private static long whole(Exact amount) {
        return Math.max(0, amount.floor().over().longValueExact());
    }

    // The choice: pinned on the first authorization's own amount while everybody chosen still pays.

    private Set<Line> pinned(List<Line> lines) {
        return best(lines, line -> line.stands() || line.reason.equals("BELOW_MINIMUM") ? line.first : 0);
    }

    private Set<Line> winners(List<Line> lines) {
        Set<Line> winners = new HashSet<>(chosen(lines));
        lines.stream()
                .filter(line -> isAdded(line.offer) && line.stands() && line.current > 0)
                .forEach(winners::add);
        return winners;
    }

    private Set<Line> chosen(List<Line> lines) {
        Set<Line> pinned = pinned(lines);
        boolean allPay = !pinned.isEmpty() && pinned.stream().allMatch(line -> line.stands() && line.current > 0);
        return allPay ? pinned : best(lines, line -> line.stands() ? line.current : 0);
    }

    private static final Comparator<Line> TIES = Comparator.<Line>comparingInt(
                    line -> -line.offer.stacking().priority())
            .thenComparing(line -> line.offer.schedule().until())
            .thenComparing(line -> line.offer.id());

    private Set<Line> best(List<Line> lines, ToLongFunction<Line> worth) {
        Comparator<Line> better = Comparator.<Line, Exact>comparing(
                        line -> worth(line, worth.applyAsLong(line)), Exact::compareTo)
                .reversed()
                .thenComparing(TIES);
        List<Line> giving = lines.stream()
                .filter(line -> !isAdded(line.offer) && worth.applyAsLong(line) > 0)
                .sorted(better)
                .toList();
        Set<Line> together = giving.stream()
                .filter(line -> line.offer.stacking().mode() == Stacking.Mode.ADDITIVE)
                .collect(Collectors.toSet());
        giving.stream()
                .filter(line -> line.offer.stacking().mode() == Stacking.Mode.BEST_OF_GROUP)
                .collect(Collectors.groupingBy(line -> line.offer.stacking().group()))
                .values()
                .forEach(group -> together.add(group.getFirst()));
        int most =
                lines.isEmpty() ? 0 : stacking(story, lines.getFirst().purchase).maxOffers();
        if (most > 0) {
            together.retainAll(
                    giving.stream().filter(together::contains).limit(most).toList());
        }
        Optional<Line> exclusive = giving.stream()
                .filter(line -> line.offer.stacking().mode() == Stacking.Mode.EXCLUSIVE)
                .findFirst();
        Exact sum = together.stream()
                .map(line -> worth(line, worth.applyAsLong(line)))
                .reduce(Exact.ZERO, Exact::plus);
        return exclusive
                .filter(line -> worth(line, worth.applyAsLong(line)).isMoreThan(sum))
                .map(Set::of)
                .orElse(together);
    }

    // What is paid, and how far it has come.

    private void pay(Line line) {
        line.flags.addAll(line.purchase.flags());
        if (line.offer.mechanic().together()) {
            payTogether(line);
            return;
        }
        if (line.purchase.life() == Life.AUTHORISED) {
            line.provisional = line.current;
            line.stage = "PROVISIONAL";
            return;
        }
        line.kept = kept(line);
        line.committed = line.current;
        long after = Math.min(afterReturns(line), line.netCeiling);
        line.available = awaitsContact() ? 0 : Math.min(after, ripe(line));
        line.pending = after - line.available;
        if (after > 0) {
            line.awaitsContact = awaitsContact();
            line.stage = line.pending == 0 ? "AVAILABLE" : "PENDING";
        } else {
            line.refuse(line.purchase.net() == 0 ? "RETURNED" : "BELOW_MINIMUM", "REJECTED");
        }
    }

    /** A clearing that announces others leaves standing what was reserved for all of the hold. */
    private long kept(Line line) {
        PaperPurchase purchase = line.purchase;
        Exact exchange = exchange(purchase, line.offer.currency()).orElseThrow();
        boolean expected = purchase.moreToCome
                && purchase.authorised.spent().isMoreThan(purchase.cleared().spent())
                && today(purchase) <= lastProvisionalDay(purchase);
        long reserved = Math.min(
                Math.min(line.room, line.capLeft),
                reward(line.offer, value(line.offer, purchase.authorised, purchase, exchange), line.turn, purchase));
        return expected ? Math.max(0, reserved - line.current) : 0;
    }

    private long afterReturns(Line line) {
        PaperPurchase purchase = line.purchase;
        Exact exchange = exchange(purchase, line.offer.currency()).orElseThrow();
        Exact whole = value(line.offer, purchase.cleared(), purchase, exchange);
        Exact left = share(purchase, purchase.returned());
        Exact disputed = purchase.openChargebacks().atMost(purchase.returned());
        Exact reward = unrounded(line.offer, whole, line.turn, purchase).atMost(Exact.of(line.room));
        return switch (line.offer.refundPolicy()) {
            case REQUALIFY -> Math.min(line.current, reward(line.offer, whole.times(left), line.turn, purchase));
            case PROPORTIONAL -> reward.times(left).halfUp();
            case NONE -> reward.times(share(purchase, disputed)).halfUp();
        };
    }

    /** What is left of a purchase, returns counted in the currency it was made in. */
    private static Exact share(PaperPurchase purchase, Exact gone) {
        Exact cleared = purchase.cleared().spent();
        return cleared.minus(gone).dividedBy(cleared);
    }

    /** The reward of those clearings alone whose own hold is over. */
    private long ripe(Line line) {
        if (!released) {
            return 0;
        }
        PaperPurchase purchase = line.purchase;
        Goods over = purchase.clearings.stream()
                .filter(clearing -> clearing.at().localDay() + line.offer.holdDays() < today(purchase))
                .map(PaperPurchase.Cleared::goods)
                .reduce(Goods.NONE, Goods::plus);
        Exact exchange = exchange(purchase, line.offer.currency()).orElseThrow();
        return reward(line.offer, value(line.offer, over, purchase, exchange), line.turn, purchase);
    }
}
