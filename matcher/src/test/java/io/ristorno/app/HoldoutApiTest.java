package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.event.MemberKey;
import io.ristorno.offer.Arms;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns over HTTP, and who is held out: he has nothing of it and hears nothing of it, whoever measures does. */
@Timeout(60)
class HoldoutApiTest {
    private static final String CARD = TestService.card(1);
    private static final String SALT = saltThatHolds("mem_anna");
    private static final String CAMPAIGN = "{'id': 'cmp_spring', 'merchantId': 'mer_cafe', 'salt': '" + SALT + "'}";
    private static final String OFFER = TestService.newOffer("off_fifteen", "mer_cafe", 1500)
            .replaceFirst("'currency'", "'campaign': 'cmp_spring', 'currency'");

    @TempDir
    Path folder;

    private TestService open() {
        return new TestService(folder.resolve("store"));
    }

    private static String saltThatHolds(String member) {
        String unit = MemberKey.of("prg_test", member).unit();
        for (int i = 1; ; i++) {
            String salt = "5a17%028x".formatted(i);
            if (Arms.bucket(salt, unit) >= 9_000) {
                return salt;
            }
        }
    }

    @Test
    void whoIsHeldOutHasTheNextOfferAndHearsNothingOfTheFirst() {
        String purchase;
        try (var service = open().withCafe().withMember("mem_anna", CARD)) {
            service.web.post("/v1/campaigns", CAMPAIGN).expect(201);
            service.web.post("/v1/offers", OFFER).expect(201);
            String now = TestService.json(
                    "authorization", "a1", CARD, 10_000, Instant.now().plusSeconds(1));
            JsonNode answer =
                    service.web.post("/v1/transactions", now).expect(200).json();
            assertThat(answer.path("rewards")).hasSize(1);
            assertThat(answer.path("rewards").path(0).path("offer").asText()).isEqualTo("off_ten");
            assertThat(answer.path("rewards")
                            .path(0)
                            .path("amount")
                            .path("minor")
                            .asLong())
                    .isEqualTo(1_000);
            purchase = "/v1/purchases/" + answer.path("purchase").asText();
            for (String path : List.of(
                    purchase,
                    "/v1/members/mem_anna",
                    "/v1/members/mem_anna/purchases",
                    "/v1/members/mem_anna/rewards",
                    "/v1/members/mem_anna/entries",
                    "/v1/members/mem_anna/statement",
                    "/v1/members/mem_anna/balance")) {
                assertThat(service.web.get(path).expect(200).text())
                        .as(path)
                        .doesNotContain("off_fifteen")
                        .doesNotContain("ghost");
            }
            assertGhost(service, purchase, "PROVISIONAL", 1_500);
        }
        try (var again = open()) {
            assertGhost(again, purchase, "PROVISIONAL", 1_500);
            again.web
                    .post("/v1/transactions", TestService.json("clearing", "c1", CARD, 10_000, Instant.now()))
                    .expect(200);
            assertGhost(again, purchase, "PENDING", 1_500);
            assertThat(again.faults()).isEmpty();
        }
    }

    private static void assertGhost(TestService service, String purchase, String stage, long minor) {
        JsonNode explained =
                service.web.get(purchase + "/explanation").expect(200).json();
        assertThat(explained.path("offers")).hasSize(1);
        JsonNode ghost = explained.path("ghosts").path(0);
        assertThat(ghost.path("offer").asText()).isEqualTo("off_fifteen");
        assertThat(ghost.path("stage").asText()).isEqualTo(stage);
        assertThat(ghost.path("amount").path("minor").asLong()).isEqualTo(minor);
        assertThat(ghost.path("because").asText()).startsWith("Held out: the member gets nothing of it.");
        assertThat(ghost.path("conditions")).isNotEmpty();
    }

    @Test
    void aCampaignKeepsItsArmsAndItsSecret() {
        try (var service = open().withCafe()) {
            JsonNode first =
                    service.web.post("/v1/campaigns", CAMPAIGN).expect(201).json();
            assertThat(first.path("holdoutBasisPoints").asInt()).isEqualTo(1_000);
            assertThat(first.has("from")).isTrue();
            String unsalted = "{'id': 'cmp_spring', 'merchantId': 'mer_cafe', 'marginBasisPoints': 4000}";
            service.web.post("/v1/campaigns", unsalted).expect(201);
            service.web.post("/v1/campaigns", unsalted).expect(200);
            JsonNode refused = service.web
                    .post("/v1/campaigns", CAMPAIGN.replace("}", ", 'holdoutBasisPoints': 2000}"))
                    .expect(400)
                    .json();
            assertThat(refused.path("problems").path(0).path("field").asText()).isEqualTo("holdoutBasisPoints");
            service.web.post("/v1/campaigns", "{'merchantId': 'mer_cafe'}").expect(201);
            service.web.post("/v1/campaigns", "{'merchantId': 'mer_nobody'}").expect(400);
            assertThat(service.web.get("/v1/campaigns").json().path("data")).hasSize(2);
            assertThat(service.web.get("/v1/campaigns/cmp_spring").expect(200).text())
                    .contains("\"marginBasisPoints\":4000")
                    .doesNotContain("salt")
                    .doesNotContain(SALT);
            service.web.get("/v1/campaigns/cmp_none").expect(404);
            service.web
                    .post(
                            "/v1/programs",
                            "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC', 'control': {'holdoutBasisPoints': 200}}")
                    .expect(201);
            assertThat(service.web.get("/v1/programs").expect(200).text())
                    .contains("\"holdoutBasisPoints\":200")
                    .doesNotContain("salt");
        }
        try (var again = open()) {
            assertThat(again.web.get("/v1/campaigns").json().path("data")).hasSize(2);
            again.web
                    .post("/v1/campaigns", CAMPAIGN.replace("}", ", 'marginBasisPoints': 4000}"))
                    .expect(200);
        }
    }
}
