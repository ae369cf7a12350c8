package io.ristorno.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.Effect.AlarmSet;
import io.ristorno.event.Event;
import io.ristorno.event.Look;
import io.ristorno.event.MembershipEvent;
import io.ristorno.match.OfferIndex;
import io.ristorno.store.Batch;
import io.ristorno.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine step by step, without a thread: everything it asks for is done at once. */
class MachineTest {
    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");

    /** One slice. */
    private static final int ALARMS = 60;

    @TempDir
    private Path folder;

    private final List<Batch> batches = new ArrayList<>();
    private final List<String> reads = new ArrayList<>();

    private final class AtOnce implements Crew {
        @Override
        public void read(Runnable read) {
            reads.add("now");
            read.run();
        }

        @Override
        public void readLater(Runnable read) {
            reads.add("later");
            read.run();
        }

        @Override
        public boolean awaitCommitter() {
            return true;
        }

        @Override
        public void commit(Sealed sealed) {
            batches.add(sealed.batch());
        }

        @Override
        public void quarantined(Event event, RuntimeException broken) {
            throw broken;
        }

        @Override
        public void failed(String what, Throwable cause) {
            throw new AssertionError(what, cause);
        }
    }

    @Test
    void a_message_waits_for_few_of_the_alarms_that_are_due() throws InterruptedException {
        try (Store store = Store.open(folder)) {
            store.commit(due(ALARMS));
            Machine machine = machine(store);
            machine.round(0);
            machine.round(1);
            var joined = new MembershipEvent.Joined(Rig.member(1000), NOW);
            machine.submit(List.of(Work.of(joined, _ -> {})));
            while (machine.queueDepth() > 0) {
                machine.round(1);
            }
            machine.seal();
            List<Event> events = batches.getFirst().events();
            assertThat(events.stream().filter(Look.class::isInstance)).hasSize(ALARMS);
            assertThat(events.subList(0, events.indexOf(joined)).stream().filter(Look.class::isInstance))
                    .hasSizeLessThan(ALARMS / 2);
        }
    }

    /** One look for those that are due, one read for sixteen of them: none of it before what a message needs. */
    @Test
    void what_alarms_need_is_read_later_and_together() throws InterruptedException {
        try (Store store = Store.open(folder)) {
            store.commit(due(ALARMS));
            Machine machine = machine(store);
            for (int i = 0; i < ALARMS; i++) {
                machine.round(1);
            }
            assertThat(reads).containsOnly("later").hasSize(1 + (ALARMS + 15) / 16);
        }
    }

    private Machine machine(Store store) {
        return new Machine(
                Machine.Settings.DEFAULT,
                store,
                Machine.Origin.of(store.recovered(), OfferIndex.EMPTY),
                InstantSource.fixed(NOW),
                HostMeters.NONE,
                new AtOnce());
    }

    private static Batch due(int alarms) {
        return new Batch(
                1,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                IntStream.range(0, alarms)
                        .mapToObj(i -> new AlarmSet(Rig.relationship(i), NOW.toEpochMilli() - 1000 + i))
                        .toList(),
                List.of(),
                Map.of(),
                List.of());
    }
}
