package io.ristorno.api;

import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Intake;
import io.ristorno.money.Commodity;
import io.ristorno.program.Program;
import io.ristorno.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of payouts that programs make by themselves: one a month and commodity, from the program's day on. A run is named after its
 * month, so whoever asks for it again, by hand or after a restart, asks for the same; it takes nobody more when it has been sent.
 */
final class PayoutSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(PayoutSchedule.class);

    private final Intake intake;
    private final Store store;
    private final CurrentCatalogue current;
    private final InstantSource clock;
    private final Lock turn;
    /** Runs that were made since the start: to look at every member once more would be waste. */
    private final Set<String> made = new HashSet<>();

    /**
     * @param turn who makes or moves a run has it
     */
    PayoutSchedule(Intake intake, Store store, CurrentCatalogue current, InstantSource clock, Lock turn) {
        this.intake = intake;
        this.store = store;
        this.current = current;
        this.clock = clock;
        this.turn = turn;
    }

    /** The name of a run. */
    private static String run(LocalDate day, Commodity commodity) {
        return "run_%d_%02d_%s"
                .formatted(day.getYear(), day.getMonthValue(), commodity.code().replace(':', '_'));
    }

    /** Makes the runs that are due. One that is cut short is made when this is asked for again. */
    void payDue() {
        turn.lock();
        try {
            for (Program program : current.edition().catalogue().programs()) {
                pay(program, clock.instant());
            }
        } finally {
            turn.unlock();
        }
    }

    private void pay(Program program, Instant now) {
        int day = program.balances().payoutDay();
        LocalDate today = LocalDate.ofInstant(now, program.zone());
        if (day == 0 || today.getDayOfMonth() < day) {
            return;
        }
        for (Commodity commodity :
                new TreeSet<>(program.balances().minPayoutMinor().keySet())) {
            String name = run(today, commodity);
            if (!commodity.isCurrency() || made.contains(program.id() + "/" + name)) {
                continue;
            }
            try {
                if (new PayoutRun(store, intake, program, name).pay(commodity, now)) {
                    LOG.info("payouts made: program={} run={}", program.id(), name);
                }
                made.add(program.id() + "/" + name);
            } catch (IllegalStateException cutShort) {
                LOG.warn("payouts were cut short, and are made later: program={} run={}", program.id(), name, cutShort);
            }
        }
    }
}
