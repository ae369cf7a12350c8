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

/** Offers that give privileges and badges, over HTTP: registered, earned, shown, used, expired, returned. */
@Timeout(60)
class PrivilegeApiTest {
    private static final String CARD = TestService.card(1);
    private static final String USES = "privilege:off_shipping";
    private static final String BADGE = "badge:off_regular";

    private static final String SHIPPING = """
            {'id': 'off_shipping', 'merchantId': 'mer_cafe', 'title': 'Shipped for nothing', 'currency': 'EUR',
              'effectiveFrom': '2020-01-01T00:00:00Z', 'schedule': {'from': '2020-01-01', 'until': '2099-01-01'},
              'reward': {'type': 'FIXED', 'amountMinor': 3}, 'pays': 'PRIVILEGE',
              'privilege': {'name': 'Free shipping', 'code': 'SHIP 4 U'}, 'minSpendMinor': 4500, 'rewardExpiryDays': 30,
              'holdDays': 0}
            """;

    private static final String REGULAR = """
            {'id': 'off_regular', 'merchantId': 'mer_cafe', 'title': 'One of us', 'currency': 'EUR',
              'effectiveFrom': '2020-01-01T00:00:00Z', 'schedule': {'from': '2020-01-01', 'until': '2099-01-01'},
              'reward': {'type': 'FIXED', 'amountMinor': 1}, 'pays': 'BADGE', 'badge': {'name': 'Regular'}, 'holdDays': 0}
            """;

    @TempDir
    Path folder;

