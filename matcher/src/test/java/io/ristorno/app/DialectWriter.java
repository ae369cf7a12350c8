package io.ristorno.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Map;

/** Writes messages as a shipped dialect's file lays them out, with none of the product's code. */
final class DialectWriter {
    private static final int BASE1_HEADER = 22;

    private final JsonNode file;
    private final Charset ebcdic;

    private DialectWriter(JsonNode file) {
        this.file = file;
        ebcdic = Charset.forName(file.path("codePage").asText("cp037").replace("cp", "IBM"));
    }

    static DialectWriter of(String dialect) {
        return new DialectWriter(file(dialect));
    }

    private static JsonNode file(String dialect) {
        try {
            JsonNode file = Web.JSON.readTree(Files.readAllBytes(TestService.DIALECTS.resolve(dialect + ".json")));
            return file.has("extends") ? overlaid(file(file.path("extends").asText()), file) : file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode overlaid(JsonNode below, JsonNode above) {
        if (!below.isObject() || !above.isObject()) {
            return above;
        }
        ObjectNode all = below.deepCopy();
        above.properties()
                .forEach(field -> all.set(field.getKey(), overlaid(below.path(field.getKey()), field.getValue())));
        return all;
    }

    /** The message with its length and, if the dialect has one, a header before it. */
    byte[] frame(byte[] message) {
        boolean base1 = file.path("framing").path("header").asText().equals("base1");
        byte[] header = new byte[base1 ? BASE1_HEADER : 0];
        if (base1) {
            header[0] = BASE1_HEADER;
        }
        var out = new ByteArrayOutputStream();
        int length = header.length + message.length;
        out.write(length >>> 8);
        out.write(length);
        out.writeBytes(new byte[file.path("framing").path("filler").asInt()]);
        out.writeBytes(header);
        out.writeBytes(message);
        return out.toByteArray();
    }

    byte[] message(CardMessage message) {
        return message(message.type, message.fields());
    }

    private byte[] message(String type, Map<Integer, String> fields) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(encoded(file.path("mti").asText("ascii"), type, false));
        long[] words = new long[2];
        fields.keySet().forEach(field -> words[(field - 1) / 64] |= Long.MIN_VALUE >>> (field - 1) % 64);
        boolean second = words[1] != 0 || file.path("always16").asBoolean();
        words[0] |= second ? Long.MIN_VALUE : 0;
        out.writeBytes(bitmap(words[0]));
        if (second) {
            out.writeBytes(bitmap(words[1]));
        }
        fields.forEach(
                (field, value) -> out.writeBytes(field(file.path("fields").path(Integer.toString(field)), value)));
        return out.toByteArray();
    }

    private byte[] bitmap(long word) {
        String hex = String.format("%016X", word);
        return file.path("bitmap").asText("binary").equals("binary")
                ? HexFormat.of().parseHex(hex)
                : hex.getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] field(JsonNode layout, String value) {
        String encoding = layout.path("enc").asText("ascii");
        boolean number = layout.path("type").asText().equals("n");
        if (layout.path("kind").asText().equals("fixed")) {
            int length = layout.path("len").asInt();
            String blank = number ? "0" : " ";
            String padding = blank.repeat(Math.max(0, length - value.length()));
            return encoded(encoding, number ? padding + value : value + padding, true);
        }
        var out = new ByteArrayOutputStream();
        int units = encoding.equals("binary") ? value.length() / 2 : value.length();
        out.writeBytes(indicator(layout, encoding, units));
        out.writeBytes(encoded(encoding, value, true));
        return out.toByteArray();
    }

    private byte[] indicator(JsonNode layout, String encoding, int units) {
        int digits = layout.path("lenDigits").asInt();
        String kind = layout.path("lenEnc").asText(encoding);
        return kind.equals("binary")
                ? HexFormat.of().parseHex(String.format("%0" + 2 * digits + "x", units))
                : encoded(kind, String.format("%0" + digits + "d", units), true);
    }

    /** An odd number of packed digits is padded on the left. */
    private byte[] encoded(String encoding, String value, boolean padded) {
        return switch (encoding) {
            case "ascii" -> value.getBytes(StandardCharsets.ISO_8859_1);
            case "ebcdic" -> value.getBytes(ebcdic);
            case "binary" -> HexFormat.of().parseHex(value);
            case "bcd" -> {
                String digits = value.replace('=', 'D');
                yield HexFormat.of().parseHex(padded && digits.length() % 2 == 1 ? "0" + digits : digits);
            }
            default -> throw new IllegalArgumentException(encoding);
        };
    }
}
