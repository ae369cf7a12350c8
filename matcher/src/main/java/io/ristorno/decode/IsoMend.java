package io.ristorno.decode;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to do about an ISO 8583 message that cannot be used. Of the message it repeats what was read as its type, four characters
 * at most, and nothing else.
 */
final class IsoMend {
    private static final int TYPE_BYTES_MAX = 4;

    private IsoMend() {}

    /** For a message whose fields were not found: commonly all of it is shifted, or of another dialect. */
    static String ofBytes(Dialect dialect, byte[] message, Iso8583 read) {
        for (int prefix : prefixes(dialect)) {
            if (isWholeFrom(prefix, dialect, message)) {
                return "leave out the first " + prefix + " bytes: they are the frame's length or header, and a message"
                        + " begins with its type";
            }
        }
        return hint(read.malformed().code())
                + (read.mti() < 0 ? "the message type was read as " : "its type was read as ")
                + type(dialect, message, read.mti())
                + ": if that is wrong, either the frame's length or header still stands before it, or the link has another"
                + " dialect";
    }

    private static String hint(Malformed.Code code) {
        return switch (code) {
            case TRUNCATED -> "check whether the line is whole, and the field's length in the dialect; ";
            case BAD_LENGTH, NOT_NUMERIC, BAD_TEXT ->
                "check how the dialect describes this field and the one before it; ";
            case UNKNOWN_FIELD -> "describe the field in a dialect that extends this one; ";
            case TRAILING_BYTES -> "check how the dialect describes the last field, or let it allow trailing bytes; ";
            default -> "";
        };
    }

    /** For a message that was read, and lacks what an event needs. */
    static String ofEvent(Malformed.Code code) {
        return switch (code) {
            case MISSING -> "ask the sender for this field, or see whether the dialect's mapping names where it stands";
            case NO_CARD -> "ask the sender for DE 2 or 35: without a card there is no event";
            case BAD_CARD -> "check DE 2 and 35: 12 to 19 digits";
            case BAD_CURRENCY -> "write a code of ISO 4217, or name mapping.defaultCurrency in the dialect";
            case BAD_TIME, TIME_OUT_OF_RANGE ->
                "check the sender's clock; messages of another day need --received, the time when they came";
            default -> "check what the sender writes into this field, and how the dialect describes it";
        };
    }

    private static Set<Integer> prefixes(Dialect dialect) {
        var prefixes = new TreeSet<>(Set.of(2, 4));
        int length = dialect.framing.prefixBytes();
        prefixes.add(length);
        prefixes.add(headerBytes(dialect.framing.header()));
        prefixes.add(length + headerBytes(dialect.framing.header()));
        prefixes.remove(0);
        return prefixes;
    }

    private static int headerBytes(Framing.Header header) {
        return switch (header) {
            case Framing.Header.None _ -> 0;
            case Framing.Header.Literal literal -> literal.length();
            case Framing.Header.Opaque(int bytes) -> bytes;
            case Framing.Header.Base1 _ -> Framing.Header.Base1.BYTES;
            case Framing.Header.Tpdu _ -> Framing.Header.Tpdu.BYTES;
        };
    }

    private static boolean isWholeFrom(int offset, Dialect dialect, byte[] message) {
        return offset < message.length && new Iso8583(dialect).index(message, offset, message.length - offset);
    }

    private static String type(Dialect dialect, byte[] message, int mti) {
        if (mti >= 0) {
            return String.format(Locale.ROOT, "%04d", mti);
        }
        int bytes = Math.min(message.length, dialect.mti == Encoding.BCD ? TYPE_BYTES_MAX / 2 : TYPE_BYTES_MAX);
        String hex = HexFormat.of().formatHex(message, 0, bytes);
        String text = new String(message, 0, bytes, StandardCharsets.ISO_8859_1);
        return text.chars().allMatch(character -> character >= ' ' && character < 0x7F)
                ? "hexadecimal " + hex + " (\"" + text + "\")"
                : "hexadecimal " + hex;
    }
}
