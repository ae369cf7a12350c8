package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Found in your feed: acceptors that nobody has bound are found by name and town, or by a receipt, and bound in one step. */
@Timeout(60)
class AcceptorApiTest extends WithCafe {
    private static final String NOBODYS = TestService.card(77);
    private static int messages;

    private static JsonNode send(Web web, String type, String card, long minor, String merchant) {
        return web.post("/v1/transactions", """
                {'type': '%s', 'id': 'seen-%d', 'at': '%s', 'card': {'number': '%s'}, 'merchant': {%s},
                  'amount': {'minor': %d, 'currency': 'EUR'}}
                """.formatted(type, ++messages, today, card, merchant, minor))
                .expect(200)
                .json();
    }

    private static String at(String mid, String name, String city) {
        return "'mid': '%s', 'acquirer': '40021', 'name': '%s', 'city': '%s', 'country': 'SE'"
                .formatted(mid, name, city);
    }

    private static List<JsonNode> found(String query) {
        var found = new ArrayList<JsonNode>();
        web.get("/v1/acceptors" + query).expect(200).json().path("data").forEach(found::add);
        return found;
    }

    private static Web.Reply receipt(String date, long minor, String lastFour) {
        return web.post(
                "/v1/acceptors/receipt",
                "{'date': '%s', 'amount': {'minor': %d, 'currency': 'EUR'}, 'lastFour': '%s'}"
                        .formatted(date, minor, lastFour));
    }

    private static String day() {
        return LocalDate.ofInstant(today, ZoneOffset.UTC).toString();
    }

    @Test
    void anAcceptorIsFoundByNameAndTownWithHowOftenItWasSeen() {
        for (int i = 0; i < 3; i++) {
            send(web, "authorization", ANNAS, 1000 + i, at("LOOM1", "SQ *Loom & Wool", "Malmö"));
        }
        send(web, "clearing", ANNAS, 1000, at("000LOOM1", "SQ *Loom & Wool", "Malmö"));
        send(web, "authorization", NOBODYS, 9900, at("LOOM1", "SQ *Loom & Wool", "Malmö"));
        send(web, "authorization", ANNAS, 1000, at("LOOM2", "LOOM AND WOOL", "LUND"));
        List<JsonNode> loom = found("?name=loom%20wool&city=malmo");
        assertThat(loom).hasSize(2);
        JsonNode first = loom.getFirst();
        assertThat(first.path("mid").asText()).isEqualTo("LOOM1");
        assertThat(first.path("acquirer").asText()).isEqualTo("40021");
        assertThat(first.path("use").asText()).isEqualTo("AUTHORIZATION");
        assertThat(first.path("name").asText()).isEqualTo("SQ *Loom & Wool");
        assertThat(first.path("messages").asLong()).isEqualTo(3);
        assertThat(first.path("othersAbout").asLong()).isEqualTo(1);
        assertThat(Instant.parse(first.path("lastSeen").asText())).isBetween(today.minusSeconds(700), today);
        assertThat(loom.get(1).path("use").asText()).isEqualTo("CLEARING");
        assertThat(found("?name=loom")).hasSize(3);
        assertThat(found("?name=wo%20lo&city=lu")).hasSize(1);
        assertThat(found("?name=oom")).isEmpty();
        assertThat(found("?name=loom&city=bonn")).isEmpty();
    }

    @Test
    void aMessageThatNamesNobodyLeavesNothing() {
        int before = found("").size();
        send(web, "authorization", ANNAS, 1000, "'id': 'mer_gone', 'city': 'NOWHERE'");
        assertThat(found("")).hasSize(before);
    }

    @Test
    void whatIsRegisteredIsNotFound() {
        send(web, "authorization", ANNAS, 1000, "'mid': 'CAFE', 'acquirer': '12345', 'name': 'HARBOUR UNSEEN'");
        assertThat(found("?name=unseen")).isEmpty();
    }

    @Test
    void anAcceptorIsFoundByOneReceiptAndNobodyIsTold() {
        String four = ANNAS.substring(12);
        send(web, "authorization", ANNAS, 7331, at("DYER1", "THE DYER", "YSTAD"));
        send(web, "authorization", NOBODYS, 7331, at("DYER2", "THE DYER", "LUND"));
        Web.Reply reply = receipt(day(), 7331, four).expect(200);
        JsonNode data = reply.json().path("data");
        assertThat(data).hasSize(1);
        assertThat(data.path(0).path("mid").asText()).isEqualTo("DYER1");
        assertThat(data.path(0).path("city").asText()).isEqualTo("YSTAD");
        assertThat(data.path(0).path("purchases").asInt()).isEqualTo(1);
        assertThat(reply.text()).doesNotContain("mem_", "crd_", four, "7331");
        assertThat(receipt(day(), 7332, four).json().path("data")).isEmpty();
        assertThat(receipt(day(), 7331, "0000").json().path("data")).isEmpty();
        assertThat(receipt("2026-01-01", 7331, four).json().path("data")).isEmpty();
        assertThat(receipt(day(), 7331, NOBODYS.substring(12)).json().path("data"))
                .isEmpty();
    }

    @Test
    void allProblemsOfAReceiptAreToldAtOnce() {
        web.post("/v1/acceptors/receipt", "{'date': 'today', 'amount': 5, 'lastFour': '%s', 'pin': 1}".formatted(ANNAS))
                .expectProblem(400, "date", "amount", "lastFour", "pin");
    }

