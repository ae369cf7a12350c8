package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.event.MemberKey;
import io.ristorno.store.Batch;
import io.ristorno.store.Rider;
import io.ristorno.store.Store;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every endpoint over HTTP: what it takes, what it refuses and with which words. */
@Timeout(60)
class ApiTest {
    private static final String ANNAS = TestService.card(1);

    @TempDir
    static Path folder;

    private static TestService service;
    private static Web web;
    private static Instant today;

    @BeforeAll
    static void start() {
        service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", ANNAS);
        web = service.web;
        today = Instant.now().plusSeconds(600);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void assertProblem(Web.Reply reply, int status, String... fields) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.json().path("status").asInt()).isEqualTo(status);
        assertThat(reply.json().path("title").asText()).isNotBlank();
        assertThat(reply.problemFields()).containsAll(List.of(fields));
        reply.json().path("problems").forEach(problem -> {
            assertThat(problem.path("message").asText()).as(problem.toString()).isNotBlank();
            assertThat(problem.path("mend").asText()).as(problem.toString()).isNotBlank();
        });
        if (!reply.json().has("problems")) {
            assertThat(reply.json().path("detail").asText()).as(reply.text()).isNotBlank();
            assertThat(reply.json().path("mend").asText()).as(reply.text()).isNotBlank();
        }
    }

    /** What to do, of the first problem or of the whole. */
    private static String mend(Web.Reply reply) {
        JsonNode first = reply.json().path("problems").path(0);
        return (first.isMissingNode() ? reply.json() : first).path("mend").asText();
    }

    // Programs, merchants, offers.

    @Test
    void whatIsRegisteredIsShownWithItsId() {
        JsonNode merchant = web.post("/v1/merchants", "{'name': 'Without an id'}")
                .expect(201)
                .json();
        assertThat(merchant.path("id").asText()).startsWith("mer_");
        assertThat(web.get("/v1/merchants/" + merchant.path("id").asText())
                        .expect(200)
                        .json())
                .isEqualTo(merchant);
        assertThat(web.get("/v1/merchants").expect(200).json().path("data")).contains(merchant);
        assertThat(web.get("/v1/programs").expect(200).json().path("data")).hasSize(1);
    }

    @Test
    void anOfferIsShownWithItsSentenceAndItsLatestVersion() {
        web.post("/v1/merchants", TestService.merchant("mer_baker", "BAKER")).expect(201);
        web.post("/v1/offers", TestService.offer("off_edited", "mer_baker", 300))
                .expect(201);
        JsonNode second = web.post("/v1/offers", TestService.newOffer("off_edited", "mer_baker", 400))
                .expect(201)
                .json();
        assertThat(second.path("version").asInt()).isEqualTo(2);
        assertThat(second.path("sentence").asText()).contains("4");
        assertThat(web.get("/v1/offers/off_edited").expect(200).json()).isEqualTo(second);
        assertThat(web.get("/v1/offers").expect(200).json().path("data")).contains(second);
        JsonNode stopped = web.post("/v1/offers/off_edited/stop", "{'mode': 'VOID_PROVISIONAL'}")
                .expect(201)
                .json();
        assertThat(stopped.path("stop").path("mode").asText()).isEqualTo("VOID_PROVISIONAL");
    }

    @Test
    void whatIsRegisteredTwiceIsRegisteredOnce() {
        String merchant = TestService.merchant("mer_twice", "TWICE");
        web.post("/v1/merchants", merchant).expect(201);
        web.post("/v1/merchants", merchant).expect(200);
        JsonNode offer = web.post("/v1/offers", TestService.offer("off_twice", "mer_twice", 300))
                .expect(201)
                .json();
        assertThat(web.post("/v1/offers", TestService.offer("off_twice", "mer_twice", 300))
                        .expect(200)
                        .json())
                .isEqualTo(offer);
        assertThat(offer.path("version").asInt()).isEqualTo(1);
        web.post("/v1/programs", "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC'}")
                .expect(200);
    }

    @Test
    void whatIsRegisteredAgainIsNotAnsweredBeforeItIsDurable(@TempDir Path other) throws Exception {
        try (var slow = new SlowService(other, 16)) {
            var committing = new CountDownLatch(1);
            var hold = new CountDownLatch(1);
            slow.storage.beforeCommit = () -> {
                committing.countDown();
                waitFor(hold);
            };
            String merchant = TestService.merchant("mer_slow", "SLOW");
            var first = CompletableFuture.supplyAsync(() -> slow.web.post("/v1/merchants", merchant));
            assertThat(committing.await(20, TimeUnit.SECONDS)).isTrue();
            var again = CompletableFuture.supplyAsync(() -> slow.web.post("/v1/merchants", merchant));
            Thread.sleep(500);
            boolean early = again.isDone();
            hold.countDown();
            assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(201);
            assertThat(again.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(early).isFalse();
        }
    }

    @Test
    void ofAnEditOnlyWhatItChangesIsStored(@TempDir Path other) {
        try (var fresh = new TestService(other.resolve("store")).withCafe()) {
            fresh.web
                    .post("/v1/offers", TestService.offer("off_other", "mer_cafe", 200))
                    .expect(201);
            fresh.web
                    .post("/v1/offers", TestService.newOffer("off_ten", "mer_cafe", 900))
                    .expect(201);
        }
        try (var store = Store.open(other.resolve("store"))) {
            assertThat(store.recovered().catalogue().getLast().json())
                    .contains("\"rateBasisPoints\":900")
                    .doesNotContain("\"rateBasisPoints\":1000", "off_other", "locations");
        }
    }

    @Test
    void allProblemsOfAnOfferAreToldAtOnce() {
        assertProblem(
                web.post(
                        "/v1/offers",
                        "{'merchantId': 'mer_nobody', 'title': '', 'currency': 'EURO', 'surprise': 1,"
                                + " 'schedule': {'from': '2026-02-30', 'until': '2099-01-01'},"
                                + " 'reward': {'type': 'PERCENT', 'rateBasisPoints': 20000}}"),
                400,
                "title",
                "currency",
                "surprise",
                "schedule.from",
                "reward.rateBasisPoints");
    }

    @Test
    void anOfferOfAMerchantThatNobodyRegisteredIsRefused() {
        assertProblem(web.post("/v1/offers", TestService.offer("off_x", "mer_nobody", 100)), 400, "merchantId");
    }

    @Test
    void aNumberThatAnotherLocationHasIsRefused() {
        assertProblem(
                web.post("/v1/merchants", TestService.merchant("mer_copycat", "CAFE")),
                400,
                "locations[0].merchantNumbers[0].mid");
    }

    @Test
    void allProblemsOfAMerchantAreToldAtOnce() {
        assertProblem(
                web.post(
                        "/v1/merchants",
                        "{'id': 'shop', 'name': '', 'surprise': 1,"
                                + " 'locations': [{'name': 'Here', 'zone': 'Mars/Base', 'country': 'XX'}]}"),
                400,
                "id",
                "name",
                "surprise",
                "locations[0].zone",
                "locations[0].country");
    }

    @Test
    void allProblemsOfAProgramAreToldAtOnce() {
        assertProblem(
                web.post("/v1/programs", "{'id': 'demo', 'name': 7, 'zone': 'Mars/Base', 'surprise': 1}"),
                400,
                "id",
                "name",
                "zone",
                "surprise");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/programs", "/v1/merchants", "/v1/offers", "/v1/members", "/v1/cards", "/v1/transactions"})
    void whatIsNoJsonObjectIsRefused(String path) {
        for (String body : List.of("", "{", "[]", "7", "{'a': }", "null", "{} {}", "{'a': 1")) {
            Web.Reply refused = web.post(path, body);
            assertThat(refused.problemFields()).as(body).isNotEmpty();
            assertProblem(refused, 400, refused.problemFields().toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/programs",
                "/v1/merchants",
                "/v1/offers",
                "/v1/offers/off_ten/stop",
                "/v1/members",
                "/v1/cards",
                "/v1/cards/crd_nobody/unlink",
                "/v1/transactions"
            })
    void aBodyThatSaysItIsNotJsonIsRefused(String path) {
        for (String type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded", "json")) {
            assertProblem(web.postBytes(path, type, "{}".getBytes(StandardCharsets.US_ASCII)), 415, "Content-Type");
        }
    }

    @Test
    void linesAreTakenWhereTransactionsAreAndNowhereElse() {
        assertProblem(
                web.postBytes("/v1/members", "application/x-ndjson", "{}".getBytes(StandardCharsets.US_ASCII)),
                415,
                "Content-Type");
    }

    @Test
    void jsonMayNameItsCharacters() {
        String json = Web.quoted("{'program': 'prg_test', 'id': 'mem_utf'}");
        web.postBytes("/v1/members", "application/JSON; charset=utf-8", json.getBytes(StandardCharsets.UTF_8))
                .expect(201);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /v1/merchants/mer_cafe, GET",
        "PUT, /v1/offers, 'GET, POST'",
        "POST, /v1/offers/off_ten, GET",
        "DELETE, /v1/offers/off_ten/stop, POST",
        "GET, /v1/transactions, POST",
        "GET, /v1/cards, POST",
        "PUT, /v1/members/mem_anna, 'DELETE, GET'",
        "DELETE, /v1/offers/, 'GET, POST'",
        "POST, /v1/ledger/trial-balance, GET",
        "POST, /health/ready, GET",
        "POST, /metrics, GET"
    })
    void aMethodThatAResourceDoesNotHaveIsRefused(String method, String path, String allowed) {
        Web.Reply reply = web.request(method, path);
        assertProblem(reply, 405);
        assertThat(reply.header("allow")).isEqualTo(allowed);
        assertProblem(web.request(method, path, "application/x-www-form-urlencoded"), 405);
    }

    @ParameterizedTest
    @CsvSource({
        "{, $",
        "[], $",
        "7, $",
        "{'mode': `SOMEHOW`}, mode",
        "{'mode': 7}, mode",
        "{'at': `noon`}, at",
        "{'at': 12}, at"
    })
    void aStopThatCannotBeReadIsRefusedByItsField(String body, String field) {
        assertProblem(web.post("/v1/offers/off_ten/stop", body.replace('`', '\'')), 400, field);
        assertThat(web.get("/v1/offers/off_ten").json().has("stop")).isFalse();
    }

    // Members and cards.

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
        assertProblem(web.post("/v1/members", body.replace(';', ',').replace('`', '\'')), 400, field);
    }

    @Test
    void allProblemsOfAMemberAreToldAtOnce() {
        assertProblem(
                web.post("/v1/members", "{'program': 'prg_nobody', 'id': 'anna', 'surprise': 1}"),
                400,
                "program",
                "id",
                "surprise");
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
            assertProblem(refused, 409);
            assertThat(refused.json().path("code").asText()).isEqualTo("MEMBER_ID_TAKEN");
        }
    }

    @Test
    void aCardThatIsLinkedToSomebodyIsRefused() {
        web.post("/v1/members", "{'id': 'mem_second', 'program': 'prg_test'}").expect(201);
        Web.Reply refused = web.post("/v1/cards", "{'member': 'mem_second', 'number': '" + ANNAS + "'}");
        assertProblem(refused, 409);
        assertThat(refused.json().path("code").asText()).isEqualTo("CARD_LINKED_ELSEWHERE");
        assertThat(refused.json().path("title").asText()).isEqualTo("The card is linked already");
        assertThat(mend(refused)).contains("POST /v1/cards/{id}/unlink");
        assertThat(web.get("/v1/members/mem_second").json().path("cards")).isEmpty();
    }

    @Test
    void aCardIdThatWasUsedIsNotUsedAgain() {
        web.post("/v1/members", "{'id': 'mem_again', 'program': 'prg_test'}").expect(201);
        String request = "{'id': 'crd_again', 'member': 'mem_again', 'number': '" + TestService.card(650) + "'}";
        web.post("/v1/cards", request).expect(201);
        web.post("/v1/cards/crd_again/unlink", "").expect(200);
        Web.Reply refused = web.post("/v1/cards", request);
        assertProblem(refused, 409);
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
        assertProblem(web.post("/v1/cards/" + card + "/unlink", ""), 404);
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
        "{'member': 'anna'; 'number': '4000100000079194'}, member",
        "{'number': '4000100000079194'}, member",
        "{'member': 'mem_anna'; 'id': 'card'; 'number': '4000100000079194'}, id"
    })
    void aCardThatCannotBeReadIsRefusedByItsField(String body, String field) {
        Web.Reply refused = web.post("/v1/cards", body.replace(';', ',').replace('`', '\''));
        assertProblem(refused, 400, field);
        assertThat(refused.text()).doesNotContainPattern("[0-9]{6}");
    }

    @Test
    void allProblemsOfACardAreToldAtOnceAndNoneQuotesIt() {
        String number = TestService.card(701);
        Web.Reply refused = web.post(
                "/v1/cards",
                "{'member': '%s', 'id': 'crd_%s', 'number': '%s?', 'token': '%s', '%s': '%s'}"
                        .formatted(number, number, number, number, number, number));
        assertProblem(refused, 400, "member", "id", "number", "token");
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
        assertProblem(web.post("/v1/cards", "{'member': 'mem_token', 'id': 'crd_alone'}"), 409);
    }

    // What is not there.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/merchants/mer_nobody",
                "/v1/offers/off_nobody",
                "/v1/members/mem_nobody",
                "/v1/members/mem_nobody/purchases",
                "/v1/members/mem_nobody/rewards",
                "/v1/members/mem_nobody/entries",
                "/v1/purchases/pur_nobody",
                "/v1/purchases/pur_00000000000000000000000000",
                "/v1/purchases/pur_vvvvvvvvvvvvvvvvvvvvvvvvvv",
                "/v1/purchases/pur_nobody/explanation",
                "/v1/nothing",
                "/",
                "/v1/members/%00",
                "/v1/members/..%2F..%2Fetc"
            })
    void whatIsNotThereIsA404(String path) {
        assertProblem(web.get(path), 404);
    }

    @Test
    void toStopOrUnlinkWhatIsNotThereIsA404() {
        assertProblem(web.post("/v1/offers/off_nobody/stop", "{}"), 404);
        assertProblem(web.post("/v1/cards/crd_nobody/unlink", ""), 404);
    }

    @Test
    void aCardOfAMemberThatNobodyRegisteredIsRefusedByItsField() {
        Web.Reply refused =
                web.post("/v1/cards", "{'member': 'mem_nobody', 'number': '" + TestService.card(700) + "'}");
        assertProblem(refused, 400, "member");
        assertThat(mend(refused)).contains("POST /v1/members");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/offer, Did you mean /v1/offers?",
        "/v1/cardz, Did you mean /v1/cards?",
        "/nothing, The resources are /health/live",
        "/v1/4111111111111111, The resources are"
    })
    void aPathThatIsNoneIsToldWhichWereMeantAndNotRepeated(String path, String mend) {
        Web.Reply refused = web.get(path);
        assertProblem(refused, 404);
        assertThat(mend(refused)).startsWith(mend);
        assertThat(refused.text()).doesNotContain("4111");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/members", "/v1/cards", "/v1/transactions", "/v1/offers", "/v1/offers/off_ten/stop"})
    void whereTheJsonBreaksIsToldWithoutQuotingIt(String path) {
        Web.Reply refused = web.post(path, "{'id': '4111111111111111',\n  'at' 4111111111111111}");
        assertProblem(refused, 400, "$");
        assertThat(refused.text()).contains("line 2, column 8").doesNotContain("4111");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/members, {'programm': 'prg_test'}, program",
        "/v1/cards, {'members': 'mem_anna'}, member",
        "/v1/transactions, {'typ': 'clearing'}, type",
        "/v1/offers, {'minSpend': 4000}, minSpendMinor",
        "/v1/offers/off_ten/stop, {'mod': 'VOID_PROVISIONAL'}, mode"
    })
    void aFieldThatIsNearlyOneIsToldWhichWasMeant(String path, String body, String meant) {
        Web.Reply refused = web.post(path, body);
        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.json().path("problems"))
                .extracting(problem -> problem.path("mend").asText())
                .contains("did you mean \"" + meant + "\"?");
        assertThat(web.get("/v1/offers/off_ten").json().has("stop")).isFalse();
    }

    // Transactions.

    @Test
    void aTransactionIsAnsweredWithItsDecisionAndShowsUpEverywhere() {
        service.withMember("mem_bert", TestService.card(10));
        JsonNode decision = web.post(
                        "/v1/transactions", TestService.json("authorization", "b1", TestService.card(10), 5000, today))
                .expect(200)
                .json();
        assertThat(decision.path("status").asText()).isEqualTo("TAKEN");
        assertThat(decision.path("rewards").path(0).path("amount").path("minor").asLong())
                .isEqualTo(500);
        String id = decision.path("purchase").asText();
        web.post("/v1/transactions", TestService.json("clearing", "b2", TestService.card(10), 5000, today))
                .expect(200);

        JsonNode purchase = web.get("/v1/purchases/" + id).expect(200).json();
        assertThat(purchase.path("state").asText()).isEqualTo("CLEARED");
        assertThat(purchase.path("events")).hasSize(2);
        JsonNode explanation =
                web.get("/v1/purchases/" + id + "/explanation").expect(200).json();
        assertThat(explanation.path("authorised")).isEqualTo(amount(5000));
        assertThat(explanation.path("cleared")).isEqualTo(amount(5000));
        assertThat(explanation.path("returned")).isEqualTo(amount(0));
        JsonNode because = explanation.path("offers").path(0);
        assertThat(because.path("reason").asText()).isEqualTo("EARNED");
        assertThat(because.path("conditions")).isNotEmpty();
        assertThat(because.path("sentence"))
                .isEqualTo(web.get("/v1/offers/off_ten").json().path("sentence"));
        assertThat(because.path("sentence").asText()).isNotBlank();
        assertThat(because.path("because").asText()).isNotBlank();
        assertThat(because.path("amount")).isEqualTo(amount(500));
        assertThat(because.path("conditions"))
                .anyMatch(test -> test.path("condition").asText().equals("minimum spend")
                        && test.path("actual").asLong() == 5000
                        && test.path("required").asLong() == 4000);
        assertThat(web.get("/v1/members/mem_bert/purchases").json().path("data"))
                .containsExactly(purchase);
        assertThat(web.get("/v1/members/mem_bert/rewards")
                        .json()
                        .path("balances")
                        .path(0)
                        .path("pendingMinor")
                        .asLong())
                .isEqualTo(500);
        assertThat(web.get("/v1/members/mem_bert/entries").json().path("data")).hasSize(3);
        assertProblem(web.get("/v1/members/mem_bert/entries?after=x"), 400, "after");
        assertThat(web.get("/v1/ledger/trial-balance").json().path("balanced").asBoolean())
                .isTrue();
    }

    private static JsonNode amount(long minor) {
        return new Web.Reply(200, "{\"minor\":" + minor + ",\"currency\":\"EUR\"}", Map.of()).json();
    }

    @Test
    void whatBecameOfTransactionsIsCounted() {
        double received = counted("received");
        double ignored = counted("ignored");
        double matched = matched();
        double taken = counted("taken");
        double repeated = counted("repeated");
        double malformed = counted("malformed");
        double notLinked = counted("not_linked");
        String json = TestService.json("authorization", "counted", ANNAS, 5000, today);
        web.post("/v1/transactions", json).expect(200);
        web.post("/v1/transactions", json).expect(200);
        web.post("/v1/transactions", "{}").expect(400);
        web.post("/v1/transactions", TestService.json("authorization", "x", TestService.card(4711), 5000, today))
                .expect(200);
        web.post("/v1/transactions", json.replaceFirst("\\{", "{'approved': false, "))
                .expect(200);
        assertThat(counted("received")).isEqualTo(received + 5);
        assertThat(counted("ignored")).isEqualTo(ignored + 1);
        assertThat(matched()).isEqualTo(matched + 1);
        assertThat(counted("taken")).isEqualTo(taken + 1);
        assertThat(counted("repeated")).isEqualTo(repeated + 1);
        assertThat(counted("malformed")).isEqualTo(malformed + 1);
        assertThat(counted("not_linked")).isEqualTo(notLinked + 1);
    }

    private static double counted(String outcome) {
        return counter(web, "ristorno_messages_total{link=\"http\",outcome=\"" + outcome + "\"} ");
    }

    private static double matched() {
        return counter(web, "ristorno_matched_total{link=\"http\"} ");
    }

    private static double counter(Web web, String line) {
        return web.get("/metrics")
                .text()
                .lines()
                .filter(each -> each.startsWith(line))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
                .sum();
    }

    @Test
    void theSameTransactionAgainIsAnsweredAsBefore() {
        service.withMember("mem_carl", TestService.card(11));
        String json = TestService.json("authorization", "c1", TestService.card(11), 5000, today);
        JsonNode first = web.post("/v1/transactions", json).expect(200).json();
        JsonNode again = web.post("/v1/transactions", json).expect(200).json();
        assertThat(again.path("repeated").asBoolean()).isTrue();
        assertThat(again.path("purchase")).isEqualTo(first.path("purchase"));
        assertThat(again.path("rewards")).isEqualTo(first.path("rewards"));
        assertThat(web.get("/v1/members/mem_carl/entries").json().path("data")).hasSize(1);
    }

    @Test
    void anotherTransactionUnderTheSameIdIsRefusedAndNotTakenForARepeat() {
        service.withMember("mem_reuse", TestService.card(8814));
        web.post("/v1/transactions", TestService.json("authorization", "d1", TestService.card(8814), 5000, today))
                .expect(200);
        for (String other : List.of(
                TestService.json("clearing", "d1", TestService.card(8814), 5000, today),
                TestService.json("authorization", "d1", TestService.card(8814), 9900, today))) {
            JsonNode refused = web.post("/v1/transactions", other).expect(409).json();
            assertThat(refused.path("code").asText()).isEqualTo("REUSED_ID");
            assertThat(refused.path("detail").asText()).contains("d1");
            assertThat(refused.path("mend").asText()).contains("id of its own");
        }
        assertThat(web.get("/v1/members/mem_reuse/entries").json().path("data")).hasSize(1);
    }

    @Test
    void anOfferIsForPurchasesFromItsPublicationOn() {
        service.withMember("mem_early", TestService.card(8813));
        web.post("/v1/merchants", TestService.merchant("mer_late", "LATE")).expect(201);
        Instant before = Instant.now().minusSeconds(60);
        web.post("/v1/offers", TestService.newOffer("off_late", "mer_late", 1000))
                .expect(201);
        String card = "'number': '" + TestService.card(8813) + "'";
        JsonNode earlier = web.post(
                        "/v1/transactions", TestService.json("authorization", "e1", card, 5000, before, "LATE"))
                .expect(200)
                .json();
        JsonNode later = web.post(
                        "/v1/transactions", TestService.json("authorization", "e2", card, 6000, Instant.now(), "LATE"))
                .expect(200)
                .json();
        assertThat(earlier.path("rewards")).isEmpty();
        assertThat(later.path("rewards"))
                .as(web.get("/v1/purchases/" + later.path("purchase").asText() + "/explanation")
                        .text())
                .hasSize(1);
        assertThat(later.path("rewards").path(0).path("amount").path("minor").asLong())
                .isEqualTo(600);
    }

    @Test
    void aCardThatNobodyLinkedIsAnsweredSo() {
        JsonNode answer = web.post(
                        "/v1/transactions", TestService.json("authorization", "n1", TestService.card(999), 5000, today))
                .expect(200)
                .json();
        assertThat(answer.path("status").asText()).isEqualTo("NOT_LINKED");
    }

    @ParameterizedTest
    @CsvSource({
        "'type': 'purchase', type",
        "'id': 7, id",
        "'at': 'yesterday', at",
        "'amount': {'minor': -1; 'currency': 'EUR'}, amount.minor",
        "'amount': {'minor': 1; 'currency': 'XYZ'}, amount.currency",
        "'card': {'number': '12'}, card.number",
        "'card': {'token': 'x'}, card.token",
        "'merchant': {'location': 'here'}, merchant.location",
        "'surprise': 1, surprise"
    })
    void aBadFieldOfATransactionIsNamed(String field, String path) throws Exception {
        var json = (ObjectNode)
                Web.JSON.readTree(Web.quoted(TestService.json("authorization", "bad", ANNAS, 5000, today)));
        json.setAll((ObjectNode) Web.JSON.readTree(Web.quoted("{" + field.replace(';', ',') + "}")));
        Web.Reply refused = web.post("/v1/transactions", json.toString());
        assertProblem(refused, 400, path);
        assertThat(refused.problemFields()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"type, type", "id, id", "at, at", "card, card", "merchant, merchant", "amount, amount"})
    void whatATransactionCannotDoWithoutIsAskedFor(String missing, String path) throws Exception {
        var json = (ObjectNode)
                Web.JSON.readTree(Web.quoted(TestService.json("authorization", "bad", ANNAS, 5000, today)));
        json.remove(missing);
        assertProblem(web.post("/v1/transactions", json.toString()), 400, path);
    }

    @Test
    void aDeclinedTransactionIsTakenNoteOf() {
        String json = TestService.json("authorization", "declined", ANNAS, 5000, today);
        JsonNode answer = web.post("/v1/transactions", json.replaceFirst("\\{", "{'approved': false, "))
                .expect(200)
                .json();
        assertThat(answer.path("status").asText()).isEqualTo("DECLINED");
    }

    @Test
    void aRefundThatComesBeforeItsPurchaseIsParked() {
        service.withMember("mem_early", TestService.card(20));
        String refund = TestService.json("refund", "early", TestService.card(20), 5000, today);
        JsonNode answer = web.post(
                        "/v1/transactions", refund.replaceFirst("\\{", "{'network': 'VISA', 'lifeCycle': 'L1', "))
                .expect(200)
                .json();
        assertThat(answer.path("status").asText()).isEqualTo("PARKED");
    }

    @Test
    void aRefundThatIsAGuessWaitsForAnOperator() {
        String card = TestService.card(8820);
        service.withMember("mem_guess", card);
        web.post("/v1/transactions", TestService.json("clearing", "g1", card, 8000, today))
                .expect(200);
        web.post("/v1/transactions", TestService.json("clearing", "g2", card, 5000, today))
                .expect(200);
        JsonNode refund = web.post("/v1/transactions", TestService.json("refund", "g3", card, 12_000, today))
                .expect(200)
                .json();
        assertThat(refund.path("status").asText()).isEqualTo("PARKED");
        JsonNode review = reviews("mem_guess").getFirst();
        assertThat(review.path("kind").asText()).isEqualTo("REFUND");
        assertThat(web.get("/v1/members/mem_guess/waiting")
                        .json()
                        .path("data")
                        .get(0)
                        .path("inReview")
                        .asBoolean())
                .isTrue();

        String ruling = "{'member': 'mem_guess', 'merchant': '%s', 'subject': '%s', 'verdict': '%%s', 'by': 'ann'}"
                .formatted(
                        review.path("merchant").asText(), review.path("subject").asText());
        assertProblem(web.post("/v1/rulings", ruling.formatted("PERHAPS")), 400, "verdict");
        assertProblem(web.post("/v1/rulings", ruling.formatted("LINKED")), 400, "purchase");
        web.post("/v1/rulings", ruling.formatted("ACCEPTED").replace("g3", "g1"))
                .expect(422);
        web.post("/v1/rulings", ruling.formatted("ACCEPTED")).expect(200);

        assertThat(reviews("mem_guess")).isEmpty();
        List<Long> returned = new ArrayList<>();
        web.get("/v1/members/mem_guess/purchases").json().path("data").forEach(purchase -> {
            returned.add(purchase.path("returned").path("minor").asLong());
            assertThat(purchase.path("refunds").path(0).path("choice").asText()).isEqualTo("SPLIT");
        });
        assertThat(returned.stream().mapToLong(Long::longValue).sum()).isEqualTo(12_000);
    }

    private static List<JsonNode> reviews(String member) {
        var his = new ArrayList<JsonNode>();
        web.get("/v1/reviews").expect(200).json().path("data").forEach(review -> {
            if (review.path("member").asText().equals(member)) {
                his.add(review);
            }
        });
        return his;
    }

    @Test
    void exchangeRatesAreKeptAndStay() {
        String sheet = "{'id': 'ECB-2026-03-02', 'base': 'EUR', 'rates': {'USD': '1.0832', 'SEK': '11.2'}}";
        web.put("/v1/rates/2026-03-02", sheet).expect(200);
        web.put("/v1/rates/2026-03-02", sheet).expect(200);
        web.put("/v1/rates/2026-03-02", sheet.replace("1.0832", "1.0833")).expect(409);
        assertThat(web.get("/v1/rates/2026-03-02")
                        .expect(200)
                        .json()
                        .path("rates")
                        .path("USD")
                        .asText())
                .isEqualTo("1.0832");
        web.get("/v1/rates/2026-03-03").expect(404);
        web.get("/v1/rates/today").expect(404);
        assertProblem(
                web.put("/v1/rates/2026-03-04", "{'id': '', 'base': 'EURO', 'rates': {'USD': '-1', 'XXY': '1'}}"),
                400,
                "id",
                "base",
                "rates.USD",
                "rates.XXY");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        byte[] large = "x".repeat((1 << 20) + 1).getBytes(StandardCharsets.US_ASCII);
        for (String path : List.of("/v1/transactions", "/v1/merchants", "/v1/cards", "/v1/members", "/v1/offers")) {
            assertProblem(web.postBytes(path, "application/json", large), 413);
        }
        web.get("/health/live").expect(200);
    }

    // Streams of lines.

    @Test
    void linesAreAnsweredInTheirOrderAndABadOneInItsPlace() {
        service.withMember("mem_dorothy", TestService.card(8812));
        var lines = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            lines.append(
                    switch (i % 10) {
                        case 3 -> "{this is no JSON";
                        case 5 -> TestService.json("authorization", "s" + i, TestService.card(998), 5000, today);
                        case 7 -> TestService.json("authorization", "s" + i, "12", 5000, today);
                        default ->
                            TestService.json("authorization", "s" + i, TestService.card(8812), 4000 + 10 * i, today);
                    });
            lines.append('\n');
        }
        List<JsonNode> answers = web.postLines(lines.toString()).expect(200).lines();
        assertThat(answers).hasSize(300);
        for (int i = 0; i < 300; i++) {
            JsonNode answer = answers.get(i);
            switch (i % 10) {
                case 3 -> {
                    assertThat(answer.path("status").asInt()).isEqualTo(400);
                    assertThat(answer.path("problems").path(0).path("mend").asText())
                            .isNotBlank();
                }
                case 5 -> assertThat(answer.path("status").asText()).isEqualTo("NOT_LINKED");
                case 7 ->
                    assertThat(answer.path("problems").path(0).path("field").asText())
                            .isEqualTo("card.number");
                default ->
                    assertThat(answer.path("rewards")
                                    .path(0)
                                    .path("amount")
                                    .path("minor")
                                    .asLong())
                            .as("line %d: %s", i, answer)
                            .isEqualTo(400 + i);
            }
        }
    }

    @Test
    void theLastLineNeedsNoEndAndAnEmptyOneIsSkipped() {
        String unknown = TestService.json("authorization", "e", TestService.card(997), 5000, today);
        assertThat(web.postLines(unknown + "\n\n\n" + unknown).lines()).hasSize(2);
        assertThat(web.postLines("").expect(200).text()).isEmpty();
    }

    @Test
    void aLineIsAnsweredBeforeTheNextIsSent() throws Exception {
        try (LineClient client = LineClient.open(service.service.httpPort())) {
            for (int i = 0; i < 5; i++) {
                client.send(TestService.json("authorization", "o" + i, ANNAS, 5000 + i, today) + "\n");
                assertThat(client.line()).contains("TAKEN");
            }
            String halves = TestService.json("authorization", "half", ANNAS, 7000, today) + "\n";
            client.send(halves.substring(0, 40)).send(halves.substring(40));
            assertThat(client.line()).contains("TAKEN");
            client.end();
            assertThat(client.isEndedWithin(Duration.ofSeconds(5))).isTrue();
            assertThat(client.isWhole()).isTrue();
        }
    }

    @Test
    void aLineThatIsTooLongEndsTheStreamAndNothingElse() throws Exception {
        try (LineClient client = LineClient.open(service.service.httpPort())) {
            try {
                client.send(TestService.json("authorization", "long", ANNAS, 5000, today) + "\n" + "x".repeat(70_000))
                        .send("x".repeat(70_000));
            } catch (UncheckedIOException _) {
                // Closed already.
            }
            assertThat(client.line()).contains("TAKEN");
            assertThat(client.line()).contains("413", "65536 bytes", "go on behind");
            assertThat(client.isEndedWithin(Duration.ofSeconds(5))).isTrue();
        }
        web.get("/health/live").expect(200);
    }

    @Test
    void aClientThatDoesNotReadItsAnswersIsNotReadEither() throws Exception {
        String line = TestService.json("authorization", "r", TestService.card(996), 5000, today) + "\n";
        String chunk = line.repeat(500);
        try (LineClient deaf = LineClient.deaf(service.service.httpPort())) {
            long[] sent = {0};
            Thread sending = Thread.ofVirtual().start(() -> {
                try {
                    while (sent[0] < 400_000_000L) {
                        deaf.send(chunk);
                        sent[0] += chunk.length();
                    }
                } catch (UncheckedIOException _) {
                    // Closed: the test is over.
                }
            });
            long before = -1;
            while (before != sent[0]) {
                before = sent[0];
                web.get("/health/live").expect(200);
                sending.join(Duration.ofMillis(700));
            }
            // It is stuck: nothing but the buffers in between took what was sent.
            assertThat(sending.isAlive()).isTrue();
            assertThat(sent[0]).isLessThan(60_000_000);
            deaf.hear();
            assertThat(deaf.line()).contains("NOT_LINKED");
            long stuck = sent[0];
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (sent[0] == stuck && System.nanoTime() < until) {
                Thread.sleep(10);
            }
            assertThat(sent[0]).isGreaterThan(stuck);
        }
    }

    // Health, metrics, and too much to do.

    @Test
    void healthAndMetricsAreThere() {
        for (String path : List.of("/health/live", "/health/ready", "/health/startup")) {
            assertThat(web.get(path).expect(200).json().path("status").asText()).isEqualTo("UP");
        }
        assertThat(web.get("/metrics").expect(200).text())
                .contains("ristorno_messages_total{link=\"iso87-ascii\",outcome=\"malformed\"}")
                .contains("ristorno_messages_total{link=\"http\",outcome=\"received\"}")
                .contains("ristorno_commit_seconds{quantile=\"0.999\"}")
                .contains("ristorno_queue_depth");
    }

    @Test
    void aFullQueueIsAnsweredWith503AndWhenToComeBack(@TempDir Path other) throws Exception {
        try (var slow = new SlowService(other, 16)) {
            TestService.openCafe(slow.web);
            int members = 30;
            for (int i = 0; i < members; i++) {
                TestService.join(slow.web, "mem_" + i, TestService.card(i));
            }
            var hold = new CountDownLatch(1);
            slow.storage.afterRead = () -> waitFor(hold);
            var lines = new StringBuilder();
            for (int i = 0; i < 2000; i++) {
                String card = "'number': '" + TestService.card(i % members) + "'";
                lines.append(TestService.json("authorization", "q" + i, card, 5000, today, "NOWHERE" + i % 97))
                        .append('\n');
            }
            CompletableFuture<Web.Reply> stream =
                    CompletableFuture.supplyAsync(() -> slow.web.postLines(lines.toString()));
            while (slow.host.queueDepth() < 32) {
                Thread.sleep(5);
            }
            Web.Reply single = slow.web.post(
                    "/v1/transactions", TestService.json("authorization", "x", TestService.card(0), 5000, today));
            hold.countDown();
            assertProblem(single, 503);
            assertThat(single.header("retry-after")).isEqualTo("1");
            List<JsonNode> answers = stream.get(30, TimeUnit.SECONDS).lines();
            assertThat(answers).hasSize(2000);
            assertThat(answers.stream().map(answer -> answer.path("status").asText()))
                    .contains("TAKEN")
                    .containsOnly("TAKEN", "503");
            long sentAway = answers.stream()
                    .filter(answer -> answer.path("status").asText().equals("503"))
                    .count();
            assertThat(counter(slow.web, "ristorno_messages_total{link=\"http\",outcome=\"not_taken\"} "))
                    .isEqualTo(sentAway + 1.0);
        }
    }

    @Test
    void aServiceThatEndsSaysSoForAMomentAndTakesNothingMore(@TempDir Path other) throws Exception {
        var ending = new TestService(other.resolve("store")).withCafe().withMember("mem_end", ANNAS);
        int port = ending.service.httpPort();
        String late = TestService.json("authorization", "late", ANNAS, 5000, today);
        var closing = CompletableFuture.runAsync(ending::close);
        var told = new ArrayList<Long>();
        var sent = new ArrayList<String>();
        try {
            while (true) {
                try (var probe = new Web(port)) {
                    if (probe.get("/health/ready").status() == 503) {
                        told.add(System.nanoTime());
                        Web.Reply reply = probe.post("/v1/transactions", late);
                        sent.add(reply.status() + ", after " + reply.header("retry-after"));
                    }
                }
            }
        } catch (UncheckedIOException _) {
            // Nobody listens any more.
        }
        closing.get(20, TimeUnit.SECONDS);
        // The first may have come between the one word and the other.
        assertThat(sent).hasSizeGreaterThan(1);
        assertThat(sent.subList(1, sent.size())).containsOnly("503, after 1");
        assertThat(Duration.ofNanos(told.getLast() - told.getFirst())).isGreaterThan(Duration.ofMillis(50));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
