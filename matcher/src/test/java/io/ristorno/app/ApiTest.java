package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every endpoint has in common: what is not there, health, metrics, and too much to do. */
@Timeout(60)
class ApiTest extends WithCafe {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/merchants/mer_nobody",
                "/v1/offers/off_nobody",
                "/v1/members/mem_nobody",
                "/v1/members/mem_nobody/purchases",
                "/v1/members/mem_nobody/rewards",
                "/v1/members/mem_nobody/entries",
                "/v1/purchases/pur_nobody",
                "/v1/purchases/pur_00000000000000000000000000",
                "/v1/purchases/pur_vvvvvvvvvvvvvvvvvvvvvvvvvv",
                "/v1/purchases/pur_nobody/explanation",
                "/v1/nothing",
                "/",
                "/v1/members/%00",
                "/v1/members/..%2F..%2Fetc"
            })
    void whatIsNotThereIsA404(String path) {
        web.get(path).expectProblem(404);
    }

    @Test
    void toStopOrUnlinkWhatIsNotThereIsA404() {
        web.post("/v1/offers/off_nobody/stop", "{}").expectProblem(404);
        web.post("/v1/cards/crd_nobody/unlink", "").expectProblem(404);
    }

    @Test
    void aCardOfAMemberThatNobodyRegisteredIsRefusedByItsField() {
        Web.Reply refused =
                web.post("/v1/cards", "{'member': 'mem_nobody', 'number': '" + TestService.card(700) + "'}");
        refused.expectProblem(400, "member");
        assertThat(refused.mend()).contains("POST /v1/members");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/offer, Did you mean /v1/offers?",
        "/v1/cardz, Did you mean /v1/cards?",
        "/nothing, The resources are /health/live",
        "/v1/4111111111111111, The resources are"
    })
    void aPathThatIsNoneIsToldWhichWereMeantAndNotRepeated(String path, String mend) {
        Web.Reply refused = web.get(path);
        refused.expectProblem(404);
        assertThat(refused.mend()).startsWith(mend);
        assertThat(refused.text()).doesNotContain("4111");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/members", "/v1/cards", "/v1/transactions", "/v1/offers", "/v1/offers/off_ten/stop"})
    void whereTheJsonBreaksIsToldWithoutQuotingIt(String path) {
        Web.Reply refused = web.post(path, "{'id': '4111111111111111',\n  'at' 4111111111111111}");
        refused.expectProblem(400, "$");
        assertThat(refused.text()).contains("line 2, column 8").doesNotContain("4111");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/members, {'programm': 'prg_test'}, program",
        "/v1/cards, {'members': 'mem_anna'}, member",
        "/v1/transactions, {'typ': 'clearing'}, type",
        "/v1/offers, {'minSpend': 4000}, minSpendMinor",
        "/v1/offers/off_ten/stop, {'mod': 'VOID_PROVISIONAL'}, mode"
    })
    void aFieldThatIsNearlyOneIsToldWhichWasMeant(String path, String body, String meant) {
        Web.Reply refused = web.post(path, body);
        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.json().path("problems"))
                .extracting(problem -> problem.path("mend").asText())
                .contains("did you mean \"" + meant + "\"?");
        assertThat(web.get("/v1/offers/off_ten").json().has("stop")).isFalse();
    }

    @Test
    void healthAndMetricsAreThere() {
        for (String path : List.of("/health/live", "/health/ready", "/health/startup")) {
            assertThat(web.get(path).expect(200).json().path("status").asText()).isEqualTo("UP");
        }
        assertThat(web.get("/metrics").expect(200).text())
                .contains("ristorno_messages_total{link=\"iso87-ascii\",outcome=\"malformed\"}")
                .contains("ristorno_messages_total{link=\"http\",outcome=\"received\"}")
                .contains("ristorno_commit_seconds{quantile=\"0.999\"}")
                .contains("ristorno_queue_depth");
    }

    @Test
    void aFullQueueIsAnsweredWith503AndWhenToComeBack(@TempDir Path other) throws Exception {
        try (var slow = new SlowService(other, 16)) {
            TestService.openCafe(slow.web);
            int members = 30;
            for (int i = 0; i < members; i++) {
                TestService.join(slow.web, "mem_" + i, TestService.card(i));
            }
            var hold = new CountDownLatch(1);
            slow.storage.afterRead = () -> waitFor(hold);
            var lines = new StringBuilder();
            for (int i = 0; i < 2000; i++) {
                String card = "'number': '" + TestService.card(i % members) + "'";
                lines.append(TestService.json("authorization", "q" + i, card, 5000, today, "NOWHERE" + i % 97))
                        .append('\n');
            }
            CompletableFuture<Web.Reply> stream =
                    CompletableFuture.supplyAsync(() -> slow.web.postLines(lines.toString()));
            while (slow.host.queueDepth() < 32) {
                Thread.sleep(5);
            }
            byte[] json = Web.quoted(TestService.json("authorization", "x", TestService.card(0), 5000, today))
                    .getBytes(StandardCharsets.UTF_8);
            List<String> key = List.of("Idempotency-Key", "busy");
            Web.Reply single = slow.web.postWith("/v1/transactions", json, key);
            hold.countDown();
            single.expectProblem(503);
            assertThat(single.header("retry-after")).isEqualTo("1");
            List<JsonNode> answers = stream.get(30, TimeUnit.SECONDS).lines();
            assertThat(answers).hasSize(2000);
            assertThat(answers.stream().map(answer -> answer.path("status").asText()))
                    .contains("TAKEN")
                    .containsOnly("TAKEN", "503");
            long sentAway = answers.stream()
                    .filter(answer -> answer.path("status").asText().equals("503"))
                    .count();
            assertThat(slow.web.counter("ristorno_messages_total{link=\"http\",outcome=\"not_taken\"} "))
                    .isEqualTo(sentAway + 1.0);
            assertThat(slow.web
                            .postWith("/v1/transactions", json, key)
                            .expect(200)
                            .header("Idempotent-Replayed"))
                    .as("what was not done is done when it comes again")
                    .isEmpty();
        }
    }

    @Test
    void aServiceThatEndsSaysSoForAMomentAndTakesNothingMore(@TempDir Path other) throws Exception {
        var ending = new TestService(other.resolve("store")).withCafe().withMember("mem_end", ANNAS);
        int port = ending.service.httpPort();
        String late = TestService.json("authorization", "late", ANNAS, 5000, today);
        var closing = CompletableFuture.runAsync(ending::close);
        var told = new ArrayList<Long>();
        var sent = new ArrayList<String>();
        try {
            while (true) {
                try (var probe = new Web(port)) {
                    if (probe.get("/health/ready").status() == 503) {
                        told.add(System.nanoTime());
                        Web.Reply reply = probe.post("/v1/transactions", late);
                        sent.add(reply.status() + ", after " + reply.header("retry-after"));
                    }
                }
            }
        } catch (UncheckedIOException _) {
            // Nobody listens any more.
        }
        closing.get(20, TimeUnit.SECONDS);
        // The first may have come between the one word and the other.
        assertThat(sent).hasSizeGreaterThan(1);
        assertThat(sent.subList(1, sent.size())).containsOnly("503, after 1");
        assertThat(Duration.ofNanos(told.getLast() - told.getFirst())).isGreaterThan(Duration.ofMillis(50));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
