package io.ristorno.people;

import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.Tick;
import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.member.Enlistment;
import io.ristorno.store.Rider;
import io.ristorno.store.SegmentList;
import io.ristorno.store.SegmentList.Kind;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes lists of segments' members. A whole list is put down first, in parts; with its last row it is taken, for good and all of it, and
 * from then on it is on its way to the members, beside the traffic and behind a crash too ({@link Listing} knows the pieces, this is one
 * thread that hands them in). A member more or less is one event.
 *
 * <p>Each list holds from its own moment on, and none from before the one before it: so what the newest says of a member is what the
 * next has to be compared with. While one is on its way, the segment takes no other.
 */
public final class SegmentLists implements AutoCloseable {
    /** Most members of a segment. */
    public static final int MEMBERS_MOST = 5_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(SegmentLists.class);

    private final Intake intake;
    private final Store store;
    private final InstantSource clock;
    private final Handing handing;
    /** The newest of each segment that was asked for: what is under way to the store is here already. Guarded by this. */
    private final Map<Name, SegmentList> newest = new HashMap<>();

    /** Segments of which a list is not durable yet, or that are judged. Guarded by this. */
    private final Set<Name> beingPut = new HashSet<>();

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("ristorno-segments").daemon(true).factory());

    /** Levels may move from one program to another: what was said of the one's is not said of the other's. */
    private record Name(String program, String segment) {
        static Name of(SegmentList list) {
            return new Name(list.program(), list.segment());
        }
    }

    /** What comes of a list. */
    public sealed interface Outcome {
        /** It is taken; the members hear of it. */
        record Taken(SegmentList list) implements Outcome {}

        /** All is so already. */
        record Same(SegmentList list) implements Outcome {}

        /** It would hold from before the newest, which is this one. */
        record Early(SegmentList newest) implements Outcome {}

        /** Another list of the segment is on its way, or the engine is too busy: again later. */
        record Busy() implements Outcome {}
    }

    /** What came of a member more, or less, in the end. */
    public record Told(Outcome outcome, Result result) {}

    /** Goes on with whatever was under way. */
    public SegmentLists(Intake intake, Store store, InstantSource clock) {
        this.intake = intake;
        this.store = store;
        this.clock = clock;
        handing = new Handing(intake);
        try (Snapshot snapshot = store.snapshot()) {
            List<Rider> dropped = List.copyOf(snapshot.segmentListsDropped());
            if (!dropped.isEmpty()) {
                thread.execute(() -> handIn(List.of(piece(dropped)), "what there was of a list"));
            }
            snapshot.segmentListsUnderWay().forEach(this::goOn);
        }
    }

    /** The newest list of a segment; that before the first if there was none. Not for an event loop: who asks first reads it. */
    public SegmentList newest(String program, String segment) {
        var name = new Name(program, segment);
        Optional<SegmentList> known = known(name);
        if (known.isPresent()) {
            return known.get();
        }
        SegmentList stored = stored(program, segment);
        synchronized (this) {
            SegmentList since = newest.putIfAbsent(name, stored);
            return since == null ? stored : since;
        }
    }

    private synchronized Optional<SegmentList> known(Name name) {
        return Optional.ofNullable(newest.get(name));
    }

    private SegmentList stored(String program, String segment) {
        try (Snapshot snapshot = store.snapshot()) {
            List<SegmentList> lists = snapshot.segmentLists(program, segment);
            return lists.isEmpty() ? SegmentList.none(program, segment) : lists.getLast();
        }
    }

    /**
     * Takes a whole list. Not for an event loop: it waits until the list is durable.
     *
     * @param members their numbers, each once
     * @param at from when on it holds; empty for now, or for whenever it did if it is the newest already
     */
    public Outcome take(String program, String segment, long[] members, Optional<Instant> at)
            throws InterruptedException {
        long[] sorted = members.clone();
        Arrays.sort(sorted);
        String digest = Digests.of(sorted);
        var name = new Name(program, segment);
        newest(program, segment);
        SegmentList list;
        synchronized (this) {
            SegmentList before = newest(program, segment);
            if (beingPut.contains(name)) {
                return new Outcome.Busy();
            }
            if (isSame(before, digest, at)) {
                return new Outcome.Same(before);
            }
            if (before.isUnderWay()) {
                return new Outcome.Busy();
            }
            long millis = millis(at.orElseGet(clock::instant));
            if (millis < before.atMillis()) {
                return new Outcome.Early(before);
            }
            list = new SegmentList(
                    program,
                    segment,
                    before.version() + 1,
                    Kind.WHOLE,
                    millis,
                    clock.millis(),
                    sorted.length,
                    SegmentList.partsOf(sorted.length),
                    digest);
            newest.put(name, list);
            beingPut.add(name);
        }
        boolean taken = false;
        try {
            taken = put(list, sorted);
            return taken ? new Outcome.Taken(list) : new Outcome.Busy();
        } finally {
            if (taken) {
                goOn(list);
            } else {
                forget(list);
            }
            synchronized (this) {
                beingPut.remove(name);
            }
        }
    }

    private static boolean isSame(SegmentList before, String digest, Optional<Instant> at) {
        return before.kind() == Kind.WHOLE
                && before.digest().equals(digest)
                && (at.isEmpty() || millis(at.get()) == before.atMillis());
    }

    /** Parts first: with the last row the list is there. */
    private boolean put(SegmentList list, long[] sorted) throws InterruptedException {
        try {
            for (int part = 1; part <= list.parts(); part++) {
                int from = (part - 1) * SegmentList.PART_MOST;
                int until = Math.min(sorted.length, from + SegmentList.PART_MOST);
                List<Long> members = Arrays.stream(sorted, from, until).boxed().toList();
                handing.done(List.of(piece(List.of(new Rider.ListPart(list, part, members)))));
            }
            handing.done(List.of(piece(List.of(new Rider.Listed(list)))));
            return true;
        } catch (Handing.Stopped _) {
            return false;
        }
    }

    private Erasing.Piece piece(List<Rider> riders) {
        return new Erasing.Piece(new Tick(clock.millis()), riders);
    }

    /**
     * One member more, or less.
     *
     * @param reply told when it is durable, if it is {@link Outcome.Taken}, and of what: on the committing thread, maybe before this
     *     returns
     */
    public Outcome change(MemberKey member, String segment, boolean in, Optional<Instant> at, Consumer<Told> reply) {
        boolean was = store.memberAsStored(member)
                .enlistments()
                .last(segment)
                .filter(Enlistment::in)
                .isPresent();
        var name = new Name(member.program(), segment);
        newest(member.program(), segment);
        synchronized (this) {
            SegmentList before = newest(member.program(), segment);
            if (before.isUnderWay() || beingPut.contains(name)) {
                return new Outcome.Busy();
            }
            if (was == in) {
                return new Outcome.Same(before);
            }
            long millis = millis(at.orElseGet(clock::instant));
            if (millis < before.atMillis()) {
                return new Outcome.Early(before);
            }
            var list = new SegmentList(
                    member.program(),
                    segment,
                    before.version() + 1,
                    in ? Kind.ADDED : Kind.DROPPED,
                    millis,
                    clock.millis(),
                    before.members() + (in ? 1 : -1),
                    0,
                    "");
            var taken = new Outcome.Taken(list);
            var event = new Enlisted(member, segment, list.version(), in, Instant.ofEpochMilli(list.atMillis()));
            var work = new Work(event, List.of(new Rider.Listed(list)), Optional.empty(), result -> {
                if (!(result instanceof Result.Done)) {
                    forget(list);
                }
                reply.accept(new Told(taken, result));
            });
            newest.put(name, list);
            if (!intake.submit(List.of(work))) {
                newest.put(name, before);
                return new Outcome.Busy();
            }
            return taken;
        }
    }

    /** Lets nobody say who is in some segments, while they are judged; false while somebody does. */
    synchronized boolean close(String program, Set<String> segments) {
        boolean free = segments.stream()
                .noneMatch(each -> beingPut.contains(new Name(program, each))
                        || newest(program, each).isUnderWay());
        if (free) {
            segments.forEach(each -> beingPut.add(new Name(program, each)));
        }
        return free;
    }

    /** Lets everybody again. */
    synchronized void open(String program, Set<String> segments, List<SegmentList> judged) {
        judged.forEach(list -> newest.put(Name.of(list), list));
        segments.forEach(each -> beingPut.remove(new Name(program, each)));
    }

    /** What was not taken is not the newest. */
    private synchronized void forget(SegmentList list) {
        newest.remove(Name.of(list), list);
    }

    private synchronized void goOn(SegmentList list) {
        newest.put(Name.of(list), list);
        thread.execute(() -> list(list));
    }

    private void list(SegmentList list) {
        var listing = new Listing(list, store, clock);
        boolean done = true;
        for (List<Erasing.Piece> next = listing.next(); done && !next.isEmpty(); next = listing.next()) {
            done = handIn(next, "a segment's list");
        }
        if (done) {
            synchronized (this) {
                newest.replace(Name.of(list), list, list.done());
            }
            LOG.info("a segment has a new list: segment={} version={}", list.segment(), list.version());
        }
    }

    private boolean handIn(List<Erasing.Piece> pieces, String what) {
        try {
            handing.told(pieces);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Handing.Stopped _) {
            LOG.info("{} goes on with the next start", what);
        } catch (RuntimeException broken) {
            LOG.error("{} is left unfinished until the next start", what, broken);
        }
        return false;
    }

    /** To the second: card messages tell no less. */
    private static long millis(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toEpochMilli();
    }

    /** Stops behind the piece that is under way: the next start goes on. */
    @Override
    public void close() {
        handing.close();
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("a segment's list is still under way");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
