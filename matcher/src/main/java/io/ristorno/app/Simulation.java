package io.ristorno.app;

import io.ristorno.api.Documents;
import io.ristorno.api.Faults;
import io.ristorno.api.Notices;
import io.ristorno.api.PurseDocuments;
import io.ristorno.api.Reviews;
import io.ristorno.catalog.Catalogue;
import io.ristorno.decode.Transaction;
import io.ristorno.directory.CardDirectory;
import io.ristorno.directory.Linkage;
import io.ristorno.engine.Effect;
import io.ristorno.engine.Engine;
import io.ristorno.engine.Members;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.event.CardKind;
import io.ristorno.event.CatalogueAdopted;
import io.ristorno.event.ContactTold;
import io.ristorno.event.Contacted;
import io.ristorno.event.Event;
import io.ristorno.event.Exposure;
import io.ristorno.event.Look;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.Notice;
import io.ristorno.event.RatesAdopted;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.RelationshipEvent;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruled;
import io.ristorno.event.Ruling;
import io.ristorno.event.StateKey;
import io.ristorno.event.Tick;
import io.ristorno.event.TransactionEvent;
import io.ristorno.feed.Admission;
import io.ristorno.feed.Descriptors;
import io.ristorno.feed.Sightings;
import io.ristorno.feed.UnboundAcceptors;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.match.OfferIndex;
import io.ristorno.match.Places;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.money.RateSheet;
import io.ristorno.money.Rates;
import io.ristorno.purchase.Horizon;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Rider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The engine without server, store or clock: state in maps, time moved by hand, alarms served as it moves. */
final class Simulation implements Members {
    /** The source of messages that name none. */
    static final String SOURCE = "simulate";

    private final Map<RelationshipKey, Relationship> relationships = new TreeMap<>();
    private final Map<MemberKey, Member> members = new HashMap<>();
    private final Map<MemberKey, String> ids = new HashMap<>();
    private final TreeSet<Look> alarms =
            new TreeSet<>(java.util.Comparator.comparingLong(Look::dueMillis).thenComparing(Look::key, StateKey.ORDER));
    private final Set<ReconciliationFault> faults = new LinkedHashSet<>();
    private final List<Notice> notices = new ArrayList<>();
    private final CardDirectory directory = new CardDirectory();
    private final Admission admission =
            new Admission(directory, new Descriptors(), new Sightings(), new UnboundAcceptors());
    private final Engine engine;
    private Catalogue catalogue;
    private Places places;
    private int lists;

    Simulation(Catalogue catalogue) {
        this.catalogue = catalogue;
        places = Places.compile(catalogue);
        engine = new Engine(
                OfferIndex.compile(catalogue, Instant.EPOCH), Rates.NONE, this, new OfferBudgets(), new TrialBalance());
    }

    @Override
    public Relationship relationship(RelationshipKey key) {
        return relationships.getOrDefault(key, Relationship.none(key));
    }

    @Override
    public Member member(MemberKey key) {
        return members.getOrDefault(key, Member.unknown(key));
    }

    Catalogue catalogue() {
        return catalogue;
    }

    TrialBalance balance() {
        return engine.balance();
    }

    /** Goes on with another catalogue: merchants' open purchases are looked at again. */
    void adopt(Catalogue next) {
        catalogue = next;
        places = Places.compile(next);
        engine.adopt(OfferIndex.compile(next, Instant.EPOCH));
        apply(new CatalogueAdopted(next.revision()), effect -> {});
        for (RelationshipKey key : List.copyOf(relationships.keySet())) {
            apply(new Look(key, engine.nowMillis()), effect -> {});
        }
    }

    void join(MemberKey member, String id, Instant at) {
        ids.put(member, id);
        apply(new MembershipEvent.Joined(member, at), effect -> {});
    }

    /** Takes a member into a segment, or out of it. */
    void enlist(MemberKey member, String segment, boolean in, Instant at) {
        apply(new MembershipEvent.Enlisted(member, segment, ++lists, in, at), effect -> {});
    }

    /** Links a card. */
    void link(
            MemberKey member,
            String cardId,
            List<CardHandle> handles,
            Optional<Card> replaces,
            CardKind kind,
            Instant at) {
        var linked = Linkage.of(directory, member(member), this::member, cardId, handles, replaces, at)
                .of(kind);
        apply(linked, effect -> {});
        for (CardHandle handle : handles) {
            directory.put(new Rider.CardLink(handle, member, linked.slot(), linked.at()));
        }
    }

    /** A member's card by its id. */
    Optional<Card> card(MemberKey member, String cardId) {
        return member(member).cards().stream()
                .filter(card -> card.id().equals(cardId))
                .findFirst();
    }

