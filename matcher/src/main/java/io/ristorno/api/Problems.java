package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;

/** Errors as RFC 9457 problem details, each naming the field and the mend. */
final class Problems {
    private Problems() {}

    /** The id in a path; routes that ask for it have one. */
    static String pathId(RoutingContext context) {
        return Objects.requireNonNullElse(context.pathParam("id"), "");
    }

    static void send(RoutingContext context, int status, String title, List<Problem> problems) {
        var details = new JsonArray();
        for (Problem problem : problems) {
            details.add(new JsonObject()
                    .put("field", problem.field())
                    .put("message", problem.message())
                    .put("mend", problem.mend()));
        }
        var document = new JsonObject().put("title", title).put("status", status);
        if (!details.isEmpty()) {
            document.put("problems", details);
        }
        send(context, status, document);
    }

    static void send(RoutingContext context, int status, String title, String detail) {
        send(
                context,
                status,
                new JsonObject().put("title", title).put("status", status).put("detail", detail));
    }

    private static void send(RoutingContext context, int status, JsonObject document) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(document.toBuffer());
    }

    static void notFound(RoutingContext context, String what) {
        send(context, 404, "Not found", "There is no " + what + ".");
    }

    /** The service has more to do than it can: the client should come back. */
    static void busy(RoutingContext context) {
        context.response().putHeader("Retry-After", "1");
        send(context, 503, "Busy", "The queue is full. Send it again after a second.");
    }
}
