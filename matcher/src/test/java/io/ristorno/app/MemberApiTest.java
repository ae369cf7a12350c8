package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.event.MemberKey;
import io.ristorno.store.Batch;
import io.ristorno.store.Rider;
import io.ristorno.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members and their cards over HTTP. */
@Timeout(60)
class MemberApiTest extends WithCafe {
    @Test
    void aMemberIsShownWithTheLastFourOfHisCardsAndNoMore() {
        JsonNode anna = web.get("/v1/members/mem_anna").expect(200).json();
        assertThat(anna.path("program").asText()).isEqualTo("prg_test");
        assertThat(anna.path("cards")).hasSize(1);
        JsonNode card = anna.path("cards").path(0);
        assertThat(card.path("lastFour").asText()).isEqualTo(ANNAS.substring(12));
        assertThat(card.path("id").asText()).startsWith("crd_");
        List<String> names = new ArrayList<>();
        card.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactlyInAnyOrder("id", "linkedAt", "lastFour");
    }

    @Test
    void aMemberWithoutAnIdIsGivenOne() {
        String id = web.post("/v1/members", "{'program': 'prg_test'}")
                .expect(201)
                .json()
                .path("id")
                .asText();
        assertThat(id).startsWith("mem_");
        web.get("/v1/members/" + id).expect(200);
    }

    @ParameterizedTest
    @CsvSource({
        "{'program': 'prg_nobody'}, program",
        "{'program': 7}, program",
        "{}, program",
        "{'program': 'prg_test'; 'id': 'anna'}, id",
        "{'program': 'prg_test'; 'id': 7}, id"
    })
    void aMemberThatCannotBeReadIsRefusedByItsField(String body, String field) {
        web.post("/v1/members", body.replace(';', ',').replace('`', '\'')).expectProblem(400, field);
    }

    @Test
    void allProblemsOfAMemberAreToldAtOnce() {
        web.post("/v1/members", "{'program': 'prg_nobody', 'id': 'anna', 'surprise': 1}")
                .expectProblem(400, "program", "id", "surprise");
    }

    @Test
    void anIdThatFallsOnAnotherMembersNumberIsRefused(@TempDir Path other) {
        var number = MemberKey.of("prg_test", "mem_late");
        try (var store = Store.open(other.resolve("store"))) {
            store.commit(new Batch(
                    1,
                    0,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(new Rider.Identity(number, "mem_early"))));
        }
        try (var fresh = new TestService(other.resolve("store")).withCafe()) {
            Web.Reply refused = fresh.web.post("/v1/members", "{'id': 'mem_late', 'program': 'prg_test'}");
            refused.expectProblem(409);
            assertThat(refused.json().path("code").asText()).isEqualTo("MEMBER_ID_TAKEN");
        }
    }

    @Test
    void aCardOfAMemberWhoLeftIsRefusedUntilHeJoinsAgain() {
        String card = "{'member': 'mem_gone', 'number': '" + TestService.card(77) + "'}";
        web.post("/v1/members", "{'id': 'mem_gone', 'program': 'prg_test'}").expect(201);
        web.post("/v1/members/mem_gone/leave", "{}").expect(200);
        Web.Reply refused = web.post("/v1/cards", card).expectProblem(400, "member");
        assertThat(refused.mend()).contains("POST /v1/members");
        web.post("/v1/members", "{'id': 'mem_gone', 'program': 'prg_test'}");
        web.post("/v1/cards", card).expect(201);
    }

    @Test
    void aCardThatIsLinkedToSomebodyIsRefused() {
        web.post("/v1/members", "{'id': 'mem_second', 'program': 'prg_test'}").expect(201);
        Web.Reply refused = web.post("/v1/cards", "{'member': 'mem_second', 'number': '" + ANNAS + "'}");
        refused.expectProblem(409);
        assertThat(refused.json().path("code").asText()).isEqualTo("CARD_LINKED_ELSEWHERE");
        assertThat(refused.json().path("title").asText()).isEqualTo("The card is linked already");
        assertThat(refused.mend()).contains("POST /v1/cards/{id}/unlink");
        assertThat(web.get("/v1/members/mem_second").json().path("cards")).isEmpty();
    }

    @Test
    void aCardIdThatWasUsedIsNotUsedAgain() {
        web.post("/v1/members", "{'id': 'mem_again', 'program': 'prg_test'}").expect(201);
        String request = "{'id': 'crd_again', 'member': 'mem_again', 'number': '" + TestService.card(650) + "'}";
        web.post("/v1/cards", request).expect(201);
        web.post("/v1/cards/crd_again/unlink", "").expect(200);
        Web.Reply refused = web.post("/v1/cards", request);
        refused.expectProblem(409);
        assertThat(refused.json().path("code").asText()).isEqualTo("CARD_ID_USED");
    }

