package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.MemberKey;
import io.ristorno.offer.Arms;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ristorno simulate}: a catalogue and events in; purchases with their reasons, balances and the trial balance out. */
class SimulateTest {
    private static final Path EXAMPLE = Path.of("..", "config", "simulation");
    private static final String CATALOGUE = EXAMPLE.resolve("catalogue.json").toString();
    private static final String ANNA = "{'type': 'member', 'id': 'mem_anna', 'program': 'prg_demo'}";
    private static final String CARD =
            "{'type': 'card', 'member': 'mem_anna', 'program': 'prg_demo', 'id': 'crd_anna'}";

    @TempDir
    Path folder;

    private static CommandRun example(String... options) {
        var arguments = new ArrayList<>(
                List.of("simulate", CATALOGUE, EXAMPLE.resolve("events.ndjson").toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private CommandRun simulate(String... lines) throws IOException {
        Path events = folder.resolve("events.ndjson");
        Files.writeString(events, Web.quoted(String.join("\n", lines)));
        return CommandRun.of("simulate", CATALOGUE, events.toString(), "--answers");
    }

    /** The documents of one kind: purchase, parked, member, trialBalance, answer, error. */
    private static List<JsonObject> documents(CommandRun run, String kind) {
        return run.out()
                .lines()
                .map(JsonObject::new)
                .filter(line -> line.containsKey(kind))
                .map(line -> line.getJsonObject(kind))
                .toList();
    }

    private static String reward(JsonObject purchase) {
        JsonArray rewards = purchase.getJsonArray("rewards");
        if (rewards.isEmpty()) {
            return "nothing";
        }
        JsonObject reward = rewards.getJsonObject(0);
        return reward.getString("stage") + " " + reward.getString("reason") + " "
                + reward.getJsonObject("amount").getInteger("minor") + " "
                + reward.getJsonObject("amount").getString("currency");
    }

    private static String authorization(String id, String others) {
        return ("{'type': 'authorization', 'id': '%s', 'at': '2026-03-01T12:00:00+01:00', 'card': {'id': 'crd_anna'},"
                        + " 'merchant': {'mid': 'HARBOUR001', 'acquirer': '12345'},"
                        + " 'amount': {'minor': 5000, 'currency': 'EUR'}%s}")
                .formatted(id, others);
    }

    @Test
    void whoIsHeldOutHasAGhostAndIsToldOfWhenHeIsExposed() throws IOException {
        String offer = "{'id': 'off_half', 'merchantId': 'mer_harbour', 'title': 'Half of it', 'campaign': 'cmp_a',"
                + " 'schedule': {'from': '2026-01-01', 'until': '2027-01-01'}, 'currency': 'EUR',"
                + " 'reward': {'type': 'PERCENT', 'rate': '50 %'}}";
        String exposure = "{'type': 'exposure', 'exposure': {'type': 'click', 'id': 'e1', 'at': '2026-03-01T09:00:00Z',"
                + " 'member': '%s', 'offer': 'off_half', 'placement': 'home'}}";
        CommandRun run = simulate(
                ANNA,
                CARD,
                "{'type': 'campaign', 'at': '2026-01-01T00:00:00Z', 'campaign': {'id': 'cmp_a',"
                        + " 'merchantId': 'mer_harbour', 'salt': '" + saltThatHolds("mem_anna") + "'}}",
                "{'type': 'offer', 'at': '2026-01-01T00:00:00Z', 'offer': " + offer + "}",
                exposure.formatted("mem_anna"),
                exposure.formatted("mem_bert"),
                authorization("a1", ""));
        assertThat(run.exit()).as(run.out()).isZero();
        JsonObject purchase = documents(run, "purchase").getFirst();
        assertThat(reward(purchase)).isEqualTo("PROVISIONAL EARNED 500 EUR");
        JsonObject ghost = purchase.getJsonArray("ghosts").getJsonObject(0);
        assertThat(ghost.getString("offer")).isEqualTo("off_half");
        assertThat(ghost.getJsonObject("amount").getInteger("minor")).isEqualTo(2_500);
        assertThat(documents(run, "fault"))
                .extracting(fault -> fault.getString("kind"))
                .containsExactly("EXPOSED_HELD_OUT");
        assertThat(documents(run, "answer").stream().filter(answer -> answer.containsKey("code")))
                .extracting(answer -> answer.getString("code"))
                .containsExactly("UNKNOWN");
    }

    @Test
    void whatMembersSawAndByWhatTheyCanBeReachedCounts() throws IOException {
        String offer = "{'id': '%s', 'merchantId': 'mer_harbour', 'title': 'Half of it', 'currency': 'EUR',"
                + " 'schedule': {'from': '2026-01-01', 'until': '2027-01-01'}, 'who': {%s}, 'stacking': {'mode': 'ADDITIVE'},"
                + " 'reward': {'type': 'PERCENT', 'rate': '20 %%'}}";
        CommandRun run = simulate(
                ANNA,
                CARD,
                "{'type': 'offer', 'at': '2026-01-01T00:00:00Z', 'offer': "
                        + offer.formatted("off_seen", "'exposedTo': {'placement': 'home', 'withinDays': 7}") + "}",
                "{'type': 'offer', 'at': '2026-01-01T00:00:00Z', 'offer': "
                        + offer.formatted("off_sure", "'verifiedContact': 'PHONE'") + "}",
                "{'type': 'exposure', 'exposure': {'type': 'view', 'id': 'e1', 'at': '2026-03-01T09:00:00Z',"
                        + " 'member': 'mem_anna', 'offer': 'off_seen', 'placement': 'home'}}",
                "{'type': 'contact', 'program': 'prg_demo', 'member': 'mem_anna', 'kind': 'PHONE', 'at': '2026-03-01T09:00:00Z'}",
                "{'type': 'contact', 'program': 'prg_demo', 'member': 'mem_anna', 'kind': 'EMAIL', 'verified': false, 'at': '2026-03-01T09:00:00Z'}",
                authorization("a1", ""));
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(documents(run, "purchase").getFirst().getJsonArray("rewards").stream()
                        .map(JsonObject.class::cast)
                        .filter(line -> line.getString("stage").equals("PROVISIONAL"))
                        .map(line -> line.getString("offer")))
                .contains("off_seen", "off_sure");
        CommandRun refused = simulate(
                ANNA,
                "{'type': 'contact', 'program': 'prg_demo', 'member': 'mem_anna', 'kind': 'FAX', 'verified': 'no', 'at': '2026-03-01T09:00:00Z'}");
        assertThat(refused.out() + refused.err()).contains("EMAIL or PHONE").contains("true or false");
    }

    /** What is told of a segment late is looked at with the next tick. */
    @Test
    void anOfferForASegmentIsForThoseWhoWereInItThen() throws IOException {
        String offer = "{'id': 'off_half', 'merchantId': 'mer_harbour', 'title': 'Half of it',"
                + " 'schedule': {'from': '2026-01-01', 'until': '2027-01-01'}, 'currency': 'EUR',"
                + " 'who': {'segmentsAny': ['seg_students']}, 'reward': {'type': 'PERCENT', 'rate': '50 %'}}";
        String segment = "{'type': 'segment', 'segment': 'seg_students', 'member': 'mem_anna', 'program': 'prg_demo',"
                + " 'at': '2026-03-01T%s:00+01:00'%s}";
        CommandRun run = simulate(
                ANNA,
                CARD,
                "{'type': 'offer', 'at': '2026-01-01T00:00:00Z', 'offer': " + offer + "}",
                authorization("a1", "").replace("12:00:00", "11:00:00"),
                authorization("a2", ""),
                authorization("a3", "").replace("12:00:00", "13:00:00"),
                segment.formatted("11:30", ""),
                segment.formatted("12:30", ", 'in': false"),
                "{'type': 'tick', 'at': '2026-03-01T14:00:00+01:00'}");
        assertThat(documents(run, "purchase"))
                .extracting(SimulateTest::reward)
                .containsExactly(
                        "PROVISIONAL EARNED 500 EUR", "PROVISIONAL EARNED 2500 EUR", "PROVISIONAL EARNED 500 EUR");
    }

    /** A level comes like a segment; a higher one is every lower one. */
    @Test
    void anOfferForALevelIsForThoseWhoHaveItOrAHigherOne() throws IOException {
        String offer = "{'id': 'off_half', 'merchantId': 'mer_harbour', 'title': 'Half of it',"
                + " 'schedule': {'from': '2026-01-01', 'until': '2027-01-01'}, 'currency': 'EUR',"
                + " 'who': {'tierAtLeast': 'lvl_silver'}, 'reward': {'type': 'PERCENT', 'rate': '50 %'}}";
        String level = "{'type': 'level', 'level': '%s', 'member': 'mem_anna', 'program': 'prg_demo',"
                + " 'at': '2026-03-01T%s:00+01:00'}";
        CommandRun run = simulate(
                ANNA,
                CARD,
                "{'type': 'offer', 'at': '2026-01-01T00:00:00Z', 'offer': " + offer + "}",
                authorization("a1", "").replace("12:00:00", "11:00:00"),
                authorization("a2", ""),
                authorization("a3", "").replace("12:00:00", "13:00:00"),
                level.formatted("lvl_gold", "11:30"),
                level.formatted("none", "12:30"),
                "{'type': 'tick', 'at': '2026-03-01T14:00:00+01:00'}");
        assertThat(documents(run, "purchase"))
                .extracting(SimulateTest::reward)
                .containsExactly(
                        "PROVISIONAL EARNED 500 EUR", "PROVISIONAL EARNED 2500 EUR", "PROVISIONAL EARNED 500 EUR");
    }

    private static String saltThatHolds(String member) {
        String unit = MemberKey.of("prg_demo", member).unit();
        return IntStream.iterate(1, i -> i + 1)
                .mapToObj(i -> "%032x".formatted(i))
                .filter(salt -> Arms.bucket(salt, unit) >= 9_000)
                .findFirst()
                .orElseThrow();
    }

    // The example that comes with the program.

    @Test
    void theExamplesPurchasesEarnWhatTheirCommentsSay() {
        CommandRun run = example();
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(documents(run, "purchase"))
                .extracting(SimulateTest::reward)
                .containsExactly("AVAILABLE EARNED 600 EUR", "PENDING EARNED 600 EUR", "nothing");
        assertThat(documents(run, "purchase"))
                .extracting(purchase -> purchase.getString("state"))
                .containsExactly("CLEARED", "CLEARED", "AUTHORISED");
    }

    @Test
    void everyPurchaseOfTheExampleSaysWhy() {
        assertThat(documents(example(), "purchase"))
                .extracting(purchase -> purchase.getJsonArray("explanation").getJsonObject(0))
                .extracting(offer -> offer.getString("reason") + ": " + offer.getString("because"))
                .containsExactly(
                        "EARNED: The purchase meets every condition.",
                        "EARNED: Part of it went back with what was returned.",
                        "BELOW_MINIMUM: Below the minimum of 40.00: 28.00 more was needed.");
    }

    @Test
    void theExamplesMemberHoldsTheSumAndTheBooksBalance() {
        CommandRun run = example();
        JsonObject holds =
                documents(run, "member").getFirst().getJsonArray("balances").getJsonObject(0);
        assertThat(holds.getJsonArray("lots").getJsonObject(0).getInteger("leftMinor"))
                .isEqualTo(600);
        assertThat(holds.copy().putNull("lots"))
                .isEqualTo(new JsonObject()
                        .put("currency", "EUR")
                        .put("provisionalMinor", 0)
                        .put("pendingMinor", 600)
                        .put("availableMinor", 600)
                        .put("receivableMinor", 0)
                        .put("paidMinor", 0)
                        .putNull("lots"));
        JsonObject balance = documents(run, "trialBalance").getFirst();
        assertThat(balance.getBoolean("balanced")).isTrue();
        assertThat(balance.getJsonObject("sums").getInteger("EUR")).isZero();
        assertThat(balance.getJsonArray("lines").stream()
                        .mapToInt(line ->
                                ((JsonObject) line).getJsonObject("balance").getInteger("minor"))
                        .sum())
                .isZero();
    }

    @Test
    void theExampleOfAWholeLifeComesToWhatItsCommentsSay() {
        CommandRun run = CommandRun.of(
                "simulate", CATALOGUE, EXAMPLE.resolve("life.ndjson").toString(), "--answers");
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(documents(run, "answer").stream().filter(answer -> answer.containsKey("rewards")))
                .extracting(SimulateTest::reward)
                .containsExactly(
                        "PROVISIONAL EARNED 500 EUR",
                        "PENDING EARNED 600 EUR",
                        "AVAILABLE EARNED 400 EUR",
                        "REJECTED RETURNED 0 EUR",
                        "PENDING EARNED 1000 EUR");
        assertThat(documents(run, "fault")).isEmpty();
        JsonObject holds =
                documents(run, "member").getFirst().getJsonArray("balances").getJsonObject(0);
        assertThat(holds.getInteger("availableMinor")).isEqualTo(600);
        assertThat(documents(run, "trialBalance").getFirst().getBoolean("balanced"))
                .isTrue();
    }

    @Test
    void theSameInputGivesTheSameOutput() {
        assertThat(example().out()).isEqualTo(example().out());
    }

    @Test
    void theAnswersOfTheExampleFollowItsLines() {
        CommandRun run = example("--answers");
        assertThat(run.out().lines().map(JsonObject::new).filter(line -> line.containsKey("answer")))
                .extracting(line -> line.getInteger("line") + " "
                        + line.getJsonObject("answer").getString("status") + " "
                        + reward(line.getJsonObject("answer")))
                .containsExactly(
                        "5 TAKEN PROVISIONAL EARNED 500 EUR",
                        "6 TAKEN PENDING EARNED 600 EUR",
                        "8 PARKED nothing",
                        "9 TAKEN PENDING EARNED 600 EUR",
                        "11 TAKEN nothing");
    }

    @Test
    void theClockMovesToWhereItIsTold() {
        assertThat(documents(example("--as-of", "2026-04-01T00:00:00Z"), "purchase"))
                .extracting(SimulateTest::reward)
                .containsExactly("AVAILABLE EARNED 600 EUR", "AVAILABLE EARNED 600 EUR", "nothing");
    }

    // Events of every kind.

    @Test
    void aRepeatIsAnsweredAsBefore() throws IOException {
        CommandRun run = simulate(ANNA, CARD, authorization("m1", ""), authorization("m1", ""));
        List<JsonObject> answers = documents(run, "answer");
        assertThat(run.exit()).isZero();
        assertThat(answers.get(1).getBoolean("repeated")).isTrue();
        assertThat(answers.get(1).getJsonArray("rewards"))
                .isEqualTo(answers.get(0).getJsonArray("rewards"));
        assertThat(documents(run, "purchase")).hasSize(1);
    }

    @Test
    void aNewVersionOfAnOfferHoldsForPurchasesFromThenOn() throws IOException {
        CommandRun run = simulate(
                ANNA,
                CARD,
                "{'type': 'offer', 'at': '2026-03-01T12:30:00+01:00', 'offer': {'id': 'off_ten', 'merchantId':"
                        + " 'mer_harbour', 'title': 'Five', 'schedule': {'from': '2026-01-01', 'until': '2027-01-01'},"
                        + " 'reward': {'type': 'PERCENT', 'rateBasisPoints': 500}, 'currency': 'EUR'}}",
                authorization("before", ""),
                authorization("after", "").replace("12:00:00", "13:00:00"));
        assertThat(documents(run, "purchase"))
                .extracting(SimulateTest::reward)
                .containsExactly("PROVISIONAL EARNED 500 EUR", "PROVISIONAL EARNED 250 EUR");
    }

    @Test
    void aStoppedOfferGivesNothingFromThenOn() throws IOException {
        CommandRun run = simulate(
                ANNA,
                CARD,
                "{'type': 'stop', 'offer': 'off_ten', 'at': '2026-03-01T11:00:00+01:00'}",
                authorization("m1", ""));
        assertThat(documents(run, "purchase")).extracting(SimulateTest::reward).containsExactly("nothing");
    }

    @Test
    void aMerchantMayBeRegisteredOnTheWay() throws IOException {
        CommandRun run = simulate(
                ANNA,
                CARD,
                "{'type': 'merchant', 'merchant': {'id': 'mer_new', 'name': 'New', 'locations': [{'id': 'loc_new',"
                        + " 'name': 'New', 'zone': 'UTC', 'country': 'DE', 'mcc': 5812, 'merchantNumbers': [{'mid':"
                        + " 'NEW1'}]}]}}",
                authorization("m1", "").replace("HARBOUR001", "NEW1"));
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(documents(run, "purchase").getFirst().getString("merchant")).isEqualTo("mer_new");
    }

    @Test
    void aCardMayBeNamedByItsNumberWhichNeverShows() throws IOException {
        String number = TestService.card(1);
        CommandRun run = simulate(
                ANNA,
                CARD.replace("}", ", 'number': '" + number + "'}"),
                authorization("m1", "").replace("'id': 'crd_anna'", "'number': '" + number + "'"));
        assertThat(documents(run, "purchase"))
                .extracting(SimulateTest::reward)
                .containsExactly("PROVISIONAL EARNED 500 EUR");
        assertThat(run.out()).doesNotContain(number);
    }

    @Test
    void whatStillWaitsForItsPurchaseIsTold() throws IOException {
        CommandRun run = simulate(
                ANNA,
                CARD,
                authorization("m1", ", 'network': 'VISA', 'lifeCycle': 'L1'").replace("authorization", "refund"));
        assertThat(documents(run, "parked"))
                .extracting(event -> event.getString("id"))
                .containsExactly("m1");
        assertThat(run.exit()).isZero();
    }

    // Mistakes.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | $",
                "[1] | $",
                "{'type': 'member', 'program': 'prg_demo'} | id",
                "{'type': 'member', 'id': 'mem_x'} | program",
                "{'type': 'member', 'id': 7, 'program': 'prg_demo'} | id",
                "{'type': 'member', 'id': 'mem_x', 'program': 'prg_nobody'} | program",
                "{'type': 'member', 'id': 'mem_x', 'program': 'prg_demo', 'surprise': 1} | surprise",
                "{'type': 'member', 'id': 'mem_x', 'program': 'prg_demo', 'at': 'noon'} | at",
                "{'type': 'card', 'member': 'mem_nobody', 'program': 'prg_demo', 'id': 'crd_x'} | member",
                "{'type': 'card', 'member': 'mem_anna', 'program': 'prg_demo'} | id",
                "{'type': 'card', 'member': 'mem_anna', 'program': 'prg_demo', 'id': 'crd_anna'} | id",
                "{'type': 'card', 'member': 'mem_anna', 'program': 'prg_demo', 'id': 'crd_x', 'number': '12'} | number",
                "{'type': 'card', 'member': 'mem_anna', 'program': 'prg_demo', 'id': 'crd_x', 'number': 400010} |"
                        + " number",
                "{'type': 'card', 'member': 'mem_anna', 'program': 'prg_demo', 'id': 'crd_x', 'token': 'x'} | token",
                "{'type': 'card', 'member': 'mem_anna', 'program': 'prg_demo', 'id': 'crd_x', 'linkedAt': 'x'} |"
                        + " linkedAt",
                "{'type': 'merchant'} | merchant",
                "{'type': 'merchant', 'merchant': 7} | merchant",
                "{'type': 'merchant', 'merchant': {'id': 'mer_x'}} | merchant.name",
                "{'type': 'offer', 'at': '2026-03-01T00:00:00Z', 'offer': 'x'} | offer",
                "{'type': 'level', 'level': 'lvl_x', 'member': 'mem_anna', 'program': 'prg_demo', 'at': '2026-03-01T00:00:00Z'} | level",
                "{'type': 'segment', 'segment': 'seg_x', 'member': 'mem_anna', 'program': 'prg_demo', 'at': '2026-03-01T00:00:00Z'} | segment",
                "{'type': 'segment', 'segment': 'seg_students', 'member': 'mem_a', 'program': 'prg_demo', 'at': '2026-03-01T00:00:00Z'} | member",
                "{'type': 'segment', 'segment': 'seg_students', 'member': 'mem_anna', 'program': 'prg_demo', 'in': 1, 'at': '2026-03-01T00:00:00Z'} | in",
                "{'type': 'stop', 'offer': 'off_nobody', 'at': '2026-03-01T00:00:00Z'} | offer",
                "{'type': 'stop', 'offer': 'off_ten', 'at': '2026-03-01T00:00:00Z', 'mode': 'x'} | mode",
                "{'type': 'stop', 'offer': 'off_ten'} | at",
                "{'type': 'tick'} | at",
                "{'type': 'tick', 'at': 'noon'} | at",
                "{'type': 'tick', 'at': 12} | at",
                "{'type': 'tick', 'date': '2026-02-30'} | date",
                "{'type': 'purchase'} | type",
                "{'type': 7} | type",
                "{'id': 'x'} | type",
                "{'type': 'authorization', 'id': 'm1', 'at': 'noon'} | at",
                "{'type': 'authorization', 'id': 'm1', 'date': '2026-02-30'} | date",
                "{'type': 'clearing', 'id': 'm1', 'date': '2026-03-01', 'surprise': 1} | surprise"
            })
    void aMistakeIsToldWithItsLineItsFieldAndItsMendAndTheRestIsTaken(String line, String field) throws IOException {
        CommandRun run = simulate(ANNA, "# a comment", CARD, line, authorization("m1", ""));
        assertThat(run.err()).isEmpty();
        List<JsonObject> errors = run.out()
                .lines()
                .map(JsonObject::new)
                .filter(each -> each.containsKey("error"))
                .toList();
        assertThat(errors).as(run.out()).hasSize(1);
        assertThat(errors.getFirst().getInteger("line")).isEqualTo(4);
        JsonObject error = errors.getFirst().getJsonObject("error");
        assertThat(error.getString("field")).as(error.encode()).isEqualTo(field);
        assertThat(error.getString("message")).isNotBlank();
        assertThat(error.getString("mend")).as(error.encode()).isNotBlank();
        assertThat(documents(run, "purchase"))
                .extracting(SimulateTest::reward)
                .containsExactly("PROVISIONAL EARNED 500 EUR");
        assertThat(run.exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type': 'purchase'}", "{'type': 7}", "{'id': 'x'}"})
    void everyKindOfLineIsNamedToWhomWritesAnother(String line) throws IOException {
        assertThat(documents(simulate(line), "error").getFirst().getString("mend"))
                .isEqualTo("write one of authorization, increment, reversal, clearing, clearingReversal, refund,"
                        + " chargeback, chargebackReversal, member, card, unlink, merchant, campaign, segment, level, offer, stop, rates,"
                        + " ruling, exposure, contact, contacted, spend, spendRefund, adjustment, payout, leave, tick");
    }

    @Test
    void whereTheJsonOfALineBreaksIsTold() throws IOException {
        assertThat(documents(simulate("{'type': 'tick' 'at': 1}"), "error")
                        .getFirst()
                        .getString("mend"))
                .isEqualTo("the JSON breaks at column 17: check quotes, commas and brackets there");
    }

    @Test
    void aFieldThatIsNearlyOneIsToldWhichWasMeant() throws IOException {
        CommandRun run = simulate("{'type': 'member', 'id': 'mem_x', 'program': 'prg_demo', 'datum': '2026-03-01'}");
        assertThat(documents(run, "error").getFirst().getString("mend")).isEqualTo("did you mean \"date\"?");
    }

    private static String money(String type, String others) {
        return "{'type': '" + type + "', 'member': 'mem_anna', 'program': 'prg_demo', 'at': '2026-03-20T12:00:00Z', "
                + others + "}";
    }

    @Test
    void aMembersMoneyIsPaidOutSpentAndGivenBack() throws IOException {
        CommandRun run = simulate(
                ANNA,
                CARD,
                authorization("m1", ""),
                authorization("m2", "").replace("authorization", "clearing"),
                "{'type': 'tick', 'at': '2026-03-20T02:00:00+01:00'}",
                money("spend", "'id': 'spd_1', 'merchant': 'mer_harbour', 'amount': {'minor': 200, 'currency': 'EUR'}"),
                money("spendRefund", "'spend': 'spd_1', 'id': 'r1', 'amount': {'minor': 50, 'currency': 'EUR'}"),
                money("payout", "'id': 'pay_1', 'currency': 'EUR'"),
                money("payout", "'id': 'pay_1', 'state': 'sent'"),
                money("payout", "'id': 'pay_1', 'state': 'CONFIRMED'"),
                money(
                        "adjustment",
                        "'id': 'adj_1', 'amount': {'minor': -100, 'currency': 'EUR'}, 'by': 'ann', 'why': 'twice'"),
                money("payout", "'id': 'pay_2', 'currency': 'EUR'"));
        assertThat(documents(run, "error"))
                .extracting(error -> error.getString("message"))
                .containsExactly("0.00 EUR is available, and the least that is paid out is 0.01 EUR");
        JsonObject holds =
                documents(run, "member").getFirst().getJsonArray("balances").getJsonObject(0);
        assertThat(holds.getInteger("availableMinor")).isZero();
        assertThat(holds.getInteger("receivableMinor")).isEqualTo(100);
        JsonObject balance = documents(run, "trialBalance").getFirst();
        assertThat(balance.getBoolean("balanced")).isTrue();
        assertThat(line(balance, "program:prg_demo:cash")).isEqualTo(350);
        assertThat(line(balance, "merchant:mer_harbour:invoiced")).isEqualTo(150);
        assertThat(line(balance, "members:prg_demo:receivable")).isEqualTo(-100);
    }

    private static int line(JsonObject balance, String account) {
        return balance.getJsonArray("lines").stream()
                .map(JsonObject.class::cast)
                .filter(line -> line.getString("account").equals(account))
                .findFirst()
                .orElseThrow(() -> new AssertionError(account + " in " + balance.encode()))
                .getJsonObject("balance")
                .getInteger("minor");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'id': 'spd_1', 'merchant': 'mer_harbour', 'amount': {'minor': -5, 'currency': 'EUR'} | amount.minor",
                "'id': 'spd_1', 'merchant': 'mer_harbour', 'amount': {'minor': 5, 'currency': 'EURO'} | amount.currency",
                "'id': 'spd_1', 'merchant': 'mer_harbour', 'amount': 5 | amount",
                "'id': 'spd_1', 'amount': {'minor': 5, 'currency': 'EUR'} | merchant",
            },
            quoteCharacter = '"')
    void whatIsWrongWithASpendIsTold(String others, String field) throws IOException {
        CommandRun run = simulate(ANNA, money("spend", others));
        assertThat(documents(run, "error").getFirst().getString("field")).isEqualTo(field);
    }

    @Test
    void noExampleOfTheHelpIsBrokenIntoTwoLines() {
        List<String> examples = CommandRun.of("simulate", "--help")
                .out()
                .lines()
                .filter(line -> line.contains("\"type\""))
                .toList();
        assertThat(examples).hasSize(19).allMatch(line -> line.strip().matches("\\{.*}( .*)?"));
    }

    @Test
    void allProblemsOfAnOfferAreToldAtOnce() throws IOException {
        CommandRun run = simulate(
                "{'type': 'offer', 'at': '2026-03-01T00:00:00Z', 'offer': {'id': 'x', 'currency': 'EURO', 'title':"
                        + " ''}}");
        assertThat(documents(run, "error"))
                .extracting(error -> error.getString("field"))
                .contains(
                        "offer.id",
                        "offer.currency",
                        "offer.title",
                        "offer.merchantId",
                        "offer.reward",
                        "offer.schedule");
    }

    @Test
    void aMistakeNeverShowsACardNumber() throws IOException {
        String number = TestService.card(1);
        CommandRun run = simulate(
                "{'number': '" + number,
                "{'type': '" + number + "'}",
                "{'type': 'tick', 'at': '" + number + "'}",
                "{'type': 'tick', 'date': '" + number + "'}",
                "{'type': 'member', 'id': 'mem_x', 'program': 'prg_demo', '" + number + "': 1}",
                CARD.replace("}", ", 'number': '" + number + "x'}"));
        assertThat(run.out().lines().map(line -> new JsonObject(line).getInteger("line", 0)))
                .contains(1, 2, 3, 4, 5, 6);
        assertThat(run.out() + run.err()).doesNotContain(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"catalogue.json", "events.ndjson"})
    void aFileThatIsNotThereIsOneSentence(String missing) {
        String catalogue =
                missing.startsWith("catalogue") ? folder.resolve(missing).toString() : CATALOGUE;
        CommandRun run = CommandRun.of(
                "simulate", catalogue, folder.resolve("events.ndjson").toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("ristorno: there is no file")
                .contains(missing)
                .hasLineCount(1);
    }

    @Test
    void aFolderIsNoFile() {
        CommandRun catalogue = CommandRun.of("simulate", folder.toString(), folder.toString());
        CommandRun events = CommandRun.of("simulate", CATALOGUE, folder.toString());
        for (CommandRun run : List.of(catalogue, events)) {
            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err()).startsWith("ristorno: cannot read ").hasLineCount(1);
        }
    }

    @Test
    void aCatalogueWithMistakesIsRefusedWithAllOfThem() throws IOException {
        Path catalogue = Files.writeString(
                folder.resolve("mine.json"),
                "{\"programs\": [{\"id\": \"demo\", \"zone\": \"Mars\"}], \"surprise\": 1}");
        CommandRun run = CommandRun.of(
                "simulate",
                catalogue.toString(),
                EXAMPLE.resolve("events.ndjson").toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("mine.json has ")
                .contains("programs[0].id: ")
                .contains("programs[0].name: ")
                .contains("programs[0].zone: ")
                .contains("surprise: ")
                .doesNotContain("\tat ");
    }

    @Test
    void eventsThatAreNoTextAreOneSentence() throws IOException {
        Path events = folder.resolve("events.ndjson");
        Files.write(events, "{\"type\": \"ü\"}".getBytes(StandardCharsets.ISO_8859_1));
        CommandRun run = CommandRun.of("simulate", CATALOGUE, events.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("ristorno: ").contains("UTF-8").hasLineCount(1);
    }

    @Test
    void aTimeToEndAtThatIsNoneIsOneSentence() {
        CommandRun run = example("--as-of", "noon");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("ristorno: --as-of: ").hasLineCount(1);
    }

    // What operators and treasuries say.

    private static String day(String type, String id, String date, int minor, String others) {
        return ("{'type': '%s', 'id': '%s', 'date': '%s', 'card': {'id': 'crd_anna'},"
                        + " 'merchant': {'mid': 'HARBOUR001', 'acquirer': '12345'},"
                        + " 'amount': {'minor': %d, 'currency': 'EUR'}%s}")
                .formatted(type, id, date, minor, others);
    }

    private static String ruling(String subject, String verdict, String others) {
        return ("{'type': 'ruling', 'at': '2026-03-21T10:00:00+01:00', 'member': 'mem_anna', 'program': 'prg_demo',"
                        + " 'merchant': 'mer_harbour', 'subject': '%s', 'verdict': '%s', 'by': 'an operator'%s}")
                .formatted(subject, verdict, others);
    }

    /** P1 80.00, P2 50.00 a week later; a refund of 120.00 takes 50 + 70 and is a guess. */
    private List<String> guess() {
        return List.of(
                ANNA,
                CARD,
                day("clearing", "p1", "2026-03-01", 8000, ""),
                day("clearing", "p2", "2026-03-08", 5000, ""),
                day("refund", "r1", "2026-03-20", 12000, ""));
    }

    private CommandRun ruled(String... more) throws IOException {
        var lines = new ArrayList<>(guess());
        lines.addAll(List.of(more));
        return simulate(lines.toArray(String[]::new));
    }

    @Test
    void aRefundThatIsAGuessWaitsForAnOperator() throws IOException {
        CommandRun run = ruled();
        assertThat(documents(run, "review"))
                .extracting(review -> review.getString("kind") + " " + review.getString("subject"))
                .containsExactly("REFUND simulate|r1");
        assertThat(documents(run, "purchase"))
                .extracting(purchase -> purchase.getJsonObject("returned").getInteger("minor"))
                .containsExactly(0, 0);
    }

    @Test
    void anAcceptedGuessIsTakenFromThePurchases() throws IOException {
        CommandRun run = ruled(ruling("r1", "ACCEPTED", ""));
        assertThat(run.exit()).isZero();
        assertThat(documents(run, "review")).isEmpty();
        assertThat(documents(run, "purchase"))
                .extracting(purchase -> purchase.getJsonObject("returned").getInteger("minor"))
                .containsExactly(7000, 5000);
    }

    @Test
    void aLinkedRefundIsTakenFromThePurchaseNamed() throws IOException {
        CommandRun run = ruled(ruling("r1", "LINKED", ", 'purchase': 'p1'"));
        assertThat(documents(run, "purchase"))
                .extracting(purchase -> purchase.getJsonObject("returned").getInteger("minor"))
                .containsExactly(8000, 0);
    }

    @Test
    void aRulingThatCannotBeFollowedSaysWhy() throws IOException {
        CommandRun run = ruled(ruling("r9", "ACCEPTED", ""), ruling("r1", "LINKED", ""), ruling("r1", "MAYBE", ""));
        assertThat(run.exit()).isOne();
        assertThat(documents(run, "error"))
                .extracting(error -> error.getString("field"))
                .containsExactly("subject", "purchase", "verdict");
    }

    @Test
    void aPurchaseInAnotherCurrencyCountsAtTheDaysRate() throws IOException {
        String dollars = day("clearing", "d1", "2026-03-02", 10832, "").replace("EUR", "USD");
        String sheet = "{'type': 'rates', 'date': '2026-03-02', 'sheet': {'id': 'ECB-2026-03-02', 'base': 'EUR',"
                + " 'rates': {'USD': '1.0832'}}}";
        assertThat(documents(simulate(ANNA, CARD, dollars), "purchase"))
                .extracting(SimulateTest::reward)
                .containsExactly("REJECTED OTHER_CURRENCY 0 EUR");
        assertThat(documents(simulate(ANNA, CARD, sheet, dollars), "purchase"))
                .extracting(SimulateTest::reward)
                .containsExactly("PENDING EARNED 1000 EUR");
        CommandRun again = simulate(ANNA, CARD, sheet, sheet, sheet.replace("1.0832", "1.0833"), "{'type': 'rates'}");
        assertThat(documents(again, "error"))
                .extracting(error -> error.getString("field"))
                .containsExactly("sheet", "date", "sheet");
    }

    @Test
    void anUnlinkedCardEarnsNoMore() throws IOException {
        String unlink = "{'type': 'unlink', 'card': 'crd_anna', 'member': 'mem_anna', 'program': 'prg_demo',"
                + " 'at': '2026-03-04T00:00:00+01:00'}";
        CommandRun run = simulate(
                ANNA,
                CARD,
                day("clearing", "p1", "2026-03-01", 8000, ""),
                unlink,
                day("clearing", "p2", "2026-03-08", 8000, ""));
        assertThat(documents(run, "purchase"))
                .extracting(SimulateTest::reward)
                .containsExactly("PENDING EARNED 800 EUR", "nothing");
        assertThat(documents(simulate(ANNA, unlink), "error"))
                .extracting(error -> error.getString("field"))
                .containsExactly("card");
    }

    @Test
    void whatMovesAMembersMoneyIsAnsweredAsByTheApi() throws IOException {
        String amount = "'amount': {'minor': %d, 'currency': 'EUR'}";
        CommandRun run = simulate(
                ANNA,
                money("adjustment", "'id': 'adj_1', 'by': 'ann', 'why': 'a make-good', " + amount.formatted(900)),
                money("spend", "'id': 'spd_1', 'merchant': 'mer_harbour', " + amount.formatted(300)),
                money("spendRefund", "'spend': 'spd_1', 'id': 'r1', " + amount.formatted(100)),
                money("payout", "'id': 'pay_1', 'currency': 'EUR'"),
                money("payout", "'id': 'pay_1', 'state': 'SENT'"),
                "{'type': 'leave', 'member': 'mem_anna', 'program': 'prg_demo', 'at': '2026-03-20T13:00:00Z'}");
        assertThat(run.out().lines().map(JsonObject::new).filter(line -> line.containsKey("answer")))
                .extracting(line -> line.getInteger("line") + " "
                        + line.getJsonObject("answer").getString("type", "") + " "
                        + line.getJsonObject("answer").getString("state", ""))
                .containsExactly("2 adjustment ", "3 spend ", "4 spend ", "5 payout CREATED", "6 payout SENT", "7  ");
    }

    @Test
    void whatIsGivenByHandMayNotBeOverAlreadyNorWhatIsTakenExpire() throws IOException {
        String given =
                "'id': 'adj_1', 'by': 'ann', 'why': 'x', 'expiresAt': '%s', 'amount': {'minor': %d, 'currency': 'EUR'}";
        CommandRun run = simulate(
                ANNA,
                money("adjustment", given.formatted("2026-03-01T10:00:00Z", 100)),
                money("adjustment", given.formatted("2026-04-01T10:00:00Z", -100)));
        assertThat(documents(run, "error"))
                .extracting(error -> error.getString("field"))
                .containsExactly("expiresAt", "expiresAt");
    }

    @Test
    void whatWasReturnedIsNamedWhereItLeavesTooLittle() throws IOException {
        String of = ", 'network': 'VISA', 'lifeCycle': 'L1'";
        CommandRun run = simulate(
                ANNA, CARD, day("clearing", "p1", "2026-03-01", 5000, of), day("refund", "p2", "2026-03-02", 2077, of));
        assertThat(documents(run, "purchase")
                        .getFirst()
                        .getJsonArray("explanation")
                        .getJsonObject(0)
                        .getString("because"))
                .isEqualTo("Below the minimum of 40.00: 20.77 was returned, and 10.77 more was needed.");
    }

    /** What the choice was made on may be over: the other offer would give more of what was bought in the end. */
    @Test
    void ofAnOfferThatWasNotChosenIsSaidWhatDecided() throws IOException {
        String fixed =
                "{'type': 'offer', 'at': '2026-01-01T00:00:00Z', 'offer': {'id': 'off_six', 'merchantId': 'mer_harbour',"
                        + " 'title': '6.00 back', 'effectiveFrom': '2026-01-01T00:00:00Z', 'schedule': {'from': '2026-01-01', 'until': '2027-01-01'},"
                        + " 'reward': {'type': 'FIXED', 'amountMinor': 600}, 'currency': 'EUR', 'minSpendMinor': 4000}}";
        String of = ", 'network': 'VISA', 'lifeCycle': 'L1'";
        CommandRun run =
                simulate(fixed, ANNA, CARD, authorization("m1", of), day("clearing", "m2", "2026-03-03", 9000, of));
        assertThat(documents(run, "purchase").getFirst().getJsonArray("explanation").stream()
                        .map(JsonObject.class::cast)
                        .filter(offer -> offer.getString("reason").equals("STACKING")))
                .singleElement()
                .extracting(offer -> offer.getString("offer") + ": " + offer.getString("because"))
                .isEqualTo(
                        "off_ten: Another offer was chosen, alone or with others: that gave no less when the choice was"
                                + " made, and stays while it pays.");
    }

    @Test
    void aReversalThatWaitsTellsNoAmountIfItNamesNone() throws IOException {
        CommandRun run = simulate(
                ANNA,
                CARD,
                authorization("m1", ", 'network': 'VISA', 'lifeCycle': 'L1'")
                        .replace("authorization", "reversal")
                        .replace(" 'amount': {'minor': 5000, 'currency': 'EUR'},", ""));
        assertThat(documents(run, "parked").getFirst().fieldNames())
                .contains("type")
                .doesNotContain("amount");
        assertThat(run.out()).doesNotContain("XXX");
    }

    @Test
    void whoAsksWronglyIsToldSoInALineOrTwoAndWhereHelpIs() {
        CommandRun run = CommandRun.of("simulate", "--fault");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines().count()).isLessThan(6);
        assertThat(run.err()).startsWith("ristorno: ").contains("--faults", "./ristorno simulate --help");
        assertThat(CommandRun.of().err()).contains("demo", "serve", "verify-ledger");
    }

    /** An operator can link what names no purchase; what names one waits for that one. */
    @Test
    void ofAMessageThatFindsNoPurchaseItIsSaidWhatHelpsEitherKind() throws IOException {
        String refund = "{'type': 'refund', 'id': 'r1', 'date': '2026-03-05', 'card': {'id': 'crd_anna'},"
                + " 'merchant': {'mid': 'HARBOUR001', 'acquirer': '12345'},"
                + " 'amount': {'minor': 1000, 'currency': 'EUR'}, 'network': 'VISA', 'lifeCycle': 'L77'}";
        String later = "{'type': 'tick', 'at': '2026-04-20T12:00:00Z'}";
        JsonObject fault =
                documents(simulate(ANNA, CARD, refund, later), "fault").getFirst();
        assertThat(fault.getString("kind")).isEqualTo("UNMATCHED");
        assertThat(fault.getString("mend"))
                .contains("If it names its purchase", "have the feed send", "If it names none", "POST /v1/rulings");
    }

    @Test
    void withFaultsItThrowsDiceAndSaysWhatBefell() {
        CommandRun run = CommandRun.of("simulate", "--faults", "--seeds", "3", "--seed", "17", "--steps", "800");
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .startsWith("3 seeds from 17 on, 800 steps each")
                .contains("no law is broken", "steps 2,400; starts ", "acknowledged", "torn tails");
    }

    @Test
    void withFaultsItTakesNoFilesAndCountsFromOne() {
        CommandRun files = CommandRun.of("simulate", "--faults", CATALOGUE);
        assertThat(files.exit()).isEqualTo(2);
        CommandRun none = CommandRun.of("simulate", "--faults", "--seeds", "0");
        assertThat(none.err()).contains("--seeds and --steps are 1 or more");
        assertThat(CommandRun.of("simulate").err()).contains("catalogue.json", "--faults");
    }
}
