package io.ristorno.api;

import io.ristorno.host.CurrentCatalogue;
import io.ristorno.people.SegmentLists;
import io.ristorno.program.LevelTerms;
import io.ristorno.program.Program;
import io.ristorno.store.SegmentList;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A program's levels, and how many members have each. */
final class LevelRoutes {
    private final Vertx vertx;
    private final CurrentCatalogue current;
    private final SegmentLists lists;

    LevelRoutes(Vertx vertx, CurrentCatalogue current, SegmentLists lists) {
        this.vertx = vertx;
        this.current = current;
        this.lists = lists;
    }

    void mount(Router router) {
        router.get("/v1/programs/:id/levels").handler(this::show);
    }

    private void show(RoutingContext context) {
        String id = Problems.pathId(context);
        Optional<Program> program = current.edition().catalogue().programs().stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
        if (program.isEmpty()) {
            Problems.notFound(context, "program with this id", "GET /v1/programs lists those that are registered.");
            return;
        }
        List<LevelTerms.Step> steps =
                program.get().levels().map(LevelTerms::steps).orElse(List.of());
        // Lists are read where nobody waits for it.
        vertx.executeBlocking(
                        () -> steps.stream().map(step -> document(id, step)).toList(), false)
                .onSuccess(found -> CatalogueRoutes.send(context, 200, CatalogueRoutes.list(found.stream())))
                .onFailure(context::fail);
    }

    /** Whoever has a higher one is among its members, too. */
    private JsonObject document(String program, LevelTerms.Step step) {
        SegmentList newest = lists.newest(program, step.id());
        JsonObject document = new JsonObject()
                .put("id", step.id())
                .put("name", step.name())
                .put("atLeast", step.atLeast())
                .put("members", newest.members());
        return newest.version() == 0
                ? document
                : document.put(
                        "effectiveFrom", Instant.ofEpochMilli(newest.atMillis()).toString());
    }
}
