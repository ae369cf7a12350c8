package io.ristorno.app;

import static io.ristorno.app.ProcessorStory.FIDEL;
import static io.ristorno.app.ProcessorStory.LITHIC;
import static io.ristorno.app.ProcessorStory.MARQETA;
import static io.ristorno.app.ProcessorStory.STRIPE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of processors over HTTP, as they send and sign them. */
class ProcessorApiTest {
    private static final AtomicInteger CARDS = new AtomicInteger();
    private static final String OLD_SECRET = "whsec_an_older_one_that_still_holds";

    @TempDir
    static Path folder;

    static TestService service;
    static Web web;
    static Instant today;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(folder.resolve("processors"));
        for (ProcessorStory story : ProcessorStory.values()) {
            String older = story == STRIPE ? OLD_SECRET + "\n" : "";
            Files.writeString(
                    folder.resolve("processors").resolve(story.adapter()),
                    "# a secret a line\n" + older + story.secret() + "\n");
        }
        service = new TestService(folder.resolve("store"));
        web = service.web;
        web.post("/v1/programs", "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC'}")
                .expect(201);
        web.post("/v1/merchants", """
                        {'id': 'mer_cafe', 'name': 'Harbour Coffee', 'locations': [{'id': 'loc_cafe', 'name': 'Harbour Coffee Berlin',
                          'zone': 'UTC', 'country': 'DE', 'mcc': 5812, 'merchantNumbers': [{'mid': '1234567890'},
                          {'mid': '452322000053360'}, {'mid': '11111'}, {'mid': '526567789010068'}, {'mid': '12345678'}]}]}
                        """).expect(201);
        web.post("/v1/offers", TestService.offer("off_ten", "mer_cafe", 1000)).expect(201);
        today = Instant.now().plusSeconds(600);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** A member with a card of a processor's; the processor's id of it. */
    private static String card(ProcessorStory story) {
        int number = CARDS.incrementAndGet();
        web.post("/v1/members", "{'id': 'mem_%d', 'program': 'prg_test'}".formatted(number))
                .expect(201);
        web.post(
                        "/v1/cards",
                        "{'member': 'mem_%d', 'id': 'crd_%s_%s'}".formatted(number, story.adapter(), "c" + number))
                .expect(201);
        return "c" + number;
    }

    private static Web.Reply send(ProcessorStory story, String event) {
        byte[] body = ProcessorStory.text(event);
        return web.postWith(story.path(), body, story.sign(body, Instant.now()));
    }

    private static List<JsonNode> purchases(String card) {
        var purchases = new ArrayList<JsonNode>();
        web.get("/v1/members/mem_" + card.substring(1) + "/purchases")
                .expect(200)
                .json()
                .path("data")
                .forEach(purchases::add);
        return purchases;
    }

    private static long rewarded(String card) {
        return rewarded(purchases(card));
    }

    private static long rewarded(List<JsonNode> purchases) {
        long minor = 0;
        for (JsonNode purchase : purchases) {
            for (JsonNode reward : purchase.path("rewards")) {
                minor += reward.path("amount").path("minor").asLong();
            }
        }
        return minor;
    }

    private static double counted(ProcessorStory story, String outcome) {
        return web.counter(
                "ristorno_messages_total{link=\"processor:" + story.adapter() + "\",outcome=\"" + outcome + "\"} ");
    }

    // Good ones.

    @ParameterizedTest
    @EnumSource
    void theExampleOfEachProcessorComesToItsReward(ProcessorStory story) {
        String card = card(story);
        for (String event : story.events(today, card)) {
            send(story, event).expect(200);
        }
        assertThat(purchases(card)).hasSize(1);
        JsonNode purchase = purchases(card).getFirst();
        assertThat(purchase.path("merchant").asText()).isEqualTo("mer_cafe");
        assertThat(purchase.path("state").asText()).isEqualTo("CLEARED");
        assertThat(rewarded(card)).as("10 % of 60.00 less 10.00").isEqualTo(500);
        assertThat(service.faults()).isEmpty();
    }

