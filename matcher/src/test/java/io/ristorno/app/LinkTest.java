package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.member.Relationship;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ISO 8583 over real sockets. */
@Timeout(60)
class LinkTest {
    private static final String CARD = TestService.card(1);
    private static final String STRANGERS_CARD = TestService.card(2);
    private static final Duration SOON = Duration.ofSeconds(8);

    @TempDir
    static Path folder;

    private static TestService service;
    /** Has a second of patience. */
    private static TestService strict;

    private static Instant today;

    @BeforeAll
    static void start() {
        service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", CARD);
        strict = new TestService(folder.resolve("strict"), 1, "iso87-ascii");
        today = Instant.now().plusSeconds(1);
    }

    @AfterAll
    static void stop() {
        service.close();
        strict.close();
    }

    private static CardMessage purchase(int trace) {
        return CardMessage.purchase("0100", CARD, "CAFE", 5000 + trace, trace, today);
    }

    private static List<JsonNode> eventsWith(String id) {
        var found = new ArrayList<JsonNode>();
        service.web
                .get("/v1/members/mem_anna/purchases")
                .json()
                .path("data")
                .forEach(purchase -> purchase.path("events").forEach(event -> {
                    if (event.path("id").asText().equals(id)) {
                        found.add(event);
                    }
                }));
        return found;
    }

    @Test
    void signOnEchoAndSignOffAreAnsweredWithinASecond() throws Exception {
        try (LinkClient client = service.connect()) {
            for (String code : List.of("001", "301", "002")) {
                CardMessage request = CardMessage.network(code, 7);
                CardMessage answer =
                        client.send(request).answer(Duration.ofSeconds(1)).orElseThrow();
                assertThat(answer.type).isEqualTo("0810");
                assertThat(answer.fields())
                        .containsEntry(39, "00")
                        .containsEntry(70, code)
                        .containsEntry(11, "000007")
                        .containsEntry(7, request.get(7));
            }
        }
    }

    @Test
    void anAuthorizationIsAnsweredWithItsOwnFieldsAndNeverItsCard() throws Exception {
        try (LinkClient client = service.connect()) {
            CardMessage request = purchase(100);
            CardMessage answer = client.send(request).answer();
            assertThat(answer.type).isEqualTo("0110");
            CardMessage expected = request.as("0110")
                    .without(2)
                    .without(18)
                    .without(22)
                    .without(43)
                    .with(39, "00");
            assertThat(answer.fields()).isEqualTo(expected.fields());
            assertThat(eventsWith(request.id())).hasSize(1);
        }
    }

    @Test
    void aCardThatNobodyLinkedIsAnsweredAndLeavesNothing() throws Exception {
        try (LinkClient client = service.connect()) {
            CardMessage request = CardMessage.purchase("0100", STRANGERS_CARD, "CAFE", 5000, 150, today);
            assertThat(client.send(request).answer().get(39)).isEqualTo("00");
            assertThat(eventsWith(request.id())).isEmpty();
        }
    }

    @Test
    void everyTypeOfMessageIsAnsweredWithItsOwn() throws Exception {
        try (LinkClient client = service.connect()) {
            int trace = 160;
            for (String type : List.of("0100", "0120", "0200", "0220", "0400", "0420")) {
                CardMessage request = purchase(trace++).as(type);
                String answer = type.substring(0, 2) + (char) (type.charAt(2) + 1) + "0";
                assertThat(client.send(request).answer().type).isEqualTo(answer);
            }
        }
    }

    @Test
    void aRepeatIsAnsweredAsBeforeAndHasNoEffect() throws Exception {
        try (LinkClient client = service.connect()) {
            CardMessage request = purchase(200);
            CardMessage first = client.send(request).answer();
            JsonNode before =
                    service.web.get("/v1/members/mem_anna/entries").json().path("data");
            CardMessage again = client.send(request).answer();
            CardMessage repeat = client.send(request.as("0101")).answer();
            assertThat(List.of(again.toString(), repeat.toString())).containsOnly(first.toString());
            assertThat(eventsWith(request.id())).hasSize(1);
            assertThat(service.web.get("/v1/members/mem_anna/entries").json().path("data"))
                    .isEqualTo(before);
        }
    }

    @Test
    void aRepeatOverAnotherConnectionIsARepeatToo() throws Exception {
        try (LinkClient one = service.connect();
                LinkClient other = service.connect()) {
            CardMessage request = purchase(210).as("0120");
            one.send(request).answer();
            assertThat(other.send(request.as("0121")).answer().type).isEqualTo("0130");
            assertThat(eventsWith(request.id())).hasSize(1);
        }
    }

