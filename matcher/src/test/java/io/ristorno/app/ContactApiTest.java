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

/** By what members can be reached, over HTTP: offers that ask for it, and a program that releases nothing before. */
@Timeout(60)
class ContactApiTest {
    private static final String PATH = "/v1/members/mem_anna/contacts";
    private static final String EMAIL = "{'kind': 'EMAIL', 'verified': true}";
    private static final String ANNAS = TestService.card(1);
    private static final Instant SOON = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    Path folder;

    private TestService open() {
        return new TestService(folder.resolve("store"));
    }

    private TestService begun() {
        return open().withCafe().withMember("mem_anna", ANNAS).withMember("mem_ben", TestService.card(2));
    }

    private static String send(TestService service, String type, String id, Instant at) {
        return service.web
                .post("/v1/transactions", TestService.json(type, id, ANNAS, 6000, at))
                .expect(200)
                .json()
                .path("purchase")
                .asText();
    }

    private static JsonNode line(TestService service, String purchase, String offer) {
        for (JsonNode line : service.web
                .get("/v1/purchases/" + purchase + "/explanation")
                .expect(200)
                .json()
                .path("offers")) {
            if (line.path("offer").asText().equals(offer)) {
                return line;
            }
        }
        throw new AssertionError("explain knows nothing of the offer");
    }

    private static void await(TestService service, String purchase, String offer, String stage)
            throws InterruptedException {
        while (!line(service, purchase, offer).path("stage").asText().equals(stage)) {
            Thread.sleep(20);
        }
    }

    @Test
    void anOfferAsksForItAtPurchaseTime() throws InterruptedException {
        String purchase;
        try (var service = begun()) {
            service.web
                    .post(
                            "/v1/offers",
                            TestService.offer("off_sure", "mer_cafe", 2000)
                                    .replaceFirst("'currency'", "'who': {'verifiedContact': true}, 'currency'"))
                    .expect(201);
            purchase = send(service, "authorization", "a1", SOON);
            JsonNode before = line(service, purchase, "off_sure");
            assertThat(before.path("reason").asText()).isEqualTo("AUDIENCE");
            assertThat(before.path("because").asText())
                    .isEqualTo(
                            "The offer is for purchases by members who have confirmed their e-mail address or phone.");
            service.web.post(PATH, EMAIL).expect(200);
            await(service, purchase, "off_sure", "PROVISIONAL");
            service.web
                    .post(PATH, "{'kind': 'EMAIL', 'verified': false, 'at': '" + Instant.now() + "'}")
                    .expect(200);
            await(service, purchase, "off_sure", "REJECTED");
            service.web.post(PATH, "{'kind': 'PHONE', 'verified': true}").expect(200);
            await(service, purchase, "off_sure", "PROVISIONAL");
            JsonNode contacts =
                    service.web.get("/v1/members/mem_anna").expect(200).json().path("contacts");
            assertThat(contacts.findValuesAsText("kind")).containsExactly("EMAIL", "PHONE");
            assertThat(contacts.findValuesAsText("verified")).containsExactly("false", "true");
            assertThat(service.web.get("/v1/offers/off_sure").json().path("who").toString())
                    .isEqualTo("{\"verifiedContact\":true}");
        }
        try (var again = open()) {
            assertThat(line(again, purchase, "off_sure").path("stage").asText()).isEqualTo("PROVISIONAL");
            assertThat(again.faults()).isEmpty();
        }
    }

    @Test
    void aProgramReleasesWhenItIsConfirmedAndTakesNothingBack() throws InterruptedException {
        try (var service = begun()) {
            service.web
                    .post(
                            "/v1/programs",
                            "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC', 'balances': {'releaseOn': 'VERIFIED_CONTACT'}}")
                    .expect(201);
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
            String purchase = send(service, "clearing", "c1", now);
            assertThat(line(service, purchase, "off_ten").path("reason").asText())
                    .isEqualTo("AWAITS_CONTACT");
            assertThat(line(service, purchase, "off_ten").path("because").asText())
                    .isEqualTo("It is released when the member has confirmed an e-mail address or a phone.");
            assertThat(service.web
                            .get("/v1/members/mem_anna/statement")
                            .expect(200)
                            .text())
                    .contains("yours when you have confirmed an e-mail address or a phone");
            service.passes(Duration.ofDays(20));
            Thread.sleep(1_500);
            assertThat(line(service, purchase, "off_ten").path("stage").asText())
                    .isEqualTo("PENDING");
            service.web.post(PATH, EMAIL).expect(200);
            await(service, purchase, "off_ten", "AVAILABLE");
            assertThat(service.web
                            .get("/v1/members/mem_anna/balance")
                            .expect(200)
                            .text())
                    .contains("600");
            service.web.post(PATH, "{'kind': 'EMAIL', 'verified': false}").expect(200);
            Thread.sleep(1_500);
            assertThat(line(service, purchase, "off_ten").path("stage").asText())
                    .isEqualTo("AVAILABLE");
            assertThat(service.faults()).isEmpty();
        }
    }

    @Test
    void whatCannotBeTakenIsRefusedWithItsMend() {
        try (var service = begun()) {
            service.web.post("/v1/members/mem_none/contacts", EMAIL).expect(404);
            service.web.post(PATH, "{}").expectProblem(400, "kind");
            service.web.post(PATH, "[]").expectProblem(400, "$");
            service.web.post(PATH, "{'kind': 'FAX', 'verified': true}").expectProblem(400, "kind");
            service.web.post(PATH, "{'kind': 'EMAIL'}").expectProblem(400, "verified");
            service.web.post(PATH, "{'kind': 'EMAIL', 'verified': 'yes'}").expectProblem(400, "verified");
            service.web
                    .post(PATH, "{'kind': 'EMAIL', 'verified': true, 'address': 'anna@example.com'}")
                    .expectProblem(400, "address");
            service.web
                    .post(
                            PATH,
                            "{'kind': 'EMAIL', 'verified': true, 'at': '"
                                    + Instant.now().plusSeconds(3600) + "'}")
                    .expectProblem(400, "at");
            assertThat(service.web.get("/v1/members/mem_anna").json().has("contacts"))
                    .isFalse();
            Instant before = Instant.now().minusSeconds(1_000);
            for (int i = 0; i < 64; i++) {
                Instant at = before.minusSeconds(i);
                service.web
                        .post(PATH, "{'kind': 'PHONE', 'verified': true, 'at': '" + at + "'}")
                        .expect(200);
            }
            service.web.post(PATH, EMAIL).expect(422);
        }
    }

    @Test
    void whoIsMergedTakesItAlongAndIsToldNothingMore() throws InterruptedException {
        try (var service = begun()) {
            service.web.post("/v1/members/mem_ben/contacts", EMAIL).expect(200);
            service.web
                    .post("/v1/members/mem_ben/merge", "{'into': 'mem_anna'}")
                    .expect(200);
            while (!service.web.get("/v1/members/mem_anna").json().has("contacts")) {
                Thread.sleep(20); // she hears of it behind the answer
            }
            assertThat(service.web
                            .post("/v1/members/mem_ben/contacts", EMAIL)
                            .expect(409)
                            .text())
                    .contains("mergedInto");
        }
    }
}
