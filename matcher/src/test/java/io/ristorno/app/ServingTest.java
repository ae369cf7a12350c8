package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ristorno.store.StoreFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What becomes of a service whose write has failed: another in its place when the disk was full, the end otherwise. */
class ServingTest {
    private static final Duration SOON = Duration.ofMillis(600);

    /** A start, and whom to tell that its writes fail. */
    private record Start(Service service, Consumer<Throwable> onFailure) {}

    @TempDir
    Path folder;

    private final BlockingQueue<Start> starts = new LinkedBlockingQueue<>();
    private Serving serving;

    @BeforeEach
    void start() {
        Settings settings = Settings.read(
                null,
                Map.of(),
                List.of(
                        "data=" + folder.resolve("store"),
                        "dialects=" + TestService.DIALECTS,
                        "disk.freeMebibytesMin=1",
                        "http.port=0",
                        "links.0.port=0"));
        serving = new Serving(settings, (on, onFailure) -> {
            var service = new Service(on, TestService.tokens(), onFailure);
            starts.add(new Start(service, onFailure));
            return service;
        });
        serving.start();
    }

    @AfterEach
    void stop() {
        serving.close();
    }

    private static StoreFailed full() {
        return new StoreFailed(
                "a batch may not be written",
                new RocksDBException(
                        "No space left on device",
                        new Status(Status.Code.IOError, Status.SubCode.NoSpace, "While appending to file")));
    }

    private CompletableFuture<Throwable> running() {
        var end = new CompletableFuture<Throwable>();
        Thread.ofPlatform().daemon(true).start(() -> {
            try {
                serving.run();
            } catch (InterruptedException | RuntimeException | Error ended) {
                end.complete(ended);
            }
        });
        return end;
    }

    private Start next() throws InterruptedException {
        Start next = starts.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("a start").isNotNull();
        return next;
    }

    @Test
    void aFullDiskThatHasRoomAgainIsServedOnTheSamePorts() throws InterruptedException {
        CompletableFuture<Throwable> end = running();
        Start first = next();
        int http = first.service().httpPort();
        Map<String, Integer> links = first.service().linkPorts();
        for (int again = 0; again < 2; again++) {
            first.onFailure().accept(full());
            first = next();
            assertThat(first.service().httpPort()).isEqualTo(http);
            assertThat(first.service().linkPorts()).isEqualTo(links);
            new Web(http).get("/health/ready").expect(200);
        }
        assertThat(end).isNotDone();
    }

    @Test
    void anyOtherFailedWriteIsTheEnd() throws Exception {
        CompletableFuture<Throwable> end = running();
        var failed = new StoreFailed("a batch may not be written", new IOException("EIO"));
        next().onFailure().accept(failed);
        assertThat(end.get(10, TimeUnit.SECONDS))
                .isInstanceOf(StoreFailed.class)
                .hasCause(failed);
        assertThat(starts).isEmpty();
    }

    @Test
    void whoIsDrainedStartsNothingAnew() throws InterruptedException {
        Start first = next();
        serving.close();
        first.onFailure().accept(full());
        CompletableFuture<Throwable> end = running();
        assertThat(starts.poll(SOON.toMillis(), TimeUnit.MILLISECONDS)).isNull();
        assertThat(end).isNotDone();
    }

    /** RocksDB lets nobody else open what is open. */
    @Test
    void whatRefusesToStartLeavesNothingOpen() {
        Path store = folder.resolve("other");
        assertThatThrownBy(() -> new TestService(store, 90, "a-dialect-of-nobody").close())
                .isInstanceOf(UserError.class);
        new TestService(store).close();
    }
}