    /** Of each order of the events, and with each of them twice somewhere: the same in the end. */
    @ParameterizedTest
    @EnumSource
    void anyOrderAndAnyRepetitionComeToTheSame(ProcessorStory story) {
        int count = Math.min(4, story.events(today, "x").size());
        // At once: each waits for the disk most of its time, and none knows another's card.
        orders(count).parallelStream().forEach(order -> {
            String card = card(story);
            List<String> events = last(story.events(today, card), count);
            order.forEach(each -> send(story, events.get(each)).expect(200));
            assertThat(send(story, events.get(order.getFirst()))
                            .expect(200)
                            .json()
                            .path("taken")
                            .asInt())
                    .isZero();
            List<JsonNode> purchases = purchases(card);
            assertThat(rewarded(purchases)).as("%s in order %s", story, order).isEqualTo(500);
            assertThat(purchases).hasSize(1);
        });
    }

    /** Without pings, and without what the next event brings again. */
    private static List<String> last(List<String> events, int count) {
        List<String> ofPurchases =
                events.stream().filter(event -> !event.contains("pings")).toList();
        return ofPurchases.subList(ofPurchases.size() - count, ofPurchases.size());
    }

    private static List<List<Integer>> orders(int count) {
        List<List<Integer>> orders = List.of(List.of());
        for (int next = 0; next < count; next++) {
            var longer = new ArrayList<List<Integer>>();
            for (List<Integer> order : orders) {
                for (int at = 0; at <= order.size(); at++) {
                    var with = new ArrayList<>(order);
                    with.add(at, next);
                    longer.add(with);
                }
            }
            orders = longer;
        }
        return orders;
    }

    @Test
    void whatCameOfAnEventIsToldAndCounted() {
        String card = card(LITHIC);
        List<String> events = LITHIC.events(today, card);
        double taken = counted(LITHIC, "taken");
        double repeated = counted(LITHIC, "repeated");
        JsonNode first = send(LITHIC, events.get(1)).expect(200).json();
        assertThat(first.path("status").asText()).isEqualTo("TAKEN");
        assertThat(first.path("taken").asInt()).isEqualTo(2);
        JsonNode second = send(LITHIC, events.get(2)).expect(200).json();
        assertThat(second.path("taken").asInt()).isEqualTo(1);
        assertThat(second.path("repeated").asInt()).isEqualTo(2);
        assertThat(counted(LITHIC, "taken")).isEqualTo(taken + 3);
        assertThat(counted(LITHIC, "repeated")).isEqualTo(repeated + 2);
    }

    @Test
    void anAuthorizationThatIsReversedEarnsNothing() {
        String card = card(STRIPE);
        List<String> events = STRIPE.events(today, card);
        send(STRIPE, events.get(0)).expect(200);
        assertThat(rewarded(card)).isEqualTo(500);
        send(STRIPE, events.get(1).replace("\"pending\"", "\"reversed\"").replace("6000", "0"))
                .expect(200);
        assertThat(rewarded(card)).isZero();
        String other = card(STRIPE);
        send(STRIPE, STRIPE.events(today, other).getFirst().replace("\"approved\": true", "\"approved\": false"))
                .expect(200);
        assertThat(purchases(other)).isEmpty();
    }

    @Test
    void whoseCardNobodyLinkedIsAnsweredAndLeft() {
        JsonNode told = send(FIDEL, FIDEL.events(today, "nobodys").getFirst())
                .expect(200)
                .json();
        assertThat(told.path("notLinked").asInt()).isEqualTo(1);
        assertThat(told.path("taken").asInt()).isZero();
    }

    @Test
    void whatIsNoneOfOursIsAnsweredSoThatItDoesNotComeAgain() {
        double ignored = counted(STRIPE, "ignored");
        JsonNode told = send(STRIPE, "{\"type\": \"issuing_card.updated\", \"data\": {\"object\": {}}}")
                .expect(200)
                .json();
        assertThat(told.path("status").asText()).isEqualTo("IGNORED");
        assertThat(told.path("why").asText()).isNotBlank();
        assertThat(counted(STRIPE, "ignored")).isEqualTo(ignored + 1);
        send(MARQETA, "{\"pings\": [{\"token\": \"marqeta\", \"payload\": \"healthcheck\"}]}")
                .expect(200);
    }

    // Signatures.

