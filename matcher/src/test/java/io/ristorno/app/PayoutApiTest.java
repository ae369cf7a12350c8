package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.prowidesoftware.swift.model.mx.MxPain00100109;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
    void aProgramPaysOnItsDayOfTheMonthByItself() {
        try (var service = open()) {
            LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
            LocalDate day = today.withDayOfMonth(28).plusMonths(today.getDayOfMonth() < 28 ? 0 : 1);
            service.web
                    .post(
                            "/v1/programs",
                            "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC',"
                                    + " 'balances': {'minPayoutMinor': {'EUR': 500}, 'payoutDay': 28}}")
                    .expect(201);
            service.passes(Duration.between(
                    Instant.now(), day.atStartOfDay(ZoneOffset.UTC).minusHours(1)));
            service.service.payDue();
            assertThat(available(service.web, "mem_anna"))
                    .as("the evening before")
                    .isEqualTo(500);
            service.passes(Duration.ofHours(2));
            service.service.payDue();
            assertThat(available(service.web, "mem_anna")).isZero();
            String run = RUNS + "/run_%d_%02d_EUR".formatted(day.getYear(), day.getMonthValue());
            assertThat(service.web.get(run).expect(200).json().path("data")).hasSize(3);
            give(service.web, "mem_anna", 900);
            service.service.payDue();
            assertThat(available(service.web, "mem_anna")).as("once a month").isEqualTo(900);
            service.passes(Duration.ofDays(31));
            service.service.payDue();
            assertThat(available(service.web, "mem_anna")).as("the next month").isZero();
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
            assertThat(service.web
                            .post(RUN + "/states", "{'state': 'CONFIRMED'}")
                            .expect(200)
                            .json())
                    .as("the same again")
                    .isEqualTo(confirmed);
            for (String other : List.of("{'state': 'REJECTED', 'why': 'late'}", "{'state': 'SENT'}")) {
                service.web.post(RUN + "/states", other).expectProblem(400, "state");
            }
            assertThat(available(service.web, "mem_anna"))
                    .as("what ended stays so")
                    .isZero();
        }
    }

    @Test
    void aRunThatNobodyMadeIsNotThere() {
        try (var service = open()) {
            service.web.get(RUNS + "/run_nope").expectProblem(404);
            service.web.getAs(RUNS + "/run_nope", "text/csv").expectProblem(404);
            service.web.get(RUNS + "/run_nope/credits").expectProblem(404);
            service.web.post(RUNS + "/run_nope/states", "{'state': 'SENT'}").expectProblem(404);
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

    private static void tellAccounts(Web web, String... members) {
        web.post(
                        "/v1/programs",
                        "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC',"
                                + " 'balances': {'minPayoutMinor': {'EUR': 500}},"
                                + " 'payer': {'holder': 'Test Rewards', 'iban': 'NL91ABNA0417164300'}}")
                .expect(201);
        for (String member : members) {
            web.put(
                            "/v1/members/" + member + "/payee",
                            "{'holder': 'Anna & Bert <Berg>', 'iban': 'DE89 3704 0044 0532 0130 00', 'bic': 'COBADEFF'}")
                    .expect(200);
        }
    }

    @Test
    void aBankGetsOneOrderOfAllThatIsOpenTheSameHoweverOftenItIsFetched() {
        String first;
        try (var service = open()) {
            tellAccounts(service.web, "mem_anna", "mem_bert", "mem_carl");
            pay(service.web, "run_1");
            assertThat(service.web.getAs(RUN, "application/xml").expect(409).problemFields())
                    .as("somebody may still join")
                    .containsExactly("state");
            service.web.post(RUN + "/states", "{'state': 'SENT'}").expect(200);
            Web.Reply file = service.web.getAs(RUN, "application/xml").expect(200);
            assertThat(file.header("content-disposition")).contains("run_1.xml");
            first = file.text();
        }
        var order = MxPain00100109.parse(first).getCstmrCdtTrfInitn();
        assertThat(order.getGrpHdr().getMsgId()).isEqualTo("run_1");
        assertThat(order.getGrpHdr().getNbOfTxs()).isEqualTo("3");
        assertThat(order.getGrpHdr().getCtrlSum()).isEqualByComparingTo("18.00");
        var instruction = order.getPmtInf().getFirst();
        assertThat(instruction.getDbtrAcct().getId().getIBAN()).isEqualTo("NL91ABNA0417164300");
        assertThat(instruction.getDbtrAgt().getFinInstnId().getOthr().getId()).isEqualTo("NOTPROVIDED");
        assertThat(instruction.getCdtTrfTxInf()).allSatisfy(transfer -> {
            assertThat(transfer.getPmtId().getEndToEndId())
                    .matches("pay_1_[0-9a-v]+")
                    .hasSizeLessThanOrEqualTo(35);
            assertThat(transfer.getCdtr().getNm()).isEqualTo("Anna & Bert <Berg>");
            assertThat(transfer.getCdtrAcct().getId().getIBAN()).isEqualTo("DE89370400440532013000");
            assertThat(transfer.getCdtrAgt().getFinInstnId().getBICFI()).isEqualTo("COBADEFF");
        });
        assertThat(instruction.getCdtTrfTxInf())
                .extracting(
                        transfer -> transfer.getAmt().getInstdAmt().getValue().toPlainString())
                .containsExactlyInAnyOrder("5.00", "6.00", "7.00");
        try (var service = open()) {
            give(service.web, "mem_dora", 900);
            Web.Reply again = service.web.post(RUNS, "{'id': 'run_1', 'currency': 'EUR'}");
            assertThat(again.status()).isEqualTo(409);
            assertThat(again.text()).contains("RUN_UNDER_WAY");
            assertThat(available(service.web, "mem_dora")).isEqualTo(1000);
            assertThat(service.web.getAs(RUN, "application/xml").expect(200).text())
                    .isEqualTo(first);
            service.web.post(RUN + "/states", "{'state': 'CONFIRMED'}").expect(200);
            assertThat(service.web.getAs(RUN, "application/xml").expect(200).text())
                    .isEqualTo(first);
        }
    }

    @Test
    void ofARunTheBankReturnsOneAndTheOthersAreThere() {
        try (var service = open()) {
            tellAccounts(service.web, "mem_anna", "mem_bert", "mem_carl");
            pay(service.web, "run_1");
            service.web.post(RUN + "/states", "{'state': 'SENT'}").expect(200);
            String bert = payoutOf(service.web, "mem_bert");
            assertThat(service.web
                            .post(
                                    RUN + "/states",
                                    "{'state': 'REJECTED', 'payouts': ['%s', 'pay_2_x']}".formatted(bert))
                            .expect(400)
                            .problemFields())
                    .containsExactly("payouts[1]");
            assertThat(available(service.web, "mem_bert"))
                    .as("nothing was moved")
                    .isZero();
            JsonNode returned = service.web
                    .post(
                            RUN + "/states",
                            "{'state': 'REJECTED', 'payouts': ['%s'], 'why': 'account closed'}".formatted(bert))
                    .expect(200)
                    .json();
            assertThat(returned.path("states").toString()).isEqualTo("{\"REJECTED\":1,\"SENT\":2}");
            JsonNode confirmed = service.web
                    .post(RUN + "/states", "{'state': 'CONFIRMED'}")
                    .expect(200)
                    .json();
            assertThat(confirmed.path("states").toString()).isEqualTo("{\"CONFIRMED\":2,\"REJECTED\":1}");
            assertThat(service.web
                            .post(RUN + "/states", "{'state': 'CONFIRMED', 'payouts': ['%s']}".formatted(bert))
                            .expect(400)
                            .text())
                    .as("what has ended is not moved in silence")
                    .contains("was REJECTED before, and stays so");
            assertThat(service.web
                            .post(RUN + "/states", "{'state': 'SENT', 'payouts': []}")
                            .expect(400)
                            .problemFields())
                    .containsExactly("payouts");
            assertThat(available(service.web, "mem_bert")).isEqualTo(600);
            assertThat(available(service.web, "mem_anna")).isZero();
            assertThat(service.web.getAs(RUN, "application/xml").expect(200).text())
                    .as("what is his again is not paid once more")
                    .doesNotContain(bert);
        }
    }

    private static String payoutOf(Web web, String member) {
        for (JsonNode payout : web.get(RUN).expect(200).json().path("data")) {
            if (payout.path("member").asText().equals(member)) {
                return payout.path("id").asText();
            }
        }
        throw new AssertionError(member + " is paid nothing out");
    }

    @Test
    void theAccountThatMoneyIsOnItsWayToStays() {
        try (var service = open()) {
            Web web = service.web;
            tellAccounts(web, "mem_anna", "mem_bert", "mem_carl");
            pay(web, "run_1");
            String payee = "/v1/members/mem_anna/payee";
            String another = "{'holder': 'Anna Berg', 'iban': 'GB82WEST12345698765432'}";
            web.post(RUN + "/states", "{'state': 'SENT'}").expect(200);
            String file = web.getAs(RUN, "application/xml").expect(200).text();
            Web.Reply refused = web.put(payee, another).expectProblem(409);
            assertThat(refused.json().path("code").asText()).isEqualTo("PAYOUT_UNDER_WAY");
            assertThat(web.getAs(RUN, "application/xml").expect(200).text()).isEqualTo(file);
            web.post(RUN + "/states", "{'state': 'CONFIRMED'}").expect(200);
            web.put(payee, another).expect(200);
        }
    }

    @Test
    void halfAnOrderIsNoneAndWhatIsMissingIsNamed() {
        try (var service = open()) {
            pay(service.web, "run_1");
            assertThat(service.web.getAs(RUN, "application/xml").expect(409).problemFields())
                    .containsExactly("state", "payer", "payee", "payee", "payee");
            tellAccounts(service.web, "mem_anna", "mem_carl");
            assertThat(service.web.getAs(RUN, "application/xml").expect(409).text())
                    .contains("mem_bert has told no account");
            pay(service.web, "run_that_is_named_for_too_long");
            give(service.web, "mem_anna", 600);
            pay(service.web, "run_named_for_too_long_it_is");
            assertThat(service.web
                            .getAs(RUNS + "/run_named_for_too_long_it_is", "application/xml")
                            .expect(409)
                            .problemFields())
                    .containsExactly("state", "run");
        }
    }

    @Test
    void aRunOfABankIsNamedInAtMost21CharactersSoThatAPayoutFitsItsEndToEndId() {
        try (var service = open()) {
            tellAccounts(service.web, "mem_anna", "mem_bert", "mem_carl");
            String longest = "run_" + "x".repeat(17);
            pay(service.web, longest);
            service.web
                    .post(RUNS + "/" + longest + "/states", "{'state': 'SENT'}")
                    .expect(200);
            String file = service.web
                    .getAs(RUNS + "/" + longest, "application/xml")
                    .expect(200)
                    .text();
            var instruction =
                    MxPain00100109.parse(file).getCstmrCdtTrfInitn().getPmtInf().getFirst();
            assertThat(instruction.getCdtTrfTxInf())
                    .extracting(transfer -> transfer.getPmtId().getEndToEndId())
                    .allSatisfy(id -> assertThat(id).hasSizeBetween(30, 35));
            give(service.web, "mem_anna", 900);
            pay(service.web, longest + "x");
            service.web
                    .post(RUNS + "/" + longest + "x/states", "{'state': 'SENT'}")
                    .expect(200);
            assertThat(service.web
                            .getAs(RUNS + "/" + longest + "x", "application/xml")
                            .expect(409)
                            .problemFields())
                    .containsExactly("run");
        }
    }

    @Test
    void anAccountIsToldWithoutItsNumberAndGoesWithItsMember() {
        try (var service = open()) {
            String payee = "/v1/members/mem_anna/payee";
            service.web.get(payee).expect(404);
            tellAccounts(service.web, "mem_anna");
            assertThat(service.web.get(payee).expect(200).text())
                    .contains("DE**3000")
                    .doesNotContain("3704");
            assertThat(service.web
                            .put(payee, "{'holder': 'Anna', 'iban': 'DE89370400440532013001', 'bic': 'x'}")
                            .expect(400)
                            .problemFields())
                    .containsExactlyInAnyOrder("iban", "bic");
            service.web.request("DELETE", "/v1/members/mem_anna?forfeit=true").expect(202);
        }
        try (var service = open()) {
            await(() -> service.web
                            .post("/v1/members", "{'id': 'mem_anna', 'program': 'prg_test'}")
                            .status()
                    == 201);
            service.web.get("/v1/members/mem_anna/payee").expect(404);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        for (int tries = 0; !condition.getAsBoolean(); tries++) {
            assertThat(tries).isLessThan(600);
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
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
