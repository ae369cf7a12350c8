package io.ristorno.people;

import io.ristorno.event.RelationshipKey;
import io.ristorno.host.CurrentCatalogue.Edition;
import io.ristorno.host.Intake;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes along to a merchant what members bought at an acceptor before he was bound, where an offer of the merchant's is for that: looks
 * through where everybody has bought, when the catalogue says so, and hands in who is to be told, beside the traffic. To be told again of
 * what has gone changes nothing, so it begins anew with each start; and once more a little later, for what was under way to the acceptor
 * when he was bound.
 */
public final class Rebinding implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rebinding.class);

    /** Members that are handed in at once. */
    private static final int PIECES_MAX = 500;

    /** Relationships that are looked at in one snapshot. */
    private static final int LOOKED_AT_MAX = 100_000;

    private static final Duration ONCE_MORE = Duration.ofMinutes(1);

    private final Store store;
    private final Supplier<Edition> current;
    private final InstantSource clock;
    private final Duration onceMore;
    private final Handing handing;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("ristorno-rebinding").daemon(true).factory());
    private final AtomicBoolean asked = new AtomicBoolean();
    /** Of whom everybody was told, as of the last look: for the one thread. */
    private NewlyBound done = NewlyBound.NOBODY;

    /**
     * @param current the catalogue that everybody sees
     */
    public Rebinding(Intake intake, Store store, Supplier<Edition> current, InstantSource clock) {
        this(intake, store, current, clock, ONCE_MORE);
    }

    /** @param onceMore so long after it has looked it looks once more */
    Rebinding(Intake intake, Store store, Supplier<Edition> current, InstantSource clock, Duration onceMore) {
        this.store = store;
        this.current = current;
        this.clock = clock;
        this.onceMore = onceMore;
        handing = new Handing(intake);
    }

    /** The catalogue may be another: for any thread, which does not wait. However often it is, while it looks, it looks once behind it. */
    public void look() {
        if (!asked.compareAndSet(false, true)) {
            return;
        }
        try {
            thread.execute(this::takeAlong);
        } catch (RejectedExecutionException _) {
            LOG.info("what was bought before goes to its merchant with the next start");
        }
    }

    private void takeAlong() {
        asked.set(false);
        unlessItEnds(() -> {
            NewlyBound bound = now();
            NewlyBound others = bound.without(done);
            if (!others.isEmpty()) {
                takeAlong(others);
                CompletableFuture.delayedExecutor(onceMore.toMillis(), TimeUnit.MILLISECONDS, thread)
                        .execute(() -> unlessItEnds(() -> takeAlongOnceMore(others)));
            }
            done = bound;
        });
    }

    /** Whose a number is by now counts, and not whose it was. */
    private void takeAlongOnceMore(NewlyBound before) throws InterruptedException {
        NewlyBound still = now().among(before);
        if (!still.isEmpty()) {
            takeAlong(still);
        }
    }

    private NewlyBound now() {
        return NewlyBound.of(current.get(), clock.millis());
    }

    private interface Step {
        void take() throws InterruptedException;
    }

    private static void unlessItEnds(Step step) {
        try {
            step.take();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Handing.Stopped | RejectedExecutionException _) {
            LOG.info("what was bought before goes to its merchant with the next start");
        } catch (RuntimeException broken) {
            LOG.error(
                    "what was bought before was not taken along: it is with the next change of the catalogue", broken);
        }
    }

    /** It rests as long as it looks: half of a processor is for the traffic, however many relationships there are. */
    private void takeAlong(NewlyBound bound) throws InterruptedException {
        Optional<RelationshipKey> behind = Optional.empty();
        long told = 0;
        do {
            var pieces = new ArrayList<Erasing.Piece>();
            long began = System.nanoTime();
            behind = next(bound, behind, pieces);
            if (behind.isPresent()) {
                TimeUnit.NANOSECONDS.sleep(System.nanoTime() - began);
            }
            told += pieces.size() - handing.told(pieces);
        } while (behind.isPresent());
        LOG.info("who bought before a place was registered was told: relationships={}", told);
    }

    /** Behind which relationship to go on; empty when all were looked at. */
    private Optional<RelationshipKey> next(
            NewlyBound bound, Optional<RelationshipKey> behind, List<Erasing.Piece> pieces) {
        var looked = new ArrayList<RelationshipKey>(1);
        int[] count = {0};
        try (Snapshot snapshot = store.snapshot()) {
            snapshot.forEachRelationshipKey(behind, key -> {
                bound.at(key, clock.instant()).map(Erasing.Piece::new).ifPresent(pieces::add);
                boolean enough = ++count[0] >= LOOKED_AT_MAX || pieces.size() >= PIECES_MAX;
                if (enough) {
                    looked.add(key);
                }
                return !enough;
            });
        }
        return looked.stream().findFirst();
    }

    /** Stops behind those who are under way: the next start tells everybody again. */
    @Override
    public void close() {
        handing.close();
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("what was bought before is still taken along");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
