package io.ristorno.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * How one field, or one part of a composite field, stands in the bytes: a line of the dialect's table, compiled.
 *
 * <p>Lengths count units: characters, digits or bytes. Units are bytes except in BCD and hex.
 */
final class Layout {
    /** A length that a field cannot have: offsets and sizes of a message fit 16 bits twice. */
    static final int UNITS_MAX = 32_767;

    private static final byte[] HEX_ASCII = hexValues('0', 'A', 'a');
    private static final byte[] HEX_EBCDIC = hexValues(0xF0, 0xC1, 0x81);

    /** What a field may hold. */
    enum Content {
        /** Digits. */
        N,
        /** Letters, digits, blanks and marks: no control characters. */
        AN,
        /** Anything. */
        ANS,
        /** Track data: digits and a separator. */
        Z,
        /** Bytes. */
        B,
        /** A sign, C or D, and digits; an amount of 0 often comes with a 0 in its place. */
        XN
    }

    /**
     * One line of a field table.
     *
     * @param length of a fixed field, or the greatest of a variable one, in units; 0 to {@link #UNITS_MAX}, but of {@link #UNKNOWN}
     * @param countsBytes whether the length counts bytes where a unit is not a byte
     * @param padRight of an odd number of BCD digits: whether the last half byte is the one without a digit
     * @param indicatorBytes bytes of the length indicator, 0 for a fixed field
     * @param indicator its encoding: ASCII, EBCDIC, BCD or BINARY
     */
    record Line(
            Content content,
            Encoding encoding,
            int length,
            boolean countsBytes,
            boolean padRight,
            int indicatorBytes,
            Encoding indicator) {}

    /** Of a field that the dialect does not describe: longer than any message, so that it stands nowhere. */
    static final Layout UNKNOWN =
            new Layout(new Line(Content.B, Encoding.BINARY, Integer.MAX_VALUE, true, false, 0, Encoding.BINARY));

    final Encoding encoding;
    final Content content;
    final int indicatorBytes;

    private final Encoding indicator;
    final boolean countsBytes;
    final boolean padRight;
    private final int unitsMax;
    private final int fixedBytes;
    private final int fixedUnits;
    /** The zone of the length indicator's digits, 0 if it has none. */
    private final int indicatorZone;
    /** Whether a unit is a byte. */
    private final boolean isByteEach;
    /** Whether there is nothing to check. */
    private final boolean free;
    /** The zone of a numeric field of characters, 0 of all others. */
    private final long zone;

    Layout(Line line) {
        encoding = line.encoding();
        content = line.content();
        indicatorBytes = line.indicatorBytes();
        indicator = line.indicator();
        countsBytes = line.countsBytes();
        padRight = line.padRight();
        unitsMax = line.length();
        fixedBytes = bytesOf(unitsMax);
        fixedUnits = encoding == Encoding.BCD && countsBytes ? 2 * fixedBytes : unitsMax;
        boolean unchecked = encoding == Encoding.BINARY || content == Content.ANS || content == Content.B;
        indicatorZone = indicator.isCharacters() ? (int) indicator.zone() & 0xFF : 0;
        isByteEach = encoding.isCharacters() || encoding == Encoding.BINARY;
        free = unchecked && !encoding.isHex();
        zone = encoding.isCharacters() && content == Content.N ? encoding.zone() : 0;
    }

    /** Encoding of the length indicator. */
    Encoding indicator() {
        return indicator;
    }

    boolean isFixed() {
        return indicatorBytes == 0;
    }

    /** The length of a fixed field, the greatest of a variable one, in units. */
    int unitsMax() {
        return unitsMax;
    }

    /**
     * Finds and checks the content of a field that starts at {@code position}.
     *
     * @param position 8 or more
     * @return as of {@link Where}
     */
    long locate(byte[] bytes, int position, int end) {
        if (indicatorBytes != 0) {
            return locateVariable(bytes, position, end);
        }
        return fixedBytes > end - position ? Where.TRUNCATED : checked(bytes, position, fixedBytes, fixedUnits);
    }

    private long locateVariable(byte[] bytes, int position, int end) {
        int at = position + indicatorBytes;
        if (at > end) {
            return Where.TRUNCATED;
        }
        int units = indicatorZone == 0 ? indicated(bytes, position) : indicatedDigits(bytes, position, at);
        if (units < 0 || units > unitsMax) {
            return Where.BAD_LENGTH;
        }
        int size = isByteEach ? units : bytesOf(units);
        return size > end - at ? Where.TRUNCATED : checked(bytes, at, size, digits(bytes, at, size, units));
    }

