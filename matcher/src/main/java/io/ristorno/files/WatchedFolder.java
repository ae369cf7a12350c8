package io.ristorno.files;

import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.CardRequest;
import io.ristorno.store.FileProgress;
import io.ristorno.store.FileProgress.State;
import io.ristorno.store.FileProgress.Way;
import io.ristorno.store.Snapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder into which files are laid: {@code incoming/<format or mapping>/}. A file is taken when two looks in a row find it with the same
 * size and time, and its name is none of a file that is still being written; then it goes to {@code done/} or {@code failed/}, and what
 * became of its records to {@code results/}.
 *
 * <p>Everything that is done to a file can be done again: a service that was killed finds it where it lay, and how far it was taken in the
 * store, by the sum of its bytes and not by its name.
 */
public final class WatchedFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);
    private static final List<String> UNFINISHED = List.of(".part", ".tmp", ".filepart", ".crdownload");
    /** Of a name in a file system, in bytes. */
    private static final int NAME_BYTES_MAX = 200;

    private static final int RESTS_DOUBLED_MOST = 6;
    private static final int FRAMES = 3;
    private static final int PIECE = 1 << 16;
    private static final Pattern NUMBER = Pattern.compile("\\d{12,}");

    private final FileRuns runs;
    private final Path incoming;
    private final Path results;
    private final Path done;
    private final Path failed;
    private Map<Path, Seen> before = Map.of();
    private final Map<Path, Trouble> troubles = new HashMap<>();
    private boolean begun;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("ristorno-folder").daemon(true).factory());

    private final ScheduledFuture<?> looks;

    /** How a file looked. */
    private record Seen(long bytes, FileTime changed) {
        private static final Seen NOTHING = new Seen(0, FileTime.fromMillis(0));
    }

    /** How often a file could not be taken, and for how many looks it rests now. */
    private record Trouble(int times, int rests) {}

    /**
     * Looks into a folder again and again.
     *
     * @param folder made if it is not there
     * @param every between two looks
     * @throws IOException if the folder cannot be made
     */
    public WatchedFolder(FileRuns runs, Path folder, Duration every) throws IOException {
        this.runs = runs;
        incoming = folder.resolve("incoming");
        results = folder.resolve("results");
        done = folder.resolve("done");
        failed = folder.resolve("failed");
        for (Path each : List.of(
                incoming, incoming.resolve(FileKind.NDJSON), incoming.resolve(FileKind.IPM), results, done, failed)) {
            Files.createDirectories(each);
        }
        looks = thread.scheduleWithFixedDelay(
                this::lookAround, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookAround() {
        try {
            look();
        } catch (IOException | RuntimeException broken) {
            // Whose message quotes a path, and names may be card numbers: its kind says enough.
            LOG.warn("the folder of files could not be looked into: {}", told(broken));
        }
    }

    /** Looks once, and takes what is complete. Done by itself again and again. */
    public synchronized void look() throws IOException {
        Map<Path, Seen> now = new HashMap<>();
        List<Path> ready = new ArrayList<>();
        for (Path file : found()) {
            try {
                BasicFileAttributes looks =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                var seen = new Seen(looks.size(), looks.lastModifiedTime());
                now.put(file, seen);
                if (seen.equals(before.get(file))) {
                    ready.add(file);
                }
            } catch (NoSuchFileException _) {
                LOG.debug("a file went while the folder was looked into");
            }
        }
        before = now;
        for (Path file : ready) {
            if (runs.isClosing()) {
                return;
            }
            attempt(file);
        }
        troubles.keySet().retainAll(now.keySet());
        if (!begun && ready.size() == now.size()) {
            begun = letGo();
        }
    }

    /** One that cannot be taken is tried again, less and less often, and keeps no other from it. */
    private void attempt(Path file) {
        Trouble trouble = troubles.getOrDefault(file, new Trouble(0, 0));
        if (trouble.rests() > 0) {
            troubles.put(file, new Trouble(trouble.times(), trouble.rests() - 1));
            return;
        }
        try {
            take(file);
            troubles.remove(file);
        } catch (IOException | RuntimeException broken) {
            if (!runs.isClosing()) {
                troubles.put(
                        file, new Trouble(trouble.times() + 1, 1 << Math.min(trouble.times(), RESTS_DOUBLED_MOST)));
                LOG.warn(
                        "a file of {} bytes could not be taken, and is tried again: {}. Let the service read it, and write into"
                                + " results, done and failed",
                        before.getOrDefault(file, Seen.NOTHING).bytes(),
                        told(broken));
            }
        }
    }

    private static String told(Exception broken) {
        return Stream.of(broken.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(", ", broken.getClass().getSimpleName() + " at ", ""));
    }

    /** Files that lie there, in the order of their names. */
    private List<Path> found() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path each : in(incoming)) {
            if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    all.addAll(in(each));
                } catch (IOException broken) {
                    LOG.warn("a folder in incoming could not be looked into: {}", told(broken));
                }
            } else {
                all.add(each);
            }
        }
        return all.stream()
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .filter(file -> isFinished(file.getFileName().toString()))
                .sorted()
                .toList();
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }

    private static boolean isFinished(String name) {
        return !name.startsWith(".") && UNFINISHED.stream().noneMatch(name::endsWith);
    }

    /** Files that were under way and lie there no more have broken off; false if that could not be seen. */
    private boolean letGo() throws IOException {
        Set<String> there = new HashSet<>();
        for (Path file : found()) {
            try {
                there.add(digest(file));
            } catch (IOException broken) {
                LOG.debug("a file could not be looked into: {}", told(broken));
                return false;
            }
        }
        for (FileProgress file : runs.all()) {
            if (file.isRunning() && file.way() == Way.FOLDER && !there.contains(file.digest())) {
                runs.put(file.standing(State.INTERRUPTED, ""));
            }
        }
        return true;
    }

    private void take(Path file) throws IOException {
        String name = told(file.getFileName().toString());
        Path in = file.getParent();
        if (in == null || in.equals(incoming)) {
            refuse(
                    file,
                    name,
                    List.of(
                            new Problem(
                                    "$",
                                    "lies beside the folders of formats",
                                    "put it into the folder that is called like its format or mapping: incoming/ndjson, incoming/ipm, ...")));
            return;
        }
        switch (FileKind.ofFolder(in.getFileName().toString(), runs.formats())) {
            case Reading.Refused<FileKind> refused -> refuse(file, name, refused.problems());
            case Reading.Read<FileKind> read -> take(file, name, read.value());
        }
    }

    private void take(Path file, String name, FileKind kind) throws IOException {
        String digest = digest(file);
        List<FileProgress> all = runs.all();
        Optional<FileProgress> known = all.stream()
                .filter(each -> each.digest().equals(digest)
                        && each.state() == State.DONE
                        && each.sameAs().isEmpty()
                        && hasNothingLeft(each, kind))
                .findFirst();
        if (known.isPresent()) {
            again(file, name, kind, known.get(), digest);
            return;
        }
        Optional<FileProgress> underWay = all.stream()
                .filter(each -> each.digest().equals(digest)
                        && each.isRunning()
                        && each.way() == Way.FOLDER
                        && each.format().equals(kind.format())
                        && each.mapping().equals(kind.mapping()))
                .findFirst();
        FileProgress begun = underWay.orElseGet(() -> runs.begun(name, kind, Way.FOLDER, digest));
        FileProgress taken;
        try (InputStream in = opened(file)) {
            taken = runs.take(begun, kind, in);
        }
        switch (taken.state()) {
            case DONE -> {
                results(taken, name);
                move(file, done);
            }
            case FAILED, INTERRUPTED -> {
                results(taken, name);
                problem(taken, name);
                move(file, failed);
            }
            case RUNNING -> LOG.info("file {}: goes on when the service does", taken.id());
        }
    }

    /**
     * Whether there is nothing to be had from reading the same bytes again. What was malformed may be mended in the mapping meanwhile; what
     * lay in the wrong folder gave nothing there. But what another mapping has taken would be taken twice: its records have another source.
     */
    private static boolean hasNothingLeft(FileProgress known, FileKind kind) {
        boolean sameKind =
                known.format().equals(kind.format()) && known.mapping().equals(kind.mapping());
        return sameKind
                ? known.count(ResultLine.MALFORMED.name()) + known.count(ResultLine.REFUSED.name()) == 0
                : known.sums().stream().anyMatch(sum -> sum.records() > 0);
    }

    /** The same bytes were taken: either that was this very file, and its end was cut off, or it comes again. */
    private void again(Path file, String name, FileKind kind, FileProgress known, String digest) throws IOException {
        boolean cutOff = known.name().equals(name)
                && known.way() == Way.FOLDER
                && !Files.exists(done.resolve(file.getFileName()), LinkOption.NOFOLLOW_LINKS);
        if (cutOff && !Files.exists(results(name))) {
            results(known, name);
        } else if (!cutOff) {
            FileProgress again = runs.begun(name, kind, Way.FOLDER, digest).standing(State.DONE, known.id());
            runs.put(again);
            write(free(results(name)), out -> out.write(line(FileDocument.summary(again))));
        }
        LOG.info("file {} came again", known.id());
        move(file, done);
    }

    /** A name is shown, and may hold anything: a card number too. */
    private static String told(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        String starred =
                CardRequest.holdsCardNumber(plain) ? NUMBER.matcher(plain).replaceAll("************") : plain;
        return CardRequest.holdsCardNumber(starred) ? "************" : bounded(starred);
    }

    /** So that what is called after it has a name that a file may have. */
    private static String bounded(String name) {
        int end = 0;
        for (int bytes = 0; end < name.length(); ) {
            int next = name.offsetByCodePoints(end, 1);
            bytes += name.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > NAME_BYTES_MAX) {
                break;
            }
            end = next;
        }
        return name.substring(0, end);
    }

    private String digest(Path file) throws IOException {
        try (var in = new FileInput(opened(file), () -> {})) {
            var bytes = new byte[PIECE];
            while (in.read(bytes, 0, bytes.length) >= 0) {
                if (runs.isClosing()) {
                    throw new InterruptedIOException();
                }
            }
            java.util.Arrays.fill(bytes, (byte) 0);
            return in.digest();
        }
    }

    /** What became a link since it was looked at is not followed. */
    private static InputStream opened(Path file) throws IOException {
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    private Path results(String name) {
        return results.resolve(name + ".results.ndjson");
    }

    /** What became of its records, and of itself in the last line. */
    private void results(FileProgress file, String name) throws IOException {
        write(free(results(name)), out -> {
            for (int part = 1; part <= file.parts(); part++) {
                out.write(part(file.id(), part));
            }
            out.write(line(FileDocument.summary(file)));
        });
    }

    private byte[] part(String file, int part) {
        try (Snapshot snapshot = runs.store().snapshot()) {
            return snapshot.fileResults(file, part).orElse(new byte[0]);
        }
    }

    private void problem(FileProgress file, String name) throws IOException {
        write(free(failed.resolve(name + ".problem.json")), out -> out.write(line(FileDocument.summary(file))));
    }

    private void refuse(Path file, String name, List<Problem> problems) throws IOException {
        var told = new JsonArray();
        problems.forEach(problem -> told.add(new JsonObject()
                .put("field", problem.field())
                .put("message", problem.message())
                .put("mend", problem.mend())));
        write(
                free(failed.resolve(name + ".problem.json")),
                out -> out.write(line(new JsonObject().put("name", name).put("problems", told))));
        LOG.warn("a file could not be read: {} problems", problems.size());
        move(file, failed);
    }

    private static byte[] line(JsonObject document) {
        return (document.encode() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** Whoever reads there sees all of it or nothing. */
    private static void write(Path target, Writing writing) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part)) {
            writing.to(out);
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A path at which nothing lies: the first of its name, or the next number. */
    private static Path free(Path wanted) {
        Path path = wanted;
        for (int number = 2; Files.exists(path, LinkOption.NOFOLLOW_LINKS); number++) {
            path = wanted.resolveSibling(number + "-" + wanted.getFileName());
        }
        return path;
    }

    private static void move(Path file, Path folder) throws IOException {
        Files.move(file, free(folder.resolve(file.getFileName())), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Looks no more; a file that is being taken is left where it is, to go on. {@link FileRuns#drain} goes before. */
    @Override
    public void close() {
        looks.cancel(false);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
                if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                    LOG.warn("a file is still being taken while the service ends");
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
