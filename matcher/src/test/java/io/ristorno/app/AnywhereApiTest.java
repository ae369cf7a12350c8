package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Offers that are no merchant's, at merchants that nobody registered: over HTTP, and over ISO 8583. */
@Timeout(60)
class AnywhereApiTest {
    private static final String CARD = TestService.card(1);

    private static final String CAFES = """
            {'id': 'off_cafes', 'title': 'Cafes everywhere', 'currency': 'EUR', 'where': {'mccs': [5814]},
              'schedule': {'from': '2020-01-01', 'until': '2099-01-01'}, 'effectiveFrom': '2020-01-01T00:00:00Z',
              'reward': {'type': 'PERCENT', 'rate': '5 %'}, 'maxRewardMinor': 500, 'budgetMinor': 10000,
              'funding': {'shares': [{'funder': 'ISSUER', 'basisPoints': 5000},
                {'funder': 'NETWORK', 'network': 'VISA', 'basisPoints': 5000}]}}
            """;

    private static final String FIRST_REWARD = "/v1/members/mem_anna/statement";

    @TempDir
    Path folder;

    private TestService service() {
        var service = new TestService(folder.resolve("store"));
        service.web
                .post("/v1/programs", "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'Europe/Berlin'}")
                .expect(201);
        return service.withMember("mem_anna", CARD);
    }

    private static String message(String type, String id, long minor, Instant at) {
        return TestService.json(type, id, "'number': '" + CARD + "'", minor, at, "CAFE0001")
                .replaceFirst("'merchant': \\{", "'merchant': {'mcc': 5814, 'country': 'DE', ");
    }

    /** 5 % at cafes: 20.00 at one that nobody knows are 1.00, and when they come back, nothing. */
    @Test
    void aCategoryOfferPaysAtACafeThatNobodyKnows() {
        try (TestService service = service()) {
            Web web = service.web;
            JsonNode offer = web.post("/v1/offers", CAFES).expect(201).json();
            assertThat(offer.has("merchantId")).isFalse();
            assertThat(offer.path("sentence").asText()).contains("at any cafe or fast food restaurant (MCC 5814)");
            Instant now = Instant.now().plusSeconds(1);
            JsonNode taken = web.post("/v1/transactions", message("authorization", "a1", 2000, now))
                    .expect(200)
                    .json();
            assertThat(taken.path("rewards").path(0).path("offer").asText()).isEqualTo("off_cafes");
            assertThat(taken.path("rewards")
                            .path(0)
                            .path("amount")
                            .path("minor")
                            .asLong())
                    .isEqualTo(100);
            web.post("/v1/transactions", message("clearing", "c1", 2000, now)).expect(200);
            JsonNode explanation = web.get(
                            "/v1/purchases/" + taken.path("purchase").asText() + "/explanation")
                    .expect(200)
                    .json();
            assertThat(explanation.toString())
                    .contains("off_cafes")
                    .contains("only offers count that are no merchant's");
            assertThat(web.get(FIRST_REWARD).expect(200).text()).contains("at merchant no. CAFE0001");
            web.post("/v1/transactions", message("refund", "r1", 2000, now.plusSeconds(30)))
                    .expect(200);
            JsonNode purchase = web.get("/v1/members/mem_anna/purchases")
                    .json()
                    .path("data")
                    .path(0);
            assertThat(purchase.path("merchant").asText()).isEqualTo(CardMessage.ACQUIRER + "/CAFE0001");
            assertThat(purchase.path("rewards").path(0).path("reason").asText()).isEqualTo("RETURNED");
            assertThat(service.faults()).isEmpty();
        }
        try (var again = new TestService(folder.resolve("store"))) {
            String next = message("authorization", "a2", 3000, Instant.now().plusSeconds(1));
            JsonNode taken =
                    again.web.post("/v1/transactions", next).expect(200).json();
            assertThat(taken.path("rewards")
                            .path(0)
                            .path("amount")
                            .path("minor")
                            .asLong())
                    .as("behind a restart")
                    .isEqualTo(150);
        }
    }

    /** So much a year, at whichever cafe, and however often the service starts. */
    @Test
    void aYearHasOneLimitAtAllMerchants() {
        try (TestService service = service()) {
            String limited = CAFES.replace(
                    "'budgetMinor': 10000",
                    "'budgetMinor': 10000, 'limits': [{'kind': 'AMOUNT', 'per': 'YEAR', 'most': 150}]");
            service.web.post("/v1/offers", limited).expect(201);
            Instant now = Instant.now().plusSeconds(1);
            service.web
                    .post("/v1/transactions", message("authorization", "a1", 2000, now))
                    .expect(200);
        }
        try (var again = new TestService(folder.resolve("store"))) {
            String other = message("authorization", "a2", 2000, Instant.now().plusSeconds(1))
                    .replace("CAFE0001", "CAFE0002");
            JsonNode reward = again.web
                    .post("/v1/transactions", other)
                    .expect(200)
                    .json()
                    .path("rewards")
                    .path(0);
            assertThat(reward.path("amount").path("minor").asLong()).isEqualTo(50);
            assertThat(again.web
                            .get("/v1/members/mem_anna/statement")
                            .expect(200)
                            .text())
                    .contains("It was cut to what one member may have.");
        }
    }

