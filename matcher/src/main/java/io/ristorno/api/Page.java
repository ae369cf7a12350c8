package io.ristorno.api;

import io.ristorno.catalog.Problem;
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
        List<T> found = behind.apply(context.request().getParam("after", ""), most + 1);
        List<T> page = found.subList(0, Math.min(most, found.size()));
        JsonObject answer = CatalogueRoutes.list(page.stream().map(document));
        if (found.size() > most) {
            answer.put("next", id.apply(page.getLast()));
        }
        CatalogueRoutes.send(context, 200, answer);
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