    /** The units of a length; of BCD counted in bytes, its digits. */
    private int digits(byte[] bytes, int at, int size, int units) {
        if (isByteEach || encoding != Encoding.BCD || !countsBytes) {
            return units;
        }
        return 2 * size - (size > 0 && isPad(bytes, at, size) ? 1 : 0);
    }

    /** The most frequent check has a way of its own: digits, one a byte. */
    private long checked(byte[] bytes, int at, int size, int units) {
        boolean holds = zone != 0 ? Digits.areDigits(bytes, at, size, zone) : free || holds(bytes, at, size, units);
        if (!holds) {
            return content == Content.AN ? Where.BAD_TEXT : Where.NOT_NUMERIC;
        }
        return Where.of(at, size, units);
    }

    /** How many bytes hold so many units. */
    private int bytesOf(int units) {
        return switch (encoding) {
            case ASCII, EBCDIC, BINARY -> units;
            case BCD -> countsBytes ? units : content == Content.XN ? 1 + units / 2 : (units + 1) / 2;
            case HEX_ASCII, HEX_EBCDIC -> countsBytes ? 2 * units : units;
        };
    }

    /** What a length indicator of characters says, or -1. */
    private int indicatedDigits(byte[] bytes, int position, int end) {
        int value = 0;
        for (int i = position; i < end; i++) {
            int digit = (bytes[i] & 0xFF) - indicatorZone;
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** What a length indicator of BCD or bytes says, or -1. */
    private int indicated(byte[] bytes, int position) {
        if (indicator == Encoding.BCD) {
            return Digits.arePacked(bytes, position, indicatorBytes) ? packed(bytes, position, indicatorBytes) : -1;
        }
        return binary(bytes, position, indicatorBytes);
    }

    private static int packed(byte[] bytes, int at, int size) {
        int value = 0;
        for (int i = at; i < at + size; i++) {
            value = value * 100 + ((bytes[i] >> 4) & 0xF) * 10 + (bytes[i] & 0xF);
        }
        return value;
    }

    private static int binary(byte[] bytes, int at, int size) {
        int value = 0;
        for (int i = at; i < at + size; i++) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }

    /** Whether the half byte where a pad could stand is F. */
    private boolean isPad(byte[] bytes, int at, int size) {
        return Digits.nibble(bytes, at, padRight ? 2 * size - 1 : 0) == 0xF;
    }

    private boolean holds(byte[] bytes, int at, int size, int units) {
        return switch (encoding) {
            case ASCII, EBCDIC -> holdsCharacters(bytes, at, size);
            case BCD -> holdsPacked(bytes, at, size, units);
            case HEX_ASCII, HEX_EBCDIC -> holdsHex(bytes, at, size);
            case BINARY -> true;
        };
    }

    private boolean holdsCharacters(byte[] bytes, int at, int size) {
        return switch (content) {
            case N -> Digits.areDigits(bytes, at, size, encoding.zone());
            case XN -> size > 0 && isSign(bytes[at]) && Digits.areDigits(bytes, at + 1, size - 1, encoding.zone());
            case Z -> holdsTrack(bytes, at, size);
            case AN -> Digits.areNoControls(bytes, at, size, encoding == Encoding.EBCDIC);
            case ANS, B -> true;
        };
    }

    private boolean isSign(byte sign) {
        boolean ascii = encoding != Encoding.EBCDIC && (sign == 'C' || sign == 'D' || sign == '0');
        boolean ebcdic =
                encoding != Encoding.ASCII && (sign == (byte) 0xC3 || sign == (byte) 0xC4 || sign == (byte) 0xF0);
        return ascii || ebcdic;
    }

    private boolean holdsTrack(byte[] bytes, int at, int size) {
        for (int i = at; i < at + size; i++) {
            if (!isSeparator(bytes[i]) && !Digits.areDigits(bytes, i, 1, encoding.zone())) {
                return false;
            }
        }
        return true;
    }

    /** Whether a byte of track data stands between the card number and the rest: {@code =} or {@code D}. */
    private boolean isSeparator(byte character) {
        return encoding == Encoding.ASCII
                ? character == '=' || character == 'D' || character == 'd'
                : character == 0x7E || character == (byte) 0xC4;
    }

    private boolean holdsPacked(byte[] bytes, int at, int size, int units) {
        if (content == Content.XN) {
            return size > 0 && isSign(bytes[at]) && Digits.arePacked(bytes, at + 1, size - 1);
        }
        if (content == Content.N && units == 2 * size) {
            return Digits.arePacked(bytes, at, size);
        }
        int first = firstNibble(size, units);
        for (int i = 0; i < 2 * size; i++) {
            int nibble = Digits.nibble(bytes, at, i);
            boolean pad = i < first || i >= first + units;
            boolean separator = content == Content.Z && nibble == 0xD;
            if (nibble > 9 && !(pad ? nibble == 0xF : separator)) {
                return false;
            }
        }
        return true;
    }

    /** The half byte in which BCD digits begin. */
    int firstNibble(int size, int units) {
        return padRight ? 0 : 2 * size - units;
    }

    private boolean holdsHex(byte[] bytes, int at, int size) {
        byte[] values = hexValues(encoding == Encoding.HEX_EBCDIC);
        for (int i = at; i < at + size; i++) {
            if (values[bytes[i] & 0xFF] < 0) {
                return false;
            }
        }
        return (size & 1) == 0;
    }

    /** The values of hexadecimal characters by their codes, -1 for all others. */
    static byte[] hexValues(boolean ebcdic) {
        return ebcdic ? HEX_EBCDIC : HEX_ASCII;
    }

    private static byte[] hexValues(int zero, int upper, int lower) {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < 16; i++) {
            values[i < 10 ? zero + i : upper + i - 10] = (byte) i;
            values[i < 10 ? zero + i : lower + i - 10] = (byte) i;
        }
        return values;
    }

    /**
     * The digits up to the end or a separator, as a card number stands in DE 2 and in a track.
     *
     * @param into gets ASCII digits
     * @return how many, -1 if there is something else or too many
     */
    int leadingDigits(byte[] bytes, long where, byte[] into) {
        return switch (encoding) {
            case ASCII, EBCDIC -> leadingCharacters(bytes, Where.at(where), Where.end(where), into);
            case BCD -> leadingNibbles(bytes, where, into);
            case BINARY, HEX_ASCII, HEX_EBCDIC -> -1;
        };
    }

    private int leadingCharacters(byte[] bytes, int at, int end, byte[] into) {
        int count = 0;
        for (int i = at; i < end && !isSeparator(bytes[i]); i++) {
            if (count == into.length || !Digits.areDigits(bytes, i, 1, encoding.zone())) {
                return -1;
            }
            into[count++] = (byte) ('0' + (bytes[i] & 0xF));
        }
        return count;
    }

    private int leadingNibbles(byte[] bytes, long where, byte[] into) {
        int first = firstNibble(Where.size(where), Where.units(where));
        int count = 0;
        for (int i = first; i < first + Where.units(where); i++) {
            int nibble = Digits.nibble(bytes, Where.at(where), i);
            if (nibble > 9) {
                return count;
            }
            if (count == into.length) {
                return -1;
            }
            into[count++] = (byte) ('0' + nibble);
        }
        return count;
    }

    /** The content as text; of bytes their hexadecimal form, upper case. */
    String text(byte[] bytes, long where, CodePage page) {
        int at = Where.at(where);
        int size = Where.size(where);
        return switch (encoding) {
            case ASCII -> new String(bytes, at, size, StandardCharsets.ISO_8859_1);
            case EBCDIC -> page.text(bytes, at, size);
            case BCD -> packedText(bytes, at, size, Where.units(where));
            case BINARY -> java.util.HexFormat.of().withUpperCase().formatHex(bytes, at, at + size);
            case HEX_ASCII -> new String(bytes, at, size, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
            case HEX_EBCDIC -> page.text(bytes, at, size).toUpperCase(Locale.ROOT);
        };
    }

    private String packedText(byte[] bytes, int at, int size, int units) {
        if (content == Content.XN) {
            return sign(bytes[at]) + nibbles(bytes, at + 1, 2 * (size - 1) - (units - 1), units - 1);
        }
        return nibbles(bytes, at, firstNibble(size, units), units);
    }

    private static String sign(byte sign) {
        return switch (sign) {
            case 'C', (byte) 0xC3 -> "C";
            case 'D', (byte) 0xC4 -> "D";
            default -> "0";
        };
    }

    private static String nibbles(byte[] bytes, int at, int first, int count) {
        byte[] text = new byte[count];
        for (int i = 0; i < count; i++) {
            int nibble = Digits.nibble(bytes, at, first + i);
            text[i] = (byte) (nibble < 10 ? '0' + nibble : '=');
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
