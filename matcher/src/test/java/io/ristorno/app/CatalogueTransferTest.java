package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole catalogues out and in, over HTTP and by the commands: all or nothing, and with their history. */
@Timeout(120)
class CatalogueTransferTest extends WithCafe {
    private static final String HEADER = "id,merchantId,title,from,until,rate,currency\n";

    @TempDir
    Path files;

    private static String service() {
        return "--service=http://127.0.0.1:" + service.service.httpPort();
    }

    @Test
    void whatTakesLongerThanAConnectionMayBeIdleIsAnsweredAllTheSame(@TempDir Path other) throws Exception {
        try (var slow = new SlowService(other, 16, 1)) {
            slow.storage.commitTakes = Duration.ofSeconds(4);
            slow.web
                    .post("/v1/catalogue", "{'merchants': [" + TestService.merchant("mer_slow", "SLOW") + "]}")
                    .expect(201);
        }
    }

    /** The router takes a slash at the end for the same path: so must whoever decides how a body is read, here without a bound. */
    @Test
    void aSlashAtTheEndMakesNoOtherWayIn() {
        String more = " ".repeat(1 << 20);
        String merchants = "{'merchants': [" + TestService.merchant("mer_slash", "SLASH") + more + "]}";
        web.post("/v1/catalogue/", merchants).expect(201);
        web.postBytes("/v1/catalogue/", "text/csv", HEADER.getBytes(StandardCharsets.UTF_8))
                .expect(200);
        for (String stream : List.of("/v1/transactions/", "/v1/exposures/", "/v1//transactions", "/v1/exposure%73")) {
            byte[] lines = "{}\n{}\n".getBytes(StandardCharsets.UTF_8);
            assertThat(web.postBytes(stream, "application/x-ndjson", lines)
                            .expect(200)
                            .lines())
                    .as(stream)
                    .hasSize(2);
        }
        byte[] file = "{}\n".getBytes(StandardCharsets.UTF_8);
        web.postBytes("/v1/files/?name=slash.ndjson&format=ndjson", "application/octet-stream", file)
                .expect(200);
        web.postBytes("/v1/segments/seg_nobody/lists/", "text/plain", "mem_a".getBytes(StandardCharsets.UTF_8))
                .expect(404);
    }

    /** More than an HTTP client takes in before somebody reads. */
    @Test
    void aLargeCatalogueGoesInAndOut() throws IOException {
        try (var other = new TestService(files.resolve("large"))) {
            String there = "--service=http://127.0.0.1:" + other.service.httpPort();
            Path many = files.resolve("many.json");
            Files.writeString(
                    many,
                    IntStream.range(0, 3_000)
                            .mapToObj(i -> TestService.merchant("mer_m" + i, "M" + i))
                            .collect(Collectors.joining(",", "{'merchants': [", "]}"))
                            .replace('\'', '"'));
            CommandRun in = CommandRun.of("import", there, many.toString());
            assertThat(in.exit()).as(in.err()).isZero();
            Path back = files.resolve("back.json");
            assertThat(CommandRun.of("export", there, back.toString()).exit()).isZero();
            assertThat(Files.readString(back)).contains("mer_m0\"", "mer_m2999\"");
        }
    }

    @Test
    void aCatalogueGoesToAnotherServiceWithItsHistory() throws IOException {
        web.post("/v1/offers", TestService.offer("off_moves", "mer_cafe", 300)).expect(201);
        web.post("/v1/offers/off_moves/pause", "{'by': 'Ben', 'why': 'too much'}")
                .expect(201);
        Path file = files.resolve("catalogue.json");
        assertThat(CommandRun.of("export", service(), file.toString()).exit()).isZero();
        try (var other = new TestService(files.resolve("store"))) {
            String there = "--service=http://127.0.0.1:" + other.service.httpPort();
            CommandRun dry = CommandRun.of("import", there, "--dry-run", "--by", "Cem", file.toString());
            assertThat(dry.exit()).as(dry.err()).isZero();
            assertThat(dry.out()).contains("added off_moves", "would be added", "changed 0, stopped 0, unchanged 0");
            other.web.get("/v1/offers/off_moves").expect(404);
            CommandRun done = CommandRun.of("import", there, "--by", "Cem", file.toString());
            assertThat(done.exit()).as(done.err()).isZero();
            assertThat(other.web.get("/v1/offers/off_moves/history").expect(200).json())
                    .isEqualTo(
                            web.get("/v1/offers/off_moves/history").expect(200).json());
            CommandRun again = CommandRun.of("import", there, file.toString());
            assertThat(again.out()).contains("added 0, changed 0, stopped 0").doesNotContain("off_moves");
            other.withMember("mem_moved", TestService.card(401));
            assertThat(other.web.get("/v1/catalogue").expect(200).text()).contains("\"off_moves\"", "\"by\":\"Ben\"");
        }
        try (var restarted = new TestService(files.resolve("store"))) {
            assertThat(restarted
                            .web
                            .get("/v1/offers/off_moves/history")
                            .expect(200)
                            .json())
                    .isEqualTo(
                            web.get("/v1/offers/off_moves/history").expect(200).json());
        }
    }

