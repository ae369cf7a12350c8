package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.event.MemberKey;
import io.ristorno.offer.Arms;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What members are to be told, over real HTTP: once, whatever ends in between. */
class NoticeApiTest {
    private static final String ANNAS = TestService.card(1);
    private static final String BENS = TestService.card(2);
    private static final String CONTACTED = "/v1/members/mem_anna/contacted";

    @TempDir
    Path folder;

    private int messages;

    private TestService open() {
        return new TestService(folder.resolve("store"));
    }

    private static String program(String contact) {
        return "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC', 'contact': " + contact + "}";
    }

    private TestService begun(String contact) {
        TestService service = open().withCafe();
        service.web.post("/v1/programs", program(contact)).expect(201);
        return service.withMember("mem_anna", ANNAS);
    }

    private static List<JsonNode> notices(TestService service) {
        var all = new ArrayList<JsonNode>();
        service.web
                .get("/v1/notices?program=prg_test")
                .expect(200)
                .json()
                .path("data")
                .forEach(all::add);
        return all;
    }

    /** What there is when there is so much; more than that is told by whoever compares. */
    private static List<JsonNode> await(TestService service, int least) throws InterruptedException {
        return await(service, all -> all.size() >= least);
    }

    private static List<JsonNode> await(TestService service, Predicate<List<JsonNode>> there)
            throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        List<JsonNode> all = notices(service);
        while (!there.test(all)) {
            assertThat(System.nanoTime()).as("in time, not " + all).isLessThan(end);
            Thread.sleep(50);
            all = notices(service);
        }
        return all;
    }

    /** Every alarm of by now has been served. */
    private static void settle() throws InterruptedException {
        Thread.sleep(2_500);
    }

    private String buys(TestService service, String type, String card, long minor, Instant at) {
        return service.web
                .post("/v1/transactions", TestService.json(type, "m" + ++messages, card, minor, at))
                .expect(200)
                .json()
                .path("purchase")
                .asText();
    }

    private static List<String> texts(List<JsonNode> notices, String field) {
        return notices.stream().map(each -> each.path(field).asText()).toList();
    }

    @Test
    void whoHasHeardOfNothingForAMonthHearsOfAnOfferOnceAndNeverAgainWhateverEnds() throws InterruptedException {
        String id;
        String next;
        try (var service = begun("{}")) {
            service.passes(Duration.ofDays(30));
            settle();
            assertThat(notices(service)).as("30 days are not more than 30").isEmpty();
            service.passes(Duration.ofDays(2));
            List<JsonNode> notices = await(service, 1);
            assertThat(notices).hasSize(1);
            JsonNode notice = notices.getFirst();
            assertThat(notice.path("kind").asText()).isEqualTo("NUDGE");
            assertThat(notice.path("marketing").asBoolean()).isTrue();
            assertThat(notice.path("member").asText()).isEqualTo("mem_anna");
            assertThat(notice.path("offer").asText()).isEqualTo("off_ten");
            assertThat(notice.path("text").asText()).startsWith("There is something new at Harbour Coffee: 10 % back");
            id = notice.path("id").asText();
            next = service.web
                    .get("/v1/notices?program=prg_test")
                    .json()
                    .path("next")
                    .asText();
        }
        try (var again = open()) {
            again.passes(Duration.ofDays(70));
            settle();
            assertThat(texts(notices(again), "id"))
                    .as("there is nothing else that he has not seen, and the first is as it was")
                    .containsOnly(id)
                    .hasSizeLessThan(2);
            JsonNode behind = again.web
                    .get("/v1/notices?program=prg_test&after=" + next)
                    .expect(200)
                    .json();
            assertThat(behind.path("data")).isEmpty();
            assertThat(behind.path("next").asText()).as("to go on there").isEqualTo(next);
            again.web
                    .post(
                            "/v1/offers",
                            TestService.offer("off_new", "mer_cafe", 2000).replace("2020-01-01'", "2020-02-01'"))
                    .expect(201);
            again.passes(Duration.ofDays(2));
            await(again, all -> texts(all, "offer").contains("off_new"));
            JsonNode news = again.web
                    .get("/v1/notices?program=prg_test&after=" + next)
                    .expect(200)
                    .json();
            assertThat(news.path("data").findValuesAsText("offer")).containsExactly("off_new");
        }
    }

    @Test
    void aProgramWithoutTermsTellsNobodyAnythingAndThoseWhoWereThereBeforeItHadSomeHearToo()
            throws InterruptedException {
        try (var service = open().withCafe().withMember("mem_anna", ANNAS)) {
            service.passes(Duration.ofDays(100));
            settle();
            assertThat(notices(service)).isEmpty();
            service.web.post("/v1/programs", program("{'maxGapDays': 8}")).expect(201);
        }
        try (var again = open()) {
            again.passes(Duration.ofDays(100));
            Thread.sleep(4_000); // the sweep has found her
            again.passes(Duration.ofDays(10));
            assertThat(texts(await(again, 1), "kind")).containsExactly("NUDGE");
        }
    }

    @Test
    void whoWasToHearInAYearHearsSoonerWhenTheTermsComeToSaySo() throws InterruptedException {
        try (var service = begun("{'maxGapDays': 365}")) {
            service.passes(Duration.ofDays(100));
            settle();
            assertThat(notices(service)).isEmpty();
            service.web.post("/v1/programs", program("{'maxGapDays': 30}")).expect(201);
            assertThat(texts(await(service, 1), "kind")).containsExactly("NUDGE");
        }
    }

    @Test
    void whoseAlarmCameWhileThereWereNoTermsIsLookedAtWhenTheyAreBack() throws InterruptedException {
        try (var service = begun("{}")) {
            service.web
                    .post("/v1/programs", "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC'}")
                    .expect(201);
            service.passes(Duration.ofDays(40));
            settle();
            assertThat(notices(service)).isEmpty();
            service.web.post("/v1/programs", program("{}")).expect(201);
            assertThat(texts(await(service, 1), "kind")).containsExactly("NUDGE");
        }
    }

    @Test
    void whatHeWasToldOtherwiseCountsAndWhatHeHasSeenIsNoNews() throws InterruptedException {
        try (var service = begun("{}")) {
            service.passes(Duration.ofDays(20));
            Instant at = Instant.now().plus(Duration.ofDays(20)).truncatedTo(ChronoUnit.SECONDS);
            String mail = "{'id': 'mail-1', 'kind': 'MARKETING', 'at': '" + at + "'}";
            service.web.post(CONTACTED, mail).expect(200);
            service.web.post(CONTACTED, mail).expect(200);
            service.web
                    .post(CONTACTED, "{'id': 'mail-0', 'kind': 'MARKETING', 'at': '" + Instant.now() + "'}")
                    .expect(200);
            service.passes(Duration.ofDays(25));
            settle();
            assertThat(notices(service)).as("25 days behind the mail").isEmpty();
            service.web
                    .post(
                            CONTACTED,
                            "{'id': 'bill', 'kind': 'TRANSACTIONAL', 'offers': ['off_ten'], 'at': '" + at + "'}")
                    .expect(200);
            service.passes(Duration.ofDays(8));
            settle();
            assertThat(notices(service)).as("the offer is no news any more").isEmpty();
            service.web
                    .post("/v1/offers", TestService.offer("off_shown", "mer_cafe", 1500))
                    .expect(201);
            Instant seen = Instant.now().plus(Duration.ofDays(53)).truncatedTo(ChronoUnit.SECONDS);
            service.web
                    .post(
                            "/v1/exposures",
                            "{'type': 'impression', 'id': 'i1', 'program': 'prg_test', 'member': 'mem_anna', 'offer': 'off_shown',"
                                    + " 'placement': 'home', 'at': '" + seen + "'}")
                    .expect(200);
            service.passes(Duration.ofDays(2));
            settle();
            assertThat(notices(service)).as("she saw it").isEmpty();
            service.web
                    .post("/v1/offers", TestService.offer("off_fresh", "mer_cafe", 1600))
                    .expect(201);
            service.passes(Duration.ofDays(2));
            assertThat(texts(await(service, 1), "offer")).containsExactly("off_fresh");
        }
    }

    @Test
    void whatIsNotForHimIsNoNewsEither() throws InterruptedException {
        try (var service = begun("{}")) {
            for (String who : List.of(
                    "{'programs': ['prg_other']}",
                    "{'verifiedContact': true}",
                    "{'relationship': ['EXISTING'], 'lookbackDays': 300}",
                    "{'exposedTo': {'placement': 'home', 'kind': 'IMPRESSION', 'withinDays': 30}}",
                    "{'bins': ['999999']}")) {
                String id = "off_not" + who.hashCode() % 1000;
                service.web.post("/v1/programs", "{'id': 'prg_other', 'name': 'Other', 'zone': 'UTC'}");
                service.web
                        .post(
                                "/v1/offers",
                                TestService.offer(id.replace("-", "x"), "mer_cafe", 3000)
                                        .replace("2020-01-01'", "2021-01-01'")
                                        .replaceFirst("'currency'", "'who': " + who + ", 'currency'"))
                        .expect(201);
            }
            service.passes(Duration.ofDays(32));
            assertThat(texts(await(service, 1), "offer")).containsExactly("off_ten");
            service.web
                    .post("/v1/offers", TestService.offer("off_more", "mer_cafe", 1500))
                    .expect(201);
            service.passes(Duration.ofDays(3));
            settle();
            assertThat(notices(service)).as("within the gap").hasSize(1);
        }
    }

    @Test
    void ofMoreThatAreNotForHimThanAreTriedADayTheOldestIsFoundTheNextDay() throws InterruptedException {
        try (var service = begun("{}")) {
            for (int i = 0; i < 64; i++) {
                service.web
                        .post(
                                "/v1/offers",
                                TestService.offer("off_back" + i, "mer_cafe", 3000)
                                        .replace("2020-01-01'", "2021-01-01'")
                                        .replaceFirst(
                                                "'currency'",
                                                "'who': {'relationship': ['LAPSED'], 'lookbackDays': 300}, 'currency'"))
                        .expect(201);
            }
            service.passes(Duration.ofDays(32));
            settle();
            for (int day = 0; day < 3; day++) {
                service.passes(Duration.ofDays(1));
                settle();
            }
            assertThat(texts(notices(service), "offer")).containsExactly("off_ten");
        }
    }

    private static String saltThatHolds(String member, boolean holds) {
        String unit = MemberKey.of("prg_test", member).unit();
        for (int i = 1; ; i++) {
            String salt = "5a17%028x".formatted(i);
            if (Arms.bucket(salt, unit) >= 5_000 == holds) {
                return salt;
            }
        }
    }

    @Test
    void whatIsNoMerchantsAndRewardedHimIsNoNews() throws InterruptedException {
        try (var service = begun("{}").withMember("mem_ben", BENS)) {
            service.web.post("/v1/offers/off_ten/stop", "{}").expect(201);
            service.web
                    .post(
                            "/v1/offers",
                            TestService.offer("off_wide", "mer_cafe", 500)
                                    .replace(
                                            "'merchantId': 'mer_cafe',",
                                            "'where': {'anywhere': true}, 'maxRewardMinor': 5000,"
                                                    + " 'stacking': {'mode': 'ADDITIVE'}, 'funding':"
                                                    + " {'shares': [{'funder': 'ISSUER', 'basisPoints': 10000}]},"))
                    .expect(201);
            buys(service, "authorization", ANNAS, 6_000, Instant.now());
            service.passes(Duration.ofDays(33));
            List<JsonNode> notices = await(service, 1);
            settle();
            assertThat(texts(notices(service), "member"))
                    .as("Anna was rewarded by it, Ben never was")
                    .containsExactly("mem_ben");
            assertThat(texts(notices, "offer")).containsExactly("off_wide");
            assertThat(service.faults()).isEmpty();
        }
    }

    @Test
    void whoIsHeldOutHearsNothingOfIt() throws InterruptedException {
        try (var service = begun("{}").withMember("mem_ben", BENS)) {
            service.web
                    .post(
                            "/v1/campaigns",
                            "{'id': 'cmp_new', 'merchantId': 'mer_cafe', 'salt': '" + saltThatHolds("mem_anna", true)
                                    + "', 'holdoutBasisPoints': 5000}")
                    .expect(201);
            service.web
                    .post(
                            "/v1/offers",
                            TestService.offer("off_held", "mer_cafe", 3000)
                                    .replace("2020-01-01'", "2021-01-01'")
                                    .replaceFirst("'currency'", "'campaign': 'cmp_new', 'currency'"))
                    .expect(201);
            service.passes(Duration.ofDays(32));
            List<JsonNode> notices = await(service, 2);
            for (JsonNode notice : notices) {
                if (notice.path("member").asText().equals("mem_anna")) {
                    assertThat(notice.path("offer").asText()).isEqualTo("off_ten");
                }
            }
            assertThat(texts(notices, "member")).containsExactlyInAnyOrder("mem_anna", "mem_ben");
        }
    }

    @Test
    void aVisitIsRememberedUnlessItWasGivenBack() throws InterruptedException {
        try (var service = begun("{'visitReminderHours': 24, 'minGapDays': 1, 'maxGapDays': 365}")
                .withMember("mem_ben", BENS)) {
            Instant now = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
            String purchase = buys(service, "authorization", ANNAS, 6_000, now);
            buys(service, "clearing", BENS, 6_000, now);
            buys(service, "refund", BENS, 1_000, now.plusSeconds(1));
            service.passes(Duration.ofHours(23));
            settle();
            assertThat(notices(service)).isEmpty();
            service.passes(Duration.ofHours(2));
            List<JsonNode> notices = await(service, 1);
            settle();
            assertThat(notices(service)).isEqualTo(notices).hasSize(1);
            JsonNode notice = notices.getFirst();
            assertThat(notice.path("kind").asText()).isEqualTo("VISIT_REMINDER");
            assertThat(notice.path("member").asText()).isEqualTo("mem_anna");
            assertThat(notice.path("purchase").asText()).isEqualTo(purchase);
            assertThat(notice.path("offer").asText()).isEqualTo("off_ten");
            assertThat(notice.path("text").asText()).startsWith("You were rewarded at Harbour Coffee");
            buys(service, "authorization", ANNAS, 7_000, now.plus(Duration.ofHours(24)));
            service.passes(Duration.ofHours(24));
            settle();
            assertThat(notices(service)).as("within the gap it is dropped").hasSize(1);
        }
    }

    @Test
    void whatExpiresIsToldOnceADayAheadOfQuietHoursAndGaps() throws InterruptedException {
        try (var service = begun(
                "{'expiryNoticeDays': 5, 'maxGapDays': 365, 'quietHours': {'from': '00:00', 'until': '23:59'}}")) {
            Instant expires = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(20));
            for (String gift : List.of("'adj_gift', 'amount': {'minor': 300", "'adj_more', 'amount': {'minor': 200")) {
                service.web
                        .post(
                                "/v1/members/mem_anna/adjustments",
                                "{'id': " + gift + ", 'currency': 'EUR'}, 'expiresAt': '" + expires
                                        + "', 'by': 'care', 'why': 'a gift'}")
                        .expect(200);
            }
            service.passes(Duration.ofDays(13));
            settle();
            assertThat(notices(service)).isEmpty();
            service.passes(Duration.ofDays(2));
            List<JsonNode> notices = await(service, 1);
            JsonNode notice = notices.getFirst();
            LocalDate last = LocalDate.ofInstant(expires, ZoneOffset.UTC).minusDays(1);
            assertThat(notice.path("kind").asText()).isEqualTo("REWARD_EXPIRING");
            assertThat(notice.path("marketing").asBoolean()).isFalse();
            assertThat(notice.path("amountMinor").asLong()).isEqualTo(500);
            assertThat(notice.path("commodity").asText()).isEqualTo("EUR");
            assertThat(notice.path("lot").asText()).as("the first of the two").isIn("adj_gift", "adj_more");
            assertThat(notice.path("expiresOn").asText()).isEqualTo(last.toString());
            assertThat(notice.path("text").asText())
                    .isEqualTo("5.00 EUR can be used until " + last + ", and expires then.");
            service.passes(Duration.ofDays(2));
            settle();
            assertThat(notices(service)).isEqualTo(notices);
        }
        try (var again = open()) {
            again.passes(Duration.ofDays(17));
            settle();
            assertThat(notices(again)).hasSize(1);
        }
    }

    @Test
    void whoLeftIsErasedOrMergedHearsNothing() throws InterruptedException {
        try (var service = begun("{}")
                .withMember("mem_ben", BENS)
                .withMember("mem_cleo", TestService.card(3))
                .withMember("mem_dan", TestService.card(4))) {
            service.passes(Duration.ofDays(20));
            service.web
                    .post(
                            "/v1/members/mem_ben/contacted",
                            "{'id': 'mail', 'kind': 'MARKETING', 'at': '"
                                    + Instant.now().plus(Duration.ofDays(20)) + "'}")
                    .expect(200);
            service.web
                    .post("/v1/members/mem_ben/merge", "{'into': 'mem_anna'}")
                    .expect(200);
            service.web.post("/v1/members/mem_cleo/leave", "{}").expect(200);
            service.passes(Duration.ofDays(13));
            List<JsonNode> notices = await(service, 1);
            settle();
            assertThat(texts(notices(service), "member"))
                    .as("Anna was contacted as Ben, Cleo is no member")
                    .containsExactly("mem_dan");
            assertThat(notices).hasSize(1);
            service.web.request("DELETE", "/v1/members/mem_dan?forfeit=true").expect(202);
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (service.isErasing("mem_dan") && System.nanoTime() < end) {
                Thread.sleep(50);
            }
            assertThat(notices(service)).as("what was written of him is gone").isEmpty();
            service.passes(Duration.ofDays(19));
            assertThat(texts(await(service, 1), "member")).containsExactly("mem_anna");
            assertThat(service.faults()).isEmpty();
        }
    }

    @Test
    void pagesAreBoundedAndWhatCannotBeReadIsRefused() throws InterruptedException {
        try (var service = begun("{}").withMember("mem_ben", BENS).withMember("mem_cleo", TestService.card(3))) {
            service.passes(Duration.ofDays(32));
            await(service, 3);
            var ids = new ArrayList<String>();
            String after = "";
            for (int pages = 1; pages <= 3; pages++) {
                JsonNode page = service.web
                        .get("/v1/notices?program=prg_test&limit=1&after=" + after)
                        .expect(200)
                        .json();
                assertThat(page.path("data")).hasSize(1);
                assertThat(page.path("more").asBoolean()).isEqualTo(pages < 3);
                ids.add(page.path("data").path(0).path("id").asText());
                after = page.path("next").asText();
            }
            assertThat(ids).isEqualTo(texts(notices(service), "id")).doesNotHaveDuplicates();
            service.passes(Duration.ofDays(46));
            assertThat(notices(service)).as("they are kept for 45 days").isEmpty();
            service.web.get("/v1/notices").expectProblem(400, "program");
            service.web.get("/v1/notices?program=prg_none").expectProblem(400, "program");
            service.web.get("/v1/notices?program=prg_test&limit=0").expectProblem(400, "limit");
            service.web.get("/v1/notices?program=prg_test&limit=1001").expectProblem(400, "limit");
            service.web.get("/v1/notices?program=prg_test&after=x!").expectProblem(400, "after");
            service.web.post("/v1/members/mem_none/contacted", "{}").expect(404);
            service.web.post(CONTACTED, "{}").expectProblem(400, "id", "kind", "at");
            String at = "'at': '" + Instant.now() + "'";
            service.web.post(CONTACTED, "{'id': 'a', 'kind': 'MARKETING'}").expectProblem(400, "at");
            service.web
                    .post(CONTACTED, "{'id': 'a', 'kind': 'SPAM', " + at + "}")
                    .expectProblem(400, "kind");
            service.web
                    .post(CONTACTED, "{'id': 'a', 'kind': 'MARKETING', 'offers': ['x'], " + at + "}")
                    .expectProblem(400, "offers");
            service.web
                    .post(CONTACTED, "{'id': 'a', 'kind': 'MARKETING', 'to': 'anna@example.com', " + at + "}")
                    .expectProblem(400, "to");
            service.web
                    .post(CONTACTED, "{'id': 'a', 'kind': 'MARKETING', 'at': '2999-01-01T00:00:00Z'}")
                    .expectProblem(400, "at");
            service.web
                    .post("/v1/programs", program("{'minGapDays': 8, 'maxGapDays': 7}"))
                    .expectProblem(400, "contact.maxGapDays");
            service.web
                    .post("/v1/programs", program("{'quietHours': {'from': '08:00', 'until': '08:00'}}"))
                    .expectProblem(400, "contact.quietHours");
        }
    }
}
