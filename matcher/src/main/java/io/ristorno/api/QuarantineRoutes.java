package io.ristorno.api;

import io.ristorno.event.Event;
import io.ristorno.event.HandedOn;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.Readdressed;
import io.ristorno.event.RelationshipEvent;
import io.ristorno.event.Tick;
import io.ristorno.event.TransactionEvent;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.store.Quarantined;
import io.ristorno.store.Rider;
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
import java.util.Optional;

/** Events that broke the engine and were set aside: to be tried again when it is mended, or dismissed. */
final class QuarantineRoutes {
    private final Vertx vertx;
    private final Host host;
    private final Store store;
    private final InstantSource clock;

    QuarantineRoutes(Vertx vertx, Host host, Store store, InstantSource clock) {
        this.vertx = vertx;
        this.host = host;
        this.store = store;
        this.clock = clock;
    }

    void mount(Router router) {
        router.get("/v1/quarantine").handler(this::list);
        router.post("/v1/quarantine/:id/retry").handler(context -> release(context, true));
        router.post("/v1/quarantine/:id/dismiss").handler(context -> release(context, false));
    }

    private void list(RoutingContext context) {
        vertx.executeBlocking(this::documents, false)
                .onSuccess(document -> CatalogueRoutes.send(context, 200, document))
                .onFailure(context::fail);
    }

    private JsonObject documents() {
        try (Snapshot snapshot = store.snapshot()) {
            var data = new JsonArray();
            snapshot.quarantined().forEach(each -> data.add(document(each, snapshot)));
            return new JsonObject().put("data", data);
        }
    }

    private static JsonObject document(Quarantined quarantined, Snapshot snapshot) {
        var document = new JsonObject()
                .put("id", quarantined.number())
                .put("at", Instant.ofEpochMilli(quarantined.atMillis()).toString())
                .put("failure", quarantined.failure())
                .put(
                        "kind",
                        quarantined
                                .event()
                                .map(it -> it.getClass().getSimpleName())
                                .orElse("UNREADABLE"));
        quarantined.event().ifPresent(event -> describe(document, event, snapshot));
        return document;
    }

    private static void describe(JsonObject document, Event event, Snapshot snapshot) {
        if (event instanceof MemberEvent it) {
            document.put("member", snapshot.memberId(it.member()).orElse(""));
        }
        if (event instanceof RelationshipEvent it) {
            document.put("merchant", it.relationship().merchant().value());
        }
        if (event instanceof TransactionEvent it) {
            document.put("event", Documents.event(it));
        }
        if (event instanceof Readdressed it) {
            document.put("event", Documents.event(it.event()));
        }
    }

    private void release(RoutingContext context, boolean retried) {
        vertx.executeBlocking(() -> find(Problems.pathId(context)), false)
                .onSuccess(found -> found.ifPresentOrElse(
                        quarantined -> submit(context, quarantined, retried),
                        () -> Problems.notFound(
                                context, "event in quarantine with this id", "GET /v1/quarantine lists them.")))
                .onFailure(context::fail);
    }

    private Optional<Quarantined> find(String id) {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.quarantined().stream()
                    .filter(each -> Long.toString(each.number()).equals(id))
                    .findFirst();
        }
    }

    private void submit(RoutingContext context, Quarantined quarantined, boolean retried) {
        if (retried && quarantined.event().isEmpty()) {
            Problems.conflict(
                    context,
                    "UNREADABLE",
                    "Cannot be tried again",
                    "Not even the event could be written down.",
                    "Dismiss it, and have it sent again.");
            return;
        }
        if (!retried && quarantined.event().orElse(null) instanceof HandedOn) {
            Problems.conflict(
                    context,
                    "MONEY_UNDER_WAY",
                    "Cannot be given up",
                    "It is money that has left one member and has not come to the other: it would be nobody's.",
                    "Have the engine mended, then retry it: POST /v1/quarantine/" + quarantined.number() + "/retry.");
            return;
        }
        Event event = retried ? quarantined.event().get() : new Tick(clock.millis());
        var work = new Work(
                event,
                List.of(new Rider.Released(quarantined.number())),
                Optional.empty(),
                Later.on(vertx, context, result -> answer(context, result, retried)));
        if (!host.submitBulk(List.of(work))) {
            Problems.notTaken(context, host);
        }
    }

    private void answer(RoutingContext context, Result result, boolean retried) {
        switch (result) {
            case Result.SetAside aside -> Problems.setAside(context, aside.number());
            case Result.NotTaken _ -> Problems.notTaken(context, host);
            case Result.Refused refused ->
                CatalogueRoutes.send(
                        context, 200, new JsonObject().put("status", "REFUSED").put("why", refused.why()));
            case Result.NotLinked _ -> CatalogueRoutes.send(context, 200, new JsonObject().put("status", "NOT_LINKED"));
            case Result.Taken taken ->
                CatalogueRoutes.send(context, 200, Documents.decision(taken.answer(), taken.repeated()));
            case Result.Done _ ->
                CatalogueRoutes.send(context, 200, new JsonObject().put("status", retried ? "TAKEN" : "DISMISSED"));
        }
    }
}
