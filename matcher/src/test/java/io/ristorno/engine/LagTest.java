package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.MemberKey;
import io.ristorno.qualify.AsOf;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The holds of a day do not end all at once: members follow each other through the first hour, as the store has them. */
class LagTest {
    private static final int MEMBERS = 60_000;
    private static final int MINUTES = 60;

    private final List<MemberKey> members = IntStream.range(0, MEMBERS)
            .mapToObj(i -> MemberKey.of("prg_test", "mem_" + i))
            .sorted()
            .toList();

    @Test
    void everyMinuteOfTheHourHasItsPart() {
        int[] minutes = new int[MINUTES];
        for (MemberKey member : members) {
            minutes[Math.toIntExact(AsOf.lagMillis(member) / 60_000)]++;
        }
        // Standard deviations of a minute: 31.4.
        for (int count : minutes) {
            assertThat(count).isBetween(MEMBERS / MINUTES - 200, MEMBERS / MINUTES + 200);
        }
    }

    /** What lies together is read and written together. */
    @Test
    void whoIsNextInTheStoreIsNext() {
        assertThat(members).isSortedAccordingTo((one, next) -> Long.compare(AsOf.lagMillis(one), AsOf.lagMillis(next)));
    }
}
