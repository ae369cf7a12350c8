package io.ristorno.api;

import io.ristorno.files.FileDocument;
import io.ristorno.store.FileProgress;
import io.ristorno.store.FileProgress.State;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What became of a file's records, a line each, and of the file in the last line. Read from the store a part at a time, as fast as it is
 * taken: whoever reads slowly, or only when he has sent everything, keeps nothing from being done. On the event loop.
 */
final class ResultStream {
    static final String NDJSON = "application/x-ndjson";

    private final Vertx vertx;
    private final Context loop;
    private final Store store;
    private final HttpServerResponse response;
    private final Supplier<FileProgress> progress;
    private final Supplier<Boolean> over;
    private final Runnable ended;
    private int sent;
    private boolean reading;
    private boolean done;

    /**
     * @param progress how far the file is
     * @param over whether it goes no further
     * @param ended run when all is sent, or nobody listens any more
     */
    ResultStream(
            Vertx vertx,
            Context loop,
            Store store,
            HttpServerResponse response,
            Supplier<FileProgress> progress,
            Supplier<Boolean> over,
            Runnable ended) {
        this.vertx = vertx;
        this.loop = loop;
        this.store = store;
        this.response = response;
        this.progress = progress;
        this.over = over;
        this.ended = ended;
    }

    void start() {
        response.drainHandler(_ -> pump());
        pump();
    }

    /** There is more; from any thread. */
    void more() {
        loop.runOnContext(_ -> pump());
    }

    private void pump() {
        if (reading || done) {
            return;
        }
        // Asked first: the queue of one that is closed may stay full.
        if (response.closed()) {
            end();
            return;
        }
        if (response.writeQueueFull()) {
            return;
        }
        // Asked in this order: what it has become is told before that it is over.
        boolean isOver = over.get();
        FileProgress now = progress.get();
        if (sent < now.parts()) {
            part(now.id(), sent + 1);
        } else if (isOver) {
            last(now);
        }
    }

    private void part(String file, int part) {
        reading = true;
        vertx.executeBlocking(() -> read(file, part), false).onComplete(read -> {
            reading = false;
            if (read.failed() || read.result().isEmpty()) {
                response.reset();
                end();
                return;
            }
            sent = part;
            head();
            response.write(Buffer.buffer(read.result().get()));
            pump();
        });
    }

    private Optional<byte[]> read(String file, int part) {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.fileResults(file, part);
        }
    }

    private void head() {
        if (!response.headWritten()) {
            response.setChunked(true).putHeader("Content-Type", NDJSON);
        }
    }

    /** A file of which nothing could be read is a request that could not. */
    private void last(FileProgress file) {
        if (!response.headWritten()
                && file.state() == State.FAILED
                && file.records() == 0
                && file.fault().isPresent()) {
            response.setStatusCode(400)
                    .putHeader("Content-Type", "application/problem+json")
                    .end(FileRoutes.unreadable(file, file.fault().get()).toBuffer());
        } else {
            head();
            response.end(FileDocument.summary(file).toBuffer().appendByte((byte) '\n'));
        }
        end();
    }

    private void end() {
        done = true;
        ended.run();
    }
}
