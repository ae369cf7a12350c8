package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many members and cards at once: a line answered a line, in order. */
@Timeout(60)
class BulkPeopleApiTest {
    @TempDir
    Path folder;

    private TestService open() {
        return new TestService(folder.resolve("store"));
    }

    private static List<JsonNode> stream(TestService service, String path, String lines) {
        return service.web
                .postBytes(
                        path, "application/x-ndjson", lines.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .expect(200)
                .lines();
    }

    private static String members(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj("{'id':'mem_bulk%d','program':'prg_test'}\n"::formatted)
                .collect(Collectors.joining());
    }

    private static String cards(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{'id':'crd_bulk%d','member':'mem_bulk%d','number':'%s'}\n"
                        .formatted(i, i, TestService.card(1000 + i)))
                .collect(Collectors.joining());
    }

    private static int purchases(TestService service, String member) {
        return service.web
                .get("/v1/members/" + member + "/purchases")
                .expect(200)
                .json()
                .path("data")
                .size();
    }

    @Test
    void aStreamJoinsAndLinks_andWhatTheyBuyEarns_alsoBehindARestart() {
        try (var service = open().withCafe()) {
            List<JsonNode> joined = stream(service, "/v1/members", members(0, 3000));
            assertThat(joined)
                    .hasSize(3000)
                    .allMatch(line -> line.path("program").asText().equals("prg_test"));
            assertThat(joined.get(2999).path("id").asText()).isEqualTo("mem_bulk2999");
            List<JsonNode> linked = stream(service, "/v1/cards", cards(0, 3000));
            assertThat(linked).hasSize(3000).allMatch(line -> line.hasNonNull("linkedAt"));
            assertThat(linked.get(1234).path("id").asText()).isEqualTo("crd_bulk1234");
            assertThat(linked.get(1234).path("lastFour").asText())
                    .isEqualTo(TestService.card(2234).substring(12));
        }
        try (var service = open()) {
            service.web
                    .post(
                            "/v1/transactions",
                            TestService.json("authorization", "a1", TestService.card(2234), 6000, Instant.now()))
                    .expect(200);
            assertThat(purchases(service, "mem_bulk1234")).isOne();
        }
    }

    @Test
    void theSameStreamAgainChangesNothing_soOneThatBrokeOffIsSentOnceMore() {
        try (var service = open().withCafe()) {
            stream(service, "/v1/members", members(0, 20));
            List<JsonNode> first = stream(service, "/v1/cards", cards(0, 15));
            assertThat(stream(service, "/v1/members", members(0, 20)))
                    .hasSize(20)
                    .allMatch(line -> line.path("id").asText().startsWith("mem_bulk"));
            List<JsonNode> again = stream(service, "/v1/cards", cards(0, 20));
            assertThat(again.subList(0, 15)).isEqualTo(first);
            assertThat(again.subList(15, 20)).allMatch(line -> line.hasNonNull("linkedAt"));
            assertThat(service.web
                            .get("/v1/members/mem_bulk3")
                            .expect(200)
                            .json()
                            .path("cards"))
                    .hasSize(1);
        }
    }

