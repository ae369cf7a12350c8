package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruled;
import io.ristorno.event.Ruling;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.member.Purchase;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is put to operators, and what they say: refunds of which the purchase is a guess, chargebacks that name none, clearings
 * that look like duplicates, rewards of purchases that cleared long after their offer.
 */
final class ReviewRoutes {
    private static final int RELATIONSHIPS_MAX = 100;
    private static final Set<String> FIELDS = Set.of("member", "merchant", "subject", "verdict", "purchase", "by");

    private final Vertx vertx;
    private final Host host;
    private final Store store;
    private final MemberRoutes members;
    private final InstantSource clock;

    ReviewRoutes(Vertx vertx, Host host, Store store, MemberRoutes members, InstantSource clock) {
        this.vertx = vertx;
        this.host = host;
        this.store = store;
        this.members = members;
        this.clock = clock;
    }

    void mount(Router router) {
        router.get("/v1/reviews").handler(this::list);
        router.post("/v1/rulings").handler(this::rule);
    }

    private void list(RoutingContext context) {
        String after = Objects.requireNonNullElse(context.request().getParam("after"), Page.START);
        vertx.executeBlocking(() -> reviews(after), false)
                .onSuccess(document -> CatalogueRoutes.send(context, 200, document))
                .onFailure(context::fail);
    }

    private JsonObject reviews(String after) {
        try (Snapshot snapshot = store.snapshot()) {
            Page<RelationshipKey> page = snapshot.reviews(after, RELATIONSHIPS_MAX);
            var data = new JsonArray();
            for (RelationshipKey key : page.items()) {
                String member = snapshot.memberId(key.member()).orElse("");
                Reviews.of(snapshot.relationship(key), member).forEach(data::add);
            }
            var document = new JsonObject().put("data", data);
            page.next().ifPresent(next -> document.put("next", next));
            return document;
        }
    }

    private void rule(RoutingContext context) {
        Optional<JsonObject> body = object(context);
        if (body.isEmpty()) {
            return;
        }
        List<Problem> problems = problems(body.get());
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        Optional<MemberKey> member = members.member(context, body.get().getString("member"));
        member.ifPresent(key -> {
            var relationship =
                    new RelationshipKey(key, new MerchantKey(body.get().getString("merchant")));
            vertx.executeBlocking(() -> target(relationship, body.get()), false)
                    .onSuccess(target -> submit(context, new Ruled(relationship, ruling(body.get(), target))))
                    .onFailure(context::fail);
        });
    }

    private Ruling ruling(JsonObject body, String target) {
        return new Ruling(
                body.getString("subject"),
                Verdict.valueOf(body.getString("verdict")),
                target,
                body.getString("by"),
                clock.instant());
    }

    /** A purchase is named to operators by its id, to the engine by the message that made it: that never changes. */
    private String target(RelationshipKey key, JsonObject body) {
        String id = body.getString("purchase", "");
        return store.relationship(key).purchases().stream()
                .filter(purchase ->
                        purchase.id().equals(id) || purchase.aliases().contains(id))
                .findFirst()
                .map(Purchase::anchor)
                .orElse("");
    }

    private static Optional<JsonObject> object(RoutingContext context) {
        try {
            return Optional.of(new JsonObject(io.vertx.core.buffer.Buffer.buffer(CatalogueRoutes.body(context))));
        } catch (DecodeException | ClassCastException _) {
            Problems.refuse(
                    context, List.of(new Problem("$", "is not one JSON object", "send {\"member\":\"mem_...\", ...}")));
            return Optional.empty();
        }
    }

    private static List<Problem> problems(JsonObject body) {
        var problems = new ArrayList<Problem>();
        require(body, "member", problems);
        require(body, "merchant", problems);
        require(body, "subject", problems);
        require(body, "by", problems);
        List<String> verdicts =
                Verdict.ofOperators().stream().map(Verdict::name).toList();
        if (!(body.getValue("verdict") instanceof String verdict) || !verdicts.contains(verdict)) {
            problems.add(new Problem("verdict", "is not one we know", "write one of " + String.join(", ", verdicts)));
        } else if (verdict.equals(Verdict.LINKED.name())) {
            require(body, "purchase", problems);
        }
        body.fieldNames().stream()
                .filter(field -> !FIELDS.contains(field))
                .forEach(field -> problems.add(new Problem("$", "has a field that is not known", "remove it")));
        return problems;
    }

    private static void require(JsonObject body, String field, List<Problem> problems) {
        if (!(body.getValue(field) instanceof String text) || text.isBlank()) {
            problems.add(new Problem(field, "is missing", "add it, a text in quotes"));
        }
    }

    private void submit(RoutingContext context, Ruled ruled) {
        boolean taken = host.submitBulk(List.of(Work.of(
                ruled, Later.on(vertx, context, result -> answer(context, result, ruled.ruling())))));
        if (!taken) {
            Problems.notTaken(context, host);
        }
    }

    private void answer(RoutingContext context, Result result, Ruling ruling) {
        switch (result) {
            case Result.Done _ ->
                CatalogueRoutes.send(
                        context,
                        200,
                        new JsonObject()
                                .put("subject", ruling.subject())
                                .put("verdict", ruling.verdict().name())
                                .put("by", ruling.by())
                                .put("at", ruling.at().toString()));
            case Result.Refused refused ->
                Problems.send(
                        context,
                        422,
                        "This cannot be decided so",
                        refused.why() + ".",
                        "See what waits for an operator: GET /v1/reviews.");
            case Result.SetAside aside -> Problems.setAside(context, aside.number());
            case Result.Taken _, Result.NotLinked _, Result.NotTaken _ -> Problems.notTaken(context, host);
        }
    }
}
