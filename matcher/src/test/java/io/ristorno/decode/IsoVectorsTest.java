package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ristorno.decode.Vectors.Vector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IsoVectorsTest {
    private static final String[] CLASSES = {
        "", "authorization", "financial", "file-action", "reversal", "reconciliation", "", "", "network-management"
    };
    private static final String[] FUNCTIONS = {
        "request", "request-response", "advice", "advice-response", "notification"
    };

    static List<Vector> messages() {
        return Vectors.messages();
    }

    static List<Vector> framed() {
        return Vectors.messages().stream()
                .filter(vector -> !vector.framedHex().isEmpty())
                .toList();
    }

    static List<Vector> malformed() {
        return Vectors.malformed();
    }

    @Test
    void thereAreVectors() {
        assertThat(messages()).hasSizeGreaterThan(15);
        assertThat(framed()).hasSizeGreaterThan(5);
        assertThat(malformed()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyFieldOfAVectorIsFoundAndNoOther(Vector vector) {
        Iso8583 message = indexed(vector, vector.bytes());
        Map<Integer, String> fields = new TreeMap<>();
        fields.put(0, String.format("%04d", message.mti()));
        for (int field = message.next(1); field != 0; field = message.next(field)) {
            String text = message.text(field);
            fields.put(field, message.layout(field).encoding.isBytes() ? "hex:" + text : text);
        }
        assertThat(fields).isEqualTo(vector.fields());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theFactsOfAVectorAreRead(Vector vector) {
        Iso8583 message = indexed(vector, vector.bytes());
        JsonNode clo = vector.clo();
        assertThat(CLASSES[message.messageClass()]).isEqualTo(clo.path("class").asText());
        assertThat(FUNCTIONS[message.function()]).isEqualTo(clo.path("function").asText());
        assertThat(message.dialect().version()).isEqualTo(clo.path("version").asInt());
        assertThat(message.repeat()).isEqualTo(clo.path("repeat").asBoolean());
        if (clo.has("amountMinor")) {
            assertThat(message.number(4)).isEqualTo(clo.path("amountMinor").asLong());
        }
    }

    @ParameterizedTest
    @MethodSource("framed")
    void aFramedVectorIsFoundInItsFrame(Vector vector) {
        Dialect dialect = framedLike(vector);
        byte[] framed = vector.framed();
        byte[] buffer = new byte[framed.length + 7];
        System.arraycopy(framed, 0, buffer, 4, framed.length);
        var framer = new Framer(dialect, 4096);
        for (int available = 0; available < framed.length; available++) {
            assertThat(framer.next(buffer, 4, available)).isEqualTo(Framer.Next.NEED_MORE);
        }
        assertThat(framer.next(buffer, 4, framed.length + 3)).isEqualTo(Framer.Next.FRAME);
        assertThat(framer.frameBytes()).isEqualTo(framed.length);
        var hex = HexFormat.of().withUpperCase();
        int from = framer.messageOffset();
        assertThat(hex.formatHex(buffer, from, from + framer.messageBytes())).isEqualTo(vector.hex());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theDecodedObjectHasTheFieldsWithoutCardData(Vector vector) throws IOException {
        JsonNode json = decoded(vector);
        Map<Integer, String> expected = new TreeMap<>(vector.fields());
        expected.keySet().removeAll(Vectors.CARD_FIELDS);
        expected.remove(0);
        Map<Integer, String> fields = new TreeMap<>();
        json.path("fields")
                .properties()
                .forEach(field -> fields.put(
                        Integer.valueOf(field.getKey()), field.getValue().asText()));
        assertThat(fields).isEqualTo(expected);
        assertThat(json.path("mti").asText()).isEqualTo(vector.fields().get(0));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theDecodedObjectNeverHasTheCardNumber(Vector vector) throws IOException {
        JsonNode json = decoded(vector);
        String pan = vector.clo().path("pan").asText("");
        String track = vector.fields().getOrDefault(35, "=");
        for (String number : List.of(pan, track.substring(0, track.indexOf('=')))) {
            if (!number.isEmpty()) {
                assertThat(json.toString()).doesNotContain(number);
                assertThat(json.path("card").path("lastFour").asText())
                        .isEqualTo(number.substring(number.length() - 4));
                assertThat(json.path("card").path("bin").asText()).isEqualTo(number.substring(0, 6));
                assertThat(CardToken.parse(json.path("card").path("token").asText()))
                        .isPresent();
            }
        }
        if (pan.isEmpty() && track.equals("=")) {
            assertThat(json.path("card").isNull()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void anEventOrTheReasonForNone(Vector vector) throws IOException {
        JsonNode json = decoded(vector);
        assertThat(json.has("event")).isTrue();
        assertThat(json.path("event").isNull()).isEqualTo(json.has("notAnEvent"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedVectorIsRefusedWithAReasonAndWithoutItsContent(Vector vector) throws IOException {
        var message = new Iso8583(Dialects.shipped(vector.dialect()));
        byte[] bytes = vector.bytes();
        assertThat(message.index(bytes, 0, bytes.length)).isFalse();
        assertThat(message.malformed().message()).isNotBlank().doesNotContainPattern("[0-9]{2}");
        JsonNode error = decoded(vector).path("error");
        assertThat(error.path("code").asText())
                .isEqualTo(message.malformed().code().name());
    }

    @Test
    void malformedVectorsAreRefusedForTheRightReason() {
        Map<String, String> reasons = new TreeMap<>();
        for (Vector vector : malformed()) {
            var message = new Iso8583(Dialects.shipped(vector.dialect()));
            byte[] bytes = vector.bytes();
            message.index(bytes, 0, bytes.length);
            Malformed malformed = message.malformed();
            reasons.put(vector.id(), malformed.code() + " " + malformed.field() + " @" + malformed.offset());
        }
        assertThat(reasons)
                .isEqualTo(Map.of(
                        "empty", "EMPTY  @0",
                        "short-secondary-bitmap-bin", "BAD_BITMAP 1 @10",
                        "incomplete-fixed", "TRUNCATED 3 @36",
                        "incomplete-var-data", "TRUNCATED 32 @88",
                        "bcd-nibble-in-length", "BAD_LENGTH 32 @12",
                        "letter-in-numeric", "NOT_NUMERIC 3 @30"));
    }

    @Test
    void aFieldTableInTheFormOfTheVectorsIsADialect() {
        Vectors.tree("dialects.json").path("dialects").properties().forEach(entry -> {
            var tree = (com.fasterxml.jackson.databind.node.ObjectNode) entry.getValue();
            tree.put("name", entry.getKey());
            Dialect theirs = Dialects.read(tree.toString().getBytes(StandardCharsets.UTF_8));
            Dialect ours = Dialects.shipped(entry.getKey());
            for (int field = 2; field < Dialect.FIELDS; field++) {
                assertThat(ours.describes(field))
                        .as("%s %d", entry.getKey(), field)
                        .isEqualTo(theirs.describes(field));
            }
        });
    }

    private static JsonNode decoded(Vector vector) throws IOException {
        String json = DecodedJson.iso8583(
                        Dialects.shipped(vector.dialect()), vector.bytes(), Vectors.tokens(), Vectors.RECEIVED, 1)
                .json();
        return new ObjectMapper().readTree(json);
    }

    private static Iso8583 indexed(Vector vector, byte[] bytes) {
        var message = new Iso8583(Dialects.shipped(vector.dialect()));
        boolean whole = message.index(bytes, 0, bytes.length);
        assertThat(whole).as(() -> message.malformed().toString()).isTrue();
        return message;
    }

    /** The vector's dialect in the vector's frame. */
    private static Dialect framedLike(Vector vector) {
        String framing = switch (vector.id()) {
            case "wso2-frame-ascii-3" -> "{'length': 'ascii-3'}";
            case "wso2-frame-binary-3" -> "{'length': 'binary-3'}";
            case "wso2-frame-binary-4-header" -> "{'length': 'binary-4', 'header': {'text': 'iso8583:1987'}}";
            default -> "{'length': 'binary-2'}";
        };
        return Dialects.read("{'name': 'framed', 'extends': '" + vector.dialect() + "', 'framing': " + framing + "}");
    }
}
