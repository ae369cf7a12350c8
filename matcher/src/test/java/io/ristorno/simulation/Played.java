package io.ristorno.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.Reading;
import io.ristorno.event.Event;
import io.ristorno.event.Look;
import io.ristorno.host.CurrentCatalogue.Change;
import io.ristorno.host.Machine;
import io.ristorno.host.Work;
import io.ristorno.offer.Offer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** A story as a machine with a store takes it in, event by event; what time brings comes as time passes. */
final class Played implements AutoCloseable {
    /** So often a machine looks whose alarm is due. */
    private static final long A_SECOND = 1_000;

    private final SimulatedClock clock;
    private final Incarnation life;

    Played(long seed, Instant begin) {
        var tally = new Tally();
        clock = new SimulatedClock(begin);
        life = Incarnation.start(
                0,
                new SimulatedDisk(new Dice(seed), tally),
                Sabotage.NONE,
                new Machine.Settings(4_096, 8, 1 << 20, 1 << 20),
                clock,
                tally);
    }

    Incarnation life() {
        return life;
    }

    SimulatedClock clock() {
        return clock;
    }

    void adopt(Catalogue next) {
        Catalogue before = life.catalogue().latest().catalogue();
        var change = new Change(
                next.programs(),
                next.offers().stream().map(Offer::merchantId).collect(Collectors.toSet()),
                next.merchants().stream()
                        .filter(merchant -> before.merchant(merchant.id())
                                .filter(merchant::equals)
                                .isEmpty())
                        .toList(),
                next.campaigns());
        life.catalogue().edit(was -> new Reading.Read<>(next.asRevision(was.revision() + 1)), change);
        life.finish();
    }

    void take(Event event) {
        assertThat(life.machine().submit(List.of(Work.of(event, _ -> {})))).isTrue();
        life.finish();
    }

    /** Time passes from alarm to alarm. */
    void until(Instant end) {
        for (int served = 0; served < 1_000; served++) {
            List<Look> due = life.store().due(Long.MAX_VALUE, 1);
            if (due.isEmpty() || due.getFirst().dueMillis() > end.toEpochMilli()) {
                break;
            }
            clock.moveTo(Math.max(clock.millis() + A_SECOND, due.getFirst().dueMillis()));
            life.finish();
        }
        clock.moveTo(Math.max(clock.millis() + 1, end.toEpochMilli()));
        life.finish();
    }

    @Override
    public void close() {
        life.close();
    }
}
