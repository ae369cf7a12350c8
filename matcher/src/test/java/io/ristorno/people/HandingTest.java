package io.ristorno.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ristorno.event.Event;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.Tick;
import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pieces that are handed in, of which one breaks a belief of the engine's. */
class HandingTest {
    private final List<Event> taken = new ArrayList<>();
    private final Handing handing = new Handing(new Intake() {
        @Override
        public boolean submit(List<Work> works) {
            throw new AssertionError("beside the traffic");
        }

        @Override
        public boolean submitBulk(List<Work> works) {
            for (Work work : works) {
                taken.add(work.event());
                boolean broken = work.event() instanceof Tick
                        || work.event() instanceof Enlisted enlisted
                                && enlisted.member().number() == 3;
                work.reply().accept(broken ? new Result.SetAside(77) : new Result.Done());
            }
            return true;
        }
    });

    private static List<Erasing.Piece> enlisted(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Erasing.Piece(
                        new Enlisted(new MemberKey("prg_demo", number), "seg_a", 1, true, Instant.EPOCH)))
                .toList();
    }

    @Test
    void oneMemberWhoCannotBeToldKeepsNoOtherFromBeingTold() throws InterruptedException {
        assertThat(handing.told(enlisted(450))).isEqualTo(1);
        assertThat(taken).hasSize(450);
        assertThat(handing.told(enlisted(3))).isZero();
    }

    @Test
    void whatMustBeDoneIsNotPassedOver() {
        List<Erasing.Piece> tick = List.of(new Erasing.Piece(new Tick(1)));
        assertThatThrownBy(() -> handing.told(tick)).hasMessageContaining("77");
        assertThatThrownBy(() -> handing.done(tick)).hasMessageContaining("77");
        assertThatThrownBy(() -> handing.done(enlisted(4))).hasMessageContaining("77");
    }
}
