package io.ristorno.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.kafka.Track.Delivery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How far a partition is durable. */
class TrackTest {
    @Test
    void thePositionIsThatOfTheFirstRecordThatHasNotArrived() {
        var track = new Track(7);
        assertThat(track.position()).isEqualTo(7);
        Delivery first = track.take(7);
        Delivery second = track.take(9);
        second.arrive();
        assertThat(track.position()).isEqualTo(7);
        assertThat(track.size()).isEqualTo(2);
        first.arrive();
        assertThat(track.position()).isEqualTo(10);
        assertThat(track.size()).isZero();
    }

    @Test
    void offsetsWithoutARecordArePassedWhenAllBeforeThemHasArrived() {
        var track = new Track(0);
        Delivery only = track.take(0);
        track.reach(5);
        assertThat(track.position()).isZero();
        only.arrive();
        assertThat(track.position()).isEqualTo(5);
        track.reach(3);
        assertThat(track.position()).isEqualTo(5);
    }

    @Test
    void whereItBeginsIsKeptTooAndNothingTwice() {
        var track = new Track(3);
        assertThat(track.hasMoved()).isTrue();
        track.keep(3);
        assertThat(track.hasMoved()).isFalse();
        track.take(3).arrive();
        assertThat(track.hasMoved()).isTrue();
    }

    /** Against a naive twin: the first of all that is not there. */
    @Test
    void inWhateverOrderTheyArrive() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            var track = new Track(0);
            var open = new ArrayList<Delivery>();
            long next = 0;
            for (int step = 0; step < 60; step++) {
                if (random.nextBoolean()) {
                    next += random.nextInt(3);
                    open.add(track.take(next));
                    next++;
                } else if (!open.isEmpty()) {
                    Collections.swap(open, random.nextInt(open.size()), open.size() - 1);
                    open.removeLast().arrive();
                }
                long first = open.stream().mapToLong(Delivery::offset).min().orElse(next);
                assertThat(track.position()).as("seed " + seed).isEqualTo(first);
            }
            List.copyOf(open).forEach(Delivery::arrive);
            assertThat(track.position()).isEqualTo(next);
        }
    }
}
