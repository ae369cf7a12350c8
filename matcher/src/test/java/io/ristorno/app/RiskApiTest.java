package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program has looked at before it pays, over HTTP. */
@Timeout(60)
class RiskApiTest {
    private static final String CARD = TestService.card(1);

    @TempDir
    Path folder;

    private static void terms(Web web, String risk) {
        web.post("/v1/programs", "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC'" + risk + "}")
                .expect(201);
    }

    private static JsonNode program(Web web) {
        return web.get("/v1/programs").expect(200).json().path("data").path(0);
    }

    /** Hold is 14 days: what is accepted is still pending. */
    @Test
    void aLargeRewardWaitsForAnOperatorByTheTermsOfItsTimeAlsoAfterARestart() {
        Instant before = Instant.now().minusSeconds(2);
        try (var service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD)) {
            terms(service.web, ", 'risk': {'reviewAboveMinor': {'EUR': 1000}}");
            assertThat(program(service.web).path("termsBefore")).hasSize(1);
            assertThat(service.web
                            .get("/v1/merchants/mer_cafe")
                            .expect(200)
                            .json()
                            .path("since")
                            .asText())
                    .isNotEmpty();
        }
        try (var service = new TestService(folder.resolve("store"))) {
            assertThat(program(service.web).path("termsBefore")).hasSize(1);
            Instant now = Instant.now().plusSeconds(60);
            assertThat(clear(service.web, "c1", 20_000, before)).isEqualTo("PENDING EARNED");
            assertThat(clear(service.web, "c2", 20_000, now)).isEqualTo("PENDING HELD_FOR_REVIEW");
            JsonNode review = service.web
                    .get("/v1/reviews")
                    .expect(200)
                    .json()
                    .path("data")
                    .path(0);
            assertThat(review.path("kind").asText()).isEqualTo("REWARD");
            assertThat(review.path("reward").path("reason").asText()).isEqualTo("HELD_FOR_REVIEW");
            service.web
                    .post(
                            "/v1/rulings",
                            "{'member': 'mem_anna', 'merchant': 'mer_cafe', 'subject': '%s', 'verdict': 'ACCEPTED', 'by': 'ann'}"
                                    .formatted(review.path("subject").asText()))
                    .expect(200);
            assertThat(service.web.get("/v1/reviews").expect(200).json().path("data"))
                    .isEmpty();
            assertThat(service.web
                            .get("/v1/members/mem_anna/purchases")
                            .expect(200)
                            .text())
                    .doesNotContain("HELD_FOR_REVIEW");
            assertThat(service.faults()).isEmpty();
        }
    }

    /** What one merchant gave before counts at another behind it: the sums are the member's, and stored with him. */
    @Test
    void whatAllMerchantsGaveAMemberStillCountsBehindARestart() {
        Instant at = Instant.now().plusSeconds(60);
        try (var service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD)) {
            service.web
                    .post("/v1/merchants", TestService.merchant("mer_bar", "BAR"))
                    .expect(201);
            service.web
                    .post("/v1/offers", TestService.offer("off_bar", "mer_bar", 1000))
                    .expect(201);
            terms(service.web, ", 'risk': {'memberDayCapMinor': {'EUR': 1000}}");
            assertThat(clear(service.web, "c1", 8_000, at)).isEqualTo("PENDING EARNED");
        }
        try (var service = new TestService(folder.resolve("store"))) {
            JsonNode cut = reward(service.web, "c2", 5_000, at, "BAR");
            assertThat(cut.path("amount").path("minor").asLong()).isEqualTo(200);
            assertThat(service.web
                            .get("/v1/members/mem_anna/purchases")
                            .expect(200)
                            .text())
                    .contains("MEMBER_CAPPED");
        }
        try (var service = new TestService(folder.resolve("store"))) {
            JsonNode answer = answer(service.web, "c3", 6_000, at, "CAFE");
            assertThat(answer.path("rewards")).as(answer.toString()).isEmpty();
            String purchase = answer.path("purchase").asText();
            assertThat(service.web
                            .get("/v1/purchases/" + purchase + "/explanation")
                            .expect(200)
                            .text())
                    .contains("MEMBER_CAP");
            assertThat(service.faults()).isEmpty();
        }
    }

    private static String clear(Web web, String id, long minor, Instant at) {
        JsonNode reward = reward(web, id, minor, at, "CAFE");
        return reward.path("stage").asText() + " " + reward.path("reason").asText();
    }

    private static JsonNode reward(Web web, String id, long minor, Instant at, String mid) {
        return answer(web, id, minor, at, mid).path("rewards").path(0);
    }

    private static JsonNode answer(Web web, String id, long minor, Instant at, String mid) {
        String number = "'number': '" + CARD + "'";
        return web.post("/v1/transactions", TestService.json("clearing", id, number, minor, at, mid))
                .expect(200)
                .json();
    }
}