    boolean knows(MemberKey member) {
        return ids.containsKey(member);
    }

    boolean wasLinked(CardHandle handle) {
        return directory.knows(handle);
    }

    boolean isLinked(CardHandle handle) {
        return directory.links(handle).stream().anyMatch(link -> Linkage.isLinked(member(link.member()), link.slot()));
    }

    /** Ends a card's link. */
    void unlink(MemberKey member, String cardId, Instant at) {
        int slot = Card.slot(CardHandle.of(cardId).low());
        apply(new MembershipEvent.CardUnlinked(member, slot, at), effect -> {});
    }

    /** The exchange rates of a day; what was said against them, if anything was. */
    Optional<String> know(RateSheet sheet) {
        return objection(new RatesAdopted(sheet));
    }

    /** An operator's word; what was said against it, if anything was. */
    Optional<String> rule(RelationshipKey relationship, Ruling ruling) {
        return objection(new Ruled(relationship, ruling));
    }

    /** Something moved a member's money; what was said against it, if anything was. */
    Optional<String> move(MemberEvent event) {
        return objection(event);
    }

    private Optional<String> objection(Event event) {
        var objections = new ArrayList<String>(0);
        apply(event, effect -> {
            if (effect instanceof Effect.Refused refused) {
                objections.add(refused.why());
            }
        });
        return objections.stream().findFirst();
    }

    /** The message that a purchase of this id began with; empty when there is no such purchase. */
    Optional<String> anchor(RelationshipKey key, String purchaseId) {
        return relationship(key).purchases().stream()
                .filter(purchase ->
                        purchase.id().equals(purchaseId) || purchase.aliases().contains(purchaseId))
                .map(Purchase::anchor)
                .findFirst();
    }

    /** Moves the clock, serving the alarms on the way. It never runs back. */
    void moveTo(long millis) {
        while (engine.nextDayMillis() <= millis) {
            tick(Math.max(engine.nextDayMillis(), engine.nowMillis()));
        }
        tick(millis);
        close();
    }

    /** What begins with it is promised to those who are looked at then. */
    private void tick(long millis) {
        serveUntil(millis);
        apply(new Tick(millis), effect -> {});
        serveUntil(millis);
    }

    private void serveUntil(long millis) {
        while (!alarms.isEmpty() && alarms.first().dueMillis() <= millis) {
            Look look = alarms.pollFirst();
            apply(new Tick(look.dueMillis()), effect -> {});
            apply(look, effect -> {});
        }
    }

    /** What is over is closed, as the service does all the time. */
    private void close() {
        for (Relationship relationship : List.copyOf(relationships.values())) {
            if (Horizon.isDue(relationship, engine.nowMillis())) {
                apply(new Look(relationship.key(), engine.nowMillis()), effect -> {});
            }
        }
    }

    /** Takes a card message and tells what would be answered. */
    JsonObject take(Transaction transaction, long receivedMillis) {
        Optional<RelationshipEvent> event = admission.admit(transaction, SOURCE, places, receivedMillis);
        if (event.isEmpty()) {
            return new JsonObject().put("status", "NOT_LINKED");
        }
        var answer = new JsonObject();
        apply(event.get(), effect -> {
            if (effect instanceof Effect.Answered answered) {
                answer.mergeIn(Documents.decision(answered.answer(), answered.repeated()));
            } else if (effect instanceof Effect.Refused refused) {
                answer.put("status", "REFUSED")
                        .put("code", refused.objection().name())
                        .put("why", refused.why());
            }
        });
        return answer;
    }

    /** Takes an exposure and tells what would be answered. */
    JsonObject see(Exposure exposure) {
        return tell(exposure);
    }

    /** Takes that a member can be reached, or no longer, and tells what would be answered. */
    JsonObject reach(ContactTold told) {
        return tell(told);
    }

    private JsonObject tell(Event event) {
        var answer = new JsonObject().put("status", "TAKEN");
        apply(event, effect -> {
            if (effect instanceof Effect.Refused refused) {
                answer.put("status", "REFUSED")
                        .put("code", refused.objection().name())
                        .put("why", refused.why());
            }
        });
        return answer;
    }

