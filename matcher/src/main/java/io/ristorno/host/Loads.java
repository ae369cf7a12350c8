package io.ristorno.host;

import io.ristorno.event.Bound;
import io.ristorno.event.ContactTold;
import io.ristorno.event.Contacted;
import io.ristorno.event.Exposure;
import io.ristorno.event.HandedOn;
import io.ristorno.event.Look;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.PurseEvent;
import io.ristorno.event.Readdressed;
import io.ristorno.event.RelationshipEvent;
import io.ristorno.event.RelationshipKey;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.store.Storage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Work that waits for its state. Whatever touches a member waits in that member's own queue, behind what came
 * before it; everybody else goes on. While a member has a load under way nothing of his is applied, so what comes
 * back is the last word.
 */
final class Loads {
    /** So many reads are one errand for the thread that reads, and one coming back: each costs as much as a read. */
    private static final int READS_AT_ONCE = 16;

    private final State state;
    private final Storage storage;
    private final Way messages;
    private final Way bulk;
    private final Consumer<Work> apply;
    private final HostMeters meters;
    private final Map<MemberKey, Queue<Waiting>> waiting = new HashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    private record Waiting(MemberEvent event, Work work, Way way) {}

    /**
     * To the store and back.
     *
     * @param loader where the store is read
     * @param engineThread how to get back
     * @param asked what is to be read next
     */
    private record Way(Executor loader, Consumer<Runnable> engineThread, List<Read> asked) {
        Way(Executor loader, Consumer<Runnable> engineThread) {
            this(loader, engineThread, new ArrayList<>(READS_AT_ONCE));
        }
    }

    /** What is to be read for an event, as far as it was not at hand. */
    private record Read(
            MemberKey key,
            Optional<RelationshipKey> about,
            Optional<Member> member,
            Optional<Relationship> relationship,
            Optional<RelationshipKey> formerly,
            Optional<Relationship> former) {}

    /**
     * @param loader where the store is read
     * @param later the same for bulk, which messages go before
     * @param lanes how to get back
     * @param apply what to do with work whose state is at hand
     */
    Loads(
            State state,
            Storage storage,
            Executor loader,
            Executor later,
            Lanes lanes,
            Consumer<Work> apply,
            HostMeters meters) {
        this.meters = meters;
        this.state = state;
        this.storage = storage;
        messages = new Way(loader, lanes::errand);
        bulk = new Way(later, lanes::bulkErrand);
        this.apply = apply;
    }

    /** Applies work now if its state is at hand and nothing of its member waits, else later. */
    void submit(Work work) {
        submit(work, messages);
    }

    /** The same of bulk: messages are read before. */
    void submitBulk(Work work) {
        submit(work, bulk);
    }

    private void submit(Work work, Way way) {
        if (work.event() instanceof MemberEvent event) {
            submit(event, work, way);
        } else {
            apply.accept(work);
        }
    }

    private void submit(MemberEvent event, Work work, Way way) {
        Queue<Waiting> queue = waiting.get(event.member());
        if (queue != null) {
            waits();
            queue.add(new Waiting(event, work, way));
        } else if (!applied(event, work)) {
            waits();
            var started = new ArrayDeque<Waiting>(2);
            started.add(new Waiting(event, work, way));
            waiting.put(event.member(), started);
            load(event, way);
        }
    }

    private void waits() {
        meters.waited();
        size.incrementAndGet();
    }

    /** Applies work if its state is at hand, which it stays meanwhile whatever the cache does. */
    private boolean applied(MemberEvent event, Work work) {
        try {
            if (!isHeld(event)) {
                return false;
            }
            apply.accept(work);
            return true;
        } finally {
            state.letGo();
        }
    }

    private boolean isHeld(MemberEvent event) {
        return switch (event) {
            case Readdressed it -> state.hold(it.relationship(), it.before().relationship());
            case Bound it -> state.hold(it.relationship(), it.to());
            case RelationshipEvent it -> state.hold(it.relationship());
            case Look(RelationshipKey it, long _) -> state.holdIfHere(it);
            case MembershipEvent _, PurseEvent _, HandedOn _, Exposure _, ContactTold _, Contacted _, Look _ ->
                state.hold(event.member());
        };
    }

