package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a merchant can lose at most, over HTTP. */
@Timeout(60)
class LineApiTest {
    private static final String CARD = TestService.card(1);

    @TempDir
    Path folder;

    private static void line(Web web, long minor, int status) {
        String line = ", 'line': {'kind': 'PREPAID', 'amountMinor': " + minor + ", 'currency': 'EUR'}";
        web.post("/v1/merchants", TestService.merchant("mer_cafe", "CAFE").replaceFirst("(?s)\\}\\s*$", line + "}"))
                .expect(status);
    }

    private static JsonNode line(Web web) {
        return web.get("/v1/merchants/mer_cafe/line").expect(200).json();
    }

    private static String authorise(Web web, String id, long minor) {
        JsonNode answer = web.post(
                        "/v1/transactions",
                        TestService.json(
                                "authorization", id, CARD, minor, Instant.now().plusSeconds(60)))
                .expect(200)
                .json();
        return answer.path("rewards").path(0).path("stage").asText();
    }

    private static String reward(Web web, long minor) {
        for (JsonNode purchase :
                web.get("/v1/members/mem_anna/purchases").json().path("data")) {
            if (purchase.path("authorised").path("minor").asLong() == minor) {
                JsonNode reward = purchase.path("rewards").path(0);
                return reward.path("stage").asText() + " "
                        + reward.path("reason").asText();
            }
        }
        throw new AssertionError("no purchase of " + minor);
    }

    private static void awaitReward(Web web, long minor, String expected) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!reward(web, minor).equals(expected)) {
            assertThat(System.nanoTime()).as(reward(web, minor)).isLessThan(until);
            Thread.sleep(10);
        }
    }

    @Test
    void aLineTellsWhatIsLeftAndWhoWaitsIsServedWhenItIsRaisedAlsoAfterARestart() throws Exception {
        try (var service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD)) {
            service.web.get("/v1/merchants/mer_cafe/line").expect(404);
            line(service.web, 1000, 201);
            assertThat(authorise(service.web, "a1", 8000)).isEqualTo("PROVISIONAL");
            assertThat(authorise(service.web, "a2", 5000)).isEqualTo("WAITLISTED");
            assertLine(line(service.web), 1000, 800, 200, true);
            assertThat(service.web
                            .get("/v1/programs/prg_test/faults")
                            .expect(200)
                            .text())
                    .contains("LINE_NEARLY_USED", "\"subject\":\"mer_cafe\"", "Ask the merchant to pay in");
            service.service.ledgerWatch.checkBalance();
            assertThat(service.web.get("/metrics").text())
                    .contains("ristorno_lines_alerted 1", "ristorno_lines_gone 0");
        }
        try (var service = new TestService(folder.resolve("store"))) {
            assertLine(line(service.web), 1000, 800, 200, true);
            assertThat(reward(service.web, 5000)).isEqualTo("WAITLISTED MERCHANT_LINE");
            line(service.web, 1300, 201);
            awaitReward(service.web, 5000, "PROVISIONAL EARNED");
            assertLine(line(service.web), 1300, 1300, 0, true);
            service.service.ledgerWatch.checkBalance();
            assertThat(service.web.get("/metrics").text()).contains("ristorno_lines_gone 1");
            assertThat(service.faults()).isEmpty();
        }
    }

    private static void assertLine(JsonNode line, long amount, long reserved, long left, boolean alerted) {
        assertThat(line.path("kind").asText()).isEqualTo("PREPAID");
        assertThat(line.path("amountMinor").asLong()).isEqualTo(amount);
        assertThat(line.path("reservedMinor").asLong()).isEqualTo(reserved);
        assertThat(line.path("committedMinor").asLong()).isZero();
        assertThat(line.path("leftMinor").asLong()).isEqualTo(left);
        assertThat(line.path("alertMinor").asLong()).isEqualTo(amount - amount / 5);
        assertThat(line.path("alerted").asBoolean()).isEqualTo(alerted);
    }
}
