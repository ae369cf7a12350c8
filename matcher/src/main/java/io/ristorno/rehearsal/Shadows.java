package io.ristorno.rehearsal;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.CatalogueWriter;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Life;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.match.OfferIndex;
import io.ristorno.offer.Change;
import io.ristorno.offer.Mechanic.Referral;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import io.ristorno.offer.Stop;
import io.ristorno.store.Shadow;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions of offers that run beside those in force and pay nothing. What is kept of one is what was asked for; what it comes to is read off the
 * store whenever somebody asks. So nothing of it is in the way of a purchase, and it goes on behind a restart.
 */
public final class Shadows {
    /** So many are kept at most. */
    public static final int MOST = 16;

    /** How long one runs if nobody ends it before. */
    public static final Duration LASTS = Duration.ofDays(30);

    /** How long whoever asks waits; then he is to come again. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How long an answer that took longer than that, or nearly, is there for him. */
    private static final Duration ANSWERS = Duration.ofMinutes(1);

    private static final Duration SOON = PATIENCE.minusSeconds(1);

    /** How long it can be read behind that. */
    private static final Duration READ = Duration.ofDays(60);

    private static final Logger LOG = LoggerFactory.getLogger(Shadows.class);

    private final Store store;
    private final Backroom backroom;
    private final Supplier<Catalogue> catalogue;
    private final InstantSource clock;
    /** Written under this, with the store; whoever reads waits for no disk. */
    private volatile List<Shadow> kept;
    /** Guards the comparisons, and is held for no longer than that takes. */
    private final Object turn = new Object();
    /** What is being compared. Guarded by turn. */
    private final Map<Shadow, Comparing> underWay = new HashMap<>();
    /** What was compared when whoever asked had been sent away. Guarded by turn. */
    private final Map<Shadow, Kept> answers = new HashMap<>();

    /** An answer, and until when it is one. */
    private record Kept(SideBySide comparison, Instant until) {}

    /** What came of asking for one. */
    public sealed interface Outcome {
        /** It runs. */
        record Begun(Shadow shadow) implements Outcome {}

        /** One of this offer is kept already. */
        record Known() implements Outcome {}

        /** So many are kept already. */
        record Full() implements Outcome {}
    }

    /** A comparison on its way. */
    private final class Comparing implements Runnable, Watch {
        private final Shadow shadow;
        private final CompletableFuture<SideBySide> result = new CompletableFuture<>();
        private final long askedNanos = System.nanoTime();
        private volatile boolean unwanted;

        Comparing(Shadow shadow) {
            this.shadow = shadow;
        }

        @Override
        public boolean cancelled() {
            return unwanted || backroom.isClosed();
        }

        @Override
        public void played(int percent) {
            backroom.rest();
        }

        @Override
        public void run() {
            try (Snapshot snapshot = store.snapshot()) {
                SideBySide comparison = new Beside(
                                snapshot,
                                read(shadow),
                                shadow.fromMillis(),
                                ends(shadow).toEpochMilli())
                        .compare(this);
                over(this, Optional.of(comparison));
                result.complete(comparison);
            } catch (CancellationException unwanted) {
                over(this, Optional.empty());
                result.completeExceptionally(unwanted);
            } catch (Throwable broken) {
                LOG.error("a comparison has broken a belief of ours", broken);
                over(this, Optional.empty());
                result.completeExceptionally(broken);
            }
        }
    }

    /**
     * Goes on with those that are kept.
     *
     * @param catalogue in force
     */
    public Shadows(Store store, Backroom backroom, Supplier<Catalogue> catalogue, InstantSource clock) {
        this.store = store;
        this.backroom = backroom;
        this.catalogue = catalogue;
        this.clock = clock;
        kept = List.copyOf(store.shadows());
    }

    /** What is wrong with a version as one beside the live one: what nobody keeps of members cannot be asked of them. */
    public static List<Problem> problems(Catalogue catalogue, OfferIndex index, Offer draft, Instant now) {
        Optional<Offer> live = Life.of(catalogue, draft.id()).published();
        if (draft.mechanic() instanceof Referral
                || draft.who().asksActivation()
                        && live.filter(Offer::asksActivation).isEmpty()) {
            return List.of(new Problem(
                    "$",
                    "asks for something that nobody does for it: to bring a friend to it, or to activate it",
                    "run one that asks for what the live one asks for"));
        }
        List<Problem> unkept = BackTest.unkept(index, draft);
        if (!unkept.isEmpty()) {
            return unkept;
        }
        if (live.filter(its -> !its.merchantId().equals(draft.merchantId())).isPresent()) {
            return List.of(
                    new Problem("merchantId", "is not the merchant of the live version", "keep the merchant as it is"));
        }
        return BackTest.problems(catalogue, draft, now.toEpochMilli());
    }

