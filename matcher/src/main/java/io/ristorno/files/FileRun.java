package io.ristorno.files;

import io.ristorno.decode.CardTokens;
import io.ristorno.decode.Decoded;
import io.ristorno.decode.FileFault;
import io.ristorno.decode.Malformed;
import io.ristorno.decode.Records;
import io.ristorno.decode.Transaction;
import io.ristorno.event.RelationshipEvent;
import io.ristorno.event.Tick;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.store.FileProgress;
import io.ristorno.store.FileProgress.State;
import io.ristorno.store.Rider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file on its way in, on one thread. Records go to the engine beside the traffic, at most {@value #OPEN_MAX} at once; their results are
 * collected in the order of the records, and written down in pieces, each together with how far the file was taken. So what is written
 * down is durable and so are the records themselves, and nothing of it comes twice: a file that goes on is read from its first byte, and
 * as many records are passed over as have their results.
 */
public final class FileRun {
    /** Records that wait for their result at once. */
    static final int OPEN_MAX = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(FileRun.class);

    /** Records a hand-off: the engine has live traffic behind each. */
    private static final int HANDED_MOST = 64;

    private static final int PIECE_RECORDS = 1_000;
    private static final int PIECE_BYTES = 128 * 1024;
    private static final long PIECE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration PATIENCE = Duration.ofMillis(20);
    private static final long AWAITED_NANOS = Duration.ofMillis(100).toNanos();

    private final FileRuns runs;
    private final FileKind kind;
    private final FileInput input;
    private final CardTokens tokens;
    private final FileTally tally;
    private final Runnable progressed;
    private final ArrayDeque<Slot> open = new ArrayDeque<>();
    private List<Work> toHand = new ArrayList<>();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private int linesHeld;
    private long linesSince;
    private long collected;
    private Optional<CompletableFuture<Result>> writing = Optional.empty();
    private volatile FileProgress progress;
    private volatile boolean over;
    private volatile @Nullable Slot awaited;
    private volatile @Nullable Thread waiting;
    private @Nullable FileProgress unwritten;

    /** A record that has no result yet, or is not its turn. */
    private static final class Slot {
        private final @Nullable Transaction transaction;
        private final @Nullable Malformed malformed;
        private final @Nullable ResultLine known;
        private volatile @Nullable Result result;

        Slot(@Nullable Transaction transaction, @Nullable Malformed malformed, @Nullable ResultLine known) {
            this.transaction = transaction;
            this.malformed = malformed;
            this.known = known;
        }

        boolean isDone() {
            return known != null || result != null;
        }
    }

    /** The service ends, or its store has failed: what is durable stays. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * A file that begins, or goes on.
     *
     * @param begun how far it is
     * @param progressed told on this thread whenever more of it is durable, and when it has ended
     */
    FileRun(FileRuns runs, FileKind kind, FileProgress begun, InputStream in, CardTokens tokens, Runnable progressed) {
        this.runs = runs;
        this.kind = kind;
        this.progress = begun;
        this.input = new FileInput(in, begun.way() == FileProgress.Way.UPLOAD ? this::rest : () -> {});
        this.tokens = tokens;
        this.progressed = progressed;
        collected = begun.records();
        tally = new FileTally(begun);
    }

    /** How far it is: all of it durable. */
    public FileProgress progress() {
        return progress;
    }

    /** Whether it has ended, one way or the other; {@link #progress} says which, if that could be written down. */
    public boolean isOver() {
        return over;
    }

    /** Takes it, as far as it goes. */
    void run() {
        waiting = Thread.currentThread();
        long records = progress.records();
        try (Records reader = new Records(input, kind.records(), tokens)) {
            if (progress.records() == 0 && progress.parts() == 0) {
                write(State.RUNNING, Optional.empty());
            }
            take(reader, records);
        } catch (IOException broken) {
            // Whose message may quote a path or an address: its kind says enough.
            LOG.warn("file {}: broke off: {}", progress.id(), broken.getClass().getSimpleName());
            breakOff();
        } catch (Stopped _) {
            LOG.warn("file {}: stopped behind record {}", progress.id(), progress.records());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            LOG.error("file {}: broke the reader behind record {}", progress.id(), progress.records(), broken);
            breakOff();
        } finally {
            over = true;
            progressed.run();
        }
    }

    private void take(Records reader, long done) throws IOException, InterruptedException {
        long passed = 0;
        while (true) {
            if (runs.isClosing()) {
                breakOff();
                return;
            }
            switch (reader.next(runs.clock().millis())) {
                case Records.Next.Found(Decoded decoded) -> {
                    if (++passed > done) {
                        record(decoded);
                    }
                }
                case Records.Next.End _ -> {
                    end(Optional.empty());
                    return;
                }
                case Records.Next.Broken(FileFault fault) -> {
                    end(Optional.of(new FileProgress.Fault(
                            fault.code().name(), Math.max(passed, done) + 1, fault.message(), fault.mend())));
                    return;
                }
            }
        }
    }

    /** While a sender rests, what he has sent is finished and answered. */
    private void rest() throws IOException {
        try {
            while (input.available() == 0 && isUnderWay() && !runs.isClosing()) {
                handOver();
                if (open.isEmpty()) {
                    Thread.sleep(PATIENCE);
                    collect();
                } else {
                    await();
                }
            }
            if (input.available() == 0) {
                written();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private boolean isUnderWay() {
        return !open.isEmpty() || !toHand.isEmpty() || linesHeld > 0;
    }

    private void record(Decoded decoded) throws InterruptedException {
        runs.meters().received();
        switch (decoded) {
            case Decoded.Taken(Transaction transaction) -> admit(transaction);
            case Malformed malformed -> {
                runs.meters().malformed();
                open.add(new Slot(null, malformed, ResultLine.MALFORMED));
            }
            case Decoded.Declined _ -> ignore(ResultLine.DECLINED);
            case Decoded.Parked _, Decoded.Answered _, Decoded.Management _, Decoded.Ignored _ ->
                ignore(ResultLine.IGNORED);
        }
        if (toHand.size() == HANDED_MOST) {
            handOver();
        }
        collect();
        while (open.size() >= OPEN_MAX) {
            handOver();
            await();
        }
    }

    private void ignore(ResultLine outcome) {
        runs.meters().ignored();
        open.add(new Slot(null, null, outcome));
    }

    private void admit(Transaction transaction) {
        Optional<RelationshipEvent> event = runs.admission()
                .admit(transaction, kind.source(), runs.places(), runs.clock().millis());
        if (event.isEmpty()) {
            runs.meters().notLinked();
            open.add(new Slot(transaction, null, ResultLine.NOT_LINKED));
            return;
        }
        var slot = new Slot(transaction, null, null);
        open.add(slot);
        toHand.add(Work.of(event.get(), result -> answered(slot, result)));
    }

    /** On the committing thread. */
    private void answered(Slot slot, Result result) {
        slot.result = result;
        if (awaited == slot) {
            LockSupport.unpark(waiting);
        }
    }

    private void handOver() throws InterruptedException {
        if (toHand.isEmpty()) {
            return;
        }
        submit(toHand);
        toHand = new ArrayList<>(HANDED_MOST);
    }

    /** Waits while the engine has enough to do: feeds go first. */
    private void submit(List<Work> works) throws InterruptedException {
        while (!runs.intake().submitBulk(works)) {
            if (runs.intake().hasFailed() || runs.isClosed()) {
                throw new Stopped();
            }
            Thread.sleep(PATIENCE);
        }
    }

    /** Waits for the first record without a result. */
    private void await() throws InterruptedException {
        Slot first = open.peek();
        while (first != null && !first.isDone()) {
            awaited = first;
            if (!first.isDone()) {
                LockSupport.parkNanos(AWAITED_NANOS);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        awaited = null;
        collect();
    }

    /** Takes results in the order of records, as far as there are any. */
    private void collect() throws InterruptedException {
        for (Slot first = open.peek(); first != null && first.isDone(); first = open.peek()) {
            open.remove();
            result(first);
        }
        if (linesHeld > 0 && System.nanoTime() - linesSince > PIECE_NANOS) {
            write(State.RUNNING, Optional.empty());
        }
    }

    private void result(Slot slot) throws InterruptedException {
        Result result = slot.result;
        if (result instanceof Result.NotTaken) {
            throw new Stopped();
        }
        ResultLine outcome = slot.known;
        if (outcome == null && result != null) {
            outcome = ResultLine.of(result);
            runs.meters().result(result);
        }
        if (outcome == null) {
            throw new IllegalStateException("a record without a result was collected");
        }
        tally.count(outcome);
        if (outcome.counts() && slot.transaction != null) {
            tally.add(slot.transaction);
        }
        if (linesHeld == 0) {
            linesSince = System.nanoTime();
        }
        collected++;
        linesHeld++;
        outcome.write(lines, collected, slot.transaction, slot.malformed, result);
        if (linesHeld == PIECE_RECORDS || lines.size() >= PIECE_BYTES) {
            write(State.RUNNING, Optional.empty());
        }
    }

    private void allCollected() throws InterruptedException {
        handOver();
        collect();
        while (!open.isEmpty()) {
            await();
        }
    }

    private void end(Optional<FileProgress.Fault> fault) throws InterruptedException {
        allCollected();
        write(fault.isPresent() ? State.FAILED : State.DONE, fault);
        written();
        LOG.info(
                "file {}: {}: records={} bytes={}",
                progress.id(),
                progress.state(),
                progress.records(),
                progress.bytes());
    }

    /** What came in is finished; the file is not. Out of the folder it goes on by itself. */
    private void breakOff() {
        try {
            allCollected();
            boolean goesOn = progress.way() == FileProgress.Way.FOLDER && runs.isClosing();
            write(goesOn ? State.RUNNING : State.INTERRUPTED, Optional.empty());
            written();
        } catch (Stopped _) {
            LOG.warn("file {}: stopped behind record {}", progress.id(), progress.records());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes the results that are held and how far that is, in one batch; waits for the one before. */
    private void write(State state, Optional<FileProgress.Fault> fault) throws InterruptedException {
        written();
        boolean some = linesHeld > 0;
        String digest = state == State.RUNNING || state == State.INTERRUPTED ? "" : input.digest();
        String sent = digest.isEmpty() ? progress.digest() : digest;
        var next = new FileProgress(
                progress.id(),
                progress.name(),
                progress.format(),
                progress.mapping(),
                progress.way(),
                state,
                progress.startedMillis(),
                runs.clock().millis(),
                collected,
                input.bytes(),
                progress.parts() + (some ? 1 : 0),
                tally.counts(),
                tally.sums(),
                sent,
                fault,
                state == State.DONE ? runs.same(sent, progress.id()) : "");
        var riders = new ArrayList<Rider>();
        if (some) {
            riders.add(new Rider.FileResults(next.id(), next.parts(), lines.toString(StandardCharsets.UTF_8)));
        }
        riders.add(new Rider.FileTaken(next));
        lines.reset();
        linesHeld = 0;
        unwritten = next;
        var result = new CompletableFuture<Result>();
        submit(List.of(new Work(new Tick(runs.clock().millis()), riders, Optional.empty(), result::complete)));
        writing = Optional.of(result);
    }

    /** Waits until what was written is durable. */
    private void written() throws InterruptedException {
        if (writing.isEmpty()) {
            return;
        }
        try {
            Result result = writing.get().get();
            writing = Optional.empty();
            FileProgress durable = unwritten;
            if (!(result instanceof Result.Done) || durable == null) {
                throw new Stopped();
            }
            progress = durable;
            progressed.run();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a result is told, never thrown", impossible);
        }
    }
}
