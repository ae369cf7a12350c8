package io.ristorno.feed;

import io.ristorno.decode.Answer;
import io.ristorno.decode.CardTokens;
import io.ristorno.decode.Decoded;
import io.ristorno.decode.Framer;
import io.ristorno.decode.Iso8583;
import io.ristorno.decode.IsoTransactions;
import io.ristorno.decode.Malformed;
import io.ristorno.decode.Transaction;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a link: frames in, answers out.
 *
 * <p>Everything happens on the connection's event loop, except that a durable result arrives on the committing thread. A read
 * is taken apart as a whole: what needs no engine (cards that nobody linked, sign-on, echo, malformed messages) is answered in
 * one write at once, the rest handed over in one piece. Answers that come back are collected and leave in one write a wake-up.
 * The bytes of a message are wiped of card data before they are forgotten.
 */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int OPEN_MAX = 16_384;
    private static final int FLUSH_BYTES_GUESSED = 128 * 1024;
    private static final long COMPLAINT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int AWAITING_MAX = 10_000;
    private static final long RETRY_MILLIS = 2;
    private static final long STUCK_SECONDS_MAX = 30;
    /** Between the last answer and the close: a close under way to unread bytes would take the answer back. */
    private static final long LINGER_MILLIS = 250;

    private final NetSocket socket;
    private final Link link;
    private final Vertx vertx;
    private final Context loop;
    private final Framer framer;
    private final Iso8583 message;
    private final Answer answer;
    private final CardTokens tokens;
    private final Admission admission;
    private final long stuckNanos;
    private final ConcurrentLinkedQueue<Answered> answered = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean flushing = new AtomicBoolean();
    private final Map<String, Transaction> awaiting = new LinkedHashMap<>();
    private byte[] bytes = new byte[16_384];
    private int size;
    private byte[] frame = new byte[512];
    private Buffer out = Buffer.buffer();
    private List<Work> refused = List.of();
    private int open;
    private int strangers;
    private boolean paused;
    private boolean ending;
    private boolean ended;
    private Future<Void> written = Future.succeededFuture();
    private long incompleteSince;
    private long deafSince;

    /** A response that waited for the engine: its bytes, where its code stands, and what to put there. */
    private record Answered(Response response, Result result) {}

    /** A response written while the request's bytes were there. */
    private static final class Response {
        private final byte[] frame;
        private final int codeOffset;
        private final int decisionOffset;
        private final long receivedNanos;

        Response(byte[] frame, int codeOffset, int decisionOffset, long receivedNanos) {
            this.frame = frame;
            this.codeOffset = codeOffset;
            this.decisionOffset = decisionOffset;
            this.receivedNanos = receivedNanos;
        }
    }

    private long complainedNanos = System.nanoTime() - COMPLAINT_NANOS;

    Connection(NetSocket socket, Link link, Vertx vertx) {
        this.socket = socket;
        this.link = link;
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        framer = new Framer(link.dialect(), link.frameBytesMax());
        message = new Iso8583(link.dialect());
        answer = new Answer(link.dialect());
        tokens = link.tokens().forAnotherThread();
        admission = link.admission();
        stuckNanos = TimeUnit.SECONDS.toNanos(Math.min(link.idleSeconds(), STUCK_SECONDS_MAX));
    }

    void start() {
        socket.handler(this::read);
        socket.drainHandler(_ -> steer());
        socket.exceptionHandler(_ -> socket.close());
    }

    private void read(Buffer read) {
        append(read);
        var works = new ArrayList<Work>();
        long nanos = System.nanoTime();
        int at = takeApart(works, nanos);
        // What was read is forgotten, and overwritten: card numbers stood in it.
        System.arraycopy(bytes, at, bytes, 0, size - at);
        Arrays.fill(bytes, size - at, size, (byte) 0);
        size -= at;
        if (size == 0) {
            incompleteSince = 0;
        } else if (at > 0 || incompleteSince == 0) {
            incompleteSince = nanos;
        }
        hand(works);
        flush();
    }

    private void append(Buffer read) {
        int length = read.length();
        if (size + length > bytes.length) {
            byte[] before = bytes;
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length));
            Arrays.fill(before, (byte) 0);
        }
        read.getBytes(bytes, size);
        size += length;
    }

    /** Takes every whole frame; tells how many bytes are done with. */
    private int takeApart(List<Work> works, long nanos) {
        int at = 0;
        while (at < size) {
            switch (framer.next(bytes, at, size - at)) {
                case NEED_MORE -> {
                    return at;
                }
                case KEEP_ALIVE -> at += framer.frameBytes();
                case BROKEN -> {
                    breakOff();
                    return size;
                }
                case FRAME -> {
                    frame(works, nanos);
                    at += framer.frameBytes();
                }
            }
        }
        return at;
    }

    /** Nobody knows where the next frame starts: nothing more is read, and what was taken before is still answered. */
    private void breakOff() {
        link.meters().broken();
        LOG.warn("link {} closes a connection: broken frame, {}", link.name(), framer.reason());
        ending = true;
    }

    private void frame(List<Work> works, long nanos) {
        link.meters().received();
        if (framer.isRejected()) {
            link.meters().ignored();
            return;
        }
        try {
            boolean whole = message.index(bytes, framer.messageOffset(), framer.messageBytes());
            // Whatever becomes of it, its answer repeats some of its fields, and none may repeat the card's number.
            boolean withCard = tokens.take(message);
            tokens.blotRepeats(message);
            if (!whole) {
                malformed(message.malformed());
                answerNow(Answer.Code.FORMAT_ERROR);
            } else if (IsoTransactions.isAboutCard(message)) {
                card(withCard, works, nanos);
            } else {
                link.meters().ignored();
                answerNow(Answer.Code.TAKEN);
            }
        } catch (RuntimeException broken) {
            // A message that no rule of ours foresaw is answered by itself; those beside it are not touched.
            link.meters().malformed();
            LOG.error(
                    "link {}: a message of class {} broke the decoder",
                    link.name(),
                    message.messageClass(),
                    Wordless.of(broken));
            answerNow(Answer.Code.FORMAT_ERROR);
        } finally {
            tokens.drop();
            message.wipe();
        }
    }

    private void card(boolean withCard, List<Work> works, long nanos) {
        if (!withCard) {
            link.meters().malformed();
            answerNow(Answer.Code.FORMAT_ERROR);
            return;
        }
        for (int key = 0; key < tokens.keyCount(); key++) {
            var token = tokens.token(key);
            if (admission.knows(token)) {
                long received = link.clock().millis();
                decoded(IsoTransactions.decode(message, tokens.kept(token), received), received, works, nanos);
                return;
            }
        }
        strange();
        link.meters().notLinked();
        answerNow(Answer.Code.TAKEN);
    }

    /** A card that nobody linked: all that is of interest is the acceptor, now and then. */
    private void strange() {
        if (strangers++ % Sightings.SAMPLED == 0) {
            IsoTransactions.acceptor(message)
                    .ifPresent(acceptor -> admission.stranger(
                            acceptor,
                            link.catalogue().edition().places(),
                            link.clock().millis(),
                            Sightings.SAMPLED));
        }
    }

    /** Said at most once a second and connection: a sender that is wrong is so in every message. Its content is not logged. */
    private void malformed(Malformed malformed) {
        link.meters().malformed();
        long now = System.nanoTime();
        if (now - complainedNanos >= COMPLAINT_NANOS) {
            complainedNanos = now;
            LOG.warn(
                    "link {}: a message of class {} was refused: {} in field {}",
                    link.name(),
                    message.messageClass(),
                    malformed.code(),
                    malformed.field().isEmpty() ? "none" : malformed.field());
        }
    }

    private void decoded(Decoded decoded, long received, List<Work> works, long nanos) {
        switch (decoded) {
            case Decoded.Taken taken -> take(taken.transaction(), received, works, nanos);
            case Malformed malformed -> {
                malformed(malformed);
                answerNow(Answer.Code.FORMAT_ERROR);
            }
            case Decoded.Parked parked -> {
                if (awaiting.size() >= AWAITING_MAX) {
                    awaiting.remove(awaiting.keySet().iterator().next());
                }
                awaiting.put(parked.pairing(), parked.transaction());
                link.meters().ignored();
                answerNow(Answer.Code.TAKEN);
            }
            case Decoded.Answered response -> response(response, received, works, nanos);
            case Decoded.Declined declined -> ignore();
            case Decoded.Management management -> ignore();
            case Decoded.Ignored ignored -> ignore();
        }
    }

    private void ignore() {
        link.meters().ignored();
        answerNow(Answer.Code.TAKEN);
    }

    /** The response to a request that waited for it. */
    private void response(Decoded.Answered response, long received, List<Work> works, long nanos) {
        Transaction request = awaiting.remove(response.pairing());
        if (!response.approved()) {
            ignore();
        } else if (request != null) {
            take(request.approvedBy(response), received, works, nanos);
        } else {
            decoded(response.alone(), received, works, nanos);
        }
    }

    private void take(Transaction transaction, long received, List<Work> works, long nanos) {
        var event = admission.admit(
                transaction, link.name(), link.catalogue().edition().places(), received);
        if (event.isEmpty()) {
            link.meters().notLinked();
            answerNow(Answer.Code.TAKEN);
            return;
        }
        Optional<Response> response = response(nanos);
        open++;
        works.add(Work.of(event.get(), result -> answered(response, result)));
    }

    private Optional<Response> response(long nanos) {
        if (!Answer.isExpected(message)) {
            return Optional.empty();
        }
        int end = write(Answer.Code.TAKEN);
        return Optional.of(
                new Response(Arrays.copyOf(frame, end), answer.codeOffset(), answer.decisionOffset(), nanos));
    }

    private void answerNow(Answer.Code code) {
        if (Answer.isExpected(message)) {
            out.appendBytes(frame, 0, write(code));
        }
    }

    /** Writes an answer into {@link #frame}; tells where it ends. */
    private int write(Answer.Code code) {
        int most = Answer.bytesMax(framer.frameBytes());
        if (frame.length < most) {
            frame = new byte[most];
        }
        return answer.write(message, framer.headerOffset(), code, frame, 0);
    }

    private void hand(List<Work> works) {
        if (!works.isEmpty() && !link.engine().submit(works)) {
            refused = works;
            vertx.setTimer(RETRY_MILLIS, _ -> retry());
        }
        steer();
    }

    /** The engine was full: nothing more is read until it takes what was read already. */
    private void retry() {
        if (!link.engine().isHealthy()) {
            socket.close();
        } else if (link.engine().submit(refused)) {
            refused = List.of();
            steer();
        } else {
            vertx.setTimer(RETRY_MILLIS, _ -> retry());
        }
    }

    /** On the committing thread: one wake-up of the event loop for as many answers as come until then. */
    private void answered(Optional<Response> response, Result result) {
        answered.add(new Answered(response.orElse(NO_RESPONSE), result));
        if (flushing.compareAndSet(false, true)) {
            loop.runOnContext(_ -> {
                flushing.set(false);
                collect();
                flush();
                steer();
            });
        }
    }

    private static final Response NO_RESPONSE = new Response(new byte[0], -1, -1, 0);

    private void collect() {
        long now = System.nanoTime();
        for (Answered each = answered.poll(); each != null; each = answered.poll()) {
            open--;
            finish(each, now);
        }
    }

    private void finish(Answered each, long now) {
        Response response = each.response();
        link.meters().result(each.result());
        switch (each.result()) {
            case Result.Taken taken -> answer.decide(response.frame, response.decisionOffset, total(taken));
            case Result.Done _, Result.NotLinked _ -> {}
            case Result.Refused _ -> answer.patch(response.frame, response.codeOffset, Answer.Code.REFUSED);
            case Result.SetAside _, Result.NotTaken _ ->
                answer.patch(response.frame, response.codeOffset, Answer.Code.TRY_AGAIN);
        }
        if (response.frame.length > 0) {
            link.meters().answered(now - response.receivedNanos);
            out.appendBytes(response.frame);
        }
    }

    private static long total(Result.Taken taken) {
        long sum = 0;
        for (var line : taken.answer().lines()) {
            // The field is of money: points are told where lines are.
            sum += line.isTold() && line.commodity().isCurrency() ? line.amountMinor() : 0;
        }
        return sum;
    }

    private void flush() {
        if (out.length() > 0) {
            written = socket.write(out);
            // As much again and a little more, so that it seldom has to grow.
            out = Buffer.buffer(Math.min(out.length() + out.length() / 4, FLUSH_BYTES_GUESSED));
        }
    }

    /** Reads on, or stops reading: while the engine is full, too much is unanswered, or the peer does not read. */
    private void steer() {
        if (ended) {
            return;
        }
        boolean full = !refused.isEmpty() || open >= OPEN_MAX || socket.writeQueueFull() || ending;
        if (full && !paused) {
            paused = true;
            socket.pause();
        } else if (!full && paused) {
            paused = false;
            incompleteSince = incompleteSince == 0 ? 0 : System.nanoTime();
            socket.resume();
        }
        if (ending && open == 0) {
            end();
        }
    }

    /** Everything read is answered. What still comes is thrown away: nobody answers it, so the peer will repeat it. */
    private void end() {
        ended = true;
        flush();
        socket.handler(_ -> {});
        socket.resume();
        written.onComplete(_ -> vertx.setTimer(LINGER_MILLIS, _ -> socket.close()));
    }

    /** Cuts a peer that leaves a frame unfinished, or does not read its answers. */
    void check() {
        long now = System.nanoTime();
        if (!socket.writeQueueFull()) {
            deafSince = 0;
        } else if (deafSince == 0) {
            deafSince = now;
        }
        boolean dribbles = !paused && incompleteSince != 0 && now - incompleteSince > stuckNanos;
        boolean deaf = deafSince != 0 && now - deafSince > stuckNanos;
        if (dribbles || deaf) {
            LOG.warn("link {} cuts a peer that {}", link.name(), deaf ? "does not read" : "leaves a frame unfinished");
            socket.close();
        }
    }

    /** Reads nothing more, and closes when everything read is answered. */
    void drain() {
        ending = true;
        steer();
    }
}
