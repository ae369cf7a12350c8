package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.engine.Effect.Booked;
import io.ristorno.engine.Engine;
import io.ristorno.engine.OfferBudgets;
import io.ristorno.engine.SharedUse;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.offer.FundingTerms.Share;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import io.ristorno.qualify.AsOf;
import io.ristorno.reward.Candidates;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What people read: purchases with their reasons, rewards, entries, balances. All of it from a snapshot of the store, never from
 * the engine's memory, which holds what is not durable yet; and never on an event loop.
 */
final class LedgerRoutes {
    private static final int ENTRIES_MAX = 1000;
    private static final String BECAUSE_CLOSED =
            "The purchase is closed: nothing more can be heard about it, and only its result is kept.";

    private final Vertx vertx;
    private final Store store;
    private final CurrentCatalogue current;
    private final MemberRoutes members;

    LedgerRoutes(Vertx vertx, Store store, CurrentCatalogue current, MemberRoutes members) {
        this.vertx = vertx;
        this.store = store;
        this.current = current;
        this.members = members;
    }

    void mount(Router router) {
        router.get("/v1/members/:id/purchases").handler(context -> ofMember(context, this::purchases));
        router.get("/v1/members/:id/waiting").handler(context -> ofMember(context, this::waiting));
        router.get("/v1/members/:id/rewards").handler(context -> ofMember(context, this::rewards));
        router.get("/v1/members/:id/statement").handler(context -> ofMember(context, this::statement));
        router.get("/v1/members/:id/entries").handler(context -> ofMember(context, this::entries));
        router.get("/v1/purchases/:id").handler(context -> ofPurchase(context, false));
        router.get("/v1/purchases/:id/explanation").handler(context -> ofPurchase(context, true));
        router.get("/v1/ledger/trial-balance").handler(this::trialBalance);
    }

    /**
     * What a member's view is made of.
     *
     * @param after where the page before ended; empty for the first
     */
    private record View(Snapshot snapshot, MemberKey member, String id, String after) {}

    private void ofMember(RoutingContext context, Function<View, JsonObject> view) {
        String id = Problems.pathId(context);
        String after = Objects.requireNonNullElse(context.request().getParam("after"), Page.START);
        Optional<MemberKey> member = members.member(context, id);
        member.ifPresent(key ->
                answer(context, snapshot -> Optional.of(view.apply(new View(snapshot, key, id, after)))));
    }

    private JsonObject purchases(View view) {
        var data = new JsonArray();
        forEach(
                view,
                (relationship, purchase) -> data.add(Documents.purchase(relationship, purchase, view.id)),
                (relationship, purchase) -> data.add(Documents.closed(relationship, purchase, view.id)));
        return new JsonObject().put("data", data);
    }

    /** What a member bought: purchases that are still kept whole, and those of which only the result is. */
    private static void forEach(
            View view, BiConsumer<Relationship, Purchase> open, BiConsumer<Relationship, ClosedPurchase> closed) {
        Member member = view.snapshot.member(view.member);
        for (Relationship relationship : view.snapshot.relationships(view.member)) {
            relationship.purchasesOf(member).forEach(purchase -> open.accept(relationship, purchase));
            relationship.history().purchases().stream()
                    .filter(purchase -> purchase.isOf(member))
                    .forEach(purchase -> closed.accept(relationship, purchase));
        }
    }

    /** Messages that wait for their purchase. */
    private JsonObject waiting(View view) {
        var data = new JsonArray();
        for (Relationship relationship : view.snapshot.relationships(view.member)) {
            relationship
                    .parked()
                    .forEach(event -> data.add(at(relationship, Documents.event(event))
                            .put("inReview", relationship.inReview().contains(event))));
        }
        return new JsonObject().put("data", data);
    }

    private JsonObject rewards(View view) {
        var data = new JsonArray();
        forEach(
                view,
                (relationship, purchase) -> purchase.rewards()
                        .forEach(reward -> data.add(at(relationship, Documents.reward(purchase, reward)))),
                (relationship, purchase) -> purchase.rewards()
                        .forEach(reward -> data.add(at(relationship, Documents.reward(purchase.id(), reward)))));
        return PurseDocuments.balance(
                        view.id, view.snapshot.member(view.member).purse(), view.snapshot.relationships(view.member))
                .put("data", data);
    }

    private static JsonObject at(Relationship relationship, JsonObject document) {
        return document.put("merchant", relationship.key().merchant().value());
    }

    /** Each reward in plain words. */
    private JsonObject statement(View view) {
        var data = new JsonArray();
        Member member = view.snapshot.member(view.member);
        var statement = new MemberStatement(
                current.edition(),
                member,
                last(view.snapshot, member).purse(),
                view.snapshot.rates(),
                Instant.ofEpochMilli(view.snapshot.nowMillis()));
        forEach(
                view,
                (relationship, purchase) -> data.addAll(statement.lines(relationship, purchase)),
                (relationship, purchase) -> data.addAll(statement.lines(relationship, purchase)));
        return new JsonObject().put("member", view.id).put("data", data);
    }

    /** Who has what comes of a member's purchases. */
    private static Member last(Snapshot snapshot, Member member) {
        return member.successor()
                .map(successor -> last(snapshot, snapshot.member(successor)))
                .orElse(member);
    }

    private JsonObject entries(View view) {
        var data = new JsonArray();
        Page<Booked> page = view.snapshot.entries(view.member, view.after, ENTRIES_MAX);
        for (Booked booked : page.items()) {
            booked.entries().forEach(entry -> data.add(Documents.entry(entry)));
        }
        var document = new JsonObject().put("data", data);
        page.next().ifPresent(next -> document.put("next", next));
        return document;
    }

