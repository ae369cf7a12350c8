package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Reading;
import io.ristorno.offer.Offer;
import io.ristorno.rehearsal.BackTest;
import io.ristorno.rehearsal.Backroom;
import io.ristorno.rehearsal.Cramped;
import io.ristorno.rehearsal.Forecast;
import io.ristorno.rehearsal.Occupied;
import io.ristorno.rehearsal.Trial;
import io.ristorno.rehearsal.Watch;
import io.ristorno.store.CutLog;
import io.ristorno.store.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Drafts played over what is stored, over HTTP, while the service serves. */
@Timeout(120)
class BackTestApiTest {
    private static final String ASK = "/v1/offers/back-test";
    private static final int MEMBERS = 24;
    private static final Instant SOON = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    Path folder;

    private Path store() {
        return folder.resolve("store");
    }

    private TestService open() {
        return new TestService(store());
    }

    /** Purchases of 50.00 and a little more; some clear, some of these are given back, and two people turn out to be one. */
    private TestService withStories() {
        TestService service = open().withCafe();
        for (int i = 0; i < MEMBERS; i++) {
            service.withMember("mem_" + i, TestService.card(i));
            for (String type : List.of("authorization", "clearing", "refund").subList(0, 1 + i % 3)) {
                buy(service, type, i, 5000 + 100 * i);
            }
        }
        service.web.post("/v1/members/mem_3/merge", "{'into': 'mem_4'}").expect(200);
        return service;
    }

    private static void buy(TestService service, String type, int i, long minor) {
        String json = TestService.json(type, type + i, TestService.card(i), minor, SOON)
                .replaceFirst("\\{", "{'network': 'VISA', 'lifeCycle': 'L" + i + "', ");
        service.web.post("/v1/transactions", json).expect(200);
    }

    private static String draft(int basisPoints) {
        return TestService.offer("off_draft", "mer_cafe", basisPoints);
    }

    private static JsonNode done(TestService service, String query, String offer) {
        JsonNode run = over(service, query, offer);
        assertThat(run.path("state").asText()).as(run.toString()).isEqualTo("DONE");
        return run.path("result");
    }

    private static JsonNode over(TestService service, String query, String offer) {
        Web.Reply asked = service.web.post(ASK + query, offer).expect(202);
        String address = asked.header("location");
        assertThat(address)
                .isEqualTo("/v1/back-tests/" + asked.json().path("id").asText());
        JsonNode run = asked.json();
        while (run.path("state").asText().matches("WAITING|RUNNING")) {
            pause();
            run = service.web.get(address).expect(200).json();
        }
        return run;
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode byCommand(String offer, String... options) throws IOException {
        Path file = folder.resolve("offer.json");
        Files.writeString(file, Web.quoted(offer));
        var words = new java.util.ArrayList<>(List.of("back-test", store().toString(), "--offer", file.toString()));
        words.addAll(List.of(options));
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.exit()).as(run.err()).isZero();
        return Web.JSON.readTree(run.out());
    }

    /** The live offer's own terms come to what the ledger has; any other to what the command says of the same store. */
    @Test
    void aDraftComesToWhatTheCommandSaysAndTheLiveOneToTheLedger() throws IOException {
        String live = TestService.offer("off_ten", "mer_cafe", 1000);
        String budgeted = draft(2000).replaceFirst("'currency'", "'budgetMinor': 9000, 'currency'");
        JsonNode first;
        JsonNode second;
        try (var service = withStories()) {
            long rewards = 0;
            for (int i = 0; i < MEMBERS; i++) {
                JsonNode his = service.web
                        .get("/v1/members/mem_" + i + "/rewards")
                        .expect(200)
                        .json();
                for (JsonNode reward : his.path("data")) {
                    rewards += reward.path("amount").path("minor").asLong();
                }
            }
            JsonNode again = done(service, "", live);
            assertThat(again.path("redemptions").asInt()).isEqualTo(MEMBERS);
            assertThat(again.path("rewardMinor").asLong()).isEqualTo(rewards).isPositive();
            assertThat(again.path("byFunder").path("MERCHANT").asLong()).isEqualTo(rewards);
            first = done(service, "", draft(1500));
            second = done(service, "?from=2020-01-01&until=2099-01-01", budgeted);
        }
        assertThat(first).isEqualTo(byCommand(draft(1500)));
        assertThat(second).isEqualTo(byCommand(budgeted, "--from", "2020-01-01", "--until", "2099-01-01"));
        assertThat(second.path("rewardMinor").asLong()).isPositive().isLessThanOrEqualTo(9000);
        assertThat(second.path("unmet").path("redemptions").asInt())
                .isEqualTo(MEMBERS - second.path("redemptions").asInt())
                .isPositive();
        CommandRun compared = CommandRun.of("back-test", store().toString());
        assertThat(compared.out()).contains(", 0 differ");
    }

