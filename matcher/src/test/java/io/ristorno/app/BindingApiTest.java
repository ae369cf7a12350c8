package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is bought before an acceptor is bound, and what belongs to it and comes behind that: nothing is paid twice, and nothing kept. */
@Timeout(60)
class BindingApiTest {
    private static final String CARD = TestService.card(1);

    private static final String CAFES = """
            {'id': 'off_cafes', 'title': 'Cafes everywhere', 'currency': 'EUR', 'where': {'mccs': [5814]},
              'schedule': {'from': '2020-01-01', 'until': '2099-01-01'}, 'effectiveFrom': '2020-01-01T00:00:00Z',
              'reward': {'type': 'PERCENT', 'rate': '5 %'}, 'holdDays': 0,
              'funding': {'shares': [{'funder': 'ISSUER', 'basisPoints': 10000}]}}
            """;

    @TempDir
    Path folder;

    private final Instant now = Instant.now().plusSeconds(60);
    private TestService service;
    private Web web;

    @BeforeEach
    void start() {
        service = new TestService(folder.resolve("store"));
        web = service.web;
        web.post("/v1/programs", "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC'}")
                .expect(201);
        service.withMember("mem_anna", CARD);
        web.post("/v1/offers", CAFES).expect(201);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private JsonNode send(String type, String id, long minor, int second, String more) {
        return sendWith(CARD, type, id, minor, second, more);
    }

    private JsonNode sendWith(String card, String type, String id, long minor, int second, String more) {
        return web.post(
                        "/v1/transactions",
                        TestService.json(
                                        type, id, "'number': '" + card + "'", minor, now.plusSeconds(second), "NEWCAFE")
                                .replaceFirst("'merchant': \\{", "'merchant': {'mcc': 5814, 'country': 'DE', ")
                                .replaceFirst("\\{", "{" + more))
                .expect(200)
                .json();
    }

    private static String of(String lifeCycle) {
        return "'network': 'VISA', 'lifeCycle': '" + lifeCycle + "', ";
    }

    private void bind() {
        web.post("/v1/merchants", """
                {'id': 'mer_new', 'name': 'New cafe', 'locations': [{'id': 'loc_new', 'name': 'Bonn', 'zone': 'Europe/Berlin',
                  'country': 'DE', 'mcc': 5814}]}
                """).expect(201);
        web.post("/v1/offers", TestService.offer("off_new", "mer_new", 1000)).expect(201);
        web.post("/v1/merchants/mer_new/locations/loc_new/bind", "{'merchantNumbers': [{'mid': 'NEWCAFE'}]}")
                .expect(201);
    }

    private long left(JsonNode taken) {
        return web.get("/v1/purchases/" + taken.path("purchase").asText())
                .expect(200)
                .json()
                .path("rewards")
                .path(0)
                .path("amount")
                .path("minor")
                .asLong();
    }

    private int purchases() {
        return web.get("/v1/members/mem_anna/purchases").json().path("data").size();
    }

    @Test
    void aClearingThatIsReportedAgainBehindTheBindingPaysNothingMore() {
        JsonNode bought = send("authorization", "a1", 2000, 0, of("L1"));
        JsonNode cleared = send("clearing", "c1", 2000, 1, of("L1"));
        bind();
        JsonNode again = send("clearing", "c1", 2000, 1, of("L1"));
        assertThat(again.path("repeated").asBoolean()).isTrue();
        assertThat(again.path("purchase")).isEqualTo(cleared.path("purchase"));
        assertThat(purchases()).isOne();
        assertThat(left(bought)).isEqualTo(100);
    }

    @Test
    void whatIsReturnedBehindTheBindingTakesBackWhatWasPaidBefore() {
        JsonNode bought = send("authorization", "a1", 2000, 0, of("L1"));
        send("clearing", "c1", 2000, 1, of("L1"));
        JsonNode unnamed = send("clearing", "c2", 3000, 2, "");
        bind();
        send("refund", "r1", 1000, 30, of("L1"));
        assertThat(left(bought)).isEqualTo(50);
        send("refund", "r2", 3000, 31, "");
        assertThat(left(unnamed)).isZero();
        assertThat(purchases()).isEqualTo(2);
    }

    @Test
    void anAuthorizationBeforeTheBindingIsClearedBehindIt() {
        JsonNode bought = send("authorization", "a1", 2000, 0, "");
        bind();
        JsonNode cleared = send("clearing", "c1", 2000, 60, "");
        assertThat(cleared.path("purchase")).isEqualTo(bought.path("purchase"));
        assertThat(purchases()).isOne();
        assertThat(web.get("/v1/purchases/" + bought.path("purchase").asText())
                        .json()
                        .path("merchant")
                        .asText())
                .endsWith("/NEWCAFE");
    }

    @Test
    void whatIsBoughtBehindTheBindingIsOfTheMerchant() {
        send("authorization", "a1", 2000, 0, of("L1"));
        bind();
        JsonNode next = send("authorization", "a2", 4000, 5, of("L2"));
        assertThat(next.path("rewards").findValuesAsText("offer")).contains("off_new");
        JsonNode cleared = send("clearing", "c2", 4000, 6, of("L2"));
        assertThat(cleared.path("purchase")).isEqualTo(next.path("purchase"));
        send("refund", "r2", 4000, 30, of("L2"));
        assertThat(left(next)).isZero();
        assertThat(purchases()).isEqualTo(2);
    }

    @Test
    void aReturnThatWasTheMerchantsStaysSoWhenItIsToldAgain() {
        JsonNode first = send("authorization", "a1", 2000, 0, of("L1"));
        bind();
        JsonNode second = send("clearing", "c2", 4000, 5, of("L2"));
        send("refund", "r1", 2000, 30, "");
        assertThat(left(second)).isLessThan(400);
        send("clearing", "c1", 2000, 6, of("L1"));
        assertThat(send("refund", "r1", 2000, 30, "").path("repeated").asBoolean())
                .isTrue();
        assertThat(left(first)).isEqualTo(100);
    }

    @Test
    void aReturnForWhichWhatWasBoughtBeforeDoesNotSufficeIsTheMerchants() {
        JsonNode small = send("clearing", "c1", 500, 0, of("L1"));
        bind();
        JsonNode next = send("clearing", "c2", 10000, 5, of("L2"));
        send("refund", "r1", 10000, 30, "");
        assertThat(left(next)).isZero();
        assertThat(left(small)).isEqualTo(25);
    }

    @Test
    void aReturnIsOfTheSideWhereJustSoMuchIsLeft() {
        JsonNode large = send("clearing", "c1", 9000, 0, of("L1"));
        bind();
        JsonNode next = send("clearing", "c2", 4000, 5, of("L2"));
        send("refund", "r1", 4000, 30, "");
        assertThat(left(next)).isZero();
        assertThat(left(large)).isEqualTo(450);
        send("refund", "r2", 9000, 31, "");
        assertThat(left(large)).isZero();
    }

    /** The feed names the place by our own id, before and behind its registration. */
    @Test
    void aPlaceThatFeedsNameByOurIdIsBoundWhenItIsRegistered() {
        String here = TestService.json("clearing", "c1", "'number': '" + CARD + "'", 2000, now, "NEWCAFE")
                .replaceFirst("'merchant': \\{", "'merchant': {'location': 'loc_new', 'mcc': 5814, 'country': 'DE', ");
        web.post("/v1/transactions", here).expect(200);
        web.post("/v1/merchants", """
                {'id': 'mer_new', 'name': 'New cafe', 'locations': [{'id': 'loc_new', 'name': 'Bonn', 'zone': 'Europe/Berlin',
                  'country': 'DE', 'mcc': 5814}]}
                """).expect(201);
        assertThat(web.post("/v1/transactions", here)
                        .expect(200)
                        .json()
                        .path("repeated")
                        .asBoolean())
                .isTrue();
        assertThat(purchases()).isOne();
    }

    /** What Anna bought with a card that was Ben's stays with her, though messages of it go to Ben first. */
    @Test
    void whatIsBoughtWithACardThatChangedHandsStaysWithItsHolder() {
        JsonNode bens = web.post("/v1/members", "{'id': 'mem_ben', 'program': 'prg_test'}")
                .expect(201)
                .json();
        assertThat(bens.path("id").asText()).isEqualTo("mem_ben");
        web.post("/v1/cards", "{'member': 'mem_ben', 'number': '%s'}".formatted(TestService.card(7)))
                .expect(201);
        web.post("/v1/members/mem_ben/merge", "{'into': 'mem_anna'}").expect(200);
        JsonNode bought = sendWith(TestService.card(7), "clearing", "c7", 2000, 0, of("L7"));
        bind();
        assertThat(sendWith(TestService.card(7), "clearing", "c7", 2000, 0, of("L7"))
                        .path("repeated")
                        .asBoolean())
                .isTrue();
        sendWith(TestService.card(7), "refund", "r7", 1000, 30, of("L7"));
        assertThat(left(bought)).isEqualTo(50);
        assertThat(purchases()).isOne();
    }

    private void register(String where) {
        web.post(
                        "/v1/offers",
                        TestService.offer("off_new", "mer_new", 1000)
                                .replaceFirst("'currency'", "'where': {" + where + "}, 'holdDays': 0, 'currency'"))
                .expect(201);
    }

    private void bindWithoutOffers() {
        web.post("/v1/merchants", """
                {'id': 'mer_new', 'name': 'New cafe', 'locations': [{'id': 'loc_new', 'name': 'Bonn', 'zone': 'Europe/Berlin',
                  'country': 'DE', 'mcc': 5814}]}
                """).expect(201);
        web.post("/v1/merchants/mer_new/locations/loc_new/bind", "{'merchantNumbers': [{'mid': 'NEWCAFE'}]}")
                .expect(201);
    }

    /** By its id of before. */
    private JsonNode purchase(JsonNode taken) {
        return web.get("/v1/purchases/" + taken.path("purchase").asText())
                .expect(200)
                .json();
    }

    private static JsonNode reward(JsonNode purchase, String offer) {
        for (JsonNode reward : purchase.path("rewards")) {
            if (reward.path("offer").asText().equals(offer)) {
                return reward;
            }
        }
        return MissingNode.getInstance();
    }

    private void takenAlong(JsonNode bought) {
        comes(bought, "mer_new");
    }

    /** Waits until a purchase is told of with a word. */
    private void comes(JsonNode bought, String word) {
        String path = "/v1/purchases/" + bought.path("purchase").asText();
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!web.get(path).text().contains(word)) {
            assertThat(System.nanoTime()).as(word).isLessThan(until);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void whatCanStillChangeEarnsByAnOfferThatIsForWhatWasBoughtBefore() {
        JsonNode open = send("authorization", "a1", 5000, 0, of("L1"));
        bindWithoutOffers();
        assertThat(purchase(open).path("merchant").asText()).endsWith("/NEWCAFE");
        register("'beforeBinding': true");
        takenAlong(open);
        assertThat(reward(purchase(open), "off_new")
                        .path("amount")
                        .path("minor")
                        .asLong())
                .isEqualTo(500);
        JsonNode cleared = send("clearing", "c1", 5000, 60, of("L1"));
        assertThat(purchase(open).path("id")).isEqualTo(cleared.path("purchase"));
        assertThat(send("authorization", "a1", 5000, 0, of("L1"))
                        .path("repeated")
                        .asBoolean())
                .isTrue();
        send("refund", "r1", 5000, 90, of("L1"));
        assertThat(reward(purchase(open), "off_new")
                        .path("amount")
                        .path("minor")
                        .asLong())
                .isZero();
        assertThat(purchases()).isOne();
        assertThat(service.faults()).isEmpty();
    }

    @Test
    void whatIsTakenAlongGivesNothingByAnOfferThatDoesNotSaySoAndExplainSaysWhy() {
        JsonNode open = send("authorization", "a1", 5000, 0, of("L1"));
        bindWithoutOffers();
        register("");
        web.post(
                        "/v1/offers",
                        TestService.offer("off_before", "mer_new", 100)
                                .replaceFirst("'currency'", "'where': {'beforeBinding': true}, 'currency'"))
                .expect(201);
        takenAlong(open);
        assertThat(reward(purchase(open), "off_before")
                                .path("amount")
                                .path("minor")
                                .asLong()
                        + left(open))
                .isPositive();
        JsonNode explained = web.get(
                        "/v1/purchases/" + purchase(open).path("id").asText() + "/explanation")
                .expect(200)
                .json();
        assertThat(explained.toString()).contains("BEFORE_BINDING").contains("where.beforeBinding");
        assertThat(reward(purchase(open), "off_new")
                        .path("amount")
                        .path("minor")
                        .asLong())
                .isZero();
    }

    @Test
    void withoutSuchAnOfferNothingIsTakenAlong() {
        JsonNode before = send("authorization", "a1", 5000, 0, of("L1"));
        bindWithoutOffers();
        register("");
        JsonNode since = send("authorization", "a2", 4000, 5, of("L2"));
        assertThat(since.path("rewards").findValuesAsText("offer")).contains("off_new");
        send("clearing", "c1", 5000, 30, of("L1"));
        assertThat(purchase(before).path("merchant").asText()).endsWith("/NEWCAFE");
    }

    @Test
    void whatIsSettledStaysAndIsReturnedThere() {
        JsonNode settled = send("clearing", "c0", 2000, 0, of("L0"));
        service.passes(Duration.ofDays(3));
        comes(settled, "AVAILABLE");
        int later = 3 * 86_400;
        JsonNode open = send("authorization", "a1", 5000, later, of("L1"));
        bindWithoutOffers();
        register("'beforeBinding': true");
        takenAlong(open);
        assertThat(purchase(settled).path("merchant").asText()).endsWith("/NEWCAFE");
        send("refund", "r0", 1000, later + 30, of("L0"));
        assertThat(left(settled)).isEqualTo(50);
        assertThat(purchases()).isEqualTo(2);
    }

    @Test
    void aStartTakesAlongWhatTheOneBeforeDidNot() {
        JsonNode open = send("authorization", "a1", 5000, 0, of("L1"));
        bindWithoutOffers();
        register("'beforeBinding': true");
        service.close();
        service = new TestService(folder.resolve("store"));
        web = service.web;
        takenAlong(open);
        assertThat(reward(purchase(open), "off_new")
                        .path("amount")
                        .path("minor")
                        .asLong())
                .isEqualTo(500);
        service.close();
        service = new TestService(folder.resolve("store"));
        web = service.web;
        assertThat(purchases()).isOne();
        assertThat(send("clearing", "c1", 5000, 60, of("L1")).path("purchase"))
                .isEqualTo(purchase(open).path("id"));
        assertThat(service.faults()).isEmpty();
    }

    @Test
    void aRestartForgetsNoneOfIt() {
        JsonNode bought = send("authorization", "a1", 2000, 0, of("L1"));
        send("clearing", "c1", 2000, 1, of("L1"));
        bind();
        service.close();
        service = new TestService(folder.resolve("store"));
        web = service.web;
        assertThat(send("clearing", "c1", 2000, 1, of("L1")).path("repeated").asBoolean())
                .isTrue();
        send("refund", "r1", 1000, 30, of("L1"));
        assertThat(left(bought)).isEqualTo(50);
        assertThat(purchases()).isOne();
    }
}
