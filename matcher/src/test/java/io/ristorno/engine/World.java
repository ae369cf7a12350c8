package io.ristorno.engine;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.Reading;
import io.ristorno.decide.Explanation;
import io.ristorno.event.CatalogueAdopted;
import io.ristorno.event.Event;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Notice;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruled;
import io.ristorno.event.Ruling;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.event.StateKey;
import io.ristorno.event.Tick;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.FundingLine;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.UsualGap;
import io.ristorno.money.Rates;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.WindowTerms;
import io.ristorno.reward.Reward;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An engine with everything around it in memory: what the shell does, without its threads and disks. Effects are carried out
 * at once; alarms come back as looks when time passes.
 */
public final class World implements Members {
    private final Map<RelationshipKey, Relationship> relationships = new TreeMap<>();
    private final Map<MemberKey, Member> members = new TreeMap<>();
    private final TreeMap<Long, TreeSet<StateKey>> alarms = new TreeMap<>();
    private final TreeSet<StateKey> reconsidered = new TreeSet<>(StateKey.ORDER);
    private final List<Entry> entries = new ArrayList<>();
    private final List<List<Entry>> booked = new ArrayList<>();
    private final Set<ReconciliationFault> faults = new LinkedHashSet<>();
    private final Queue<RelationshipKey> promised = new ArrayDeque<>();
    private final Queue<Event> sent = new ArrayDeque<>();
    private final Engine engine;
    private final boolean audited;
    private List<Offer> offers;
    private final Map<String, Campaign> campaigns = new TreeMap<>();
    private final Map<String, Merchant> merchants = new TreeMap<>();
    private final Map<String, Long> ceilings = new TreeMap<>();
    private Rates rates = Rates.NONE;
    private final List<Notice> notices = new ArrayList<>();
    private List<Program> programs = List.of(new Program("prg_demo", "Demo", ZoneId.of("Europe/Berlin")));
    private long revision;

    private World(List<Offer> offers, boolean audited) {
        this.offers = offers;
        this.audited = audited;
        this.engine = new Engine(compiled(), Rates.NONE, this, new OfferBudgets(), new TrialBalance());
        raise();
    }

    /** A world that is audited after every event. */
    public static World audited(List<Offer> offers) {
        return new World(offers, true);
    }

    /** A world that is audited when somebody asks. */
    public static World of(List<Offer> offers) {
        return new World(offers, false);
    }

    OfferIndex compiled() {
        return OfferIndex.compile(
                new Catalogue(
                        revision, programs, List.copyOf(merchants.values()), List.copyOf(campaigns.values()), offers),
                Instant.EPOCH);
    }

    /** Gives the engine an event and carries out what it says; what it passes on to another member is given to it, too. */
    public List<Effect> apply(Event event) {
        Map<RelationshipKey, Relationship> before = audited ? Map.copyOf(relationships) : Map.of();
        List<Effect> effects = engine.apply(event);
        for (Effect effect : effects) {
            carryOut(effect);
        }
        List<Effect> all = new ArrayList<>(effects);
        for (Effect effect : effects) {
            if (effect instanceof Effect.PassedOn passed) {
                all.addAll(apply(passed.event()));
            }
        }
        while (!sent.isEmpty()) {
            apply(sent.remove());
        }
        if (!(event instanceof Look)) {
            keepPromises();
        }
        if (audited) {
            Audit.check(this);
            if (event instanceof TransactionEvent transaction) {
                RelationshipKey key = transaction.message().relationship();
                Audit.settledStays(before.getOrDefault(key, Relationship.none(key)), relationship(key), offers());
            }
        }
        return all;
    }