    @Test
    void aCardThatIsLinkedTwiceAtOnceIsLinkedOnce() {
        web.post("/v1/members", "{'id': 'mem_left', 'program': 'prg_test'}").expect(201);
        web.post("/v1/members", "{'id': 'mem_right', 'program': 'prg_test'}").expect(201);
        for (int i = 0; i < 10; i++) {
            String number = TestService.card(500 + i);
            List<CompletableFuture<Integer>> both = List.of("mem_left", "mem_right").stream()
                    .map(member -> CompletableFuture.supplyAsync(
                            () -> web.post("/v1/cards", "{'member': '" + member + "', 'number': '" + number + "'}")
                                    .status()))
                    .toList();
            assertThat(both.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(201, 409);
        }
    }

    @Test
    void aCardThatWasUnlinkedMayBeLinkedToAnotherMember() throws Exception {
        String number = TestService.card(600);
        service.withMember("mem_before", number);
        web.post("/v1/members", "{'id': 'mem_after', 'program': 'prg_test'}").expect(201);
        String card = web.get("/v1/members/mem_before")
                .json()
                .path("cards")
                .path(0)
                .path("id")
                .asText();
        Instant first = Instant.now();
        Thread.sleep(1100);
        web.post("/v1/cards/" + card + "/unlink", "").expect(200);
        assertThat(web.get("/v1/members/mem_before")
                        .json()
                        .path("cards")
                        .path(0)
                        .has("unlinkedAt"))
                .isTrue();
        web.post("/v1/cards/" + card + "/unlink", "").expectProblem(404);
        web.post("/v1/cards", "{'member': 'mem_after', 'number': '" + number + "'}")
                .expect(201);
        Thread.sleep(1100);
        Instant second = Instant.now();
        // A late message belongs to whom the card was then.
        web.post("/v1/transactions", TestService.json("authorization", "relink1", number, 5000, second))
                .expect(200);
        web.post("/v1/transactions", TestService.json("authorization", "relink2", number, 6000, first))
                .expect(200);
        assertThat(amounts("mem_before")).containsExactly(6000L);
        assertThat(amounts("mem_after")).containsExactly(5000L);
        assertThat(rewarded("mem_before")).isEqualTo(600);
        assertThat(rewarded("mem_after")).isEqualTo(500);
    }

    private static List<Long> amounts(String member) {
        var amounts = new ArrayList<Long>();
        web.get("/v1/members/" + member + "/purchases")
                .json()
                .path("data")
                .forEach(purchase ->
                        amounts.add(purchase.path("authorised").path("minor").asLong()));
        return amounts;
    }

    private static long rewarded(String member) {
        return web.get("/v1/members/" + member + "/rewards")
                .json()
                .path("balances")
                .path(0)
                .path("provisionalMinor")
                .asLong();
    }

    @ParameterizedTest
    @CsvSource({
        "{'member': 'mem_anna'; 'number': '123'}, number",
        "{'member': 'mem_anna'; 'number': '4111111111111112'}, number",
        "{'member': 'mem_anna'; 'number': 4000100000079194}, number",
        "{'member': 'mem_anna'; 'number': '4000 1000 0007 9194'}, number",
        "{'member': 'mem_anna'; 'token': 'v1:short'}, token",
        "{'member': 'mem_anna'}, number",
        "{'member': 'mem_anna'; 'number': '4000100000079194'; 'product': 'Gold'}, product",
        "{'member': 'mem_anna'; 'number': '4000100000079194'; 'product': '4000100000079194'}, product",
        "{'member': 'mem_anna'; 'number': '4000100000079194'; 'bin': '400010'}, bin",
        "{'member': 'mem_anna'; 'id': 'crd_x'; 'bin': '40001'}, bin",
        "{'member': 'anna'; 'number': '4000100000079194'}, member",
        "{'number': '4000100000079194'}, member",
        "{'member': 'mem_anna'; 'id': 'card'; 'number': '4000100000079194'}, id"
    })
    void aCardThatCannotBeReadIsRefusedByItsField(String body, String field) {
        Web.Reply refused = web.post("/v1/cards", body.replace(';', ',').replace('`', '\''));
        refused.expectProblem(400, field);
        assertThat(refused.text()).doesNotContainPattern("[0-9]{6}");
    }

    @Test
    void allProblemsOfACardAreToldAtOnceAndNoneQuotesIt() {
        String number = TestService.card(701);
        Web.Reply refused = web.post(
                "/v1/cards",
                "{'member': '%s', 'id': 'crd_%s', 'number': '%s?', 'token': '%s', '%s': '%s'}"
                        .formatted(number, number, number, number, number, number));
        refused.expectProblem(400, "member", "id", "number", "token");
        assertThat(refused.problemFields()).hasSize(5);
        assertThat(refused.text()).doesNotContain(number).doesNotContain(number.substring(2, 14));
    }

    @Test
    void aCardMayBeNamedByItsTokenOrByItsIdAlone() {
        web.post("/v1/members", "{'id': 'mem_token', 'program': 'prg_test'}").expect(201);
        web.post("/v1/cards", "{'member': 'mem_token', 'id': 'crd_alone'}").expect(201);
        assertThat(web.post(
                                "/v1/transactions",
                                TestService.json("authorization", "byid", "'id': 'crd_alone'", 5000, today, "CAFE"))
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("TAKEN");
        web.post("/v1/cards", "{'member': 'mem_token', 'id': 'crd_alone'}").expect(200);
        String number = TestService.card(78);
        web.post("/v1/cards", "{'member': 'mem_token', 'id': 'crd_alone', 'number': '" + number + "'}")
                .expectProblem(409);
    }
}
