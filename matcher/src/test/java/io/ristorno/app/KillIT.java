package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operating system kills the service in the middle of its load, again and again; after each start another process holds
 * what it sent and what it was answered against what is there.
 */
class KillIT {
    private static final int KILLS = Integer.getInteger("ristorno.kills", 20);
    private static final int ANSWERED_MIN = 1000;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void whatWasAnsweredIsThereExactlyOnceHoweverOftenTheServiceIsKilled() throws Exception {
        long seed = Long.getLong("ristorno.seed", System.nanoTime());
        var random = new Random(seed);
        var figures = new ArrayList<Integer>();
        ServeProcess service = ServeProcess.start(folder);
        try (var auditor = new AuditorProcess(folder, seed)) {
            for (int round = 0; round < KILLS; round++) {
                auditor.say("load " + round + " " + service.httpPort + " " + service.linkPort);
                auditor.awaitAnswered(ANSWERED_MIN + 1 + random.nextInt(400));
                Thread.sleep(random.nextInt(30));
                service.kill();
                figures.add(auditor.awaitBroken());
                service = ServeProcess.start(folder);
                int first = Math.max(0, round - Auditor.ROUNDS_IN_USE + 1) * Auditor.NEW_MEMBERS;
                auditor.say("check " + service.httpPort + " " + first + " " + (round + 1) * Auditor.NEW_MEMBERS);
                auditor.awaitChecked();
            }
            auditor.say("checkAll " + service.httpPort);
            auditor.awaitChecked();
        } finally {
            service.close();
        }
        System.out.println("killed " + KILLS + " times, seed " + seed + ", answered before each kill: " + figures);
        assertThat(figures).hasSize(KILLS).allMatch(answered -> answered > ANSWERED_MIN);
    }

    /** The auditor's process, spoken to in lines. */
    private static final class AuditorProcess implements AutoCloseable {
        private final Process process;
        private final PrintWriter to;
        private final BufferedReader from;
        private final Path log;

        AuditorProcess(Path folder, long seed) throws IOException {
            log = Files.createTempFile(folder, "auditor-", ".log");
            process = ServeProcess.java(log, "io.ristorno.app.Auditor", folder.toString(), Long.toString(seed));
            to = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
            from = process.inputReader(StandardCharsets.UTF_8);
        }

        void say(String line) {
            to.println(line);
        }

        void awaitAnswered(int count) throws IOException {
            while (Integer.parseInt(await("answered")[1]) < count) {
                assertThat(process.isAlive()).isTrue();
            }
        }

        /** How many messages were answered until the connections broke. */
        int awaitBroken() throws IOException {
            return Integer.parseInt(await("broken")[2]);
        }

        void awaitChecked() throws IOException {
            assertThat(await("checked")[3]).isEqualTo("0");
        }

        private String[] await(String word) throws IOException {
            var faults = new ArrayList<String>();
            for (String line = from.readLine(); line != null; line = from.readLine()) {
                if (line.startsWith("fault ")) {
                    faults.add(line);
                } else if (line.startsWith(word)) {
                    assertThat(faults).isEmpty();
                    return line.split(" ", -1);
                } else if (line.startsWith("broken")) {
                    throw new AssertionError("the service ended before it was killed: " + line);
                }
            }
            throw new AssertionError("the auditor ended: " + faults + List.of(Files.readString(log)));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