    /**
     * Has the store read, together with what else is asked for. What is at hand already is taken along: it may be on its way to disk, so
     * that the store does not have it yet, and gone from memory when the read comes back.
     */
    private void load(MemberEvent event, Way way) {
        Optional<RelationshipKey> about = relationship(event);
        Optional<RelationshipKey> formerly = beside(event);
        way.asked.add(new Read(
                event.member(),
                about,
                Optional.ofNullable(state.have(event.member())),
                about.flatMap(key -> Optional.ofNullable(state.have(key))),
                formerly,
                formerly.flatMap(key -> Optional.ofNullable(state.have(key)))));
        if (way.asked.size() == READS_AT_ONCE) {
            read(way);
        }
    }

    /** Has everything read that was asked for: once a round. */
    void read() {
        read(messages);
        read(bulk);
    }

    private void read(Way way) {
        if (way.asked.isEmpty()) {
            return;
        }
        List<Read> reads = List.copyOf(way.asked);
        way.asked.clear();
        way.loader.execute(() -> {
            List<Read> known = from(storage, reads);
            way.engineThread.accept(() -> known.forEach(this::resume));
        });
    }

    /** What is not at hand is read at once: alarms come in the order of the store, where each stands beside the one before. */
    private static List<Read> from(Storage storage, List<Read> reads) {
        var members = storage.members(reads.stream()
                        .filter(read -> read.member().isEmpty())
                        .map(Read::key)
                        .toList())
                .iterator();
        var relationships = storage.relationships(reads.stream()
                        .filter(read -> read.relationship().isEmpty())
                        .flatMap(read -> read.about().stream())
                        .toList())
                .iterator();
        var formers = storage.relationships(reads.stream()
                        .filter(read -> read.former().isEmpty())
                        .flatMap(read -> read.formerly().stream())
                        .toList())
                .iterator();
        return reads.stream()
                .map(read -> new Read(
                        read.key(),
                        read.about(),
                        read.member().or(() -> Optional.of(members.next())),
                        read.relationship().or(() -> read.about().map(_ -> relationships.next())),
                        read.formerly(),
                        read.former().or(() -> read.formerly().map(_ -> formers.next()))))
                .toList();
    }

    /** Applies what waited, up to the first whose state is not at hand. */
    private void resume(Read known) {
        Member member = known.member().orElseThrow();
        state.hold(member, known.relationship(), known.former());
        Queue<Waiting> queue = waiting.getOrDefault(member.key(), new ArrayDeque<>());
        while (!queue.isEmpty()) {
            Waiting next = queue.element();
            if (!applied(next.event, next.work)) {
                load(next.event, next.way);
                return;
            }
            queue.remove();
            size.decrementAndGet();
        }
        waiting.remove(member.key());
    }

    /** The other relationship that an event is about. */
    private static Optional<RelationshipKey> beside(MemberEvent event) {
        return switch (event) {
            case Readdressed it -> Optional.of(it.before().relationship());
            case Bound it -> Optional.of(it.to());
            default -> Optional.empty();
        };
    }

    private static Optional<RelationshipKey> relationship(MemberEvent event) {
        return switch (event) {
            case RelationshipEvent it -> Optional.of(it.relationship());
            case Look(RelationshipKey it, long _) -> Optional.of(it);
            case MembershipEvent _, PurseEvent _, HandedOn _, Exposure _, ContactTold _, Contacted _, Look _ ->
                Optional.empty();
        };
    }

    /** Pieces of work that wait. Any thread may ask. */
    int size() {
        return size.get();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes everything that waits, to be told that it came to nothing. */
    List<Work> abandon() {
        List<Work> abandoned = waiting.values().stream()
                .flatMap(Queue::stream)
                .map(Waiting::work)
                .toList();
        waiting.clear();
        size.set(0);
        return abandoned;
    }
}
