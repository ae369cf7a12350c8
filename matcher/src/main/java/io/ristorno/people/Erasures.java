package io.ristorno.people;

import io.ristorno.directory.CardDirectory;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Erased;
import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 * <p>{@link Erasing} knows the pieces; this is one thread that hands them in.
 */
public final class Erasures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);

    private final Intake intake;
    private final Store store;
    private final CardDirectory directory;
    private final InstantSource clock;
    private final Set<MemberKey> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("ristorno-erasures").daemon(true).factory());
    private final Handing handing;

    /** Goes on with whatever was under way. */
    public Erasures(Intake intake, Store store, CardDirectory directory, InstantSource clock) {
        this.intake = intake;
        handing = new Handing(intake);
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
     * Erases a member. From here on nothing is begun with him; what was begun before goes the same way in, and so comes first: else it
     * might leave something of him behind.
     *
     * @param forfeit whether he may lose what is available
     * @param reply told when the erasure has begun for good, or is refused; the rest follows
     * @return false if the engine is too busy, a card of his is just being linked, or somebody else has just begun it: nothing was begun
     */
    public boolean erase(MemberKey member, boolean forfeit, Consumer<Result> reply) {
        if (!underWay.add(member)) {
            return false;
        }
        // Who is just linking a card that was his would be told of by him alone, who then knows nothing any more.
        if (directory.linksUnderWay().concerns(member)) {
            underWay.remove(member);
            return false;
        }
        var event = new Erased(member, forfeit, clock.instant());
        boolean taken = intake.submit(List.of(Work.of(event, result -> {
            begin(member, result instanceof Result.Done);
            reply.accept(result);
        })));
        if (!taken) {
            underWay.remove(member);
        }
        return taken;
    }

    private void begin(MemberKey member, boolean begun) {
        if (begun) {
            thread.execute(() -> erase(member));
        } else {
            underWay.remove(member);
        }
    }

    private void goOn(MemberKey member) {
        underWay.add(member);
        begin(member, true);
    }

    private void erase(MemberKey member) {
        var erasing = new Erasing(member, store, directory, clock);
        try {
            for (List<Erasing.Piece> next = erasing.next(); !next.isEmpty(); next = erasing.next()) {
                handing.done(next);
            }
            underWay.remove(member);
            LOG.info("a member was erased");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Handing.Stopped _) {
            LOG.info("an erasure goes on with the next start");
        } catch (RuntimeException broken) {
            LOG.error("an erasure is left unfinished until the next start", broken);
        }
    }

    /** Stops behind the piece that is under way: the next start goes on. */
    @Override
    public void close() {
        handing.close();
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
