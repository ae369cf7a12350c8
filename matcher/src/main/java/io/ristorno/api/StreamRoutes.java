package io.ristorno.api;

import io.ristorno.host.Host;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where one JSON object is taken, or a stream of them, a line answered a line. */
final class StreamRoutes {
    /** {@code POST /v1/transactions}. */
    static final String TRANSACTIONS = "/v1/transactions";

    /** {@code POST /v1/exposures}. */
    static final String EXPOSURES = "/v1/exposures";

    /** {@code POST /v1/members}. */
    static final String MEMBERS = "/v1/members";

    /** {@code POST /v1/cards}. */
    static final String CARDS = "/v1/cards";

    private static final Set<String> PATHS = Set.of(TRANSACTIONS, EXPOSURES, MEMBERS, CARDS);
    private static final String NDJSON = "application/x-ndjson";

    private final Vertx vertx;
    private final Host host;
    private final String path;
    private final Lines lines;
    private final Set<LineStream> streams = new HashSet<>();

    StreamRoutes(Vertx vertx, Host host, String path, Lines lines) {
        this.vertx = vertx;
        this.host = host;
        this.path = path;
        this.lines = lines;
    }

    void mount(Router router) {
        router.post(path).handler(context -> {
            if (isStream(context)) {
                stream(context.request());
            } else {
                single(context);
            }
        });
    }

    /** Whether a request brings JSON lines to where lines are taken. */
    static boolean isStream(RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        return type != null && type.startsWith(NDJSON) && PATHS.contains(RoutedPath.of(context));
    }

    private void stream(HttpServerRequest request) {
        request.response().setChunked(true).putHeader("Content-Type", NDJSON);
        var stream = new LineStream(request, host, lines, vertx.getOrCreateContext());
        streams.add(stream);
        request.response().endHandler(_ -> streams.remove(stream)).closeHandler(_ -> streams.remove(stream));
        stream.start();
    }

    /** Streams stop reading: a client that goes on for ever is not waited for. On the event loop. */
    void drain() {
        List.copyOf(streams).forEach(LineStream::drain);
    }

    private void single(RoutingContext context) {
        Exchange.Step step =
                lines.step(CatalogueRoutes.body(context), Later.on(vertx, context, reply -> send(context, reply)));
        step.reply().ifPresent(reply -> send(context, reply));
        if (step.work().isPresent() && !lines.submitOne(host, step.work().get())) {
            Problems.notTaken(context, host);
        }
    }

    /** Tells what came of it. */
    static void send(RoutingContext context, Exchange.Reply reply) {
        String type = reply.status() < 400 ? "application/json" : "application/problem+json";
        Buffer body = reply.document().toBuffer();
        Idempotency.answers(context, reply.status(), type, body);
        if (context.response().closed()) {
            return;
        }
        if (reply.status() == 503) {
            context.response().putHeader("Retry-After", "1");
        }
        context.response()
                .setStatusCode(reply.status())
                .putHeader("Content-Type", type)
                .end(body);
    }
}
