package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.decode.CardRequest;
import io.ristorno.files.FileDocument;
import io.ristorno.files.FileRun;
import io.ristorno.files.FileRuns;
import io.ristorno.store.FileProgress;
import io.ristorno.store.FileProgress.Fault;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Files of transactions: taken as they come, and what became of them. */
final class FileRoutes {
    private static final String PATH = "/v1/files";
    private static final Set<String> PARAMETERS = Set.of("name", "format", "mapping");
    private static final int NAME_MAX = 200;
    private static final long LINGER_MILLIS = 250;

    private final Vertx vertx;
    private final Store store;
    private final FileRuns runs;
    private final int idleSeconds;
    private final Set<BodyStream> bodies = new HashSet<>();
    private boolean draining;

    FileRoutes(Vertx vertx, Store store, FileRuns runs, int idleSeconds) {
        this.vertx = vertx;
        this.store = store;
        this.runs = runs;
        this.idleSeconds = idleSeconds;
    }

    void mount(Router router) {
        router.post(PATH).handler(this::take);
        router.get(PATH).handler(this::list);
        router.get(PATH + "/:id")
                .handler(context -> file(context, file -> CatalogueRoutes.send(context, 200, FileDocument.of(file))));
        router.get(PATH + "/:id/results").handler(context -> file(context, file -> results(context, file)));
    }

    /** Whether a request brings a file: its body is read as it comes, whatever it is. */
    static boolean isFile(RoutingContext context) {
        return context.request().method().name().equals("POST")
                && RoutedPath.of(context).equals(PATH);
    }

    private void take(RoutingContext context) {
        List<Problem> problems = problems(context);
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        context.request().pause();
        CatalogueTransfer.stayAwake(vertx, context, idleSeconds);
        Context loop = vertx.getOrCreateContext();
        var body = new BodyStream(context.request(), loop, idleSeconds);
        var results = new AtomicReference<Optional<ResultStream>>(Optional.empty());
        vertx.executeBlocking(
                        () -> runs.upload(
                                context.request().getParam("name", "unnamed"),
                                context.request().getParam("format", ""),
                                context.request().getParam("mapping", ""),
                                body,
                                () -> results.get().ifPresent(ResultStream::more)),
                        false)
                .onFailure(context::fail)
                .onSuccess(opened -> {
                    switch (opened) {
                        case FileRuns.Opened.Begun(FileRun run) -> begun(context, loop, body, run, results);
                        case FileRuns.Opened.Refused(List<Problem> refused) -> {
                            Problems.refuse(context, refused);
                            passOver(context);
                        }
                        case FileRuns.Opened.Busy _ -> {
                            Problems.busy(
                                    context,
                                    "As many files are being taken as may be at once, " + FileRuns.UPLOADS_MOST + ".");
                            passOver(context);
                        }
                    }
                });
    }

    /** Whoever reads only when he has sent everything would never hear why it is not wanted. */
    private static void passOver(RoutingContext context) {
        context.request().resume();
    }

    private void begun(
            RoutingContext context,
            Context loop,
            BodyStream body,
            FileRun run,
            AtomicReference<Optional<ResultStream>> results) {
        bodies.add(body);
        var stream = new ResultStream(vertx, loop, store, context.response(), run::progress, run::isOver, () -> {
            bodies.remove(body);
            if (draining && !body.hasEnded()) {
                // Not at once: a close under way to unread bytes would take the answer back.
                vertx.setTimer(
                        LINGER_MILLIS, _ -> context.request().connection().close());
            }
        });
        results.set(Optional.of(stream));
        try {
            body.start();
        } catch (IllegalStateException _) {
            // Its thread waits already, and must not wait for ever.
            body.breakOff();
        }
        // Whoever has gone meanwhile is heard of in one way or the other.
        context.addEndHandler(_ -> body.breakOff());
        if (context.response().closed() || draining) {
            body.breakOff();
        }
        stream.start();
    }

    /** A word that is misspelt must not be passed over. */
    private static List<Problem> problems(RoutingContext context) {
        var problems = new ArrayList<Problem>();
        for (String parameter : context.request().params().names()) {
            if (!PARAMETERS.contains(parameter)) {
                problems.add(new Problem(
                        CardRequest.spelled(parameter),
                        "is no parameter here",
                        "remove it; the parameters are name, format, mapping"));
            }
        }
        String name = context.request().getParam("name", "");
        if (name.length() > NAME_MAX || name.chars().anyMatch(Character::isISOControl)) {
            problems.add(new Problem("name", "is no name of a file", "write at most " + NAME_MAX + " characters"));
        } else if (CardRequest.holdsCardNumber(name)) {
            problems.add(new Problem("name", "looks as if it held a card number", "call it something else"));
        }
        return problems;
    }

    private void list(RoutingContext context) {
        Page.send(vertx, context, this::files, FileProgress::id, FileDocument::of);
    }

    private List<FileProgress> files(String after, int most) {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.files(after, most);
        }
    }

    private void file(RoutingContext context, Consumer<FileProgress> found) {
        String id = Problems.pathId(context);
        vertx.executeBlocking(() -> stored(id), false)
                .onSuccess(file -> file.ifPresentOrElse(
                        found,
                        () -> Problems.notFound(
                                context, "file with this id", "GET /v1/files lists those of the last 45 days.")))
                .onFailure(context::fail);
    }

    private Optional<FileProgress> stored(String id) {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.file(id);
        }
    }

    /** As far as they are there now. */
    private void results(RoutingContext context, FileProgress file) {
        new ResultStream(vertx, vertx.getOrCreateContext(), store, context.response(), () -> file, () -> true, () -> {})
                .start();
    }

    /** A file that could not be read, as problem details. */
    static JsonObject unreadable(FileProgress file, Fault fault) {
        return new JsonObject()
                .put("title", "The file cannot be read")
                .put("status", 400)
                .put("file", file.id())
                .put(
                        "problems",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("code", fault.code())
                                        .put("field", "record " + fault.record())
                                        .put("message", fault.message())
                                        .put("mend", fault.mend())));
    }

    /** Bodies that are not whole are not waited for. On the event loop. */
    void drain() {
        draining = true;
        runs.drain();
        List.copyOf(bodies).forEach(BodyStream::breakOff);
    }
}
