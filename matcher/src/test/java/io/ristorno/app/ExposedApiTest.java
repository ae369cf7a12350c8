package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Offers for those who saw or clicked a placement, over HTTP. */
@Timeout(60)
class ExposedApiTest {
    private static final String ANNAS = TestService.card(1);
    private static final String BENS = TestService.card(2);
    private static final Instant SOON = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    Path folder;

    private TestService open() {
        return new TestService(folder.resolve("store"));
    }

    private TestService begun() {
        TestService service = open().withCafe().withMember("mem_anna", ANNAS).withMember("mem_ben", BENS);
        service.web.post("/v1/offers", offer()).expect(201);
        return service;
    }

    private static String offer() {
        return TestService.offer("off_seen", "mer_cafe", 2000)
                .replaceFirst(
                        "'currency'",
                        "'who': {'exposedTo': {'placement': 'home-banner', 'kind': 'CLICK', 'withinDays': 7}}, 'currency'");
    }

    private static String exposure(String type, String id, String member, String placement, Instant at) {
        return "{'type':'%s','id':'%s','at':'%s','member':'%s','offer':'off_ten','placement':'%s'}"
                .formatted(type, id, at, member, placement);
    }

    private static String buy(TestService service, String id, String card, Instant at) {
        return service.web
                .post("/v1/transactions", TestService.json("authorization", id, card, 6000, at))
                .expect(200)
                .json()
                .path("purchase")
                .asText();
    }

    /** What a purchase earns of the offer, and why. */
    private static JsonNode line(TestService service, String purchase) {
        for (JsonNode line : service.web
                .get("/v1/purchases/" + purchase + "/explanation")
                .expect(200)
                .json()
                .path("offers")) {
            if (line.path("offer").asText().equals("off_seen")) {
                return line;
            }
        }
        throw new AssertionError("explain knows nothing of the offer");
    }

    private static String stage(TestService service, String purchase) {
        return line(service, purchase).path("stage").asText();
    }

    private static JsonNode exposureOf(JsonNode line) {
        for (JsonNode condition : line.path("conditions")) {
            if (condition.path("of").asText().equals("exposure")) {
                return condition;
            }
        }
        throw new AssertionError("explain has not asked what was seen: " + line);
    }

    /** It comes behind the answer. */
    private static void await(TestService service, String purchase, String stage) throws InterruptedException {
        while (!stage(service, purchase).equals(stage)) {
            Thread.sleep(20);
        }
    }

    @Test
    void aLateClickCountsFromItsOwnTimeAndIsThereAfterARestart() throws InterruptedException {
        String purchase;
        try (var service = begun()) {
            purchase = buy(service, "a1", ANNAS, SOON);
            String other = buy(service, "b1", BENS, SOON);
            JsonNode before = line(service, purchase);
            assertThat(before.path("reason").asText()).isEqualTo("AUDIENCE");
            assertThat(before.path("because").asText())
                    .isEqualTo("The offer is for purchases within 7 days of when members followed \"home-banner\".");
            assertThat(exposureOf(before).path("passed").asBoolean()).isFalse();
            assertThat(exposureOf(before).path("actual").asText()).isEqualTo("none");
            assertThat(exposureOf(before).path("required").asText()).isEqualTo("CLICK at home-banner within 7 days");
            Instant yesterday = Instant.now().minus(Duration.ofDays(1));
            String lines = exposure("impression", "e1", "mem_ben", "home-banner", yesterday) + "\n"
                    + exposure("click", "e2", "mem_ben", "footer", yesterday) + "\n"
                    + exposure("click", "e3", "mem_anna", "home-banner", yesterday) + "\n";
            service.web
                    .postBytes(
                            "/v1/exposures",
                            "application/x-ndjson",
                            Web.quoted(lines).getBytes(StandardCharsets.UTF_8))
                    .expect(200);
            await(service, purchase, "PROVISIONAL");
            assertThat(stage(service, other)).isEqualTo("REJECTED");
            service.web
                    .post("/v1/exposures", exposure("click", "e4", "mem_ben", "home-banner", yesterday))
                    .expect(200);
            await(service, other, "PROVISIONAL");
        }
        try (var again = open()) {
            assertThat(stage(again, purchase)).isEqualTo("PROVISIONAL");
            assertThat(stage(again, buy(again, "a2", ANNAS, SOON.plusSeconds(60))))
                    .isEqualTo("PROVISIONAL");
            assertThat(again.faults()).isEmpty();
        }
    }

    @Test
    void aClickTooLongAgoOrBehindThePurchaseCountsForNothing() throws InterruptedException {
        try (var service = begun()) {
            String purchase = buy(service, "a1", ANNAS, SOON.minusSeconds(900));
            String later = buy(service, "a2", ANNAS, SOON);
            service.web
                    .post(
                            "/v1/exposures",
                            exposure(
                                    "click",
                                    "e1",
                                    "mem_anna",
                                    "home-banner",
                                    Instant.now().minus(Duration.ofDays(9))))
                    .expect(200);
            service.web
                    .post("/v1/exposures", exposure("click", "e2", "mem_anna", "home-banner", SOON.minusSeconds(600)))
                    .expect(200);
            await(service, later, "PROVISIONAL");
            assertThat(stage(service, purchase)).isEqualTo("REJECTED");
        }
    }

    @Test
    void whatIsAskedForIsReadBackAsItWasWritten() {
        try (var service = begun()) {
            JsonNode offer = service.web.get("/v1/offers/off_seen").expect(200).json();
            assertThat(offer.path("who").path("exposedTo").toString())
                    .isEqualTo("{\"placement\":\"home-banner\",\"kind\":\"CLICK\",\"withinDays\":7}");
            service.web
                    .post(
                            "/v1/offers",
                            offer().replace("'withinDays': 7", "'withinDays': 700")
                                    .replace("off_seen", "off_x"))
                    .expectProblem(400, "who.exposedTo.withinDays");
        }
    }
}
