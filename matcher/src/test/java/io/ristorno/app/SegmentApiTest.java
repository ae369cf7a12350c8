package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Segments of members, and offers that are for them, over HTTP. */
@Timeout(60)
class SegmentApiTest {
    private static final String SEGMENT = "/v1/segments/seg_students";
    private static final String ANNAS = TestService.card(1);
    private static final Instant SOON = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
    private static final Instant YESTERDAY =
            Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    Path folder;

    private TestService open() {
        return new TestService(folder.resolve("store"));
    }

    private TestService begun() {
        TestService service = open().withCafe()
                .withMember("mem_anna", ANNAS)
                .withMember("mem_ben", TestService.card(2))
                .withMember("mem_cleo", TestService.card(3));
        service.web
                .post("/v1/segments", "{'id':'seg_students','program':'prg_test','name':'Students'}")
                .expect(201);
        service.web
                .post("/v1/segments", "{'id':'seg_staff','program':'prg_test','name':'Our staff'}")
                .expect(201);
        service.web
                .post("/v1/offers", offer("off_seg", "'segmentsAny':['seg_students'],'segmentsNone':['seg_staff']"))
                .expect(201);
        return service;
    }

    private static String offer(String id, String who) {
        return TestService.offer(id, "mer_cafe", 2000).replaceFirst("'currency'", "'who': {" + who + "}, 'currency'");
    }

    private static Web.Reply upload(TestService service, String segment, String query, String lines) {
        return service.web.postBytes(
                "/v1/segments/" + segment + "/lists" + query, "text/plain", lines.getBytes(StandardCharsets.UTF_8));
    }

