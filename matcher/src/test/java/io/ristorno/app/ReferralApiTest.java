package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who brings a friend is paid when the friend is, over HTTP. */
@Timeout(60)
class ReferralApiTest {
    private static final String PATH = "/v1/offers/off_friend/referrals";
    private static final String BEN_BY_ANNA = "{'friend': 'mem_ben', 'referrer': 'mem_anna'}";

    @TempDir
    Path folder;

    private TestService open() {
        var service = new TestService(folder.resolve("store"))
                .withCafe()
                .withMember("mem_anna", TestService.card(1))
                .withMember("mem_ben", TestService.card(2))
                .withMember("mem_cleo", TestService.card(3));
        service.web.post("/v1/offers", """
                        {'id': 'off_friend', 'merchantId': 'mer_cafe', 'title': 'Bring a friend', 'currency': 'EUR',
                          'effectiveFrom': '2020-01-01T00:00:00Z',
                          'schedule': {'from': '2020-01-01', 'until': '2099-01-01'}, 'minSpendMinor': 1000,
                          'reward': {'type': 'REFERRAL', 'friendMinor': 500, 'referrerMinor': 700}}
                        """).expect(201);
        return service;
    }

    /** What Anna is told, once it is of what the friend did: that reaches her behind the answer to his message. */
    private static String statement(Web web) throws InterruptedException {
        for (int tries = 0; tries < 200; tries++) {
            String told = web.get("/v1/members/mem_anna/statement").expect(200).text();
            if (told.contains("7.00 EUR")) {
                return told;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("who brought a friend is never paid");
    }

    @Test
    void bothArePaidForTheFriendsFirstPurchase() throws InterruptedException {
        try (var service = open()) {
            service.web.post(PATH, BEN_BY_ANNA).expect(200);
            service.web.post(PATH, BEN_BY_ANNA).expect(200);
            JsonNode told = service.web
                    .post(
                            "/v1/transactions",
                            TestService.json("clearing", "c1", TestService.card(2), 2000, Instant.now()))
                    .expect(200)
                    .json();
            assertThat(told.toString()).contains("off_friend").contains("500");
            assertThat(statement(service.web))
                    .contains("7.00 EUR for a friend's first purchase at Harbour Coffee")
                    .doesNotContain("mem_ben")
                    .doesNotContain("XXX");
            assertThat(service.faults()).isEmpty();
        }
    }

    @Test
    void nobodyBringsHimselfAndNobodyIsBroughtTwice() {
        try (var service = open()) {
            service.web
                    .post(PATH, "{'friend': 'mem_ben', 'referrer': 'mem_ben'}")
                    .expectProblem(400, "referrer");
            service.web
                    .post(PATH, "{'friend': 'mem_nobody', 'by': 'mem_anna'}")
                    .expectProblem(400, "friend", "referrer", "by");
            service.web.post("/v1/offers/off_ten/referrals", BEN_BY_ANNA).expect(404);
            service.web.post(PATH, BEN_BY_ANNA).expect(200);
            assertThat(service.web
                            .post(PATH, "{'friend': 'mem_ben', 'referrer': 'mem_cleo'}")
                            .expect(409)
                            .json()
                            .path("code")
                            .asText())
                    .isEqualTo("ALREADY_REFERRED");
        }
    }

    @Test
    void whoseCardWasTheOthersIsTheSame() throws InterruptedException {
        try (var service = open()) {
            String card = service.web
                    .get("/v1/members/mem_ben")
                    .json()
                    .path("cards")
                    .path(0)
                    .path("id")
                    .asText();
            service.web.post("/v1/cards/" + card + "/unlink", "{}").expect(200);
            service.web
                    .post("/v1/cards", "{'member': 'mem_cleo', 'number': '%s'}".formatted(TestService.card(2)))
                    .expect(201);
            while (!service.passedOn("mem_ben")) {
                Thread.sleep(20); // the other member hears of it behind the answer
            }
            service.web
                    .post(PATH, "{'friend': 'mem_cleo', 'referrer': 'mem_ben'}")
                    .expectProblem(400, "referrer");
        }
    }
}
