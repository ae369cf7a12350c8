package io.ristorno.people;

import io.ristorno.directory.CardDirectory;
import io.ristorno.event.Event;
import io.ristorno.event.Forgotten;
import io.ristorno.event.Look;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Erased;
import io.ristorno.event.MembershipEvent.HolderErased;
import io.ristorno.event.MembershipEvent.Vanished;
import io.ristorno.event.Parted;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Tick;
import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.ledger.TrialBalance.Line;
import io.ristorno.store.Remains;
import io.ristorno.store.Rider;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases members: afterwards nothing in the store leads to the person, and the books are as they were.
 *
 * <p>It begins with one event: what is available is forfeited, what is owed given up, and from then on the member is a stranger,
 * whose card messages are those of a card that nobody linked. Then, each durable before the next: whoever held a card of his
 * before or after him loses what he has of that card's messages; his public id and cards go,
 * from the directory too; every merchant gets back what was reserved for him or in its hold, and forgets him; his entries go,
 * and what they came to is added to one sum an account for all who were ever erased, so that every account can still be
 * recounted; his alarms go, and what was put to operators; his own state goes last. His number, which is a hash of his public id, is in no key any more.
 *
 * <p>Every piece is found by looking for what is left, so one that is done again does nothing, and after a crash the work goes on
 * where it was. One thread.
 */
