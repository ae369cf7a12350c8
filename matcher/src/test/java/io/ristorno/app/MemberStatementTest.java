package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.host.Sweep;
import io.ristorno.host.Withdrawn;
import io.ristorno.purchase.Horizon;
import io.ristorno.store.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a member reads of his rewards, and what an issuer posts on his card's statement, over HTTP. */
@Timeout(60)
class MemberStatementTest {
    private static final String CARD = TestService.card(1);
    private static final String CREDITS = "/v1/programs/prg_test/payouts/run_1/credits";

    @TempDir
    Path folder;

    private static String clearing(String id, long minor, Instant at, String transaction) {
        String message = TestService.json("clearing", id, CARD, minor, at);
        return message.substring(0, message.length() - 1)
                + ", 'network': 'VISA', 'lifeCycle': '%s'}".formatted(transaction);
    }

    private static JsonNode line(Web web) {
        return web.get("/v1/members/mem_anna/statement")
                .expect(200)
                .json()
                .path("data")
                .path(0);
    }

    private static void await(BooleanSupplier reached) throws InterruptedException {
        for (int i = 0; i < 400 && !reached.getAsBoolean(); i++) {
            Thread.sleep(25);
        }
        assertThat(reached.getAsBoolean()).isTrue();
    }

    @Test
    void aMemberReadsWhenARewardIsHisAndAnIssuerPostsItOnTheCard() throws InterruptedException {
        try (var service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD)) {
            Web web = service.web;
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            web.post("/v1/transactions", clearing("c1", 6000, now, "L0000000001"))
                    .expect(200);
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            JsonNode pending = line(web);
            assertThat(pending.path("stage").asText()).isEqualTo("PENDING");
            LocalDate availableOn = LocalDate.parse(pending.path("availableOn").asText());
            assertThat(availableOn).isAfter(today);
            DateTimeFormatter words = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
            assertThat(pending.path("says").asText())
                    .isEqualTo("6.00 EUR for 60.00 EUR at Harbour Coffee on " + words.format(today) + ": yours on "
                            + words.format(availableOn) + ", unless the purchase is returned.");
            service.passes(
                    Duration.ofDays(ChronoUnit.DAYS.between(today, availableOn)).plusHours(1));
            await(() -> line(web).path("stage").asText().equals("AVAILABLE"));
            assertThat(line(web).path("says").asText()).endsWith(": yours.");
            web.post(
                            "/v1/members/mem_anna/adjustments",
                            "{'id': 'adj_1', 'amount': {'minor': 150, 'currency': 'EUR'}, 'by': 'us', 'why': 'a test'}")
                    .expect(200);
            web.post("/v1/programs/prg_test/payouts", "{'id': 'run_1', 'currency': 'EUR'}")
                    .expect(200);
            credits(web, today);
            assertThat(line(web).path("says").asText())
                    .endsWith(": yours, and used since: paid out, spent, expired, or set against what was owed.");
            web.post("/v1/programs/prg_test/payouts/run_1/states", "{'state': 'CONFIRMED'}")
                    .expect(200);
            assertThat(web.get(CREDITS).expect(200).json().path("data"))
                    .as("who confirms has posted them")
                    .isEmpty();
        }
    }

    /** The reward is told where the purchase is, and is paid out to the other with what the network knows the purchase by. */
    @Test
    void ofOneWhoWasMergedItIsTheOthers() throws InterruptedException {
        try (var service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD)) {
            Web web = service.web;
            web.post("/v1/members", "{'id': 'mem_ben', 'program': 'prg_test'}").expect(201);
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            web.post("/v1/transactions", clearing("c1", 6000, now, "L0000000001"))
                    .expect(200);
            String card = web.post("/v1/members/mem_anna/merge", "{'into': 'mem_ben'}")
                    .expect(200)
                    .json()
                    .path("cards")
                    .path(0)
                    .path("id")
                    .asText();
            assertThat(line(web).path("stage").asText()).isEqualTo("PENDING");
            service.passes(Duration.ofDays(90));
            await(() -> line(web).path("says").asText().endsWith(": yours."));
            web.post("/v1/programs/prg_test/payouts", "{'id': 'run_1', 'currency': 'EUR'}")
                    .expect(200);
            JsonNode credit = web.get(CREDITS).expect(200).json().path("data").path(0);
            assertThat(credit.path("transactionId").asText()).isEqualTo("L0000000001");
            assertThat(credit.path("card").asText()).startsWith("crd_").isEqualTo(card);
            assertThat(credit.path("member").asText()).isEqualTo("mem_ben");
            assertThat(credit.path("amount").path("minor").asLong()).isEqualTo(600);
            assertThat(line(web).path("says").asText())
                    .endsWith(": yours, and used since: paid out, spent, expired, or set against what was owed.");
        }
    }

    @Test
    void whatAPurchaseBroughtIsReadWhenOnlyItsResultIsKept() throws InterruptedException {
        try (var service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD)) {
            Web web = service.web;
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            web.post("/v1/transactions", clearing("c1", 6000, now, "L0000000001"))
                    .expect(200);
            service.passes(Duration.ofDays(Horizon.MOST_DAYS + 1));
            await(() -> line(web).path("says").asText().endsWith(": yours."));
            JsonNode open = web.get("/v1/members/mem_anna/rewards").json();
            Sweep.page(
                    service.service.store,
                    Page.START,
                    256,
                    now.plus(Duration.ofDays(Horizon.MOST_DAYS + 1)).toEpochMilli(),
                    Withdrawn.NONE,
                    service.service.host);
            await(() -> web.get("/v1/members/mem_anna/purchases")
                    .json()
                    .path("data")
                    .findValuesAsText("state")
                    .equals(List.of("CLOSED")));
            assertThat(web.get("/v1/members/mem_anna/rewards").json().path("data"))
                    .isEqualTo(open.path("data"));
            assertThat(line(web).path("says").asText())
                    .startsWith("6.00 EUR for 60.00 EUR at Harbour Coffee")
                    .endsWith(": yours.");
        }
    }

    private static void credits(Web web, LocalDate today) {
        JsonNode data = web.get(CREDITS).expect(200).json().path("data");
        assertThat(data).hasSize(2);
        JsonNode credit = data.findValuesAsText("transactionId").getFirst().isEmpty() ? data.path(1) : data.path(0);
        JsonNode byHand = credit.equals(data.path(0)) ? data.path(1) : data.path(0);
        String card = web.get("/v1/members/mem_anna")
                .json()
                .path("cards")
                .path(0)
                .path("id")
                .asText();
        assertThat(credit.path("network").asText()).isEqualTo("VISA");
        assertThat(credit.path("transactionId").asText()).isEqualTo("L0000000001");
        assertThat(credit.path("card").asText()).isEqualTo(card);
        assertThat(credit.path("madeOn").asText()).isEqualTo(today.toString());
        assertThat(credit.path("amount").path("minor").asLong()).isEqualTo(600);
        assertThat(credit.path("text").asText())
                .isEqualTo("CASHBACK HARBOUR COFFE")
                .hasSize(22);
        assertThat(byHand.path("text").asText()).isEqualTo("CASHBACK ADJUSTMENT");
        assertThat(byHand.path("amount").path("minor").asLong()).isEqualTo(150);
        List<String> lines =
                web.getAs(CREDITS, "text/csv").expect(200).text().lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo("credit,payout,member,card,network,transactionId,madeOn,currency,amount,text");
        assertThat(lines).hasSize(3).anyMatch(line -> line.contains(",\"" + card + "\",VISA,L0000000001," + today));
    }
}
