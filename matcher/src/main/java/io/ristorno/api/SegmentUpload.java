package io.ristorno.api;

import io.ristorno.catalog.Problem;
import io.ristorno.event.MemberKey;
import io.ristorno.people.Erasures;
import io.ristorno.people.SegmentLists;
import io.ristorno.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code POST /v1/segments/:id/lists}: all members of a segment, an id a line. It passes through a file, since a list of millions is
 * nothing to hold in memory while it comes, and is taken whole or not at all.
 */
final class SegmentUpload {
    private static final Pattern PATH = Pattern.compile("/v1/segments/[^/]+/lists");
    private static final Pattern TYPE = Pattern.compile("(?i)(text/plain|application/x-ndjson)\\s*(;.*)?");
    private static final int LINE_BYTES_MAX = 256;
    private static final long BYTES_MAX = (long) SegmentLists.MEMBERS_MOST * 64;
    private static final int TOLD_MAX = 100;

    /** Lists that are read at once: each may lie in a file of hundreds of megabytes, and in memory when it is judged. */
    static final int LISTS_MOST = 4;

    private final Vertx vertx;
    private final SegmentRoutes segments;
    private final SegmentLists lists;
    private final Store store;
    private final Erasures erasures;
    private final int idleSeconds;

    /** Lists that are being read. Only the event loop knows. */
    private int reading;

    SegmentUpload(
            Vertx vertx, SegmentRoutes segments, SegmentLists lists, Store store, Erasures erasures, int idleSeconds) {
        this.vertx = vertx;
        this.segments = segments;
        this.lists = lists;
        this.store = store;
        this.erasures = erasures;
        this.idleSeconds = idleSeconds;
    }

    void mount(Router router) {
        router.post("/v1/segments/:id/lists").handler(this::take);
    }

    /** Whether a request brings a list: its body is read as it comes. */
    static boolean isList(RoutingContext context) {
        return context.request().method().name().equals("POST")
                && PATH.matcher(RoutedPath.of(context)).matches();
    }

    /** Whether it may be one of these. */
    static boolean isRead(String type) {
        return TYPE.matcher(type).matches();
    }

    private void take(RoutingContext context) {
        Optional<SegmentRoutes.Owned> owned = segments.open(context);
        if (owned.isEmpty()) {
            return;
        }
        var problems = new ArrayList<Problem>();
        Optional<Instant> at = segments.at(context, problems);
        if (context.request().getHeader("Content-Type") == null) {
            problems.add(new Problem(
                    "Content-Type", "is missing", "send text/plain, an id a line, or application/x-ndjson"));
        }
        if (!problems.isEmpty()) {
            Problems.refuse(context, problems);
            return;
        }
        if (reading == LISTS_MOST) {
            Problems.busy(context, "As many lists are being read as may be at once, " + LISTS_MOST + ".");
            return;
        }
        reading++;
        context.request().pause();
        CatalogueTransfer.stayAwake(vertx, context, idleSeconds);
        Path path = temporary();
        vertx.fileSystem()
                .open(path.toString(), new OpenOptions().setWrite(true))
                .compose(file -> received(context, file).eventually(file::close))
                .compose(complete -> complete
                        ? vertx.executeBlocking(() -> read(path, owned.get()), false)
                        : Future.succeededFuture(Read.refused(tooLong())))
                .onComplete(_ -> vertx.fileSystem().delete(path.toString()))
                .compose(read -> taken(context, owned.get(), read, at))
                .onComplete(_ -> reading--)
                .onFailure(context::fail);
    }

    private Future<Void> taken(RoutingContext context, SegmentRoutes.Owned owned, Read read, Optional<Instant> at) {
        if (!read.problems.isEmpty()) {
            Problems.refuse(context, read.problems);
            return Future.succeededFuture();
        }
        if (read.size == 0) {
            Problems.refuse(
                    context,
                    List.of(
                            new Problem(
                                    "$",
                                    "names nobody",
                                    "send the ids, one a line; whoever wants nobody in it any more ends it: POST /v1/segments/:id/end")));
            return Future.succeededFuture();
        }
        // It may have ended while the list came in.
        if (segments.open(context).isEmpty()) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(
                        () -> lists.take(owned.program().id(), owned.segment().id(), read.members, at), false)
                .onSuccess(outcome -> segments.answer(context, outcome))
                .mapEmpty();
    }

