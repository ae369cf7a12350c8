package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ristorno decode}: hexadecimal lines in, one JSON object a line out, in the same order. */
class DecodeCommandTest {
    private static final String NUMBER = TestService.card(1);
    private static final Instant MADE = Instant.parse("2026-03-01T10:20:30Z");
    private static final String RECEIVED = "2026-03-01T10:20:31Z";
    /** When the public messages were made. */
    private static final String COFFEE_TIME = "2026-09-15T12:00:00Z";

    private static final Set<String> CARD_FIELDS = Set.of("0", "2", "14", "35", "36", "45", "52", "55");

    @TempDir
    Path folder;

    /** A message of a public source, with what it decodes to. */
    private record Vector(String dialect, String hex, TreeMap<String, String> fields) {
        boolean showsItsCardIn(String text) {
            String number = fields.getOrDefault("2", "");
            return !number.isEmpty() && text.contains(number);
        }
    }

    private static List<Vector> vectors(String file, String list) {
        try (InputStream in = DecodeCommandTest.class.getResourceAsStream("/iso8583/" + file)) {
            var vectors = new ArrayList<Vector>();
            for (JsonNode node : Web.JSON.readTree(in).path(list)) {
                var fields = new TreeMap<String, String>();
                node.path("expected")
                        .properties()
                        .forEach(field ->
                                fields.put(field.getKey(), field.getValue().asText()));
                vectors.add(
                        new Vector(node.path("spec").asText(), node.path("hex").asText(), fields));
            }
            return vectors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Vector> messages(String dialect) {
        return vectors("messages.json", "vectors").stream()
                .filter(vector -> vector.dialect.equals(dialect))
                .toList();
    }

    static Set<String> dialectsOfVectors() {
        var dialects = new TreeSet<String>();
        vectors("messages.json", "vectors").forEach(vector -> dialects.add(vector.dialect));
        return dialects;
    }

    static Stream<String> shippedDialects() throws IOException {
        try (Stream<Path> files = Files.list(TestService.DIALECTS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private CommandRun decode(String dialect, String received, List<String> lines) throws IOException {
        Path file = Files.write(folder.resolve("messages.hex"), lines, StandardCharsets.ISO_8859_1);
        return CommandRun.of("decode", "--dialect", dialect, "--received", received, file.toString());
    }

    private static List<JsonNode> json(CommandRun run) {
        return new Web.Reply(0, run.out(), Map.of()).lines();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String purchase(String dialect) {
        return hex(DialectWriter.of(dialect).message(CardMessage.purchase("0100", NUMBER, "CAFE", 5000, 7, MADE)));
    }

    // Good lines.

    @ParameterizedTest
    @MethodSource("dialectsOfVectors")
    void everyPublicMessageDecodesToItsFieldsWithoutCardData(String dialect) throws IOException {
        List<Vector> vectors = messages(dialect);
        CommandRun run =
                decode(dialect, COFFEE_TIME, vectors.stream().map(Vector::hex).toList());
        assertThat(run.exit()).isZero();
        List<JsonNode> lines = json(run);
        assertThat(lines).hasSameSizeAs(vectors);
        for (int i = 0; i < lines.size(); i++) {
            var expected = new TreeMap<>(vectors.get(i).fields);
            assertThat(lines.get(i).path("mti").asText()).isEqualTo(expected.get("0"));
            expected.keySet().removeAll(CARD_FIELDS);
            var fields = new TreeMap<String, String>();
            lines.get(i)
                    .path("fields")
                    .properties()
                    .forEach(
                            field -> fields.put(field.getKey(), field.getValue().asText()));
            assertThat(fields).isEqualTo(expected);
            assertThat(vectors.get(i).showsItsCardIn(run.out())).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("shippedDialects")
    void everyShippedDialectMakesAnEventOfAPurchase(String dialect) throws IOException {
        CardMessage message = switch (dialect) {
            case "ipm-ascii", "ipm-ebcdic" -> ofClearingFile();
            case "iso93-ascii" -> of1993();
            default -> CardMessage.purchase("0100", NUMBER, "CAFE", 5000, 7, MADE);
        };
        CommandRun run =
                decode(dialect, RECEIVED, List.of(hex(DialectWriter.of(dialect).message(message))));
        assertThat(run.exit()).as(run.out()).isZero();
        JsonNode line = json(run).getFirst();
        JsonNode event = line.path("event");
        assertThat(event.path("type").asText())
                .as(run.out())
                .isEqualTo(dialect.startsWith("ipm") ? "clearing" : "authorization");
        assertThat(event.path("amount").toString()).isEqualTo(Web.quoted("{'minor':5000,'currency':'EUR'}"));
        assertThat(event.path("merchant").path("mid").asText()).isEqualTo("CAFE");
        assertThat(event.path("merchant").path("mcc").asInt()).isEqualTo(5812);
        assertThat(event.path(event.has("at") ? "at" : "local").asText()).startsWith("2026-03-01T10:20:30");
        assertThat(line.path("card").path("bin").asText()).isEqualTo(NUMBER.substring(0, 6));
        assertThat(line.path("card").path("lastFour").asText()).isEqualTo(NUMBER.substring(12));
        assertThat(event.path("card"))
                .isEqualTo(Web.JSON
                        .createObjectNode()
                        .set("token", line.path("card").path("token")));
        assertThat(run.out()).doesNotContain(NUMBER);
    }

    private static CardMessage of1993() {
        return CardMessage.of("1100")
                .with(2, NUMBER)
                .with(3, "000000")
                .with(4, "000000005000")
                .with(7, "0301102030")
                .with(11, "000007")
                .with(12, "260301102030")
                .with(22, "51010151114C")
                .with(26, "5812")
                .with(32, CardMessage.ACQUIRER)
                .with(37, "000000000007")
                .with(41, "TERM0001")
                .with(42, "CAFE")
                .with(43, "HARBOUR COFFEE HOUSE")
                .with(49, "978");
    }

    private static CardMessage ofClearingFile() {
        return CardMessage.of("1240")
                .with(2, NUMBER)
                .with(3, "000000")
                .with(4, "000000005000")
                .with(12, "260301102030")
                .with(24, "200")
                .with(26, "5812")
                .with(31, "05123456060000000000071")
                .with(32, CardMessage.ACQUIRER)
                .with(42, "CAFE")
                .with(43, "HARBOUR COFFEE\\\\BERLIN\\10115        DEU")
                .with(49, "978")
                .with(71, "00000007");
    }

    @Test
    void whatIsNoEventSaysWhy() throws IOException {
        DialectWriter writer = DialectWriter.of("iso87-ascii");
        CardMessage purchase = CardMessage.purchase("0120", NUMBER, "CAFE", 5000, 7, MADE);
        CommandRun run = decode(
                "iso87-ascii",
                RECEIVED,
                List.of(
                        hex(writer.message(CardMessage.network("301", 1))),
                        hex(writer.message(purchase.with(39, "05"))),
                        hex(writer.message(purchase.with(39, "00").without(49)))));
        assertThat(run.exit()).isZero();
        assertThat(json(run))
                .extracting(line -> line.path("notAnEvent").path("code").asText() + " "
                        + line.path("notAnEvent").path("field").asText())
                .containsExactly("ECHO ", "DECLINED ", "MISSING 49");
    }

    @Test
    void aKeyFileMakesTheTokensOfTheServiceThatHasIt() throws IOException {
        Path key = Files.writeString(folder.resolve("card.key"), "0123456789abcdef".repeat(4));
        Path file = Files.writeString(folder.resolve("messages.hex"), purchase("iso87-ascii"));
        String trial = json(decode("iso87-ascii", RECEIVED, List.of(purchase("iso87-ascii"))))
                .getFirst()
                .path("card")
                .path("token")
                .asText();
        CommandRun run = CommandRun.of(
                "decode",
                "--dialect",
                "iso87-ascii",
                "--received",
                RECEIVED,
                "--key-file",
                key.toString(),
                file.toString());
        assertThat(json(run).getFirst().path("card").path("token").asText())
                .startsWith("v1:")
                .isNotEqualTo(trial);
    }

    @Test
    void withoutAFileItReadsStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(purchase("iso87-bcd").getBytes(StandardCharsets.US_ASCII)));
        try {
            CommandRun run = CommandRun.of("decode", "--dialect", "iso87-bcd", "--received", RECEIVED);
            assertThat(json(run)).hasSize(1);
            assertThat(run.exit()).isZero();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aDialectOfOnesOwnIsAPath() throws IOException {
        Path mine = Files.writeString(
                folder.resolve("mine.json"),
                "{\"name\": \"mine\", \"extends\": \"iso87-ascii\", \"bitmap\": \"binary\"}");
        CommandRun run = decode(mine.toString(), RECEIVED, List.of(purchase("iso87-ascii-binbitmap")));
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
    }

    // Malformed lines.

    @Test
    void everyPublicMalformedMessageIsRefusedWithItsReason() throws IOException {
        for (Vector vector : vectors("malformed.json", "malformed")) {
            if (!vector.hex.isEmpty()) {
                CommandRun run = decode(vector.dialect, COFFEE_TIME, List.of(vector.hex));
                JsonNode error = json(run).getFirst().path("error");
                assertThat(error.path("code").asText()).isNotBlank();
                assertThat(error.path("message").asText()).isNotBlank();
                assertThat(error.path("offset").asInt(-1)).isNotNegative();
                assertThat(run.exit()).isEqualTo(1);
            }
        }
    }

    @Test
    void aMalformedLineIsToldInItsPlaceAndTheRestIsDecoded() throws IOException {
        String good = purchase("iso87-ascii");
        byte[] letter = HexFormat.of().parseHex(good);
        int amountAt = 4 + 16 + 2 + 16 + 6;
        letter[amountAt] = 'x';
        CommandRun run = decode(
                "iso87-ascii",
                RECEIVED,
                List.of(
                        good,
                        "",
                        hex(letter),
                        good.substring(0, good.length() - 2),
                        good + "30",
                        "3939" + good.substring(4),
                        "not hexadecimal",
                        good.substring(1),
                        "  " + good + "  "));
        assertThat(json(run))
                .extracting(line -> line.path("error").path("code").asText() + " "
                        + line.path("error").path("field").asText())
                .containsExactly(
                        " ",
                        "NOT_NUMERIC 4",
                        "TRUNCATED 49",
                        "TRAILING_BYTES ",
                        "BAD_MTI ",
                        "NOT_HEX ",
                        "NOT_HEX ",
                        " ");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).doesNotContain(NUMBER);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void anErrorHasTheLineOfItsFileAndAMend() throws IOException {
        String good = purchase("iso87-ascii");
        CommandRun run = decode(
                "iso87-ascii", RECEIVED, List.of("# a comment", good, "", good.substring(0, 60), "no hex", good + "0"));
        List<JsonNode> lines = json(run);
        assertThat(lines).extracting(line -> line.path("line").asInt()).containsExactly(0, 4, 5, 6);
        assertThat(lines.subList(1, 4))
                .allSatisfy(line ->
                        assertThat(line.path("error").path("mend").asText()).isNotBlank());
        assertThat(lines.get(2).path("error").path("message").asText()).contains("character 1 of the line");
        assertThat(lines.get(3).path("error").path("message").asText()).contains("odd number");
    }

    @Test
    void hexadecimalIsReadAsPeoplePasteIt() throws IOException {
        String good = purchase("iso87-bcd");
        String spaced = good.replaceAll("(..)", "$1 ");
        CommandRun run = decode(
                "iso87-bcd",
                RECEIVED,
                List.of(
                        good,
                        spaced,
                        "0x" + good,
                        good.toUpperCase(Locale.ROOT),
                        good.replaceAll("(..)", "0x$1, "),
                        "\t" + spaced));
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(json(run)).hasSize(6).containsOnly(json(run).getFirst());
        assertThat(json(decode("iso87-bcd", RECEIVED, List.of("01x2", "0x0x01"))))
                .allMatch(line -> line.path("error").path("code").asText().equals("NOT_HEX"));
    }

    @ParameterizedTest
    @MethodSource("shippedDialects")
    void aFramesLengthThatIsLeftOnIsTold(String dialect) throws IOException {
        CardMessage message = switch (dialect) {
            case "ipm-ascii", "ipm-ebcdic" -> ofClearingFile();
            case "iso93-ascii" -> of1993();
            default -> CardMessage.purchase("0100", NUMBER, "CAFE", 5000, 7, MADE);
        };
        byte[] bytes = DialectWriter.of(dialect).message(message);
        CommandRun run = decode(
                dialect, RECEIVED, List.of("%04x".formatted(bytes.length) + hex(bytes), "30313530" + hex(bytes)));
        assertThat(json(run))
                .extracting(line -> line.path("error").path("mend").asText())
                .satisfiesExactly(
                        two -> assertThat(two).contains("leave out the first 2 bytes"),
                        four -> assertThat(four).contains("leave out the first 4 bytes"));
        assertThat(run.out()).doesNotContain(NUMBER);
    }

    @Test
    void aMessageOfAnotherDialectIsToldWhatItsTypeWasReadAs() throws IOException {
        JsonNode packed = json(decode("iso87-ascii", RECEIVED, List.of(purchase("iso87-bcd"))))
                .getFirst()
                .path("error");
        assertThat(packed.path("code").asText()).isEqualTo("BAD_MTI");
        assertThat(packed.path("mend").asText())
                .startsWith("the message type was read as hexadecimal 0100")
                .contains("the frame's length or header", "another dialect");
        JsonNode printed = json(decode("iso87-ascii-binbitmap", RECEIVED, List.of(purchase("iso87-ascii"))))
                .getFirst()
                .path("error");
        assertThat(printed.path("mend").asText()).contains("its type was read as 0100", "another dialect");
    }

    @Test
    void theSampleDecodesAsTheReadmeSays() {
        CommandRun run = CommandRun.of(
                "decode",
                "--dialect",
                "iso87-ascii",
                "--received",
                "2026-03-02T12:00:00Z",
                Path.of("..", "config", "simulation", "messages.hex").toString());
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(json(run))
                .extracting(line -> line.path("event").isObject()
                        ? line.path("event").path("type").asText()
                        : line.path("notAnEvent").path("code").asText())
                .containsExactly("ECHO", "authorization", "reversal", "clearing");
    }

    @Test
    void aFieldThatTheDialectDoesNotDescribeIsNamed() throws IOException {
        DialectWriter writer = DialectWriter.of("iso87-ascii");
        byte[] message = writer.message(
                CardMessage.purchase("0100", NUMBER, "CAFE", 5000, 7, MADE).with(127, "x"));
        Path mine = Files.writeString(
                folder.resolve("mine.json"),
                "{\"name\": \"mine\", \"extends\": \"iso87-ascii\", \"fields\": {\"127\": {\"kind\": \"absent\"}}}");
        JsonNode error = json(decode(mine.toString(), RECEIVED, List.of(hex(message))))
                .getFirst()
                .path("error");
        assertThat(error.path("code").asText() + " " + error.path("field").asText())
                .isEqualTo("UNKNOWN_FIELD 127");
    }

    @Test
    void bytesThatAreNoTextAreNoHexadecimal() throws IOException {
        CommandRun run = decode("iso87-ascii", RECEIVED, List.of("ü", purchase("iso87-ascii")));
        assertThat(run.err()).isEmpty();
        assertThat(json(run))
                .extracting(line -> line.path("error").path("code").asText())
                .containsExactly("NOT_HEX", "");
    }

    @Test
    void everyCutOfAMessageIsRefusedWithoutItsCard() throws IOException {
        byte[] whole = HexFormat.of().parseHex(purchase("iso87-bcd"));
        var lines = new ArrayList<String>();
        for (int end = 1; end < whole.length; end++) {
            lines.add(hex(Arrays.copyOf(whole, end)));
        }
        CommandRun run = decode("iso87-bcd", RECEIVED, lines);
        assertThat(json(run)).hasSameSizeAs(lines).allMatch(line -> line.has("error"));
        assertThat(run.out()).doesNotContain(NUMBER);
    }

    // Mistakes of the caller.

    private static void assertOneSentence(CommandRun run, String... words) {
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("ristorno: ").contains(words).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aDialectThatIsNotThereIsOneSentence() {
        assertOneSentence(CommandRun.of("decode", "--dialect", "nobodys"), "there is no dialect file", "nobodys.json");
    }

    @Test
    void aDialectWithMistakesIsRefusedWithAllOfThem() throws IOException {
        Path mine = Files.writeString(
                folder.resolve("mine.json"), "{\"name\": \"mine\", \"mti\": \"morse\", \"surprise\": 1}");
        assertOneSentence(CommandRun.of("decode", "--dialect", mine.toString()), "mti: ", "surprise: ");
    }

    @Test
    void aFileThatIsNotThereIsOneSentence() {
        String file = folder.resolve("none.hex").toString();
        assertOneSentence(CommandRun.of("decode", "--dialect", "iso87-ascii", file), "there is no file", "none.hex");
    }

    @Test
    void aFolderIsNoFile() {
        assertOneSentence(
                CommandRun.of("decode", "--dialect", "iso87-ascii", folder.toString()),
                "cannot read",
                folder.toString());
    }

    @Test
    void aKeyFileThatIsNotThereIsOneSentenceAndIsNotMade() {
        Path key = folder.resolve("none.key");
        assertOneSentence(
                CommandRun.of("decode", "--dialect", "iso87-ascii", "--key-file", key.toString()),
                "there is no file",
                "none.key");
        assertThat(key).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"noon", "2026-03-01", "2026-03-01T10:00:00"})
    void aTimeThatIsNoneIsOneSentence(String time) {
        assertOneSentence(
                CommandRun.of("decode", "--dialect", "iso87-ascii", "--received", time), "--received: ISO 8601");
    }

    @Test
    void theDialectHasToBeSaid() {
        CommandRun run = CommandRun.of("decode", "messages.hex");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--dialect=NAME").contains("./ristorno decode --help");
    }
}
