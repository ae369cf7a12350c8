package io.ristorno.api;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.Problem;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.program.Program;
import io.ristorno.store.Noticed;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@code GET /v1/notices}: what a program's members are to be told, for whoever can reach them. Nothing is sent from here. */
final class NoticeRoutes {
    /** As long as the log is. */
    private static final Duration KEPT = Duration.ofDays(45);

    private final Vertx vertx;
    private final Store store;
    private final CurrentCatalogue current;
    private final InstantSource clock;

    NoticeRoutes(Vertx vertx, Store store, CurrentCatalogue current, InstantSource clock) {
        this.vertx = vertx;
        this.store = store;
        this.current = current;
        this.clock = clock;
    }

    void mount(Router router) {
        router.get("/v1/notices").handler(this::list);
    }

    private void list(RoutingContext context) {
        Catalogue catalogue = current.edition().catalogue();
        var problems = new ArrayList<Problem>();
        Optional<Program> program = program(context, catalogue, problems);
        int most = io.ristorno.api.Page.limit(context, problems);
        if (program.isEmpty() || !problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        String after = Objects.requireNonNullElse(context.request().getParam("after"), Page.START);
        vertx.executeBlocking(() -> notices(program.get(), catalogue, after, most), false)
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

    private static Optional<Program> program(RoutingContext context, Catalogue catalogue, List<Problem> problems) {
        String id = context.request().getParam("program", "");
        Optional<Program> program = catalogue.programs().stream()
                .filter(known -> known.id().equals(id))
                .findFirst();
        if (program.isEmpty()) {
            problems.add(new Problem(
                    "program",
                    id.isEmpty() ? "is missing" : "is not registered",
                    "write the id of a program: GET /v1/programs lists those that are registered"));
        }
        return program;
    }

    /** The place behind the last is always told: to go on there whenever there is more. */
    private JsonObject notices(Program program, Catalogue catalogue, String after, int most) {
        try (Snapshot snapshot = store.snapshot()) {
            long from = clock.instant().minus(KEPT).toEpochMilli();
            Page<Noticed> page = snapshot.notices(program.id(), from, after, most);
            var data = new JsonArray();
            String next = after;
            for (Noticed noticed : page.items()) {
                snapshot.memberId(noticed.notice().member())
                        .map(member -> Notices.document(noticed.notice(), member, program, catalogue, clock.instant()))
                        .ifPresent(data::add);
                next = noticed.place();
            }
            var document =
                    new JsonObject().put("data", data).put("more", page.next().isPresent());
            return next.isEmpty() ? document : document.put("next", next);
        }
    }
}