    @Test
    void theResultSaysWhatWasLookedAtAndWhatWasLeftOut() {
        try (var service = withStories()) {
            JsonNode result = done(service, "", draft(1500));
            assertThat(result.path("offer").asText()).isEqualTo("off_draft");
            assertThat(result.path("period").path("from").asText())
                    .isEqualTo(LocalDate.now(ZoneOffset.UTC).toString());
            assertThat(result.path("members").asInt()).isEqualTo(MEMBERS);
            assertThat(result.path("audience").asInt()).isEqualTo(MEMBERS);
            assertThat(result.path("warning").asText()).contains("24 of 24", "more than 80 %");
            assertThat(result.path("spendMinor").asLong()).isPositive();
            assertThat(result.has("estimatedAnywayMinor"))
                    .as("nothing is stored from before")
                    .isFalse();
            assertThat(result.path("leftOut").toString()).contains("cannot be estimated", "lines to merchants");
            JsonNode few = done(service, "", draft(1500).replace("'minSpendMinor': 4000", "'minSpendMinor': 7000"));
            assertThat(few.path("members").asInt()).isEqualTo(4);
            assertThat(few.has("spendMinor")).as("of fewer than ten").isFalse();
            assertThat(few.path("leftOut").toString()).contains("fewer than 10 members spent is not told");
            assertThat(few.toString()).doesNotContain("mem_", TestService.card(1), "pur_");
        }
    }

    /** Two months of it: what came in the first is what would have come anyway. */
    @Test
    void aPeriodBoundsWhatIsTold() {
        try (var service = open().withCafe()) {
            for (int i = 0; i < 12; i++) {
                service.withMember("mem_" + i, TestService.card(i));
                buy(service, "authorization", i, 6000);
            }
            service.passes(Duration.ofDays(30));
            for (int i = 0; i < 12; i++) {
                Instant later = SOON.plus(Duration.ofDays(30));
                service.web
                        .post(
                                "/v1/transactions",
                                TestService.json("authorization", "second" + i, TestService.card(i), 9000, later))
                        .expect(200);
            }
            LocalDate began = LocalDate.ofInstant(SOON, ZoneOffset.UTC);
            LocalDate second = began.plusDays(30);
            JsonNode all = done(service, "", draft(1000));
            assertThat(all.path("redemptions").asInt())
                    .as("what never cleared is nothing")
                    .isEqualTo(12);
            JsonNode later = done(service, "?from=" + second, draft(1000));
            assertThat(later.path("period").path("from").asText()).isEqualTo(second.toString());
            assertThat(later.path("period").path("until").asText())
                    .isEqualTo(second.plusDays(1).toString());
            assertThat(later.path("redemptions").asInt()).isEqualTo(12);
            assertThat(later.path("rewardMinor").asLong()).isEqualTo(12 * 900);
            assertThat(later.path("spendMinor").asLong()).isEqualTo(12 * 9000);
            JsonNode between = done(service, "?from=" + began.plusDays(2) + "&until=" + second, draft(1000));
            assertThat(between.path("redemptions").asInt()).isZero();
            String next = draft(1000).replace("'from': '2020-01-01'", "'from': '2098-01-01'");
            JsonNode moved = done(service, "?from=" + second, next);
            assertThat(moved.path("redemptions").asInt()).isEqualTo(12);
            assertThat(moved.path("leftOut").toString()).contains("as if it had held on all of them");
            assertThat(moved.has("estimatedAnywayMinor"))
                    .as("30 days are known from before")
                    .isTrue();
        }
    }

