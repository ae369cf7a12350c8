package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told over HTTP of a purchase and why: no number that nobody knows, and the rates by which it was valued. */
@Timeout(60)
class ExplainApiTest {
    private static final String CARD = TestService.card(1);

    @TempDir
    Path folder;

    private TestService open() {
        return new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD);
    }

    private static String json(String type, String id, long minor) {
        return TestService.json(type, id, CARD, minor, Instant.now());
    }

    private static JsonNode reward(Web web, String transaction) {
        return web.post("/v1/transactions", transaction).expect(200).json();
    }

    @Test
    void whatIsSetAsideAtThePumpIsNoNumberAnywhereBeforeItClears() {
        try (var service = open()) {
            String atPump = json("authorization", "a1", 5000).replace("'mid': 'CAFE'", "'mid': 'CAFE', 'mcc': 5542");
            assertThat(atPump).contains("5542");
            JsonNode answer = reward(service.web, atPump);
            assertThat(answer.path("rewards").path(0).path("stage").asText()).isEqualTo("PROVISIONAL");
            assertUntold(answer.path("rewards").path(0));
            String purchase = "/v1/purchases/" + answer.path("purchase").asText();
            JsonNode shown =
                    service.web.get(purchase).expect(200).json().path("rewards").path(0);
            assertUntold(shown);
            assertThat(shown.has("provisionalMinor")).isFalse();
            assertUntold(service.web
                    .get(purchase + "/explanation")
                    .expect(200)
                    .json()
                    .path("offers")
                    .path(0));
            String cleared = json("clearing", "c1", 5000).replace("'mid': 'CAFE'", "'mid': 'CAFE', 'mcc': 5542");
            assertThat(reward(service.web, cleared)
                            .path("rewards")
                            .path(0)
                            .path("amount")
                            .path("minor")
                            .asLong())
                    .isEqualTo(500);
        }
    }

    private static void assertUntold(JsonNode reward) {
        assertThat(reward.path("amountUnknown").asBoolean()).isTrue();
        assertThat(reward.has("amount")).isFalse();
    }

    @Test
    void aRefundThatNamesNoPurchaseTellsHowSureItIsOfIts() {
        try (var service = open()) {
            JsonNode bought = reward(service.web, json("clearing", "c1", 8000));
            reward(service.web, json("refund", "r1", 3000));
            reward(service.web, json("refund", "r2", 5000));
            JsonNode refunds = service.web
                    .get("/v1/purchases/" + bought.path("purchase").asText())
                    .expect(200)
                    .json()
                    .path("refunds");
            assertThat(refunds.path(0).path("choice").asText()).isEqualTo("LATEST_ENOUGH");
            assertThat(refunds.path(0).path("confidence").asDouble()).isEqualTo(0.6);
            assertThat(refunds.path(1).path("choice").asText()).isEqualTo("ONLY_EXACT");
            assertThat(refunds.path(1).path("confidence").asDouble()).isEqualTo(0.95);
        }
    }

    @Test
    void aVisitThatCountsTellsItsNumberAndWhatIsPaid() {
        try (var service = open()) {
            String fifth = TestService.offer("off_second", "mer_cafe", 1000)
                    .replace(
                            "'type': 'PERCENT', 'rateBasisPoints': 1000",
                            "'type': 'NTH_VISIT', 'every': 2, 'rate': '50 %'");
            service.web
                    .post("/v1/offers", fifth.replace("'minSpendMinor': 4000", "'minSpendMinor': 0"))
                    .expect(201);
            JsonNode first = reward(service.web, json("clearing", "c1", 1000));
            assertThat(first.path("rewards").path(0).path("reason").asText()).isEqualTo("COUNTED");
            JsonNode second = reward(service.web, json("clearing", "c2", 1000));
            assertThat(second.path("rewards")
                            .path(0)
                            .path("amount")
                            .path("minor")
                            .asLong())
                    .isEqualTo(500);
            String purchase = "/v1/purchases/" + second.path("purchase").asText();
            assertThat(service.web
                            .get(purchase)
                            .json()
                            .path("rewards")
                            .path(0)
                            .path("visit")
                            .asInt())
                    .isEqualTo(2);
            String before = "/v1/purchases/" + first.path("purchase").asText() + "/explanation";
            JsonNode explained = service.web.get(before).expect(200).json().path("offers");
            JsonNode offer = explained.path(0).path("offer").asText().equals("off_second")
                    ? explained.path(0)
                    : explained.path(1);
            assertThat(offer.path("visit").asInt()).isEqualTo(1);
            assertThat(offer.path("because").asText()).isEqualTo("It counts: one purchase in 2 is paid.");
            assertThat(offer.path("sentence").asText()).startsWith("50 % back on every 2nd purchase");
        }
    }

    @Test
    void whatIsPaidForSeveralPurchasesTellsWhatTheyComeTo() {
        try (var service = open()) {
            String year = offer(
                    "off_year", "'type': 'SPEND_THRESHOLD', 'thresholdMinor': 5000, 'amountMinor': 500, 'per': 'YEAR'");
            service.web.post("/v1/offers", year).expect(201);
            service.web
                    .post("/v1/offers", offer("off_next", "'type': 'BOUNCE_BACK', 'rate': '20 %', 'days': 30"))
                    .expect(201);
            JsonNode first = reward(service.web, json("clearing", "c1", 3000));
            JsonNode second = reward(service.web, json("clearing", "c2", 2000));
            String before = first.path("purchase").asText();
            JsonNode counted = explained(service, before, "off_year");
            assertThat(counted.path("reason").asText()).isEqualTo("COUNTED");
            assertThat(counted.path("countsMinor").asLong()).isEqualTo(3000);
            assertThat(counted.path("because").asText())
                    .isEqualTo("It counts: 5.00 EUR is paid, once, when purchases come to 50.00 EUR.");
            assertThat(counted.path("conditions")).anySatisfy(condition -> {
                assertThat(condition.path("actual").asLong()).isEqualTo(3000);
                assertThat(condition.path("required").asLong()).isEqualTo(5000);
            });
            JsonNode reached = explained(service, second.path("purchase").asText(), "off_year");
            assertThat(reached.path("amount").path("minor").asLong()).isEqualTo(500);
            JsonNode next = explained(service, second.path("purchase").asText(), "off_next");
            assertThat(next.path("amount").path("minor").asLong()).isEqualTo(600);
            assertThat(next.path("partOf").asText()).isEqualTo(before);
            assertThat(explained(service, before, "off_next").path("because").asText())
                    .isEqualTo("It counts: a part of it is paid on the next purchase, if that is made within 30 days.");
        }
    }

    /** Whoever asks why reads what was asked and what was, of places and hours as of amounts. */
    @Test
    void whatFailsByPlaceOrHourTellsWhatWasAskedAndWhatWas() {
        int later = (LocalTime.now(ZoneOffset.UTC).getHour() + 6) % 24;
        String from = "%02d:00".formatted(later);
        String until = "%02d:01".formatted(later);
        try (var service = open()) {
            String elsewhere = offer("off_elsewhere", "'type': 'PERCENT', 'rateBasisPoints': 1000")
                    .replace("'currency'", "'where': {'channels': ['ONLINE'], 'countries': ['FR', 'BE']}, 'currency'");
            String never = offer("off_then", "'type': 'PERCENT', 'rateBasisPoints': 1000")
                    .replace(
                            "'schedule': {",
                            "'schedule': {'hours': {'from': '" + from + "', 'until': '" + until
                                    + "'}, 'zone': 'UTC', ");
            service.web.post("/v1/offers", elsewhere).expect(201);
            service.web.post("/v1/offers", never).expect(201);
            JsonNode bought = reward(service.web, json("clearing", "c1", 3000));
            String purchase = bought.path("purchase").asText();
            JsonNode place = failed(explained(service, purchase, "off_elsewhere"), "place");
            assertThat(place.path("actual").asText()).contains("loc_", "IN_STORE", "DE");
            assertThat(place.path("required").asText()).isEqualTo("ONLINE, BE or FR");
            JsonNode hours = failed(explained(service, purchase, "off_then"), "days and hours");
            assertThat(hours.path("actual").asText()).matches("[A-Z]+DAY [0-2][0-9]:[0-5][0-9]");
            assertThat(hours.path("required").asText()).isEqualTo(from + "-" + until);
        }
    }

    private static JsonNode failed(JsonNode explained, String name) {
        for (JsonNode condition : explained.path("conditions")) {
            if (condition.path("condition").asText().equals(name)) {
                assertThat(condition.path("passed").asBoolean()).isFalse();
                return condition;
            }
        }
        throw new AssertionError("no condition " + name + " in " + explained);
    }

    @Test
    void whatIsForOthersTellsForWhomAndWhatThePurchaseHas() {
        try (var service = open()) {
            String gold = offer("off_gold", "'type': 'PERCENT', 'rateBasisPoints': 1000")
                    .replace(
                            "'currency'",
                            "'who': {'cardProducts': ['GOLD'], 'networks': ['VISA'], 'bins': ['400010', '4999']}, 'currency'");
            service.web.post("/v1/offers", gold).expectProblem(400, "who.bins");
            service.web.post("/v1/offers", gold.replace("4999", "49999999")).expect(201);
            JsonNode bought = reward(
                    service.web, json("clearing", "c1", 3000).replace("'id': 'c1'", "'id': 'c1', 'network': 'VISA'"));
            JsonNode explained = explained(service, bought.path("purchase").asText(), "off_gold");
            assertThat(explained.path("reason").asText()).isEqualTo("AUDIENCE");
            assertThat(explained.path("because").asText())
                    .isEqualTo(
                            "The offer is for purchases with a card of VISA, with a GOLD card, with a card whose number"
                                    + " begins with 400010 or 49999999.");
            assertThat(explained.path("conditions"))
                    .filteredOn(
                            condition -> condition.path("condition").asText().equals("audience"))
                    .extracting(JsonNode::toString)
                    .containsExactly(
                            "{\"condition\":\"audience\",\"passed\":true,\"of\":\"network\",\"actual\":\"VISA\",\"required\":\"VISA\"}",
                            "{\"condition\":\"audience\",\"passed\":false,\"of\":\"card product\",\"required\":\"GOLD\"}",
                            "{\"condition\":\"audience\",\"passed\":true,\"of\":\"first digits of the card\",\"actual\":\"40001000\",\"required\":\"400010, 49999999\"}");
            String number = TestService.card(2);
            service.web
                    .post("/v1/cards", "{'member': 'mem_anna', 'number': '" + number + "', 'product': 'GOLD'}")
                    .expect(201);
            JsonNode member =
                    service.web.get("/v1/members/mem_anna").expect(200).json();
            assertThat(member.path("cards").findValuesAsText("product")).containsExactly("GOLD");
            JsonNode paid = reward(
                    service.web,
                    TestService.json("clearing", "c2", number, 3000, Instant.now())
                            .replace("'id': 'c2'", "'id': 'c2', 'network': 'VISA'"));
            assertThat(paid.path("rewards").findValuesAsText("offer")).contains("off_gold");
        }
    }

    private static String offer(String id, String reward) {
        return TestService.offer(id, "mer_cafe", 1000)
                .replace("'type': 'PERCENT', 'rateBasisPoints': 1000", reward)
                .replace("'minSpendMinor': 4000", "'minSpendMinor': 0");
    }

    private static JsonNode explained(TestService service, String purchase, String offer) {
        JsonNode offers = service.web
                .get("/v1/purchases/" + purchase + "/explanation")
                .expect(200)
                .json()
                .path("offers");
        for (JsonNode each : offers) {
            if (each.path("offer").asText().equals(offer)) {
                return each;
            }
        }
        throw new AssertionError(offer + " is not explained");
    }

    @Test
    void aPurchaseInAnotherCurrencyTellsByWhichRatesItWasValued() {
        try (var service = open()) {
            LocalDate today = LocalDate.now(ZoneId.of("Europe/Berlin"));
            for (LocalDate day = today.minusDays(1); !day.isAfter(today.plusDays(1)); day = day.plusDays(1)) {
                service.web
                        .put("/v1/rates/" + day, "{'id': 'sheet-1', 'base': 'EUR', 'rates': {'SEK': '10'}}")
                        .expect(200);
            }
            JsonNode answer = reward(
                    service.web, json("clearing", "c1", 50_000).replace("'currency': 'EUR'", "'currency': 'SEK'"));
            assertThat(answer.path("rewards")
                            .path(0)
                            .path("amount")
                            .path("minor")
                            .asLong())
                    .isEqualTo(500);
            JsonNode offer = service.web
                    .get("/v1/purchases/" + answer.path("purchase").asText() + "/explanation")
                    .expect(200)
                    .json()
                    .path("offers")
                    .path(0);
            assertThat(offer.path("rates").asText()).isEqualTo("sheet-1");
        }
    }
}
