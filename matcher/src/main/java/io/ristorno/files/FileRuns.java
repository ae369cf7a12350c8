package io.ristorno.files;

import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.CardTokens;
import io.ristorno.event.Tick;
import io.ristorno.feed.Admission;
import io.ristorno.feed.LinkMeters;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Intake;
import io.ristorno.host.Work;
import io.ristorno.match.Places;
import io.ristorno.store.FileProgress;
import io.ristorno.store.FileProgress.State;
import io.ristorno.store.FileProgress.Way;
import io.ristorno.store.Rider;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes files of transactions in, and knows which were. */
public final class FileRuns implements AutoCloseable {
    /** What the feed is called where links have their names. */
    public static final String FEED = "files";

    /** Uploads that are taken at once. */
    public static final int UPLOADS_MOST = 2;

    /** How long a file is remembered. */
    static final Duration KEPT = Duration.ofDays(45);

    /** Parts of results that are remembered, of at most about 128 KiB each: those of a hundred million records, more or less. */
    static final long PARTS_KEPT = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(FileRuns.class);
    private static final int SCANNED = 1_000;
    private static final int TIME_DIGITS = 9;
    private static final int TIME_RADIX = 32;

    /** As long as a service has for its end, about: what is under way then is finished. */
    private static final Duration CLOSING_MOST = Duration.ofSeconds(5);

    private final Intake intake;
    private final Store store;
    private final CurrentCatalogue catalogue;
    private final Admission admission;
    private final CardTokens tokens;
    private final Formats formats;
    private final LinkMeters meters;
    private final Ids ids;
    private final InstantSource clock;
    private final AtomicInteger uploads = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;
    private volatile boolean closed;

    /**
     * Files for an engine. Uploads that were under way when a service before this one ended are known to have broken off.
     *
     * @param tokens of which each run makes its own
     */
    public FileRuns(
            Intake intake,
            Store store,
            CurrentCatalogue catalogue,
            Admission admission,
            CardTokens tokens,
            Formats formats,
            LinkMeters meters,
            Ids ids,
            InstantSource clock) {
        this.intake = intake;
        this.store = store;
        this.catalogue = catalogue;
        this.admission = admission;
        this.tokens = tokens;
        this.formats = formats;
        this.meters = meters;
        this.ids = ids;
        this.clock = clock;
        for (FileProgress file : all()) {
            if (file.isRunning() && file.way() == Way.UPLOAD) {
                interrupted(file);
            }
        }
    }

    /** What comes of a file that is sent. */
    public sealed interface Opened {
        /** It is being taken. */
        record Begun(FileRun run) implements Opened {}

        /** Nobody knows how to read it. */
        record Refused(List<Problem> problems) implements Opened {}

        /** As many are being taken as may be. */
        record Busy() implements Opened {}
    }

    /**
     * Takes a file as it comes, on a thread of its own. Not for an event loop: formats are read from files.
     *
     * @param name what its sender calls it
     * @param format {@code ndjson}, {@code csv}, {@code ipm}, or {@code ""} with a mapping
     * @param mapping the name of one, for tables
     * @param body its bytes; waited for, and closed at the end
     * @param progressed told on that thread whenever more is durable, and at the end
     */
    public Opened upload(String name, String format, String mapping, InputStream body, Runnable progressed) {
        return switch (FileKind.of(format, mapping, formats)) {
            case Reading.Refused<FileKind> refused -> new Opened.Refused(refused.problems());
            case Reading.Read<FileKind> read -> upload(name, read.value(), body, progressed);
        };
    }

    private Opened upload(String name, FileKind kind, InputStream body, Runnable progressed) {
        if (uploads.incrementAndGet() > UPLOADS_MOST || closing) {
            uploads.decrementAndGet();
            return new Opened.Busy();
        }
        var run =
                new FileRun(this, kind, begun(name, kind, Way.UPLOAD, ""), body, tokens.forAnotherThread(), progressed);
        Thread thread = Thread.ofPlatform().name("ristorno-file").daemon().unstarted(() -> {
            try (body) {
                run.run();
            } catch (java.io.IOException broken) {
                LOG.warn(
                        "file {}: was not closed: {}",
                        run.progress().id(),
                        broken.getClass().getSimpleName());
            } finally {
                uploads.decrementAndGet();
                over(Thread.currentThread());
            }
        });
        synchronized (threads) {
            threads.add(thread);
        }
        thread.start();
        return new Opened.Begun(run);
    }

