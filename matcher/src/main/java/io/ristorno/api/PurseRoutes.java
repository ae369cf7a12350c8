package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Left;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.event.PurseEvent.SpendRefunded;
import io.ristorno.event.PurseEvent.Spent;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Movement;
import io.ristorno.merchant.Merchant;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Members' money: what they have and owe, what they pay with it, what is given and taken by hand. */
final class PurseRoutes {
    private static final String AMOUNT = "\"amount\":{\"minor\":500,\"currency\":\"EUR\"}}";

    private final Vertx vertx;
    private final Intake engine;
    private final Store store;
    private final CurrentCatalogue current;
    private final MemberRoutes members;
    private final InstantSource clock;

    PurseRoutes(
            Vertx vertx,
            Intake engine,
            Store store,
            CurrentCatalogue current,
            MemberRoutes members,
            InstantSource clock) {
        this.vertx = vertx;
        this.engine = engine;
        this.store = store;
        this.current = current;
        this.members = members;
        this.clock = clock;
    }

    void mount(Router router) {
        router.get("/v1/members/:id/balance").handler(context -> show(context, PurseRoutes::balance));
        router.get("/v1/members/:id/movements").handler(context -> show(context, PurseRoutes::movements));
        router.post("/v1/members/:id/spends").handler(context -> ofMember(context, this::spend));
        router.post("/v1/members/:id/spends/:spend/refunds").handler(context -> ofMember(context, this::refund));
        router.post("/v1/members/:id/adjustments").handler(context -> ofMember(context, this::adjust));
        router.post("/v1/members/:id/leave").handler(context -> ofMember(context, this::leave));
    }

    /** A member's handler of a request. */
    private interface Handling {
        void handle(RoutingContext context, MemberKey member);
    }

    private void ofMember(RoutingContext context, Handling handling) {
        members.member(context, Problems.pathId(context)).ifPresent(member -> handling.handle(context, member));
    }

    private void show(RoutingContext context, BiFunction<Snapshot, MemberKey, JsonObject> view) {
        String id = Problems.pathId(context);
        ofMember(
                context,
                (_, member) -> vertx.executeBlocking(
                                () -> {
                                    try (Snapshot snapshot = store.snapshot()) {
                                        return view.apply(snapshot, member).put("member", id);
                                    }
                                },
                                false)
                        .onSuccess(document -> CatalogueRoutes.send(context, 200, document))
                        .onFailure(context::fail));
    }

    private static JsonObject balance(Snapshot snapshot, MemberKey member) {
        return PurseDocuments.balance("", snapshot.member(member).purse(), snapshot.relationships(member));
    }

    private static JsonObject movements(Snapshot snapshot, MemberKey member) {
        var data = new JsonArray();
        snapshot.member(member).purse().movements().forEach(each -> data.add(PurseDocuments.movement(each)));
        return new JsonObject().put("data", data);
    }

    private void spend(RoutingContext context, MemberKey member) {
        var body = RequestBody.of(context, "send {\"id\":\"spd_...\",\"merchant\":\"mer_...\"," + AMOUNT);
        String id = body.id("id", "spd_");
        String merchant = body.oneOf("merchant", merchants(), "name a merchant that GET /v1/merchants lists");
        RequestBody.Sum sum = body.amount("amount", false);
        isHis(member, sum, body);
        isUsed(sum, merchant, body);
        Instant at = body.happened("at", clock.instant());
        var event = new Spent(member, id, new MerchantKey(merchant), sum.minor(), sum.commodity(), at);
        Member known = store.memberAsStored(member);
        if (known.successor().isPresent() && known.purse().movement(id).isEmpty()) {
            MemberKey successor = known.successor().get();
            members.refuseMerged(
                    context, member, successor, "POST /v1/members/" + members.id(successor) + "/spends instead.");
            return;
        }
        take(context, body, event, id);
    }

    private Set<String> merchants() {
        return current.edition().catalogue().merchants().stream()
                .map(Merchant::id)
                .collect(Collectors.toSet());
    }

    private void refund(RoutingContext context, MemberKey member) {
        String spend = Objects.requireNonNullElse(context.pathParam("spend"), "");
        Optional<Movement> known = store.memberAsStored(member).purse().movement(spend);
        if (known.isEmpty()) {
            Problems.notFound(
                    context,
                    "spend of this member with this id",
                    "GET /v1/members/{id}/movements lists those that are remembered.");
            return;
        }
        var body = RequestBody.of(context, "send {\"id\":\"...\"," + AMOUNT);
        String id = body.id("id", "");
        RequestBody.Sum sum = body.amount("amount", false);
        Instant at = body.happened("at", clock.instant());
        if (body.isClean("amount") && !sum.commodity().equals(known.get().commodity())) {
            body.refuse(
                    "amount.currency",
                    "is not that of the spend",
                    "write " + known.get().commodity().code());
        }
        take(context, body, new SpendRefunded(member, spend, id, sum.minor(), at), spend);
    }

    private void adjust(RoutingContext context, MemberKey member) {
        var body = RequestBody.of(context, "send {\"id\":\"adj_...\",\"by\":\"...\",\"why\":\"...\"," + AMOUNT);
        String id = body.id("id", "adj_");
        RequestBody.Sum sum = body.amount("amount", true);
        isHis(member, sum, body);
        isOneBadge(sum, body);
        Instant at = body.happened("at", clock.instant());
        long expires = body.has("expiresAt") ? body.moment("expiresAt").toEpochMilli() : Lot.NEVER;
        if (body.isClean("expiresAt") && expires != Lot.NEVER && isNew(member, id)) {
            refuseExpiry(body, sum, expires);
        }
        String by = body.words("by");
        String why = body.words("why");
        take(context, body, new Adjusted(member, id, sum.minor(), sum.commodity(), expires, by, why, at), id);
    }