    @Test
    void aBadLineIsToldByItself_withoutANumber_andTheOthersAreTaken() {
        try (var service = open().withCafe()) {
            stream(service, "/v1/members", members(0, 4));
            String good = TestService.card(1001);
            String wrong = good.substring(0, 15) + (char) ('0' + (good.charAt(15) - '0' + 1) % 10);
            List<JsonNode> told = stream(
                    service,
                    "/v1/cards",
                    "{'member':'mem_bulk0','number':'" + wrong + "'}\n"
                            + "{'member':'mem_nobody','number':'" + TestService.card(1002) + "'}\n"
                            + "{'member':'mem_bulk1','number':'" + good + "'}\n"
                            + "not a line\n"
                            + "{'member':'mem_bulk2','number':'" + good + "'}\n"
                            + "{'member':'mem_bulk2','replaces':'crd_none','number':'" + TestService.card(1003) + "'}\n"
                            + "{'member':'mem_bulk3','number':'" + TestService.card(1004) + "','colour':'red'}\n");
            assertThat(told).hasSize(7);
            assertThat(told.get(0).path("problems").path(0).path("field").asText())
                    .isEqualTo("number");
            assertThat(told.get(1).path("problems").path(0).path("field").asText())
                    .isEqualTo("member");
            assertThat(told.get(2).path("linkedAt").asText()).isNotEmpty();
            assertThat(told.get(3).path("status").asInt()).isEqualTo(400);
            assertThat(told.get(4).path("code").asText()).isEqualTo("CARD_LINKED_ELSEWHERE");
            assertThat(told.get(5).path("problems").path(0).path("field").asText())
                    .isEqualTo("replaces");
            assertThat(told.get(6).path("problems").path(0).path("field").asText())
                    .isEqualTo("colour");
            assertThat(told.toString()).doesNotContain(wrong).doesNotContain(good);
            List<JsonNode> people = stream(
                    service,
                    "/v1/members",
                    "{'id':'mem_new','program':'prg_none'}\n{'id':'" + good + "','program':'prg_test'}\n[]\n"
                            + "{'program':'prg_test'}\n");
            assertThat(people.get(0).path("problems").path(0).path("field").asText())
                    .isEqualTo("program");
            assertThat(people.get(1).path("problems").path(0).path("field").asText())
                    .isEqualTo("id");
            assertThat(people.get(2).path("status").asInt()).isEqualTo(400);
            assertThat(people.get(3).path("id").asText()).startsWith("mem_");
            assertThat(people.toString()).doesNotContain(good);
        }
    }

    /** Lines are looked at a socket read at a time: the second is about what the first has not stored yet. */
    @Test
    void lineAfterLineAboutTheSameCardWaitsForTheOneBefore() {
        try (var service = open().withCafe()) {
            stream(service, "/v1/members", members(0, 2));
            List<JsonNode> told = stream(
                    service,
                    "/v1/cards",
                    "{'id':'crd_old','member':'mem_bulk0','number':'" + TestService.card(1) + "'}\n"
                            + "{'id':'crd_old','member':'mem_bulk0','number':'" + TestService.card(1) + "'}\n"
                            + "{'id':'crd_new','member':'mem_bulk0','replaces':'crd_old','number':'"
                            + TestService.card(2) + "'}\n"
                            + "{'member':'mem_bulk1','number':'" + TestService.card(2) + "'}\n");
            assertThat(told.get(1)).isEqualTo(told.get(0));
            assertThat(told.get(2).path("replaces").asText())
                    .as(told.toString())
                    .isEqualTo("crd_old");
            assertThat(told.get(3).path("code").asText()).isEqualTo("CARD_LINKED_ELSEWHERE");
            assertThat(service.web
                            .get("/v1/members/mem_bulk0")
                            .expect(200)
                            .json()
                            .path("cards"))
                    .hasSize(2);
        }
    }

    @Test
    void aCardThatIsHisAlreadyIsToldAsItIs_unlessSomethingElseIsSaidOfIt() {
        try (var service = open().withCafe()) {
            stream(service, "/v1/members", members(0, 1));
            String card = "'member':'mem_bulk0','number':'" + TestService.card(7) + "'";
            Web.Reply linked = service.web
                    .post("/v1/cards", "{'id':'crd_seven','product':'GOLD'," + card + "}")
                    .expect(201);
            assertThat(service.web
                            .post("/v1/cards", "{'id':'crd_seven','product':'GOLD'," + card + "}")
                            .expect(200)
                            .text())
                    .isEqualTo(linked.text());
            assertThat(service.web
                            .post("/v1/cards", "{" + card + "}")
                            .expect(200)
                            .text())
                    .isEqualTo(linked.text());
            service.web.post("/v1/cards", "{'id':'crd_other'," + card + "}").expectProblem(409);
            service.web
                    .post("/v1/cards", "{'id':'crd_seven','product':'PLATINUM'," + card + "}")
                    .expectProblem(409);
            service.web
                    .post("/v1/cards", "{'id':'crd_seven','member':'mem_bulk0','number':'" + TestService.card(8) + "'}")
                    .expectProblem(409);
            service.web.post("/v1/cards/crd_seven/unlink", "").expect(200);
            service.web.post("/v1/cards", "{'id':'crd_again'," + card + "}").expect(201);
        }
    }
}