    @ParameterizedTest
    @EnumSource
    void onlyWhatIsSignedIsRead(ProcessorStory story) {
        String card = card(story);
        byte[] body = ProcessorStory.text(last(story.events(today, card), 2).getFirst());
        double unsigned = counted(story, "unsigned");
        List<String> signed = story.sign(body, Instant.now());
        web.postWith(story.path(), body, List.of("X-Nothing", "-")).expectProblem(401);
        byte[] other = body.clone();
        other[other.length - 1] = ' ';
        web.postWith(story.path(), other, signed).expectProblem(401);
        for (int i = 1; i < signed.size(); i += 2) {
            var changed = new ArrayList<>(signed);
            changed.set(i, signed.get(i).replaceFirst("[0-9a-zA-Z]{4}", "0Aa1"));
            web.postWith(story.path(), body, changed).expectProblem(401);
            var without = new ArrayList<>(signed);
            without.set(i, "");
            assertThat(web.postWith(story.path(), body, without)
                            .expectProblem(401)
                            .text())
                    .doesNotContain(story.secret());
        }
        assertThat(counted(story, "unsigned")).isEqualTo(unsigned + 2 + signed.size());
        assertThat(purchases(card)).isEmpty();
        web.postWith(story.path(), body, signed).expect(200);
        assertThat(purchases(card)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"STRIPE", "LITHIC", "FIDEL"})
    void whatWasSignedLongAgoOrIsStillToComeIsNotRead(ProcessorStory story) {
        byte[] body = ProcessorStory.text(story.events(today, card(story)).getFirst());
        // To the second: SignatureCheckTest. Here a loaded machine has minutes between both.
        for (int seconds : new int[] {-310, 600}) {
            web.postWith(story.path(), body, story.sign(body, Instant.now().plusSeconds(seconds)))
                    .expectProblem(401);
        }
        for (int seconds : new int[] {-60, 280}) {
            web.postWith(story.path(), body, story.sign(body, Instant.now().plusSeconds(seconds)))
                    .expect(200);
        }
    }

    @Test
    void marqetasPasswordAloneIsNotEnoughWhereThereIsASecret() {
        byte[] body = ProcessorStory.text("{\"pings\": []}");
        List<String> signed = MARQETA.sign(body, Instant.now());
        web.postWith(MARQETA.path(), body, signed.subList(0, 2)).expectProblem(401);
        web.postWith(MARQETA.path(), body, signed.subList(2, 4)).expectProblem(401);
        web.postWith(MARQETA.path(), body, signed).expect(200);
    }

    @Test
    void anOlderSecretHoldsAsLongAsItIsThere() {
        byte[] body = ProcessorStory.text(STRIPE.events(today, card(STRIPE)).getFirst());
        List<String> signed = STRIPE.sign(body, Instant.now());
        String time = signed.get(1).substring(0, signed.get(1).indexOf(','));
        String both = time + ",v1=00ff," + signed.get(1).substring(time.length() + 1);
        web.postWith(STRIPE.path(), body, List.of("Stripe-Signature", both)).expect(200);
    }

    @Test
    void aProcessorThatNobodyKnowsASecretOfIsNotThere() {
        web.post("/v1/processors/nobody", "{}").expectProblem(404);
        web.request("GET", "/v1/processors/stripe").expectProblem(405);
    }

    // Bad ones.

    @Test
    void anEventThatNoRuleIsForIsRefused() {
        double malformed = counted(STRIPE, "malformed");
        Web.Reply reply = send(STRIPE, "{\"type\": \"invoice.paid\", \"data\": {\"object\": {}}}")
                .expectProblem(400, "$");
        assertThat(reply.json().path("problems").path(0).path("code").asText()).isEqualTo("NO_RULE");
        assertThat(reply.mend()).contains("adapter stripe").contains("ignore");
        assertThat(counted(STRIPE, "malformed")).isEqualTo(malformed + 1);
    }

