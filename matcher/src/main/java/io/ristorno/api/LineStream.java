package io.ristorno.api;

import io.ristorno.feed.Wordless;
import io.ristorno.host.Host;
import io.ristorno.host.Work;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of JSON lines: lines are decoded as they come, handed over a socket read at a time, and answered in their order.
 * While {@value #OPEN_MAX} lines wait for their answer, or the peer does not read, nothing more is read.
 */
final class LineStream {
    private static final Logger LOG = LoggerFactory.getLogger(LineStream.class);
    private static final int OPEN_MAX = 8192;
    private static final int LINE_BYTES_MAX = 65_536;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Host host;
    private final Lines lines;
    private final Context loop;
    private final ArrayDeque<Slot> open = new ArrayDeque<>();
    private final AtomicBoolean flushing = new AtomicBoolean();
    private Buffer rest = Buffer.buffer();
    private boolean ended;
    private boolean paused;
    private boolean draining;

    /** One line's answer, once it is known. */
    private static final class Slot {
        private volatile Optional<Exchange.Reply> reply = Optional.empty();
    }

    LineStream(HttpServerRequest request, Host host, Lines lines, Context loop) {
        this.request = request;
        this.response = request.response();
        this.host = host;
        this.lines = lines;
        this.loop = loop;
    }

    void start() {
        response.drainHandler(_ -> flush());
        request.handler(this::read).endHandler(_ -> {
            if (rest.length() > 0) {
                read(Buffer.buffer("\n"));
            }
            ended = true;
            flush();
        });
    }

    private void read(Buffer bytes) {
        Buffer all = rest.length() == 0 ? bytes : rest.appendBuffer(bytes);
        var works = new ArrayList<Work>();
        var waiting = new ArrayList<Slot>();
        int from = 0;
        for (int at = 0; at < all.length(); at++) {
            if (all.getByte(at) == '\n') {
                line(all.getBytes(from, at), works, waiting);
                from = at + 1;
            }
        }
        rest = all.getBuffer(from, all.length());
        if (rest.length() > LINE_BYTES_MAX) {
            tooLong();
        }
        if (!lines.submit(host, works)) {
            waiting.forEach(slot -> slot.reply = Optional.of(Exchange.notTaken(host)));
        }
        flush();
    }

    /** What follows such a line is not read: nobody knows where it ends. */
    private void tooLong() {
        var slot = new Slot();
        slot.reply = Optional.of(Exchange.tooLong(LINE_BYTES_MAX));
        open.add(slot);
        rest = Buffer.buffer();
        ended = true;
        request.handler(_ -> {});
    }

    private void line(byte[] json, List<Work> works, List<Slot> waiting) {
        if (json.length == 0) {
            return;
        }
        var slot = new Slot();
        open.add(slot);
        Exchange.Step step = step(json, slot);
        if (step.work().isPresent()) {
            works.add(step.work().get());
            waiting.add(slot);
        } else {
            // Whoever answers later may have done so already: no answer is taken back.
            step.reply().ifPresent(reply -> slot.reply = Optional.of(reply));
        }
    }

    /** A line that no rule of ours foresaw is answered by itself: without an answer, those behind it would wait for ever. */
    private Exchange.Step step(byte[] json, Slot slot) {
        try {
            return lines.step(json, reply -> answered(slot, reply));
        } catch (RuntimeException broken) {
            LOG.error("a line of a stream broke the decoder", Wordless.of(broken));
            return Exchange.broken();
        }
    }

    /** Called on the committing thread: one wake-up of the event loop for as many answers as come until then. */
    private void answered(Slot slot, Exchange.Reply reply) {
        slot.reply = Optional.of(reply);
        if (flushing.compareAndSet(false, true)) {
            loop.runOnContext(_ -> {
                flushing.set(false);
                flush();
            });
        }
    }

    private void flush() {
        if (response.closed() || response.ended()) {
            return;
        }
        Buffer out = Buffer.buffer();
        while (!open.isEmpty() && open.peek().reply.isPresent()) {
            out.appendBuffer(open.remove().reply.get().document().toBuffer()).appendByte((byte) '\n');
        }
        if (out.length() > 0) {
            response.write(out);
        }
        if ((ended || draining) && open.isEmpty()) {
            response.end();
            return;
        }
        boolean full = open.size() >= OPEN_MAX || response.writeQueueFull() || draining;
        if (full && !paused) {
            paused = true;
            request.pause();
        } else if (!full && paused) {
            paused = false;
            request.resume();
        }
    }

    /** Reads nothing more, and ends the answer when every line read is answered. */
    void drain() {
        draining = true;
        flush();
    }
}
