package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.event.MemberKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cards that are replaced and change hands, seen from outside. */
class PeopleTest {
    private static final String OLD = TestService.card(1);
    private static final String NEW = TestService.card(2);

    @TempDir
    private Path folder;

    private TestService service;
    private Web web;

    @BeforeEach
    void start() {
        service = new TestService(folder.resolve("store")).withCafe();
        web = service.web;
        web.post("/v1/members", "{'id': 'mem_anna', 'program': 'prg_test'}").expect(201);
        web.post("/v1/members", "{'id': 'mem_ben', 'program': 'prg_test'}").expect(201);
        web.post("/v1/cards", "{'id': 'crd_old', 'member': 'mem_anna', 'number': '" + OLD + "'}")
                .expect(201);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aCardThatReplacesAnotherIsOneCardWithIt() {
        send("authorization", "a1", OLD, 5000);
        JsonNode linked = web.post(
                        "/v1/cards",
                        "{'id': 'crd_new', 'member': 'mem_anna', 'number': '" + NEW + "', 'replaces': 'crd_old'}")
                .expect(201)
                .json();
        assertThat(linked.path("replaces").asText()).isEqualTo("crd_old");
        send("clearing", "c1", NEW, 5000);
        assertThat(purchases("mem_anna")).containsExactly("CLEARED a1 c1");
        JsonNode cards = web.get("/v1/members/mem_anna").json().path("cards");
        assertThat(cards.path(0).has("unlinkedAt")).isTrue();
        assertThat(cards.path(1).path("replaces").asText()).isEqualTo("crd_old");
        assertThat(cards.path(1).path("lastFour").asText()).isEqualTo(NEW.substring(NEW.length() - 4));
    }

    @Test
    void aCardThatReplacesOneOfNobodysIsRefused() {
        Web.Reply refused =
                web.post("/v1/cards", "{'member': 'mem_ben', 'number': '" + NEW + "', 'replaces': 'crd_old'}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problemFields()).containsExactly("replaces");
        assertThat(web.post("/v1/cards", "{'member': 'mem_ben', 'number': '" + NEW + "', 'replaces': 7}")
                        .problemFields())
                .containsExactly("replaces");
    }

    /** Both would be one card to purchases: what one of them buys with his, the other would be credited. */
    @Test
    void aNumberThatWasReplacedIsNobodyElses() {
        web.post("/v1/cards", "{'id': 'crd_new', 'member': 'mem_anna', 'number': '" + NEW + "', 'replaces': 'crd_old'}")
                .expect(201);
        Web.Reply refused = web.post("/v1/cards", "{'member': 'mem_ben', 'number': '" + OLD + "'}")
                .expect(409);
        assertThat(refused.json().path("code").asText()).isEqualTo("CARD_REPLACED");
        web.post("/v1/cards/crd_new/unlink", "").expect(200);
        web.post("/v1/cards", "{'id': 'crd_again', 'member': 'mem_anna', 'number': '" + OLD + "'}")
                .expect(201);
    }

    @Test
    void aCardThatIsAnothersByNowIsNotReplaced() {
        web.post("/v1/cards/crd_old/unlink", "").expect(200);
        web.post("/v1/cards", "{'member': 'mem_ben', 'number': '" + OLD + "'}").expect(201);
        Web.Reply refused =
                web.post("/v1/cards", "{'member': 'mem_anna', 'number': '" + NEW + "', 'replaces': 'crd_old'}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problemFields()).containsExactly("replaces");
    }

    @Test
    void aNumberThatComesBackReplacesNoOther() {
        web.post("/v1/cards/crd_old/unlink", "").expect(200);
        web.post("/v1/cards", "{'id': 'crd_new', 'member': 'mem_anna', 'number': '" + NEW + "'}")
                .expect(201);
        Web.Reply refused =
                web.post("/v1/cards", "{'member': 'mem_anna', 'number': '" + OLD + "', 'replaces': 'crd_new'}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problemFields()).containsExactly("replaces");
        web.post("/v1/cards", "{'id': 'crd_again', 'member': 'mem_anna', 'number': '" + OLD + "'}")
                .expect(201);
        assertThat(send("authorization", "a1", OLD, 5000)
                        .path("rewards")
                        .path(0)
                        .path("stage")
                        .asText())
                .isEqualTo("PROVISIONAL");
    }

    @Test
    void aPurchaseStaysWithHimWhoHeldTheCardThen() throws InterruptedException {
        JsonNode first = send("authorization", "a1", OLD, 5000);
        web.post("/v1/cards/crd_old/unlink", "").expect(200);
        Thread.sleep(1100);
        web.post("/v1/cards", "{'member': 'mem_ben', 'number': '" + OLD + "'}").expect(201);
        assertThat(send("clearing", "c1", OLD, 5000).path("purchase")).isEqualTo(first.path("purchase"));
        JsonNode second = send("authorization", "a2", OLD, 6000);
        assertThat(second.path("purchase").asText())
                .startsWith("pur_")
                .isNotEqualTo(first.path("purchase").asText());
        assertThat(send("authorization", "a2", OLD, 6000).path("repeated").asBoolean())
                .isTrue();
        assertThat(send("authorization", "a2", OLD, 6000).path("purchase")).isEqualTo(second.path("purchase"));
        assertThat(purchases("mem_anna")).containsExactly("CLEARED a1 c1");
        assertThat(purchases("mem_ben")).containsExactly("AUTHORISED a2");
        service = restarted();
        assertThat(send("clearing", "c2", OLD, 6000).path("purchase")).isEqualTo(second.path("purchase"));
        assertThat(purchases("mem_ben")).containsExactly("CLEARED a2 c2");
    }

    /** Whichever of the two has the smaller number. */
    @Test
    void behindARestartTheFirstHolderOfACardIsStillTheFirst() throws InterruptedException {
        web.post("/v1/cards", "{'id': 'crd_bens', 'member': 'mem_ben', 'number': '" + NEW + "'}")
                .expect(201);
        JsonNode bens = send("authorization", "b1", NEW, 5000);
        JsonNode annas = send("authorization", "a1", OLD, 6000);
        web.post("/v1/cards/crd_bens/unlink", "").expect(200);
        web.post("/v1/cards/crd_old/unlink", "").expect(200);
        Thread.sleep(1100);
        web.post("/v1/cards", "{'member': 'mem_anna', 'number': '" + NEW + "'}").expect(201);
        web.post("/v1/cards", "{'member': 'mem_ben', 'number': '" + OLD + "'}").expect(201);
        service = restarted();
        assertThat(send("clearing", "b2", NEW, 5000).path("purchase")).isEqualTo(bens.path("purchase"));
        assertThat(send("clearing", "a2", OLD, 6000).path("purchase")).isEqualTo(annas.path("purchase"));
        assertThat(purchases("mem_ben")).containsExactly("CLEARED b1 b2");
        assertThat(purchases("mem_anna")).containsExactly("CLEARED a1 a2");
    }

    @Test
    void ofAMemberWhoIsErasedNothingIsLeftAndTheBooksBalance() throws Exception {
        send("authorization", "m-annas-first-message", OLD, 5000);
        send("clearing", "m-annas-second-message", OLD, 5000);
        send("authorization", "m-annas-third-message", OLD, 7000);
        web.post("/v1/cards", "{'id': 'crd_bens', 'member': 'mem_ben', 'number': '" + NEW + "'}")
                .expect(201);
        JsonNode bens = send("authorization", "b1", NEW, 9000);
        String purchase = web.get("/v1/members/mem_anna/purchases")
                .json()
                .path("data")
                .path(0)
                .path("id")
                .asText();

        web.request("DELETE", "/v1/members/mem_anna").expect(202);

        List<String> gone = List.of(
                "/v1/members/mem_anna",
                "/v1/members/mem_anna/purchases",
                "/v1/members/mem_anna/rewards",
                "/v1/members/mem_anna/entries",
                "/v1/members/mem_anna/waiting",
                "/v1/purchases/" + purchase);
        gone.subList(0, 5).forEach(path -> web.get(path).expect(404));
        assertThat(send("clearing", "m-annas-late-message", OLD, 7000)
                        .path("status")
                        .asText())
                .isEqualTo("NOT_LINKED");
        afterErasure("mem_anna");
        gone.forEach(path -> web.get(path).expect(404));
        assertBooksBalance();
        assertThat(send("clearing", "b2", NEW, 9000).path("purchase")).isEqualTo(bens.path("purchase"));

        web.post("/v1/members", "{'id': 'mem_anna', 'program': 'prg_test'}").expect(201);
        web.post("/v1/cards", "{'id': 'crd_old', 'member': 'mem_anna', 'number': '" + OLD + "'}")
                .expect(201);
        assertThat(purchases("mem_anna")).isEmpty();
        assertThat(web.get("/v1/members/mem_anna/entries").json().path("data")).isEmpty();
        send("authorization", "m-annas-first-message", OLD, 5000);
        assertThat(purchases("mem_anna")).containsExactly("AUTHORISED m-annas-first-message");
        assertBooksBalance();
    }

    @Test
    void noRowLeadsToAMemberWhoWasErased() throws Exception {
        send("authorization", "m-annas-first-message", OLD, 5000);
        send("clearing", "m-annas-second-message", OLD, 5000);
        send("refund", "m-annas-third-message", OLD, 700000);
        web.request("DELETE", "/v1/members/mem_anna?forfeit=true").expect(202);
        afterErasure("mem_anna");
        service.close();
        var rows = new StoreRows(folder.resolve("store"));
        assertThat(rows.of("mem_ben")).isNotEmpty();
        for (String trace : List.of("mem_anna", "crd_old", "annas", "first-message", OLD.substring(OLD.length() - 4))) {
            assertThat(rows.of(trace)).as(trace).isEmpty();
        }
        assertThat(rows.of(number("mem_ben"))).isNotEmpty();
        assertThat(rows.of(number("mem_anna"))).as("keys of hers").isEmpty();
        service = opened();
        assertBooksBalance();
    }

    @Test
    void anErasureThatWasCutShortGoesOnWithTheNextStart() throws Exception {
        for (int i = 0; i < 30; i++) {
            send("authorization", "m-annas-" + i, OLD, 5000 + i);
        }
        web.request("DELETE", "/v1/members/mem_anna").expect(202);
        service = restarted();
        web.get("/v1/members/mem_anna").expect(404);
        afterErasure("mem_anna");
        assertBooksBalance();
        assertThat(web.get("/v1/ledger/trial-balance").json().toString()).doesNotContain("provisional\":5");
    }

    @Test
    void whatOneHolderOfACardHasOfAnotherGoesWithHim() throws Exception {
        send("authorization", "m-annas-purchase", OLD, 5000);
        web.post("/v1/cards/crd_old/unlink", "").expect(200);
        Thread.sleep(1100);
        web.post("/v1/cards", "{'id': 'crd_bens', 'member': 'mem_ben', 'number': '" + OLD + "'}")
                .expect(201);
        send("authorization", "ben-passed-by", OLD, 7000);
        send("clearing", "m-annas-clearing", OLD, 5000);
        web.request("DELETE", "/v1/members/mem_ben").expect(202);
        afterErasure("mem_ben");
        assertThat(purchases("mem_anna")).containsExactly("CLEARED m-annas-purchase m-annas-clearing");
        assertThat(send("authorization", "nobodys", OLD, 8000).path("status").asText())
                .isEqualTo("NOT_LINKED");
        assertBooksBalance();
        service.close();
        var rows = new StoreRows(folder.resolve("store"));
        assertThat(rows.of("annas-purchase")).isNotEmpty();
        for (String trace : List.of("mem_ben", "crd_bens", "passed-by", "nobodys")) {
            assertThat(rows.of(trace)).as(trace).isEmpty();
        }
        assertThat(rows.of(number("mem_ben"))).as("keys of his").isEmpty();
        service = opened();
    }

    /** Anna held it before him, Cleo holds it now, who knows nothing of Anna. */
    @Test
    void whoHoldsACardNowGoesOnWithItWhenOneWhoHeldItInBetweenIsErased() throws Exception {
        send("authorization", "m-annas-purchase", OLD, 5000);
        passes("crd_old", "mem_ben", "crd_bens");
        send("authorization", "bens-own", OLD, 7000);
        web.post("/v1/members", "{'id': 'mem_cleo', 'program': 'prg_test'}").expect(201);
        passes("crd_bens", "mem_cleo", "crd_cleos");
        send("authorization", "m-cleos-purchase", OLD, 8000);
        web.request("DELETE", "/v1/members/mem_ben").expect(202);
        afterErasure("mem_ben");
        send("authorization", "m-cleos-next", OLD, 9000);
        send("clearing", "m-cleos-clearing", OLD, 8000);
        send("clearing", "m-annas-clearing", OLD, 5000);
        assertThat(purchases("mem_anna")).containsExactly("CLEARED m-annas-purchase m-annas-clearing");
        // Of the same second they may be, and in either order then.
        assertThat(purchases("mem_cleo"))
                .containsExactlyInAnyOrder("AUTHORISED m-cleos-next", "CLEARED m-cleos-purchase m-cleos-clearing");
        assertBooksBalance();
        service.close();
        var rows = new StoreRows(folder.resolve("store"));
        for (String trace : List.of("mem_ben", "crd_bens", "bens-own")) {
            assertThat(rows.of(trace)).as(trace).isEmpty();
        }
        assertThat(rows.of(number("mem_ben"))).as("keys of his").isEmpty();
        service = opened();
    }

    private void passes(String card, String member, String as) throws InterruptedException {
        web.post("/v1/cards/" + card + "/unlink", "").expect(200);
        Thread.sleep(1100);
        web.post("/v1/cards", "{'id': '" + as + "', 'member': '" + member + "', 'number': '" + OLD + "'}")
                .expect(201);
    }

    private static byte[] number(String member) {
        return ByteBuffer.allocate(8)
                .putLong(MemberKey.of("prg_test", member).number())
                .array();
    }

    @Test
    void whoLeavesKeepsWhatHeBoughtBeforeAndEarnsNoMore() throws Exception {
        send("authorization", "before", OLD, 5000);
        Thread.sleep(1100);
        web.post("/v1/members/mem_anna/leave", "").expect(200);
        Thread.sleep(1100);
        assertThat(web.get("/v1/members/mem_anna").json().path("cards").path(0).has("unlinkedAt"))
                .isTrue();
        assertThat(send("clearing", "cleared", OLD, 5000)
                        .path("rewards")
                        .path(0)
                        .path("reason")
                        .asText())
                .isNotEqualTo("NOT_ENROLLED");
        JsonNode after = send("authorization", "after", OLD, 8000);
        assertThat(after.path("rewards").findValuesAsText("reason")).allMatch("NOT_ENROLLED"::equals);
        assertThat(web.post("/v1/members/mem_nobody/leave", "").status()).isEqualTo(404);
        web.post("/v1/cards", "{'id': 'crd_bens', 'member': 'mem_ben', 'number': '" + OLD + "'}")
                .expect(201);
    }

    /** Until whoever had the id is forgotten, it is nobody's. */
    private void afterErasure(String member) throws InterruptedException {
        for (int tries = 0; service.isErasing(member); tries++) {
            assertThat(tries).as("tries").isLessThan(500);
            Thread.sleep(20);
        }
    }

    private void assertBooksBalance() {
        assertThat(service.faults()).isEmpty();
        JsonNode balance = web.get("/v1/ledger/trial-balance").expect(200).json();
        assertThat(balance.path("balanced").asBoolean()).as(balance.toString()).isTrue();
    }

    private TestService restarted() {
        service.close();
        return opened();
    }

    private TestService opened() {
        var again = new TestService(folder.resolve("store"));
        web = again.web;
        return again;
    }

    private JsonNode send(String type, String id, String card, long minor) {
        return web.post("/v1/transactions", TestService.json(type, id, card, minor, Instant.now()))
                .expect(200)
                .json();
    }

    private List<String> purchases(String member) {
        var purchases = new ArrayList<String>();
        web.get("/v1/members/" + member + "/purchases")
                .expect(200)
                .json()
                .path("data")
                .forEach(purchase -> {
                    var events = new ArrayList<String>();
                    purchase.path("events")
                            .forEach(event -> events.add(event.path("id").asText()));
                    purchases.add(purchase.path("state").asText() + " " + String.join(" ", events));
                });
        return purchases;
    }
}
