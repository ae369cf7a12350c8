package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is paid for something else than a purchase, over HTTP. */
@Timeout(60)
class ActionApiTest {
    private static final String CARD = TestService.card(1);
    private static final String REVIEW =
            "{'id': 'act-1', 'member': 'mem_anna', 'merchant': 'mer_cafe', 'action': 'REVIEW'}";

    @TempDir
    Path folder;

    private TestService open() {
        var service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD);
        service.web.post("/v1/offers", """
                        {'id': 'off_review', 'merchantId': 'mer_cafe', 'title': 'A review', 'currency': 'EUR',
                          'effectiveFrom': '2020-01-01T00:00:00Z',
                          'schedule': {'from': '2020-01-01', 'until': '2099-01-01'},
                          'reward': {'type': 'ACTION', 'action': 'REVIEW', 'amountMinor': 50},
                          'limits': [{'kind': 'COUNT', 'per': 'DAY', 'most': 1}]}
                        """).expect(201);
        return service;
    }

    @Test
    void aReviewIsPaidOnceHoweverOftenItIsTold() {
        try (var service = open()) {
            JsonNode told = service.web.post("/v1/actions", REVIEW).expect(200).json();
            JsonNode reward = told.path("rewards").path(0);
            assertThat(reward.path("stage").asText()).isEqualTo("PENDING");
            assertThat(reward.path("amount").path("minor").asLong()).isEqualTo(50);
            JsonNode again = service.web.post("/v1/actions", REVIEW).expect(200).json();
            assertThat(again.path("repeated").asBoolean()).isTrue();
            JsonNode second = service.web
                    .post("/v1/actions", REVIEW.replace("act-1", "act-2"))
                    .expect(200)
                    .json();
            assertThat(second.path("rewards").isEmpty()).isTrue();
            assertThat(service.faults()).isEmpty();
        }
    }

    @Test
    void itIsShownAndExplainedAsWhatItIsAndNotAsAPurchase() {
        try (var service = open()) {
            String id = service.web
                    .post("/v1/actions", REVIEW.replace("'}", "', 'location': 'loc_cafe'}"))
                    .expect(200)
                    .json()
                    .path("purchase")
                    .asText();
            JsonNode shown = service.web.get("/v1/purchases/" + id).expect(200).json();
            assertThat(shown.path("action").asText()).isEqualTo("REVIEW");
            assertThat(shown.path("location").asText()).isEqualTo("loc_cafe");
            assertThat(shown.has("net")).isFalse();
            JsonNode why = service.web
                    .get("/v1/purchases/" + id + "/explanation")
                    .expect(200)
                    .json();
            assertThat(why.path("offers").size()).isEqualTo(1);
            assertThat(why.path("offers").path(0).path("sentence").asText()).startsWith("0.50 EUR for each review");
            assertThat(service.web
                            .get("/v1/members/mem_anna/statement")
                            .expect(200)
                            .text())
                    .contains("0.50 EUR for your review at Harbour Coffee")
                    .doesNotContain("XXX");
        }
    }

    @Test
    void whoHasNoCardIsPaidToo() {
        try (var service = open()) {
            service.web
                    .post("/v1/members", "{'id': 'mem_ben', 'program': 'prg_test'}")
                    .expect(201);
            JsonNode told = service.web
                    .post("/v1/actions", REVIEW.replace("mem_anna", "mem_ben"))
                    .expect(200)
                    .json();
            assertThat(told.path("rewards").path(0).path("stage").asText()).isEqualTo("PENDING");
        }
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        try (var service = open()) {
            String wrong = "{'id': '%s', 'member': 'mem_nobody', 'merchant': 'mer_none', 'action': 'write a review',"
                            .formatted(CARD)
                    + " 'when': 'now'}";
            String told = service.web.post("/v1/actions", wrong).expect(400).text();
            assertThat(told)
                    .contains("\"id\"")
                    .contains("is no member that we know")
                    .contains("name a registered merchant")
                    .contains("is no name of an action")
                    .contains("\"when\"")
                    .doesNotContain(CARD);
            assertThat(service.web
                            .post("/v1/actions", REVIEW.replace("'}", "', 'location': 'loc_else'}"))
                            .expect(400)
                            .text())
                    .contains("is no location of this merchant");
        }
    }
}
