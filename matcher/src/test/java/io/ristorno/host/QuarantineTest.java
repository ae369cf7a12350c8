package io.ristorno.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Look;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Readdressed;
import io.ristorno.event.Tick;
import io.ristorno.store.Fault;
import io.ristorno.store.Quarantined;
import io.ristorno.store.Rider;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An event that breaks the engine is set aside without a trace, is known again, and can be tried again when we are mended. */
@Timeout(60)
class QuarantineTest {
    @TempDir
    Path folder;

    @BeforeEach
    void join() throws Exception {
        try (var rig = new Rig(folder)) {
            rig.join(2);
        }
    }

    private Rig broken() {
        return new Rig(folder, Machine.Settings.DEFAULT, HostTest::broken);
    }

    private static Result send(Rig rig, int member, int number) throws Exception {
        return rig.submit(Rig.purchase(member, number)).get(10, TimeUnit.SECONDS);
    }

    private static Result release(Rig rig, Quarantined quarantined, boolean retried) throws Exception {
        var result = new CompletableFuture<Result>();
        rig.host.submit(List.of(new Work(
                retried ? quarantined.event().orElseThrow() : new Tick(0),
                List.of(new Rider.Released(quarantined.number())),
                Optional.empty(),
                result::complete)));
        return result.get(10, TimeUnit.SECONDS);
    }

    private static List<Quarantined> listed(Rig rig) {
        try (Snapshot snapshot = rig.store.snapshot()) {
            return snapshot.quarantined();
        }
    }

    @Test
    void itLeavesNoTraceButItsRowAndItsNeighboursGoOn() throws Exception {
        try (var rig = broken()) {
            assertThat(send(rig, 0, 1)).isEqualTo(new Result.SetAside(1));
            assertThat(send(rig, 1, 2)).isInstanceOf(Result.Taken.class);
            assertThat(listed(rig)).hasSize(1);
            Quarantined row = listed(rig).getFirst();
            assertThat(row.event()).contains(Rig.purchase(0, 1));
            assertThat(row.failure()).contains("Exception at io.ristorno.");
            assertThat(rig.host.quarantined()).isEqualTo(1);
        }
        try (Store store = Store.open(folder)) {
            assertThat(store.verifyLedger(_ -> {})).isEqualTo(List.<Fault>of());
            assertThat(store.relationship(Rig.relationship(0)).recorded()).isEmpty();
        }
    }

    @Test
    void sentAgainItIsAnsweredTheSameAndBreaksNothingMore() throws Exception {
        try (var rig = broken()) {
            send(rig, 0, 1);
            for (int i = 0; i < 5; i++) {
                assertThat(send(rig, 0, 1)).isEqualTo(new Result.SetAside(1));
            }
            assertThat(rig.quarantined).as("times that the engine broke").hasValue(1);
            assertThat(listed(rig)).hasSize(1);
        }
        try (var rig = broken()) {
            assertThat(send(rig, 0, 1)).as("behind a restart").isEqualTo(new Result.SetAside(1));
            assertThat(rig.quarantined).hasValue(0);
            assertThat(send(rig, 0, 2)).as("another of the same").isEqualTo(new Result.SetAside(2));
        }
    }

    /** A message of an acceptor who was bound to a merchant not long ago is the same as the message itself. */
    @Test
    void aReaddressedOneIsKnownAgainToo() throws Exception {
        var bound = new Readdressed(
                Rig.purchase(0, 1).with(Rig.purchase(0, 1).message().at(new MerchantKey("mer_bound"))),
                Rig.relationship(0).merchant());
        try (var rig = broken()) {
            assertThat(send(rig, 0, 1)).isEqualTo(new Result.SetAside(1));
            assertThat(rig.submit(bound).get(10, TimeUnit.SECONDS)).isEqualTo(new Result.SetAside(1));
            assertThat(rig.quarantined).as("times that the engine broke").hasValue(1);
            assertThat(listed(rig)).hasSize(1);
        }
    }

    @Test
    void itIsTriedAgainWhenWeAreMended() throws Exception {
        try (var rig = broken()) {
            send(rig, 0, 1);
            assertThat(release(rig, listed(rig).getFirst(), true))
                    .as("not mended yet")
                    .isEqualTo(new Result.SetAside(1));
            assertThat(listed(rig)).hasSize(1);
        }
        try (var rig = new Rig(folder)) {
            assertThat(send(rig, 0, 1)).as("the sender is not let in before").isEqualTo(new Result.SetAside(1));
            assertThat(release(rig, listed(rig).getFirst(), true)).isInstanceOf(Result.Taken.class);
            assertThat(listed(rig)).isEmpty();
            assertThat(rig.host.quarantined()).isZero();
            assertThat(send(rig, 0, 1)).isEqualTo(((Result.Taken) send(rig, 0, 1)));
            assertThat(((Result.Taken) send(rig, 0, 1)).repeated()).isTrue();
        }
        try (var rig = new Rig(folder)) {
            assertThat(listed(rig)).isEmpty();
            assertThat(rig.store.relationship(Rig.relationship(0)).recorded()).hasSize(1);
        }
    }

    @Test
    void itIsDismissed() throws Exception {
        try (var rig = broken()) {
            send(rig, 0, 1);
            assertThat(release(rig, listed(rig).getFirst(), false)).isEqualTo(new Result.Done());
            assertThat(listed(rig)).isEmpty();
            assertThat(send(rig, 0, 1)).as("sent again it is tried again").isEqualTo(new Result.SetAside(2));
        }
    }

    @Test
    void whatCannotEvenBeWrittenDownIsSetAsideAllTheSame() throws Exception {
        try (var rig = new Rig(folder)) {
            Result result = rig.submit(Rig.withoutZone(Rig.purchase(0, 1))).get(10, TimeUnit.SECONDS);
            assertThat(result).isEqualTo(new Result.SetAside(1));
            assertThat(listed(rig).getFirst().event()).isEmpty();
            assertThat(send(rig, 0, 2)).isInstanceOf(Result.Taken.class);
        }
    }

    @Test
    void anAlarmThatBreaksUsIsTakenAwayAndDoesNotBreakTheNextStart() throws Exception {
        try (var rig = broken()) {
            rig.submit(new Look(Rig.relationship(0), 1)).get(10, TimeUnit.SECONDS);
            assertThat(listed(rig).getFirst().event()).contains(new Look(Rig.relationship(0), 1));
        }
        try (var rig = broken()) {
            assertThat(send(rig, 1, 2)).isInstanceOf(Result.Taken.class);
            assertThat(rig.quarantined).hasValue(0);
        }
    }
}
