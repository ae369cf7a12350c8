package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Levels of members, and segments by what they bought, over HTTP: on a clock that moves by days. */
@Timeout(120)
class LevelApiTest {
    private static final String ANNAS = TestService.card(1);
    private static final String BENS = TestService.card(2);
    private static final String LEVELS = "'levels': {'measure': 'SPEND', 'currency': 'EUR', 'window': {'days': 30},"
            + " 'graceDays': 10, 'downgrade': 'ONE_LEVEL', 'steps': ["
            + "{'id': 'lvl_silver', 'name': 'Silver', 'atLeast': 5000},"
            + "{'id': 'lvl_gold', 'name': 'Gold', 'atLeast': 20000}]}";

    private static final String IDLE = "{'id': 'seg_idle', 'name': 'Idle',"
            + " 'criteria': {'measure': 'SPEND', 'currency': 'EUR', 'atMost': 0, 'withinDays': 30}}";

    @TempDir
    Path folder;

    private int messages;
    private Duration ahead = Duration.ZERO;

    private TestService open() {
        var service = new TestService(folder.resolve("store"));
        service.passes(ahead);
        return service;
    }

    private static String program(String more) {
        return "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC', " + more + "}";
    }

    private TestService begun(String more) {
        TestService service = open().withCafe().withMember("mem_anna", ANNAS).withMember("mem_ben", BENS);
        service.web.post("/v1/programs", program(more)).expect(201);
        return service;
    }

    private static String offer(String id, String who) {
        return TestService.offer(id, "mer_cafe", 2_000).replaceFirst("'currency'", "'who': {" + who + "}, 'currency'");
    }

    private void pass(TestService service, int days) {
        service.passes(Duration.ofDays(days));
        ahead = ahead.plusDays(days);
        service.service.judge();
    }

    private Instant now() {
        return Instant.now().plus(ahead);
    }

    private Instant midnight() {
        return now().truncatedTo(ChronoUnit.DAYS);
    }

    /** Authorised and cleared now. */
    private JsonNode buys(TestService service, String card, long minor) {
        String id = "m" + messages++;
        service.web
                .post("/v1/transactions", TestService.json("authorization", id, card, minor, now()))
                .expect(200);
        String date = LocalDate.ofInstant(now(), ZoneOffset.UTC).toString();
        return service.web
                .post(
                        "/v1/transactions",
                        TestService.json("clearing", id + "c", card, minor, now())
                                .replaceFirst("'at': '[^']*'", "'date': '" + date + "'"))
                .expect(200)
                .json();
    }

    private static String reason(JsonNode answer, String offer) {
        for (JsonNode reward : answer.path("rewards")) {
            if (reward.path("offer").asText().equals(offer)) {
                return reward.path("reason").asText();
            }
        }
        return "none";
    }

    private static JsonNode level(TestService service, String member) {
        return service.web.get("/v1/members/" + member).expect(200).json().path("level");
    }

    private static JsonNode segment(TestService service, String id) {
        return service.web.get("/v1/segments/" + id).expect(200).json();
    }