    /** What the log has no more is decided once: the live offer's own terms still come to the ledger's rewards. */
    @Test
    void whereTheLogIsCutWhatIsOpenIsDecidedOnce() throws IOException {
        withStories().close();
        String live = TestService.offer("off_ten", "mer_cafe", 1000);
        JsonNode played;
        try (var service = open()) {
            played = done(service, "", live);
        }
        CutLog.in(store());
        try (var service = open()) {
            JsonNode once = done(service, "", live);
            for (String field :
                    List.of("period", "redemptions", "rewardMinor", "byFunder", "members", "audience", "spendMinor")) {
                assertThat(once.path(field)).as(field).isEqualTo(played.path(field));
            }
            assertThat(once.path("leftOut").toString())
                    .contains("does not go back to the store's beginning", "0 purchases of these days");
            assertThat(done(service, "", draft(2000)).path("rewardMinor").asLong())
                    .isGreaterThan(once.path("rewardMinor").asLong());
            String seen = draft(2000)
                    .replaceFirst(
                            "'currency'",
                            "'who': {'exposedTo': {'placement': 'home-banner', 'kind': 'CLICK', 'withinDays': 7}}, 'currency'");
            service.web.post(ASK, seen).expectProblem(400, "who.exposedTo");
            JsonNode never = over(service, "?until=2020-01-01", live);
            assertThat(never.path("state").asText()).isEqualTo("FAILED");
            assertThat(never.path("why").asText()).contains("leaves no day of which anything is stored");
        }
        assertThat(byCommand(live).path("redemptions").asInt()).isEqualTo(MEMBERS);
        assertThat(CommandRun.of("back-test", store().toString()).err()).contains("does not go back");
    }

    /** One visit in all is paid, at whichever of two cafes that nobody registered: decided once, too. */
    @Test
    void whatAMemberMayHaveAnywhereIsHisOnceWhereTheLogIsCut() throws IOException {
        try (var service = open().withCafe().withMember("mem_0", TestService.card(0))) {
            for (String mid : List.of("ONE", "TWO")) {
                service.web
                        .post("/v1/transactions", atCafe(mid, TestService.card(0), SOON))
                        .expect(200);
            }
        }
        String wide = firstVisit("off_wide");
        try (var service = open()) {
            assertThat(done(service, "", wide).path("redemptions").asInt()).isEqualTo(1);
        }
        CutLog.in(store());
        try (var service = open()) {
            JsonNode once = done(service, "", wide);
            assertThat(once.path("redemptions").asInt()).isEqualTo(1);
            assertThat(once.path("rewardMinor").asLong()).isEqualTo(500);
            assertThat(once.path("leftOut").toString()).contains("in the order of their keys");
        }
    }