    private TestService service() {
        TestService service =
                new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD);
        service.web.post("/v1/offers", SHIPPING).expect(201);
        service.web.post("/v1/offers", REGULAR).expect(201);
        return service;
    }

    private static String message(String type, String id, long minor, Instant at) {
        return TestService.json(type, id, "'number': '" + CARD + "'", minor, at, "CAFE");
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(1);
    }

    private static JsonNode member(Web web) {
        return web.get("/v1/members/mem_anna").expect(200).json();
    }

    /** As it is when something in it has come, or gone. */
    private static JsonNode member(Web web, String text, boolean there) throws InterruptedException {
        JsonNode member = member(web);
        for (int i = 0; i < 200 && member.toString().contains(text) != there; i++) {
            Thread.sleep(50);
            member = member(web);
        }
        return member;
    }

    private static String use(String id, int uses, String merchant, String commodity) {
        return "{'id': '" + id + "', 'merchant': '" + merchant + "', 'amount': {'minor': " + uses + ", 'currency': '"
                + commodity + "'}}";
    }

    private static void isBalanced(TestService service) {
        JsonNode balance =
                service.web.get("/v1/ledger/trial-balance").expect(200).json();
        assertThat(balance.path("sums").path(USES).asLong(-1)).isZero();
        assertThat(balance.path("balanced").asBoolean()).isTrue();
        assertThat(service.faults()).isEmpty();
    }

    @Test
    void aPrivilegeIsRegisteredAndItsCodeIsNotShownAround() {
        try (TestService service = service()) {
            Web web = service.web;
            JsonNode offer = web.get("/v1/offers/off_shipping").expect(200).json();
            assertThat(offer.path("pays").asText()).isEqualTo("PRIVILEGE");
            assertThat(offer.path("privilege").path("name").asText()).isEqualTo("Free shipping");
            assertThat(offer.path("privilege").path("code").asText())
                    .as("for its author")
                    .isEqualTo("SHIP 4 U");
            assertThat(offer.path("sentence").asText())
                    .startsWith("3 uses of \"Free shipping\" on purchases from 45.00 EUR,")
                    .contains("to be used within 30 days");
            for (String list : new String[] {"/v1/offers", "/v1/offers?changedSince=2020-01-01T00:00:00Z"}) {
                assertThat(web.get(list).expect(200).text())
                        .contains("Free shipping")
                        .contains("the badge \\\"Regular\\\" on every purchase, once per member")
                        .doesNotContain("SHIP 4 U");
            }
            web.post("/v1/offers/validate", SHIPPING.replace("'code': 'SHIP 4 U'", "'code': ' '"))
                    .expectProblem(400, "privilege.code");
            web.post("/v1/offers/validate", SHIPPING.replace("'pays': 'PRIVILEGE',", ""))
                    .expectProblem(400, "pays");
        }
    }

    @Test
    void aPrivilegeIsEarnedShownAndUsedUntilItExpires() throws InterruptedException {
        try (TestService service = service()) {
            Web web = service.web;
            Instant now = soon();
            JsonNode taken = web.post("/v1/transactions", message("authorization", "a1", 6000, now))
                    .expect(200)
                    .json();
            assertThat(taken.toString()).contains(USES).contains(BADGE);
            assertThat(web.get("/v1/members/mem_anna/statement").expect(200).text())
                    .contains("Free shipping: 3 uses for 60.00 EUR at Harbour Coffee")
                    .doesNotContain("SHIP 4 U");
            assertThat(member(web).has("privileges")).as("not yet").isFalse();
            web.post("/v1/transactions", message("clearing", "c1", 6000, now)).expect(200);
            web.post("/v1/members/mem_anna/spends", use("spd_0", 1, "mer_cafe", USES))
                    .expect(422);
            service.passes(Duration.ofDays(2));
            JsonNode member = member(web, "usesLeft", true);
            JsonNode privilege = member.path("privileges").path(0);
            assertThat(privilege.path("offer").asText()).isEqualTo("off_shipping");
            assertThat(privilege.path("name").asText()).isEqualTo("Free shipping");
            assertThat(privilege.path("code").asText()).isEqualTo("SHIP 4 U");
            assertThat(privilege.path("usesLeft").asInt()).isEqualTo(3);
            assertThat(privilege.path("says").asText())
                    .startsWith("Free shipping: 3 uses left, good until ")
                    .endsWith(". The code is SHIP 4 U.");
            assertThat(member.path("badges").path(0).path("name").asText()).isEqualTo("Regular");
            web.post("/v1/members/mem_anna/spends", use("spd_1", 1, "mer_cafe", USES))
                    .expect(200);
            web.post("/v1/members/mem_anna/spends", use("spd_1", 1, "mer_cafe", USES))
                    .expect(200);
            web.post("/v1/members/mem_anna/spends", use("spd_2", 1, "mer_cafe", USES))
                    .expect(200);
            assertThat(member(web).path("privileges").path(0).path("usesLeft").asInt())
                    .as("twice, and once more of the same is the same")
                    .isEqualTo(1);
            assertThat(web.get("/v1/members/mem_anna/statement").expect(200).text())
                    .contains("yours, 1 use of it is left, good until ")
                    .contains("Its code is SHIP 4 U.");
            web.post("/v1/members/mem_anna/spends", use("spd_3", 2, "mer_cafe", USES))
                    .expect(422);
            String month = YearMonth.from(now.plus(Duration.ofDays(2)).atOffset(ZoneOffset.UTC))
                    .toString();
            assertThat(web.get("/v1/merchants/mer_cafe/statements/" + month)
                            .expect(200)
                            .text())
                    .contains(USES)
                    .contains("Shipped for nothing");
            service.passes(Duration.ofDays(40));
            assertThat(member(web, "usesLeft", false).has("privileges")).isFalse();
            assertThat(member(web).path("badges")).as("a badge stays").hasSize(1);
            isBalanced(service);
        }
        try (var again = new TestService(folder.resolve("store"))) {
            assertThat(member(again.web).path("badges")).hasSize(1);
            isBalanced(again);
        }
    }

    @Test
    void aBadgeIsHadOnceAndNeitherIsPaidOutOrUsedElsewhere() throws InterruptedException {
        try (TestService service = service()) {
            Web web = service.web;
            web.post("/v1/merchants", TestService.merchant("mer_other", "OTHER"))
                    .expect(201);
            Instant now = soon();
            web.post("/v1/transactions", message("clearing", "c1", 6000, now)).expect(200);
            JsonNode second = web.post("/v1/transactions", message("clearing", "c2", 6000, now.plusSeconds(1)))
                    .expect(200)
                    .json();
            assertThat(second.toString()).doesNotContain(BADGE);
            assertThat(web.get("/v1/purchases/" + second.path("purchase").asText() + "/explanation")
                            .expect(200)
                            .text())
                    .contains("The member has had what one member may have of this offer.")
                    .doesNotContain("SHIP 4 U");
            service.passes(Duration.ofDays(2));
            assertThat(member(web, "usesLeft", true)
                            .path("privileges")
                            .path(0)
                            .path("usesLeft")
                            .asInt())
                    .isEqualTo(6);
            web.post("/v1/members/mem_anna/spends", use("spd_1", 1, "mer_cafe", BADGE))
                    .expectProblem(400, "amount.currency");
            web.post("/v1/members/mem_anna/spends", use("spd_1", 1, "mer_other", USES))
                    .expectProblem(400, "merchant");
            web.post("/v1/members/mem_anna/spends", use("spd_1", 1, "mer_cafe", "privilege:off_none"))
                    .expectProblem(400, "amount.currency");
            web.post("/v1/programs/prg_test/payouts", "{'id': 'run_1', 'currency': '" + USES + "'}")
                    .expectProblem(400, "currency");
            isBalanced(service);
        }
    }

    /** All of it comes back: what is left of the uses goes, the badge too, and what was used is owed. */
    @Test
    void whatIsReturnedTakesBackWhatWasGiven() throws InterruptedException {
        try (TestService service = service()) {
            Web web = service.web;
            Instant now = soon();
            web.post("/v1/transactions", message("clearing", "c1", 6000, now)).expect(200);
            service.passes(Duration.ofDays(2));
            member(web, "usesLeft", true);
            web.post("/v1/members/mem_anna/spends", use("spd_1", 1, "mer_cafe", USES))
                    .expect(200);
            web.post("/v1/transactions", message("refund", "r1", 1000, now.plus(Duration.ofDays(2))))
                    .expect(200);
            assertThat(member(web).path("privileges").path(0).path("usesLeft").asInt())
                    .as("50.00 are left of it, and 45.00 is enough")
                    .isEqualTo(2);
            web.post("/v1/transactions", message("refund", "r2", 5000, now.plus(Duration.ofDays(2))))
                    .expect(200);
            JsonNode member = member(web);
            assertThat(member.has("privileges")).isFalse();
            assertThat(member.has("badges")).isFalse();
            assertThat(web.get("/v1/members/mem_anna/balance")
                            .expect(200)
                            .json()
                            .toString())
                    .contains("\"currency\":\"" + USES + "\"")
                    .contains("\"receivableMinor\":1");
            isBalanced(service);
        }
    }

    private static String offered(Web web, String field) {
        return web.get("/v1/offers/off_shipping")
                .expect(200)
                .json()
                .path("privilege")
                .path(field)
                .asText();
    }

    /** Lists leave the code out: who reads there and writes again means the one that there is. */
    @Test
    void aCodeStaysUntilItIsSaidThatThereIsNone() {
        try (TestService service = service()) {
            Web web = service.web;
            String again = SHIPPING.replace("'effectiveFrom': '2020-01-01T00:00:00Z',", "");
            web.post("/v1/offers", again.replace(", 'code': 'SHIP 4 U'", "").replace("Shipped for", "Sent for"))
                    .expect(201);
            assertThat(web.get("/v1/offers/off_shipping").expect(200).text()).contains("Sent for nothing");
            assertThat(offered(web, "code")).isEqualTo("SHIP 4 U");
            web.post("/v1/offers", again.replace("SHIP 4 U", "SHIP 5 U")).expect(201);
            assertThat(offered(web, "code")).isEqualTo("SHIP 5 U");
            web.post("/v1/offers", again.replace("SHIP 4 U", "")).expect(201);
            assertThat(offered(web, "name")).isEqualTo("Free shipping");
            assertThat(offered(web, "code")).isEmpty();
        }
    }

    private static Web.Reply adjust(Web web, String id, long minor, String commodity, String more) {
        return web.post(
                "/v1/members/mem_anna/adjustments",
                "{'id': '%s', 'amount': {'minor': %d, 'currency': '%s'}, 'by': 'ann', 'why': 'a make-good'%s}"
                        .formatted(id, minor, commodity, more));
    }

    @Test
    void aBadgeIsGivenByHandOnceAndStays() {
        try (TestService service = service()) {
            Web web = service.web;
            adjust(web, "adj_1", 2, BADGE, "").expectProblem(400, "amount.minor");
            adjust(web, "adj_1", -2, BADGE, "").expectProblem(400, "amount.minor");
            adjust(web, "adj_1", 1, BADGE, ", 'expiresAt': '2099-01-01T00:00:00Z'")
                    .expectProblem(400, "expiresAt");
            adjust(web, "adj_1", 1, BADGE, "").expect(200);
            adjust(web, "adj_1", 1, BADGE, "").expect(200);
            assertThat(adjust(web, "adj_2", 1, BADGE, "").expect(409).text()).contains("has this badge");
            adjust(web, "adj_3", -1, BADGE, "").expect(200);
            adjust(web, "adj_4", 1, BADGE, "").expect(200);
            assertThat(member(web).path("badges")).hasSize(1);
        }
    }

    @Test
    void whatIsInPreparationIsNeitherGivenNorTold() {
        try (TestService service = service()) {
            Web web = service.web;
            String draft = SHIPPING.replace("off_shipping", "off_later")
                    .replace("'effectiveFrom'", "'status': 'DRAFT', 'effectiveFrom'");
            web.post("/v1/offers", draft).expect(201);
            Web.Reply refused = adjust(web, "adj_1", 1, "privilege:off_later", "");
            refused.expectProblem(400, "amount.currency");
            assertThat(refused.mend())
                    .isEqualTo("name an offer that GET /v1/offers lists and that pays PRIVILEGE or BADGE");
            assertThat(adjust(web, "adj_1", 1, "privilege", "").mend()).contains("privilege:");
        }
    }

    /** In the place's zone it expires at midnight, which is morning where the program is: that day is no whole one any more. */
    @Test
    void untilWhenItIsGoodIsTheLastWholeDay() {
        try (TestService service = service()) {
            Web web = service.web;
            adjust(web, "adj_1", 2, USES, ", 'expiresAt': '2098-03-05T08:00:00Z'")
                    .expect(200);
            adjust(web, "adj_2", 2, USES, ", 'expiresAt': '2098-04-05T00:00:00Z'")
                    .expect(200);
            JsonNode lots = member(web).path("privileges").path(0).path("lots");
            assertThat(lots.path(0).path("goodUntil").asText()).isEqualTo("2098-03-04");
            assertThat(lots.path(1).path("goodUntil").asText()).isEqualTo("2098-04-04");
        }
    }

    @Test
    void whoIsErasedLosesHisBadgesWithoutAWordAndHisUsesWithOne() {
        try (TestService service = service()) {
            Web web = service.web;
            adjust(web, "adj_1", 1, BADGE, "").expect(200);
            adjust(web, "adj_2", 1, USES, "").expect(200);
            Web.Reply refused = web.request("DELETE", "/v1/members/mem_anna").expect(409);
            assertThat(refused.text()).contains("1 " + USES + " is available").contains("have it used");
            web.post("/v1/members/mem_anna/spends", use("spd_1", 1, "mer_cafe", USES))
                    .expect(200);
            web.request("DELETE", "/v1/members/mem_anna").expect(202);
        }
    }
}
