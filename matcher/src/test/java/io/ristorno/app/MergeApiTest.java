package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ben turns out to be Anna: seen from outside. */
@Timeout(60)
class MergeApiTest {
    private static final String ANNAS = TestService.card(1);
    private static final String BENS = TestService.card(2);

    @TempDir
    private Path folder;

    private TestService service;
    private Web web;

    @BeforeEach
    void start() {
        service = new TestService(folder.resolve("store")).withCafe();
        web = service.web;
        for (String name : List.of("anna", "ben", "cleo")) {
            web.post("/v1/members", "{'id': 'mem_%s', 'program': 'prg_test'}".formatted(name))
                    .expect(201);
        }
        link("mem_anna", "crd_anna", ANNAS).expect(201);
        link("mem_ben", "crd_ben", BENS).expect(201);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void whatHeHasAndHisCardsAreHersAndWhatHeBoughtStaysWithHim() throws Exception {
        give("mem_ben", 500);
        give("mem_anna", 200);
        JsonNode first = send("authorization", "b1", "'number': '" + BENS + "'", 5000);

        JsonNode merged = merge("mem_ben", "mem_anna").expect(200).json();

        assertThat(merged.path("member").asText()).isEqualTo("mem_ben");
        assertThat(merged.path("mergedInto").asText()).isEqualTo("mem_anna");
        assertThat(merged.path("cards").findValuesAsText("id")).containsExactly("crd_ben");
        assertThat(available("mem_anna")).isEqualTo(700);
        assertThat(available("mem_ben")).isZero();
        assertThat(merge("mem_ben", "mem_anna").expect(200).json()).isEqualTo(merged);

        Thread.sleep(1100);
        assertThat(send("clearing", "b2", "'number': '" + BENS + "'", 5000).path("purchase"))
                .isEqualTo(first.path("purchase"));
        send("authorization", "a1", "'number': '" + BENS + "'", 6000);
        send("authorization", "a2", "'id': 'crd_ben'", 7000);
        assertThat(purchases("mem_ben")).containsExactly("CLEARED b1 b2");
        assertThat(purchases("mem_anna")).containsExactlyInAnyOrder("AUTHORISED a1", "AUTHORISED a2");
        assertBooksBalance();
    }

    @Test
    void eachOfTheTwoTellsOfTheOtherAndSheHasHisCard() {
        merge("mem_ben", "mem_anna").expect(200);
        JsonNode ben = web.get("/v1/members/mem_ben").expect(200).json();
        assertThat(ben.path("mergedInto").asText()).isEqualTo("mem_anna");
        assertThat(ben.path("cards").path(0).has("unlinkedAt")).isTrue();
        JsonNode anna = web.get("/v1/members/mem_anna").expect(200).json();
        assertThat(anna.path("merged").path(0).asText()).isEqualTo("mem_ben");
        assertThat(anna.path("cards").path(1).path("id").asText()).isEqualTo("crd_ben");
        assertThat(anna.path("cards").path(1).path("lastFour").asText()).isEqualTo(BENS.substring(BENS.length() - 4));
        assertThat(anna.path("cards").path(1).has("unlinkedAt")).isFalse();
        assertThat(link("mem_cleo", "crd_cleo", BENS)
                        .expect(409)
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("CARD_LINKED_ELSEWHERE");
        web.post("/v1/cards/crd_ben/unlink", "").expect(200);
        assertThat(web.get("/v1/members/mem_anna").json().path("cards").path(1).has("unlinkedAt"))
                .isTrue();
        link("mem_cleo", "crd_cleo", BENS).expect(201);
    }

    @Test
    void behindARestartItIsAsItWas() throws Exception {
        give("mem_ben", 500);
        merge("mem_ben", "mem_anna").expect(200);
        restart();
        assertThat(available("mem_anna")).isEqualTo(500);
        Thread.sleep(1100);
        send("authorization", "a1", "'number': '" + BENS + "'", 6000);
        assertThat(purchases("mem_anna")).containsExactly("AUTHORISED a1");
        give("mem_ben", 300);
        comesTo(800);
        assertThat(merge("mem_ben", "mem_cleo").expect(409).json().path("code").asText())
                .isEqualTo("MEMBER_MERGED");
        assertBooksBalance();
    }

    /** A message that tells a day and no time is of its evening: whose it was taken for has it still. */
    @Test
    void aPurchaseOfTodayWithoutATimeStaysWithHim() throws Exception {
        String clearing = ("{'type': 'clearing', 'id': 'b1', 'date': '%s', 'card': {'number': '%s'},"
                        + " 'merchant': {'mid': 'CAFE', 'acquirer': '%s'}, 'amount': {'minor': 5000, 'currency': 'EUR'}}")
                .formatted(Instant.now().toString().substring(0, 10), BENS, CardMessage.ACQUIRER);
        assertThat(web.post("/v1/transactions", clearing).expect(200).text()).contains("PENDING");
        merge("mem_ben", "mem_anna").expect(200);
        Thread.sleep(1100);
        send("authorization", "b2", "'number': '" + BENS + "'", 6000);
        assertThat(purchases("mem_ben")).containsExactlyInAnyOrder("CLEARED b1", "AUTHORISED b2");
        assertThat(web.get("/v1/members/mem_ben/rewards").json().findValuesAsText("stage"))
                .containsExactlyInAnyOrder("PENDING", "PROVISIONAL");
        assertThat(purchases("mem_anna")).isEmpty();
    }

    @Test
    void nobodyIsMergedInACircleOrTwice() throws Exception {
        assertThat(merge("mem_ben", "mem_ben").expect(400).problemFields()).containsExactly("into");
        assertThat(merge("mem_ben", "mem_nobody").expect(400).problemFields()).containsExactly("into");
        assertThat(web.post("/v1/members/mem_ben/merge", "{'onto': 'mem_anna'}").problemFields())
                .containsExactlyInAnyOrder("into", "onto");
        merge("mem_nobody", "mem_anna").expect(404);
        web.post("/v1/programs", "{'id': 'prg_other', 'name': 'Others', 'zone': 'UTC'}")
                .expect(201);
        web.post("/v1/members", "{'id': 'mem_other', 'program': 'prg_other'}").expect(201);
        assertThat(merge("mem_other", "mem_anna").expect(400).problemFields()).containsExactly("into");

        merge("mem_cleo", "mem_ben").expect(200);
        merge("mem_ben", "mem_anna").expect(200);

        for (String[] pair : new String[][] {
            {"mem_anna", "mem_ben"}, {"mem_anna", "mem_cleo"}, {"mem_ben", "mem_cleo"}, {"mem_cleo", "mem_anna"}
        }) {
            JsonNode refused = merge(pair[0], pair[1]).expect(409).json();
            assertThat(refused.path("code").asText()).isEqualTo("MEMBER_MERGED");
        }
        assertThat(merge("mem_anna", "mem_cleo").json().path("detail").asText()).contains("mem_cleo", "mem_ben");
        give("mem_cleo", 500);
        comesTo(500);
    }

    @Test
    void whoWasMergedGetsNoCardAndPaysNothingAndIsToldWho() throws Exception {
        give("mem_ben", 500);
        web.post("/v1/members/mem_ben/spends", spend("spd_1", 100)).expect(200);
        merge("mem_ben", "mem_anna").expect(200);
        for (Web.Reply refused : List.of(
                link("mem_ben", "crd_new", TestService.card(3)),
                web.post("/v1/members", "{'id': 'mem_ben', 'program': 'prg_test'}"),
                web.post("/v1/members/mem_ben/spends", spend("spd_2", 100)))) {
            JsonNode problem = refused.expect(409).json();
            assertThat(problem.path("code").asText()).isEqualTo("MEMBER_MERGED");
            assertThat(problem.path("mend").asText()).contains("mem_anna");
        }
        web.post("/v1/members/mem_ben/spends", spend("spd_1", 100)).expect(200);
        web.post(
                        "/v1/members/mem_ben/spends/spd_1/refunds",
                        "{'id': 'r1', 'amount': {'minor': 100, 'currency': 'EUR'}}")
                .expect(200);
        comesTo(500);
        assertBooksBalance();
    }

    @Test
    void aPayoutUnderWayToHimThatFailsIsHers() throws Exception {
        give("mem_ben", 500);
        web.post("/v1/programs/prg_test/payouts", "{'id': 'run_1', 'currency': 'EUR'}")
                .expect(200);
        merge("mem_ben", "mem_anna").expect(200);
        assertThat(available("mem_anna")).isZero();
        web.post("/v1/programs/prg_test/payouts/run_1/states", "{'state': 'REJECTED', 'why': 'account closed'}")
                .expect(200);
        comesTo(500);
        web.post("/v1/programs/prg_test/payouts", "{'id': 'run_2', 'currency': 'EUR'}")
                .expect(200);
        assertThat(available("mem_anna")).isZero();
        assertBooksBalance();
    }

    @Test
    void sheIsErasedBehindHim() throws Exception {
        give("mem_ben", 500);
        merge("mem_ben", "mem_anna").expect(200);
        JsonNode refused = web.request("DELETE", "/v1/members/mem_anna?forfeit=true")
                .expect(409)
                .json();
        assertThat(refused.path("code").asText()).isEqualTo("NOT_TO_BE_ERASED");
        assertThat(refused.path("mend").asText()).contains("mem_ben");

        web.request("DELETE", "/v1/members/mem_ben").expect(202);
        assertThat(merge("mem_cleo", "mem_ben").expect(400).problemFields()).containsExactly("into");
        afterErasure("mem_ben");
        assertThat(web.get("/v1/members/mem_anna").json().has("merged")).isFalse();
        assertThat(available("mem_anna")).as("what came to her is hers").isEqualTo(500);
        Thread.sleep(1100);
        send("authorization", "a1", "'number': '" + BENS + "'", 6000);
        assertThat(purchases("mem_anna")).containsExactly("AUTHORISED a1");

        web.request("DELETE", "/v1/members/mem_anna?forfeit=true").expect(202);
        afterErasure("mem_anna");
        assertBooksBalance();
        service.close();
        var rows = new StoreRows(folder.resolve("store"));
        for (String trace : List.of("mem_anna", "mem_ben", "crd_anna", "crd_ben")) {
            assertThat(rows.of(trace)).as(trace).isEmpty();
        }
        open();
    }

    private Web.Reply merge(String member, String into) {
        return web.post("/v1/members/" + member + "/merge", "{'into': '" + into + "'}");
    }

    private Web.Reply link(String member, String card, String number) {
        return web.post("/v1/cards", "{'id': '%s', 'member': '%s', 'number': '%s'}".formatted(card, member, number));
    }

    private void give(String member, long minor) {
        web.post(
                        "/v1/members/" + member + "/adjustments",
                        "{'id': 'adj_%d', 'amount': {'minor': %d, 'currency': 'EUR'}, 'by': 'us', 'why': 'a test'}"
                                .formatted(minor, minor))
                .expect(200);
    }

    private static String spend(String id, long minor) {
        return "{'id': '%s', 'merchant': 'mer_cafe', 'amount': {'minor': %d, 'currency': 'EUR'}}".formatted(id, minor);
    }

    private long available(String member) {
        return web.get("/v1/members/" + member + "/balance")
                .expect(200)
                .json()
                .path("balances")
                .path(0)
                .path("availableMinor")
                .asLong();
    }

    /** What comes to her by him is on its way for a moment. */
    private void comesTo(long minor) throws InterruptedException {
        for (int tries = 0; available("mem_anna") != minor; tries++) {
            assertThat(tries).as("tries at " + available("mem_anna")).isLessThan(200);
            Thread.sleep(20);
        }
    }

    private void assertBooksBalance() {
        assertThat(service.faults()).isEmpty();
        JsonNode balance = web.get("/v1/ledger/trial-balance").expect(200).json();
        assertThat(balance.path("balanced").asBoolean()).as(balance.toString()).isTrue();
    }

    private void afterErasure(String member) throws InterruptedException {
        for (int tries = 0; service.isErasing(member); tries++) {
            assertThat(tries).as("tries").isLessThan(500);
            Thread.sleep(20);
        }
    }

    private void restart() {
        service.close();
        open();
    }

    private void open() {
        service = new TestService(folder.resolve("store"));
        web = service.web;
    }

    private JsonNode send(String type, String id, String card, long minor) {
        return web.post("/v1/transactions", TestService.json(type, id, card, minor, Instant.now(), "CAFE"))
                .expect(200)
                .json();
    }

    private List<String> purchases(String member) {
        var purchases = new ArrayList<String>();
        web.get("/v1/members/" + member + "/purchases")
                .expect(200)
                .json()
                .path("data")
                .forEach(purchase -> purchases.add(purchase.path("state").asText() + " "
                        + String.join(" ", purchase.path("events").findValuesAsText("id"))));
        return purchases;
    }
}