    @Test
    void aBadFieldIsAnsweredWithCode30AndTheConnectionStays() throws Exception {
        try (LinkClient client = service.connect()) {
            List<CardMessage> bad = List.of(
                    purchase(300).with(4, "00000000x000"),
                    purchase(301).with(2, "41111x1111111111"),
                    purchase(302).with(7, "9999999999"),
                    purchase(303).with(49, "000"),
                    purchase(304).without(4),
                    purchase(305).without(2));
            for (CardMessage message : bad) {
                CardMessage answer = client.send(message).answer();
                assertThat(answer.type).isEqualTo("0110");
                assertThat(answer.get(39)).as(message.toString()).isEqualTo("30");
                assertThat(eventsWith(message.id())).isEmpty();
            }
            assertThat(client.send(purchase(306)).answer().get(39)).isEqualTo("00");
        }
    }

    @Test
    void aMessageOfWhichNothingCanBeReadIsNotAnsweredAndTheConnectionStays() throws Exception {
        try (LinkClient client = service.connect()) {
            client.send(CardMessage.framed("what is this?".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            assertThat(client.send(CardMessage.network("301", 8)).answer().get(11))
                    .isEqualTo("000008");
        }
    }

    @Test
    void aBrokenFrameClosesItsConnectionAndNoOther() throws Exception {
        try (LinkClient broken = service.connect();
                LinkClient neighbour = service.connect()) {
            neighbour.send(CardMessage.network("001", 1)).answer();
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(purchase(400).frame());
            bytes.writeBytes(CardMessage.network("301", 2).frame());
            bytes.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFF, 1, 2, 3});
            broken.send(bytes.toByteArray());
            Set<String> answered =
                    broken.answers(2).stream().map(answer -> answer.get(11)).collect(Collectors.toSet());
            assertThat(answered).containsExactlyInAnyOrder("000400", "000002");
            assertThat(broken.isClosedWithin(SOON)).isTrue();
            assertThat(neighbour.send(CardMessage.network("301", 3)).answer().get(11))
                    .isEqualTo("000003");
            assertThat(eventsWith(purchase(400).id())).hasSize(1);
        }
    }

    @Test
    void aFrameOfLengthZeroKeepsTheConnectionAlive() throws Exception {
        try (LinkClient client = strict.connect()) {
            for (int i = 0; i < 6; i++) {
                client.send(new byte[] {0, 0});
                Thread.sleep(400);
            }
            assertThat(client.send(CardMessage.network("301", 9)).answer().get(11))
                    .isEqualTo("000009");
        }
    }

    @Test
    void aSilentPeerIsCut() throws Exception {
        try (LinkClient fromTheStart = strict.connect();
                LinkClient afterAWhile = strict.connect()) {
            afterAWhile.send(CardMessage.network("001", 1)).answer();
            assertThat(fromTheStart.isClosedWithin(SOON)).isTrue();
            assertThat(afterAWhile.isClosedWithin(SOON)).isTrue();
        }
    }

    @Test
    void aPeerThatNeverFinishesAFrameIsCut() throws Exception {
        try (LinkClient slow = strict.connect();
                LinkClient neighbour = strict.connect()) {
            byte[] frame = purchase(500).frame();
            boolean closed = false;
            long until = System.nanoTime() + SOON.toNanos();
            for (int at = 0; !closed && at < frame.length && System.nanoTime() < until; at++) {
                sendIfOpen(slow, Arrays.copyOfRange(frame, at, at + 1));
                neighbour.send(CardMessage.network("301", at)).answer();
                closed = slow.isClosedWithin(Duration.ofMillis(250));
            }
            assertThat(closed).isTrue();
        }
    }

    @Test
    void aPeerThatDoesNotReadItsAnswersIsCutAndHoldsNobodyUp() throws Exception {
        try (LinkClient deaf = LinkClient.silent(strict.linkPort());
                LinkClient neighbour = strict.connect()) {
            var echoes = new ByteArrayOutputStream();
            for (int i = 0; i < 1000; i++) {
                echoes.writeBytes(CardMessage.network("301", i).frame());
            }
            Thread sending = Thread.ofVirtual().start(() -> {
                while (sendIfOpen(deaf, echoes.toByteArray())) {
                    Thread.onSpinWait();
                }
            });
            boolean cut = false;
            for (int i = 0; i < 40 && !cut; i++) {
                assertThat(neighbour.send(CardMessage.network("301", i)).answer(Duration.ofSeconds(5)))
                        .isPresent();
                cut = sending.join(Duration.ofMillis(250));
            }
            assertThat(cut).isTrue();
        }
    }

