package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What is registered, by id, page by page: nobody can send a million offers at once, and nobody could read them. */
final class Page {
    private static final int MOST = 1_000;
    private static final String USUAL = "100";

    private Page() {}

    /**
     * Answers with the page behind {@code after}, of {@code limit} things; {@code next} is the {@code after} of the page behind it, and
     * there is none behind the last.
     *
     * @param behind the things that come behind an id, at most so many
     */
    static <T> void send(
            RoutingContext context,
            BiFunction<String, Integer, List<T>> behind,
            Function<T, String> id,
            Function<T, JsonObject> document) {
        var problems = new ArrayList<Problem>();
        int most = limit(context, problems);
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        CatalogueRoutes.send(context, 200, page(context.request().getParam("after", ""), most, behind, id, document));
    }

    /** The same where the page is made on another thread than the event loop's: something of it has to be read. */
    static <T> void send(
            Vertx vertx,
            RoutingContext context,
            BiFunction<String, Integer, List<T>> behind,
            Function<T, String> id,
            Function<T, JsonObject> document) {
        var problems = new ArrayList<Problem>();
        int most = limit(context, problems);
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        String after = context.request().getParam("after", "");
        vertx.executeBlocking(() -> page(after, most, behind, id, document), false)
                .onSuccess(page -> CatalogueRoutes.send(context, 200, page))
                .onFailure(context::fail);
    }

    private static <T> JsonObject page(
            String after,
            int most,
            BiFunction<String, Integer, List<T>> behind,
            Function<T, String> id,
            Function<T, JsonObject> document) {
        List<T> found = behind.apply(after, most + 1);
        List<T> page = found.subList(0, Math.min(most, found.size()));
        JsonObject answer = CatalogueRoutes.list(page.stream().map(document));
        if (found.size() > most) {
            answer.put("next", id.apply(page.getLast()));
        }
        return answer;
    }

    /** How many are asked for; 0 and a problem when that is no number that there may be. */
    static int limit(RoutingContext context, List<Problem> problems) {
        String limit = String.valueOf(context.request().getParam("limit", USUAL));
        int most = limit.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(limit) : 0;
        if (most < 1 || most > MOST) {
            problems.add(new Problem("limit", "is no number of things", "write 1 to " + MOST));
            return 0;
        }
        return most;
    }
}