    private void over(Thread thread) {
        synchronized (threads) {
            threads.remove(thread);
        }
    }

    /** A file of the folder, from its begin or from where it was. On the caller's thread. */
    FileProgress take(FileProgress begun, FileKind kind, InputStream in) {
        var run = new FileRun(this, kind, begun, in, tokens.forAnotherThread(), () -> {});
        run.run();
        return run.progress();
    }

    /** One that begins now. Its id begins with when that is, so that ids are in that order. */
    FileProgress begun(String name, FileKind kind, Way way, String digest) {
        long now = clock.millis();
        String time = Long.toUnsignedString(now, TIME_RADIX);
        return new FileProgress(
                ids.next("fil_" + "0".repeat(Math.max(0, TIME_DIGITS - time.length())) + time),
                name,
                kind.format(),
                kind.mapping(),
                way,
                State.RUNNING,
                now,
                now,
                0,
                0,
                0,
                Map.of(),
                List.of(),
                digest,
                Optional.empty(),
                "");
    }

    private void interrupted(FileProgress file) {
        put(file.standing(State.INTERRUPTED, file.sameAs()));
    }

    /** Writes down what has no records; whether it could be is seen the next time. */
    void put(FileProgress file) {
        submit(List.of(new Rider.FileTaken(file)));
    }

    private void submit(List<Rider> riders) {
        boolean taken =
                intake.submitBulk(List.of(new Work(new Tick(clock.millis()), riders, Optional.empty(), _ -> {})));
        if (!taken) {
            LOG.warn("files are written down later: the engine has too much to do");
        }
    }

    /** Files in the order in which they began. */
    List<FileProgress> all() {
        var all = new ArrayList<FileProgress>();
        try (Snapshot snapshot = store.snapshot()) {
            String after = "";
            for (List<FileProgress> some = snapshot.files(after, SCANNED);
                    !some.isEmpty();
                    some = snapshot.files(after, SCANNED)) {
                all.addAll(some);
                after = some.getLast().id();
            }
        }
        return all;
    }

    /** The first file that was taken whole and has the same bytes; {@code ""} if none has. */
    String same(String digest, String id) {
        return digest.isEmpty()
                ? ""
                : all().stream()
                        .filter(file -> file.state() == State.DONE
                                && file.digest().equals(digest)
                                && file.sameAs().isEmpty()
                                && !file.id().equals(id))
                        .map(FileProgress::id)
                        .findFirst()
                        .orElse("");
    }

    /** Forgets files from long ago, and those that are too many. */
    public void forget() {
        for (FileProgress file : tooMuch(all(), clock.millis() - KEPT.toMillis(), FileProgress.KEPT, PARTS_KEPT)) {
            submit(List.of(new Rider.FileForgotten(file.id(), file.parts())));
        }
    }

    /**
     * Those to be forgotten: that ended before a moment, or that newer ones have no room for beside them.
     *
     * @param all the first first
     * @param most so many files have room
     * @param mostParts so many parts of results have
     */
    static List<FileProgress> tooMuch(List<FileProgress> all, long before, int most, long mostParts) {
        var gone = new ArrayList<FileProgress>();
        int files = 0;
        long parts = 0;
        for (FileProgress file : all.reversed()) {
            files++;
            parts += file.parts();
            if (!file.isRunning() && (files > most || parts > mostParts || file.atMillis() < before)) {
                gone.add(file);
            }
        }
        return gone;
    }

    Intake intake() {
        return intake;
    }

    Store store() {
        return store;
    }

    Formats formats() {
        return formats;
    }

    Admission admission() {
        return admission;
    }

    Places places() {
        return catalogue.edition().places();
    }

    LinkMeters meters() {
        return meters;
    }

    InstantSource clock() {
        return clock;
    }

    /** Whether nothing more is to be read. */
    boolean isClosing() {
        return closing;
    }

    /** Whether nothing more is waited for either. */
    boolean isClosed() {
        return closed;
    }

    /** Reads nothing more. */
    public void drain() {
        closing = true;
    }

    /** Ends: what came in is finished, and written down. */
    @Override
    public void close() {
        closing = true;
        List<Thread> left;
        synchronized (threads) {
            left = List.copyOf(threads);
        }
        long end = System.nanoTime() + CLOSING_MOST.toNanos();
        try {
            for (Thread thread : left) {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        closed = true;
        left.forEach(Thread::interrupt);
    }
}
