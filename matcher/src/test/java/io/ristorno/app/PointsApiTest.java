package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program's points, offers that multiply them, and offers that pay points, over HTTP. */
@Timeout(60)
class PointsApiTest {
    private static final String CARD = TestService.card(1);
    private static final String POINTS = "points:prg_test";

    private static final String PROGRAM = """
            {'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC', 'points': {'currency': 'EUR',
              'earn': {'points': 1, 'perMinor': 100}, 'value': {'points': 100, 'minor': 50}, 'holdDays': 0}}
            """;

    private static final String TRIPLE = """
            {'id': 'off_triple', 'merchantId': 'mer_cafe', 'title': 'Three times', 'currency': 'EUR',
              'effectiveFrom': '2020-01-01T00:00:00Z', 'schedule': {'from': '2020-01-01', 'until': '2099-01-01'},
              'who': {'programs': ['prg_test']}, 'reward': {'type': 'MULTIPLIER', 'factor': 3}, 'holdDays': 0}
            """;

    @TempDir
    Path folder;

    private TestService service() {
        TestService service =
                new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD);
        service.web.post("/v1/programs", PROGRAM).expect(201);
        service.web.post("/v1/offers", TRIPLE).expect(201);
        return service;
    }

    private static String message(String type, String id, long minor, Instant at, String mid) {
        return TestService.json(type, id, "'number': '" + CARD + "'", minor, at, mid);
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(1);
    }

    private static JsonNode reward(JsonNode taken, String offer) {
        for (JsonNode reward : taken.path("rewards")) {
            if (reward.path("offer").asText().equals(offer)) {
                return reward;
            }
        }
        throw new AssertionError("no reward of " + offer + " in " + taken);
    }

    private static JsonNode balances(Web web) {
        return web.get("/v1/members/mem_anna/balance").expect(200).json().path("balances");
    }

    private static void isPoints(JsonNode reward, long points) {
        assertThat(reward.path("amount").path("minor").asLong()).isEqualTo(points);
        assertThat(reward.path("amount").path("currency").asText()).isEqualTo(POINTS);
    }

    @Test
    void aMerchantCanBeEditedWhenItsOfferWasStoppedAndTheProgramHasNoPointsAnyMore() {
        try (TestService service = service()) {
            service.web
                    .post("/v1/offers/off_triple/stop", "{'mode': 'STOP_NEW'}")
                    .expect(201);
            service.web
                    .post("/v1/programs", "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC'}")
                    .expect(201);
            service.web
                    .post(
                            "/v1/merchants",
                            TestService.merchant("mer_cafe", "CAFE").replace("Coffee Berlin", "Coffee Mitte"))
                    .expect(201);
        }
    }

    /** 1 point per 1.00, 3 x: 20.00 are 20 of the program and 40 of the offer; and nothing when it comes back. */
    @Test
    void aProgramsPointsAreEarnedAndMultiplied() {
        try (TestService service = service()) {
            Web web = service.web;
            web.post("/v1/programs", PROGRAM.replace("prg_test", "prg_other")).expect(201);
            Instant now = soon();
            JsonNode taken = web.post("/v1/transactions", message("authorization", "a1", 2000, now, "CAFE"))
                    .expect(200)
                    .json();
            isPoints(reward(taken, "prg_test.points"), 20);
            isPoints(reward(taken, "off_triple"), 40);
            JsonNode why = web.get("/v1/purchases/" + taken.path("purchase").asText() + "/explanation")
                    .expect(200)
                    .json();
            assertThat(why.toString())
                    .as("what other programs themselves give is nothing to him")
                    .doesNotContain("prg_other")
                    .contains("Points on every purchase, as the program promises.")
                    .contains("3 x points on every purchase, for members of prg_test")
                    .contains("points to give");
            JsonNode clearing = web.post("/v1/transactions", message("clearing", "c1", 2000, now, "CAFE"))
                    .expect(200)
                    .json();
            isPoints(reward(clearing, "off_triple"), 40);
            assertThat(web.get("/v1/members/mem_anna/statement").expect(200).text())
                    .contains("20 points for 20.00 EUR at Harbour Coffee")
                    .contains("Points of Test rewards");
            web.post("/v1/transactions", message("refund", "r1", 2000, now.plusSeconds(30), "CAFE"))
                    .expect(200);
            assertThat(web.get("/v1/ledger/trial-balance")
                            .expect(200)
                            .json()
                            .path("sums")
                            .path(POINTS)
                            .asLong(-1))
                    .isZero();
            assertThat(service.faults()).isEmpty();
        }
        try (var again = new TestService(folder.resolve("store"))) {
            JsonNode taken = again.web
                    .post("/v1/transactions", message("authorization", "a2", 3000, soon(), "ELSEWHERE"))
                    .expect(200)
                    .json();
            assertThat(taken.path("rewards")).hasSize(1);
            isPoints(reward(taken, "prg_test.points"), 30);
        }
    }

    /** A ladder by a rate: 2 for each 1.00, then 3; and a part of the first purchase with the next one, however small. */
    @Test
    void anyMechanicPaysPoints() {
        try (TestService service = service()) {
            Web web = service.web;
            String ladder = TRIPLE.replace("off_triple", "off_ladder")
                    .replace("{'type': 'MULTIPLIER', 'factor': 3}", """
                    {'type': 'LADDER', 'first': {'points': 2, 'perMinor': 100}, 'step': {'points': 1, 'perMinor': 100},
                     'most': {'points': 5, 'perMinor': 100}}, 'pays': 'POINTS'""".strip());
            JsonNode published = web.post("/v1/offers", ladder).expect(201).json();
            assertThat(published.at("/reward/first/points").asInt()).isEqualTo(2);
            assertThat(published.at("/reward/most/perMinor").asInt()).isEqualTo(100);
            web.post("/v1/offers", ladder.replace("off_ladder", "off_cash").replace(", 'pays': 'POINTS'", ""))
                    .expect(400);
            web.post(
                            "/v1/offers",
                            TRIPLE.replace("off_triple", "off_again")
                                    .replace("{'type': 'MULTIPLIER', 'factor': 3}", """
                    {'type': 'BOUNCE_BACK', 'points': 5, 'perMinor': 100, 'days': 30}, 'pays': 'POINTS'""".strip()))
                    .expect(201);
            Instant now = soon();
            JsonNode first = web.post("/v1/transactions", message("authorization", "a1", 2049, now, "CAFE"))
                    .expect(200)
                    .json();
            isPoints(reward(first, "off_ladder"), 41);
            assertThat(reward(first, "off_again").path("reason").asText()).isEqualTo("COUNTED");
            JsonNode next = web.post(
                            "/v1/transactions", message("authorization", "a2", 300, now.plusSeconds(1), "CAFE"))
                    .expect(200)
                    .json();
            isPoints(reward(next, "off_ladder"), 6);
            isPoints(reward(next, "off_again"), 102);
            assertThat(web.get("/v1/purchases/" + first.path("purchase").asText() + "/explanation")
                            .expect(200)
                            .text())
                    .contains("2 points for each 1.00 EUR on the first visit in a month, 1 point more")
                    .contains("5 points for each 1.00 EUR of every purchase, on the next one within 30 days");
            assertThat(service.faults()).isEmpty();
        }
    }

    /** Cash and points lie apart; points can be spent, and nobody pays them out. */
    @Test
    void pointsLieApartAndAreNotPaidOut() throws InterruptedException {
        try (TestService service = service()) {
            Web web = service.web;
            Instant now = soon();
            web.post("/v1/transactions", message("clearing", "c1", 5000, now, "CAFE"))
                    .expect(200);
            service.passes(Duration.ofDays(20));
            web.post("/v1/transactions", message("clearing", "c2", 100, now.plus(Duration.ofDays(20)), "CAFE"))
                    .expect(200);
            JsonNode balances = balances(web);
            for (int i = 0; i < 200 && !balances.toString().contains("\"availableMinor\":500"); i++) {
                Thread.sleep(50);
                balances = balances(web);
            }
            assertThat(balances).hasSize(2);
            for (JsonNode balance : balances) {
                boolean points = balance.path("currency").asText().equals(POINTS);
                assertThat(balance.path("availableMinor").asLong()).isEqualTo(points ? 150 : 500);
            }
            String refused = web.post("/v1/programs/prg_test/payouts", "{'id': 'run_1', 'currency': 'points:prg_test'}")
                    .expect(400)
                    .text();
            assertThat(refused).contains("is no money, and nothing else is paid out");
            web.post("/v1/programs/prg_test/payouts", "{'id': 'run_2', 'currency': 'EUR'}")
                    .expect(200);
            web.post(
                            "/v1/members/mem_anna/spends",
                            "{'id': 'spd_1', 'merchant': 'mer_cafe', 'amount': {'minor': 50, 'currency': 'points:prg_test'}}")
                    .expect(200);
            assertThat(web.post(
                                    "/v1/members/mem_anna/adjustments",
                                    "{'id': 'adj_1', 'by': 'Ann', 'why': 'x', 'amount': {'minor': 50, 'currency': 'points:prg_none'}}")
                            .expect(400)
                            .text())
                    .contains("points of another program");
            String month = YearMonth.from(now.plus(Duration.ofDays(20)).atOffset(ZoneOffset.UTC))
                    .toString();
            JsonNode sums = web.get("/v1/programs/prg_test/statements/" + month)
                    .expect(200)
                    .json();
            assertThat(sums.toString()).contains(POINTS).contains("Points of Test rewards");
            assertThat(service.faults()).isEmpty();
        }
    }

    /** What a program gives is edited like all its terms: purchases made before keep theirs. */
    @Test
    void theRateAtPurchaseTimeDecides() {
        try (TestService service = service()) {
            Web web = service.web;
            Instant before = soon();
            web.post("/v1/transactions", message("authorization", "a1", 2000, before, "ELSEWHERE"))
                    .expect(200);
            service.passes(Duration.ofSeconds(10));
            web.post("/v1/programs", PROGRAM.replace("'points': 1,", "'points': 2,"))
                    .expect(201);
            JsonNode late = web.post("/v1/transactions", message("clearing", "c1", 2000, before, "ELSEWHERE"))
                    .expect(200)
                    .json();
            isPoints(reward(late, "prg_test.points"), 20);
            JsonNode now = web.post(
                            "/v1/transactions",
                            message("authorization", "a2", 2000, before.plusSeconds(12), "ELSEWHERE2"))
                    .expect(200)
                    .json();
            isPoints(reward(now, "prg_test.points"), 40);
            String moved = PROGRAM.replace("'holdDays': 0", "'holdDays': 3");
            assertThat(web.post("/v1/programs", moved).expect(400).text())
                    .contains("points.holdDays")
                    .contains("write 0");
        }
    }

    /** 300 points are worth 1.50: more than 5 % of 29.00, and less than 5 % of 31.00. */
    @Test
    void cashAndPointsCompete() {
        try (TestService service = service()) {
            Web web = service.web;
            String cash = TestService.offer("off_cash", "mer_cafe", 500)
                    .replace("'minSpendMinor': 4000", "'minSpendMinor': 0");
            web.post("/v1/offers", cash).expect(201);
            String fixed = TRIPLE.replace("off_triple", "off_points")
                    .replace(
                            "{'type': 'MULTIPLIER', 'factor': 3}",
                            "{'type': 'FIXED', 'amountMinor': 300}, 'pays': 'POINTS'");
            JsonNode offer = web.post("/v1/offers", fixed).expect(201).json();
            assertThat(offer.path("pays").asText()).isEqualTo("POINTS");
            assertThat(offer.path("sentence").asText()).startsWith("300 points on every purchase");
            Instant now = soon();
            isPoints(
                    reward(
                            web.post("/v1/transactions", message("authorization", "a1", 2900, now, "CAFE"))
                                    .json(),
                            "off_points"),
                    300);
            JsonNode second = web.post("/v1/transactions", message("authorization", "a2", 3100, now, "CAFE"))
                    .json();
            assertThat(reward(second, "off_cash").path("amount").path("minor").asLong())
                    .isEqualTo(155);
            String worthless = PROGRAM.replace("'value': {'points': 100, 'minor': 50}, ", "");
            assertThat(web.post("/v1/programs", worthless).expect(400).text())
                    .contains("off_points")
                    .contains("does not say what its points are worth");
            assertThat(web.post(
                                    "/v1/offers/validate",
                                    fixed.replace("off_points", "off_other")
                                            .replace("'who': {'programs': ['prg_test']}, ", ""))
                            .expect(400)
                            .text())
                    .contains("who.programs")
                    .contains("whose points the offer pays");
        }
    }
}