    private static void listed(TestService service, String segment, String query, String lines) {
        upload(service, segment, query, lines).expect(202);
        eventually(() -> !service.web
                .get("/v1/segments/" + segment)
                .json()
                .path("underWay")
                .asBoolean());
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

    private static JsonNode line(TestService service, String purchase) {
        for (JsonNode line : service.web
                .get("/v1/purchases/" + purchase + "/explanation")
                .expect(200)
                .json()
                .path("offers")) {
            if (line.path("offer").asText().equals("off_seg")) {
                return line;
            }
        }
        throw new AssertionError("explain knows nothing of the offer");
    }

    private static JsonNode condition(JsonNode line, String part) {
        for (JsonNode condition : line.path("conditions")) {
            if (condition.path("of").asText().equals(part)) {
                return condition;
            }
        }
        throw new AssertionError("explain has not asked for the " + part + ": " + line);
    }

    private static String buy(TestService service, String id, String card, Instant at) {
        return service.web
                .post("/v1/transactions", TestService.json("authorization", id, card, 6000, at))
                .expect(200)
                .json()
                .path("purchase")
                .asText();
    }

    private static boolean has(TestService service, String member) {
        return service.web
                .get("/v1/members/" + member + "/rewards")
                .expect(200)
                .text()
                .contains("off_seg");
    }

    private static String at(Instant at) {
        return "?at=" + at;
    }

    @Test
    void whoIsInTheSegmentHasTheOffer_alsoBehindARestart() {
        String purchase;
        try (var service = begun()) {
            listed(service, "seg_students", "", "mem_anna\r\n\nmem_ben\n");
            listed(service, "seg_staff", "", "mem_ben");
            purchase = buy(service, "a1", ANNAS, SOON);
            String bens = buy(service, "b1", TestService.card(2), SOON);
            String cleos = buy(service, "c1", TestService.card(3), SOON);
            JsonNode annas = line(service, purchase);
            assertThat(annas.path("stage").asText()).isEqualTo("PROVISIONAL");
            assertThat(condition(annas, "segment").path("actual").asText()).isEqualTo("seg_students");
            assertThat(condition(annas, "segment that is left out")
                            .path("actual")
                            .asText())
                    .isEqualTo("none of them");
            assertThat(line(service, bens).path("reason").asText()).isEqualTo("AUDIENCE");
            assertThat(condition(line(service, bens), "segment that is left out")
                            .path("passed")
                            .asBoolean())
                    .isFalse();
            assertThat(condition(line(service, cleos), "segment").path("passed").asBoolean())
                    .isFalse();
            assertThat(service.web
                            .get("/v1/offers/off_seg")
                            .expect(200)
                            .json()
                            .path("sentence")
                            .asText())
                    .contains("for members of Students, not for members of Our staff");
        }
        try (var again = open()) {
            assertThat(line(again, purchase).path("stage").asText()).isEqualTo("PROVISIONAL");
            JsonNode students = again.web.get(SEGMENT).expect(200).json();
            assertThat(students.path("members").asInt()).isEqualTo(2);
            assertThat(students.path("version").asInt()).isEqualTo(1);
            assertThat(students.path("underWay").asBoolean()).isFalse();
            JsonNode ben =
                    again.web.get("/v1/members/mem_ben/segments").expect(200).json();
            assertThat(ben.path("segments")).extracting(JsonNode::asText).containsExactly("seg_staff", "seg_students");
            assertThat(again.faults()).isEmpty();
        }
    }

    @Test
    void aLateListIsDecidedByItsOwnTime() {
        try (var service = begun()) {
            buy(service, "a1", ANNAS, SOON);
            assertThat(has(service, "mem_anna")).isFalse();
            listed(service, "seg_students", at(YESTERDAY), "{\"member\":\"mem_anna\"}\n\"mem_cleo\"\n");
            eventually(() -> has(service, "mem_anna"));
            listed(service, "seg_staff", at(YESTERDAY), "mem_anna");
            eventually(
                    () -> service.web.get("/v1/members/mem_anna/entries").text().contains("AUDIENCE")
                            || line(
                                            service,
                                            service.web
                                                    .get("/v1/members/mem_anna/purchases")
                                                    .json()
                                                    .path("data")
                                                    .path(0)
                                                    .path("id")
                                                    .asText())
                                    .path("reason")
                                    .asText()
                                    .equals("AUDIENCE"));
            assertThat(service.faults()).isEmpty();
        }
    }

    @Test
    void oneMoreAndOneLess_eachWithItsTime() {
        try (var service = begun()) {
            JsonNode added = service.web
                    .post(SEGMENT + "/members", "{'member':'mem_anna','at':'" + YESTERDAY + "'}")
                    .expect(200)
                    .json();
            assertThat(added.path("version").asInt()).isEqualTo(1);
            assertThat(added.path("kind").asText()).isEqualTo("ADDED");
            assertThat(added.path("effectiveFrom").asText()).isEqualTo(YESTERDAY.toString());
            assertThat(service.web
                            .post(SEGMENT + "/members", "{'member':'mem_anna'}")
                            .expect(200)
                            .json()
                            .path("version")
                            .asInt())
                    .as("all is so already")
                    .isEqualTo(1);
            service.web
                    .request("DELETE", SEGMENT + "/members/mem_anna" + at(YESTERDAY.minusSeconds(1)))
                    .expectProblem(400, "at");
            assertThat(service.web
                            .request("DELETE", SEGMENT + "/members/mem_anna" + at(YESTERDAY.plusSeconds(60)))
                            .expect(200)
                            .json()
                            .path("members")
                            .asInt())
                    .isZero();
            service.web.request("DELETE", SEGMENT + "/members/mem_anna").expect(200);
            JsonNode then = service.web
                    .get("/v1/members/mem_anna/segments" + at(YESTERDAY.plusSeconds(59)))
                    .expect(200)
                    .json();
            assertThat(then.path("segments")).extracting(JsonNode::asText).containsExactly("seg_students");
            JsonNode now =
                    service.web.get("/v1/members/mem_anna/segments").expect(200).json();
            assertThat(now.path("segments")).isEmpty();
            assertThat(now.path("changes").findValuesAsText("in")).containsExactly("true", "false");
            JsonNode lists =
                    service.web.get(SEGMENT + "/lists").expect(200).json().path("data");
            assertThat(lists.findValuesAsText("kind")).containsExactly("DROPPED", "ADDED");
        }
    }

    @Test
    void aListReplacesTheOneBefore_andTheSameAgainIsNoOther() {
        try (var service = begun()) {
            listed(service, "seg_students", "", "mem_anna\nmem_ben\n");
            JsonNode same = upload(service, "seg_students", "", "mem_ben\nmem_anna\nmem_anna")
                    .expect(200)
                    .json();
            assertThat(same.path("version").asInt()).isEqualTo(1);
            listed(service, "seg_students", "", "mem_cleo\nmem_ben\n");
            JsonNode students = service.web.get(SEGMENT).expect(200).json();
            assertThat(students.path("version").asInt()).isEqualTo(2);
            assertThat(students.path("members").asInt()).isEqualTo(2);
            assertThat(service.web.get("/v1/members/mem_anna/segments").json().path("segments"))
                    .isEmpty();
            assertThat(service.web.get("/v1/members/mem_cleo/segments").json().path("segments"))
                    .hasSize(1);
            JsonNode all = service.web
                    .get("/v1/segments?program=prg_test")
                    .expect(200)
                    .json()
                    .path("data");
            assertThat(all.findValuesAsText("id")).containsExactly("seg_staff", "seg_students");
            assertThat(service.web.get("/v1/segments?program=prg_x").json().path("data"))
                    .isEmpty();
        }
    }

    @Test
    void aListIsTakenWholeOrNotAtAll() {
        try (var service = begun()) {
            Web.Reply refused =
                    upload(service, "seg_students", "", "mem_anna\nmem_nobody\n4111111111111111\n" + "x".repeat(300));
            refused.expectProblem(400, "line 2", "line 3", "line 4");
            assertThat(refused.text()).doesNotContain("4111111111111111").doesNotContain("mem_nobody");
            assertThat(service.web.get(SEGMENT).json().path("version").asInt()).isZero();
            upload(service, "seg_students", at(Instant.now().plus(Duration.ofDays(400))), "mem_anna")
                    .expectProblem(400, "at");
            upload(service, "seg_students", at(Instant.now().minus(Duration.ofDays(226))), "mem_anna")
                    .expectProblem(400, "at");
            upload(service, "seg_students", "?since=now", "mem_anna").expectProblem(400, "since");
            upload(service, "seg_nobody", "", "mem_anna").expect(404);
            service.web
                    .postBytes(SEGMENT + "/lists", "text/csv", "mem_anna".getBytes(StandardCharsets.UTF_8))
                    .expect(415);
            service.web.post(SEGMENT + "/members", "{'member':'mem_nobody'}").expectProblem(400, "member");
            service.web.request("DELETE", SEGMENT + "/members/mem_nobody").expect(404);
            service.web
                    .post("/v1/segments", "{'program':'prg_none','name':'X','size':1}")
                    .expectProblem(400, "program", "size");
            service.web
                    .post("/v1/segments", "{'id':'students','program':'prg_test','name':'X'}")
                    .expectProblem(400, "id");
            service.web
                    .post("/v1/offers", offer("off_x", "'segmentsAny':['seg_student']"))
                    .expectProblem(400, "who.segmentsAny");
        }
    }

    @Test
    void aListOfNobodyIsRefused_andNothingHoldsFromBeforeWhatIsToCome() {
        try (var service = begun()) {
            listed(service, "seg_students", "", "mem_anna\n");
            upload(service, "seg_students", "", "\n \n").expectProblem(400, "$");
            upload(service, "seg_students", at(Instant.now().plus(Duration.ofDays(40))), "mem_ben")
                    .expectProblem(400, "at");
            listed(service, "seg_students", at(Instant.now().plus(Duration.ofDays(2))), "mem_anna\nmem_ben\n");
            service.web.request("DELETE", SEGMENT + "/members/mem_anna").expectProblem(400, "at");
            service.web.post(SEGMENT + "/end", "{}").expectProblem(400, "at");
        }
    }

    @Test
    void whatHasEndedIsEmptyForGood() {
        try (var service = begun()) {
            listed(service, "seg_students", at(YESTERDAY), "mem_anna\nmem_ben\n");
            String before = buy(service, "a1", ANNAS, Instant.now());
            service.passes(Duration.ofSeconds(10));
            assertThat(line(service, before).path("stage").asText()).isEqualTo("PROVISIONAL");
            JsonNode ended =
                    service.web.post(SEGMENT + "/end", "{}").expect(201).json();
            assertThat(ended.path("endedAt").asText()).isNotBlank();
            service.web.post(SEGMENT + "/end", "{}").expect(200);
            eventually(() -> !service.web.get(SEGMENT).json().path("underWay").asBoolean());
            assertThat(service.web.get(SEGMENT).json().path("members").asInt()).isZero();
            String after = buy(service, "a2", ANNAS, SOON);
            assertThat(line(service, after).path("reason").asText()).isEqualTo("AUDIENCE");
            assertThat(line(service, before).path("stage").asText()).isEqualTo("PROVISIONAL");
            upload(service, "seg_students", "", "mem_anna").expect(409);
            service.web.post(SEGMENT + "/members", "{'member':'mem_anna'}").expect(409);
        }
    }

    @Test
    void whoeverIsMergedBringsHisSegments_andWhoIsErasedIsInNone() {
        try (var service = begun()) {
            listed(service, "seg_students", at(YESTERDAY), "mem_anna\nmem_ben\n");
            String cleos = buy(service, "c1", TestService.card(3), SOON);
            service.web.post("/v1/members/mem_ben/merge", "{'into':'mem_cleo'}").expect(200);
            eventually(() -> line(service, cleos).path("stage").asText().equals("PROVISIONAL"));
            eventually(() -> has(service, "mem_cleo"));
            JsonNode changes = service.web
                    .get("/v1/members/mem_cleo/segments")
                    .expect(200)
                    .json()
                    .path("changes");
            assertThat(changes.findValuesAsText("as")).containsExactly("mem_ben");
            service.web.request("DELETE", "/v1/members/mem_anna?forfeit=true").expect(202);
            eventually(() -> !service.isErasing("mem_anna"));
            service.web.get("/v1/members/mem_anna/segments").expect(404);
            service.web
                    .post("/v1/members", "{'id':'mem_anna','program':'prg_test'}")
                    .expect(201);
            assertThat(service.web.get("/v1/members/mem_anna/segments").json().path("segments"))
                    .isEmpty();
            service.web.request("DELETE", "/v1/members/mem_ben?forfeit=true").expect(202);
            eventually(() -> !service.isErasing("mem_ben"));
            eventually(() -> service.web
                    .get("/v1/members/mem_cleo/segments")
                    .json()
                    .path("segments")
                    .isEmpty());
            assertThat(service.web.get("/v1/members/mem_cleo/segments").text()).doesNotContain("mem_ben");
            assertThat(service.faults()).isEmpty();
        }
    }

    /** Some thousands, in more than one part and page: enough to see that nobody is missed. */
    @Test
    void aLongListReachesEverybody() {
        try (var service = begun()) {
            int many = 6_000;
            IntStream.range(0, many)
                    .parallel()
                    .forEach(i -> service.web
                            .post("/v1/members", "{'id':'mem_" + i + "','program':'prg_test'}")
                            .expect(201));
            String half = IntStream.range(0, many / 2).mapToObj(i -> "mem_" + i).collect(Collectors.joining("\n"));
            String all = IntStream.range(0, many).mapToObj(i -> "mem_" + i).collect(Collectors.joining("\n"));
            listed(service, "seg_students", "", all);
            listed(service, "seg_students", "", half);
            for (int i = 0; i < many; i += 97) {
                assertThat(service.web
                                .get("/v1/members/mem_" + i + "/segments")
                                .json()
                                .path("segments"))
                        .hasSize(i < many / 2 ? 1 : 0);
            }
            assertThat(service.web.get(SEGMENT).json().path("members").asInt()).isEqualTo(many / 2);
        }
    }
}
