package io.ristorno.api;

import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.offer.Offer;
import io.ristorno.rehearsal.BackTest;
import io.ristorno.rehearsal.BackTests;
import io.ristorno.rehearsal.BackTests.Run;
import io.ristorno.rehearsal.BackTests.State;
import io.ristorno.rehearsal.Trial;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Back-tests: asked for, looked at, dropped. Played elsewhere, one at a time. */
final class BackTestRoutes {
    static final String PATH = "/v1/offers/back-test";
    private static final String RUNS = "/v1/back-tests/";
    private static final Set<String> PARAMETERS = Set.of("from", "until");
    private static final String LOST = "Ask for it again: POST " + PATH + ". The last " + BackTests.KEPT_MOST
            + " are kept, until the service ends.";

    private final Vertx vertx;
    private final Store store;
    private final CurrentCatalogue current;
    private final BackTests tests;
    private final Ids ids;

    BackTestRoutes(Vertx vertx, Store store, CurrentCatalogue current, BackTests tests, Ids ids) {
        this.vertx = vertx;
        this.store = store;
        this.current = current;
        this.tests = tests;
        this.ids = ids;
    }

    void mount(Router router) {
        router.post(PATH).handler(this::ask);
        router.get(RUNS + ":id").handler(this::look);
        router.delete(RUNS + ":id").handler(this::drop);
    }

    /** What becomes of a request. */
    private sealed interface Asked {
        record Refused(List<Problem> problems) implements Asked {}

        record Busy() implements Asked {}

        record Taken(Run run) implements Asked {}
    }

    private void ask(RoutingContext context) {
        byte[] body = CatalogueRoutes.body(context);
        Optional<String> from = Optional.ofNullable(context.request().getParam("from"));
        Optional<String> until = Optional.ofNullable(context.request().getParam("until"));
        List<Problem> unknown = Problems.unknownParameters(context, PARAMETERS);
        if (!unknown.isEmpty()) {
            Problems.refuse(context, unknown);
            return;
        }
        // The log's beginning is read off the store: not the event loop's.
        vertx.executeBlocking(() -> asked(body, from, until), false)
                .onSuccess(asked -> {
                    switch (asked) {
                        case Asked.Refused(List<Problem> problems) -> Problems.refuse(context, problems);
                        case Asked.Busy _ -> Problems.tooMany(context, "Other back-tests wait already.");
                        case Asked.Taken(Run run) -> {
                            context.response().putHeader("Location", RUNS + run.id());
                            CatalogueRoutes.send(context, 202, document(run));
                        }
                    }
                })
                .onFailure(context::fail);
    }

    private Asked asked(byte[] body, Optional<String> from, Optional<String> until) {
        return switch (CatalogueReader.offer(body, ids)) {
            case Reading.Refused<Offer> refused -> new Asked.Refused(refused.problems());
            case Reading.Read<Offer> offer ->
                switch (Trial.of(offer.value(), from, until)) {
                    case Reading.Refused<Trial> refused -> new Asked.Refused(refused.problems());
                    case Reading.Read<Trial> trial -> asked(trial.value());
                };
        };
    }

    private Asked asked(Trial trial) {
        if (!tests.hasRoom()) {
            return new Asked.Busy();
        }
        var edition = current.edition();
        try (Snapshot snapshot = store.snapshot()) {
            List<Problem> problems = BackTest.problems(snapshot, edition.catalogue(), edition::index, trial);
            if (!problems.isEmpty()) {
                return new Asked.Refused(problems);
            }
        }
        return tests.ask(ids.next("bkt_"), trial).<Asked>map(Asked.Taken::new).orElseGet(Asked.Busy::new);
    }

    private void look(RoutingContext context) {
        tests.run(Problems.pathId(context))
                .ifPresentOrElse(
                        run -> CatalogueRoutes.send(context, 200, document(run)),
                        () -> Problems.notFound(context, "back-test with this id", LOST));
    }

    private void drop(RoutingContext context) {
        if (tests.drop(Problems.pathId(context))) {
            context.response().setStatusCode(204).end();
        } else {
            Problems.notFound(context, "back-test with this id", LOST);
        }
    }

    private static JsonObject document(Run run) {
        var document = new JsonObject()
                .put("id", run.id())
                .put("offer", run.trial().offer().id());
        return switch (run.state()) {
            case State.Waiting _ -> document.put("state", "WAITING");
            case State.Running(int percent) -> document.put("state", "RUNNING").put("percent", percent);
            case State.Done done ->
                document.put("state", "DONE")
                        .put("result", BackTestDocument.of(run.trial().offer(), done.forecast()));
            case State.Failed(String why, String mend) ->
                document.put("state", "FAILED").put("why", why).put("mend", mend);
        };
    }
}
