package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.event.MemberKey;
import io.ristorno.offer.Arms;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A campaign from exposures and card messages over HTTP to its reports: what is told is what happened, and nothing of too few. */
@Timeout(120)
class ReportApiTest {
    private static final String SALT = "5a170000000000000000000000000001";
    private static final int HOLDOUT = 4_000;
    private static final int MEMBERS = 1_200;
    private static final Instant SEEN =
            Instant.now().plus(10, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    Path folder;

    private TestService open() {
        TestService service = new TestService(folder.resolve("store"));
        TestService.openCafe(service.web);
        service.web
                .post(
                        "/v1/campaigns",
                        "{'id':'cmp_spring','merchantId':'mer_cafe','holdoutBasisPoints':%d,'salt':'%s','marginBasisPoints':5500}"
                                .formatted(HOLDOUT, SALT))
                .expect(201);
        service.web
                .post(
                        "/v1/offers",
                        TestService.offer("off_spring", "mer_cafe", 1_000)
                                .replaceFirst("'currency'", "'campaign': 'cmp_spring', 'currency'"))
                .expect(201);
        return service;
    }

    private static boolean held(int member) {
        String unit = MemberKey.of("prg_test", "mem_" + member).unit();
        return Arms.bucket(SALT, unit) >= 10_000 - HOLDOUT;
    }

    private static void join(TestService service, int members) {
        service.lines(
                "/v1/members",
                IntStream.range(0, members)
                        .mapToObj("{'id':'mem_%d','program':'prg_test'}"::formatted)
                        .toList());
        service.lines(
                "/v1/cards",
                IntStream.range(0, members)
                        .mapToObj(i -> "{'member':'mem_%d','number':'%s'}".formatted(i, TestService.card(i)))
                        .toList());
        service.lines(
                "/v1/exposures",
                IntStream.range(0, members)
                        .mapToObj(i ->
                                "{'type':'%s','id':'e%d','at':'%s','member':'mem_%d','offer':'off_spring','placement':'home','medium':'app'}"
                                        .formatted(i % 3 == 0 ? "click" : "impression", i, SEEN.plusSeconds(i), i))
                        .toList());
    }

    /** Three quarters of those who are not held out buy for 80.00, half of the others for 60.00. */
    private static boolean buys(int member) {
        return held(member) ? member % 2 == 0 : member % 4 != 0;
    }

    private static void buy(TestService service, int members) {
        List<String> lines = new ArrayList<>();
        IntStream.range(0, members)
                .filter(ReportApiTest::buys)
                .forEach(i -> lines.add(TestService.json(
                        "clearing",
                        "c" + i,
                        TestService.card(i),
                        held(i) ? 6_000 : 8_000,
                        SEEN.plusSeconds(3_600 + i))));
        service.lines("/v1/transactions", lines);
    }

    /** Who has not bought does so the day after: until then nothing is told of the first. */
    private static void buyLater(TestService service, int members) {
        service.lines(
                "/v1/transactions",
                IntStream.range(0, members)
                        .filter(i -> !buys(i))
                        .mapToObj(i -> TestService.json(
                                "clearing",
                                "l" + i,
                                TestService.card(i),
                                9_000,
                                SEEN.plus(Duration.ofDays(1)).plusSeconds(i)))
                        .toList());
    }

    /** A day is told when it is over, and another that brings enough behind it. */
    private static void nights(TestService service) throws InterruptedException {
        service.passes(Duration.ofDays(3));
        Thread.sleep(1_100);
        service.web
                .post("/v1/members", "{'id': 'mem_late', 'program': 'prg_test'}")
                .expect(201);
    }

    private static JsonNode report(TestService service, String name) throws InterruptedException {
        JsonNode report = service.web
                .get("/v1/campaigns/cmp_spring/reports/" + name)
                .expect(200)
                .json();
        while (report.path("footer").path("version").asLong() < service.service.host.lastBatch()) {
            Thread.sleep(20);
            report = service.web
                    .get("/v1/campaigns/cmp_spring/reports/" + name)
                    .expect(200)
                    .json();
        }
        return report;
    }

    private static JsonNode row(JsonNode report, String... fields) {
        for (JsonNode row : report.path("data")) {
            boolean fits = true;
            for (int i = 0; i < fields.length; i += 2) {
                fits &= row.path(fields[i]).asText().equals(fields[i + 1]);
            }
            if (fits) {
                return row;
            }
        }
        throw new AssertionError("no row has " + List.of(fields) + ": " + report);
    }

    @Test
    void aCampaignIsToldAsItHappened() throws InterruptedException {
        long control = IntStream.range(0, MEMBERS).filter(ReportApiTest::held).count();
        long test = MEMBERS - control;
        long boughtTest =
                IntStream.range(0, MEMBERS).filter(i -> !held(i) && buys(i)).count();
        long boughtControl =
                IntStream.range(0, MEMBERS).filter(i -> held(i) && buys(i)).count();
        long clicksThatBought = IntStream.range(0, MEMBERS)
                .filter(i -> !held(i) && buys(i) && i % 3 == 0)
                .count();
        try (var service = open()) {
            join(service, MEMBERS);
            buy(service, MEMBERS);
            for (JsonNode today : report(service, "delivery").path("data")) {
                throw new AssertionError("today is told tomorrow: " + today);
            }
            buyLater(service, MEMBERS);
            nights(service);

            JsonNode incrementality = report(service, "incrementality");
            JsonNode customers = row(incrementality, "metric", "customers", "stratum", "ALL");
            assertThat(customers.path("n_test").asLong()).isEqualTo(test);
            assertThat(customers.path("n_control").asLong()).isEqualTo(control);
            double expected = (double) boughtTest / test - (double) boughtControl / control;
            assertThat(customers.path("lift_abs").asDouble()).isCloseTo(expected, within(1e-12));
            assertThat(customers.path("lift_abs_lo").asDouble()).isLessThan(expected);
            assertThat(customers.path("interval_kind").asText()).isEqualTo("always_valid");
            assertThat(customers.path("exposed_share_test").asDouble()).isEqualTo(1.0);
            assertThat(customers.path("late").asDouble()).isEqualTo(expected);
            JsonNode sales = row(incrementality, "metric", "sales", "estimator", "cuped", "stratum", "ALL");
            double lift = 80.0 * boughtTest / test - 60.0 * boughtControl / control;
            assertThat(sales.path("lift_abs").asDouble()).isCloseTo(lift, within(1e-9));
            assertThat(sales.path("incremental").asDouble()).isCloseTo(lift * test, within(1e-6));
            assertThat(sales.path("currency").asText()).isEqualTo("EUR");

            JsonNode economics = report(service, "economics").path("data").path(0);
            assertThat(economics.path("rewards").asDouble()).isEqualTo(8.0 * boughtTest);
            assertThat(economics.path("attributed_sales").asDouble()).isEqualTo(80.0 * clicksThatBought);
            assertThat(economics.path("aware_share").asDouble()).isEqualTo(1.0);
            assertThat(economics.path("reading").asText()).contains("It caused ");

            JsonNode delivery = row(report(service, "delivery"), "medium", "app");
            assertThat(delivery.path("reach_members").asLong()).isEqualTo(test);
            assertThat(delivery.path("clicks").asLong())
                    .isEqualTo(IntStream.range(0, MEMBERS)
                            .filter(i -> !held(i) && i % 3 == 0)
                            .count());
            JsonNode attribution = row(report(service, "attribution"), "model", "last");
            assertThat(attribution.path("net_attributed_sales").asDouble()).isEqualTo(80.0 * clicksThatBought);
            assertThat(attribution.path("share_of_credit").asDouble()).isEqualTo(1.0);

            String csv = service.web
                    .getAs("/v1/campaigns/cmp_spring/reports/incrementality", "text/csv")
                    .expect(200)
                    .text();
            assertThat(csv.lines().findFirst().orElse("")).startsWith("campaign_id,stratum,metric,period_from");
            assertThat(csv.lines().count())
                    .isEqualTo(1 + incrementality.path("data").size());
        }
    }

    @Test
    void anOpportunityIsAnsweredWhetherToShowItAndEnrolsBothArms() throws InterruptedException {
        try (var service = open()) {
            List<String> lines = IntStream.range(0, MEMBERS)
                    .mapToObj("{'id':'mem_%d','program':'prg_test'}"::formatted)
                    .toList();
            service.lines("/v1/members", lines);
            List<JsonNode> answers = service.web
                    .postBytes(
                            "/v1/exposures",
                            "application/x-ndjson",
                            IntStream.range(0, MEMBERS)
                                    .mapToObj(i ->
                                            "{'type':'opportunity','id':'o%d','at':'%s','member':'mem_%d','offer':'off_spring','placement':'home'}"
                                                    .formatted(i, SEEN.plus(Duration.ofDays(i % 2)), i))
                                    .collect(Collectors.joining("\n"))
                                    .replace('\'', '"')
                                    .getBytes(StandardCharsets.UTF_8))
                    .expect(200)
                    .lines();
            for (int i = 0; i < MEMBERS; i++) {
                assertThat(answers.get(i).path("show").asBoolean())
                        .as("member " + i)
                        .isEqualTo(!held(i));
            }
            nights(service);
            row(report(service, "incrementality"), "metric", "customers", "stratum", "ALL");
            JsonNode quality = report(service, "quality").path("data").path(0);
            assertThat(quality.path("srm_p_opportunity").asDouble()).isGreaterThan(0.001);
            assertThat(quality.path("srm_p_assigned").asDouble()).isGreaterThan(0.001);
            assertThat(report(service, "delivery").path("data"))
                    .as("nobody has seen anything")
                    .isEmpty();
            assertThat(service.web
                            .get("/v1/programs/prg_test/faults")
                            .expect(200)
                            .text())
                    .as("nobody was exposed who should not have been")
                    .doesNotContain("off_spring");
        }
    }

    @Test
    void ofTooFewNothingIsToldAndWhyIs() throws InterruptedException {
        try (var service = open()) {
            join(service, 40);
            buy(service, 40);
            nights(service);
            JsonNode row = row(report(service, "incrementality"), "metric", "sales", "stratum", "ALL");
            assertThat(row.path("suppressed").asBoolean()).isTrue();
            assertThat(row.path("lift_abs").isNull()).isTrue();
            assertThat(row.path("n_test").isNull()).isTrue();
            assertThat(row.path("why").asText()).contains("too few");
            for (JsonNode each : report(service, "attribution").path("data")) {
                assertThat(each.path("suppressed").asBoolean()).isTrue();
                assertThat(each.path("net_attributed_sales").isNull()).isTrue();
            }
            assertThat(report(service, "economics")
                            .path("data")
                            .path(0)
                            .path("rewards")
                            .isNull())
                    .isTrue();
        }
    }

    @Test
    void whoIsMissingInOneArmSpoilsEverythingAboutCauses() throws InterruptedException {
        try (var service = open()) {
            join(service, 1);
            // A publisher who tells nothing of those who were held out.
            service.lines(
                    "/v1/members",
                    IntStream.range(1, MEMBERS)
                            .mapToObj("{'id':'mem_%d','program':'prg_test'}"::formatted)
                            .toList());
            service.lines(
                    "/v1/exposures",
                    IntStream.range(1, MEMBERS)
                            .filter(i -> !held(i))
                            .mapToObj(i ->
                                    "{'type':'impression','id':'x%d','at':'%s','member':'mem_%d','offer':'off_spring','placement':'home'}"
                                            .formatted(i, SEEN.plus(Duration.ofDays(i % 2)), i))
                            .toList());
            nights(service);
            JsonNode row = row(report(service, "incrementality"), "metric", "customers", "stratum", "ALL");
            assertThat(row.path("suppressed").asBoolean()).isTrue();
            assertThat(row.path("why").asText()).contains("not as chance divides them");
            assertThat(row.path("srm_p").asDouble()).isLessThan(0.001);
        }
    }

    @Test
    void theDictionarySaysWhatEveryColumnIs() throws InterruptedException {
        try (var service = open()) {
            for (JsonNode report :
                    service.web.get("/v1/reports/dictionary").expect(200).json().path("data")) {
                String name = report.path("report").asText();
                assertThat(report.path("columns")).isNotEmpty();
                for (JsonNode column : report.path("columns")) {
                    assertThat(column.path("meaning").asText()).as(name).isNotBlank();
                }
                for (JsonNode row : report(service, name).path("data")) {
                    assertThat(row.fieldNames().next())
                            .isEqualTo(
                                    report.path("columns").path(0).path("name").asText());
                    assertThat(row.size()).isEqualTo(report.path("columns").size());
                }
            }
            service.web.get("/v1/campaigns/cmp_spring/reports/lift").expectProblem(404);
            service.web.get("/v1/campaigns/cmp_autumn/reports/delivery").expectProblem(404);
            service.web
                    .get("/v1/campaigns/cmp_spring/reports/delivery?program=prg_other")
                    .expectProblem(400, "program");
        }
    }

    @Test
    void aPlanSaysWhatACampaignCouldShow() {
        try (var service = open()) {
            // attribution.md, 3.9: of 6.7 % customers 500,000 members show 4.9 % at a holdout of 10 %.
            JsonNode plan = service.web
                    .get("/v1/campaigns/cmp_spring/plan?members=500000&base_rate=0.067&holdout=0.1")
                    .expect(200)
                    .json();
            assertThat(plan.path("mde_rel").asDouble()).isCloseTo(0.049, within(0.0005));
            assertThat(plan.path("sentence").asText())
                    .startsWith("With a holdout of 10 %, 500,000 members show a lift of");
            assertThat(service.web
                            .get("/v1/campaigns/cmp_spring/plan?members_per_week=1000&weeks=6&base_rate=0.067")
                            .expect(200)
                            .json()
                            .path("n_control")
                            .asDouble())
                    .isEqualTo(2_400.0);
            service.web
                    .get("/v1/campaigns/cmp_spring/plan?members=many&base_rate=0.067")
                    .expectProblem(400, "members");
        }
    }
}
