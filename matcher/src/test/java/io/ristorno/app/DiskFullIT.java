package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk of a running service fills up, again and again: it says so, still tells what it knows, and goes on by itself. */
class DiskFullIT {
    private static final int FILLS = Integer.getInteger("ristorno.fills", 2);
    private static final Duration RECOVERS = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mountASmallDisk() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        int mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256m", "ristorno", disk.toString())
                .inheritIO()
                .start()
                .waitFor();
        assumeTrue(mounted == 0, "a small disk can be mounted here: that takes root");
    }

    @AfterEach
    void unmount() throws Exception {
        new ProcessBuilder("umount", "-l", disk.toString()).inheritIO().start().waitFor();
    }

    private static long await(BooleanSupplier reached) throws InterruptedException {
        long began = System.nanoTime();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime() - began).as("waited for a minute").isLessThan(TimeUnit.MINUTES.toNanos(1));
            Thread.sleep(20);
        }
        return System.nanoTime() - began;
    }

    /** Takes all the room there is. */
    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        var block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
            return filler;
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aFullDiskSendsWritersAwayServesReadersAndIsOverTenSecondsAfterThereIsRoomAgain() throws Exception {
        var buyers = new Buyers();
        Map<String, String> small = Map.of("RISTORNO_DISK_FREE_MEBIBYTES_MIN", "32");
        try (var service = ServeProcess.start(folder, disk.resolve("store"), small, "iso87-ascii")) {
            try (var web = new Web(service.httpPort)) {
                Buyers.open(web);
            }
            for (int buyer = 0; buyer < 4; buyer++) {
                buyers.start(service.httpPort);
            }
            for (int round = 0; round < FILLS; round++) {
                fillAndFree(service, buyers, round);
            }
            buyers.goHome();
            try (var web = new Web(service.httpPort)) {
                buyers.audit(web);
            }
            assertThat(service.terminate(Duration.ofSeconds(20))).isZero();
        }
        try (var again = ServeProcess.start(folder, disk.resolve("store"), small, "iso87-ascii");
                var web = new Web(again.httpPort)) {
            buyers.audit(web);
            again.kill();
        }
    }

    private void fillAndFree(ServeProcess service, Buyers buyers, int round) throws Exception {
        int before = buyers.answered.size();
        await(() -> buyers.answered.size() > before + 200);
        buyers.sentAway.clear();
        Path filler = fill();
        await(() -> !buyers.sentAway.isEmpty());
        try (var web = new Web(service.httpPort)) {
            assertThat(web.get("/health/ready").status()).isEqualTo(503);
            assertThat(web.get("/metrics").text()).contains("ristorno_store_failed 1.0");
            buyers.audit(web);
            web.get("/v1/members/mem_0").expect(200);
            web.get("/v1/members/mem_0/balance").expect(200);
            Web.Reply edit = web.post("/v1/members", "{'id': 'mem_late', 'program': 'prg_test'}");
            assertThat(edit.status()).isEqualTo(503);
            assertThat(edit.header("retry-after")).isEqualTo("1");
            Web.Reply lone = web.post(
                    "/v1/transactions",
                    TestService.json("authorization", "lone" + round, TestService.card(0), 5000, Instant.now()));
            assertThat(List.of(edit, lone))
                    .allSatisfy(each ->
                            assertThat(each.json().path("detail").asText()).isEqualTo("the store has failed"));
        }
        assertThat(buyers.sentAway).containsOnly("503, after 1");
        int answered = buyers.answered.size();
        Thread.sleep(500);
        assertThat(buyers.answered).as("nothing is taken meanwhile").hasSize(answered);
        Files.delete(filler);
        long took = await(() -> buyers.answered.size() > answered);
        System.out.println("fill " + round + ": " + answered + " were answered, taken again after "
                + TimeUnit.NANOSECONDS.toMillis(took) + " ms");
        assertThat(Duration.ofNanos(took)).isLessThan(RECOVERS);
    }
}
