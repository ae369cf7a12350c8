package io.ristorno.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
            return lanes.next(0, true, true).works();
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
        assertThat(lanes.next(0, false, true).works()).isEmpty();
        assertThat(done).containsExactly("alarm");
    }

    private void bulk(int count) {
        lanes.offer(
                IntStream.range(0, count)
                        .mapToObj(i -> Work.of(new Tick(i), _ -> {}))
                        .toList(),
                false);
    }

    @Test
    void aLongListOfBulkIsCutShortForTheMessageBehindIt() {
        bulk(100);
        assertThat(next()).hasSize(Lanes.BULK_AT_ONCE);
        feed(1);
        assertThat(next()).as("the message").hasSize(1);
        int left = 100 - Lanes.BULK_AT_ONCE;
        while (left > 0) {
            int some = next().size();
            assertThat(some).isBetween(1, Lanes.BULK_AT_ONCE);
            left -= some;
        }
        assertThat(lanes.isEmpty()).isTrue();
    }

    @Test
    void whileBulkHasHadItsShareOfABatchOnlyMessagesAreHandedOver() throws InterruptedException {
        bulk(20);
        lanes.bulkErrand(() -> done.add("read"));
        assertThat(lanes.next(0, true, false).works()).isEmpty();
        feed(1);
        assertThat(lanes.next(0, true, false).isBulk()).isFalse();
        assertThat(done).isEmpty();
        assertThat(next()).isEmpty();
        assertThat(done).containsExactly("read");
        assertThat(lanes.next(0, true, true).isBulk()).isTrue();
    }
}
