package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Offers that members have to activate, over HTTP. */
@Timeout(60)
class ActivationApiTest {
    private static final String PATH = "/v1/offers/off_opt/activations";
    private static final String ANNA = "{'member': 'mem_anna'}";
    private static final String ANNAS = TestService.card(1);
    private static final Instant SOON = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    Path folder;

    private TestService open() {
        return new TestService(folder.resolve("store"));
    }

    private TestService begun() {
        TestService service =
                open().withCafe().withMember("mem_anna", ANNAS).withMember("mem_ben", TestService.card(2));
        service.web
                .post("/v1/offers", offer("off_opt", "'activation': 'OPT_IN', 'graceMinutes': 30"))
                .expect(201);
        return service;
    }

    private static String offer(String id, String who) {
        return TestService.offer(id, "mer_cafe", 2000).replaceFirst("'currency'", "'who': {" + who + "}, 'currency'");
    }

    /** What a purchase earns of the offer, and why. */
    private static JsonNode line(TestService service, String purchase) {
        for (JsonNode line : service.web
                .get("/v1/purchases/" + purchase + "/explanation")
                .expect(200)
                .json()
                .path("offers")) {
            if (line.path("offer").asText().equals("off_opt")) {
                return line;
            }
        }
        throw new AssertionError("explain knows nothing of the offer");
    }

    private static JsonNode condition(JsonNode line) {
        for (JsonNode condition : line.path("conditions")) {
            if (condition.path("condition").asText().equals("activated")) {
                return condition;
            }
        }
        throw new AssertionError("explain has not asked whether it was activated: " + line);
    }

    private static String buy(TestService service, String id, Instant at) {
        return service.web
                .post("/v1/transactions", TestService.json("authorization", id, ANNAS, 6000, at))
                .expect(200)
                .json()
                .path("purchase")
                .asText();
    }

    @Test
    void countsForWhatIsBoughtFromThenOnAndIsThereAfterARestart() {
        String purchase;
        try (var service = begun()) {
            purchase = buy(service, "a1", SOON);
            JsonNode before = line(service, purchase);
            assertThat(before.path("reason").asText()).isEqualTo("NOT_ACTIVATED");
            assertThat(before.path("because").asText()).isEqualTo("The offer was not activated before the purchase.");
            assertThat(before.path("sentence").asText())
                    .contains("for those who activate it beforehand or within 30 minutes");
            assertThat(condition(before).path("passed").asBoolean()).isFalse();
            assertThat(condition(before).path("actual").asText()).isEqualTo("never");
            assertThat(condition(before).path("required").asText()).startsWith("by ");
            assertThat(service.web
                            .post(PATH, ANNA)
                            .expect(200)
                            .json()
                            .path("status")
                            .asText())
                    .isEqualTo("TAKEN");
            service.web.post(PATH, ANNA).expect(200);
            assertThat(line(service, purchase).path("stage").asText()).isEqualTo("PROVISIONAL");
        }
        try (var again = open()) {
            JsonNode activations =
                    again.web.get("/v1/members/mem_anna").expect(200).json().path("activations");
            assertThat(activations.findValuesAsText("offer")).containsExactly("off_opt");
            JsonNode after = line(again, purchase);
            assertThat(after.path("stage").asText()).isEqualTo("PROVISIONAL");
            assertThat(condition(after).path("passed").asBoolean()).isTrue();
            assertThat(again.web.get("/v1/members/mem_anna/rewards").expect(200).text())
                    .contains("off_opt");
            assertThat(again.faults()).isEmpty();
        }
    }