    @Test
    void aFaultIsToldByTheEventsOwnName() {
        String event = STRIPE.events(today, card(STRIPE)).getFirst();
        send(STRIPE, event.replace("\"merchant_currency\": \"eur\"", "\"merchant_currency\": \"euro\""))
                .expectProblem(400, "$.data.object.merchant_currency");
        send(STRIPE, event.replace("\"merchant_amount\": 5000", "\"merchant_amount\": 50.5"))
                .expectProblem(400, "$.data.object.merchant_amount");
        send(STRIPE, event.replace("\"merchant_amount\": 5000", "\"merchant_amount\": -5000"))
                .expectProblem(400, "$.data.object.merchant_amount");
        send(STRIPE, event.replace("\"country\": \"DE\"", "\"country\": \"Germany\""))
                .expectProblem(400, "$.data.object.merchant_data.country");
        send(STRIPE, event.replaceAll("\"created\": [0-9]+", "\"created\": \"today\""))
                .expectProblem(400, "$.data.object.created");
        send(STRIPE, event.replaceAll("\"created\": [0-9]+", "\"created\": 1"))
                .expectProblem(400, "$.data.object.created");
        send(STRIPE, event.replaceAll("\"id\": \"iauth_[^\"]*\"", "\"id\": {}")).expectProblem(400, "$.data.object.id");
    }