    @Test
    void oneStepBindsWhatWasFoundFromThenOn() {
        String told = at("BAKER7", "TST* BAKER 7", "LUND");
        JsonNode before = send(web, "authorization", ANNAS, 5000, told);
        web.post("/v1/merchants", """
                {'id': 'mer_bind', 'name': 'Baker', 'locations': [{'id': 'loc_bind', 'name': 'Lund', 'zone': 'UTC',
                  'country': 'SE', 'merchantNumbers': [{'mid': 'OTHER7', 'acquirer': '40021'}]}]}
                """).expect(201);
        web.post("/v1/offers", TestService.offer("off_bind", "mer_bind", 1000)).expect(201);
        String bindings = "{'merchantNumbers': [{'mid': 'BAKER7', 'acquirer': '40021'}],"
                + " 'descriptors': [{'name': 'TST* BAKER 7', 'city': 'LUND'}]}";
        JsonNode bound = web.post("/v1/merchants/mer_bind/locations/loc_bind/bind", bindings)
                .expect(201)
                .json();
        assertThat(bound.path("locations").path(0).path("merchantNumbers").findValuesAsText("mid"))
                .containsExactly("OTHER7", "BAKER7");
        assertThat(bound.path("locations").path(0).path("descriptors").findValuesAsText("name"))
                .containsExactly("BAKER 7");
        assertThat(found("?name=baker")).isEmpty();
        JsonNode after = send(web, "authorization", ANNAS, 6000, told);
        assertThat(after.path("rewards").findValuesAsText("offer")).containsExactly("off_bind");
        assertThat(send(web, "authorization", ANNAS, 6001, told.replace("BAKER7", "NEW7"))
                        .path("rewards")
                        .findValuesAsText("offer"))
                .containsExactly("off_bind");
        JsonNode past = web.get("/v1/purchases/" + before.path("purchase").asText())
                .expect(200)
                .json();
        assertThat(past.path("merchant").asText()).isEqualTo("40021/BAKER7");
        assertThat(past.path("rewards")).isEmpty();
        assertThat(web.post("/v1/merchants/mer_bind/locations/loc_bind/bind", bindings)
                        .expect(200)
                        .json())
                .isEqualTo(bound);
        assertThat(web.get("/v1/merchants/mer_bind").json()).isEqualTo(bound);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'merchantNumbers': [{'mid': 'X1'}, {'mid': 'TAKEN', 'acquirer': '12345'}]} | merchantNumbers[1].mid  | on both
            {'merchantNumbers': [{'mid': '000'}]}                                       | merchantNumbers[0].mid  | as card messages carry it
            {'descriptors': [{'name': 'SQ *'}]}                                         | descriptors[0].name     | 3 to 60 letters
            {}                                                                          | merchantNumbers         | GET /v1/acceptors
            {'mid': 'X1'}                                                               | mid                     | remove it
            """)
    void whatCannotBeBoundIsRefusedAndNothingOfItIsBound(String body, String field, String mend) {
        web.post("/v1/merchants", TestService.merchant("mer_taken", "TAKEN"));
        Web.Reply refused = web.post("/v1/merchants/mer_cafe/locations/loc_cafe/bind", body);
        refused.expectProblem(400, field);
        assertThat(refused.mend()).contains(mend);
        if (body.contains("TAKEN")) {
            assertThat(refused.text()).contains("loc_taken", "mer_taken", "loc_cafe", "mer_cafe");
        }
        assertThat(web.get("/v1/merchants/mer_cafe").text()).doesNotContain("X1");
    }

    @Test
    void aLocationThatIsNotThereIsNotFound() {
        String bindings = "{'merchantNumbers': [{'mid': 'X1'}]}";
        web.post("/v1/merchants/mer_cafe/locations/loc_nowhere/bind", bindings).expectProblem(404);
        web.post("/v1/merchants/mer_nobody/locations/loc_cafe/bind", bindings).expectProblem(404);
    }

    @Test
    void aLinkLooksAtOneMessageOfSixteenOfCardsThatNobodyLinks() throws InterruptedException {
        try (LinkClient client = service.connect()) {
            for (int trace = 1; trace <= 17; trace++) {
                CardMessage message = CardMessage.purchase("0100", NOBODYS, "SAMPLED", 5000, trace, today)
                        .with(43, String.format("%-40s", "SAMPLED SHOP           BONN          DE"));
                assertThat(client.send(message).answer(Duration.ofSeconds(5))).isPresent();
            }
        }
        List<JsonNode> found = found("?name=sampled");
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().path("messages").asLong()).isZero();
        assertThat(found.getFirst().path("othersAbout").asLong()).isEqualTo(32);
        assertThat(found.getFirst().path("city").asText()).isEqualTo("BONN");
    }

    @Test
    void whatWasSeenIsKeptOverARestart(@TempDir Path other) {
        Path store = other.resolve("store");
        try (var first = new TestService(store).withCafe().withMember("mem_anna", ANNAS)) {
            send(first.web, "authorization", ANNAS, 1000, at("KEPT", "KEPT SHOP", "LUND"));
        }
        try (var second = new TestService(store)) {
            send(second.web, "authorization", ANNAS, 1001, at("KEPT", "KEPT SHOP", "LUND"));
            JsonNode kept =
                    second.web.get("/v1/acceptors?name=kept").expect(200).json().path("data");
            assertThat(kept).hasSize(1);
            assertThat(kept.path(0).path("messages").asLong()).isEqualTo(2);
        }
    }
}