    /** Nobody has points of a program that is not his, nor what no offer gives. */
    private void isHis(MemberKey member, RequestBody.Sum sum, RequestBody body) {
        Commodity commodity = sum.commodity();
        if (!body.isClean("amount") || commodity.isCurrency()) {
            return;
        }
        Commodity points = Commodity.points(member.program());
        if (commodity.offer().isEmpty() && !commodity.equals(points)) {
            body.refuse("amount.currency", "is points of another program than the member's", "write " + points.code());
        } else if (!commodity.offer().isEmpty() && given(commodity).isEmpty()) {
            body.refuse(
                    "amount.currency",
                    "is a privilege or a badge that no offer gives",
                    "name an offer that GET /v1/offers lists and that pays PRIVILEGE or BADGE");
        }
    }

    /** A member has a badge once, and for good. */
    private static void isOneBadge(RequestBody.Sum sum, RequestBody body) {
        if (!sum.commodity().isBadge()) {
            return;
        }
        if (body.isClean("amount.minor") && Math.abs(sum.minor()) != 1) {
            body.refuse(
                    "amount.minor", "is more than one badge, which is had once", "write 1 to give it, -1 to take it");
        }
        if (body.has("expiresAt")) {
            body.refuse("expiresAt", "is of a badge, which stays", "leave it out, and take the badge when it is to go");
        }
    }

    private Optional<Offer> given(Commodity commodity) {
        return PerkDocuments.offer(current.edition().catalogue(), commodity)
                .filter(offer -> offer.commodity().equals(commodity));
    }

    /** A merchant's privilege is used at that merchant; a badge nowhere. */
    private void isUsed(RequestBody.Sum sum, String merchant, RequestBody body) {
        if (!body.isClean("amount") || sum.commodity().isCurrency()) {
            return;
        }
        if (sum.commodity().isBadge()) {
            body.refuse(
                    "amount.currency", "is a badge, which is had and not used", "use a privilege, or pay with money");
        }
        given(sum.commodity())
                .filter(offer -> body.isClean("merchant")
                        && !offer.isWide()
                        && !offer.merchantId().equals(merchant))
                .ifPresent(offer -> body.refuse(
                        "merchant", "is another than the one whose privilege it is", "write " + offer.merchantId()));
    }

    private boolean isNew(MemberKey member, String movement) {
        return store.memberAsStored(member).purse().movement(movement).isEmpty();
    }

    /** What was taken is answered again as it was, however late: so only what is new can come too late to be used. */
    private void refuseExpiry(RequestBody body, RequestBody.Sum sum, long expires) {
        if (sum.minor() < 0) {
            body.refuse("expiresAt", "belongs to what is given, and this takes", "leave it out");
        } else if (expires <= clock.millis()) {
            body.refuse(
                    "expiresAt", "is over: the member would lose it at once", "write a time to come, or leave it out");
        }
    }

    private void leave(RoutingContext context, MemberKey member) {
        String id = Problems.pathId(context);
        Instant now = clock.instant();
        submit(
                context,
                new Left(member, now),
                () -> new JsonObject().put("member", id).put("leftAt", now.toString()));
    }

    /** Has the engine take an event if nothing is wrong with the request; the answer is the movement as it is then. */
    private void take(RoutingContext context, RequestBody body, MemberEvent event, String movement) {
        List<Problem> problems = body.problems();
        if (problems.isEmpty()) {
            submit(context, event, () -> movement(store.memberAsStored(event.member()), movement));
        } else {
            Problems.refuse(context, problems);
        }
    }

    private static JsonObject movement(Member member, String id) {
        return member.purse()
                .movement(id)
                .map(PurseDocuments::movement)
                .orElseThrow(() -> new IllegalStateException("what was taken is remembered"));
    }

    private void submit(RoutingContext context, MemberEvent event, Supplier<JsonObject> document) {
        Work work = Work.of(event, Later.on(vertx, context, result -> answer(context, result, document)));
        if (!engine.submit(List.of(work))) {
            Problems.notTaken(context, engine);
        }
    }

    private void answer(RoutingContext context, Result result, Supplier<JsonObject> document) {
        switch (result) {
            case Result.Done _ ->
                vertx.executeBlocking(document::get, false)
                        .onSuccess(found -> CatalogueRoutes.send(context, 200, found))
                        .onFailure(context::fail);
            case Result.Refused refused -> refuse(context, refused);
            case Result.SetAside aside -> Problems.setAside(context, aside.number());
            case Result.Taken _, Result.NotLinked _, Result.NotTaken _ -> Problems.notTaken(context, engine);
        }
    }

    private static void refuse(RoutingContext context, Result.Refused refused) {
        int status = switch (refused.objection()) {
            case REUSED_ID, SETTLED -> 409;
            case FULL, UNKNOWN, INSUFFICIENT, TOO_LATE -> 422;
        };
        JsonObject document = Problems.document(status, "Not taken", refused.why() + ".", mend(refused.objection()));
        Problems.send(context, status, document.put("code", refused.objection().name()));
    }

    private static String mend(Objection objection) {
        return switch (objection) {
            case REUSED_ID -> "Give it an id of its own, or send the first one again just as it was.";
            case SETTLED -> "Leave it as it is: what was said first stays.";
            case FULL -> "Send it again when older ones are forgotten; send several as one where that is possible.";
            case UNKNOWN -> "GET /v1/members/{id}/movements lists what is remembered.";
            case TOO_LATE -> "Settle it by hand: POST /v1/members/{id}/adjustments.";
            case INSUFFICIENT -> "Ask for no more than that, see GET /v1/members/{id}/balance.";
        };
    }
}
