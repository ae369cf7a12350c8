package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.event.Exposure;
import io.ristorno.event.MemberKey;
import io.ristorno.offer.Arms;
import io.ristorno.store.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exposures over HTTP: durable when answered, in the log as they came, and told of where nobody should have been exposed. */
@Timeout(60)
class ExposureApiTest {
    private static final String PATH = "/v1/exposures";
    private static final String CARD = TestService.card(1);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    Path folder;

    private TestService open() {
        return new TestService(folder.resolve("store"));
    }

    private static String exposure(String type, String id, String offer, Instant at) {
        return "{'type':'%s','id':'%s','at':'%s','member':'mem_anna','offer':'%s','placement':'home','rank':2}"
                .formatted(type, id, at, offer);
    }

    @Test
    void whatWasAnsweredIsInTheLogAfterARestart() {
        try (var service = open().withCafe().withMember("mem_anna", CARD)) {
            assertThat(service.web
                            .post(PATH, exposure("impression", "e1", "off_ten", NOW))
                            .expect(200)
                            .json()
                            .path("status")
                            .asText())
                    .isEqualTo("TAKEN");
            List<JsonNode> answers = service.web
                    .postBytes(
                            PATH,
                            "application/x-ndjson",
                            (exposure("view", "e2", "off_ten", NOW) + "\n" + exposure("poke", "e3", "off_ten", NOW)
                                            + "\n" + exposure("click", "e4", "off_ten", NOW.minusSeconds(90)))
                                    .replace('\'', '"')
                                    .getBytes(StandardCharsets.UTF_8))
                    .expect(200)
                    .lines();
            assertThat(answers).hasSize(3);
            assertThat(answers.get(0).path("status").asText()).isEqualTo("TAKEN");
            assertThat(answers.get(1).path("problems").path(0).path("field").asText())
                    .isEqualTo("type");
            assertThat(answers.get(2).path("status").asText()).isEqualTo("TAKEN");
            assertThat(service.web.counter("ristorno_messages_total{link=\"exposures\",outcome=\"received\"} "))
                    .isEqualTo(4);
        }
        try (var again = open()) {
            List<Exposure> logged = logged(again);
            assertThat(logged).extracting(Exposure::id).containsExactly("e1", "e2", "e4");
            Exposure click = logged.getLast();
            assertThat(click.kind()).isEqualTo(Exposure.Kind.CLICK);
            assertThat(click.member()).isEqualTo(MemberKey.of("prg_test", "mem_anna"));
            assertThat(click.merchant().value()).isEqualTo("mer_cafe");
            assertThat(click.placement()).isEqualTo("home");
            assertThat(click.rank()).isEqualTo(2);
            assertThat(click.at()).isEqualTo(NOW.minusSeconds(90));
            assertThat(again.faults()).isEmpty();
        }
    }

    private static List<Exposure> logged(TestService service) {
        try (Snapshot snapshot = service.service.store.snapshot()) {
            return snapshot.log(0, 10_000).stream()
                    .flatMap(batch -> batch.events().stream())
                    .filter(Exposure.class::isInstance)
                    .map(Exposure.class::cast)
                    .toList();
        }
    }

    @Test
    void whatCannotBeTakenIsRefusedWithItsMend() {
        try (var service = open().withCafe().withMember("mem_anna", CARD)) {
            String good = exposure("click", "e1", "off_ten", NOW);
            refused(service, good.replace("off_ten", "off_none"), 400, "offer");
            refused(service, good.replace("'placement'", "'campaign':'cmp_none','placement'"), 400, "campaign");
            refused(service, good.replace("'offer':'off_ten'", "'campaign':'cmp_none'"), 400, "campaign");
            refused(service, good.replace("'placement'", "'program':'prg_none','placement'"), 400, "program");
            refused(service, good.replace("'placement'", "'colour':'red','placement'"), 400, "colour");
            JsonNode stranger = service.web
                    .post(PATH, good.replace("mem_anna", "mem_nobody"))
                    .expect(422)
                    .json();
            assertThat(stranger.path("code").asText()).isEqualTo("UNKNOWN");
            assertThat(stranger.path("mend").asText()).contains("POST /v1/members");
            JsonNode old = service.web
                    .post(PATH, exposure("click", "e2", "off_ten", NOW.minus(Duration.ofDays(226))))
                    .expect(422)
                    .json();
            assertThat(old.path("code").asText()).isEqualTo("TOO_LATE");
            service.web
                    .post(PATH, exposure("click", "e3", "off_ten", NOW.minus(Duration.ofDays(224))))
                    .expect(200);
            assertThat(logged(service)).extracting(Exposure::id).containsExactly("e3");
        }
    }

    private static void refused(TestService service, String json, int status, String field) {
        JsonNode problem = service.web
                .post(PATH, json)
                .expect(status)
                .json()
                .path("problems")
                .path(0);
        assertThat(problem.path("field").asText()).isEqualTo(field);
        assertThat(problem.path("mend").asText()).isNotBlank();
    }

    /** Once a day and offer, however often he sees it. */
    @Test
    void whoeverSeesWhatHeIsHeldOutFromIsTold() {
        try (var service = open().withCafe().withMember("mem_anna", CARD)) {
            String campaign = "{'id': 'cmp_spring', 'merchantId': 'mer_cafe', 'from': '2026-01-01T00:00:00Z', 'salt': '"
                    + salt() + "'}";
            service.web.post("/v1/campaigns", campaign).expect(201);
            service.web
                    .post(
                            "/v1/offers",
                            TestService.offer("off_fifteen", "mer_cafe", 1500)
                                    .replaceFirst("'currency'", "'campaign': 'cmp_spring', 'currency'"))
                    .expect(201);
            Instant noon = NOW.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(12));
            service.web
                    .post(PATH, exposure("impression", "e1", "off_ten", noon))
                    .expect(200);
            assertThat(faults(service)).isEmpty();
            for (String id : List.of("e2", "e2")) {
                service.web
                        .post(PATH, exposure("click", id, "off_fifteen", noon))
                        .expect(200);
            }
            service.web
                    .post(PATH, exposure("impression", "e3", "off_fifteen", noon.plusSeconds(60)))
                    .expect(200);
            assertThat(faults(service)).hasSize(1);
            service.web
                    .post(PATH, exposure("click", "e4", "off_fifteen", noon.minus(Duration.ofDays(1))))
                    .expect(200);
            service.web
                    .post(
                            PATH,
                            exposure("view", "e5", "off_fifteen", noon)
                                    .replace("'offer':'off_fifteen'", "'campaign':'cmp_spring'"))
                    .expect(200);
            JsonNode faults = faults(service);
            assertThat(faults).hasSize(3);
            assertThat(faults.findValuesAsText("subject"))
                    .containsExactlyInAnyOrder("off_fifteen", "off_fifteen", "cmp_spring");
            assertThat(faults.path(0).path("member").asText()).isEqualTo("mem_anna");
            assertThat(faults.path(0).has("amount")).isFalse();
        }
    }

    private static JsonNode faults(TestService service) {
        return service.web
                .get("/v1/programs/prg_test/faults?kind=EXPOSED_HELD_OUT")
                .expect(200)
                .json()
                .path("data");
    }

    private static String salt() {
        String unit = MemberKey.of("prg_test", "mem_anna").unit();
        for (int i = 1; ; i++) {
            String salt = "%032x".formatted(i);
            if (Arms.bucket(salt, unit) >= 9_000) {
                return salt;
            }
        }
    }
}