    /** Half and half: who pays is told his share, and the trial balance adds up. */
    @Test
    void issuerAndNetworkAreToldWhatItCosts() {
        try (TestService service = service()) {
            Web web = service.web;
            web.post("/v1/offers", CAFES).expect(201);
            Instant now = Instant.now().plusSeconds(1);
            web.post("/v1/transactions", message("clearing", "c1", 2000, now)).expect(200);
            String month = YearMonth.now(ZoneOffset.UTC).toString();
            for (String payer : new String[] {"programs/prg_test", "networks/VISA"}) {
                JsonNode line = web.get("/v1/" + payer + "/statements/" + month)
                        .expect(200)
                        .json()
                        .path("lines")
                        .path(0);
                assertThat(line.path("offer").asText()).isEqualTo("off_cafes");
                assertThat(line.path("title").asText()).isEqualTo("Cafes everywhere");
                assertThat(line.path("netMinor").asLong()).isEqualTo(50);
            }
            assertThat(web.get("/v1/ledger/trial-balance").expect(200).text()).contains("funder:VISA:off_cafes");
        }
    }

    /** What publishers ask for has them, with what has changed since; what is wrong with one is told before it is published. */
    @Test
    void publishersSeeItAndItHasALifeLikeAllOthers() {
        try (TestService service = service()) {
            Web web = service.web;
            web.post("/v1/offers", CAFES).expect(201);
            JsonNode changed = web.get("/v1/offers?changedSince=2020-01-01T00:00:00Z")
                    .expect(200)
                    .json();
            assertThat(changed.path("data")).hasSize(1);
            String next = changed.path("next").asText();
            web.post("/v1/offers/off_cafes/pause", "{'by': 'Anna', 'why': 'spent'}")
                    .expect(201);
            Instant now = Instant.now().plusSeconds(1);
            JsonNode taken = web.post("/v1/transactions", message("authorization", "a1", 2000, now))
                    .json();
            assertThat(taken.path("rewards")).isEmpty();
            assertThat(web.get("/v1/offers?changedSince=" + next)
                            .json()
                            .path("data")
                            .path(0)
                            .path("status")
                            .asText())
                    .isEqualTo("PAUSED");
            web.post("/v1/offers/off_cafes/resume", "{'by': 'Anna'}").expect(201);
            String merchants = CAFES.replace("'id': 'off_cafes'", "'id': 'off_free'")
                    .replaceFirst("(?s)'funding'.*", "'minSpendMinor': 0}");
            assertThat(web.post("/v1/offers/validate", merchants).expect(400).text())
                    .contains("funding.shares")
                    .contains("the offer is none's");
            assertThat(web.get("/v1/catalogue").expect(200).text()).contains("\"mccs\":[5814]");
        }
    }

    /** The same from a terminal: category and country stand in the message, and its number with zeros in front in the clearing. */
    @Test
    void aTerminalsMessagesEarnItToo() throws Exception {
        try (TestService service = service();
                LinkClient client = service.connect()) {
            service.web
                    .post("/v1/offers", CAFES.replace("'mccs': [5814]", "'mccs': [5814], 'countries': ['DE']"))
                    .expect(201);
            Instant now = Instant.now().plusSeconds(1);
            String where = "%-25s%-13sDE".formatted("CAFE SOMEWHERE", "BERLIN");
            CardMessage request = CardMessage.purchase("0100", CARD, "88CAFE", 2000, 1, now)
                    .with(18, "5814")
                    .with(43, where);
            assertThat(client.send(request).answer().get(39)).isEqualTo("00");
            CardMessage clearing = CardMessage.purchase("0220", CARD, "000000088CAFE", 2000, 2, now)
                    .with(18, "5814")
                    .with(43, where);
            client.send(clearing).answer();
            JsonNode purchases =
                    service.web.get("/v1/members/mem_anna/purchases").json().path("data");
            assertThat(purchases.path(0).path("merchant").asText()).isEqualTo(CardMessage.ACQUIRER + "/88CAFE");
            assertThat(purchases.path(0).path("madeAt").asText()).matches(".*[+]0[12]:00");
            assertThat(purchases.path(0).path("rewards").path(0).path("offer").asText())
                    .isEqualTo("off_cafes");
            JsonNode elsewhere = service.web.get("/v1/acceptors").json().path("data");
            assertThat(elsewhere.toString()).contains("88CAFE");
        }
    }
}
