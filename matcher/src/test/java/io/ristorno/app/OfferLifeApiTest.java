package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An offer from its draft to its end, over HTTP: what each step is answered, what purchases earn meanwhile, and who did it. */
@Timeout(60)
class OfferLifeApiTest extends WithCafe {
    private static final String DRAFT = "'status': 'DRAFT', 'by': 'Anna', ";

    /** How far the service's clock is ahead of this machine's. */
    private static Duration ahead = Duration.ZERO;

    private static Instant now() {
        return Instant.now().plus(ahead);
    }

    private static void pass(Duration time) {
        service.passes(time);
        ahead = ahead.plus(time);
    }

    private static String draft(String id, int basisPoints) {
        return TestService.newOffer(id, "mer_cafe", basisPoints).replaceFirst("\\{", "{" + DRAFT);
    }

    @Test
    void anOfferGoesFromDraftToEnd() {
        JsonNode draft =
                web.post("/v1/offers", draft("off_life", 500)).expect(201).json();
        assertThat(draft.path("status").asText()).isEqualTo("DRAFT");
        step("off_life", "submit", "Anna", 201);
        step("off_life", "approve", "Ben", 201);
        assertThat(step("off_life", "pause", "Ben", 201).path("status").asText())
                .isEqualTo("PAUSED");
        step("off_life", "resume", "Ben", 201);
        web.post("/v1/offers/off_life/stop", "{'by': 'Cem', 'why': 'sold out'}").expect(201);
        JsonNode history = web.get("/v1/offers/off_life/history").expect(200).json();
        assertThat(history.path("data").findValuesAsText("status"))
                .containsExactly("DRAFT", "IN_REVIEW", "LIVE", "PAUSED", "LIVE", "ENDED");
        assertThat(history.path("data").findValuesAsText("by"))
                .containsExactly("Anna", "Anna", "Ben", "Ben", "Ben", "Cem");
        assertThat(history.path("data").findValuesAsText("at")).isSorted().hasSize(6);
        assertThat(history.path("data").get(5).path("why").asText()).isEqualTo("sold out");
        assertThat(history.path("possible")).isEmpty();
        web.post("/v1/offers", TestService.newOffer("off_life", "mer_cafe", 600))
                .expectProblem(400, "id");
    }

    @Test
    void aStepThatDoesNotFollowIsRefusedWithThoseThatDo() {
        web.post("/v1/offers", draft("off_early", 500)).expect(201);
        Web.Reply refused = web.post("/v1/offers/off_early/approve", "{'by': 'Ben'}");
        refused.expectProblem(400, "status");
        assertThat(refused.mend()).isEqualTo("possible are: submit, stop");
        web.post("/v1/offers/off_early/submit", "{}").expectProblem(400, "by");
        web.post("/v1/offers/off_early/submit", "{'by': '4111111111111111', 'surprise': 1, 'at': 'x'}")
                .expectProblem(400, "by", "surprise", "at");
        web.post("/v1/offers/off_nobody/submit", "{'by': 'Ben'}").expect(404);
        web.post("/v1/offers/off_ten/stop", "{'by': 7, 'why': 8}").expectProblem(400, "by", "why");
        web.post("/v1/offers/off_ten/pause", "{'by': 'Ben', 'at': '2020-01-01T00:00:00Z'}")
                .expectProblem(400, "at");
    }

