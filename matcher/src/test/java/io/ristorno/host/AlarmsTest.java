package io.ristorno.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.store.Batch;
import io.ristorno.store.Storage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Alarms become durable while the next ones are read, in any order of the two. */
class AlarmsTest {
    private static final int SLICE = 4;
    private static final long NOW = 1_000_000;

    private final List<Look> stored = new ArrayList<>();
    private final Queue<Runnable> reads = new ArrayDeque<>();
    private final Queue<Work> underWay = new ArrayDeque<>();
    private final List<Look> handedOver = new ArrayList<>();
    private final Lanes lanes = new Lanes(1000);
    private final Alarms alarms =
            new Alarms(SLICE, new OfAlarms(), reads::add, lanes, () -> Instant.EPOCH, HostMeters.NONE);
    private Runnable beforeTheReadComesBack = () -> {};

    @Test
    void eachIsServedOnceAndNoMoreThanThreeSlicesAreUnderWay() throws InterruptedException {
        long seed = new Random().nextLong();
        System.out.println("alarms: seed " + seed);
        var dice = new Random(seed);
        List<Look> all = due(1000);
        stored.addAll(all);
        beforeTheReadComesBack = () -> becomeDurable(dice.nextInt(SLICE));
        for (int step = 0; step < 100_000 && !stored.isEmpty(); step++) {
            switch (dice.nextInt(4)) {
                case 0 -> alarms.tick(NOW);
                case 1 -> read();
                case 2 -> take();
                default -> becomeDurable(dice.nextInt(SLICE));
            }
            assertThat(underWay).hasSizeLessThanOrEqualTo(3 * SLICE);
        }
        assertThat(handedOver).doesNotHaveDuplicates().containsExactlyElementsOf(all);
    }

    /** A second between any two slices would be an hour for a million. */
    @Test
    void theNextAreServedWithoutWaitingForATick() throws InterruptedException {
        stored.addAll(due(40 * SLICE));
        alarms.tick(NOW);
        for (int slices = 0; slices < 40; slices++) {
            read();
            take();
            assertThat(underWay).isNotEmpty();
            becomeDurable(SLICE);
        }
    }

    /** A second lost with each of them would be a third of the time while a million end. */
    @Test
    void whatComesDueWhileOthersAreServedIsNotLeftForTheNextTick() throws InterruptedException {
        stored.addAll(due(4 * SLICE));
        alarms.tick(NOW);
        read();
        take();
        List<Look> next = due(5 * SLICE).subList(4 * SLICE, 5 * SLICE);
        stored.addAll(next);
        alarms.tick(NOW + 1_000);
        for (int step = 0; step < 20; step++) {
            becomeDurable(SLICE);
            read();
            take();
        }
        assertThat(handedOver).containsAll(next);
    }

    @Test
    void behindTheEndNoMoreAreServed() throws InterruptedException {
        stored.addAll(due(100));
        alarms.tick(NOW);
        read();
        take();
        alarms.close();
        becomeDurable(SLICE);
        take();
        alarms.tick(NOW);
        assertThat(handedOver).hasSize(SLICE);
        assertThat(reads).isEmpty();
    }

    private static List<Look> due(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Look(Rig.relationship(i), i))
                .toList();
    }

    private void read() {
        Runnable next = reads.poll();
        if (next != null) {
            next.run();
        }
    }

    private void take() throws InterruptedException {
        List<Work> works = lanes.next(0, true, true).works();
        while (!works.isEmpty()) {
            works.forEach(work -> handedOver.add((Look) work.event()));
            underWay.addAll(works);
            works = lanes.next(0, true, true).works();
        }
    }

    private void becomeDurable(int most) {
        for (int i = 0; i < most && !underWay.isEmpty(); i++) {
            Work work = underWay.remove();
            stored.remove((Look) work.event());
            work.tell(new Result.Done());
        }
    }

    /** A store that has alarms, and nothing else. */
    private final class OfAlarms implements Storage {
        @Override
        public List<Look> due(long nowMillis, int most) {
            List<Look> found = List.copyOf(stored.subList(0, Math.min(most, stored.size())));
            beforeTheReadComesBack.run();
            return found;
        }

        @Override
        public void commit(Batch batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Relationship relationship(RelationshipKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Member member(MemberKey key) {
            throw new UnsupportedOperationException();
        }
    }
}