    @Test
    void aLateOneCountsFromItsOwnTimeAndSoDoesAPublishers() {
        try (var service = begun()) {
            String first = buy(service, "a1", SOON.minusSeconds(300));
            String purchase = buy(service, "a2", SOON);
            service.web
                    .post(PATH, "{'member': 'mem_anna', 'at': '" + Instant.now().minus(Duration.ofDays(1)) + "'}")
                    .expect(200);
            assertThat(line(service, first).path("stage").asText()).isEqualTo("PROVISIONAL");
            assertThat(line(service, purchase).path("stage").asText()).isEqualTo("PROVISIONAL");
            service.web
                    .post(
                            "/v1/exposures",
                            "{'type':'activation','id':'e1','at':'%s','member':'mem_ben','offer':'off_opt','placement':'home'}"
                                    .formatted(Instant.now()))
                    .expect(200);
            String bens = service.web
                    .post("/v1/transactions", TestService.json("authorization", "b1", TestService.card(2), 6000, SOON))
                    .expect(200)
                    .json()
                    .path("purchase")
                    .asText();
            assertThat(line(service, bens).path("stage").asText()).isEqualTo("PROVISIONAL");
            assertThat(service.faults()).isEmpty();
        }
    }

    @Test
    void whatCannotBeTakenIsRefusedWithItsMend() {
        try (var service = begun()) {
            service.web.post("/v1/offers/off_none/activations", ANNA).expect(404);
            service.web
                    .post(
                            "/v1/offers",
                            offer("off_draft", "'activation': 'OPT_IN'")
                                    .replaceFirst("'currency'", "'status': 'DRAFT', 'currency'"))
                    .expect(201);
            service.web.post("/v1/offers/off_draft/activations", ANNA).expect(404);
            service.web.post(PATH, "{'member': 'mem_nobody'}").expectProblem(400, "member");
            service.web.post(PATH, "{}").expectProblem(400, "member");
            service.web.post(PATH, "[]").expectProblem(400, "$");
            service.web.post(PATH, "{'member': 'mem_anna', 'when': 'now'}").expectProblem(400, "when");
            service.web.post(PATH, "{'member': 'mem_anna', 'at': 'yesterday'}").expectProblem(400, "at");
            service.web
                    .post(PATH, "{'member': 'mem_anna', 'at': '" + Instant.now().plusSeconds(3600) + "'}")
                    .expectProblem(400, "at");
            for (String at :
                    new String[] {Instant.now().minus(Duration.ofDays(226)).toString(), "-999999999-01-01T00:00:00Z"}) {
                service.web
                        .post(PATH, "{'member': 'mem_anna', 'at': '" + at + "'}")
                        .expectProblem(400, "at");
            }
            assertThat(service.web.get("/v1/members/mem_anna").json().has("activations"))
                    .isFalse();
        }
    }

    @Test
    void whoIsMergedHandsOnWhatHeHadActivatedAndActivatesNothingHimself() throws InterruptedException {
        try (var service = begun()) {
            service.web.post(PATH, "{'member': 'mem_ben'}").expect(200);
            service.web
                    .post("/v1/members/mem_ben/merge", "{'into': 'mem_anna'}")
                    .expect(200);
            while (!service.web.get("/v1/members/mem_anna").json().has("activations")) {
                Thread.sleep(20); // she hears of it behind the answer
            }
            service.web.post(PATH, "{'member': 'mem_ben'}").expectProblem(400, "member");
            service.web.request("DELETE", "/v1/members/mem_ben").expect(202);
            service.web.post(PATH, "{'member': 'mem_ben'}").expectProblem(400, "member");
            String purchase = buy(service, "a1", SOON);
            assertThat(line(service, purchase).path("stage").asText()).isEqualTo("PROVISIONAL");
        }
    }

    @Test
    void aStopSparesWhoHadActivatedIt() {
        try (var service = begun()) {
            service.web.post(PATH, ANNA).expect(200);
            Instant stop = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
            service.web
                    .post("/v1/offers/off_opt/stop", "{'mode': 'STOP_UNACTIVATED', 'at': '" + stop + "'}")
                    .expect(201);
            service.web
                    .post("/v1/offers/off_opt/activations", "{'member': 'mem_ben'}")
                    .expect(200);
            String goesOn = buy(service, "a1", SOON);
            assertThat(line(service, goesOn).path("stage").asText()).isEqualTo("PROVISIONAL");
            assertThat(line(service, goesOn).path("sentence").asText())
                    .contains("except for members who had activated it");
            assertThat(service.web
                            .get("/v1/offers/off_opt")
                            .json()
                            .path("status")
                            .asText())
                    .isEqualTo("ENDED");
        }
    }
}
