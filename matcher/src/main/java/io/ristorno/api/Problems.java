package io.ristorno.api;

import io.ristorno.catalog.Nearest;
import io.ristorno.catalog.Problem;
import io.ristorno.decode.BrokenJson;
import io.ristorno.decode.CardRequest;
import io.ristorno.host.Intake;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Errors as RFC 9457 problem details: each says what is wrong, where if that is a field, and what to do about it. */
final class Problems {
    private static final String BROKEN_RULES = "The request has problems";
    private static final String AGAIN = "Send it again after a second.";
    private static final String LATER_SECONDS = "10";
    private static final String STORE_FAILED = "the store has failed";

    private Problems() {}

    /** The id in a path; routes that ask for it have one. */
    static String pathId(RoutingContext context) {
        return Objects.requireNonNullElse(context.pathParam("id"), "");
    }

    static void send(RoutingContext context, int status, String title, List<Problem> problems) {
        send(context, status, document(status, title, problems));
    }

    private static JsonObject document(int status, String title, List<Problem> problems) {
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
        return document;
    }

    /**
     * A problem of the whole request.
     *
     * @param detail what is wrong
     * @param mend what to do about it
     */
    static void send(RoutingContext context, int status, String title, String detail, String mend) {
        send(context, status, document(status, title, detail, mend));
    }

    /** A request that what is stored stands against. */
    record Conflict(String code, String title, String detail, String mend) {
        void send(RoutingContext context) {
            conflict(context, code, title, detail, mend);
        }

        Exchange.Reply reply() {
            return new Exchange.Reply(409, document(409, title, detail, mend).put("code", code));
        }
    }

    /** A request that breaks rules, all of which are told. */
    static void refuse(RoutingContext context, List<Problem> problems) {
        send(context, 400, BROKEN_RULES, problems);
    }

    /** The same of one of many lines. */
    static Exchange.Reply refused(List<Problem> problems) {
        return new Exchange.Reply(400, document(400, BROKEN_RULES, problems));
    }

    /**
     * What is asked for stands against what is there.
     *
     * @param code names the case for programs, always the same
     */
    static void conflict(RoutingContext context, String code, String title, String detail, String mend) {
        send(context, 409, document(409, title, detail, mend).put("code", code));
    }

    static JsonObject document(int status, String title, String detail, String mend) {
        return new JsonObject()
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("mend", mend);
    }

    /** What is wrong with a body that is no JSON object; never in the reader's words, which quote it. */
    static Problem notJson(DecodeException broken, String form) {
        return new Problem("$", "is not one JSON object", BrokenJson.mend(broken, form));
    }

    static void send(RoutingContext context, int status, JsonObject document) {
        Buffer body = document.toBuffer();
        Idempotency.answers(context, status, "application/problem+json", body);
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(body);
    }

    /** Fields of a body that nobody asks for, with those that were probably meant. */
    static List<Problem> unknownFields(JsonObject body, Set<String> known) {
        return body.fieldNames().stream()
                .filter(name -> !known.contains(name))
                .map(name -> new Problem(
                        CardRequest.spelled(name),
                        "there is no such field",
                        Nearest.mend(name, known, "remove it; the fields here are " + String.join(", ", known))))
                .toList();
    }

    /** Parameters of a query that nobody asks for. */
    static List<Problem> unknownParameters(RoutingContext context, Set<String> known) {
        return context.queryParams().names().stream()
                .filter(name -> !known.contains(name))
                .map(name -> new Problem(
                        CardRequest.spelled(name),
                        "there is no such parameter",
                        Nearest.mend(name, known, "leave it out; the parameters here are " + String.join(", ", known))))
                .toList();
    }

    /**
     * There is nothing there.
     *
     * @param what with the words that it is named by: {@code "offer with this id"}
     */
    static void notFound(RoutingContext context, String what, String mend) {
        send(context, 404, "Not found", "There is no " + what + ".", mend);
    }

    /** What was asked for broke the engine, and left no trace. */
    static void setAside(RoutingContext context, long number) {
        send(
                context,
                500,
                document(
                                500,
                                "Set aside",
                                "This broke a belief of ours and was set aside as number " + number
                                        + "; nothing of it was done.",
                                "Look at it in GET /v1/quarantine.")
                        .put("code", "QUARANTINED"));
    }

    /** The service has more to do than it can: the client should come back. */
    static void busy(RoutingContext context) {
        comeBack(context, full());
    }

    /** The same of something else than the queue. */
    static void busy(RoutingContext context, String why) {
        comeBack(context, document(503, "Busy", why, AGAIN));
    }

    /** The engine did not take what it was handed: the client is told why, and should come back. */
    static void notTaken(RoutingContext context, Intake engine) {
        comeBack(context, notTaken(engine));
    }

    /** What is told of what the engine did not take. */
    static JsonObject notTaken(Intake engine) {
        return engine.hasFailed() ? notTaken(STORE_FAILED) : full();
    }

    /** What is told of what was taken in and came to nothing. */
    static JsonObject notTaken(String why) {
        return document(503, "Try again", why, AGAIN);
    }

    /** The same as an answer to one of many lines. */
    static Exchange.Reply busy() {
        return new Exchange.Reply(503, full());
    }

    private static JsonObject full() {
        return document(503, "Busy", "The queue is full.", AGAIN);
    }

    /** The service ends, and takes nothing new. */
    static void draining(RoutingContext context) {
        comeBack(context, document(503, "Try again", "The service is being stopped.", AGAIN));
    }

    /** What takes its time is under way already, and so much waits that nothing more is taken: the client should come back. */
    static void tooMany(RoutingContext context, String why) {
        context.response().putHeader("Retry-After", LATER_SECONDS);
        send(context, 429, "Too many", why, "Send it again after " + LATER_SECONDS + " seconds.");
    }

    private static void comeBack(RoutingContext context, JsonObject document) {
        context.response().putHeader("Retry-After", "1");
        send(context, 503, document);
    }
}
