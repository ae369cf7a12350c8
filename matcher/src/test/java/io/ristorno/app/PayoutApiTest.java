package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs of payouts over HTTP: each member once, whatever is asked again, and a file for whoever moves the money. */
@Timeout(60)
class PayoutApiTest {
    private static final String RUNS = "/v1/programs/prg_test/payouts";
    private static final String RUN = RUNS + "/run_1";

    @TempDir
    Path folder;

    @BeforeEach
    void giveFourMembersMoney() {
        try (var service = open()) {
            service.web
                    .post(
                            "/v1/programs",
                            "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC',"
                                    + " 'balances': {'minPayoutMinor': {'EUR': 500}}}")
                    .expect(201);
            int minor = 400;
            for (String member : List.of("mem_anna", "mem_bert", "mem_carl", "mem_dora")) {
                service.web
                        .post("/v1/members", "{'id': '%s', 'program': 'prg_test'}".formatted(member))
                        .expect(201);
                give(service.web, member, minor += 100);
            }
            give(service.web, "mem_dora", -700);
        }
    }

    private static void give(Web web, String member, int minor) {
        web.post(
                        "/v1/members/" + member + "/adjustments",
                        "{'id': 'adj_%s', 'amount': {'minor': %d, 'currency': 'EUR'}, 'by': 'us', 'why': 'a test'}"
                                .formatted(Math.abs(minor), minor))
                .expect(200);
    }

    private TestService open() {
        return new TestService(folder.resolve("store"));
    }

    private static JsonNode pay(Web web, String run) {
        return web.post(RUNS, "{'id': '%s', 'currency': 'EUR'}".formatted(run))
                .expect(200)
                .json();
    }

    private static long available(Web web, String member) {
        return balance(web, member, "availableMinor");
    }

    private static long balance(Web web, String member, String part) {
        JsonNode first = web.get("/v1/members/" + member + "/balance")
                .expect(200)
                .json()
                .path("balances")
                .path(0);
        return first.path(part).asLong();
    }

    @Test
    void everybodyWhoHasEnoughIsPaidOnceHoweverOftenTheRunIsAskedFor() {
        try (var service = open()) {
            JsonNode run = pay(service.web, "run_1");
            assertThat(run.path("payouts").asInt()).isEqualTo(3);
            assertThat(run.path("amountsMinor").path("EUR").asLong()).isEqualTo(500 + 600 + 700);
            assertThat(available(service.web, "mem_anna")).isZero();
            assertThat(available(service.web, "mem_dora")).as("has too little").isEqualTo(100);
            assertThat(pay(service.web, "run_1")).isEqualTo(run);
        }
        try (var service = open()) {
            assertThat(pay(service.web, "run_1").path("payouts").asInt()).isEqualTo(3);
            give(service.web, "mem_anna", 900);
            assertThat(pay(service.web, "run_2")
                            .path("amountsMinor")
                            .path("EUR")
                            .asLong())
                    .isEqualTo(900);
        }
    }

    @Test
    void theFileNamesEveryPayout() {
        try (var service = open()) {
            pay(service.web, "run_1");
            Web.Reply csv = service.web.getAs(RUN, "text/csv").expect(200);
            assertThat(csv.header("content-disposition")).contains("run_1.csv");
            assertThat(csv.text().lines().toList()).hasSize(4);
            assertThat(csv.text()).startsWith("payout,run,member,currency,amount,state,createdAt\n");
            assertThat(csv.text().lines().skip(1))
                    .anyMatch(line -> line.matches("pay_1_[0-9a-v]+,run_1,mem_bert,EUR,6\\.00,CREATED,.*"));
            assertThat(service.web.get(RUN).expect(200).json().path("data")).hasSize(3);
        }
    }

    @Test
    void aRunIsSentAndConfirmedAndTheBooksBalance() {
        try (var service = open()) {
            pay(service.web, "run_1");
            service.web.post(RUN + "/states", "{'state': 'SENT'}").expect(200);
            JsonNode confirmed = service.web
                    .post(RUN + "/states", "{'state': 'CONFIRMED'}")
                    .expect(200)
                    .json();
            assertThat(confirmed.path("states").path("CONFIRMED").asInt()).isEqualTo(3);
            JsonNode balance = service.web.get("/v1/ledger/trial-balance").json();
            assertThat(balance.path("balanced").asBoolean()).isTrue();
            assertThat(balance.path("lines"))
                    .anyMatch(line -> line.path("account").asText().equals("program:prg_test:cash")
                            && line.path("balance").path("minor").asLong() == 1800);
            service.web
                    .post(RUN + "/states", "{'state': 'REJECTED', 'why': 'late'}")
                    .expect(200);
            assertThat(available(service.web, "mem_anna"))
                    .as("what ended stays so")
                    .isZero();
        }
    }

    @Test
    void whatIsRejectedIsTheMembersAgain() {
        try (var service = open()) {
            pay(service.web, "run_1");
            service.web
                    .post(RUN + "/states", "{'state': 'REJECTED', 'why': 'no such account'}")
                    .expect(200);
            assertThat(available(service.web, "mem_anna")).isEqualTo(500);
            assertThat(available(service.web, "mem_carl")).isEqualTo(700);
        }
    }

    @Test
    void whatIsWrongIsToldWithItsField() {
        try (var service = open()) {
            Web.Reply wrong = service.web.post(RUNS, "{'id': 'november', 'currency': 'EURO', 'whom': 'all'}");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.problemFields()).contains("id", "currency", "whom");
            assertThat(service.web.post(RUN + "/states", "{'state': 'LOST'}").problemFields())
                    .containsExactly("state");
            service.web.post("/v1/programs/prg_none/payouts", "{}").expect(404);
            service.web.get(RUNS + "/november").expect(404);
        }
    }
}
