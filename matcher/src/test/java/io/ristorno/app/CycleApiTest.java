package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who comes later than usual: by his own habit, or by what the service has found of all customers. */
@Timeout(120)
class CycleApiTest {
    private static final String OFFER = TestService.offer("off_again", "mer_cafe", 2_000)
            .replace("'reward'", "'who': {'cycleFactor': 2}, 'reward'");

    @TempDir
    Path folder;

    private int messages;

    private TestService open() {
        return new TestService(folder.resolve("store"));
    }

    private JsonNode buys(Web web, String card, int daysAgo) {
        String id = "m" + messages++;
        String at = Instant.now().minus(Duration.ofDays(daysAgo)).toString();
        web.post("/v1/transactions", TestService.json("authorization", id, card, 5_000, Instant.parse(at)))
                .expect(200);
        return web.post(
                        "/v1/transactions",
                        TestService.json("clearing", id + "c", card, 5_000, Instant.parse(at))
                                .replace("'at': '" + at + "'", "'date': '" + at.substring(0, 10) + "'"))
                .expect(200)
                .json();
    }

    private static JsonNode again(JsonNode answer) {
        for (JsonNode reward : answer.path("rewards")) {
            if (reward.path("offer").asText().equals("off_again")) {
                return reward;
            }
        }
        return answer.path("none");
    }

    @Test
    void whatIsUsualOfAMerchantIsTakenDownOnceADayAndSurvivesARestart() {
        String anna = TestService.card(1);
        String newcomer = TestService.card(2);
        try (var service = open().withCafe().withMember("mem_anna", anna).withMember("mem_new", newcomer)) {
            service.web.post("/v1/offers", OFFER).expect(201);
            for (int day : new int[] {60, 55, 50, 40}) {
                buys(service.web, anna, day);
            }
            buys(service.web, newcomer, 30);
            service.service.takeDownHabits();
            JsonNode gaps =
                    service.web.get("/v1/merchants/mer_cafe").expect(200).json().path("usualGaps");
            assertThat(gaps).hasSize(1);
            assertThat(gaps.path(0).path("halfDays").asInt())
                    .as("5, 5 and 10 days")
                    .isEqualTo(10);
            assertThat(gaps.path(0).path("from").asText())
                    .isEqualTo(LocalDate.now(ZoneOffset.UTC).toString());
            service.web
                    .post(
                            "/v1/merchants",
                            TestService.merchant("mer_cafe", "CAFE")
                                    .replace(
                                            "'locations'",
                                            "'usualGaps': [{'from': '2999-01-01', 'halfDays': 2}], 'locations'"))
                    .expect(200);
            service.service.takeDownHabits();
        }
        try (var service = open()) {
            assertThat(service.web
                            .get("/v1/merchants/mer_cafe")
                            .expect(200)
                            .json()
                            .path("usualGaps"))
                    .as("neither a merchant that is registered again nor a restart forgets them")
                    .hasSize(1);
            JsonNode reward = again(buys(service.web, newcomer, 0));
            assertThat(reward.path("reason").asText()).isEqualTo("EARNED");
            assertThat(again(buys(service.web, anna, 35)).path("reason").asText())
                    .isNotEqualTo("EARNED");
        }
    }

    @Test
    void whatIsUsualOfHisCustomersNoMerchantSaysOfHimself() {
        try (var service = open().withCafe()) {
            service.web
                    .post(
                            "/v1/merchants",
                            TestService.merchant("mer_new", "NEW")
                                    .replace(
                                            "'locations'",
                                            "'usualGaps': [{'from': '2020-01-01', 'halfDays': 2}], 'locations'"))
                    .expect(201);
            assertThat(service.web
                            .get("/v1/merchants/mer_new")
                            .expect(200)
                            .json()
                            .path("usualGaps"))
                    .isEmpty();
        }
    }

    @Test
    void whatIsAskedForIsSaidInWordsAndWhatCannotBeIsRefused() {
        try (var service = open().withCafe()) {
            assertThat(service.web
                            .post("/v1/offers/validate", OFFER)
                            .expect(200)
                            .text())
                    .contains("for members who have not bought there for 2 times as long as usual");
            service.web
                    .post("/v1/offers", OFFER.replace("'cycleFactor': 2", "'cycleFactor': 0"))
                    .expectProblem(400, "who.cycleFactor");
            service.web
                    .post("/v1/offers", OFFER.replace("'cycleFactor': 2", "'cycleFactor': 1.255"))
                    .expectProblem(400, "who.cycleFactor");
            service.web
                    .post("/v1/offers", OFFER.replace("'cycleFactor': 2", "'cycleFactor': '2'"))
                    .expectProblem(400, "who.cycleFactor");
        }
    }
}