    /** Who was promised what became free is looked at, and whoever is promised what that frees. */
    private void keepPromises() {
        for (int kept = 0; !promised.isEmpty(); kept++) {
            if (kept > 1_000) {
                throw new AssertionError("promises lead to promises for ever");
            }
            apply(new Look(promised.remove(), engine.nowMillis()));
        }
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Answered answered -> {}
            case Effect.Refused refused -> {}
            case Effect.RatesKnown known -> rates = rates.with(known.sheet());
            case Effect.Sent it -> sent.add(it.event());
            case Effect.PassedOn it -> {}
            case Effect.NoticeGiven given -> notices.add(given.notice());
            case Effect.Noted it -> {}
            case Effect.NotLinked it -> {}
            case Effect.ErasureBegun it -> {}
            case Effect.AsksOperator asks -> {}
            case Effect.ClaimMade made -> {}
            case Effect.ClaimDropped dropped -> {}
            case Effect.FaultFound found -> faults.add(found.fault());
            case Effect.PurchasesClosed closed -> {}
            case Effect.EntriesCarried carried -> {}
            case Effect.Reconsidered it ->
                relationships.values().stream()
                        .filter(each -> each.key().member().equals(it.member()))
                        .filter(each -> each.hasPurchasesSince(it.sinceMillis()))
                        .forEach(each -> {
                            alarms.computeIfAbsent(engine.nowMillis(), due -> new TreeSet<>(StateKey.ORDER))
                                    .add(each.key());
                            reconsidered.add(each.key());
                        });
            case Effect.Promised promised -> this.promised.add(promised.relationship());
            case Effect.RelationshipChanged changed ->
                relationships.put(changed.relationship().key(), changed.relationship());
            case Effect.MemberChanged changed -> members.put(changed.member().key(), changed.member());
            case Effect.Booked booked -> {
                entries.addAll(booked.entries());
                this.booked.add(booked.entries());
            }
            case Effect.AlarmSet alarm ->
                alarms.computeIfAbsent(alarm.dueMillis(), due -> new TreeSet<>(StateKey.ORDER))
                        .add(alarm.key());
        }
    }

    /** Time passes: one tick, then every look that is due by then, and those that these set for before then. */
    public void until(Instant now) {
        while (nextDayMillis() <= now.toEpochMilli()) {
            long next = nextDayMillis();
            tick(next - 1);
            tick(next);
        }
        tick(now.toEpochMilli());
    }

    /** When the next day begins of an offer that somebody waits for: something may change then without an alarm. */
    long nextDayMillis() {
        if (engine.nextDayMillis() <= engine.nowMillis()) {
            // What has adopted a catalogue learns of its days with a tick.
            apply(new Tick(engine.nowMillis()));
        }
        return engine.nextDayMillis();
    }

    /** What is to be looked at since something else is known of its member is: at once, while no time passes. */
    public void lookAgain() {
        while (!reconsidered.isEmpty()) {
            apply(new Look(reconsidered.pollFirst(), engine.nowMillis()));
            keepPromises();
        }
    }

    /** Everything is looked at, while no time passes. */
    public void lookAtAll() {
        reconsidered.clear();
        for (RelationshipKey key : List.copyOf(relationships.keySet())) {
            apply(new Look(key, engine.nowMillis()));
            keepPromises();
        }
    }

    private void tick(long millis) {
        apply(new Tick(millis));
        serve(millis);
    }

    private void serve(long millis) {
        for (int served = 0; !alarms.isEmpty() && alarms.firstKey() <= millis; served++) {
            if (served > 10_000) {
                throw new AssertionError("an alarm sets itself again and again");
            }
            Map.Entry<Long, TreeSet<StateKey>> due = alarms.pollFirstEntry();
            for (StateKey key : due.getValue()) {
                apply(new Look(key, due.getKey()));
                keepPromises();
            }
        }
    }

    /**
     * An operator decides on everything that was put to him, one way or another: as the seed and the message have it, so that
     * worlds that agree are decided on alike.
     */
    public void decide(long seed, Instant at) {
        for (Relationship relationship : List.copyOf(relationships.values())) {
            var subjects = new ArrayList<>(relationship.inReview());
            relationship
                    .purchases()
                    .forEach(purchase -> subjects.addAll(purchase.facts().suspects()));
            for (TransactionEvent subject : subjects) {
                apply(new Ruled(relationship.key(), ruling(seed, subject, relationship, at)));
            }
        }
    }

    /** An operator decides on rewards that wait for him: one is accepted, one refused, of one he says nothing yet. */
    public void judge(long seed, Instant at) {
        List.copyOf(relationships.values()).forEach(relationship -> judge(seed, relationship, at));
    }

    private void judge(long seed, Relationship relationship, Instant at) {
        for (Purchase purchase : relationship.purchases()) {
            for (Reward reward : relationship.heldBack(purchase)) {
                int dice = Math.floorMod((seed + purchase.key() + reward.offer()).hashCode(), 3);
                if (dice < 2) {
                    Verdict verdict = dice == 0 ? Verdict.ACCEPTED : Verdict.REFUSED;
                    String subject = Reward.id(purchase.id(), reward.offer());
                    apply(new Ruled(relationship.key(), new Ruling(subject, verdict, "", "operator", at)));
                }
            }
        }
    }

    private static Ruling ruling(long seed, TransactionEvent subject, Relationship relationship, Instant at) {
        String reference = reference(subject);
        int dice = Math.floorMod((seed + reference).hashCode(), 3);
        List<TransactionEvent> creating = relationship.recorded().stream()
                .map(Recorded::event)
                .filter(event -> event instanceof Authorization || event instanceof Clearing)
                .toList();
        boolean link = dice == 2 && !creating.isEmpty() && !(subject instanceof Clearing);
        Verdict verdict = link ? Verdict.LINKED : dice == 0 ? Verdict.REFUSED : Verdict.ACCEPTED;
        return new Ruling(reference, verdict, link ? reference(creating.getFirst()) : "", "operator", at);
    }

    private static String reference(TransactionEvent event) {
        return event.message().source() + "|" + event.message().id();
    }

    /** The catalogue becomes this one: every version of every offer. */
    public void adopt(List<Offer> versions) {
        offers = List.copyOf(versions);
        raise();
        revision++;
        engine.adopt(compiled());
        apply(new CatalogueAdopted(revision));
    }

    /** The engine is made to believe that the catalogue has changed: it decides each relationship anew, and promises nobody anything. */
    void doubt() {
        revision++;
        engine.adopt(compiled());
    }

    /** A program has these terms from here on; purchases made before are decided by those before. */
    public void govern(Program program, Instant at) {
        var before = new Catalogue(revision, programs, List.of(), List.of());
        programs = switch (CatalogueEdit.register(before, program, at)) {
            case Reading.Read<Catalogue> read -> read.value().programs();
            case Reading.Refused<Catalogue> refused ->
                throw new IllegalArgumentException(refused.problems().toString());
        };
        adopt(offers);
    }

    /** The program has had these terms from ever. */
    public void govern(Program program) {
        programs = List.of(program);
        adopt(offers);
    }

    /** There is a campaign, from ever. */
    public void measure(Campaign campaign) {
        campaigns.put(campaign.id(), campaign);
        adopt(offers);
    }

    /** Whose a campaign is. */
    MerchantKey merchantOf(String campaign) {
        return new MerchantKey(campaigns.get(campaign).merchantId());
    }

    /** Business with a merchant began. */
    public void begin(String merchant, Instant at) {
        merchants.merge(merchant, new Merchant(merchant, merchant, List.of()).from(at), (was, _) -> was.from(at));
        adopt(offers);
    }

    /** How long it is between two purchases of a merchant's customers, from a day on. */
    public void usual(String merchant, UsualGap gap) {
        merchants.put(
                merchant,
                merchants
                        .getOrDefault(merchant, new Merchant(merchant, merchant, List.of()))
                        .with(gap));
        adopt(offers);
    }

    /** A merchant's offers draw on this line from here on. */
    public void limit(String merchant, FundingLine line) {
        merchants.merge(merchant, new Merchant(merchant, merchant, List.of()).with(line), (was, _) -> was.with(line));
        long used = engine.budgets().usedOfLine(merchant, line.currency()).minor();
        ceilings.merge(merchant, Math.max(used, line.amountMinor()), Math::max);
        adopt(offers);
    }

    /** A limit that is lowered takes nothing back. */
    private void raise() {
        var latest = new TreeMap<String, Offer>();
        offers.forEach(offer -> latest.put(offer.id(), offer));
        latest.values()
                .forEach(offer -> offer.shared()
                        .forEach(limit -> ceilings.merge(
                                name(offer, limit),
                                Math.max(limit.most(), engine.budgets().used(offer.id(), limit)),
                                Math::max)));
    }

    private static String name(Offer offer, Limit limit) {
        return offer.id() + " " + limit.kind() + " " + limit.per();
    }

    /** What all members can have had together of a limit at most. */
    long ceiling(Offer offer, Limit limit) {
        return ceilings.getOrDefault(name(offer, limit), Long.MAX_VALUE);
    }

    /** Whether all versions of an offer have a limit of all members, however much it allows: what was reserved before is not counted. */
    boolean alwaysLimits(Limit limit, String offer) {
        return offers.stream()
                .filter(each -> each.id().equals(offer))
                .allMatch(each -> each.shared().stream()
                        .anyMatch(other -> other.kind() == limit.kind() && other.per() == limit.per()));
    }

    /** What a merchant's offers can have used at most: a lower line takes nothing back. */
    long ceilingMinor(String merchant) {
        return ceilings.getOrDefault(merchant, Long.MAX_VALUE);
    }

    /** Lines by merchant. */
    public Map<String, FundingLine> lines() {
        var lines = new TreeMap<String, FundingLine>();
        merchants.values().forEach(merchant -> merchant.line().ifPresent(line -> lines.put(merchant.id(), line)));
        return lines;
    }

    /** The program as it is now. */
    Program program() {
        return programs.getFirst();
    }

    /** The terms of risk that decide a purchase. */
    RiskTerms risk(Purchase purchase) {
        return programs.getFirst().riskAt(purchase.at().epochMillis());
    }

    Rates rates() {
        return rates;
    }

    /** How long the program waits for what follows on a purchase. */
    WindowTerms windows(Purchase purchase) {
        return programs.getFirst().windowsAt(purchase.at().epochMillis());
    }

    /** The terms that have always capped what a member has of all merchants. */
    Optional<RiskTerms> caps() {
        Program program = programs.getFirst();
        return program.termsBefore().isEmpty() && program.risk().capsMembers()
                ? Optional.of(program.risk())
                : Optional.empty();
    }

    /** When business with a merchant began. */
    OptionalLong since(MerchantKey merchant) {
        return compiled().since(merchant);
    }

    /** Membership events in order. */
    public World with(Collection<? extends MembershipEvent> events) {
        events.forEach(this::apply);
        return this;
    }

    /** Everything that is over is closed: what the service does all the time, a relationship after the other. */
    public void sweep() {
        for (Relationship relationship : List.copyOf(relationships.values())) {
            apply(new Look(relationship.key(), engine.nowMillis()));
        }
    }

    /** The entries, those of one event together. */
    List<List<Entry>> booked() {
        return booked;
    }

    /** What somebody should look at. */
    public Set<ReconciliationFault> faults() {
        return Collections.unmodifiableSet(faults);
    }

    /** What explain says to a purchase of a relationship. */
    public Explanation explain(RelationshipKey key, int position) {
        return engine.explain(relationship(key), position);
    }

    @Override
    public Relationship relationship(RelationshipKey key) {
        Relationship known = relationships.get(key);
        return known == null ? Relationship.none(key) : known;
    }

    @Override
    public Member member(MemberKey key) {
        Member known = members.get(key);
        return known == null ? Member.unknown(key) : known;
    }

    /** Every relationship that anything happened in. */
    public Collection<Relationship> relationships() {
        return Collections.unmodifiableCollection(relationships.values());
    }

    /** Every member of whom anything is known. */
    public Collection<Member> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    /** Everything that was ever booked, in order. */
    public List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** What was sent to members and has not come to them yet. */
    Collection<Event> underWay() {
        return Collections.unmodifiableCollection(sent);
    }

    /** Every version of every offer. */
    public List<Offer> offers() {
        return offers;
    }

    Engine engine() {
        return engine;
    }
}