    private static void eventually(BooleanSupplier holds) {
        for (long end = System.nanoTime() + 20_000_000_000L; !holds.getAsBoolean(); ) {
            assertThat(System.nanoTime()).as("within twenty seconds").isLessThan(end);
            try {
                Thread.sleep(20);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void whatHeBoughtMakesHimSilverFromMidnightOn_alsoBehindARestart_untilGraceIsOver() {
        try (var service = begun(LEVELS)) {
            service.web
                    .post("/v1/offers", offer("off_silver", "'tierAtLeast': 'lvl_silver'"))
                    .expect(201);
            service.service.judge();
            assertThat(reason(buys(service, ANNAS, 6_000), "off_silver")).isNotEqualTo("EARNED");
            service.service.judge();
            JsonNode before = level(service, "mem_anna");
            assertThat(before.has("id")).isFalse();
            assertThat(before.path("counted").asLong()).isEqualTo(6_000);
            assertThat(before.path("next").path("id").asText()).isEqualTo("lvl_silver");
            assertThat(before.path("next").path("missing").asLong())
                    .as("from midnight on he has it")
                    .isZero();
            pass(service, 1);
            JsonNode silver = level(service, "mem_anna");
            assertThat(silver.path("id").asText()).isEqualTo("lvl_silver");
            assertThat(silver.path("name").asText()).isEqualTo("Silver");
            assertThat(silver.path("since").asText()).isEqualTo(midnight().toString());
            assertThat(silver.path("next").path("missing").asLong()).isEqualTo(14_000);
            assertThat(level(service, "mem_ben").has("id")).isFalse();
            JsonNode levels = service.web
                    .get("/v1/programs/prg_test/levels")
                    .expect(200)
                    .json()
                    .path("data");
            assertThat(levels.findValuesAsText("members")).containsExactly("1", "0");
            assertThat(levels.path(0).path("effectiveFrom").asText())
                    .isEqualTo(midnight().toString());
            service.web.get("/v1/programs/prg_none/levels").expect(404);
            JsonNode answer = buys(service, ANNAS, 4_000);
            assertThat(reason(answer, "off_silver")).isEqualTo("EARNED");
            assertThat(service.web
                            .get("/v1/purchases/" + answer.path("purchase").asText() + "/explanation")
                            .expect(200)
                            .text())
                    .contains("\"of\":\"level\"")
                    .contains("\"actual\":\"lvl_silver\"");
            assertThat(service.web
                            .get("/v1/offers/off_silver")
                            .expect(200)
                            .json()
                            .path("sentence")
                            .asText())
                    .contains("for Silver members and above of Test rewards");
        }
        try (var again = open()) {
            again.service.judge();
            assertThat(level(again, "mem_anna").path("since").asText())
                    .isEqualTo(midnight().toString());
            assertThat(reason(buys(again, ANNAS, 4_000), "off_silver")).isEqualTo("EARNED");
            pass(again, 30 + 9);
            assertThat(level(again, "mem_anna").path("id").asText()).isEqualTo("lvl_silver");
            pass(again, 2);
            assertThat(level(again, "mem_anna").has("id")).isFalse();
            assertThat(reason(buys(again, ANNAS, 4_000), "off_silver")).isNotEqualTo("EARNED");
            assertThat(again.faults()).isEmpty();
        }
    }

    @Test
    void whatIsBoughtBetweenMidnightAndItsJudgementIsDecidedAgain() {
        try (var service = begun(LEVELS)) {
            service.web
                    .post("/v1/offers", offer("off_silver", "'tierAtLeast': 'lvl_silver'"))
                    .expect(201);
            service.service.judge();
            buys(service, ANNAS, 6_000);
            service.passes(Duration.ofDays(1));
            ahead = ahead.plusDays(1);
            JsonNode early = buys(service, ANNAS, 5_000);
            assertThat(reason(early, "off_silver")).isNotEqualTo("EARNED");
            service.service.judge();
            eventually(() -> service.web
                    .get("/v1/purchases/" + early.path("purchase").asText() + "/explanation")
                    .text()
                    .contains("\"actual\":\"lvl_silver\""));
            eventually(() -> service.web
                    .get("/v1/members/mem_anna/rewards")
                    .expect(200)
                    .text()
                    .contains("off_silver"));
        }
    }

    /** The service was not there for three days: each of them is judged, by what is known now. */
    @Test
    void daysThatNobodyJudgedAreJudgedLater() {
        try (var service = begun(LEVELS)) {
            buys(service, ANNAS, 6_000);
            service.service.judge();
            Instant first = midnight().plus(Duration.ofDays(1));
            pass(service, 3);
            assertThat(level(service, "mem_anna").path("since").asText()).isEqualTo(first.toString());
        }
    }

    @Test
    void whoIsMergedIsOneWithWhatHeBought_andWhatIsErasedIsNotCounted() {
        try (var service = begun(LEVELS)) {
            buys(service, ANNAS, 3_000);
            buys(service, BENS, 3_000);
            pass(service, 1);
            assertThat(level(service, "mem_anna").has("id")).isFalse();
            service.web.post("/v1/members/mem_ben/merge", "{'into':'mem_anna'}").expect(200);
            eventually(() -> service.web.get("/v1/members/mem_anna").text().contains("mem_ben"));
            pass(service, 1);
            assertThat(level(service, "mem_anna").path("id").asText()).isEqualTo("lvl_silver");
            assertThat(level(service, "mem_anna").path("counted").asLong()).isEqualTo(6_000);
            service.web.request("DELETE", "/v1/members/mem_ben?forfeit=true").expect(202);
            eventually(() -> !service.isErasing("mem_ben"));
            pass(service, 1);
            assertThat(level(service, "mem_anna").has("id")).isFalse();
        }
    }

    /** The account of who was merged buys nothing any more: it is judged by what the whole person buys. */
    @Test
    void whoIsMergedIsNotIdleWhileThePersonBuys() {
        try (var service = begun("'segments': [" + IDLE + "]")) {
            service.web
                    .post("/v1/offers", offer("off_idle", "'segmentsAny': ['seg_idle']"))
                    .expect(201);
            service.service.judge();
            assertThat(segment(service, "seg_idle").path("members").asInt()).isEqualTo(2);
            service.web.post("/v1/members/mem_ben/merge", "{'into':'mem_anna'}").expect(200);
            eventually(() -> service.web.get("/v1/members/mem_anna").text().contains("mem_ben"));
            pass(service, 1);
            int idle = segment(service, "seg_idle").path("members").asInt();
            assertThat(reason(buys(service, ANNAS, 5_000), "off_idle")).isEqualTo("EARNED");
            pass(service, 1);
            assertThat(reason(buys(service, ANNAS, 5_000), "off_idle")).isNotEqualTo("EARNED");
            assertThat(idle).as("one person").isEqualTo(1);
            assertThat(segment(service, "seg_idle").path("members").asInt()).isZero();
            pass(service, 31);
            assertThat(segment(service, "seg_idle").path("members").asInt()).isEqualTo(1);
            assertThat(reason(buys(service, BENS, 5_000), "off_idle")).isEqualTo("EARNED");
        }
    }

    /** Before its first judgement by criteria nobody was judged by them: they reach no further back than that day. */
    @Test
    void criteriaOfASegmentThatWasListedReachNoFurtherBackThanTheDay() {
        try (var service = begun("'segments': [{'id': 'seg_vip', 'name': 'Guests of honour'}]")) {
            service.web
                    .post("/v1/offers", offer("off_vip", "'segmentsAny': ['seg_vip']"))
                    .expect(201);
            service.web
                    .post("/v1/segments/seg_vip/members", "{'member':'mem_ben'}")
                    .expect(200);
            pass(service, 1);
            JsonNode pending = buys(service, BENS, 5_000);
            assertThat(reason(pending, "off_vip")).isEqualTo("EARNED");
            pass(service, 2);
            service.web
                    .post(
                            "/v1/programs",
                            program("'segments': [{'id': 'seg_vip', 'name': 'Guests of honour', 'criteria':"
                                    + " {'measure': 'PURCHASES', 'atLeast': 9, 'withinDays': 30}}]"))
                    .expect(201);
            service.service.judge();
            eventually(() -> segment(service, "seg_vip").path("members").asInt() == 0);
            assertThat(rewards(service, "mem_ben")).contains("off_vip");
            assertThat(service.web
                            .get("/v1/purchases/" + pending.path("purchase").asText() + "/explanation")
                            .expect(200)
                            .text())
                    .contains("\"actual\":\"seg_vip\"");
            assertThat(reason(buys(service, BENS, 5_000), "off_vip")).isNotEqualTo("EARNED");
        }
    }

    private static String rewards(TestService service, String member) {
        return service.web.get("/v1/members/" + member + "/rewards").expect(200).text();
    }

    /** He was given it long after he bought for it: what he has it by is forgotten before the level is old. */
    @Test
    void whatIsNeverLostIsKeptAlsoWhereItWasGivenLate() {
        try (var service = begun("'segments': [{'id': 'seg_x', 'name': 'X'}]")) {
            buys(service, ANNAS, 6_000);
            pass(service, 100);
            service.web
                    .post(
                            "/v1/programs",
                            program("'segments': [{'id': 'seg_x', 'name': 'X'}], "
                                    + LEVELS.replace(
                                            "'graceDays': 10, 'downgrade': 'ONE_LEVEL'", "'downgrade': 'NEVER'")))
                    .expect(201);
            service.service.judge();
            assertThat(level(service, "mem_anna").path("id").asText()).isEqualTo("lvl_silver");
            for (int days : new int[] {200, 1, 193, 1, 100, 1, 30}) {
                pass(service, days);
                assertThat(level(service, "mem_anna").path("id").asText()).isEqualTo("lvl_silver");
                assertThat(level(service, "mem_ben").has("id")).isFalse();
            }
        }
    }

    /** Nobody of the other program has bought anything: what was said of the level there is not said here. */
    @Test
    void aLevelThatMovesToAnotherProgramIsJudgedThereAnew() {
        try (var service = begun(LEVELS)) {
            buys(service, ANNAS, 6_000);
            service.service.judge();
            pass(service, 1);
            assertThat(membersOfLevels(service, "prg_test")).isEqualTo("[1, 0]");
            service.web.post("/v1/programs", program("'segments': []")).expect(201);
            service.web
                    .post("/v1/programs", program(LEVELS).replace("prg_test", "prg_other"))
                    .expect(201);
            service.service.judge();
            assertThat(membersOfLevels(service, "prg_other")).isEqualTo("[0, 0]");
        }
    }

    private static String membersOfLevels(TestService service, String program) {
        return service.web
                .get("/v1/programs/" + program + "/levels")
                .expect(200)
                .json()
                .path("data")
                .findValuesAsText("members")
                .toString();
    }

    /** What ends later is judged until then. */
    @Test
    void whatEndsLaterIsJudgedUntilThen() {
        Instant end = midnight().plus(Duration.ofDays(2)).plusSeconds(1);
        try (var service = begun("'segments': [" + IDLE.replace("'name'", "'endedAt': '" + end + "', 'name'") + "]")) {
            service.service.judge();
            assertThat(segment(service, "seg_idle").path("members").asInt()).isEqualTo(2);
            buys(service, ANNAS, 5_000);
            pass(service, 1);
            assertThat(segment(service, "seg_idle").path("members").asInt()).isEqualTo(1);
            pass(service, 2);
            eventually(() -> segment(service, "seg_idle").path("members").asInt() == 0);
            assertThat(segment(service, "seg_idle").path("effectiveFrom").asText())
                    .isEqualTo(end.toString());
        }
    }

    @Test
    void aSegmentFindsItsMembersByWhatTheyBought_andTakesNoLists() {
        String criteria = "'criteria': {'measure': 'PURCHASES', 'atLeast': 2, 'withinDays': 7, 'mccs': [5812],"
                + " 'merchants': ['mer_cafe']}";
        try (var service = begun("'segments': [" + IDLE + "]")) {
            JsonNode made = service.web
                    .post(
                            "/v1/segments",
                            "{'id':'seg_often','program':'prg_test','name':'Often here'," + criteria + "}")
                    .expect(201)
                    .json();
            assertThat(made.path("criteria").path("atLeast").asLong()).isEqualTo(2);
            service.web
                    .post("/v1/offers", offer("off_often", "'segmentsAny': ['seg_often']"))
                    .expect(201);
            service.web
                    .post("/v1/offers", offer("off_idle", "'segmentsAny': ['seg_idle']"))
                    .expect(201);
            buys(service, ANNAS, 5_000);
            buys(service, ANNAS, 5_000);
            buys(service, BENS, 5_000);
            service.service.judge();
            assertThat(segment(service, "seg_often").path("members").asInt()).isZero();
            assertThat(segment(service, "seg_idle").path("members").asInt()).isEqualTo(2);
            pass(service, 1);
            assertThat(segment(service, "seg_often").path("members").asInt()).isEqualTo(1);
            assertThat(segment(service, "seg_often").path("effectiveFrom").asText())
                    .isEqualTo(midnight().toString());
            assertThat(segment(service, "seg_idle").path("members").asInt()).isZero();
            assertThat(reason(buys(service, ANNAS, 5_000), "off_often")).isEqualTo("EARNED");
            assertThat(reason(buys(service, BENS, 5_000), "off_often")).isNotEqualTo("EARNED");
            service.web
                    .postBytes("/v1/segments/seg_often/lists", "text/plain", "mem_ben".getBytes(StandardCharsets.UTF_8))
                    .expect(409);
            assertThat(service.web
                            .post("/v1/segments/seg_often/members", "{'member':'mem_ben'}")
                            .expect(409)
                            .text())
                    .contains("SEGMENT_BY_CRITERIA");
            service.web
                    .request("DELETE", "/v1/segments/seg_often/members/mem_anna")
                    .expect(409);
            // Another edit holds from the next judgement on, and the day is judged.
            service.web
                    .post(
                            "/v1/segments",
                            "{'id':'seg_often','program':'prg_test','name':'Often here',"
                                    + criteria.replace("'atLeast': 2", "'atLeast': 9") + "}")
                    .expect(201);
            service.service.judge();
            assertThat(segment(service, "seg_often").path("members").asInt()).isEqualTo(1);
            pass(service, 1);
            assertThat(segment(service, "seg_often").path("members").asInt()).isZero();
            JsonNode ended = service.web
                    .post("/v1/segments/seg_often/end", "{}")
                    .expect(201)
                    .json();
            assertThat(ended.has("endedAt")).isTrue();
            assertThat(ended.has("criteria")).isTrue();
        }
    }

    /** What a program's document ends is over for its members too. */
    @Test
    void whatAProgramsDocumentEndsIsLeftByEverybody() {
        try (var service = begun("'segments': [{'id': 'seg_students', 'name': 'Students'}]")) {
            service.web
                    .post("/v1/segments/seg_students/members", "{'member':'mem_anna'}")
                    .expect(200);
            Instant end = now().truncatedTo(ChronoUnit.SECONDS);
            service.web
                    .post(
                            "/v1/programs",
                            program("'segments': [{'id': 'seg_students', 'name': 'Students', 'endedAt': '" + end
                                    + "'}]"))
                    .expect(201);
            service.service.judge();
            eventually(() -> service.web
                    .get("/v1/members/mem_anna/segments")
                    .json()
                    .path("segments")
                    .isEmpty());
            eventually(() -> segment(service, "seg_students").path("members").asInt() == 0);
            service.service.judge();
            assertThat(segment(service, "seg_students").path("version").asInt())
                    .as("once")
                    .isEqualTo(2);
        }
    }

    /** Each list may be hundreds of megabytes: no more than four are read at once. */
    @Test
    void onlySoManyListsAreReadAtOnce() throws Exception {
        try (var service = begun("'segments': [{'id': 'seg_students', 'name': 'Students'}]")) {
            var slow = new ArrayList<Socket>();
            try {
                for (int i = 0; i < 8; i++) {
                    var socket = new Socket(InetAddress.getLoopbackAddress(), service.service.httpPort());
                    slow.add(socket);
                    socket.getOutputStream()
                            .write(("POST /v1/segments/seg_students/lists HTTP/1.1\r\nHost: x\r\n"
                                            + "Content-Type: text/plain\r\nContent-Length: 9\r\n\r\nmem_")
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                }
                eventually(() -> slow.stream().filter(LevelApiTest::isAnswered).count() == 4);
                assertThat(upload(service).text()).contains("As many lists are being read as may be at once, 4.");
            } finally {
                for (Socket socket : slow) {
                    socket.close();
                }
            }
            eventually(() -> upload(service).status() == 200);
        }
    }

    private static boolean isAnswered(Socket socket) {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Web.Reply upload(TestService service) {
        return service.web.postBytes(
                "/v1/segments/seg_students/lists", "text/plain", "mem_anna".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void whatCannotBeIsRefused() {
        try (var service = begun(LEVELS)) {
            service.web
                    .post("/v1/offers", offer("off_x", "'tierAtLeast': 'lvl_silvr'"))
                    .expectProblem(400, "who.tierAtLeast");
            service.web
                    .post("/v1/programs", "{'id': 'prg_other', 'name': 'Other', 'zone': 'UTC'}")
                    .expect(201);
            service.web
                    .post("/v1/offers", offer("off_x", "'programs': ['prg_other'], 'tierAtLeast': 'lvl_silver'"))
                    .expectProblem(400, "who.tierAtLeast");
            service.web
                    .post("/v1/offers", offer("off_x", "'tierAtLeast': 'lvl_gold'"))
                    .expect(201);
            service.web
                    .post("/v1/programs", "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC'}")
                    .expectProblem(400, "levels.steps");
            service.web
                    .post("/v1/programs", program(LEVELS.replace("lvl_gold", "lvl_onyx")))
                    .expectProblem(400, "levels.steps");
            service.web
                    .post("/v1/programs", program(LEVELS.replace("'graceDays': 10", "'graceDays': 365")))
                    .expectProblem(400, "levels.graceDays");
            service.web
                    .post(
                            "/v1/segments",
                            "{'program':'prg_test','name':'X','criteria':{'measure':'SPEND','withinDays':0,'atLeast':1}}")
                    .expectProblem(400, "criteria.currency", "criteria.withinDays");
        }
    }
}
