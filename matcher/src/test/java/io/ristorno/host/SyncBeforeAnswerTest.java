package io.ristorno.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.ristorno.event.TransactionEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Durable before answered, shown with a disk whose sync takes 200 ms. */
class SyncBeforeAnswerTest {
    private static final Duration SYNC = Duration.ofMillis(200);
    private static final int MEMBERS = 40;

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(folder);
        rig.join(MEMBERS);
        rig.storage.commitTakes = SYNC;
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** An event on its way: when it was submitted, and when its answer came. */
    private static final class Sent {
        private final TransactionEvent event;
        private final long submitted = System.nanoTime();
        private final CompletableFuture<Long> answered = new CompletableFuture<>();

        Sent(TransactionEvent event) {
            this.event = event;
        }

        Duration waited() throws Exception {
            return Duration.ofNanos(answered.get(30, TimeUnit.SECONDS) - submitted);
        }
    }

    private Sent send(int member, int number) {
        var sent = new Sent(Rig.purchase(member, number));
        boolean taken = rig.host.submit(List.of(Work.of(sent.event, _ -> sent.answered.complete(System.nanoTime()))));
        assertThat(taken).isTrue();
        return sent;
    }

    @Test
    void noAnswerComesSoonerThanTheSyncOfItsBatch() throws Exception {
        var all = new ArrayList<Sent>();
        for (int i = 0; i < 120; i++) {
            all.add(send(i % MEMBERS, i));
            Thread.sleep(5);
        }
        for (Sent sent : all) {
            assertThat(sent.waited()).isGreaterThanOrEqualTo(SYNC);
        }
        Map<TransactionEvent, Long> durable = new HashMap<>();
        for (SlowStorage.Commit commit : rig.storage.commits) {
            commit.batch().events().forEach(event -> {
                if (event instanceof TransactionEvent transaction) {
                    durable.put(transaction, commit.beganNanos() + SYNC.toNanos());
                }
            });
        }
        for (Sent sent : all) {
            assertThat(sent.answered.get()).isGreaterThanOrEqualTo(durable.get(sent.event));
        }
    }

    @Test
    void thereAreNoMoreSyncsThanBatchesAndFarFewerThanEvents() throws Exception {
        var all = new ArrayList<Sent>();
        for (int i = 0; i < 2000; i++) {
            all.add(send(i % MEMBERS, i));
        }
        for (Sent sent : all) {
            sent.answered.get(30, TimeUnit.SECONDS);
        }
        assertThat(rig.storage.commits.size())
                .isLessThanOrEqualTo(rig.batches.get())
                .isLessThan(all.size() / 10);
    }

    @Test
    void aLoneEventIsSyncedAtOnceAndAnsweredRightAfterItsSync() throws Exception {
        var before = new ArrayList<Duration>();
        var after = new ArrayList<Duration>();
        for (int i = 0; i < 6; i++) {
            Sent sent = send(i, i);
            Duration waited = sent.waited();
            SlowStorage.Commit commit = rig.storage.commits.getLast();
            before.add(Duration.ofNanos(commit.beganNanos() - sent.submitted));
            after.add(Duration.ofNanos(sent.answered.get() - commit.endedNanos()));
            assertThat(waited).isGreaterThanOrEqualTo(SYNC);
        }
        // The quickest of several, since a build machine may be busy.
        assertThat(before.stream().min(Duration::compareTo).orElseThrow()).isLessThan(Duration.ofMillis(50));
        assertThat(after.stream().min(Duration::compareTo).orElseThrow()).isLessThan(Duration.ofMillis(50));
    }

    @Test
    void whileOneBatchSyncsTheEngineTakesTheNext() throws Exception {
        var synced = new CountDownLatch(1);
        rig.storage.beforeCommit =
                () -> assertThatCode(() -> synced.await(30, TimeUnit.SECONDS)).doesNotThrowAnyException();
        Sent first = send(0, 0);
        await(() -> rig.storage.committing);
        List<Sent> meanwhile = List.of(send(1, 1), send(2, 2), send(3, 3));
        await(() -> rig.host.queueDepth() == 0);
        synced.countDown();
        first.waited();
        for (Sent sent : meanwhile) {
            sent.waited();
        }
        await(() -> rig.storage.commits.size() >= 2);
        assertThat(rig.storage.commits.stream().map(SyncBeforeAnswerTest::messages))
                .containsExactly(List.of("m0"), List.of("m1", "m2", "m3"));
    }

    @Test
    void aRepeatIsNotAnsweredBeforeTheOriginalIsDurable() throws Exception {
        CompletableFuture<Result> original = rig.submit(Rig.purchase(0, 0));
        await(() -> rig.storage.committing);
        CompletableFuture<Result> repeat = rig.submit(Rig.purchase(0, 0));
        Result repeated = repeat.get(30, TimeUnit.SECONDS);
        assertThat(original).isCompleted();
        assertThat(rig.storage.commits).hasSize(1);
        var first = (Result.Taken) original.get();
        assertThat(repeated).isEqualTo(new Result.Taken(first.answer(), true));
    }

    private static List<String> messages(SlowStorage.Commit commit) {
        return commit.batch().events().stream()
                .filter(TransactionEvent.class::isInstance)
                .map(event -> ((TransactionEvent) event).message().id())
                .toList();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException, TimeoutException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new TimeoutException("it did not come to that within 30 s");
            }
            Thread.sleep(1);
        }
    }
}