    private static boolean sendIfOpen(LinkClient client, byte[] bytes) {
        try {
            client.send(bytes);
            return true;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    @Test
    void aFrameMayBeSplitAnywhere() throws Exception {
        try (LinkClient client = service.connect()) {
            CardMessage echo = CardMessage.network("301", 5);
            CardMessage unknown = CardMessage.purchase("0100", STRANGERS_CARD, "CAFE", 5000, 6, today);
            var both = new ByteArrayOutputStream();
            both.writeBytes(echo.frame());
            both.writeBytes(unknown.frame());
            byte[] bytes = both.toByteArray();
            for (int split = 1; split < bytes.length; split++) {
                client.send(Arrays.copyOfRange(bytes, 0, split));
                Thread.sleep(1);
                client.send(Arrays.copyOfRange(bytes, split, bytes.length));
                assertThat(client.answers(2))
                        .as("split at %d", split)
                        .extracting(answer -> answer.get(11))
                        .containsExactly("000005", "000006");
            }
        }
    }

    @Test
    void everyByteMayComeAlone() throws Exception {
        try (LinkClient client = service.connect()) {
            CardMessage request = purchase(600);
            for (byte each : request.frame()) {
                client.send(new byte[] {each});
            }
            assertThat(client.answer().get(39)).isEqualTo("00");
            assertThat(eventsWith(request.id())).hasSize(1);
        }
    }

    @Test
    void aThousandPipelinedMessagesAreAllAnswered() throws Exception {
        try (LinkClient client = service.connect()) {
            var all = new ByteArrayOutputStream();
            Set<String> sent = new HashSet<>();
            for (int i = 0; i < 1000; i++) {
                // One in ten is a purchase of a linked card; answers may overtake each other.
                CardMessage message = i % 10 == 0
                        ? purchase(10_000 + i)
                        : CardMessage.purchase("0100", STRANGERS_CARD, "CAFE", 5000, 10_000 + i, today);
                sent.add(message.get(11));
                all.writeBytes(message.frame());
            }
            client.send(all.toByteArray());
            List<CardMessage> answers = client.answers(1000);
            assertThat(answers).allSatisfy(answer -> assertThat(answer.get(39)).isEqualTo("00"));
            assertThat(answers.stream().map(answer -> answer.get(11)).collect(Collectors.toSet()))
                    .isEqualTo(sent);
            assertThat(client.answer(Duration.ofMillis(100))).isEmpty();
        }
    }

    @Test
    void whatPassesABoundIsRefusedForGoodAndNotAskedForAgain() throws Exception {
        try (LinkClient client = service.connect()) {
            // Nobody registered this merchant: the member's purchases there are kept all the same, up to their bound.
            int most = Relationship.OPEN_PURCHASES_MAX;
            for (int i = 0; i < most + 1; i++) {
                CardMessage message = CardMessage.purchase("0100", CARD, "BAKERY", 450 + i, 30_000 + i, today);
                assertThat(client.send(message).answer().get(39))
                        .as("purchase %d", i)
                        .isEqualTo(i < most ? "00" : "12");
            }
            assertThat(client.send(purchase(30_999)).answer().get(39)).isEqualTo("00");
        }
    }

    @Test
    void aPeerThatGoesAwayWithoutItsAnswersHarmsNobody() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (LinkClient client = service.connect()) {
                client.send(purchase(20_000 + i));
            }
        }
        try (LinkClient client = service.connect()) {
            assertThat(client.send(purchase(20_010)).answer().get(39)).isEqualTo("00");
        }
        assertThat(service.failures).hasValue(0);
    }

    @Test
    void whileTheEnginesQueueIsFullNothingIsReadAndThenItGoesOn(@TempDir Path other) throws Exception {
        try (var slow = new SlowService(other, 16)) {
            TestService.openCafe(slow.web);
            int members = 50;
            for (int i = 0; i < members; i++) {
                TestService.join(slow.web, "mem_" + i, TestService.card(i));
            }
            slow.storage.commitTakes = Duration.ofSeconds(1);
            int count = 6_000;
            try (LinkClient client = LinkClient.connect(slow.linkPort)) {
                Thread sending = Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < count; i++) {
                        String card = TestService.card(i % members);
                        client.send(CardMessage.purchase("0100", card, "NOWHERE" + i % 1000, 5000 + i, i, today));
                    }
                });
                int deepest = 0;
                for (int answered = 0; answered < count; ) {
                    deepest = Math.max(deepest, slow.host.queueDepth());
                    var answer = client.answer(Duration.ofMillis(5));
                    answered += answer.isPresent() ? 1 : 0;
                    answer.ifPresent(found -> assertThat(found.get(39)).isEqualTo("00"));
                }
                sending.join();
                // The queue and one read of the socket on top of it, and as much again that waits for its state.
                assertThat(deepest).isBetween(16, 2 * (16 + 65_536 / 180));
            }
        }
    }
}
