package io.ristorno.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * A dialect for whoever writes messages: the same file that the decoder reads, read again by other code.
 *
 * <p>Only dialects of ASCII characters, without a header: the traffic of tests needs no more.
 */
public final class WireFormat {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OVERLAID_LEVELS = 3;
    private static final int LIFE_CYCLE_DIGITS = 15;
    private static final int SEQUENCE_DIGITS = 2;

    /**
     * A data element.
     *
     * @param units characters, of a variable one at most
     * @param indicatorDigits digits of its length, 0 for a fixed one
     * @param isNumber whether it holds digits only: padded with zeros in front, everything else with blanks behind
     */
    record Element(int number, int units, int indicatorDigits, boolean isNumber) {}

    /** Characters within a data element that have a meaning of their own. */
    record Slot(int field, int at, int length) {
        int end() {
            return at + length;
        }
    }

    private final String name;
    private final int lengthBytes;
    private final boolean lengthIsBinary;
    private final boolean lengthIsInclusive;
    private final boolean bitmapIsBinary;
    private final boolean alwaysSecondBitmap;
    private final Element[] elements = new Element[Template.FIELDS];
    private final Optional<Slot> lifeCycle;
    private final Optional<Slot> sequence;
    private final Optional<Slot> count;

    private WireFormat(JsonNode file) {
        name = file.path("name").asText();
        JsonNode framing = file.path("framing");
        String length = framing.path("length").asText("binary-2");
        refuse(!length.matches("(binary|ascii)-[1-6]"), "its frames have a length of another kind");
        refuse(framing.has("header") && !framing.path("header").asText().equals("none"), "its frames have a header");
        refuse(framing.path("filler").asInt() != 0, "its frames have a filler");
        lengthBytes = length.charAt(length.length() - 1) - '0';
        lengthIsBinary = length.startsWith("binary");
        lengthIsInclusive = framing.path("inclusive").asBoolean();
        refuse(!file.path("mti").asText("ascii").equals("ascii"), "its message type is not in ASCII");
        String bitmap = file.path("bitmap").asText("binary");
        refuse(bitmap.equals("hex-ebcdic"), "its bitmap is not in ASCII");
        bitmapIsBinary = bitmap.equals("binary");
        alwaysSecondBitmap = file.path("always16").asBoolean();
        file.path("fields").properties().forEach(field -> element(Integer.parseInt(field.getKey()), field.getValue()));
        JsonNode mapping = file.path("mapping");
        lifeCycle = slot(file, mapping.path("lifeCycle").path(0), LIFE_CYCLE_DIGITS);
        sequence = slot(file, mapping.path("clearingSequence"), SEQUENCE_DIGITS);
        count = slot(file, mapping.path("clearingCount"), SEQUENCE_DIGITS);
    }

    /**
     * Reads a dialect's file.
     *
     * @param json the file
     * @param others the files that it may extend, by name
     * @throws IllegalArgumentException if it is no dialect of ASCII characters; the message says why
     */
    public static WireFormat read(byte[] json, Function<String, Optional<byte[]>> others) {
        try {
            return new WireFormat(merged(json, others));
        } catch (IOException _) {
            throw new IllegalArgumentException("the dialect is not JSON");
        }
    }

    private static JsonNode merged(byte[] json, Function<String, Optional<byte[]>> others) throws IOException {
        JsonNode file = JSON.readTree(json);
        if (!file.has("extends")) {
            return file;
        }
        String base = file.path("extends").asText();
        byte[] below = others.apply(base)
                .orElseThrow(() -> new IllegalArgumentException("there is no dialect " + base + " to extend"));
        return overlaid(merged(below, others), file, OVERLAID_LEVELS);
    }

    /** Objects field by field down to the lines of the field table, everything else replaced. */
    private static JsonNode overlaid(JsonNode below, JsonNode above, int levels) {
        if (levels == 0 || !below.isObject() || !above.isObject()) {
            return above;
        }
        ObjectNode all = below.deepCopy();
        above.properties()
                .forEach(field -> all.set(
                        field.getKey(),
                        all.has(field.getKey())
                                ? overlaid(all.get(field.getKey()), field.getValue(), levels - 1)
                                : field.getValue()));
        return all;
    }

    private void refuse(boolean wrong, String why) {
        if (wrong) {
            throw new IllegalArgumentException("dialect " + name + ": " + why
                    + "; messages can be written for dialects of ASCII characters such as iso87-ascii");
        }
    }

    private void element(int number, JsonNode line) {
        boolean variable = line.path("kind").asText().equals("var");
        boolean ascii = line.path("enc").asText("ascii").equals("ascii")
                && (!variable || line.path("lenEnc").asText("ascii").equals("ascii"));
        if (number < elements.length && ascii && !line.path("kind").asText().equals("absent")) {
            elements[number] = new Element(
                    number,
                    line.path("len").asInt(),
                    variable ? line.path("lenDigits").asInt() : 0,
                    line.path("type").asText().equals("n"));
        }
    }

    /** Where a mapping points: a whole field, or a slice of one. What stands deeper is left out of our messages. */
    private static Optional<Slot> slot(JsonNode file, JsonNode ref, int length) {
        if (!ref.isTextual()) {
            return Optional.empty();
        }
        String[] path = ref.asText().split("\\.", 2);
        int field = Integer.parseInt(path[0]);
        JsonNode line = file.path("fields").path(path[0]);
        if (path.length == 1) {
            return Optional.of(
                    new Slot(field, 0, Math.min(length, line.path("len").asInt())));
        }
        JsonNode slice = line.path("parts").path("fields").path(path[1]);
        return slice.has("at")
                ? Optional.of(new Slot(
                        field, slice.path("at").asInt(), slice.path("len").asInt()))
                : Optional.empty();
    }

    String name() {
        return name;
    }

    /** Bytes in front of a message. */
    int prefixBytes() {
        return lengthBytes;
    }

    /** Writes the length of a frame whose message has so many bytes. */
    void prefix(byte[] target, int at, int messageBytes) {
        long said = lengthIsInclusive ? messageBytes + lengthBytes : messageBytes;
        for (int i = at + lengthBytes - 1; i >= at; i--) {
            target[i] = (byte) (lengthIsBinary ? said : '0' + said % 10);
            said = lengthIsBinary ? said >>> 8 : said / 10;
        }
    }

    /** Bytes of the message that a prefix announces. */
    int messageBytes(byte[] source, int at) {
        int said = 0;
        for (int i = at; i < at + lengthBytes; i++) {
            said = lengthIsBinary ? said << 8 | source[i] & 0xFF : said * 10 + source[i] - '0';
        }
        return lengthIsInclusive ? said - lengthBytes : said;
    }

    boolean bitmapIsBinary() {
        return bitmapIsBinary;
    }

    boolean alwaysSecondBitmap() {
        return alwaysSecondBitmap;
    }

    /** Bytes of eight bytes of bitmap. */
    int bitmapWordBytes() {
        return bitmapIsBinary ? 8 : 16;
    }

    /** A field's place in the table. */
    Element element(int field) {
        Element element = elements[field];
        if (element == null) {
            throw new IllegalArgumentException(
                    "dialect " + name + ": field " + field + " is not one of ASCII characters");
        }
        return element;
    }

    /** Where the network's life-cycle id stands. */
    Optional<Slot> lifeCycle() {
        return lifeCycle;
    }

    /** Where a clearing tells its number among several. */
    Optional<Slot> sequence() {
        return sequence;
    }

    /** Where it tells how many there will be. */
    Optional<Slot> count() {
        return count;
    }
}
