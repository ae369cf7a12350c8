package io.ristorno.host;

import io.ristorno.catalog.Catalogue;
import io.ristorno.decide.ContactPolicy;
import io.ristorno.event.Look;
import io.ristorno.member.Member;
import io.ristorno.member.Outreach;
import io.ristorno.member.Relationship;
import io.ristorno.program.ContactTerms;
import io.ristorno.program.Program;
import io.ristorno.purchase.Horizon;
import io.ristorno.qualify.AsOf;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through all relationships, again and again and at leisure, and has the engine look at those of which something is over: so
 * that the store is bounded, without an alarm a purchase. It also finds the purchases that an offer's stop takes the reward from; when one
 * is stopped so, it begins at once.
 */
public final class Sweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int PAGE = 256;
    private static final Duration BETWEEN_PAGES = Duration.ofMillis(250);
    private static final Duration BETWEEN_ROUNDS = Duration.ofHours(1);
    /** No alarm waits for so long: one that does has come to nothing. */
    private static final Duration OVERDUE = Duration.ofHours(1);

    private static final Duration FAULTS_KEPT = Duration.ofDays(Horizon.ASKED_DAYS);

    private final Store store;
    private final Intake intake;
    private final InstantSource clock;
    private final Supplier<Catalogue> catalogue;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Thread thread;
    private boolean closed;
    private boolean urged;

    /** Begins to sweep, beside the running engine. */
    public Sweep(Store store, Intake intake, InstantSource clock, Supplier<Catalogue> catalogue) {
        this.store = store;
        this.intake = intake;
        this.clock = clock;
        this.catalogue = catalogue;
        urged = !Withdrawn.of(catalogue.get(), clock.instant()).offers().isEmpty()
                || catalogue.get().programs().stream()
                        .anyMatch(program -> program.contact().isPresent());
        thread = Thread.ofPlatform().name("ristorno-sweep").daemon(true).start(this::run);
    }

    private void run() {
        try {
            while (goesOn(BETWEEN_ROUNDS, true)) {
                round();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            LOG.warn("the sweep ends: nothing is closed until the next start", broken);
        }
    }

    private void round() throws InterruptedException {
        Catalogue now = catalogue.get();
        Withdrawn withdrawn = Withdrawn.of(now, clock.instant());
        Optional<String> next = Optional.of(Page.START);
        while (next.isPresent() && goesOn(BETWEEN_PAGES, false)) {
            next = page(store, next.get(), PAGE, clock.millis(), withdrawn, intake);
        }
        for (Program program : now.programs()) {
            next = program.contact().isEmpty() ? Optional.empty() : Optional.of(Page.START);
            while (next.isPresent() && goesOn(BETWEEN_PAGES, false)) {
                next = unplanned(store, program, next.get(), PAGE, clock.millis(), intake);
            }
        }
        List<String> programs = now.programs().stream().map(Program::id).toList();
        store.forgetFaultsBefore(programs, clock.millis() - FAULTS_KEPT.toMillis());
    }

    /** Another round begins at once, or when the one that goes on has ended. */
    public void urge() {
        lock.lock();
        try {
            urged = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean goesOn(Duration pause, boolean forAnotherRound) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!closed && left > 0 && !(forAnotherRound && urged)) {
                left = woken.awaitNanos(left);
            }
            urged &= !forAnotherRound;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sweeps some relationships.
     *
     * @param after where the page before ended, {@link Page#START} for the first
     * @param withdrawn offers whose purchases are looked for
     * @return where the next begins; empty at the end. The same again when the engine has too much to do
     */
    public static Optional<String> page(
            Store store, String after, int most, long nowMillis, Withdrawn withdrawn, Intake intake) {
        try (Snapshot snapshot = store.snapshot()) {
            Page<Relationship> page = snapshot.relationships(after, most);
            List<Work> looks = page.items().stream()
                    .filter(relationship -> Horizon.isDue(relationship, nowMillis) || withdrawn.concerns(relationship))
                    .map(relationship -> Work.of(new Look(relationship.key(), nowMillis), _ -> {}))
                    .toList();
            return looks.isEmpty() || intake.submitBulk(looks) ? page.next() : Optional.of(after);
        }
    }

    /**
     * Looks at some members of a program that has its members told something, who wait for no alarm, or for none that is in time: since
     * its terms were others, or none, when they were looked at last, or a look was set aside.
     *
     * @param after where the page before ended, {@link Page#START} for the first
     * @return where the next begins; empty at the end. The same again when the engine has too much to do
     */
    public static Optional<String> unplanned(
            Store store, Program program, String after, int most, long nowMillis, Intake intake) {
        ContactTerms terms = program.contact().orElseThrow();
        try (Snapshot snapshot = store.snapshot()) {
            Page<Member> page = snapshot.members(program.id(), after, most);
            List<Work> looks = page.items().stream()
                    .filter(member -> isUnplanned(
                            new ContactPolicy(terms, program.zone(), member, nowMillis, AsOf.lagMillis(member.key()))))
                    .map(member -> Work.of(new Look(member.key(), nowMillis), _ -> {}))
                    .toList();
            return looks.isEmpty() || intake.submitBulk(looks) ? page.next() : Optional.of(after);
        }
    }

    private static boolean isUnplanned(ContactPolicy policy) {
        Outreach outreach = policy.member().outreach();
        return policy.isReachable()
                && (outreach.sinceMillis() == 0
                        || policy.nextLookMillis() < outreach.nextLookMillis()
                        || outreach.nextLookMillis() <= policy.nowMillis() - OVERDUE.toMillis());
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