    /** A capture is below 0 and a refund above: the other way round, money would go the wrong way. */
    @Test
    void aSignThatDoesNotFitIsRefused() {
        String card = card(STRIPE);
        List<String> events = STRIPE.events(today, card);
        send(STRIPE, events.get(2).replace("-6000", "6000")).expectProblem(400, "$.data.object.merchant_amount");
        send(STRIPE, events.get(3).replace(": 1000", ": -1000")).expectProblem(400, "$.data.object.merchant_amount");
        assertThat(purchases(card)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.005", "10.00001", "1e400", "1e2147483647", "-1e2147483647", "1e-2147483647", "99999999999999999999",
                "\"10.5.0\"", "{}", "[1]", "true", "\"NaN\"", "\"\"", "null"
            })
    void amountsAreExactOrRefused(String amount) {
        String card = card(FIDEL);
        String event = FIDEL.events(today, card).getFirst();
        Web.Reply reply = send(FIDEL, event.replace("\"amount\": 52.5", "\"amount\": " + amount));
        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(purchases(card)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"52.50", "52.5000", "5.25e1", "\"52.50\""})
    void howADecimalIsWrittenDoesNotMatter(String amount) {
        String card = card(FIDEL);
        send(FIDEL, FIDEL.events(today, card).getFirst().replace("\"amount\": 52.5", "\"amount\": " + amount))
                .expect(200);
        assertThat(rewarded(card)).isEqualTo(525);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{}{}",
                "{\"a\":1,\"a\":2}",
                "\"x\"",
                "{\"transactions\": 5}",
                "{\"transactions\": {}}",
                "{\"transactions\": [5]}",
                "{\"transactions\": [null, {}]}"
            })
    void whatIsNoEventIsRefused(String body) {
        assertThat(send(MARQETA, body).expectProblem(400).mend()).isNotBlank();
    }

    @Test
    void anEventThatIsTooDeepTooLongOrTooLargeIsRefused() {
        send(MARQETA, "{\"a\":".repeat(40) + "1" + "}".repeat(40)).expectProblem(400);
        send(MARQETA, "{\"transactions\": [" + "{},".repeat(1_000) + "{}]}").expectProblem(400, "$.transactions");
        send(MARQETA, "{\"a\": 1" + "0".repeat(50) + "}").expectProblem(400);
        send(MARQETA, "{\"a\": \"" + "x".repeat(1 << 20) + "\"}").expectProblem(413);
    }

    /** Of several transactions in one event, one that cannot be used: none of it is done. */
    @Test
    void whatCannotBeTakenWholeIsNotTakenAtAll() {
        String card = card(MARQETA);
        List<String> events = MARQETA.events(today, card);
        String both = events.get(0).strip().replaceFirst("]\\s*}$", "")
                + ","
                + events.get(2).strip().replaceFirst("^\\{\\s*\"transactions\":\\s*\\[", "");
        send(MARQETA, both.replace("\"amount\": 60.0", "\"amount\": 60.001")).expectProblem(400, "@.amount");
        assertThat(purchases(card)).isEmpty();
        assertThat(send(MARQETA, both).expect(200).json().path("taken").asInt()).isEqualTo(2);
        assertThat(rewarded(card)).isEqualTo(600);
    }

    /** Processors send parts of card messages along, and people mistake what an id is. */
    @Test
    void aCardNumberGoesNoFurther() throws IOException {
        String number = TestService.card(77);
        String card = card(MARQETA);
        String event = MARQETA.events(today, card).getFirst();
        String withRaw = event.replace(
                        "\"is_recurring\": false",
                        "\"is_recurring\": false, \"raw_iso8583\": {\"2\": \"" + number + "\"}")
                .replace("Harbour Coffee", number)
                .replace("070704", number);
        var scan = new CardScan();
        scan.lookFor(number, "raw");
        for (String sent : List.of(
                withRaw,
                event.replace("\"card_token\": \"" + card, "\"card_token\": \"" + number),
                event.replace("\"token\": \"4b8c2f0e-87a1-4a5e-9d0c-000000000011\"", "\"token\": \"" + number + "\""),
                event.replace("\"EUR\"", "\"" + number + "\""),
                event.replace("\"country\": \"DEU\"", "\"country\": \"" + number + "\""),
                event.replace("\"mcc\": \"5812\"", "\"mcc\": \"" + number + "\""),
                event.replace("\"amount\": 70.5", "\"amount\": \"" + number + "\""),
                event.replace("\"type\"", "\"" + number + "\""))) {
            scan.scan("answer", ProcessorStory.text(send(MARQETA, sent).text()));
        }
        scan.scan("purchases", ProcessorStory.text(purchases(card).toString()));
        scan.scan("metrics", ProcessorStory.text(web.get("/metrics").text()));
        assertThat(scan.hits()).isEmpty();
        assertThat(purchases(card)).isNotEmpty();
    }

    // A processor of one's own.

    @Test
    void aFileMakesAnotherProcessor(@TempDir Path mine) throws IOException {
        Files.createDirectories(mine.resolve("adapters"));
        Files.createDirectories(mine.resolve("processors"));
        Files.writeString(mine.resolve("adapters/paynow.json"), Web.quoted("""
                        {'name': 'paynow',
                         'signature': {'scheme': 'body', 'header': 'X-Paynow-Signature', 'key': 'text', 'told': 'hex'},
                         'rules': [{'when': {'$.kind': 'SALE'}, 'transaction': {'type': 'clearing', 'id': '$.ref', 'at': '$.when',
                           'card': '$.card', 'merchant': {'mid': '$.shop'},
                           'amount': {'value': '$.sum', 'unit': 'major', 'currency': '$.currency'}}}]}
                        """));
        Files.writeString(mine.resolve("processors/paynow"), "a secret without blanks".replace(' ', '-'));
        try (var own = new TestService(mine.resolve("store"), mine.resolve("adapters"), 90, "iso87-ascii").withCafe()) {
            own.web
                    .post("/v1/members", "{'id': 'mem_own', 'program': 'prg_test'}")
                    .expect(201);
            own.web
                    .post("/v1/cards", "{'member': 'mem_own', 'id': 'crd_paynow_77'}")
                    .expect(201);
            byte[] body = ProcessorStory.text(Web.quoted(
                    "{'kind': 'SALE', 'ref': 'r1', 'when': '%s', 'card': 77, 'shop': 'CAFE', 'sum': 43.25, 'currency': 'EUR'}"
                            .formatted(today)));
            own.web
                    .postWith("/v1/processors/paynow", body, List.of("X-Paynow-Signature", "00"))
                    .expectProblem(401);
            String signature = SignedAs.hex("a-secret-without-blanks", body);
            assertThat(own.web
                            .postWith("/v1/processors/paynow", body, List.of("X-Paynow-Signature", signature))
                            .expect(200)
                            .json()
                            .path("taken")
                            .asInt())
                    .isEqualTo(1);
            assertThat(own.web.get("/v1/members/mem_own/purchases").text()).contains("\"minor\":433");
        }
    }

    /** HMAC-SHA-256 in hexadecimal. */
    private static final class SignedAs {
        static String hex(String key, byte[] body) {
            return java.util.HexFormat.of().formatHex(ProcessorStory.hmac(ProcessorStory.text(key), body));
        }
    }
}