    private void ofPurchase(RoutingContext context, boolean explained) {
        String id = Problems.pathId(context);
        answer(
                context,
                snapshot -> find(snapshot, id).map(found -> switch (found) {
                    case Open open -> {
                        Purchase purchase = open.relationship.purchases().get(open.position);
                        yield explained
                                ? explain(snapshot, open)
                                : Documents.purchase(open.relationship, purchase, open.memberId);
                    }
                    case Closed closed -> {
                        JsonObject document = Documents.closed(closed.relationship, closed.purchase, closed.memberId);
                        yield explained ? document.put("because", BECAUSE_CLOSED) : document;
                    }
                }));
    }

    private sealed interface Found {}

    private record Open(Relationship relationship, int position, String memberId) implements Found {}

    private record Closed(Relationship relationship, ClosedPurchase purchase, String memberId) implements Found {}

    private Optional<Found> find(Snapshot snapshot, String id) {
        // 13 digits of 5 bits are more than a number of 64: the first is one of 4 bits.
        if (!id.matches("pur_[0-9a-f][0-9a-v]{25}")) {
            return Optional.empty();
        }
        long number = Long.parseUnsignedLong(id.substring(4, 17), 32);
        for (var program : current.edition().catalogue().programs()) {
            var member = new MemberKey(program.id(), number);
            for (Relationship relationship : snapshot.relationships(member)) {
                Optional<Found> found = find(
                        relationship,
                        id,
                        snapshot.member(member),
                        store.memberId(member).orElse(""));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Found> find(Relationship relationship, String id, Member holder, String member) {
        for (int i = 0; i < relationship.purchases().size(); i++) {
            Purchase purchase = relationship.purchases().get(i);
            if ((purchase.id().equals(id) || purchase.aliases().contains(id)) && purchase.isOf(holder)) {
                return Optional.of(new Open(relationship, i, member));
            }
        }
        return relationship
                .history()
                .purchase(id)
                .filter(purchase -> purchase.isOf(holder))
                .map(purchase -> new Closed(relationship, purchase, member));
    }

    /** What members share of a merchant's offers, and of those that are no merchant's. */
    private static List<SharedUse> shared(Snapshot snapshot, MerchantKey merchant) {
        var uses = new ArrayList<>(snapshot.shared(merchant.value()));
        uses.addAll(snapshot.shared(""));
        return uses;
    }

    private JsonObject explain(Snapshot snapshot, Open found) {
        var index = current.edition().index();
        Purchase purchase = found.relationship.purchases().get(found.position);
        var budgets = OfferBudgets.of(used(snapshot, found.relationship.key().merchant(), purchase))
                .drawn(shared(snapshot, found.relationship.key().merchant()))
                .within(index, snapshot.nowMillis());
        JsonObject explanation = Documents.explanation(
                purchase,
                Engine.explain(
                        index,
                        snapshot.rates(),
                        found.relationship,
                        found.position,
                        snapshot.member(found.relationship.key().member()),
                        new AsOf(snapshot.nowMillis()),
                        budgets));
        if (!found.relationship.key().merchant().registered()) {
            explanation.put(
                    "because",
                    "No registered merchant has the number "
                            + found.relationship.key().merchant().value()
                            + " (acquirer/number), so only offers count that are no merchant's. Add it to a location of his.");
        }
        return explanation;
    }

    /** What the merchant owes for all his offers, and what others do for those that may pay the purchase. */
    private Map<TrialBalance.Line, Long> used(Snapshot snapshot, MerchantKey merchant, Purchase purchase) {
        var candidates = new Candidates();
        current.edition().index().inForce(merchant, purchase, candidates);
        var totals = new HashMap<>(snapshot.totals(Account.ofFunder(merchant.value())));
        for (int i = 0; i < candidates.count(); i++) {
            Offer offer = candidates.offer(i);
            for (Share share : offer.funding().shares()) {
                payers(share).forEach(payer -> totals.putAll(snapshot.totals(Account.ofFunder(payer, offer.id()))));
            }
        }
        return totals;
    }

    /** An issuer is each program whose members may have the offer. */
    private Stream<String> payers(Share share) {
        return switch (share.funder()) {
            case MERCHANT -> Stream.empty();
            case ISSUER -> current.edition().catalogue().programs().stream().map(Program::id);
            case NETWORK -> Stream.of(share.network());
        };
    }

    private void trialBalance(RoutingContext context) {
        answer(context, snapshot -> Optional.of(Documents.trialBalance(TrialBalance.of(snapshot.totals()))));
    }

    private void answer(RoutingContext context, Function<Snapshot, Optional<JsonObject>> view) {
        vertx.executeBlocking(
                        () -> {
                            try (Snapshot snapshot = store.snapshot()) {
                                return view.apply(snapshot);
                            }
                        },
                        false)
                .onSuccess(document -> document.ifPresentOrElse(
                        found -> CatalogueRoutes.send(context, 200, found),
                        () -> Problems.notFound(
                                context, "purchase with this id", "GET /v1/members/{id}/purchases lists a member's.")))
                .onFailure(broken -> {
                    if (broken instanceof IllegalArgumentException) {
                        Problems.refuse(
                                context,
                                List.of(new Problem("after", "is no place in this list", "take it from \"next\"")));
                    } else {
                        context.fail(broken);
                    }
                });
    }
}
