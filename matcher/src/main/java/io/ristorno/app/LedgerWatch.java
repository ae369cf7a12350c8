package io.ristorno.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.ristorno.store.Fault;
import io.ristorno.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the ledger while the service runs: every minute that the accounts balance and what merchants' lines have left, once a day all of them, and every reward,
 * against the entries. What is found is logged and counted; what to do about it is for an operator.
 */
final class LedgerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWatch.class);
    private static final Duration BALANCE_EVERY = Duration.ofMinutes(1);
    private static final Duration ENTRIES_FIRST = Duration.ofHours(1);
    private static final Duration ENTRIES_EVERY = Duration.ofHours(24);
    /** The check against the entries rests three times as long as it works: traffic goes before. */
    private static final int RESTS = 3;

    /** More of them would tell nothing new. */
    private static final int LOGGED_MAX = 20;

    private final Store store;
    private final LineWatch lines;
    private final InstantSource clock;
    private final Duration balanceEvery;
    private final Duration entriesFirst;
    private final Check balance;
    private final Check entries;
    private final Thread thread =
            Thread.ofPlatform().name("ristorno-ledger").daemon(true).unstarted(this::watch);
    private volatile boolean closing;
    private long restedNanos;
    private long balancedNanos = System.nanoTime();

    /** What the last check of a kind found, and when it ended. */
    private static final class Check {
        private final String kind;
        private volatile int faults;
        private volatile long endedMillis;

        Check(String kind, MeterRegistry registry) {
            this.kind = kind;
            Gauge.builder("ristorno.ledger.faults", this, check -> check.faults)
                    .description("What the last check of the ledger found")
                    .tag("check", kind)
                    .register(registry);
            TimeGauge.builder("ristorno.ledger.checked", this, TimeUnit.MILLISECONDS, check -> check.endedMillis)
                    .description("When the ledger was checked last, since 1970; 0 for never")
                    .tag("check", kind)
                    .register(registry);
        }
    }

    LedgerWatch(Store store, LineWatch lines, MeterRegistry registry, InstantSource clock) {
        this(store, lines, registry, clock, BALANCE_EVERY, ENTRIES_FIRST);
    }

    LedgerWatch(
            Store store,
            LineWatch lines,
            MeterRegistry registry,
            InstantSource clock,
            Duration balanceEvery,
            Duration entriesFirst) {
        this.store = store;
        this.lines = lines;
        this.clock = clock;
        this.balanceEvery = balanceEvery;
        this.entriesFirst = entriesFirst;
        balance = new Check("balance", registry);
        entries = new Check("entries", registry);
    }

    void start() {
        thread.start();
    }

    private void watch() {
        long entriesDue = System.nanoTime() + entriesFirst.toNanos();
        while (!closing) {
            LockSupport.parkNanos(balanceEvery.toNanos());
            if (!closing && System.nanoTime() - balancedNanos >= balanceEvery.toNanos()) {
                checkBalance();
            }
            if (!closing && System.nanoTime() - entriesDue >= 0) {
                checkEntries();
                entriesDue = System.nanoTime() + ENTRIES_EVERY.toNanos();
            }
        }
    }

    /** That the accounts balance; and what merchants have left. */
    void checkBalance() {
        balancedNanos = System.nanoTime();
        run(balance, () -> {
            lines.look();
            return store.verifyBalance();
        });
    }

    /** That rewards and accounts are what the entries say. */
    void checkEntries() {
        restedNanos = System.nanoTime();
        run(entries, () -> store.verifyEntries(_ -> rest()));
    }

    private void run(Check check, Supplier<List<Fault>> checking) {
        try {
            List<Fault> faults = checking.get();
            if (closing) {
                return;
            }
            if (faults.size() != check.faults) {
                LOG.error("the ledger's check of its {} finds {} faults", check.kind, faults.size());
                faults.stream()
                        .limit(LOGGED_MAX)
                        .forEach(fault -> LOG.error("a fault of the ledger: {}", fault.words()));
            }
            check.faults = faults.size();
            check.endedMillis = clock.millis();
        } catch (Interrupted _) {
            // The service ends.
        } catch (RuntimeException | Error broken) {
            LOG.error("the ledger could not be checked", broken);
        }
    }

    /** Between two stretches of a long check: the short one goes on meanwhile. */
    private void rest() {
        long worked = System.nanoTime() - restedNanos;
        LockSupport.parkNanos(worked * RESTS);
        if (closing) {
            throw new Interrupted();
        }
        if (System.nanoTime() - balancedNanos > balanceEvery.toNanos()) {
            checkBalance();
        }
        restedNanos = System.nanoTime();
    }

    /** A check that is left unfinished. */
    private static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(Duration.ofSeconds(10))) {
                LOG.warn("the ledger is still being checked");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
