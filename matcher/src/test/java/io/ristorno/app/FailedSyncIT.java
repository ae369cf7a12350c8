package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ristorno.store.StoreFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Nth sync of a running service fails. What the kernel then holds may never reach the disk, and the next sync would not say so: nothing
 * more is acknowledged, and the process ends.
 */
class FailedSyncIT {
    private static final String SHIM = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <errno.h>
            #include <stdatomic.h>
            #include <stdlib.h>
            static atomic_long calls;
            static int fails(void) {
                const char *at = getenv("FAIL_SYNC_AT");
                return at && atomic_fetch_add(&calls, 1) + 1 == atol(at);
            }
            int fsync(int file) {
                int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, "fsync");
                return fails() ? (errno = atoi(getenv("FAIL_SYNC_WITH")), -1) : real(file);
            }
            int fdatasync(int file) {
                int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, "fdatasync");
                return fails() ? (errno = atoi(getenv("FAIL_SYNC_WITH")), -1) : real(file);
            }
            """;

    @TempDir
    Path folder;

    private Path shim;

    @BeforeEach
    void makeTheDiskFail() throws Exception {
        Path source = Files.writeString(folder.resolve("shim.c"), SHIM);
        shim = folder.resolve("shim.so");
        int compiled;
        try {
            compiled = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", shim.toString(), source.toString(), "-ldl")
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException _) {
            compiled = 1;
        }
        assumeTrue(compiled == 0, "there is a C compiler, cc");
    }

    /** @param error as Linux numbers it: 5, input or output; 28, no space, which a disk that is larger in promise than in truth tells late */
    @ParameterizedTest
    @CsvSource({"3, 5", "60, 5", "100, 5", "150, 5", "400, 5", "60, 28", "150, 28"})
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void behindAFailedSyncNothingIsAnsweredAndNothingThatWasIsLost(int nth, int error) throws Exception {
        try (var first = ServeProcess.start(folder);
                var web = new Web(first.httpPort)) {
            Buyers.open(web);
            assertThat(first.terminate(Duration.ofSeconds(20))).isZero();
        }
        var buyers = new Buyers();
        sell(buyers, nth, error);
        buyers.goHome();
        System.out.println(
                "sync " + nth + " failed with " + error + ": " + buyers.answered.size() + " were answered before");
        try (var again = ServeProcess.start(folder);
                var web = new Web(again.httpPort)) {
            buyers.audit(web);
        }
    }

    private void sell(Buyers buyers, int nth, int error) throws IOException, InterruptedException {
        Map<String, String> failing = Map.of(
                "LD_PRELOAD",
                shim.toString(),
                "FAIL_SYNC_AT",
                Integer.toString(nth),
                "FAIL_SYNC_WITH",
                Integer.toString(error));
        try (var service = ServeProcess.start(folder, folder.resolve("store"), failing, "iso87-ascii")) {
            buyers.start(service.httpPort);
            assertThat(service.process.waitFor(60, TimeUnit.SECONDS))
                    .as("it ends")
                    .isTrue();
            assertThat(service.process.exitValue()).isEqualTo(ServeProcess.STORE_FAILED);
            assertThat(System.nanoTime() - buyers.lastAnsweredNanos)
                    .as("from the last answer to the end")
                    .isLessThan(TimeUnit.SECONDS.toNanos(5));
        } catch (StoreFailed refused) {
            assertThat(buyers.answered).isEmpty();
        }
    }
}
