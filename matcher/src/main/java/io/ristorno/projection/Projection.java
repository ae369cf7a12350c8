package io.ristorno.projection;

import io.ristorno.attribute.ArmKey;
import io.ristorno.attribute.ArmTally;
import io.ristorno.attribute.CreditKey;
import io.ristorno.attribute.CreditTally;
import io.ristorno.attribute.Figures;
import io.ristorno.attribute.Measured;
import io.ristorno.attribute.Measured.Status;
import io.ristorno.attribute.MediumKey;
import io.ristorno.attribute.MediumTally;
import io.ristorno.attribute.QualityKey;
import io.ristorno.attribute.QualityTally;
import io.ristorno.attribute.Terms;
import io.ristorno.attribute.Trail;
import io.ristorno.catalog.Catalogue;
import io.ristorno.offer.Campaign;
import io.ristorno.store.Attributions;
import io.ristorno.store.Attributions.Cursor;
import io.ristorno.store.LoggedBatch;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log into the sums, on a thread of its own that works no more than half of the time: messages go before. Where it stops, it
 * goes on.
 */
public final class Projection implements Figures, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
    private static final int BATCHES_MOST = 16;
    private static final int DUE_MOST = 1_024;
    private static final int ANEW_MOST = 4_096;
    private static final Duration LOOKS = Duration.ofMillis(200);
    private static final Duration TRIES_AGAIN = Duration.ofSeconds(10);

    private final Store store;
    private final Attributions kept;
    private final Supplier<Catalogue> catalogue;
    private final Thread thread =
            Thread.ofPlatform().name("ristorno-attribution").daemon(true).unstarted(this::follow);
    private volatile boolean closing;
    private volatile long behind;
    private boolean checked;
    private Agreed agreed = Agreed.of(Catalogue.EMPTY);

    /**
     * @param kept what it has, which it closes when it is closed
     * @param catalogue in force
     */
    public Projection(Store store, Attributions kept, Supplier<Catalogue> catalogue) {
        this.store = store;
        this.kept = kept;
        this.catalogue = catalogue;
    }

    /** Begins to follow. */
    public void start() {
        thread.start();
    }

    /** Batches of the log that are not in the sums yet, as it was last seen. */
    public long behind() {
        return behind;
    }

    private void follow() {
        while (!closing) {
            long began = System.nanoTime();
            Duration rest = TRIES_AGAIN;
            try {
                boolean more = step();
                rest = more ? Duration.ofNanos(System.nanoTime() - began) : LOOKS;
            } catch (RuntimeException | Error broken) {
                if (!closing) {
                    LOG.error("attribution does not go on; it is tried again", broken);
                }
            }
            rest(rest);
        }
    }

    private void rest(Duration rest) {
        long until = System.nanoTime() + rest.toNanos();
        for (long left = rest.toNanos(); left > 0 && !closing; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /**
     * Goes on by a stretch of the log.
     *
     * @return whether there may be more
     */
    synchronized boolean step() {
        try (Snapshot snapshot = store.snapshot()) {
            Catalogue now = catalogue.get();
            if (now.revision() != agreed.revision()) {
                agreed = Agreed.of(now);
            }
            if (!checked) {
                check(snapshot);
            }
            Cursor cursor = kept.cursor();
            if (!agreed.fingerprint().equals(cursor.terms())) {
                anew(snapshot, cursor);
                cursor = kept.cursor();
            }
            List<LoggedBatch> batches = snapshot.log(cursor.batch() + 1, BATCHES_MOST);
            behind = snapshot.lastBatch() - cursor.batch();
            if (batches.isEmpty()) {
                return false;
            }
            var changes = new Slice(kept, snapshot, agreed, cursor.nowMillis()).log(batches, DUE_MOST);
            kept.write(changes);
            behind = snapshot.lastBatch() - changes.cursor().batch();
            return true;
        }
    }

    /** Where the store is another, or was restored from a backup, what is kept is of a log that nobody has any more. */
    private void check(Snapshot snapshot) {
        Cursor cursor = kept.cursor();
        boolean ahead = cursor.batch() > snapshot.lastBatch();
        boolean another = snapshot.log(cursor.batch(), 1).stream()
                .anyMatch(batch -> batch.number() == cursor.batch() && batch.nowMillis() != cursor.nowMillis());
        if (cursor.batch() > 0 && (ahead || another)) {
            LOG.warn(
                    "the sums of attribution are of another log: they are made anew from batch 1, or the first that is kept");
            kept.clear();
        }
        checked = true;
    }

    /** What is agreed on with members has changed: what each gives is worked out anew. */
    private void anew(Snapshot snapshot, Cursor cursor) {
        var part = new ArrayList<Trail>();
        Optional<Trail> last = Optional.empty();
        do {
            part.clear();
            kept.forEachTrail(last.map(Trail::key), trail -> {
                part.add(trail);
                return part.size() < ANEW_MOST;
            });
            if (!part.isEmpty()) {
                last = Optional.of(part.getLast());
                kept.write(new Slice(kept, snapshot, agreed, cursor.nowMillis()).anew(part, cursor));
            }
        } while (part.size() == ANEW_MOST && !closing);
        if (!closing) {
            kept.write(Attributions.Changes.only(new Cursor(cursor.batch(), cursor.nowMillis(), agreed.fingerprint())));
        }
    }

    @Override
    public Optional<Measured> of(String program, String campaign) {
        Catalogue now = catalogue.get();
        return now.programs().stream()
                .filter(its -> its.id().equals(program))
                .findFirst()
                .flatMap(its -> now.campaign(campaign).map(found -> measured(now, program, its.zone(), found)));
    }

    private Measured measured(Catalogue now, String program, ZoneId zone, Campaign campaign) {
        var arms = new TreeMap<ArmKey, ArmTally>();
        var media = new TreeMap<MediumKey, MediumTally>();
        var credits = new TreeMap<CreditKey, CreditTally>();
        var quality = new TreeMap<LocalDate, QualityTally>();
        Attributions.Stand stand = kept.stand(program, campaign.id());
        stand.rows().forEach((key, row) -> {
            switch (key) {
                case ArmKey arm -> arms.put(arm, ArmTally.of(row));
                case MediumKey medium -> media.put(medium, MediumTally.of(row));
                case CreditKey credit -> credits.put(credit, CreditTally.of(row));
                case QualityKey its -> quality.put(its.day(), QualityTally.of(row));
            }
        });
        long clock = stand.cursor().nowMillis();
        return new Measured(
                program,
                campaign,
                Terms.commodity(now, campaign),
                zone,
                campaign.spendCapMinor().orElse(Long.MAX_VALUE),
                clock == Long.MIN_VALUE ? Instant.EPOCH : Instant.ofEpochMilli(clock),
                stand.cursor().batch(),
                status(campaign, clock, stand.restated()),
                arms,
                media,
                credits,
                quality,
                stand.largest());
    }

    private static Status status(Campaign campaign, long clockMillis, boolean restated) {
        if (clockMillis < Terms.frozenMillis(campaign)) {
            return Status.PROVISIONAL;
        }
        return restated ? Status.RESTATED : Status.FINAL;
    }

    /** Ends at the next stretch; what is written stays. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        kept.close();
    }
}