    private static Problem tooLong() {
        return new Problem(
                "$",
                "is too long",
                "send at most " + SegmentLists.MEMBERS_MOST + " ids, and no more than " + BYTES_MAX + " bytes");
    }

    /** False if there is more than anybody may send: the rest is passed over. */
    private static Future<Boolean> received(RoutingContext context, AsyncFile file) {
        Promise<Boolean> complete = Promise.promise();
        var bytes = new long[1];
        context.request()
                .exceptionHandler(complete::tryFail)
                .endHandler(_ -> complete.tryComplete(bytes[0] <= BYTES_MAX))
                .handler(buffer -> {
                    bytes[0] += buffer.length();
                    if (bytes[0] > BYTES_MAX) {
                        return;
                    }
                    file.write(buffer).onFailure(complete::tryFail);
                    if (file.writeQueueFull()) {
                        context.request().pause();
                        file.drainHandler(_ -> context.request().resume());
                    }
                })
                .resume();
        return complete.future();
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("ristorno-segment", "");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Whom a list names, or what is wrong with it. */
    private static final class Read {
        private long[] members = new long[1024];
        private int size;
        private final List<Problem> problems = new ArrayList<>(0);

        static Read refused(Problem problem) {
            var read = new Read();
            read.problems.add(problem);
            return read;
        }

        void add(long member) {
            members = size == members.length ? Arrays.copyOf(members, size * 2) : members;
            members[size++] = member;
        }

        /** Each once. */
        Read whole() {
            members = Arrays.stream(members, 0, size).sorted().distinct().toArray();
            return this;
        }
    }

    private Read read(Path path, SegmentRoutes.Owned owned) throws IOException {
        var read = new Read();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            var line = new byte[LINE_BYTES_MAX];
            int length = 0;
            long number = 1;
            for (int each = in.read(); read.problems.size() < TOLD_MAX; each = in.read()) {
                if (each == '\n' || each < 0) {
                    line(line, length, number++, owned, read);
                    length = 0;
                } else if (length++ < line.length) {
                    line[length - 1] = (byte) each;
                }
                if (each < 0) {
                    break;
                }
            }
        }
        return read.whole();
    }

    /** What a line says is never repeated: it could be a card number. */
    private void line(byte[] line, int length, long number, SegmentRoutes.Owned owned, Read read) {
        String at = "line " + number;
        if (length > line.length) {
            read.problems.add(new Problem(at, "is too long", "write one member's id a line, and nothing else"));
            return;
        }
        String id = id(new String(line, 0, length, StandardCharsets.UTF_8).strip());
        if (id.isEmpty()) {
            return;
        }
        MemberKey member = MemberKey.of(owned.program().id(), id);
        if (read.size == SegmentLists.MEMBERS_MOST) {
            read.problems.clear();
            read.problems.add(tooLong());
        } else if (store.memberId(member).filter(id::equals).isEmpty() || erasures.isUnderWay(member)) {
            read.problems.add(
                    new Problem(
                            at,
                            "names no member of " + owned.program().id() + " that we know",
                            "write mem_... of one who is registered, or {\"member\":\"mem_...\"}; register others before, or leave them out"));
        } else {
            read.add(member.number());
        }
    }

    /** {@code mem_...}, or what a line of JSON names. */
    private static String id(String line) {
        if (!line.startsWith("{")) {
            return line.startsWith("\"") && line.endsWith("\"") && line.length() > 1
                    ? line.substring(1, line.length() - 1)
                    : line;
        }
        try {
            return new JsonObject(line).getValue("member") instanceof String id && !id.isEmpty() ? id : line;
        } catch (DecodeException _) {
            return line;
        }
    }
}
