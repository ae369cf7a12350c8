package io.ristorno.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ristorno.engine.Effect.AlarmSet;
import io.ristorno.event.Look;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Answer;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.purchase.Fold;
import io.ristorno.store.Batch;
import io.ristorno.store.Store;
import io.ristorno.store.StoreFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HostTest {
    @TempDir
    Path folder;

    @Test
    void everyEventIsKeptOnceHoweverLittleMemoryTheHostHas() throws Exception {
        var random = new Random(42);
        Map<RelationshipKey, List<String>> sent = new HashMap<>();
        try (var rig = new Rig(folder, new Machine.Settings(65_536, 1, 1))) {
            rig.join(12);
            rig.storage.commitTakes = Duration.ofMillis(2);
            rig.storage.afterRead = () -> pause(1 + random.nextInt(4));
            var answers = new ArrayList<CompletableFuture<Result>>();
            for (int i = 0; i < 900; i++) {
                TransactionEvent event = Rig.purchase(random.nextInt(12), i);
                sent.computeIfAbsent(event.message().relationship(), _ -> new ArrayList<>())
                        .add(event.message().id());
                answers.add(rig.submit(event));
                pause(random.nextInt(3));
            }
            for (CompletableFuture<Result> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isInstanceOf(Result.Taken.class);
            }
        }
        assertThat(kept()).isEqualTo(sent);
    }

    @Test
    void whatWasTakenInBeforeTheCloseIsAnsweredAndDurable() throws Exception {
        Map<RelationshipKey, List<String>> sent = new HashMap<>();
        int number = 0;
        for (int round = 0; round < 5; round++) {
            var answers = new ArrayList<CompletableFuture<Result>>();
            try (var rig = new Rig(folder)) {
                rig.join(round == 0 ? 10 : 0);
                rig.storage.commitTakes = Duration.ofMillis(20);
                for (int i = 0; i < 40; i++) {
                    TransactionEvent event = Rig.purchase(i % 10, number++);
                    sent.computeIfAbsent(event.message().relationship(), _ -> new ArrayList<>())
                            .add(event.message().id());
                    answers.add(rig.submitSlowly(event));
                    pause(i % 2);
                }
                rig.host.close();
                assertThat(rig.failures).hasValue(0);
                assertThat(answers)
                        .allSatisfy(answer -> assertThat(answer.getNow(null)).isInstanceOf(Result.Taken.class));
                assertThat(rig.submit(Rig.purchase(0, -1))).isCompletedExceptionally();
            }
        }
        assertThat(kept()).isEqualTo(sent);
    }

    @Test
    void whatWaitsForTheStoreFillsTheQueueToo() throws Exception {
        try (var rig = new Rig(folder, new Machine.Settings(100, 10, 10))) {
            rig.join(80);
            var hold = new CountDownLatch(1);
            rig.storage.afterRead = () -> waitFor(hold);
            var answers = new ArrayList<CompletableFuture<Result>>();
            for (int i = 0; i < 1000; i++) {
                answers.add(rig.submit(Rig.purchase(i % 80, i)));
                pause(i % 20 == 0 ? 1 : 0);
            }
            assertThat(rig.host.queueDepth()).isBetween(100, 220);
            long refused = answers.stream()
                    .filter(CompletableFuture::isCompletedExceptionally)
                    .count();
            assertThat(refused).isGreaterThanOrEqualTo(1000 - 220);
            hold.countDown();
            for (CompletableFuture<Result> answer : answers) {
                if (!answer.isCompletedExceptionally()) {
                    assertThat(answer.get(30, TimeUnit.SECONDS)).isInstanceOf(Result.Taken.class);
                }
            }
            assertThat(rig.host.queueDepth()).isZero();
        }
    }

    @Test
    void aBatchIsNoLargerThanItsBoundHoweverMuchComesBackFromTheStoreAtOnce() throws Exception {
        try (var rig = new Rig(folder)) {
            rig.join(1);
            int before = rig.waits.get();
            var hold = new CountDownLatch(1);
            rig.storage.afterRead = () -> waitFor(hold);
            var answers = new ArrayList<CompletableFuture<Result>>();
            for (int i = 0; i < 9000; i++) {
                answers.add(rig.submit(Rig.purchase(0, i % 3)));
            }
            while (rig.waits.get() < before + 9000) {
                LockSupport.parkNanos(1_000_000);
            }
            hold.countDown();
            for (CompletableFuture<Result> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isInstanceOf(Result.Taken.class);
            }
            assertThat(rig.largestBatch.get()).isBetween(1000, Pending.EVENTS_MAX);
        }
    }

    @Test
    void aReplyThatThrowsHarmsNobodyElse() throws Exception {
        try (var rig = new Rig(folder)) {
            rig.join(3);
            var works = new ArrayList<Work>();
            works.add(Work.of(Rig.purchase(0, 0), _ -> {
                throw new IllegalStateException("a client that went away");
            }));
            var second = new CompletableFuture<Result>();
            works.add(Work.of(Rig.purchase(1, 1), second::complete));
            assertThat(rig.host.submit(works)).isTrue();
            assertThat(second.get(10, TimeUnit.SECONDS)).isInstanceOf(Result.Taken.class);
            assertThat(rig.submit(Rig.purchase(2, 2)).get(10, TimeUnit.SECONDS)).isInstanceOf(Result.Taken.class);
            assertThat(rig.host.isHealthy()).isTrue();
            assertThat(rig.failures).hasValue(0);
        }
    }

    @Test
    void afterAFailedWriteEverybodyIsToldAndNothingMoreIsTaken() throws Exception {
        try (var rig = new Rig(folder)) {
            rig.join(4);
            var hold = new CountDownLatch(1);
            rig.storage.beforeCommit = () -> {
                waitFor(hold);
                throw new StoreFailed("the disk is gone");
            };
            CompletableFuture<Result> written = rig.submit(Rig.purchase(0, 0));
            pause(50);
            CompletableFuture<Result> applied = rig.submit(Rig.purchase(1, 1));
            pause(50);
            hold.countDown();
            assertThat(written.get(10, TimeUnit.SECONDS)).isInstanceOf(Result.NotTaken.class);
            assertThat(applied.get(10, TimeUnit.SECONDS)).isInstanceOf(Result.NotTaken.class);
            assertThatThrownBy(() -> rig.submit(Rig.purchase(2, 2)).get()).hasMessageContaining("not taken in");
            assertThat(rig.host.isHealthy()).isFalse();
            assertThat(rig.host.hasFailed())
                    .as("whoever is sent away can be told why")
                    .isTrue();
            rig.host.close();
            assertThat(rig.failures.get()).isEqualTo(1);
        }
        assertThat(kept()).isEmpty();
    }

    @Test
    void aReadThatFailsStopsTheHostInsteadOfLeavingItsMemberWaiting() throws Exception {
        try (var rig = new Rig(folder)) {
            rig.join(1);
            rig.storage.afterRead = () -> {
                throw new StoreFailed("a bad block");
            };
            CompletableFuture<Result> answer = rig.submit(Rig.purchase(0, 0));
            assertThat(answer.get(10, TimeUnit.SECONDS)).isInstanceOf(Result.NotTaken.class);
            assertThat(rig.host.isHealthy()).isFalse();
            rig.host.close();
            assertThat(rig.failures.get()).isEqualTo(1);
        }
    }

    @Test
    void anEventThatBreaksABeliefLeavesNoTraceAndTheNextGoesOn() throws Exception {
        try (var rig = new Rig(folder)) {
            rig.join(2);
            CompletableFuture<Result> broken = rig.submit(Rig.withoutZone(Rig.purchase(0, 0)));
            CompletableFuture<Result> next = rig.submit(Rig.purchase(0, 1));
            assertThat(broken.get(10, TimeUnit.SECONDS)).isEqualTo(new Result.SetAside(1));
            assertThat(next.get(10, TimeUnit.SECONDS)).isInstanceOf(Result.Taken.class);
            assertThat(rig.host.isHealthy()).isTrue();
        }
        assertThat(kept()).isEqualTo(Map.of(Rig.relationship(0), List.of("m1")));
    }

    @Test
    void anAlarmThatCannotBeServedDoesNotStandInTheWayOfOthers() throws Exception {
        long now = System.currentTimeMillis();
        keep(List.of(
                new AlarmSet(Rig.relationship(0), now - 60_000),
                new AlarmSet(Rig.relationship(1), now - 59_999),
                new AlarmSet(Rig.relationship(2), now + 2_500)));
        try (var rig = new Rig(folder, Machine.Settings.DEFAULT, HostTest::broken)) {
            await(() -> rig.store.due(Long.MAX_VALUE, 10).isEmpty());
            assertThat(rig.quarantined).hasValue(1);
            assertThat(rig.host.isHealthy()).isTrue();
            rig.join(2);
            assertThat(rig.submit(Rig.purchase(1, 1)).get(10, TimeUnit.SECONDS)).isInstanceOf(Result.Taken.class);
        }
    }

    @Test
    void alarmsAreServedASliceAtATimeTheNextWhileThoseBeforeAreMadeDurable() throws Exception {
        int slice = Machine.Settings.DEFAULT.alarmsSlice();
        int slices = 30;
        long before = System.currentTimeMillis() - 3_600_000;
        keep(IntStream.range(0, slices * slice)
                .mapToObj(i -> new AlarmSet(Rig.relationship(i), before + i))
                .toList());
        try (var rig = new Rig(folder)) {
            long began = System.nanoTime();
            await(() -> rig.store.due(Long.MAX_VALUE, 1).isEmpty());
            // One slice a tick would take as many seconds as there are slices.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(slices / 2));
            assertThat(served(rig)).hasSize(slices * slice).doesNotHaveDuplicates();
            assertThat(rig.largestBatch.get()).isLessThanOrEqualTo(3 * slice);
        }
    }

    @Test
    void anAlarmThatIsBeingServedIsNotServedAgain() throws Exception {
        long before = System.currentTimeMillis() - 60_000;
        keep(IntStream.range(0, 60)
                .mapToObj(i -> new AlarmSet(Rig.relationship(i), before + i))
                .toList());
        try (var rig = new Rig(folder)) {
            // Longer than two ticks.
            rig.storage.afterRead = () -> pause(25);
            await(() -> rig.store.due(Long.MAX_VALUE, 1).isEmpty());
            rig.storage.afterRead = SlowStorage.Fault.NONE;
            rig.host.close();
            assertThat(served(rig)).hasSize(60).doesNotHaveDuplicates();
        }
    }

    private static List<Look> served(Rig rig) {
        return rig.storage.commits.stream()
                .flatMap(commit -> commit.batch().served().stream())
                .toList();
    }

    private void keep(List<AlarmSet> alarms) {
        try (var store = Store.open(folder)) {
            store.commit(alarms(alarms));
        }
    }

    private static void await(BooleanSupplier reached) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not come to that").isLessThan(until);
            pause(20);
        }
    }

    private static Batch alarms(List<AlarmSet> alarms) {
        List<Member> members = alarms.stream()
                .map(alarm -> new Member(alarm.key().member(), true, List.of()))
                .toList();
        return new Batch(1, 0, List.of(), List.of(), members, List.of(), alarms, List.of(), Map.of(), List.of());
    }

    @Test
    void whatIsFreedOfABudgetGoesToWhoeverWaitsForItAlsoBehindARestart() throws Exception {
        try (var rig = new Rig(folder)) {
            rig.join(3);
            for (int member = 0; member < 3; member++) {
                rig.submit(Rig.scarce(member)).get(30, TimeUnit.SECONDS);
            }
            rig.submit(Rig.scarceReversed(0)).get(30, TimeUnit.SECONDS);
            awaitProvisional(rig, 1);
        }
        try (var rig = new Rig(folder)) {
            rig.submit(Rig.scarceReversed(1)).get(30, TimeUnit.SECONDS);
            awaitProvisional(rig, 2);
            assertThat(rig.store.verifyLedger(_ -> {})).isEmpty();
        }
    }

    private static void awaitProvisional(Rig rig, int member) throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            boolean served =
                    rig.store.relationship(Rig.scarceRelationship(member)).purchases().getFirst().rewards().stream()
                            .anyMatch(reward -> reward.standing().provisional() == 500);
            if (served) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("member " + member + " was not served");
    }

    /** What the first member's relationship would be if some code had written nonsense. */
    static Relationship broken(Relationship read) {
        if (!read.key().equals(Rig.relationship(0))) {
            return read;
        }
        TransactionEvent event = Rig.withoutZone(Rig.purchase(0, 0));
        Purchase purchase =
                new Purchase("pur_x", List.of(), "x", Fold.facts(List.of(event), List.of()), List.of(), List.of());
        return new Relationship(
                read.key(), List.of(new Recorded(event, Answer.PARKED)), List.of(purchase), List.of(), Long.MAX_VALUE);
    }

    /** Message ids by relationship, in order of event time, as the store has them when it is opened again; and it is sound. */
    private Map<RelationshipKey, List<String>> kept() {
        try (Store store = Store.open(folder)) {
            assertThat(store.verifyLedger(_ -> {})).isEmpty();
            Map<RelationshipKey, List<String>> kept = new HashMap<>();
            try (var snapshot = store.snapshot()) {
                snapshot.forEachRelationship(relationship -> kept.put(
                        relationship.key(),
                        relationship.recorded().stream()
                                .map(Recorded::event)
                                .map(event -> event.message().id())
                                .toList()));
            }
            return kept;
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