    /** What the live one gave already is decided anew as well, whatever its version is. */
    @Test
    void whatTheLiveOneGaveIsNoneOfTheDrafts() throws IOException {
        try (var service = open().withCafe()) {
            service.web.post("/v1/offers", firstVisit("off_wide")).expect(201);
            service.web
                    .post("/v1/offers", firstVisit("off_wide").replace("Once", "Once a member"))
                    .expect(201);
            service.withMember("mem_0", TestService.card(0));
            for (String mid : List.of("TWO", "ONE")) {
                service.web
                        .post("/v1/transactions", atCafe(mid, TestService.card(0), SOON))
                        .expect(200);
            }
        }
        CutLog.in(store());
        try (var service = open()) {
            assertThat(done(service, "", firstVisit("off_wide"))
                            .path("redemptions")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    static String firstVisit(String id) {
        return """
                {'id': '%s', 'title': 'Once', 'currency': 'EUR', 'where': {'mccs': [5814]},
                  'schedule': {'from': '2020-01-01', 'until': '2099-01-01'}, 'minSpendMinor': 1000,
                  'limits': [{'of': 'MEMBER', 'kind': 'COUNT', 'per': 'OFFER', 'most': 1}],
                  'reward': {'type': 'FIXED', 'amountMinor': 500},
                  'funding': {'shares': [{'funder': 'ISSUER', 'basisPoints': 10000}]}}
                """.formatted(id);
    }

    static String atCafe(String mid, String card, Instant at) {
        return TestService.json("authorization", "at" + mid, "'number': '" + card + "'", 5_000, at, mid)
                .replaceFirst("'merchant': \\{", "'merchant': {'mcc': 5814, 'country': 'DE', ");
    }

    /** The log's first files may go under a back-test: it says so rather than tell too little. */
    @Test
    void whereBatchesAreMissingNothingIsTold() throws IOException {
        withStories().close();
        CutLog.in(store(), 5, snapshot -> {
            for (int atOnce : new int[] {2, BackTest.MEMBERS_AT_ONCE}) {
                assertThatThrownBy(() -> BackTest.of(snapshot, trial(draft(1500)), atOnce, Watch.PATIENT))
                        .isInstanceOf(BackTest.Unplayable.class)
                        .hasMessageContaining("the log lost batch 5");
            }
        });
    }

    @Test
    void oneThatIsNotWantedAnyMoreIsGoneAndMakesRoom() {
        try (var service = withStories()) {
            Web.Reply asked;
            try (var _ = new Occupied(service.service.backroom)) {
                asked = service.web.post(ASK, draft(1500)).expect(202);
                String address = asked.header("location");
                assertThat(service.web
                                .get(address)
                                .expect(200)
                                .json()
                                .path("state")
                                .asText())
                        .isEqualTo("WAITING");
                for (int i = 1; i < Backroom.WAITING_MOST; i++) {
                    service.web.post(ASK, draft(1500)).expect(202);
                }
                Web.Reply refused = service.web.post(ASK, draft(1500)).expectProblem(429);
                assertThat(refused.header("retry-after")).isEqualTo("10");
                service.web
                        .post(ASK, TestService.offer("off_x", "mer_nobody", 100))
                        .expectProblem(429);
                assertThat(service.web.request("DELETE", address).expect(204).text())
                        .isEmpty();
                service.web.get(address).expectProblem(404);
                service.web.request("DELETE", address).expectProblem(404);
                service.web.post(ASK, draft(1500)).expect(202);
                buy(service, "authorization", MEMBERS + 1, 5000);
            }
            assertThat(done(service, "", draft(1500)).path("redemptions").asInt())
                    .isEqualTo(MEMBERS);
        }
    }

    /** What is under way is asked now and then whether it is wanted; and a service that ends does not wait for it. */
    @Test
    void oneThatIsUnderWayEndsWhenItIsNotWanted() {
        try (var service = withStories();
                Snapshot snapshot = service.service.store.snapshot()) {
            var percents = new java.util.ArrayList<Integer>();
            Watch soon = new Watch() {
                @Override
                public boolean cancelled() {
                    return percents.size() == 10;
                }

                @Override
                public void played(int percent) {
                    percents.add(percent);
                }
            };
            assertThatThrownBy(() -> BackTest.of(snapshot, trial(draft(1500)), soon))
                    .isInstanceOf(CancellationException.class);
            assertThat(percents).hasSize(10).isSorted().allMatch(percent -> percent >= 0 && percent < 100);
        }
    }

    @Test
    void nothingIsPlayedOfWhatIsWrong() {
        try (var service = open().withCafe()) {
            service.web.post(ASK, "{}").expectProblem(400, "currency");
            service.web.post(ASK, "nonsense").expectProblem(400, "$");
            service.web.post(ASK, "[1]").expectProblem(400, "$");
            service.web.post(ASK, "").expectProblem(400, "$");
            service.web.post(ASK, "{'id': '" + "x".repeat(1 << 20) + "'}").expectProblem(413);
            service.web.post(ASK, TestService.offer("off_x", "mer_nobody", 100)).expectProblem(400, "merchantId");
            service.web.post(ASK + "?from=yesterday", draft(100)).expectProblem(400, "from");
            service.web.post(ASK + "?until=2026-02-30", draft(100)).expectProblem(400, "until");
            service.web
                    .post(ASK + "?from=0000-00-00&until=" + "9".repeat(2000), draft(100))
                    .expectProblem(400, "from", "until");
            service.web
                    .post(ASK + "?from=2026-03-02&until=2026-03-02", draft(100))
                    .expectProblem(400, "until");
            service.web.post(ASK + "?from=2098-01-01", draft(100)).expectProblem(400, "from");
            service.web.post(ASK + "?until=2020-01-01", draft(100)).expectProblem(400, "until");
            assertThat(service.web
                            .post(ASK + "?form=2020-01-01", draft(100))
                            .expectProblem(400, "form")
                            .mend())
                    .contains("from");
            String friends = draft(100)
                    .replace(
                            "'type': 'PERCENT', 'rateBasisPoints': 100",
                            "'type': 'REFERRAL', 'friendMinor': 500, 'referrerMinor': 500");
            assertThat(friends).contains("REFERRAL");
            service.web.post(ASK, friends).expectProblem(400);
            service.web.get("/v1/back-tests/bkt_nobody").expectProblem(404);
            assertThat(service.web.get(ASK + "s").expectProblem(404).mend()).contains("GET /v1/offers");
        }
    }

    /** What he saw before he turned out to be she is hers, in whatever parts they are played. */
    @Test
    void whatMergedMembersSawIsPlayedWithThem() throws InterruptedException {
        try (var service = open().withCafe()) {
            for (int i = 0; i < 8; i += 2) {
                service.withMember("mem_" + i, TestService.card(i))
                        .withMember("mem_" + (i + 1), TestService.card(i + 1));
                service.web
                        .post(
                                "/v1/exposures",
                                ("{'type':'click','id':'e%d','at':'%s','member':'mem_%d','offer':'off_ten',"
                                                + "'placement':'home-banner'}")
                                        .formatted(i, Instant.now().minusSeconds(3600), i))
                        .expect(200);
                service.web
                        .post("/v1/members/mem_" + i + "/merge", "{'into': 'mem_" + (i + 1) + "'}")
                        .expect(200);
                buy(service, "authorization", i + 1, 6000);
            }
            String seen = draft(2000)
                    .replaceFirst(
                            "'currency'",
                            "'who': {'exposedTo': {'placement': 'home-banner', 'kind': 'CLICK', 'withinDays': 7}}, 'currency'");
            try (Snapshot snapshot = service.service.store.snapshot()) {
                Trial trial = trial(seen);
                assertThat(BackTest.of(snapshot, trial, Watch.PATIENT).given().redemptions())
                        .isEqualTo(4);
                for (int atOnce = 1; atOnce < 4; atOnce++) {
                    assertThat(BackTest.of(snapshot, trial, atOnce, Watch.PATIENT))
                            .as("so many at once: " + atOnce)
                            .isEqualTo(BackTest.of(snapshot, trial, Watch.PATIENT));
                }
            }
        }
    }

    /** Memory makes the parts smaller, and where that does not help, it is said before there is none left. */
    @Test
    void noMoreIsPlayedTogetherThanThereIsRoomFor() {
        try (var service = withStories();
                Snapshot snapshot = service.service.store.snapshot()) {
            Trial trial = trial(draft(1500).replaceFirst("'currency'", "'budgetMinor': 9000, 'currency'"));
            Forecast all = BackTest.of(snapshot, trial, Watch.PATIENT);
            assertThat(Cramped.of(snapshot, trial, 20, 60, 1_000)).isEqualTo(all);
            assertThatThrownBy(() -> Cramped.of(snapshot, trial, 1_000, 20, 1_000))
                    .isInstanceOf(BackTest.Unplayable.class)
                    .hasMessageContaining("more than 20 messages and purchases");
            assertThatThrownBy(() -> Cramped.of(snapshot, trial, 1_000, 1_000, 10))
                    .isInstanceOf(BackTest.Unplayable.class)
                    .hasMessageContaining("more than 10 rewards");
        }
    }

    private static Trial trial(String json) {
        return switch (CatalogueReader.offer(Web.quoted(json).getBytes(StandardCharsets.UTF_8), Ids.IN_TEXT)) {
            case Reading.Read<Offer> read -> Trial.of(read.value());
            case Reading.Refused<Offer> refused ->
                throw new AssertionError(refused.problems().toString());
        };
    }
}
