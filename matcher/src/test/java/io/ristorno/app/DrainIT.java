package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM in the middle of the load: what was read is answered, and what was answered is there. */
class DrainIT {
    private static final int MEMBERS = 24;
    private static final int ANSWERED_MIN = 1500;
    private static final Duration DRAIN = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final Set<String> answered = new ConcurrentSkipListSet<>();
    private final AtomicInteger trace = new AtomicInteger(1000);
    private final AtomicInteger probes = new AtomicInteger();
    private final List<String> late = new CopyOnWriteArrayList<>();
    private Instant today;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void underLoadItSaysThatItIsNotReadyAnswersWhatItReadAndEndsWell() throws Exception {
        List<Integer> readiness;
        try (ServeProcess service = ServeProcess.start(folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                var web = new Web(service.httpPort)) {
            TestService.openCafe(web);
            for (int member = 0; member < MEMBERS; member++) {
                TestService.join(web, "mem_" + member, TestService.card(member));
            }
            today = Instant.now().plusSeconds(60);
            List<CompletableFuture<Void>> load = List.of(
                    CompletableFuture.runAsync(() -> overTheLink(service.linkPort), threads),
                    CompletableFuture.runAsync(() -> overTheLink(service.linkPort), threads),
                    CompletableFuture.runAsync(() -> asLines(service.httpPort), threads));
            await(() -> answered.size() > ANSWERED_MIN || !service.process.isAlive());
            CompletableFuture<List<Integer>> probe =
                    CompletableFuture.supplyAsync(() -> readiness(service.httpPort), threads);
            await(() -> probes.get() > 0);
            assertThat(service.terminate(DRAIN)).isZero();
            readiness = probe.get(20, TimeUnit.SECONDS);
            for (CompletableFuture<Void> each : load) {
                each.get(20, TimeUnit.SECONDS);
            }
        }
        Map<String, JsonNode> balances;
        try (ServeProcess again = ServeProcess.start(folder);
                var web = new Web(again.httpPort)) {
            assertThat(events(web)).isEqualTo(answered);
            balances = balances(web);
            assertThat(again.terminate(DRAIN)).isZero();
        }
        try (ServeProcess again = ServeProcess.start(folder);
                var web = new Web(again.httpPort)) {
            assertThat(balances(web)).isEqualTo(balances);
        }
        assertThat(readiness).containsExactly(200, 503);
        // One may have come between the two words; from then on all are sent away, and told to come back.
        assertThat(late).isNotEmpty().endsWith("503, after 1");
        assertThat(late.subList(late.indexOf("503, after 1"), late.size())).containsOnly("503, after 1");
    }

    private static void await(BooleanSupplier reached) throws InterruptedException {
        while (!reached.getAsBoolean()) {
            Thread.sleep(5);
        }
    }

    /** What an orchestrator's probe sees until nobody listens any more: every change. It connects anew each time. */
    private List<Integer> readiness(int port) {
        var seen = new ArrayList<Integer>();
        while (true) {
            try (var web = new Web(port)) {
                int status = web.get("/health/ready").status();
                if (seen.isEmpty() || seen.getLast() != status) {
                    seen.add(status);
                }
                probes.incrementAndGet();
                if (status == 503) {
                    late.add(late(web));
                }
            } catch (UncheckedIOException _) {
                return seen;
            }
        }
    }

    /** What becomes of a transaction that is sent to a service which says that it ends. */
    private String late(Web web) {
        int number = trace.incrementAndGet();
        Web.Reply reply = web.post(
                "/v1/transactions",
                TestService.json("authorization", "late" + number, TestService.card(0), 5000 + number, today));
        if (reply.status() == 200) {
            answered.add("late" + number);
        }
        return reply.status() + ", after " + reply.header("retry-after");
    }

    private void overTheLink(int port) {
        var room = new Semaphore(100);
        try (LinkClient client = LinkClient.connect(port)) {
            CompletableFuture<Void> hearing = CompletableFuture.runAsync(() -> hear(client, room));
            try {
                while (room.tryAcquire(5, TimeUnit.SECONDS)) {
                    int number = trace.incrementAndGet();
                    client.send(CardMessage.purchase(
                            "0100", TestService.card(number % MEMBERS), "CAFE", 5000 + number, number, today));
                }
            } catch (UncheckedIOException _) {
                // Closed: what is unanswered was not read.
            }
            hearing.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException broken) {
            throw new AssertionError(broken);
        }
    }

    private void hear(LinkClient client, Semaphore room) {
        try {
            while (true) {
                var answer = client.answer(Duration.ofMillis(100));
                if (answer.isEmpty() && client.isClosedWithin(Duration.ZERO)) {
                    return;
                }
                answer.ifPresent(found -> {
                    assertThat(found.get(39)).isEqualTo("00");
                    answered.add("1|" + found.get(7) + "|" + found.get(11) + "|" + found.get(32) + "|" + found.get(37));
                    room.release();
                });
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void asLines(int port) {
        var sent = new ArrayList<String>();
        try (LineClient client = LineClient.open(port)) {
            int heard = 0;
            try {
                while (!client.isEndedWithin(Duration.ZERO)) {
                    if (sent.size() - heard < 50) {
                        int number = trace.incrementAndGet();
                        sent.add("h" + number);
                        client.send(TestService.json(
                                        "authorization",
                                        "h" + number,
                                        TestService.card(number % MEMBERS),
                                        5000 + number,
                                        today)
                                + "\n");
                    }
                    heard += hear(client, sent, heard);
                }
            } catch (UncheckedIOException _) {
                // Closed.
            }
            assertThat(client.isEndedWithin(Duration.ofSeconds(10))).isTrue();
            assertThat(client.isWhole()).isTrue();
            hear(client, sent, heard);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private int hear(LineClient client, List<String> sent, int heard) {
        int more = 0;
        for (String line = client.lines().poll();
                line != null;
                line = client.lines().poll()) {
            assertThat(line).startsWith("{\"status\":\"TAKEN\"");
            answered.add(sent.get(heard + more++));
        }
        return more;
    }

    private static Set<String> events(Web web) {
        var events = new TreeSet<String>();
        for (int member = 0; member < MEMBERS; member++) {
            web.get("/v1/members/mem_" + member + "/purchases")
                    .json()
                    .path("data")
                    .forEach(purchase -> purchase.path("events")
                            .forEach(event -> events.add(event.path("id").asText())));
        }
        return events;
    }

    private static Map<String, JsonNode> balances(Web web) {
        var balances = new TreeMap<String, JsonNode>();
        for (int member = 0; member < MEMBERS; member++) {
            String rewards = "/v1/members/mem_" + member + "/rewards";
            balances.put(rewards, web.get(rewards).expect(200).json());
        }
        balances.put("all", web.get("/v1/ledger/trial-balance").expect(200).json());
        assertThat(balances.get("all").path("balanced").asBoolean()).isTrue();
        return balances;
    }
}