    /**
     * Begins to run a version beside the live one, from now on. It is kept when this returns.
     *
     * @param draft one without {@linkplain #problems problems}
     */
    public synchronized Outcome begin(Offer draft) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (shadow(draft.id()).isPresent()) {
            return new Outcome.Known();
        }
        var next = new ArrayList<>(kept);
        next.removeIf(
                each -> Instant.ofEpochMilli(each.untilMillis()).plus(READ).isBefore(now));
        if (next.size() >= MOST) {
            return new Outcome.Full();
        }
        byte[] terms = CatalogueWriter.write(draft.asVersion(1, Instant.MIN)
                .standing(Status.DRAFT, Change.UNKNOWN)
                .stoppedBy(Optional.empty()));
        var shadow = new Shadow(
                draft.id(),
                new String(terms, StandardCharsets.UTF_8),
                now.toEpochMilli(),
                now.plus(LASTS).toEpochMilli());
        next.add(shadow);
        keep(next);
        return new Outcome.Begun(shadow);
    }

    private void keep(List<Shadow> next) {
        store.rememberShadows(next);
        kept = List.copyOf(next);
    }

    /** All that are kept, the oldest first. */
    public List<Shadow> all() {
        return kept;
    }

    /** An offer's, running or over; empty if there is none. */
    public Optional<Shadow> shadow(String offer) {
        return kept.stream().filter(each -> each.offer().equals(offer)).findFirst();
    }

    /** Its terms. */
    public static Offer read(Shadow shadow) {
        return switch (CatalogueReader.offer(shadow.json().getBytes(StandardCharsets.UTF_8), Ids.IN_TEXT)) {
            case Reading.Read<Offer> read -> read.value();
            case Reading.Refused<Offer> refused ->
                throw new IllegalStateException("a version that runs beside another does not read back: "
                        + refused.problems().stream().map(Problem::field).toList());
        };
    }

    /** When it ends, or did: after so many days, or when the offer does. */
    public Instant ends(Shadow shadow) {
        Instant ends = Instant.ofEpochMilli(shadow.untilMillis());
        Optional<Offer> live = Life.of(catalogue.get(), shadow.offer()).published();
        if (live.isPresent()) {
            var schedule = live.get().schedule();
            Instant over = schedule.until()
                    .atZone(schedule.zone().orElse(ZoneOffset.UTC))
                    .toInstant();
            Instant stopped = live.get().stop().map(Stop::at).orElse(ends);
            ends = earlier(ends, earlier(over, stopped));
        }
        return ends;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Whether it has ended. */
    public boolean isOver(Shadow shadow) {
        return !clock.instant().isBefore(ends(shadow));
    }

    /**
     * What it has come to, beside the live version. Who asks while somebody else does is told the same; so is, for a minute, who was sent away
     * because it took too long.
     *
     * @return empty if too much waits
     */
    public Optional<CompletableFuture<SideBySide>> compare(Shadow shadow) {
        synchronized (turn) {
            Kept answer = answers.get(shadow);
            if (answer != null && clock.instant().isBefore(answer.until)) {
                return Optional.of(CompletableFuture.completedFuture(answer.comparison));
            }
            answers.remove(shadow);
            Comparing known = underWay.get(shadow);
            if (known != null) {
                return Optional.of(known.result);
            }
            var comparing = new Comparing(shadow);
            if (!backroom.take(comparing)) {
                return Optional.empty();
            }
            underWay.put(shadow, comparing);
            return Optional.of(comparing.result);
        }
    }

    private void over(Comparing comparing, Optional<SideBySide> comparison) {
        boolean late = System.nanoTime() - comparing.askedNanos > SOON.toNanos();
        synchronized (turn) {
            underWay.remove(comparing.shadow, comparing);
            answers.keySet().retainAll(kept);
            comparison
                    .filter(_ -> late && kept.contains(comparing.shadow))
                    .ifPresent(its -> answers.put(
                            comparing.shadow, new Kept(its, clock.instant().plus(ANSWERS))));
        }
    }

    /**
     * Ends an offer's, and forgets it.
     *
     * @return false if there is none
     */
    public synchronized boolean end(String offer) {
        var next = new ArrayList<>(kept);
        boolean known = next.removeIf(each -> each.offer().equals(offer));
        if (known) {
            keep(next);
        }
        synchronized (turn) {
            answers.keySet().removeIf(each -> each.offer().equals(offer));
            for (Comparing comparing : List.copyOf(underWay.values())) {
                if (comparing.shadow.offer().equals(offer)) {
                    drop(comparing);
                }
            }
        }
        return known;
    }

    private void drop(Comparing comparing) {
        comparing.unwanted = true;
        underWay.remove(comparing.shadow);
        backroom.remove(comparing);
        comparing.result.cancel(false);
    }
}
