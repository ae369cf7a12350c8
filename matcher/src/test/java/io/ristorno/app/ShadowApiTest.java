package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.rehearsal.Backroom;
import io.ristorno.rehearsal.Occupied;
import io.ristorno.rehearsal.Shadows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A version of an offer that runs beside the live one and pays nothing, over HTTP. */
@Timeout(120)
class ShadowApiTest {
    private static final String SHADOW = "/v1/offers/off_ten/shadow";
    private static final Instant SOON = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);

    private static final Instant LATER = SOON.plus(Duration.ofDays(1));

    @TempDir
    Path folder;

    private TestService open() {
        return new TestService(folder.resolve("store"));
    }

    private TestService begun() {
        TestService service = open().withCafe();
        for (int i = 0; i < 6; i++) {
            service.withMember("mem_" + i, TestService.card(i));
        }
        return service;
    }

    private static String version(int basisPoints) {
        return TestService.newOffer("off_ten", "mer_cafe", basisPoints);
    }

    private static String send(TestService service, String type, int i, long minor, Instant at) {
        return send(service, type, "L" + i, i, minor, at);
    }

    private static String send(TestService service, String type, String cycle, int i, long minor, Instant at) {
        String json = TestService.json(type, type + cycle, TestService.card(i), minor, at)
                .replaceFirst("\\{", "{'network': 'VISA', 'lifeCycle': '" + cycle + "', ");
        return service.web
                .post("/v1/transactions", json)
                .expect(200)
                .json()
                .path("purchase")
                .asText();
    }

    private static JsonNode told(TestService service) {
        return service.web.get(SHADOW).expect(200).json();
    }

    private static JsonNode ledger(TestService service) {
        return service.web.get("/v1/ledger/trial-balance").expect(200).json();
    }

    /** 10 % from 40.00 are live; beside them run 12 % from 50.00. */
    @Test
    void bothAreToldBesideEachOtherAndOnlyTheLiveOnePays() {
        try (var service = begun()) {
            send(service, "authorization", 0, 10_000, SOON);
            service.passes(Duration.ofDays(1));
            JsonNode begun = service.web
                    .post(SHADOW, version(1200).replace("'minSpendMinor': 4000", "'minSpendMinor': 5000"))
                    .expect(201)
                    .json();
            assertThat(begun.path("state").asText()).isEqualTo("RUNNING");
            send(service, "authorization", 1, 6_000, LATER);
            String low = send(service, "authorization", 2, 4_500, LATER);
            send(service, "authorization", 3, 3_000, LATER);
            send(service, "authorization", 4, 8_000, LATER);
            send(service, "clearing", 4, 8_000, LATER.plusSeconds(60));
            send(service, "refund", 4, 2_000, LATER.plusSeconds(120));
            JsonNode before = ledger(service);

            JsonNode told = told(service);

            assertThat(told.path("purchases").asInt())
                    .as("what was bought before does not count")
                    .isEqualTo(4);
            JsonNode live = told.path("live");
            assertThat(live.path("redemptions").asInt()).isEqualTo(3);
            assertThat(live.path("rewardMinor").asLong()).isEqualTo(600 + 450 + 600);
            assertThat(live.path("members").asInt()).isEqualTo(3);
            assertThat(live.path("byFunder").path("MERCHANT").asLong()).isEqualTo(1_650);
            assertThat(live.path("booked").path("rewardMinor").asLong()).isEqualTo(1_650);
            JsonNode shadow = told.path("shadow");
            assertThat(shadow.path("redemptions").asInt()).isEqualTo(2);
            assertThat(shadow.path("rewardMinor").asLong()).isEqualTo(720 + 720);
            assertThat(shadow.path("members").asInt()).isEqualTo(2);
            assertThat(told.path("differing").asInt()).isEqualTo(3);
            JsonNode difference = difference(told, low);
            assertThat(difference.path("live").path("minor").asLong()).isEqualTo(450);
            assertThat(difference.path("live").path("version").asInt()).isEqualTo(1);
            assertThat(difference.path("shadow").path("minor").asLong()).isZero();
            assertThat(difference.path("shadow").path("reason").asText()).isEqualTo("BELOW_MINIMUM");
            assertThat(difference.path("shadow").path("because").asText())
                    .isEqualTo("Below the minimum of 50.00: 5.00 more was needed.");
            assertThat(told.toString()).doesNotContain("mem_", TestService.card(1));
            assertThat(ledger(service)).isEqualTo(before);
            assertThat(service.faults()).isEmpty();
            assertThat(service.web
                            .get("/v1/offers/off_ten")
                            .json()
                            .path("version")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    private static JsonNode difference(JsonNode told, String purchase) {
        for (JsonNode each : told.path("differences")) {
            if (each.path("purchase").asText().equals(purchase)) {
                return each;
            }
        }
        throw new AssertionError("nothing is told of " + purchase + ": " + told);
    }

    /** Live, every fourth visit pays half; beside it, every fourth three quarters: three were before it began. */
    @Test
    void whatMembersDidBeforeCounts() {
        try (var service = begun()) {
            service.web.post("/v1/offers", visits("50 %")).expect(201);
            for (int i = 0; i < 3; i++) {
                send(service, "authorization", "before" + i, 1, 5_000, SOON.plusSeconds(i));
            }
            service.passes(Duration.ofDays(1));
            service.web.post(SHADOW, visits("75 %")).expect(201);
            String fourth = send(service, "authorization", "fourth", 1, 5_000, LATER);
            send(service, "authorization", "other", 2, 5_000, LATER);
            JsonNode told = told(service);
            assertThat(told.path("purchases").asInt()).isEqualTo(2);
            assertThat(difference(told, fourth).path("live").path("minor").asLong())
                    .isEqualTo(2_500);
            assertThat(difference(told, fourth).path("shadow").path("minor").asLong())
                    .isEqualTo(3_750);
            assertThat(told.path("shadow").path("redemptions").asInt()).isEqualTo(1);
        }
    }

    /** What is the member's already was so under the live version's limit: beside it another one holds. */
    @Test
    void whatIsSettledIsDecidedAnew() throws InterruptedException {
        try (var service = begun()) {
            service.web.post("/v1/offers", limited(500)).expect(201);
            service.web.post(SHADOW, limited(800)).expect(201);
            String purchase = send(service, "authorization", 1, 6_000, SOON);
            send(service, "clearing", 1, 6_000, SOON.plusSeconds(60));
            service.passes(Duration.ofDays(2));
            while (!reward(service, purchase).path("stage").asText().equals("AVAILABLE")) {
                Thread.sleep(20);
            }
            JsonNode told = told(service);
            assertThat(told.path("live").path("rewardMinor").asLong()).isEqualTo(500);
            assertThat(told.path("shadow").path("rewardMinor").asLong()).isEqualTo(600);
            assertThat(reward(service, purchase).path("amount").path("minor").asLong())
                    .isEqualTo(500);
        }
    }

    private static JsonNode reward(TestService service, String purchase) {
        return service.web
                .get("/v1/purchases/" + purchase)
                .expect(200)
                .json()
                .path("rewards")
                .path(0);
    }

    private static String limited(long minor) {
        return version(1000)
                .replaceFirst(
                        "'currency'",
                        "'holdDays': 0, 'limits': [{'of': 'MEMBER', 'kind': 'AMOUNT', 'per': 'OFFER', 'most': " + minor
                                + "}], 'currency'");
    }

    private static String visits(String rate) {
        String every = version(1000)
                .replace(
                        "'type': 'PERCENT', 'rateBasisPoints': 1000",
                        "'type': 'NTH_VISIT', 'every': 4, 'rate': '" + rate + "'");
        assertThat(every).contains("NTH_VISIT");
        return every;
    }

    /** What the shadow comes to is what the ledger comes to where the same version is published in its place. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'type': 'PERCENT', 'rateBasisPoints': 1200",
                "'type': 'NTH_VISIT', 'every': 2, 'rate': '50 %'",
                "'type': 'LADDER', 'first': '5 %', 'step': '1 %', 'most': '10 %'",
                "'type': 'WELCOME', 'first': {'amountMinor': 1000}, 'then': {'rate': '15 %'}, 'times': 3, 'days': 60",
                "'type': 'SPEND_THRESHOLD', 'thresholdMinor': 10000, 'amountMinor': 900, 'per': 'YEAR', 'repeats': true",
                "'type': 'BOUNCE_BACK', 'rate': '20 %', 'days': 14"
            })
    void itComesToWhatWouldBePaid(String reward) {
        String next = version(1000).replace("'type': 'PERCENT', 'rateBasisPoints': 1000", reward);
        JsonNode shadow;
        try (var service = begun()) {
            tell(service, () -> service.web.post(SHADOW, next).expect(201));
            shadow = told(service).path("shadow");
            assertThat(shadow.path("rewardMinor").asLong()).isPositive();
            assertThat(shadow.path("members").asInt()).isEqualTo(4);
        }
        try (var service = new TestService(folder.resolve("other")).withCafe()) {
            for (int i = 0; i < 6; i++) {
                service.withMember("mem_" + i, TestService.card(i));
            }
            tell(service, () -> service.web.post("/v1/offers", next).expect(201));
            long paid = 0;
            for (int i = 0; i < 6; i++) {
                for (JsonNode each : service.web
                        .get("/v1/members/mem_" + i + "/rewards")
                        .expect(200)
                        .json()
                        .path("data")) {
                    paid += each.path("version").asInt() == 2
                            ? each.path("amount").path("minor").asLong()
                            : 0;
                }
            }
            assertThat(shadow.path("rewardMinor").asLong()).isEqualTo(paid);
        }
    }

    /** Purchases before and behind the next version: authorised, cleared, given back, and out of order. */
    private static void tell(TestService service, Runnable next) {
        for (int i = 0; i < 3; i++) {
            send(service, "authorization", "a" + i, i, 5_000 + 100 * i, SOON.plusSeconds(i));
        }
        service.passes(Duration.ofDays(1));
        next.run();
        for (int i = 0; i < 4; i++) {
            send(service, "authorization", "b" + i, i, 6_000 + 100 * i, LATER.plusSeconds(90 + i));
            send(service, "authorization", "c" + i, i, 5_000 + 100 * i, LATER.plusSeconds(60 + i));
            send(service, "clearing", "b" + i, i, 6_000 + 100 * i, LATER.plusSeconds(120 + i));
        }
        send(service, "refund", "b1", 1, 3_000, LATER.plusSeconds(600));
        service.passes(Duration.ofDays(1));
        send(service, "authorization", "d1", 1, 8_000, LATER.plus(Duration.ofDays(1)));
    }

    @Test
    void itGoesOnBehindARestartAndEndsAfterThirtyDays() {
        JsonNode first;
        try (var service = begun()) {
            service.web.post(SHADOW, version(1200)).expect(201);
            send(service, "authorization", 1, 6_000, SOON);
            first = told(service);
            assertThat(first.path("shadow").path("rewardMinor").asLong()).isEqualTo(720);
        }
        try (var service = open()) {
            JsonNode again = told(service);
            assertThat(again.path("from")).isEqualTo(first.path("from"));
            assertThat(again.path("shadow")).isEqualTo(first.path("shadow"));
            assertThat(again.path("live")).isEqualTo(first.path("live"));
            send(service, "authorization", 2, 7_000, SOON.plusSeconds(10));
            assertThat(told(service).path("shadow").path("rewardMinor").asLong())
                    .isEqualTo(720 + 840);
            send(service, "clearing", 2, 7_000, SOON.plusSeconds(20));

            service.passes(Shadows.LASTS.plusHours(1));
            send(service, "authorization", 3, 9_000, SOON.plus(Shadows.LASTS).plusSeconds(7200));
            JsonNode over = told(service);
            assertThat(over.path("state").asText()).isEqualTo("ENDED");
            assertThat(over.path("purchases").asInt())
                    .as("what is bought since does not count")
                    .isEqualTo(2);
            assertThat(over.path("shadow").path("rewardMinor").asLong())
                    .as("what never cleared is nothing")
                    .isEqualTo(840);
            service.web.request("DELETE", SHADOW).expect(204);
            service.web.get(SHADOW).expectProblem(404);
        }
        try (var service = open()) {
            service.web.get(SHADOW).expectProblem(404);
        }
    }

    @Test
    void itEndsWithTheOffer() {
        try (var service = begun()) {
            service.web.post(SHADOW, version(1200)).expect(201);
            service.web.post("/v1/offers/off_ten/stop", "{'mode': 'STOP_NEW'}").expect(201);
            send(service, "authorization", 1, 6_000, SOON);
            JsonNode told = told(service);
            assertThat(told.path("state").asText()).isEqualTo("ENDED");
            assertThat(told.path("purchases").asInt()).isZero();
            service.web.request("DELETE", SHADOW).expect(204);
            assertThat(service.web
                            .post(SHADOW, version(1200))
                            .expectProblem(409)
                            .json()
                            .path("code")
                            .asText())
                    .isEqualTo("NOT_LIVE");
        }
    }

    /** What is saved as a draft runs if nothing is sent; another one waits until that has ended. */
    @Test
    void aDraftThatIsSavedRunsOneAtATime() {
        try (var service = begun()) {
            service.web.post(SHADOW, "").expectProblem(400, "$");
            service.web
                    .post("/v1/offers", version(3000).replaceFirst("'currency'", "'status': 'DRAFT', 'currency'"))
                    .expect(201);
            service.web.post(SHADOW, "{}").expect(201);
            assertThat(service.web
                            .post(SHADOW, version(1200))
                            .expectProblem(409)
                            .json()
                            .path("code")
                            .asText())
                    .isEqualTo("SHADOW_KNOWN");
            send(service, "authorization", 1, 6_000, SOON);
            assertThat(told(service).path("shadow").path("rewardMinor").asLong())
                    .isEqualTo(1_800);
            assertThat(service.web
                            .get("/v1/shadows")
                            .expect(200)
                            .json()
                            .path("data")
                            .findValuesAsText("offer"))
                    .containsExactly("off_ten");
        }
    }

    @Test
    void whatCannotRunIsRefused() {
        try (var service = begun()) {
            service.web.post("/v1/offers/off_none/shadow", version(1200)).expectProblem(404);
            service.web.get("/v1/offers/off_none/shadow").expectProblem(404);
            service.web.request("DELETE", SHADOW).expectProblem(404);
            service.web.post(SHADOW, "[]").expectProblem(400, "$");
            service.web.post(SHADOW, "{'x'").expectProblem(400, "$");
            service.web
                    .post(SHADOW, TestService.newOffer("off_other", "mer_cafe", 100))
                    .expectProblem(400, "id");
            service.web.post(SHADOW, "{'title': 'x'}").expectProblem(400, "currency");
            service.web
                    .post(
                            SHADOW,
                            version(1200).replaceFirst("'currency'", "'who': {'activation': 'OPT_IN'}, 'currency'"))
                    .expectProblem(400);
            service.web
                    .post(
                            SHADOW,
                            version(1200)
                                    .replaceFirst(
                                            "'currency'",
                                            "'who': {'exposedTo': {'placement': 'x', 'kind': 'CLICK', 'withinDays': 7}}, 'currency'"))
                    .expectProblem(400, "who.exposedTo");
            service.web
                    .post(SHADOW, version(1200).replace("mer_cafe", "mer_other"))
                    .expectProblem(400, "merchantId");
            assertThat(service.web.get("/v1/shadows").json().path("data")).isEmpty();
        }
    }

    @Test
    void soManyRunAndSoManyComparisonsWait() {
        try (var service = begun()) {
            var offers = new ArrayList<String>();
            for (int i = 0; i <= Shadows.MOST; i++) {
                offers.add("off_n" + i);
                service.web
                        .post("/v1/offers", TestService.newOffer("off_n" + i, "mer_cafe", 100))
                        .expect(201);
            }
            for (String offer : offers.subList(0, Shadows.MOST)) {
                service.web
                        .post("/v1/offers/" + offer + "/shadow", TestService.newOffer(offer, "mer_cafe", 200))
                        .expect(201);
            }
            String last = offers.getLast();
            assertThat(service.web
                            .post("/v1/offers/" + last + "/shadow", TestService.newOffer(last, "mer_cafe", 200))
                            .expectProblem(409)
                            .json()
                            .path("code")
                            .asText())
                    .isEqualTo("TOO_MANY_SHADOWS");
            try (var _ = new Occupied(service.service.backroom)) {
                for (int i = 0; i < Backroom.WAITING_MOST; i++) {
                    service.web.post("/v1/offers/back-test", version(1200)).expect(202);
                }
                service.web.get("/v1/offers/off_n5/shadow").expectProblem(429);
            }
        }
    }

    /** What was asked of one that is ended is no answer for the next, and leaves its place in the queue. */
    @Test
    void oneThatIsEndedDoesNotAnswerForTheNext() {
        try (var service = begun()) {
            service.web.post(SHADOW, version(1200)).expect(201);
            try (var _ = new Occupied(service.service.backroom)) {
                service.web.get(SHADOW).expect(202);
                service.web.request("DELETE", SHADOW).expect(204);
                service.web.post(SHADOW, version(1500)).expect(201);
                for (int i = 0; i < Backroom.WAITING_MOST; i++) {
                    service.web.post("/v1/offers/back-test", version(1200)).expect(202);
                }
            }
            send(service, "authorization", 1, 6_000, SOON);
            JsonNode told = patiently(service);
            assertThat(told.path("shadow").path("rewardMinor").asLong()).isEqualTo(900);
        }
    }

    /** Who is sent away finds the answer when he comes again; a minute later there is another one. */
    @Test
    void anAnswerThatNobodyWaitedForIsKeptForAMinute() throws InterruptedException {
        try (var service = begun()) {
            service.web.post(SHADOW, version(1200)).expect(201);
            send(service, "authorization", 1, 6_000, SOON);
            try (var _ = new Occupied(service.service.backroom)) {
                assertThat(service.web.get(SHADOW).expect(202).header("retry-after"))
                        .isEqualTo("5");
            }
            Thread.sleep(1_000);
            send(service, "authorization", 2, 6_000, SOON);
            JsonNode kept = told(service);
            assertThat(kept.path("purchases").asInt())
                    .as("as of before " + kept.path("asOf"))
                    .isEqualTo(1);
            service.passes(Duration.ofSeconds(61));
            assertThat(told(service).path("purchases").asInt()).isEqualTo(2);
        }
    }

    private static JsonNode patiently(TestService service) {
        for (int i = 0; i < 10; i++) {
            Web.Reply reply = service.web.get(SHADOW);
            JsonNode told = reply.json();
            if (told.has("asOf") || !told.has("offer")) {
                return told;
            }
        }
        throw new AssertionError("nothing was told in a minute");
    }

    /** One visit in all is paid: both cafes of a member share it on either side. */
    @Test
    void whatAMemberMayHaveAnywhereIsHisOnce() {
        try (var service = begun()) {
            service.web
                    .post("/v1/offers", BackTestApiTest.firstVisit("off_wide"))
                    .expect(201);
            service.web
                    .post(
                            "/v1/offers/off_wide/shadow",
                            BackTestApiTest.firstVisit("off_wide").replace("'amountMinor': 500", "'amountMinor': 700"))
                    .expect(201);
            for (String mid : new String[] {"TWO", "ONE"}) {
                service.web
                        .post("/v1/transactions", BackTestApiTest.atCafe(mid, TestService.card(1), SOON))
                        .expect(200);
            }
            JsonNode told =
                    service.web.get("/v1/offers/off_wide/shadow").expect(200).json();
            assertThat(told.path("purchases").asInt()).isEqualTo(2);
            assertThat(told.path("live").path("rewardMinor").asLong()).isEqualTo(500);
            assertThat(told.path("shadow").path("rewardMinor").asLong()).isEqualTo(700);
        }
    }
}
