package io.ristorno.decode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The naive twin of the index: packs a message field by field into a dialect's bytes, for tests. */
final class Packed {
    private final Dialect dialect;
    private final String mti;
    private final Map<Integer, String> fields = new TreeMap<>();

    private Packed(Dialect dialect, String mti) {
        this.dialect = dialect;
        this.mti = mti;
    }

    static Packed message(Dialect dialect, String mti) {
        return new Packed(dialect, mti);
    }

    /** A purchase with everything that a complete message has. */
    static Packed purchase(Dialect dialect, String mti) {
        return message(dialect, mti)
                .with(2, "4111111111111111")
                .with(3, "000000")
                .with(4, "000000012550")
                .with(7, "0912104512")
                .with(11, "004521")
                .with(12, "124512")
                .with(13, "0912")
                .with(18, "5812")
                .with(22, "051")
                .with(32, "12345")
                .with(37, "625510045210")
                .with(41, "TERM0042")
                .with(42, "SWEMERCH0001234")
                .with(43, "HARBOUR COFFEE HOUSE   STOCKHOLM     SWE")
                .with(49, "978");
    }

    Packed with(int field, String value) {
        fields.put(field, value);
        return this;
    }

    Packed without(int field) {
        fields.remove(field);
        return this;
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(dialect.mti == Encoding.BCD ? HexFormat.of().parseHex(mti) : characters(dialect.mti, mti));
        long[] words = new long[3];
        fields.keySet().forEach(field -> words[(field - 1) / 64] |= Long.MIN_VALUE >>> ((field - 1) % 64));
        boolean third = words[2] != 0;
        boolean second = third || words[1] != 0 || dialect.always16;
        words[0] |= second ? Long.MIN_VALUE : 0;
        words[1] |= third ? Long.MIN_VALUE : 0;
        for (int i = 0; i < (third ? 3 : second ? 2 : 1); i++) {
            String hex = String.format("%016X", words[i]);
            out.writeBytes(
                    switch (dialect.bitmap) {
                        case BINARY -> HexFormat.of().parseHex(hex);
                        case HEX_EBCDIC -> characters(Encoding.EBCDIC, hex);
                        default -> characters(Encoding.ASCII, hex);
                    });
        }
        fields.forEach((field, value) -> out.writeBytes(field(dialect.layouts[field], value)));
        return out.toByteArray();
    }

    byte[] field(Layout layout, String value) {
        byte[] content = content(layout, value);
        var out = new ByteArrayOutputStream();
        if (!layout.isFixed()) {
            int units = layout.encoding.isBytes() ? value.length() / 2 : value.length();
            int count = layout.encoding == Encoding.BCD && layout.countsBytes ? content.length : units;
            count = layout.encoding.isHex() && !layout.countsBytes ? value.length() : count;
            out.writeBytes(indicator(layout, count));
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private byte[] indicator(Layout layout, int count) {
        int size = layout.indicatorBytes;
        return switch (layout.indicator()) {
            case ASCII, EBCDIC -> characters(layout.indicator(), String.format("%0" + size + "d", count));
            case BCD -> HexFormat.of().parseHex(String.format("%0" + 2 * size + "d", count));
            default -> HexFormat.of().parseHex(String.format("%0" + 2 * size + "x", count));
        };
    }

    private byte[] content(Layout layout, String value) {
        return switch (layout.encoding) {
            case ASCII, HEX_ASCII -> characters(Encoding.ASCII, value);
            case EBCDIC, HEX_EBCDIC -> characters(Encoding.EBCDIC, value);
            case BINARY -> HexFormat.of().parseHex(value);
            case BCD -> packed(layout, value);
        };
    }

    private byte[] packed(Layout layout, String value) {
        if (layout.content == Layout.Content.XN) {
            var out = new ByteArrayOutputStream();
            out.write(value.charAt(0));
            String digits = value.substring(1);
            out.writeBytes(HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits));
            return out.toByteArray();
        }
        String digits = value.replace('=', 'D');
        boolean odd = digits.length() % 2 == 1;
        return HexFormat.of().parseHex(odd ? (layout.padRight ? digits + "F" : "0" + digits) : digits);
    }

    private byte[] characters(Encoding encoding, String text) {
        return encoding == Encoding.EBCDIC ? dialect.page.bytes(text) : text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
