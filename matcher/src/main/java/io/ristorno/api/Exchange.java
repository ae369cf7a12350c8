package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.decode.CardTokens;
import io.ristorno.decode.Decoded;
import io.ristorno.decode.JsonTransactions;
import io.ristorno.decode.Malformed;
import io.ristorno.decode.Transaction;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.RelationshipEvent;
import io.ristorno.feed.Admission;
import io.ristorno.feed.LinkMeters;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One JSON transaction on its way: decoded, admitted, and answered when its effect is durable. One instance an event loop, as
 * the card tokens are.
 */
final class Exchange implements Lines {
    /** What to tell the sender: an HTTP status and a document. */
    record Reply(int status, JsonObject document) {}

    private static final Reply NOT_LINKED = new Reply(200, new JsonObject().put("status", "NOT_LINKED"));

    /** Either a reply already, or work to be done; or neither, when whoever looked at it goes on by himself. */
    record Step(Optional<Reply> reply, Optional<Work> work) {
        static Step done(int status, JsonObject document) {
            return done(new Reply(status, document));
        }

        static Step done(Reply reply) {
            return new Step(Optional.of(reply), Optional.empty());
        }
    }

    private final CardTokens tokens;
    private final Admission admission;
    private final CurrentCatalogue current;
    private final InstantSource clock;
    private final LinkMeters meters;

    Exchange(CardTokens tokens, Admission admission, CurrentCatalogue current, InstantSource clock, LinkMeters meters) {
        this.tokens = tokens;
        this.admission = admission;
        this.current = current;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Looks at a line.
     *
     * @param json one object; the card number in it is wiped
     * @param later told the reply if it has to wait for the engine, on the committing thread
     */
    @Override
    public Step step(byte[] json, Consumer<Reply> later) {
        long nanos = System.nanoTime();
        long received = clock.millis();
        meters.received();
        return switch (JsonTransactions.decode(json, tokens, received)) {
            case Decoded.Taken taken -> taken(taken.transaction(), received, nanos, later);
            case Malformed malformed -> {
                meters.malformed();
                yield Step.done(400, malformed("The transaction has a problem", malformed));
            }
            case Decoded.Declined _ -> {
                meters.ignored();
                yield Step.done(200, new JsonObject().put("status", "DECLINED"));
            }
            default -> {
                meters.ignored();
                yield Step.done(200, new JsonObject().put("status", "IGNORED"));
            }
        };
    }

    private Step taken(Transaction transaction, long received, long nanos, Consumer<Reply> later) {
        Optional<RelationshipEvent> event =
                admission.admit(transaction, Api.FEED, current.edition().places(), received);
        if (event.isEmpty()) {
            meters.notLinked();
            return new Step(Optional.of(NOT_LINKED), Optional.empty());
        }
        Consumer<Result> told = result -> {
            meters.result(result);
            meters.answered(System.nanoTime() - nanos);
            later.accept(reply(result));
        };
        return new Step(Optional.empty(), Optional.of(Work.of(event.get(), told)));
    }

    static JsonObject malformed(String title, Malformed malformed) {
        return new JsonObject()
                .put("title", title)
                .put("status", 400)
                .put(
                        "problems",
                        List.of(new JsonObject()
                                .put("code", malformed.code().name())
                                .put("field", malformed.field().isEmpty() ? "$" : malformed.field())
                                .put("message", malformed.message())
                                .put("mend", malformed.mend())));
    }

    /** The same of what only the catalogue knows. */
    static JsonObject problem(String title, Problem problem) {
        return new JsonObject()
                .put("title", title)
                .put("status", 400)
                .put(
                        "problems",
                        List.of(new JsonObject()
                                .put("field", problem.field())
                                .put("message", problem.message())
                                .put("mend", problem.mend())));
    }

    /** What to tell the sender of what the engine made of it. */
    static Reply reply(Result result) {
        return switch (result) {
            case Result.Taken taken -> new Reply(200, Documents.decision(taken.answer(), taken.repeated()));
            case Result.Done done -> new Reply(200, new JsonObject().put("status", "TAKEN"));
            case Result.NotLinked _ -> NOT_LINKED;
            case Result.Refused refused -> refused(refused);
            case Result.SetAside aside -> setAside("message", aside);
            case Result.NotTaken notTaken -> new Reply(503, Problems.notTaken(notTaken.why()));
        };
    }

    /** What broke the engine, and left no trace. */
    static Reply setAside(String what, Result.SetAside aside) {
        return new Reply(
                500,
                Problems.document(
                                500,
                                "Set aside",
                                "This " + what + " broke a belief of ours and was set aside as number " + aside.number()
                                        + "; nothing of it was taken.",
                                "Do not send it again: an operator has it in GET /v1/quarantine and tries it again"
                                        + " when it is mended.")
                        .put("code", "QUARANTINED"));
    }

    private static Reply refused(Result.Refused refused) {
        int status = switch (refused.objection()) {
            case REUSED_ID, SETTLED -> 409;
            case FULL, UNKNOWN, INSUFFICIENT, TOO_LATE -> 422;
        };
        return new Reply(
                status,
                Problems.document(status, "Not taken", refused.why(), mend(refused.objection()))
                        .put("code", refused.objection().name()));
    }

    private static String mend(Objection objection) {
        return switch (objection) {
            case REUSED_ID -> "Give this message an id of its own, or send the first one again just as it was.";
            case SETTLED -> "Leave it as it is: what was said first stays.";
            case FULL -> "Do not send it again as it is; an operator has to look at this member's purchases there.";
            case TOO_LATE ->
                "Do not send it again: it is listed in GET /v1/programs/{id}/faults. Give or take by hand what it comes to:"
                        + " POST /v1/members/{id}/adjustments.";
            case UNKNOWN -> "Check what it refers to, and send that first.";
            case INSUFFICIENT -> "Ask for no more than there is.";
        };
    }

    /** What is told of a line without an end. */
    static Reply tooLong(int bytesMax) {
        return new Reply(
                413,
                Problems.document(
                        413,
                        "The line is too long",
                        "A line has at most " + bytesMax
                                + " bytes. What came before it was taken; nothing behind it was" + " read.",
                        "End every line with a line feed, and go on behind this one in a new request."));
    }

    /** What is told of a line that broke before it was handed on. */
    static Step broken() {
        return Step.done(
                500,
                Problems.document(
                        500,
                        "Internal error",
                        "This line broke a belief of ours; nothing of it was taken.",
                        "Look into the service's log; what it says there belongs in a report to us."));
    }

    /** What is told of what the engine does not take. */
    static Reply notTaken(Host host) {
        return new Reply(503, Problems.notTaken(host));
    }

    /** Hands work to the engine; what it does not take is counted as not taken. */
    @Override
    public boolean submit(Host host, List<Work> works) {
        boolean taken = works.isEmpty() || host.submit(works);
        if (!taken) {
            works.forEach(_ -> meters.result(new Result.NotTaken("sent away")));
        }
        return taken;
    }
}
