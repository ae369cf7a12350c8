package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is registered over HTTP, programs, merchants and offers: what is taken, what is refused and with which words. */
@Timeout(60)
class CatalogueApiTest extends WithCafe {
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
    void aStopThatVoidsTakesWhatWasPromisedThoughNothingElseIsHeard() throws InterruptedException {
        Instant now = promised("void", 61);
        String stop = "{'mode': 'VOID_PROVISIONAL', 'at': '%s'}".formatted(now.plusMillis(1));
        web.post("/v1/offers/off_void/stop", stop).expect(201);
        assertIsTaken("void");
    }

    @Test
    void soDoesOneThatIsTakenInWithACatalogue() throws InterruptedException {
        Instant now = promised("gone", 62);
        String offer = TestService.offer("off_gone", "mer_gone", 1000);
        String stop = ",'stop': {'mode': 'VOID_PROVISIONAL', 'at': '%s'}}".formatted(now.plusMillis(1));
        web.post("/v1/catalogue", "{'offers': [" + offer.substring(0, offer.lastIndexOf('}')) + stop + "]}")
                .expect(201);
        assertIsTaken("gone");
    }

    private static Instant promised(String name, int card) {
        web.post("/v1/merchants", TestService.merchant("mer_" + name, name)).expect(201);
        web.post("/v1/offers", TestService.offer("off_" + name, "mer_" + name, 1000))
                .expect(201);
        service.withMember("mem_" + name, TestService.card(card));
        Instant now = Instant.now();
        String number = "'number': '" + TestService.card(card) + "'";
        web.post("/v1/transactions", TestService.json("authorization", name, number, 5000, now, name))
                .expect(200);
        assertThat(provisional(name)).isEqualTo(500);
        return now;
    }

    private static void assertIsTaken(String name) throws InterruptedException {
        for (int i = 0; i < 400 && provisional(name) > 0; i++) {
            Thread.sleep(25);
        }
        assertThat(provisional(name)).isZero();
        assertThat(web.get("/v1/members/mem_" + name + "/rewards")
                        .json()
                        .path("data")
                        .findValuesAsText("reason"))
                .containsExactly("OUTSIDE_WINDOW");
    }

    private static long provisional(String name) {
        return web.get("/v1/members/mem_" + name + "/rewards")
                .expect(200)
                .json()
                .path("data")
                .findValue("provisionalMinor")
                .asLong();
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
        web.post(
                        "/v1/offers",
                        "{'merchantId': 'mer_nobody', 'title': '', 'currency': 'EURO', 'surprise': 1,"
                                + " 'schedule': {'from': '2026-02-30', 'until': '2099-01-01'},"
                                + " 'reward': {'type': 'PERCENT', 'rateBasisPoints': 20000}}")
                .expectProblem(400, "title", "currency", "surprise", "schedule.from", "reward.rateBasisPoints");
    }

    @Test
    void anOfferOfAMerchantThatNobodyRegisteredIsRefused() {
        web.post("/v1/offers", TestService.offer("off_x", "mer_nobody", 100)).expectProblem(400, "merchantId");
    }

    @Test
    void aNumberThatAnotherLocationHasIsRefused() {
        web.post("/v1/merchants", TestService.merchant("mer_copycat", "CAFE"))
                .expectProblem(400, "locations[0].merchantNumbers[0].mid");
    }

    @Test
    void allProblemsOfAMerchantAreToldAtOnce() {
        web.post(
                        "/v1/merchants",
                        "{'id': 'shop', 'name': '', 'surprise': 1,"
                                + " 'locations': [{'name': 'Here', 'zone': 'Mars/Base', 'country': 'XX'}]}")
                .expectProblem(400, "id", "name", "surprise", "locations[0].zone", "locations[0].country");
    }

    @Test
    void allProblemsOfAProgramAreToldAtOnce() {
        web.post("/v1/programs", "{'id': 'demo', 'name': 7, 'zone': 'Mars/Base', 'surprise': 1}")
                .expectProblem(400, "id", "name", "zone", "surprise");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/programs", "/v1/merchants", "/v1/offers", "/v1/members", "/v1/cards", "/v1/transactions"})
    void whatIsNoJsonObjectIsRefused(String path) {
        for (String body : List.of("", "{", "[]", "7", "{'a': }", "null", "{} {}", "{'a': 1")) {
            Web.Reply refused = web.post(path, body);
            assertThat(refused.problemFields()).as(body).isNotEmpty();
            refused.expectProblem(400, refused.problemFields().toArray(String[]::new));
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
            web.postBytes(path, type, "{}".getBytes(StandardCharsets.US_ASCII)).expectProblem(415, "Content-Type");
        }
    }

    @Test
    void linesAreTakenWhereTransactionsAndPeopleAreAndNowhereElse() {
        web.postBytes("/v1/programs", "application/x-ndjson", "{}".getBytes(StandardCharsets.US_ASCII))
                .expectProblem(415, "Content-Type");
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
        reply.expectProblem(405);
        assertThat(reply.header("allow")).isEqualTo(allowed);
        web.request(method, path, "application/x-www-form-urlencoded").expectProblem(405);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/members, Use POST. One is read by its id: GET /v1/members/:id.",
        "GET, /v1/programs/4111111111111111/payouts, Use POST. One is read by its id: GET /v1/programs/:id/payouts/:run.",
        "GET, /v1/cards, Use POST.",
        "GET, /v1/offers/off_ten/stop, Use POST.",
        "PUT, /v1/offers/off_ten, Use GET. What is registered or published again replaces what was: POST /v1/offers.",
        "PATCH, /v1/merchants, 'Use GET, POST. What is registered or published again replaces what was: POST /v1/merchants.'",
        "DELETE, /v1/offers/off_ten, Use GET.",
        "PUT, /v1/members/mem_anna, 'Use DELETE, GET.'"
    })
    void whoUsesAMethodThatIsNotThereIsToldWhatHoldsOfThatResource(String method, String path, String mend) {
        assertThat(web.request(method, path).expect(405).mend()).isEqualTo(mend);
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
        web.post("/v1/offers/off_ten/stop", body.replace('`', '\'')).expectProblem(400, field);
        assertThat(web.get("/v1/offers/off_ten").json().has("stop")).isFalse();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
