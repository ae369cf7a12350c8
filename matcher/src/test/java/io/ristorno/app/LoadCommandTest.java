package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ristorno.decode.CardTokens;
import io.ristorno.sandbox.Holds;
import io.ristorno.sandbox.ServiceApi;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class LoadCommandTest {
    @TempDir
    private Path folder;

    /** Passes everything on, answers a while later. */
    private static final class SlowWay implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final int target;
        private final Duration delay;

        private static final class Late {
            private final byte[] bytes;
            private final long dueNanos;

            Late(byte[] bytes, long dueNanos) {
                this.bytes = bytes;
                this.dueNanos = dueNanos;
            }
        }

        SlowWay(int target, Duration delay) throws IOException {
            this.target = target;
            this.delay = delay;
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = server.accept();
                    var service = new Socket(InetAddress.getLoopbackAddress(), target);
                    Thread.ofPlatform().daemon().start(() -> pass(client, service, Duration.ZERO));
                    Thread.ofPlatform().daemon().start(() -> pass(service, client, delay));
                }
            } catch (IOException _) {
                // closed
            }
        }

        private static void pass(Socket from, Socket to, Duration delay) {
            var late = new ArrayDeque<Late>();
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                while (true) {
                    while (!late.isEmpty() && late.element().dueNanos <= System.nanoTime()) {
                        out.write(late.remove().bytes);
                    }
                    byte[] bytes = new byte[8192];
                    int read = in.available() > 0 || late.isEmpty() && delay.isZero() ? in.read(bytes) : 0;
                    if (read < 0) {
                        return;
                    }
                    if (read > 0) {
                        late.add(new Late(java.util.Arrays.copyOf(bytes, read), System.nanoTime() + delay.toNanos()));
                    } else {
                        Thread.sleep(1);
                    }
                }
            } catch (IOException | InterruptedException _) {
                // one side has gone
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private Service service() throws IOException {
        Settings settings = Settings.read(
                null,
                Map.of(),
                List.of(
                        "data=" + folder.resolve("store"),
                        "card.keyFile=" + folder.resolve("card.key"),
                        "http.port=0",
                        "dialects=../config/dialects",
                        "links.0.port=0"));
        var service = new Service(
                settings,
                new CardTokens(List.of(CardKey.load(settings.cardKeyFile(), settings.data(), Map.of()))),
                _ -> {});
        try (var api = new ServiceApi(URI.create("http://127.0.0.1:" + service.httpPort()))) {
            api.register(Files.readAllBytes(Path.of("../config/catalogue.json")));
        }
        return service;
    }

    private static JsonObject load(Service service, int linkPort, String... more) {
        var arguments = new java.util.ArrayList<>(List.of(
                "load",
                "--api",
                "http://127.0.0.1:" + service.httpPort(),
                "--link",
                "127.0.0.1:" + linkPort,
                "--members",
                "30",
                "--seconds",
                "2",
                "--warmup",
                "1",
                "--json"));
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        return run.json();
    }

    @Test
    void latency_counts_from_the_time_at_which_a_message_was_due() throws IOException {
        try (Service service = service();
                var slow = new SlowWay(service.linkPort("network"), Duration.ofMillis(200))) {
            JsonObject report = load(service, slow.server.getLocalPort(), "--rate", "200");
            assertThat(report.getString("loop")).isEqualTo("open");
            assertThat(report.getJsonObject("all").getDouble("p50Ms")).isGreaterThanOrEqualTo(200);
            assertThat(report.getJsonObject("linked").getDouble("p50Ms")).isGreaterThanOrEqualTo(200);
            assertThat(report.getLong("ratePerSecond")).isBetween(100L, 220L);
        }
    }

    @Test
    void it_tells_what_the_service_counted_and_no_p99_of_a_few_samples() throws IOException {
        try (Service service = service()) {
            JsonObject report = load(service, service.linkPort("network"), "--rate", "1000");
            assertThat(report.getDouble("linkedPercent")).isBetween(5.0, 15.0);
            assertThat(report.getInteger("errors")).isZero();
            assertThat(report.getJsonObject("all").containsKey("p50Ms")).isTrue();
            assertThat(report.getJsonObject("all").containsKey("p99Ms")).isFalse();
        }
    }

    @Test
    void it_brings_a_service_of_its_own_in_which_the_worst_traffic_earns_every_time() {
        CommandRun run = CommandRun.of(
                "load",
                "--embedded",
                "--offers",
                "50",
                "--members",
                "2000",
                "--mix",
                "worst",
                "--rate",
                "500",
                "--seconds",
                "2",
                "--warmup",
                "2",
                "--json");
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(run.json().getDouble("linkedPercent")).isGreaterThan(99);
        assertThat(run.json().getDouble("matchedPercent")).isGreaterThan(95);
    }

    @Test
    void holds_that_end_beside_it_end_once_each() {
        CommandRun run = CommandRun.of(
                "load",
                "--embedded",
                "--offers",
                "50",
                "--members",
                "2000",
                "--holds",
                "1500",
                "--holds-within",
                "2",
                "--rate",
                "500",
                "--seconds",
                "2",
                "--warmup",
                "1",
                "--json");
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        JsonObject holds = run.json().getJsonObject("holds");
        assertThat(holds.getLong("ended")).isEqualTo(1500 + 75);
        assertThat(holds.getJsonArray("faults")).isEmpty();
    }

    @Test
    void who_comes_too_late_for_the_holds_is_told_by_how_much() {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        var night = new Holds("night", 10, now.plusSeconds(5), Duration.ofSeconds(2));
        try (var api = new ServiceApi(URI.create("http://127.0.0.1:1"))) {
            assertThatThrownBy(() -> new HoldsLoad(night, api, () -> now).await(Duration.ofSeconds(12)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("to start the service")
                    .hasMessageContaining("8 s longer");
        }
    }

    @Test
    void without_a_service_it_says_so_in_a_sentence() {
        CommandRun run = CommandRun.of("load", "--api", "http://127.0.0.1:1", "--link", "127.0.0.1:1");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("nobody listens at 127.0.0.1:1");
    }
}
