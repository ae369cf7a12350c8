package io.ristorno.app;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;

/** A message as the dialect iso87-ascii lays it out, written and read without any of the product's code. */
final class CardMessage {
    /** The merchants of these tests clear through it. */
    static final String ACQUIRER = "12345";

    private static final Map<Integer, Integer> FIXED = Map.ofEntries(
            Map.entry(3, 6),
            Map.entry(4, 12),
            Map.entry(6, 12),
            Map.entry(7, 10),
            Map.entry(11, 6),
            Map.entry(12, 6),
            Map.entry(13, 4),
            Map.entry(14, 4),
            Map.entry(18, 4),
            Map.entry(22, 3),
            Map.entry(37, 12),
            Map.entry(38, 6),
            Map.entry(39, 2),
            Map.entry(41, 8),
            Map.entry(42, 15),
            Map.entry(43, 40),
            Map.entry(49, 3),
            Map.entry(51, 3),
            Map.entry(70, 3),
            Map.entry(90, 42),
            Map.entry(95, 42));
    private static final Map<Integer, Integer> LENGTH_DIGITS =
            Map.of(2, 2, 32, 2, 33, 2, 35, 2, 48, 3, 54, 3, 55, 3, 62, 3, 63, 3, 104, 3);
    private static final DateTimeFormatter SENT =
            DateTimeFormatter.ofPattern("MMddHHmmss").withZone(ZoneOffset.UTC);

    final String type;
    private final Map<Integer, String> fields = new TreeMap<>();

    private CardMessage(String type) {
        this.type = type;
    }

    static CardMessage of(String type) {
        return new CardMessage(type);
    }

    /** A purchase at a merchant whose local time is UTC; a trace number makes it unique. */
    static CardMessage purchase(String type, String card, String mid, long minor, int trace, Instant at) {
        String sent = SENT.format(at);
        return of(type).with(2, card)
                .with(3, "000000")
                .with(4, String.format("%012d", minor))
                .with(7, sent)
                .with(11, String.format("%06d", trace % 1_000_000))
                .with(12, sent.substring(4))
                .with(13, sent.substring(0, 4))
                .with(18, "5812")
                .with(22, "051")
                .with(32, ACQUIRER)
                .with(37, String.format("%012d", trace))
                .with(41, "TERM0001")
                .with(42, String.format("%-15s", mid))
                .with(43, String.format("%-40s", "HARBOUR COFFEE HOUSE   BERLIN       DE"))
                .with(49, "978");
    }

    /** A message about the link itself: 001 signs on, 002 off, 301 is an echo. */
    static CardMessage network(String code, int trace) {
        return of("0800")
                .with(7, SENT.format(Instant.now()))
                .with(11, String.format("%06d", trace))
                .with(70, code);
    }

    CardMessage with(int field, String value) {
        fields.put(field, value);
        return this;
    }

    CardMessage without(int field) {
        fields.remove(field);
        return this;
    }

    /** The same message of another type: a repeat, a clearing of an authorization. */
    CardMessage as(String other) {
        var copy = new CardMessage(other);
        copy.fields.putAll(fields);
        return copy;
    }

    String get(int field) {
        return fields.getOrDefault(field, "");
    }

    Map<Integer, String> fields() {
        return fields;
    }

    /** What makes it unique on its link, as purchases show it. */
    String id() {
        return type.charAt(1) + "|" + get(7) + "|" + get(11) + "|" + get(32) + "|" + get(37);
    }

    /** Without its length. */
    byte[] bytes() {
        long[] words = new long[2];
        fields.keySet().forEach(field -> words[(field - 1) / 64] |= Long.MIN_VALUE >>> (field - 1) % 64);
        boolean second = words[1] != 0;
        var text = new StringBuilder(type);
        text.append(String.format("%016X", second ? words[0] | Long.MIN_VALUE : words[0]));
        if (second) {
            text.append(String.format("%016X", words[1]));
        }
        fields.forEach((field, value) -> {
            if (LENGTH_DIGITS.containsKey(field)) {
                text.append(String.format("%0" + LENGTH_DIGITS.get(field) + "d", value.length()));
            } else if (value.length() != FIXED.get(field)) {
                throw new IllegalArgumentException("field " + field + " has " + FIXED.get(field) + " characters");
            }
            text.append(value);
        });
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    byte[] frame() {
        return framed(bytes());
    }

    /** Two bytes of length before it. */
    static byte[] framed(byte[] message) {
        var out = new ByteArrayOutputStream(message.length + 2);
        out.write(message.length >>> 8);
        out.write(message.length);
        out.writeBytes(message);
        return out.toByteArray();
    }

    /** Reads a message without its length. */
    static CardMessage read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.US_ASCII);
        var message = new CardMessage(text.substring(0, 4));
        long first = Long.parseUnsignedLong(text, 4, 20, 16);
        boolean second = first < 0;
        long other = second ? Long.parseUnsignedLong(text, 20, 36, 16) : 0;
        int at = second ? 36 : 20;
        for (int field = 2; field <= 128; field++) {
            long word = field <= 64 ? first : other;
            if ((word & Long.MIN_VALUE >>> (field - 1) % 64) != 0) {
                int digits = LENGTH_DIGITS.getOrDefault(field, 0);
                int length = digits == 0 ? FIXED.get(field) : Integer.parseInt(text, at, at + digits, 10);
                message.fields.put(field, text.substring(at + digits, at + digits + length));
                at += digits + length;
            }
        }
        if (at != text.length()) {
            throw new IllegalArgumentException("bytes follow the last field");
        }
        return message;
    }

    @Override
    public String toString() {
        return type + fields;
    }
}
