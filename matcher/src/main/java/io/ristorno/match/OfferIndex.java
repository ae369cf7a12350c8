package io.ristorno.match;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.member.Purchase;
import io.ristorno.merchant.FundingLine;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.UsualGap;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.ExposedTo;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Offer;
import io.ristorno.program.LevelTerms;
import io.ristorno.program.PastTerms;
import io.ristorno.program.PointTerms;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.StackingTerms;
import io.ristorno.program.WindowTerms;
import io.ristorno.reward.Candidates;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The offers of a catalogue, compiled for matching: an immutable base, and an overlay of the merchants that changed since. A
 * merchant in the overlay is answered by the overlay alone. The pair is swapped by one reference between two events.
 *
 * <p>Versions stay for {@value #VERSIONS_KEPT_DAYS} days after they were superseded: the one in force at purchase time
 * decides, however late the message. And for the longest hold of any offer, and {@value #LATE_DAYS} days more: a purchase is looked
 * at once again when its hold ends, which begins with its last clearing.
 */
public final class OfferIndex {
    /** 180 days in which a purchase lives on and 45 in which its last clearing may come. */
    public static final int VERSIONS_KEPT_DAYS = 225;

    private static final int YEAR_DAYS = 366;
    private static final int MONTH_DAYS = 31;

    /** How long after a hold's end nobody may have been there to look. */
    private static final int LATE_DAYS = 30;

    /** In the place of a merchant's id, of offers that are none's. */
    private static final String WIDE = "";

    /** Offers in the overlay from which on a new base should be compiled. */
    public static final int OVERLAY_MAX = 4096;

    /** No offers. */
    public static final OfferIndex EMPTY = compile(Catalogue.EMPTY, Instant.EPOCH);

    private final long revision;
    private final Rows base;
    private final Rows overlay;
    private final Wide wide;
    private final Map<String, Integer> locations;
    private final Map<String, Pool> pools;
    private final Map<String, FundingLine> lines;
    private final Map<String, Long> begun;
    private final Map<String, List<UsualGap>> usual;
    private final Map<String, Program> programs;
    private final Map<String, Arms> arms;
    private final News news;
    private final int overlaid;
    private final int holdDays;
    /** The catalogue of which it is. */
    private final Catalogue known;

    private final long rememberedMillis;

    private OfferIndex(
            long rememberedMillis,
            long revision,
            Rows base,
            Rows overlay,
            Wide wide,
            Map<String, Integer> locations,
            Map<String, Pool> pools,
            Map<String, FundingLine> lines,
            Map<String, Long> begun,
            Map<String, List<UsualGap>> usual,
            Map<String, Program> programs,
            Map<String, Arms> arms,
            News news,
            int overlaid,
            int holdDays,
            Catalogue known) {
        this.rememberedMillis = rememberedMillis;
        this.revision = revision;
        this.base = base;
        this.overlay = overlay;
        this.wide = wide;
        this.locations = locations;
        this.pools = pools;
        this.lines = lines;
        this.begun = begun;
        this.usual = usual;
        this.programs = programs;
        this.arms = arms;
        this.news = news;
        this.overlaid = overlaid;
        this.holdDays = holdDays;
        this.known = known;
    }

    /**
     * Compiles a whole catalogue.
     *
     * @param now versions superseded so long before that nothing is decided by them any more are left out
     */
    public static OfferIndex compile(Catalogue catalogue, Instant now) {
        var locations = new HashMap<String, Integer>();
        int hold = holdDays(catalogue.offers(), 0);
        long horizon = horizon(catalogue.programs(), hold, now);
        Map<String, List<Rows.Version>> versions = versions(and(catalogue.offers(), catalogue.bases()), horizon);
        var wide = new Wide(wide(versions));
        Rows base = new Rows(versions, id -> number(locations, id));
        return new OfferIndex(
                horizon,
                catalogue.revision(),
                base,
                new Rows(Map.of(), id -> 0),
                wide,
                locations,
                pools(catalogue, catalogue.offers()),
                lines(catalogue.merchants()),
                begun(catalogue.merchants()),
                usual(catalogue.merchants()),
                programs(catalogue.programs()),
                arms(catalogue.campaigns()),
                News.of(catalogue, now),
                0,
                hold,
                catalogue);
    }

    /**
     * This index with the offers of some merchants as a later catalogue has them: the cost is that of those merchants.
     *
     * @param merchants every merchant changed since the base was compiled; {@code ""} for the offers that are no merchant's, of which
     *     there are few: those are compiled as a whole
     */
    public OfferIndex overlaid(Catalogue catalogue, Set<String> merchants, Instant now) {
        boolean offersAlone = isOf(catalogue);
        List<Offer> changed = and(
                catalogue.offers().stream()
                        .filter(offer -> merchants.contains(offer.merchantId()))
                        .toList(),
                merchants.contains(WIDE) ? catalogue.bases() : List.of());
        var numbered = new HashMap<>(locations);
        int hold = holdDays(changed, holdDays);
        long horizon = horizon(catalogue.programs(), hold, now);
        Map<String, List<Rows.Version>> versions = versions(changed, horizon);
        merchants.forEach(merchant -> versions.putIfAbsent(merchant, List.of()));
        List<Rows.Version> others = wide(versions);
        Rows rows = new Rows(versions, id -> number(numbered, id));
        return new OfferIndex(
                Math.max(rememberedMillis, horizon),
                catalogue.revision(),
                base,
                rows,
                merchants.contains(WIDE) ? new Wide(others) : wide,
                numbered,
                offersAlone ? poolsWith(changed, catalogue) : pools(catalogue, catalogue.offers()),
                offersAlone ? lines : lines(catalogue.merchants()),
                offersAlone ? begun : begun(catalogue.merchants()),
                offersAlone ? usual : usual(catalogue.merchants()),
                offersAlone ? programs : programs(catalogue.programs()),
                arms(catalogue.campaigns()),
                news.with(changed, merchants, catalogue, now),
                changed.size() - others.size(),
                hold,
                catalogue);
    }

    /** Whether programs and merchants are those that this index knows: what an edit leaves alone is the same object. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isOf(Catalogue catalogue) {
        return catalogue.merchants() == known.merchants() && catalogue.programs() == known.programs();
    }

    private static List<Offer> and(List<Offer> offers, List<Offer> bases) {
        if (bases.isEmpty()) {
            return offers;
        }
        var all = new ArrayList<Offer>(offers);
        all.addAll(bases);
        return all;
    }

    /** Takes those that are no merchant's out. */
    private static List<Rows.Version> wide(Map<String, List<Rows.Version>> versions) {
        List<Rows.Version> wide = versions.remove(WIDE);
        return wide == null ? List.of() : wide;
    }

    /** Versions superseded before this are left out. */
    private static long horizon(List<Program> programs, int holdDays, Instant now) {
        int hold = holdDays;
        for (Program program : programs) {
            hold = Math.max(hold, newMerchantDays(program));
            hold = Math.max(hold, program.lastPoints().map(PointTerms::holdDays).orElse(0));
        }
        return now.minus(Duration.ofDays((long) VERSIONS_KEPT_DAYS + hold + LATE_DAYS))
                .toEpochMilli();
    }

    /** The longest that anything of these offers is held, or waits for its period's end; offers are never fewer, so it only grows. */
    private static int holdDays(List<Offer> offers, int before) {
        int hold = before;
        for (Offer offer : offers) {
            hold = Math.max(hold, offer.holdDays());
            if (offer.mechanic() instanceof PeriodRebate rebate) {
                // What is paid at a period's end is paid on its last purchase, and by its version.
                int days = rebate.per() == Limit.Period.YEAR ? YEAR_DAYS : MONTH_DAYS;
                hold = Math.max(hold, days + rebate.graceDays() - VERSIONS_KEPT_DAYS);
            }
        }
        return hold;
    }

    /** What a new merchant gives may be held for longer than any offer says, by the terms of today and by those of the purchase. */
    private static int newMerchantDays(Program program) {
        int days = program.risk().newMerchantDays();
        for (PastTerms past : program.termsBefore()) {
            days = Math.max(days, past.risk().newMerchantDays());
        }
        return days;
    }

    /**
     * Whether every version that may have been in force at a moment is here. Purchases made before are as they are: nobody
     * can decide them again.
     */
    public boolean remembers(long epochMillis) {
        return epochMillis >= rememberedMillis;
    }

    private static int number(Map<String, Integer> locations, String id) {
        return locations.computeIfAbsent(id, _ -> locations.size() + 1);
    }

    private static Map<String, List<Rows.Version>> versions(List<Offer> offers, long horizon) {
        var byOffer = new LinkedHashMap<String, List<Offer>>();
        for (Offer offer : offers) {
            // What is in preparation decides nothing, and ends nothing that does.
            if (offer.status().isPublished()) {
                byOffer.computeIfAbsent(offer.id(), id -> new ArrayList<>(1)).add(offer);
            }
        }
        var byMerchant = new LinkedHashMap<String, List<Rows.Version>>();
        for (List<Offer> ofOne : byOffer.values()) {
            List<Rows.Version> rows =
                    byMerchant.computeIfAbsent(ofOne.getFirst().merchantId(), id -> new ArrayList<>(2));
            addVersions(ofOne, horizon, rows);
        }
        return byMerchant;
    }

    private static void addVersions(List<Offer> versions, long horizon, List<Rows.Version> rows) {
        for (int i = 0; i < versions.size(); i++) {
            long until = i + 1 < versions.size() ? millis(versions.get(i + 1).effectiveFrom()) : Long.MAX_VALUE;
            if (until > horizon) {
                Offer offer = versions.get(i);
                rows.add(new Rows.Version(offer, millis(offer.effectiveFrom()), until));
            }
        }
    }

    private static long millis(Instant instant) {
        return instant.equals(Instant.MIN) ? Long.MIN_VALUE : instant.toEpochMilli();
    }

    /** These, and those of offers that have changed; all of whose versions are told. */
    private Map<String, Pool> poolsWith(List<Offer> changed, Catalogue catalogue) {
        Map<String, Pool> all = HashMap.newHashMap(pools.size() + changed.size());
        all.putAll(pools);
        changed.forEach(offer -> all.remove(offer.id()));
        all.putAll(pools(catalogue, changed));
        return all;
    }

    private static Map<String, Pool> pools(Catalogue catalogue, List<Offer> offers) {
        var latest = new HashMap<String, Offer>();
        for (Offer offer : offers) {
            if (offer.status().isPublished()) {
                latest.remove(offer.id());
                if (offer.isShared()) {
                    latest.put(offer.id(), offer);
                }
            }
        }
        var pools = HashMap.<String, Pool>newHashMap(latest.size());
        latest.forEach((id, offer) ->
                pools.put(id, Pool.of(offer, catalogue.merchant(offer.merchantId()), elsewhere(offer, catalogue))));
        return pools;
    }

    /** The zone of a program for whose members an offer is. */
    private static ZoneId elsewhere(Offer offer, Catalogue catalogue) {
        return catalogue.programs().stream()
                .filter(program -> offer.who().programs().isEmpty()
                        || offer.who().programs().contains(program.id()))
                .map(Program::zone)
                .findFirst()
                .orElse(ZoneOffset.UTC);
    }

    private static Map<String, FundingLine> lines(List<Merchant> merchants) {
        var byId = new HashMap<String, FundingLine>();
        merchants.forEach(merchant -> merchant.line().ifPresent(line -> byId.put(merchant.id(), line)));
        return byId;
    }

    private static Map<String, Long> begun(List<Merchant> merchants) {
        var byId = new HashMap<String, Long>();
        merchants.forEach(
                merchant -> merchant.since().ifPresent(since -> byId.put(merchant.id(), since.toEpochMilli())));
        return byId;
    }

    private static Map<String, List<UsualGap>> usual(List<Merchant> merchants) {
        var byId = new HashMap<String, List<UsualGap>>();
        for (Merchant merchant : merchants) {
            if (!merchant.usualGaps().isEmpty()) {
                byId.put(merchant.id(), merchant.usualGaps());
            }
        }
        return byId;
    }

    private static Map<String, Program> programs(List<Program> programs) {
        var byId = new HashMap<String, Program>();
        programs.forEach(program -> byId.put(program.id(), program));
        return byId;
    }

    private static Map<String, Arms> arms(List<Campaign> campaigns) {
        var byId = new HashMap<String, Arms>();
        for (Campaign campaign : campaigns) {
            if (campaign.arms().holdoutBasisPoints() > 0) {
                byId.put(campaign.id(), campaign.arms());
            }
        }
        return byId;
    }

    /**
     * Takes those offers out of a purchase's candidates from which its member is held out: by the program from all, else by an offer's
     * campaign. What held when it was made decides. What other programs themselves give goes as well, and is nothing to him.
     *
     * @return those from which he is held out
     */
    public List<Offer> withhold(MemberKey member, Purchase purchase, Candidates candidates) {
        for (int i = candidates.count() - 1; i >= 0; i--) {
            Offer offer = candidates.offer(i);
            if (offer.isBase() && !offer.program().equals(member.program())) {
                candidates.remove(i);
            }
        }
        if (candidates.count() == 0
                || arms.isEmpty() && control(member.program()).isEmpty()) {
            return List.of();
        }
        var heldOut = new ArrayList<Offer>(0);
        for (int i = candidates.count() - 1; i >= 0; i--) {
            if (holdsOut(member, candidates.offer(i), purchase.at().epochMillis())) {
                heldOut.addFirst(candidates.offer(i));
                candidates.remove(i);
            }
        }
        return heldOut;
    }

    /** Whether a member is held out from an offer at a moment; from what his program itself gives nobody is. */
    public boolean holdsOut(MemberKey member, Offer offer, long epochMillis) {
        return !offer.isBase() && holdsOut(member, offer.campaign().orElse(""), epochMillis);
    }

    /** Whether a member is held out from a campaign at a moment; from what has none, {@code ""}, only together with all else. */
    public boolean holdsOut(MemberKey member, String campaign, long epochMillis) {
        String unit = member.unit();
        Arms its = arms.get(campaign);
        return its != null && its.holdsOut(unit, epochMillis)
                || control(member.program())
                        .filter(all -> all.holdsOut(unit, epochMillis))
                        .isPresent();
    }

    private Optional<Arms> control(String program) {
        return program(program).flatMap(Program::control);
    }

    /** A program as it is now; one of the catalogue's. */
    public Optional<Program> program(String id) {
        return Optional.ofNullable(programs.get(id));
    }

    /** What a program let earn, and had looked at, when a purchase was made. */
    public RiskTerms risk(String program, Purchase purchase) {
        Program known = programs.get(program);
        return known == null ? RiskTerms.DEFAULT : known.riskAt(purchase.at().epochMillis());
    }

    /** How long a program waits for what follows on what happened at a moment. */
    public WindowTerms windows(String program, long epochMillis) {
        Program known = programs.get(program);
        return known == null ? WindowTerms.DEFAULT : known.windowsAt(epochMillis);
    }

    /** What a program let offers give a purchase together when it was made. */
    public StackingTerms stacking(String program, Purchase purchase) {
        Program known = programs.get(program);
        return known == null
                ? StackingTerms.DEFAULT
                : known.stackingAt(purchase.at().epochMillis());
    }

    /** What a program's points were when a purchase was made. */
    public Optional<PointTerms> points(String program, Purchase purchase) {
        Program known = programs.get(program);
        return known == null ? Optional.empty() : known.pointsAt(purchase.at().epochMillis());
    }

    /** A program's levels, from the lowest up. */
    public List<LevelTerms.Step> levels(String program) {
        Program known = programs.get(program);
        return known == null || known.levels().isEmpty()
                ? List.of()
                : known.levels().get().steps();
    }

    /** Whether a program has had terms by which a purchase depends on what became of those before it. */
    public boolean loops(String program) {
        Program known = programs.get(program);
        return known != null
                && (known.risk().loopRefunds() > 0
                        || known.termsBefore().stream()
                                .anyMatch(past -> past.risk().loopRefunds() > 0));
    }

    /** Whether a program has had terms by which what one merchant gives depends on what others gave. */
    public boolean capsMembers(String program) {
        Program known = programs.get(program);
        return known != null
                && (known.risk().capsMembers()
                        || known.termsBefore().stream()
                                .anyMatch(past -> past.risk().capsMembers()));
    }

    /** What a program's members may be told of as something new, the newest first; nothing where they are told nothing. */
    public List<Offer> news(String program) {
        return news.of(program);
    }

    /** When business with a merchant began, epoch milliseconds; empty for always. */
    public OptionalLong since(MerchantKey merchant) {
        Long since = begun.get(merchant.value());
        return since == null ? OptionalLong.empty() : OptionalLong.of(since);
    }

    /** How long it was usually between two purchases of a customer of a merchant, by then, in half days; 0 if nobody knows. */
    public int usualHalfDays(MerchantKey merchant, int localDay) {
        List<UsualGap> gaps = usual.getOrDefault(merchant.value(), List.of());
        for (UsualGap gap : gaps.reversed()) {
            if (gap.from().toEpochDay() <= localDay) {
                return gap.halfDays();
            }
        }
        return 0;
    }

    /**
     * Fills in the offers whose version in force at purchase time has its stateless conditions met: place, window, days and
     * hours, currency, minimum. Allocates nothing. Not for what is no purchase.
     */
    public void match(MerchantKey merchant, Purchase purchase, Candidates into) {
        into.clear();
        int location = locations.getOrDefault(purchase.location(), 0);
        int country = Rows.country(purchase.country());
        if (!overlay.match(merchant.value(), purchase, location, country, into)) {
            base.match(merchant.value(), purchase, location, country, into);
        }
        wide.match(purchase, country, into);
    }

    /**
     * Fills in every offer that has a version in force at purchase time and is the merchant's, or counts at all merchants of the
     * purchase's category, whatever its other conditions.
     */
    public void inForce(MerchantKey merchant, Purchase purchase, Candidates into) {
        into.clear();
        if (!overlay.inForce(merchant.value(), purchase, into)) {
            base.inForce(merchant.value(), purchase, into);
        }
        wide.inForce(purchase, into);
    }

    /** The version of an offer in force at a moment, if it had one and is the merchant's, or none's. */
    public Optional<Offer> version(MerchantKey merchant, String offer, long epochMillis) {
        Optional<Offer> everywhere = wide.version(offer, epochMillis);
        if (everywhere.isPresent()) {
            return everywhere;
        }
        return overlay.knows(merchant.value())
                ? overlay.version(merchant.value(), offer, epochMillis)
                : base.version(merchant.value(), offer, epochMillis);
    }

    /** Whether an offer is no merchant's, of those in force at a moment. */
    public boolean isWide(String offer, long epochMillis) {
        return wide.version(offer, epochMillis).isPresent();
    }

    /** A version by its number of an offer that is the merchant's, or none's, if it may still decide something. */
    public Optional<Offer> numbered(MerchantKey merchant, String offer, int version) {
        Optional<Offer> everywhere = wide.numbered(offer, version);
        if (everywhere.isPresent()) {
            return everywhere;
        }
        return overlay.knows(merchant.value())
                ? overlay.numbered(merchant.value(), offer, version)
                : base.numbered(merchant.value(), offer, version);
    }

    /** Whether any offer of a merchant goes by several purchases. */
    public boolean counts(MerchantKey merchant) {
        return overlay.knows(merchant.value()) ? overlay.counts(merchant.value()) : base.counts(merchant.value());
    }

    /** Whether any offer of a merchant is for members by what they bought there before. */
    public boolean asksHistory(MerchantKey merchant) {
        return overlay.knows(merchant.value())
                ? overlay.asksHistory(merchant.value())
                : base.asksHistory(merchant.value());
    }

    /** Whether any offer of a merchant asks how long ago a member bought there, against what is usual. */
    public boolean asksCycle(MerchantKey merchant) {
        return overlay.knows(merchant.value()) ? overlay.asksCycle(merchant.value()) : base.asksCycle(merchant.value());
    }

    /** Whether it matters of any offer of a merchant who has activated it. */
    public boolean asksActivation(MerchantKey merchant) {
        return overlay.knows(merchant.value())
                ? overlay.asksActivation(merchant.value())
                : base.asksActivation(merchant.value());
    }

    /** Whether any offer that counts at a merchant, his or none's, asks by what a member can be reached. */
    public boolean asksContact(MerchantKey merchant) {
        return wide.asksContact()
                || (overlay.knows(merchant.value())
                        ? overlay.asksContact(merchant.value())
                        : base.asksContact(merchant.value()));
    }

    /** Whether it may matter to an offer of a merchant that a member has seen or done something at a place: else nobody need know. */
    public boolean asksExposure(MerchantKey merchant, String placement, ExposedTo.Kind kind) {
        return overlay.knows(merchant.value())
                ? overlay.asksExposure(merchant.value(), placement, kind)
                : base.asksExposure(merchant.value(), placement, kind);
    }

    private boolean asksExposure(MerchantKey merchant) {
        return overlay.knows(merchant.value())
                ? overlay.asksExposure(merchant.value())
                : base.asksExposure(merchant.value());
    }

    /** Whether it matters to any offer that counts at a merchant what was known of a member when a purchase was settled. */
    public boolean asksFooting(MerchantKey merchant) {
        return asksHistory(merchant)
                || asksActivation(merchant)
                || asksExposure(merchant)
                || asksContact(merchant)
                || asksSegments(merchant);
    }

    /** Before this nobody need know any more what a member has seen, epoch milliseconds: no purchase is that open. */
    public long touchesFromMillis() {
        return rememberedMillis
                - Duration.ofDays(ExposedTo.WITHIN_DAYS_MAX + 2L).toMillis();
    }

    /** Before this nobody need know any more by what a member could be reached, the last of it apart, epoch milliseconds. */
    public long contactsFromMillis() {
        return rememberedMillis - Duration.ofDays(2).toMillis();
    }

    /** Whether a program's rewards wait for more than their hold. */
    public boolean waitsForContact(String program) {
        Program known = programs.get(program);
        return known != null && known.balances().waitsForContact();
    }

    /** Whether any offer that may count at a merchant is for members by the segments in which they are. */
    public boolean asksSegments(MerchantKey merchant) {
        return wide.asksSegments()
                || (overlay.knows(merchant.value())
                        ? overlay.asksSegments(merchant.value())
                        : base.asksSegments(merchant.value()));
    }

    /** Whether any offer is, of whomever it is. */
    public boolean asksSegments() {
        return wide.asksSegments() || overlay.asksSegments() || base.asksSegments();
    }

    /** Whether any offer, of whomever it is, is for members by whether they are in a segment, or have a level. */
    public boolean asksSegment(String segment) {
        return wide.asksSegment(segment) || overlay.asksSegment(segment) || base.asksSegment(segment);
    }

    /** Whether a merchant's offer counts for no purchase any more that somebody can decide again. */
    public boolean isOver(String merchant, String offer) {
        Rows rows = overlay.knows(merchant) ? overlay : base;
        OptionalLong last = rows.lastMinute(merchant, offer);
        return last.isEmpty()
                || last.getAsLong() + TimeUnit.DAYS.toMinutes(1) < TimeUnit.MILLISECONDS.toMinutes(rememberedMillis);
    }

    /** Whether any offer of a merchant pays on one purchase what those behind it come to, too. */
    public boolean paysPeriods(MerchantKey merchant) {
        return overlay.knows(merchant.value())
                ? overlay.paysPeriods(merchant.value())
                : base.paysPeriods(merchant.value());
    }

    /** Whether any offer that is no merchant's limits what a member may have of it at all of them. */
    public boolean limitsAnywhere() {
        return wide.limits();
    }

    /** Whether what a member may have at a merchant is limited. */
    public boolean limits(MerchantKey merchant) {
        return overlay.knows(merchant.value()) ? overlay.limits(merchant.value()) : base.limits(merchant.value());
    }

    /** What all members share of an offer by its latest version, if anything: what is edited counts from its publication on. */
    public Optional<Pool> pool(String offer) {
        return Optional.ofNullable(pools.get(Objects.requireNonNull(offer)));
    }

    /** What a merchant can lose at most, as it is now; of one who has set such a line. */
    public Optional<FundingLine> line(String merchant) {
        return Optional.ofNullable(lines.get(merchant));
    }

    /** Every line, by merchant. */
    public Map<String, FundingLine> lines() {
        return Collections.unmodifiableMap(lines);
    }

    /** Of the catalogue it was compiled from. */
    public long revision() {
        return revision;
    }

    /** Offer versions in the overlay. */
    public int overlaySize() {
        return overlaid;
    }

    /** Bytes of the compiled tables, the offers themselves apart. */
    public long bytes() {
        return base.bytes() + overlay.bytes() + wide.bytes();
    }
}
