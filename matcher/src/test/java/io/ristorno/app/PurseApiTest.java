package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members' money over HTTP: balance, spends and their refunds, adjustments. */
@Timeout(60)
class PurseApiTest {
    @TempDir
    static Path folder;

    private static TestService service;
    private static Web web;
    private static int members;

    @BeforeAll
    static void start() {
        service = new TestService(folder.resolve("store")).withCafe();
        web = service.web;
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** Cards are linked today and count from then on: what is to be available at once is given by hand. */
    private static String given(long minor) {
        String id = "mem_" + ++members;
        TestService.join(web, id, TestService.card(members));
        adjust(id, "adj_1", minor, "").expect(200);
        return id;
    }

    private static Web.Reply adjust(String member, String id, long minor, String more) {
        return web.post(
                "/v1/members/" + member + "/adjustments",
                "{'id': '%s', 'amount': {'minor': %d, 'currency': 'EUR'}, 'by': 'ann', 'why': 'a make-good'%s}"
                        .formatted(id, minor, more));
    }

    private static Web.Reply spend(String member, String id, long minor) {
        return web.post(
                "/v1/members/" + member + "/spends",
                "{'id': '%s', 'merchant': 'mer_cafe', 'amount': {'minor': %d, 'currency': 'EUR'}}"
                        .formatted(id, minor));
    }

    private static Web.Reply refund(String member, String spend, String id, long minor) {
        return web.post(
                "/v1/members/" + member + "/spends/" + spend + "/refunds",
                "{'id': '%s', 'amount': {'minor': %d, 'currency': 'EUR'}}".formatted(id, minor));
    }

    private static JsonNode balance(String member) {
        return web.get("/v1/members/" + member + "/balance")
                .expect(200)
                .json()
                .path("balances")
                .path(0);
    }

    private static JsonNode await(String member, Predicate<JsonNode> reached) throws InterruptedException {
        for (int i = 0; i < 400; i++) {
            if (reached.test(balance(member))) {
                return balance(member);
            }
            Thread.sleep(25);
        }
        throw new AssertionError("it did not come to that: " + balance(member));
    }

    @Test
    void aBalanceIsTakenSpentAndGivenBack() {
        String member = given(1000);
        JsonNode spent = spend(member, "spd_1", 400).expect(200).json();
        assertThat(spent.path("type").asText()).isEqualTo("spend");
        assertThat(spent.path("lots").path(0).path("leftMinor").asLong()).isEqualTo(400);
        assertThat(balance(member).path("availableMinor").asLong()).isEqualTo(600);
        JsonNode refunded = refund(member, "spd_1", "r1", 150).expect(200).json();
        assertThat(refunded.path("left").path("minor").asLong()).isEqualTo(250);
        assertThat(balance(member).path("availableMinor").asLong()).isEqualTo(750);
        assertThat(web.get("/v1/members/" + member + "/movements")
                        .expect(200)
                        .json()
                        .path("data"))
                .hasSize(2)
                .contains(refunded);
        assertThat(web.get("/v1/members/" + member + "/entries")
                        .expect(200)
                        .json()
                        .path("data"))
                .extracting(entry -> entry.path("reason").asText())
                .containsExactly("ADJUSTED", "SPENT", "SPEND_REFUNDED");
    }

    @Test
    void theSameAgainIsAnsweredAsBeforeAndMovesNothing() {
        String member = given(1000);
        JsonNode spent = spend(member, "spd_1", 400).expect(200).json();
        assertThat(spend(member, "spd_1", 400).expect(200).json()).isEqualTo(spent);
        JsonNode refunded = refund(member, "spd_1", "r1", 150).expect(200).json();
        assertThat(refund(member, "spd_1", "r1", 150).expect(200).json()).isEqualTo(refunded);
        adjust(member, "adj_1", 1000, "").expect(200);
        assertThat(balance(member).path("availableMinor").asLong()).isEqualTo(750);
        assertThat(spend(member, "spd_1", 401).expect(409).json().path("code").asText())
                .isEqualTo("REUSED_ID");
        assertThat(refund(member, "spd_1", "r1", 151)
                        .expect(409)
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("REUSED_ID");
        assertThat(adjust(member, "adj_1", 999, "")
                        .expect(409)
                        .json()
                        .path("mend")
                        .asText())
                .contains("an id of its own");
    }

    @Test
    void nobodySpendsMoreThanThereIsAndIsToldWhatThereIs() {
        String member = given(1000);
        JsonNode refused = spend(member, "spd_1", 1001).expect(422).json();
        assertThat(refused.path("code").asText()).isEqualTo("INSUFFICIENT");
        assertThat(refused.path("detail").asText()).isEqualTo("10.00 EUR is available, and this takes 10.01 EUR.");
        assertThat(refused.path("mend").asText()).contains("balance");
        spend(member, "spd_1", 1000).expect(200);
        assertThat(refund(member, "spd_1", "r1", 1001)
                        .expect(422)
                        .json()
                        .path("detail")
                        .asText())
                .isEqualTo("10.00 EUR of this spend is not given back yet.");
    }

    @Test
    void whatIsTakenByHandMayBeOwed() {
        String member = given(300);
        adjust(member, "adj_2", -500, "").expect(200);
        assertThat(balance(member).path("availableMinor").asLong()).isZero();
        assertThat(balance(member).path("receivableMinor").asLong()).isEqualTo(200);
        adjust(member, "adj_3", 101, "").expect(200);
        assertThat(balance(member).path("receivableMinor").asLong()).isEqualTo(99);
        web.post("/v1/members/" + member + "/leave", "{}").expect(200);
        assertThat(balance(member).path("receivableMinor").asLong()).isZero();
    }

    @Test
    void whatHasExpiredIsLostWithoutAnythingElseHappening(@TempDir Path other) throws Exception {
        Web old = web;
        try (var later = new TestService(other.resolve("store")).withCafe().withMember("mem_1", TestService.card(1))) {
            web = later.web;
            adjust("mem_1", "adj_1", 300, "").expect(200);
            Instant soon = Instant.now().plus(Duration.ofHours(3)).truncatedTo(ChronoUnit.MILLIS);
            String expiring = ", 'expiresAt': '" + soon + "'";
            JsonNode given = adjust("mem_1", "adj_2", 200, expiring).expect(200).json();
            assertThat(Instant.parse(given.path("expiresAt").asText())).isEqualTo(soon);
            later.passes(Duration.ofHours(4));
            JsonNode left =
                    await("mem_1", balance -> balance.path("availableMinor").asLong() == 300);
            assertThat(left.path("lots")).hasSize(1);
            assertThat(adjust("mem_1", "adj_2", 200, expiring).expect(200).json())
                    .as("the same again, though it is over by now")
                    .isEqualTo(given);
            assertThat(web.get("/v1/ledger/trial-balance").expect(200).json().toString())
                    .contains("program:prg_test:breakage");
        } finally {
            web = old;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "spends | {'id': 'spd_1', 'merchant': 'mer_cafe'} | amount",
                "spends | {'id': 'spd_1', 'merchant': 'mer_cafe', 'amount': {'minor': 0, 'currency': 'EUR'}} | amount.minor",
                "spends | {'id': 'spd_1', 'merchant': 'mer_cafe', 'amount': {'minor': -1, 'currency': 'EUR'}} | amount.minor",
                "spends | {'id': 'spd_1', 'merchant': 'mer_cafe', 'amount': {'minor': 1.5, 'currency': 'EUR'}} | amount.minor",
                "spends | {'id': 'spd_1', 'merchant': 'mer_cafe', 'amount': {'minor': 1, 'currency': 'EURO'}} | amount.currency",
                "spends | {'id': 'spd_1', 'merchant': 'mer_none', 'amount': {'minor': 1, 'currency': 'EUR'}} | merchant",
                "spends | {'id': 'spend', 'merchant': 'mer_cafe', 'amount': {'minor': 1, 'currency': 'EUR'}} | id",
                "spends | {'id': 'spd_4111111111111111', 'merchant': 'mer_cafe', 'amount': {'minor': 1, 'currency': 'EUR'}} | id",
                "spends | {'id': 'spd_1', 'merchant': 'mer_cafe', 'amount': {'minor': 1, 'currency': 'EUR'}, 'at': 'noon'} | at",
                "spends | {'id': 'spd_1', 'merchant': 'mer_cafe', 'amount': {'minor': 1, 'currency': 'EUR'}, 'at': '2999-01-01T00:00:00Z'} | at",
                "spends | {'id': 'spd_1', 'merchant': 'mer_cafe', 'amount': {'minor': 1, 'currency': 'EUR'}, 'till': 7} | till",
                "spends | [] | $",
                "adjustments | {'id': 'adj_9', 'amount': {'minor': 1, 'currency': 'EUR'}, 'why': 'x'} | by",
                "adjustments | {'id': 'adj_9', 'amount': {'minor': 1, 'currency': 'EUR'}, 'by': 'ann'} | why",
                "adjustments | {'id': 'adj_9', 'amount': {'minor': 1, 'currency': 'EUR'}, 'by': 'ann', 'why': 'card 4111111111111111'} | why",
                "adjustments | {'id': 'adj_9', 'amount': {'minor': 1, 'currency': 'EUR'}, 'by': 'ann', 'why': 'x', 'expiresAt': 5} | expiresAt",
                "adjustments | {'id': 'adj_9', 'amount': {'minor': 1, 'currency': 'EUR'}, 'by': 'ann', 'why': 'x', 'expiresAt': '2026-01-01T00:00:00Z'} | expiresAt",
                "adjustments | {'id': 'adj_9', 'amount': {'minor': 1, 'currency': 'EUR'}, 'by': 'ann', 'why': 'x', 'expiresAt': '+999999999-12-31T23:59:59Z'} | expiresAt",
                "adjustments | {'id': 'adj_9', 'amount': {'minor': 1, 'currency': 'EUR'}, 'by': 'ann', 'why': 'x', 'expiresAt': '-999999999-01-01T00:00:00Z'} | expiresAt",
                "adjustments | {'id': 'adj_9', 'amount': {'minor': -1, 'currency': 'EUR'}, 'by': 'ann', 'why': 'x', 'expiresAt': '2099-01-01T00:00:00Z'} | expiresAt",
                "spends/spd_0/refunds | {'id': 'r', 'amount': {'minor': 1, 'currency': 'USD'}} | amount.currency",
                "spends/spd_0/refunds | {'amount': {'minor': 1, 'currency': 'EUR'}} | id",
            })
    void whatIsWrongIsToldByItsField(String path, String body, String field) {
        String member = given(100);
        spend(member, "spd_0", 10).expect(200);
        Web.Reply reply = web.post("/v1/members/" + member + "/" + path, body).expect(400);
        assertThat(reply.problemFields()).containsExactly(field);
        assertThat(reply.text()).doesNotContain("4111111111111111");
        assertThat(reply.json().path("problems").path(0).path("mend").asText()).isNotBlank();
        assertThat(balance(member).path("availableMinor").asLong()).isEqualTo(90);
    }

    @Test
    void whoOrWhatIsNotThereIsA404() {
        web.get("/v1/members/mem_nobody/balance").expect(404);
        spend("mem_nobody", "spd_1", 1).expect(404);
        refund(given(100), "spd_9", "r1", 1).expect(404);
    }

    @Test
    void aBalanceOutlastsARestartAndMovesStayKnown(@TempDir Path other) {
        JsonNode before;
        try (var first = new TestService(other.resolve("store")).withCafe().withMember("mem_1", TestService.card(1))) {
            Web old = web;
            web = first.web;
            adjust("mem_1", "adj_1", 1000, "").expect(200);
            spend("mem_1", "spd_1", 400).expect(200);
            before = balance("mem_1");
            web = old;
        }
        try (var second = new TestService(other.resolve("store"))) {
            Web old = web;
            web = second.web;
            assertThat(balance("mem_1")).isEqualTo(before);
            spend("mem_1", "spd_1", 400).expect(200);
            refund("mem_1", "spd_1", "r1", 400).expect(200);
            assertThat(balance("mem_1").path("availableMinor").asLong()).isEqualTo(1000);
            web = old;
        }
    }
}
