package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a message's purchase is, from outside: by what its acceptor calls himself. */
@Timeout(60)
class PlacesApiTest extends WithCafe {
    private static int messages;

    @BeforeAll
    static void openMall() {
        merchant("mer_shoes", "loc_shoes", "{'mid': '777000', 'acquirer': '12345', 'terminal': 'T1'}");
        merchant("mer_socks", "loc_socks", "{'mid': '777000', 'acquirer': '12345', 'terminal': 'T2'}");
    }

    private static void named(String id, String rules) {
        Web.Reply reply = web.post("/v1/merchants", """
                {'id': 'mer_%s', 'name': '%s', 'locations': [{'id': 'loc_%s', 'name': 'Somewhere', 'zone': 'UTC',
                  'country': 'DE', 'mcc': 5814, 'descriptors': [%s]}]}
                """.formatted(id, id, id, rules));
        assertThat(reply.status()).isIn(200, 201);
    }

    private static Web.Reply register(String id, String location, String number) {
        return web.post("/v1/merchants", """
                {'id': '%s', 'name': '%s', 'locations': [{'id': '%s', 'name': 'In the mall', 'zone': 'UTC',
                  'country': 'DE', 'mcc': 5661, 'merchantNumbers': [%s]}]}
                """.formatted(id, id, location, number));
    }

    private static void merchant(String id, String location, String number) {
        register(id, location, number).expect(201);
        web.post("/v1/offers", TestService.offer("off_" + id.substring(4), id, 1000))
                .expect(201);
    }

    /** Sends a message of Anna's over HTTP; tells the merchant and location of its purchase. */
    private static String placed(String type, long minor, String merchant) {
        String id = "places-" + ++messages;
        JsonNode answer = web.post("/v1/transactions", """
                {'type': '%s', 'id': '%s', 'at': '%s', 'card': {'number': '%s'}, 'merchant': {%s},
                  'network': 'VISA', 'amount': {'minor': %d, 'currency': 'EUR'}}
                """.formatted(type, id, today, ANNAS, merchant, minor))
                .expect(200)
                .json();
        JsonNode purchase = web.get("/v1/purchases/" + answer.path("purchase").asText())
                .expect(200)
                .json();
        return purchase.path("merchant").asText() + " "
                + purchase.path("location").asText();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'mid': '777000', 'acquirer': '12345', 'terminal': 'T1'                 | mer_shoes loc_shoes
            'mid': '777000', 'acquirer': '12345', 'terminal': ' T2'                | mer_socks loc_socks
            'mid': '0000000777000', 'acquirer': '00012345', 'terminal': '000000T2' | mer_socks loc_socks
            'mid': '777000', 'terminal': 'T1'                                      | mer_shoes loc_shoes
            'mid': '777000', 'acquirer': '12345', 'terminal': 'T3'                 | 12345/777000
            'mid': '777000', 'acquirer': '12345'                                   | 12345/777000
            'mid': '777000', 'acquirer': '54321', 'terminal': 'T1'                 | 54321/777000
            """)
    void merchantsThatShareANumberAreToldApartByTerminal(String told, String place) {
        assertThat(placed("authorization", 5000, told).strip()).isEqualTo(place);
    }

    @Test
    void aClearingInSettlementFormJoinsItsAuthorization() {
        String first = placed("authorization", 8800, "'mid': 'CAFE', 'acquirer': '12345'");
        String second = placed("clearing", 8800, "'mid': '0000000CAFE   ', 'acquirer': '00000012345'");
        assertThat(List.of(first, second)).containsOnly("mer_cafe loc_cafe");
        var states = new ArrayList<String>();
        web.get("/v1/members/mem_anna/purchases").json().path("data").forEach(purchase -> {
            if (purchase.path("authorised").path("minor").asLong() == 8800) {
                states.add(purchase.path("merchant").asText() + " "
                        + purchase.path("cleared").path("minor").asText());
            }
        });
        assertThat(states).containsExactly("mer_cafe 8800");
    }

    @Test
    void anAcceptorWhoseNumberNobodyKnowsIsFoundByItsName() {
        String told =
                "'mid': 'SQUARE9', 'acquirer': '54321', 'name': 'SQ *THE GRIND #0012', 'city': 'Berlin', 'country': 'DE'";
        assertThat(placed("authorization", 5000, told).strip()).isEqualTo("54321/SQUARE9");
        named("grind", "{'name': 'The Grind', 'city': 'Berlin'}");
        assertThat(placed("authorization", 5001, told)).isEqualTo("mer_grind loc_grind");
        assertThat(placed("authorization", 5002, told)).isEqualTo("mer_grind loc_grind");
        assertThat(web.counter("cache_gets_total{cache=\"ristorno.descriptors\",result=\"hit\"}"))
                .isPositive();
        assertThat(placed("authorization", 5003, told.replace("SQUARE9", "CAFE").replace("54321", "12345")))
                .as("a number goes before a name")
                .isEqualTo("mer_cafe loc_cafe");
        assertThat(placed("authorization", 5004, told.replace("Berlin", "Bonn")).strip())
                .isEqualTo("54321/SQUARE9");
        named("grind", "{'name': 'The Grind', 'city': 'Berlin', 'storeNumber': '13'}");
        assertThat(placed("authorization", 5005, told).strip()).isEqualTo("54321/SQUARE9");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1 | `TST* BEAN & SONS         HAMBURG      DE`
            2 | `BEAN-SONS #7                         DEU`
            3 | `BEAN SONS\\STREET 1\\BONN\\53113        DEU`
            """)
    void anIso8583MessageIsFoundByItsNameHoweverItIsLaidOut(int trace, String told) throws InterruptedException {
        named("bean", "{'name': 'Bean & Sons', 'country': 'DE'}");
        try (LinkClient client = service.connect()) {
            CardMessage message = CardMessage.purchase("0100", ANNAS, "NOBODY" + trace, 6000 + trace, trace, today)
                    .with(43, String.format("%-40s", told));
            assertThat(client.send(message).answer().get(39)).isEqualTo("00");
        }
        var places = new ArrayList<String>();
        web.get("/v1/members/mem_anna/purchases").json().path("data").forEach(purchase -> {
            if (purchase.path("authorised").path("minor").asLong() == 6000 + trace) {
                places.add(purchase.path("location").asText());
            }
        });
        assertThat(places).containsExactly("loc_bean");
    }

    @Test
    void aTerminalOfANumberIsClaimedOnce() {
        register("mer_gloves", "loc_gloves", "{'mid': '00777000', 'acquirer': '12345', 'terminal': '0T2'}")
                .expectProblem(400, "locations[0].merchantNumbers[0].mid");
        Web.Reply whole = register("mer_gloves", "loc_gloves", "{'mid': '777000', 'acquirer': '12345'}");
        whole.expectProblem(400, "locations[0].merchantNumbers[0].mid");
        assertThat(whole.mend()).contains("terminal");
    }
}