public final class Erasures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);

    /** Events of which the entries go in one batch. */
    private static final int ENTRIES_MAX = 1_000;

    /** Pieces that are under way at once. */
    private static final int PIECES_MAX = 200;

    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final Intake intake;
    private final Store store;
    private final CardDirectory directory;
    private final InstantSource clock;
    private final Set<MemberKey> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("ristorno-erasures").daemon(true).factory());
    private volatile boolean closing;

    /** Goes on with whatever was under way. */
    public Erasures(Intake intake, Store store, CardDirectory directory, InstantSource clock) {
        this.intake = intake;
        this.store = store;
        this.directory = directory;
        this.clock = clock;
        try (Snapshot snapshot = store.snapshot()) {
            snapshot.erasures().forEach(this::goOn);
        }
    }

    /** Whether a member's erasure is under way: nothing may be begun with him until it is done. */
    public boolean isUnderWay(MemberKey member) {
        return underWay.contains(member);
    }

    /**
     * Erases a member.
     *
     * @param forfeit whether he may lose what is available
     * @param reply told when the erasure has begun for good, or is refused; the rest follows
     * @return false if the engine is too busy: nothing was begun
     */
    public boolean erase(MemberKey member, boolean forfeit, Consumer<Result> reply) {
        var event = new Erased(member, forfeit, clock.instant());
        return intake.submitBulk(List.of(Work.of(event, result -> {
            if (result instanceof Result.Done) {
                goOn(member);
            }
            reply.accept(result);
        })));
    }

    private void goOn(MemberKey member) {
        if (underWay.add(member)) {
            thread.execute(() -> erase(member));
        }
    }

    private void erase(MemberKey member) {
        try {
            part(member);
            unidentify(member);
            leaveMerchants(member);
            while (forgetEntries(member)) {
                // The next thousand.
            }
            forgetAlarms(member);
            forgetWhatWasSetAside(member);
            done(new Vanished(member, now()), List.of(new Rider.Erasure(member, false)));
            underWay.remove(member);
            LOG.info("a member was erased");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Stopped _) {
            LOG.info("an erasure goes on with the next start");
        } catch (RuntimeException broken) {
            LOG.error("an erasure is left unfinished until the next start", broken);
        }
    }

    /** Whoever held a card of his before or after him has some of its messages that are his. */
    private void part(MemberKey member) throws InterruptedException {
        var others = new TreeSet<MemberKey>();
        var relationships = new ArrayList<RelationshipKey>();
        try (Snapshot snapshot = store.snapshot()) {
            for (CardLink card : snapshot.remains(member).cards()) {
                directory.links(card.key()).forEach(link -> others.add(link.member()));
            }
            others.remove(member);
            others.forEach(other -> relationships.addAll(snapshot.remains(other).relationships()));
        }
        done(others.stream()
                .map(other -> new HolderErased(other, member, now()))
                .toList());
        done(relationships.stream()
                .map(relationship -> new Parted(relationship, now()))
                .toList());
    }

    /** Public id, cards as feeds and as people know them. */
    private void unidentify(MemberKey member) throws InterruptedException {
        List<CardLink> cards;
        var riders = new ArrayList<Rider>();
        try (Snapshot snapshot = store.snapshot()) {
            Remains remains = snapshot.remains(member);
            cards = remains.cards();
            cards.forEach(card -> riders.add(new Rider.Unlinked(card)));
            remains.faces().forEach(slot -> riders.add(new Rider.Faceless(member, slot)));
            snapshot.memberId(member).ifPresent(id -> riders.add(new Rider.Unidentified(member, id)));
        }
        done(new Erased(member, true, now()), riders);
        cards.forEach(directory::forget);
    }

    /** Where purchases are closed, their results stand for entries that are not kept: they are added to the sums, too. */
    private void leaveMerchants(MemberKey member) throws InterruptedException {
        var plain = new ArrayList<Forgotten>();
        var closed = new ArrayList<RelationshipKey>();
        try (Snapshot snapshot = store.snapshot()) {
            Remains remains = snapshot.remains(member);
            for (RelationshipKey relationship : remains.relationships()) {
                if (remains.results(relationship).isEmpty()) {
                    plain.add(new Forgotten(relationship, now()));
                } else {
                    closed.add(relationship);
                }
            }
        }
        done(plain);
        for (RelationshipKey relationship : closed) {
            done(new Forgotten(relationship, now()), List.of(results(relationship)));
        }
    }

    private Rider results(RelationshipKey relationship) {
        try (Snapshot snapshot = store.snapshot()) {
            List<Entry> results = snapshot.remains(relationship.member()).results(relationship);
            return new Rider.EntriesForgotten(List.of(), sums(results, snapshot.forgotten()));
        }
    }

    /** Whether there was anything to forget. */
    private boolean forgetEntries(MemberKey member) throws InterruptedException {
        Remains.Booked booked;
        Map<Line, Long> sums;
        try (Snapshot snapshot = store.snapshot()) {
            booked = snapshot.remains(member).entries(ENTRIES_MAX);
            sums = sums(booked.entries(), snapshot.forgotten());
        }
        if (!booked.keys().isEmpty()) {
            done(new Erased(member, true, now()), List.of(new Rider.EntriesForgotten(booked.keys(), sums)));
        }
        return !booked.keys().isEmpty();
    }

    /** What accounts of forgotten entries come to, with some more of them. */
    private static Map<Line, Long> sums(List<Entry> entries, Map<Line, Long> before) {
        var counted = new TrialBalance();
        entries.forEach(counted::count);
        var sums = new HashMap<Line, Long>();
        counted.lines().forEach((line, sum) -> sums.put(line, sum + before.getOrDefault(line, 0L)));
        return sums;
    }

    /** An alarm that was served is gone; of a stranger there is nothing to look at. */
    private void forgetAlarms(MemberKey member) throws InterruptedException {
        List<Look> alarms;
        var faults = new ArrayList<Rider>();
        try (Snapshot snapshot = store.snapshot()) {
            Remains remains = snapshot.remains(member);
            alarms = remains.alarms();
            remains.faults().forEach(fault -> faults.add(new Rider.FaultForgotten(fault)));
        }
        done(alarms);
        done(new Erased(member, true, now()), faults);
    }

    /** Events of his that broke the engine are not tried again. */
    private void forgetWhatWasSetAside(MemberKey member) throws InterruptedException {
        List<Rider> released;
        try (Snapshot snapshot = store.snapshot()) {
            released = snapshot.quarantined().stream()
                    .filter(each -> each.event()
                            .filter(event -> event instanceof MemberEvent it
                                    && it.member().equals(member))
                            .isPresent())
                    .<Rider>map(each -> new Rider.Released(each.number()))
                    .toList();
        }
        for (Rider each : released) {
            done(new Tick(clock.millis()), List.of(each));
        }
    }

    private Instant now() {
        return clock.instant();
    }

    private void done(List<? extends Event> events) throws InterruptedException {
        for (int from = 0; from < events.size(); from += PIECES_MAX) {
            var pieces = new ArrayList<CompletableFuture<Result>>();
            for (Event event : events.subList(from, Math.min(events.size(), from + PIECES_MAX))) {
                pieces.add(submitted(event, List.of()));
            }
            for (CompletableFuture<Result> piece : pieces) {
                await(piece);
            }
        }
    }

    private void done(Event event, List<Rider> riders) throws InterruptedException {
        await(submitted(event, riders));
    }

    private CompletableFuture<Result> submitted(Event event, List<Rider> riders) throws InterruptedException {
        var result = new CompletableFuture<Result>();
        while (!intake.submitBulk(List.of(new Work(event, riders, Optional.empty(), result::complete)))) {
            if (closing) {
                throw new Stopped();
            }
            Thread.sleep(PATIENCE);
        }
        return result;
    }

    private static void await(CompletableFuture<Result> result) throws InterruptedException {
        try {
            switch (result.get()) {
                case Result.NotTaken _ -> throw new Stopped();
                case Result.SetAside aside ->
                    throw new IllegalStateException("a piece was set aside: " + aside.number());
                case Result.Done _, Result.Taken _, Result.NotLinked _, Result.Refused _ -> {}
            }
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a result is told, never thrown", impossible);
        }
    }

    /** The service ends, or its store has failed. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Stops behind the piece that is under way: the next start goes on. */
    @Override
    public void close() {
        closing = true;
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("an erasure is still under way");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
