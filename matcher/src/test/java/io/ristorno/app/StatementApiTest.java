package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a merchant owes, month by month, over HTTP. */
@Timeout(60)
class StatementApiTest {
    private static final String CARD = TestService.card(1);

    private static final String FUNDING = """
            'funding': {'shares': [{'funder': 'MERCHANT', 'basisPoints': 5000}, {'funder': 'ISSUER', 'basisPoints': 3000},
                {'funder': 'NETWORK', 'network': 'VISA', 'basisPoints': 2000}],
              'charity': {'id': 'cha_seeds', 'name': 'Seeds', 'basisPoints': 2500}, 'feeBasisPoints': 1000},
            """;

    @TempDir
    Path folder;

    private static String month() {
        return YearMonth.now(ZoneOffset.UTC).toString();
    }

    /** 50.00 and 80.00 clear, the 80.00 come back: 10 % is 5.00 and 8.00, of which 8.00 are given back. */
    private static void buy(Web web) {
        Instant now = Instant.now();
        web.post("/v1/transactions", TestService.json("clearing", "c1", CARD, 5000, now))
                .expect(200);
        web.post("/v1/transactions", TestService.json("authorization", "a3", CARD, 9000, now))
                .expect(200);
        web.post("/v1/transactions", TestService.json("clearing", "c2", CARD, 8000, now.minusSeconds(30)))
                .expect(200);
        web.post("/v1/transactions", TestService.json("refund", "r2", CARD, 8000, now.minusSeconds(10)))
                .expect(200);
    }