    @Test
    void aDraftOfALiveOfferLeavesItAsItIsUntilItIsApproved() {
        web.post("/v1/merchants", TestService.merchant("mer_drafts", "DRAFTS")).expect(201);
        web.post("/v1/offers", TestService.offer("off_drafts", "mer_drafts", 1000))
                .expect(201);
        service.withMember("mem_drafts", TestService.card(301));
        pass(Duration.ofHours(2));
        String draft = TestService.newOffer("off_drafts", "mer_drafts", 2000).replaceFirst("\\{", "{" + DRAFT);
        assertThat(web.post("/v1/offers", draft)
                        .expect(201)
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(2);
        assertThat(web.post("/v1/offers", draft)
                        .expect(200)
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(2);
        assertThat(web.get("/v1/offers/off_drafts").json().path("version").asInt())
                .isEqualTo(1);
        assertThat(earned("d1", 301, "DRAFTS", Duration.ZERO)).isEqualTo(500);
        step("off_drafts", "submit", "Anna", 201);
        step("off_drafts", "approve", "Ben", 201);
        assertThat(earned("d2", 301, "DRAFTS", Duration.ofSeconds(2))).isEqualTo(1000);
        assertThat(earned("d3", 301, "DRAFTS", Duration.ofHours(-1))).isEqualTo(500);
    }

    @Test
    void whatIsBoughtWhileAnOfferIsPausedEarnsNothingAndWhatWasBeforeGoesOn() {
        web.post("/v1/merchants", TestService.merchant("mer_pause", "PAUSE")).expect(201);
        web.post("/v1/offers", TestService.offer("off_pause", "mer_pause", 1000))
                .expect(201);
        service.withMember("mem_pause", TestService.card(302));
        pass(Duration.ofHours(2));
        assertThat(earned("p1", 302, "PAUSE", Duration.ofMinutes(-10))).isEqualTo(500);
        Instant pause = now().plusSeconds(60);
        Instant resume = pause.plusSeconds(60);
        String at = "{'by': 'Ben', 'at': '%s'}";
        web.post("/v1/offers/off_pause/pause", at.formatted(pause)).expect(201);
        web.post("/v1/offers/off_pause/resume", at.formatted(resume)).expect(201);
        assertThat(earned("p2", 302, "PAUSE", Duration.ofSeconds(30))).isEqualTo(500);
        assertThat(earned("p3", 302, "PAUSE", Duration.ofSeconds(90))).isZero();
        assertThat(earned("p4", 302, "PAUSE", Duration.ofSeconds(150))).isEqualTo(500);
        JsonNode cleared = web.post(
                        "/v1/transactions",
                        TestService.json(
                                        "clearing",
                                        "p1c",
                                        "'number': '" + TestService.card(302) + "'",
                                        6000,
                                        now().plusSeconds(90),
                                        "PAUSE")
                                .replaceFirst("'type'", "'network': 'VISA', 'lifeCycle': 'Lp1', 'type'"))
                .expect(200)
                .json();
        assertThat(cleared.path("rewards").path(0).path("amount").path("minor").asInt())
                .isEqualTo(600);
    }

    @Test
    void theHistoryOutlivesARestart(@TempDir Path folder) {
        JsonNode before;
        try (var fresh = new TestService(folder.resolve("store")).withCafe()) {
            fresh.web.post("/v1/offers", draft("off_kept", 500)).expect(201);
            fresh.web.post("/v1/offers/off_kept/submit", "{'by': 'Anna'}").expect(201);
            fresh.web.post("/v1/offers/off_kept/approve", "{'by': 'Ben'}").expect(201);
            before = fresh.web.get("/v1/offers/off_kept/history").expect(200).json();
        }
        try (var again = new TestService(folder.resolve("store"))) {
            assertThat(again.web.get("/v1/offers/off_kept/history").expect(200).json())
                    .isEqualTo(before);
            again.web.post("/v1/offers/off_kept/pause", "{'by': 'Ben'}").expect(201);
        }
    }

    @Test
    void versionsAreShownAndInWhatTheyDiffer() {
        web.post("/v1/offers", TestService.offer("off_diff", "mer_cafe", 500)).expect(201);
        web.post("/v1/offers", draft("off_diff", 700)).expect(201);
        JsonNode versions = web.get("/v1/offers/off_diff/versions").expect(200).json();
        assertThat(versions.path("data").findValuesAsText("version")).containsExactly("1", "2");
        JsonNode diff = web.get("/v1/offers/off_diff/diff").expect(200).json();
        assertThat(diff.path("from").path("version").asInt()).isEqualTo(1);
        assertThat(diff.path("to").path("status").asText()).isEqualTo("DRAFT");
        assertThat(diff.path("changes").findValuesAsText("field"))
                .containsExactly("effectiveFrom", "reward.rateBasisPoints", "status");
        assertThat(diff.path("changes").get(1).path("old").asInt()).isEqualTo(500);
        assertThat(diff.path("changes").get(1).path("new").asInt()).isEqualTo(700);
        assertThat(web.getAs("/v1/offers/off_diff/diff?from=2&to=1", "text/plain")
                        .expect(200)
                        .text())
                .contains(
                        "off_diff: version 2 -> 1\n",
                        "\n  effectiveFrom: nothing -> \"2020-01-01T00:00:00Z\"\n",
                        "\n  reward.rateBasisPoints: 700 -> 500\n",
                        "\nwas: 7 % back on purchases from 40.00 EUR",
                        "\nis:  5 % back");
        Web.Reply none = web.get("/v1/offers/off_diff/diff?from=1&to=9");
        none.expectProblem(400, "to");
        assertThat(none.mend()).contains("there are 1, 2");
        web.get("/v1/offers/off_ten/diff").expectProblem(400, "to");
        for (String part : List.of("versions", "history", "diff")) {
            web.get("/v1/offers/off_nobody/" + part).expect(404);
        }
    }

    @Test
    void validationTellsTheSentenceOrEveryProblemAndDoesNothing() {
        String offer = TestService.newOffer("off_checked", "mer_cafe", 500);
        JsonNode valid = web.post("/v1/offers/validate", offer).expect(200).json();
        assertThat(valid.path("sentence").asText()).startsWith("5 % back on purchases from 40.00 EUR");
        assertThat(valid.path("changesAnything").asBoolean()).isTrue();
        web.get("/v1/offers/off_checked").expect(404);
        JsonNode known = web.post("/v1/offers/validate", TestService.offer("off_ten", "mer_cafe", 1000))
                .expect(200)
                .json();
        assertThat(known.path("changesAnything").asBoolean()).isFalse();
        assertThat(known.path("changes")).isEmpty();
        web.post("/v1/offers/validate", "{'title': '', 'currency': 'EURO', 'surprise': 1}")
                .expectProblem(400, "title", "currency", "surprise", "merchantId", "schedule", "reward");
        web.post("/v1/offers/validate", TestService.newOffer("off_checked", "mer_nobody", 500))
                .expectProblem(400, "merchantId");
    }

    /** What is told of a sound offer: what a member must know, what is left to the merchant, and whether that is more than nothing. */
    @Test
    void authorsAreWarnedOfWhatIsSound() {
        web.post("/v1/merchants", "{'id': 'mer_thin', 'name': 'Thin'}").expect(201);
        web.post("/v1/campaigns", "{'id': 'cmp_thin', 'merchantId': 'mer_thin', 'marginBasisPoints': 3000}")
                .expect(201);
        String ten = TestService.newOffer("off_thin", "mer_thin", 1000)
                .replace("'currency'", "'campaign': 'cmp_thin', 'funding': {'feeBasisPoints': 500}, 'currency'");
        JsonNode told = web.post("/v1/offers/validate?liftBasisPoints=8000", ten)
                .expect(200)
                .json();
        assertThat(told.path("complexity").asInt()).isEqualTo(1);
        assertThat(told.path("warnings")).isEmpty();
        assertThat(told.path("economics"))
                .hasToString(
                        "{\"marginBasisPoints\":3000,\"subsidyBasisPoints\":1050,\"breakEvenLiftBasisPoints\":5385,"
                                + "\"expectedProfitBasisPoints\":510}");
        web.post("/v1/offers/validate?liftBasisPoints=-1", ten).expectProblem(400, "liftBasisPoints");
        assertThat(web.post("/v1/offers", ten).expect(201).json().has("warnings"))
                .isFalse();

        String onTop = TestService.newOffer("off_top", "mer_thin", 2500)
                .replace("'currency'", "'stacking': {'mode': 'ADDITIVE'}, 'status': 'DRAFT', 'currency'");
        for (JsonNode answer : List.of(
                web.post("/v1/offers/validate", onTop).expect(200).json(),
                web.post("/v1/offers", onTop).expect(201).json(),
                step("off_top", "submit", "Anna", 201),
                step("off_top", "approve", "Ben", 201))) {
            assertThat(answer.path("warnings").path(0).path("message").asText())
                    .isEqualTo("may cost the merchant 35.5 % of a purchase of 40.00 EUR together with \"off_thin\","
                            + " more than his margin of 30 %");
        }
        assertThat(step("off_top", "pause", "Ben", 201).has("warnings")).isFalse();
        assertThat(web.get("/v1/offers/off_top").expect(200).json().has("warnings"))
                .isFalse();
    }

    private static JsonNode step(String offer, String step, String by, int status) {
        return web.post("/v1/offers/" + offer + "/" + step, "{'by': '" + by + "'}")
                .expect(status)
                .json();
    }

    /** What 50.00 earn that are authorised so long from now. */
    private static int earned(String id, int card, String mid, Duration from) {
        return web.post(
                        "/v1/transactions",
                        TestService.json(
                                        "authorization",
                                        id,
                                        "'number': '" + TestService.card(card) + "'",
                                        5000,
                                        now().plus(from),
                                        mid)
                                .replaceFirst("'type'", "'network': 'VISA', 'lifeCycle': 'L" + id + "', 'type'"))
                .expect(200)
                .json()
                .path("rewards")
                .path(0)
                .path("amount")
                .path("minor")
                .asInt();
    }
}
