package io.ristorno.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Tick;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who goes first on the engine's thread: messages before what alarms waited for, and nobody is put off for ever. */
class LanesTest {
    private final Lanes lanes = new Lanes(10_000);
    private final List<String> done = new ArrayList<>();

    private void feed(int count) {
        for (int i = 0; i < count; i++) {
            lanes.offer(List.of(Work.of(new Tick(i), _ -> {})), true);
        }
    }

    private List<Work> next() {
        try {
            return lanes.next(0, true);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void whatAnAlarmWaitedForGoesBehindMessages() {
        feed(3);
        lanes.bulkErrand(() -> done.add("alarm"));
        for (int i = 0; i < 3; i++) {
            assertThat(next()).hasSize(1);
            assertThat(done).isEmpty();
        }
        assertThat(next()).isEmpty();
        assertThat(done).containsExactly("alarm");
        assertThat(lanes.isEmpty()).isTrue();
    }

    @Test
    void amongMessagesWithoutEndAlarmsHaveTheirTurnAndThenAllThatCame() {
        feed(100);
        for (int i = 0; i < 6; i++) {
            lanes.bulkErrand(() -> done.add("alarm"));
        }
        int taken = 0;
        while (done.isEmpty()) {
            taken += next().size();
        }
        assertThat(taken).isLessThan(20);
        assertThat(done).hasSize(6);
    }

    @Test
    void anErrandOfAMessageGoesBeforeEverything() {
        feed(1);
        lanes.bulkErrand(() -> done.add("alarm"));
        lanes.errand(() -> done.add("message"));
        assertThat(next()).hasSize(1);
        assertThat(done).containsExactly("message");
    }

    @Test
    void whereThereIsNoRoomForWorkWhatWasWaitedForIsDoneAllTheSame() throws InterruptedException {
        feed(1);
        lanes.bulkErrand(() -> done.add("alarm"));
        assertThat(lanes.isEmpty()).isFalse();
        assertThat(lanes.next(0, false)).isEmpty();
        assertThat(done).containsExactly("alarm");
    }
}
