package io.ristorno.simulation;

import io.ristorno.catalog.Catalogue;
import io.ristorno.engine.Claim;
import io.ristorno.engine.Effect;
import io.ristorno.engine.Engine;
import io.ristorno.engine.Members;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.engine.SharedUse;
import io.ristorno.event.Bound;
import io.ristorno.event.CatalogueAdopted;
import io.ristorno.event.Claimed;
import io.ristorno.event.Event;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Vanished;
import io.ristorno.event.Notice;
import io.ristorno.event.Parted;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.RelationshipEvent;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.StateKey;
import io.ristorno.event.Tick;
import io.ristorno.event.TransactionEvent;
import io.ristorno.ledger.CarriedForward;
import io.ristorno.ledger.Cause.OfReward;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Member;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.money.RateSheet;
import io.ristorno.money.Rates;
import io.ristorno.reward.Flag;
import io.ristorno.store.LoggedBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * What a service would hold to which nothing bad ever happened: an engine with maps around it, given the events of the log in
 * the order of the log. It is started anew where the service was, since a start promises freed budgets anew.
 */
final class Twin implements Members {
    /**
     * A catalogue that was in force.
     *
     * @param compiled when
     */
    record Edition(Catalogue catalogue, Instant compiled) {
        static final Edition NONE = new Edition(Catalogue.EMPTY, Instant.EPOCH);

        OfferIndex index() {
            return OfferIndex.compile(catalogue, compiled);
        }
    }

    private final LongFunction<Edition> editions;
    private final Map<RelationshipKey, Relationship> relationships = new HashMap<>();
    private final Map<MemberKey, Member> members = new HashMap<>();
    private final Map<StateKey, List<Entry>> entries = new HashMap<>();
    private final Set<Look> alarms = new HashSet<>();
    private final Map<String, TreeMap<Long, Claim>> claims = new TreeMap<>();
    private final Set<RelationshipKey> asking = new HashSet<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<ReconciliationFault> faults = new HashSet<>();
    /** By the batch that is being applied. */
    private final Map<RelationshipKey, Set<String>> closed = new HashMap<>();

    private final List<Effect.Reconsidered> reconsidered = new ArrayList<>();
    private final Heard heard = new Heard();
    private OfferIndex index = OfferIndex.EMPTY;
    private final List<RateSheet> sheets = new ArrayList<>();
    private Rates rates = Rates.NONE;
    private Engine engine;
    private final Set<MemberKey> wanting = new HashSet<>();

    /**
     * @param editions the catalogue of each revision
     */
    Twin(LongFunction<Edition> editions) {
        this.editions = editions;
        engine = new Engine(OfferIndex.EMPTY, rates, this, new OfferBudgets(), new TrialBalance());
    }

    /** Starts anew, with a catalogue as the service then compiled it. */
    void restart(OfferIndex compiled, long nowMillis) {
        index = compiled;
        Map<TrialBalance.Line, Long> sums = engine.balance().lines();
        engine = new Engine(
                index,
                rates,
                this,
                OfferBudgets.of(sums)
                        .waiting(claims())
                        .drawn(engine.budgets().drawn().values()),
                TrialBalance.of(sums));
        engine.apply(new Tick(nowMillis));
        engine.promises();
    }

    /** Applies a batch of the log. What it served is gone before what it set is there, as in the store. */
    void apply(LoggedBatch batch) {
        for (Event event : batch.events()) {
            if (event instanceof Look look) {
                alarms.remove(look);
            }
        }
        for (Event event : batch.events()) {
            if (event instanceof CatalogueAdopted adopted) {
                index = editions.apply(adopted.revision()).index();
                engine.adopt(index);
            }
            heard.tell(event);
            List<Effect> effects = engine.apply(event);
            letGo(event, effects);
            effects.forEach(this::carryOut);
            if (event instanceof Vanished vanished) {
                forget(vanished.member());
            }
            if (event instanceof TransactionEvent transaction
                    && effects.stream().anyMatch(Twin::isTaken)) {
                String name = Request.name(transaction) + " of " + transaction.member();
                Violation.unless(taken.add(name), () -> name + " was taken twice, says the log");
            }
        }
        closed.forEach(this::condense);
        closed.clear();
        reconsidered.forEach(each -> reconsider(each, batch.nowMillis()));
        reconsidered.clear();
    }

    /** What goes with another holder of the card is new should it come again; and what is another's by now is this one's no more. */
    private void letGo(Event event, List<Effect> effects) {
        Optional<Relationship> after = effects.stream()
                .filter(Effect.RelationshipChanged.class::isInstance)
                .map(effect -> ((Effect.RelationshipChanged) effect).relationship())
                .findFirst();
        if (event instanceof RelationshipEvent parted
                && (event instanceof Parted || event instanceof Bound)
                && after.isPresent()) {
            var left = after.get().recorded().stream().map(Recorded::event).collect(Collectors.toSet());
            relationship(parted.relationship()).recorded().stream()
                    .filter(each -> !left.contains(each.event()))
                    .forEach(each -> taken.remove(Request.name(each.event()) + " of " + parted.member()));
        }
        if (event instanceof Claimed claimed && claimed.elsewhere() && after.isPresent()) {
            taken.remove(claimed.subject() + " of " + claimed.member());
        }
    }

    private void reconsider(Effect.Reconsidered told, long nowMillis) {
        relationships.values().stream()
                .filter(each -> each.key().member().equals(told.member()))
                .filter(each -> each.hasPurchasesSince(told.sinceMillis()))
                .forEach(each -> alarms.add(new Look(each.key(), nowMillis)));
    }