    @Test
    void aStatementSaysWhatClearedAndWhatCameBackAndOutlastsARestart() {
        JsonNode statement;
        try (var service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD)) {
            assertThat(service.web
                            .get("/v1/merchants/mer_cafe/statements")
                            .expect(200)
                            .json()
                            .path("data"))
                    .isEmpty();
            buy(service.web);
            statement = service.web
                    .get("/v1/merchants/mer_cafe/statements/" + month())
                    .expect(200)
                    .json();
            JsonNode line = statement.path("lines").path(0);
            assertThat(line.path("offer").asText()).isEqualTo("off_ten");
            assertThat(line.path("title").asText()).isEqualTo("So much back from 40.00");
            assertThat(line.path("fundedMinor").asLong()).isEqualTo(1300);
            assertThat(line.path("creditedBackMinor").asLong()).isEqualTo(800);
            assertThat(line.path("netMinor").asLong()).isEqualTo(500);
            assertThat(statement.path("lines")).hasSize(1);
            assertThat(statement
                            .path("sums")
                            .path(0)
                            .path("carriedForwardMinor")
                            .asLong())
                    .isEqualTo(500);
            assertThat(statement.path("complete").asBoolean()).isFalse();
        }
        try (var again = new TestService(folder.resolve("store"))) {
            String path = "/v1/merchants/mer_cafe/statements";
            assertThat(again.web.get(path + "/" + month()).json()).isEqualTo(statement);
            assertThat(again.web.get(path).json().path("data"))
                    .hasSize(1)
                    .first()
                    .matches(document -> document.path("month").asText().equals(month()));
            again.web
                    .post("/v1/transactions", TestService.json("clearing", "c4", CARD, 4000, Instant.now()))
                    .expect(200);
            assertThat(again.web
                            .get(path + "/" + month())
                            .json()
                            .path("sums")
                            .path(0)
                            .path("fundedMinor")
                            .asLong())
                    .as("counted on behind the restart")
                    .isEqualTo(1700);
        }
    }

    @Test
    void aStatementIsHadAsCsvForSpreadsheets() {
        try (var service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD)) {
            buy(service.web);
            String path = "/v1/merchants/mer_cafe/statements/" + month();
            Web.Reply csv = service.web.getAs(path, "text/csv").expect(200);
            assertThat(csv.header("content-type")).startsWith("text/csv");
            assertThat(csv.header("content-disposition")).contains("statement-mer_cafe-" + month() + ".csv");
            assertThat(csv.text())
                    .isEqualTo(
                            "month,merchant,offer,title,currency,broughtForward,funded,released,creditedBack,"
                                    + "fees,paidWithBalances,net,carriedForward\n" + month()
                                    + ",mer_cafe,off_ten,\"So much back from 40.00\",EUR,0.00,13.00,0.00,8.00,0.00,0.00,5.00,5.00\n");
            service.web.getAs(path, "application/pdf").expect(406);
        }
    }

    @Test
    void whatMembersPaidWithTheirBalancesIsTakenOffWhatTheMerchantOwes() {
        try (var service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD)) {
            buy(service.web);
            service.web
                    .post(
                            "/v1/members/mem_anna/adjustments",
                            "{'id': 'adj_1', 'amount': {'minor': 700, 'currency': 'EUR'}, 'by': 'us', 'why': 'a test'}")
                    .expect(200);
            service.web
                    .post(
                            "/v1/members/mem_anna/spends",
                            "{'id': 'spd_1', 'merchant': 'mer_cafe', 'amount': {'minor': 300, 'currency': 'EUR'}}")
                    .expect(200);
            service.web
                    .post(
                            "/v1/members/mem_anna/spends/spd_1/refunds",
                            "{'id': 'r1', 'amount': {'minor': 100, 'currency': 'EUR'}}")
                    .expect(200);
            JsonNode statement = service.web
                    .get("/v1/merchants/mer_cafe/statements/" + month())
                    .json();
            JsonNode paid = statement.path("lines").path(0);
            assertThat(paid.path("title").asText()).isEqualTo("Paid with balances");
            assertThat(paid.path("paidWithBalancesMinor").asLong()).isEqualTo(200);
            assertThat(statement.path("sums").path(0).path("netMinor").asLong()).isEqualTo(500 - 200);
        }
    }

    @Test
    void whoeverPaysIsToldHisShareAndHisPartOfTheFee() {
        try (var service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD)) {
            service.web
                    .post("/v1/merchants", TestService.merchant("mer_two", "TWO"))
                    .expect(201);
            service.web
                    .post(
                            "/v1/offers",
                            TestService.offer("off_two", "mer_two", 1000).replace("'reward'", FUNDING + "'reward'"))
                    .expect(201);
            service.web
                    .post(
                            "/v1/transactions",
                            TestService.json("clearing", "c1", "'number': '" + CARD + "'", 9990, Instant.now(), "TWO"))
                    .expect(200);
            assertThat(owed(service, "merchants/mer_two")).isEqualTo(List.of(499L, 50L, 549L));
            assertThat(owed(service, "programs/prg_test")).isEqualTo(List.of(300L, 30L, 330L));
            assertThat(owed(service, "networks/VISA")).isEqualTo(List.of(200L, 20L, 220L));
            service.web.get("/v1/networks/AMEX/statements").expect(404);
            JsonNode reward = service.web
                    .get("/v1/members/mem_anna/statement")
                    .json()
                    .path("data")
                    .path(0);
            assertThat(reward.path("amount").path("minor").asLong()).isEqualTo(749);
            assertThat(reward.path("charity").path("name").asText()).isEqualTo("Seeds");
            assertThat(reward.path("charity").path("minor").asLong()).isEqualTo(250);
            assertThat(reward.path("says").asText()).contains("7.49 EUR", "2.50 EUR more is for Seeds.");
        }
    }

    /** Funded, the fees on it, and both together. */
    private static List<Long> owed(TestService service, String whose) {
        JsonNode line = service.web
                .get("/v1/" + whose + "/statements/" + month())
                .expect(200)
                .json()
                .path("lines")
                .path(0);
        return List.of(
                line.path("fundedMinor").asLong(),
                line.path("feesMinor").asLong(),
                line.path("netMinor").asLong());
    }

    @Test
    void aTitleThatASpreadsheetWouldRunIsMadeHarmless() {
        try (var service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD)) {
            service.web
                    .post("/v1/merchants", TestService.merchant("mer_two", "TWO"))
                    .expect(201);
            service.web
                    .post(
                            "/v1/offers",
                            TestService.offer("off_two", "mer_two", 1000)
                                    .replace("So much back from 40.00", "=HYPERLINK(1)"))
                    .expect(201);
            service.web
                    .post(
                            "/v1/transactions",
                            TestService.json("clearing", "c1", "'number': '" + CARD + "'", 5000, Instant.now(), "TWO"))
                    .expect(200);
            assertThat(service.web
                            .getAs("/v1/merchants/mer_two/statements/" + month(), "text/csv")
                            .text())
                    .contains(",\"'=HYPERLINK(1)\",")
                    .doesNotContain(",=", "\"=");
        }
    }

    @Test
    void whatIsNoMerchantOrNoMonthIsNotFound() {
        try (var service = new TestService(folder.resolve("store")).withCafe()) {
            service.web.get("/v1/merchants/mer_nobody/statements").expect(404);
            service.web.get("/v1/merchants/mer_nobody/statements/2026-03").expect(404);
            Web.Reply month =
                    service.web.get("/v1/merchants/mer_cafe/statements/March").expect(404);
            assertThat(month.json().path("mend").asText()).contains("2026-03");
            assertThat(service.web
                            .get("/v1/merchants/mer_cafe/statements/2020-01")
                            .expect(200)
                            .json()
                            .path("lines"))
                    .isEmpty();
        }
    }
}
