package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What was sent and what was settled do not agree: what somebody should look at, by program. */
final class FaultRoutes {
    private static final int FAULTS_MAX = 1000;
    private static final List<String> KINDS = Arrays.stream(ReconciliationFault.Kind.values())
            .map(ReconciliationFault.Kind::name)
            .toList();

    private final Vertx vertx;
    private final Store store;
    private final CurrentCatalogue current;

    FaultRoutes(Vertx vertx, Store store, CurrentCatalogue current) {
        this.vertx = vertx;
        this.store = store;
        this.current = current;
    }

    void mount(Router router) {
        router.get("/v1/programs/:id/faults").handler(this::list);
    }

    private void list(RoutingContext context) {
        String program = Problems.pathId(context);
        if (current.edition().catalogue().programs().stream()
                .noneMatch(known -> known.id().equals(program))) {
            Problems.notFound(context, "program with this id", "GET /v1/programs lists those that are registered.");
            return;
        }
        Optional<Long> from = from(context.request().getParam("from", "1970-01-01T00:00:00Z"));
        String kind = context.request().getParam("kind", "");
        if (from.isEmpty() || !kind.isEmpty() && !KINDS.contains(kind)) {
            Problems.refuse(
                    context,
                    List.of(
                            from.isEmpty()
                                    ? new Problem("from", "is no time", "write 2026-03-01T00:00:00Z")
                                    : new Problem(
                                            "kind", "is not one we know", "write one of " + String.join(", ", KINDS))));
            return;
        }
        String after = Objects.requireNonNullElse(context.request().getParam("after"), Page.START);
        vertx.executeBlocking(() -> faults(program, from.get(), kind, after), false)
                .onSuccess(document -> CatalogueRoutes.send(context, 200, document))
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

    private static Optional<Long> from(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private JsonObject faults(String program, long from, String kind, String after) {
        try (Snapshot snapshot = store.snapshot()) {
            Page<ReconciliationFault> page = snapshot.faults(program, from, after, FAULTS_MAX);
            var data = new JsonArray();
            for (ReconciliationFault fault : page.items()) {
                if (kind.isEmpty() || fault.kind().name().equals(kind)) {
                    data.add(Faults.document(
                            fault,
                            snapshot.memberId(fault.relationship().member()).orElse("")));
                }
            }
            var document = new JsonObject().put("data", data);
            page.next().ifPresent(next -> document.put("next", next));
            return document;
        }
    }
}