    /** Of closed purchases the results stay, and no entries. */
    private void condense(RelationshipKey relationship, Set<String> purchases) {
        List<Entry> its = entries.getOrDefault(relationship, new ArrayList<>());
        its.removeIf(entry -> entry.cause() instanceof OfReward reward && purchases.contains(reward.purchase()));
        if (its.isEmpty()) {
            entries.remove(relationship);
        }
    }

    /** What was booked and found of a member who is erased goes without the engine. */
    private void forget(MemberKey member) {
        entries.keySet().removeIf(key -> key.member().equals(member));
        faults.removeIf(fault -> fault.relationship().member().equals(member));
        taken.removeIf(name -> name.endsWith(" of " + member));
    }

    private static boolean isTaken(Effect effect) {
        return effect instanceof Effect.Answered answered && !answered.repeated();
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.RelationshipChanged(Relationship changed)
            when changed.isEmpty() -> relationships.remove(changed.key());
            case Effect.RelationshipChanged(Relationship changed) -> {
                relationships.put(changed.key(), changed);
                if (wants(changed)) {
                    wanting.add(changed.key().member());
                }
            }
            case Effect.MemberChanged changed -> members.put(changed.member().key(), changed.member());
            case Effect.Booked booked ->
                entries.computeIfAbsent(booked.key(), _ -> new ArrayList<>()).addAll(booked.entries());
            case Effect.AlarmSet alarm -> alarms.add(new Look(alarm.key(), alarm.dueMillis()));
            case Effect.ClaimMade made -> {
                wanting.add(made.claim().claimant().relationship().member());
                claims.computeIfAbsent(made.fund(), _ -> new TreeMap<>())
                        .put(made.claim().number(), made.claim());
            }
            case Effect.ClaimDropped dropped ->
                claims.getOrDefault(dropped.fund(), new TreeMap<>()).remove(dropped.number());
            case Effect.AsksOperator asks -> asks(asks);
            case Effect.FaultFound found -> tell(found.fault());
            case Effect.PurchasesClosed it ->
                closed.computeIfAbsent(it.relationship(), _ -> new HashSet<>()).addAll(it.purchases());
            case Effect.EntriesCarried it -> carry(it);
            case Effect.Reconsidered it -> reconsidered.add(it);
            case Effect.NoticeGiven(Notice notice) ->
                heard.give(
                        notice, index, index.program(notice.member().program()).orElseThrow());
            case Effect.RatesKnown known -> {
                rates = rates.with(known.sheet());
                sheets.add(known.sheet());
            }
            // What was sent or passed on is in the log where it arrived, and so is every look.
            case Effect.Answered _,
                    Effect.Refused _,
                    Effect.Noted _,
                    Effect.NotLinked _,
                    Effect.Promised _,
                    Effect.Sent _,
                    Effect.PassedOn _,
                    Effect.ErasureBegun _ -> {}
        }
    }

    private static boolean wants(Relationship relationship) {
        return relationship.purchases().stream()
                .flatMap(purchase -> purchase.rewards().stream())
                .anyMatch(reward -> reward.reason().shared() || reward.flags().contains(Flag.BUDGET_CAPPED));
    }

    private void carry(Effect.EntriesCarried told) {
        List<Entry> all = entries.getOrDefault(told.member(), List.of());
        List<Entry> old = all.stream()
                .takeWhile(entry -> entry.postedMillis() < told.beforeMillis())
                .toList();
        if (!old.isEmpty()) {
            var left = new ArrayList<>(CarriedForward.of(old));
            left.addAll(all.subList(old.size(), all.size()));
            entries.put(told.member(), left);
        }
    }

    /** How much it is about is what was told last. */
    private void tell(ReconciliationFault fault) {
        faults.removeIf(known -> known.kind() == fault.kind()
                && known.relationship().equals(fault.relationship())
                && known.subject().equals(fault.subject())
                && known.atMillis() == fault.atMillis());
        faults.add(fault);
    }

    private void asks(Effect.AsksOperator asks) {
        if (asks.asks()) {
            asking.add(asks.relationship());
        } else {
            asking.remove(asks.relationship());
        }
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

    /** Who ever wanted more of a budget or line than it had. */
    Set<MemberKey> wanting() {
        return wanting;
    }

    Map<RelationshipKey, Relationship> relationships() {
        return relationships;
    }

    Map<MemberKey, Member> members() {
        return members;
    }

    Map<StateKey, List<Entry>> entries() {
        return entries;
    }

    Set<Look> alarms() {
        return alarms;
    }

    Set<ReconciliationFault> faults() {
        return faults;
    }

    /** What members are to be told, in the order in which that was decided. */
    List<Notice> notices() {
        return heard.notices();
    }

    Set<RelationshipKey> asking() {
        return asking;
    }

    List<RateSheet> sheets() {
        return sheets;
    }

    Map<TrialBalance.Line, Long> balance() {
        return engine.balance().lines();
    }

    /** What all members have had together of offers that limit it, by offer. */
    Map<String, SharedUse> shared() {
        return engine.budgets().drawn();
    }

    /** Claims by offer; no offer without one. */
    Map<String, List<Claim>> claims() {
        var all = new HashMap<String, List<Claim>>();
        claims.forEach((offer, ofIt) -> {
            if (!ofIt.isEmpty()) {
                all.put(offer, List.copyOf(ofIt.values()));
            }
        });
        return all;
    }
}