    private void apply(Event event, Consumer<Effect> watch) {
        var sent = new ArrayList<Event>(0);
        var passedOn = new ArrayList<Event>(0);
        for (Effect effect : engine.apply(event)) {
            switch (effect) {
                case Effect.Noted it -> {}
                case Effect.Reconsidered it ->
                    relationships.values().stream()
                            .filter(each -> each.key().member().equals(it.member()))
                            .filter(each -> each.hasPurchasesSince(it.sinceMillis()))
                            .forEach(each -> alarms.add(new Look(each.key(), engine.nowMillis())));
                case Effect.NotLinked it -> watch.accept(it);
                case Effect.ErasureBegun it -> watch.accept(it);
                case Effect.Sent it -> sent.add(it.event());
                case Effect.PassedOn it -> passedOn.add(it.event());
                case Effect.RelationshipChanged changed ->
                    relationships.put(changed.relationship().key(), changed.relationship());
                case Effect.MemberChanged changed ->
                    members.put(changed.member().key(), changed.member());
                case Effect.AlarmSet alarm -> alarms.add(new Look(alarm.key(), alarm.dueMillis()));
                case Effect.Answered answered -> watch.accept(answered);
                case Effect.Refused refused -> watch.accept(refused);
                case Effect.Booked booked -> watch.accept(booked);
                case Effect.RatesKnown known -> watch.accept(known);
                case Effect.AsksOperator asks -> watch.accept(asks);
                case Effect.ClaimMade made -> watch.accept(made);
                case Effect.ClaimDropped dropped -> watch.accept(dropped);
                case Effect.FaultFound found -> faults.add(found.fault());
                case Effect.PurchasesClosed closed -> watch.accept(closed);
                case Effect.EntriesCarried carried -> watch.accept(carried);
                case Effect.NoticeGiven given -> notices.add(given.notice());
                case Effect.Promised promised -> alarms.add(new Look(promised.relationship(), engine.nowMillis()));
            }
        }
        passedOn.forEach(each -> apply(each, watch));
        sent.forEach(each -> apply(each, effect -> {}));
    }

    /** Every purchase with its explanation, by member, merchant and purchase time. */
    void forEachPurchase(Consumer<JsonObject> consumer) {
        for (Relationship relationship : relationships.values()) {
            String member = ids.getOrDefault(relationship.key().member(), "");
            for (int i = 0; i < relationship.purchases().size(); i++) {
                var purchase = relationship.purchases().get(i);
                if (!purchase.isOf(member(relationship.key().member()))) {
                    continue;
                }
                JsonObject explanation = Documents.explanation(purchase, engine.explain(relationship, i));
                consumer.accept(Documents.purchase(relationship, purchase, member)
                        .put("explanation", explanation.getJsonArray("offers"))
                        .mergeIn(ghosts(explanation)));
            }
            relationship
                    .history()
                    .purchases()
                    .forEach(purchase -> consumer.accept(Documents.closed(relationship, purchase, member)));
        }
    }

    private static JsonObject ghosts(JsonObject explanation) {
        JsonArray ghosts = explanation.getJsonArray("ghosts");
        return ghosts == null ? new JsonObject() : new JsonObject().put("ghosts", ghosts);
    }

    /** Events that still wait for their purchase. */
    void forEachParked(Consumer<JsonObject> consumer) {
        for (Relationship relationship : relationships.values()) {
            for (TransactionEvent event : relationship.parked()) {
                consumer.accept(Documents.event(event)
                        .put("member", ids.getOrDefault(relationship.key().member(), ""))
                        .put("merchant", relationship.key().merchant().value()));
            }
        }
    }

    /** What somebody should look at. */
    void forEachFault(Consumer<JsonObject> consumer) {
        for (ReconciliationFault fault : faults) {
            consumer.accept(
                    Faults.document(fault, ids.getOrDefault(fault.relationship().member(), "")));
        }
    }

    /** What members were to be told, in the order in which that was decided. */
    void forEachNotice(Consumer<JsonObject> consumer) {
        for (Notice notice : notices) {
            catalogue.programs().stream()
                    .filter(program -> program.id().equals(notice.member().program()))
                    .map(program -> Notices.document(
                            notice,
                            ids.getOrDefault(notice.member(), ""),
                            program,
                            catalogue,
                            Instant.ofEpochMilli(engine.nowMillis())))
                    .forEach(consumer);
        }
    }

    /** Takes that somebody has contacted a member, and tells what would be answered. */
    JsonObject hear(Contacted contacted) {
        return tell(contacted);
    }

    /** What waits for an operator. */
    void forEachReview(Consumer<JsonObject> consumer) {
        for (Relationship relationship : relationships.values()) {
            Reviews.of(relationship, ids.getOrDefault(relationship.key().member(), ""))
                    .forEach(consumer);
        }
    }

    /** What every member holds, by stage and commodity. */
    void forEachMember(Consumer<JsonObject> consumer) {
        ids.entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(member -> {
            List<Relationship> his = relationships.values().stream()
                    .filter(relationship -> relationship.key().member().equals(member.getKey()))
                    .toList();
            consumer.accept(PurseDocuments.balance(
                    member.getValue(), member(member.getKey()).purse(), his));
        });
    }
}