    @Test
    void whatIsTakenInEarnsAtOnce() {
        web.post("/v1/merchants", TestService.merchant("mer_taken", "TAKEN")).expect(201);
        service.withMember("mem_taken", TestService.card(402));
        String line = "off_taken,mer_taken,Ten,2020-01-01,2099-01-01,10 %,EUR\n";
        assertThat(csv("?by=Cem", HEADER + line)
                        .expect(201)
                        .json()
                        .path("added")
                        .asInt())
                .isEqualTo(1);
        assertThat(csv("", HEADER + line).expect(200).json().path("unchanged").asInt())
                .isEqualTo(1);
        assertThat(web.get("/v1/offers/off_taken").expect(200).json().path("by").asText())
                .isEqualTo("Cem");
        JsonNode bought = web.post(
                        "/v1/transactions",
                        TestService.json(
                                "authorization",
                                "t1",
                                "'number': '" + TestService.card(402) + "'",
                                5000,
                                Instant.now().plusSeconds(60),
                                "TAKEN"))
                .expect(200)
                .json();
        assertThat(bought.path("rewards").path(0).path("offer").asText()).isEqualTo("off_taken");
        assertThat(web.getAs("/v1/catalogue", "text/csv").expect(200).text()).contains("off_taken,mer_taken,Ten,LIVE,");
    }

    @Test
    void oneLineThatIsWrongKeepsAllOut() throws IOException {
        String table = HEADER + "off_good,mer_cafe,Ten,2020-01-01,2099-01-01,10 %,EUR\n"
                + "off_bad,mer_cafe,Ten,2020-01-01,2099-01-01,10 percent,EUR\n"
                + "off_worse,mer_nobody,Ten,2020-01-01,2019-01-01,10 %,EUR\n";
        csv("", table).expectProblem(400, "line 3, rate", "line 4, until", "line 4, merchantId");
        csv("?dryRun=true", table).expectProblem(400, "line 3, rate", "line 4, until", "line 4, merchantId");
        web.get("/v1/offers/off_good").expect(404);
        Path file = Files.writeString(files.resolve("offers.csv"), table);
        CommandRun refused = CommandRun.of("import", service(), file.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("line 3, rate is not a rate: write it as \"12.5 %\", or give rateBasisPoints"));
        assertThat(CommandRun.of("import", service(), files.resolve("none.csv").toString()))
                .satisfies(none -> assertThat(none.exit()).isEqualTo(2));
        web.postBytes("/v1/catalogue", "application/xml", new byte[1]).expectProblem(415, "Content-Type");
        web.post("/v1/catalogue", "{'offers': [").expectProblem(400, "$");
    }

    @Test
    void publishersAskForWhatHasChangedSince() {
        var csv = new StringBuilder(HEADER);
        for (int i = 0; i < 25; i++) {
            csv.append("off_page").append(i).append(",mer_cafe,Ten,2020-01-01,2099-01-01,10 %,EUR\n");
        }
        String before = next("2020-01-01T00:00:00Z", new ArrayList<>());
        csv("", csv.toString()).expect(201);
        List<String> seen = new ArrayList<>();
        String next = next(before, seen);
        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        assertThat(next(next, new ArrayList<>())).isEqualTo(next);
        web.post("/v1/offers/off_page7/pause", "{'by': 'Ben'}").expect(201);
        web.post(
                        "/v1/offers",
                        TestService.newOffer("off_draft", "mer_cafe", 300).replaceFirst("\\{", "{'status': 'DRAFT', "))
                .expect(201);
        List<String> changed = new ArrayList<>();
        next(next, changed);
        assertThat(changed).containsExactly("off_page7");
        web.get("/v1/offers?changedSince=yesterday&limit=0").expectProblem(400, "changedSince", "limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/offers", "/v1/merchants", "/v1/campaigns"})
    void listsComeInPages(String list) {
        for (int i = 0; i < 5; i++) {
            web.post("/v1/merchants", TestService.merchant("mer_pages" + i, "PAGES" + i));
            web.post("/v1/campaigns", "{'id': 'cmp_pages" + i + "', 'merchantId': 'mer_pages" + i + "'}");
            web.post("/v1/offers", TestService.offer("off_pages" + i, "mer_pages" + i, 300));
            web.post("/v1/offers", TestService.offer("off_pages" + i, "mer_pages" + i, 301));
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode page =
                    web.get(list + "?limit=2&after=" + after).expect(200).json();
            assertThat(page.path("data").size()).isBetween(1, 2);
            page.path("data").forEach(each -> seen.add(each.path("id").asText()));
            after = page.path("next").asText("");
        } while (!after.isEmpty());
        assertThat(seen).isSorted().doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(5);
        JsonNode all = web.get(list + "?limit=1000").expect(200).json();
        assertThat(all.path("data").findValuesAsText("id")).containsAll(seen);
        assertThat(all.has("next")).isFalse();
        web.get(list + "?limit=1001").expectProblem(400, "limit");
    }

    /** Page by page until there is no more; what comes after it. */
    private static String next(String since, List<String> seen) {
        JsonNode page;
        String next = since;
        do {
            page = web.get("/v1/offers?limit=10&changedSince=" + next)
                    .expect(200)
                    .json();
            page.path("data").forEach(offer -> seen.add(offer.path("id").asText()));
            next = page.path("next").asText();
        } while (page.path("more").asBoolean());
        return next;
    }

    private static Web.Reply csv(String query, String table) {
        return web.postBytes("/v1/catalogue" + query, "text/csv", table.getBytes(StandardCharsets.UTF_8));
    }
}
