package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transactions over HTTP, one by one and as streams of lines. */
@Timeout(60)
class TransactionApiTest extends WithCafe {
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
        web.get("/v1/members/mem_bert/entries?after=x").expectProblem(400, "after");
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
        return web.counter("ristorno_messages_total{link=\"http\",outcome=\"" + outcome + "\"} ");
    }

    private static double matched() {
        return web.counter("ristorno_matched_total{link=\"http\"} ");
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
        refused.expectProblem(400, path);
        assertThat(refused.problemFields()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"type, type", "id, id", "at, at", "card, card", "merchant, merchant", "amount, amount"})
    void whatATransactionCannotDoWithoutIsAskedFor(String missing, String path) throws Exception {
        var json = (ObjectNode)
                Web.JSON.readTree(Web.quoted(TestService.json("authorization", "bad", ANNAS, 5000, today)));
        json.remove(missing);
        web.post("/v1/transactions", json.toString()).expectProblem(400, path);
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
        web.post("/v1/rulings", ruling.formatted("PERHAPS")).expectProblem(400, "verdict");
        web.post("/v1/rulings", ruling.formatted("LINKED")).expectProblem(400, "purchase");
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
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        web.put("/v1/rates/" + today.plusDays(1), sheet).expect(200);
        web.put("/v1/rates/" + today.plusDays(3), sheet).expectProblem(400, "date");
        web.put("/v1/rates/2099-12-31", sheet).expectProblem(400, "date");
        web.get("/v1/rates/2099-12-31").expect(404);
        web.get("/v1/rates/2026-03-03").expect(404);
        web.get("/v1/rates/today").expect(404);
        web.put("/v1/rates/2026-03-04", "{'id': '', 'base': 'EURO', 'rates': {'USD': '-1', 'XXY': '1'}}")
                .expectProblem(400, "id", "base", "rates.USD", "rates.XXY");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        byte[] large = "x".repeat((1 << 20) + 1).getBytes(StandardCharsets.US_ASCII);
        for (String path : List.of("/v1/transactions", "/v1/merchants", "/v1/cards", "/v1/members", "/v1/offers")) {
            web.postBytes(path, "application/json", large).expectProblem(413);
        }
        web.get("/health/live").expect(200);
    }

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
}
