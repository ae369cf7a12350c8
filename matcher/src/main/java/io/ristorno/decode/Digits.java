package io.ristorno.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decimal digits in bytes, eight at a time in one {@code long}.
 *
 * <p>A digit in ASCII is 3x, in EBCDIC Fx: a zone in the upper four bits, the digit in the lower. A word of eight is right
 * if every zone is the expected one and no lower half passes 9, which is so when adding 6 does not carry out of it. A run
 * shorter than eight is read as the word that <em>ends</em> with it, and what stands before it is replaced by zeros; a
 * message never starts with a run, so these bytes are there.
 */
final class Digits {
    static final long ASCII = 0x3030303030303030L;
    static final long EBCDIC = 0xF0F0F0F0F0F0F0F0L;

    private static final long LOW = 0x0F0F0F0F0F0F0F0FL;
    private static final long HIGH = 0xF0F0F0F0F0F0F0F0L;
    private static final long TOP = 0x8080808080808080L;
    private static final long SIX = 0x0606060606060606L;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Digits() {}

    /** Eight bytes, the first one in the highest place. */
    static long word(byte[] bytes, int at) {
        return (long) WORD.get(bytes, at);
    }

    /**
     * Whether {@code count} bytes from {@code at} are digits of a zone.
     *
     * @param at 8 or more, or as many as {@code count} is less than 8
     */
    static boolean areDigits(byte[] bytes, int at, int count, long zone) {
        int end = at + count;
        if (count <= Long.BYTES) {
            return count == 0 || wrong(tail(bytes, end, count, zone), zone) == 0;
        }
        long wrong = wrong(word(bytes, end - Long.BYTES), zone);
        for (int next = at; next < end - Long.BYTES; next += Long.BYTES) {
            wrong |= wrong(word(bytes, next), zone);
        }
        return wrong == 0;
    }

    /**
     * Whether {@code count} bytes from {@code at} are all at or above the blank of their encoding: 20 in ASCII, where one
     * of the upper three bits is set, and 40 in EBCDIC, where one of the upper two is.
     *
     * @param at as of {@link #areDigits}
     */
    static boolean areNoControls(byte[] bytes, int at, int count, boolean ebcdic) {
        int end = at + count;
        if (count <= Long.BYTES) {
            return count == 0 || controls(tail(bytes, end, count, -1), ebcdic) == 0;
        }
        long controls = controls(word(bytes, end - Long.BYTES), ebcdic);
        for (int next = at; next < end - Long.BYTES; next += Long.BYTES) {
            controls |= controls(word(bytes, next), ebcdic);
        }
        return controls == 0;
    }

    private static long controls(long word, boolean ebcdic) {
        long upper = word | (word << 1) | (ebcdic ? 0 : word << 2);
        return ~upper & TOP;
    }

    /**
     * The value of up to 18 digits that were found to be digits; without any, 0.
     *
     * @param at as of {@link #areDigits}
     */
    static long value(byte[] bytes, int at, int count) {
        int end = at + count;
        int rest = count & 7;
        long value = rest == 0 ? 0 : eight(tail(bytes, at + rest, rest, 0));
        for (int next = at + rest; next < end; next += Long.BYTES) {
            value = value * 100_000_000 + eight(word(bytes, next));
        }
        return value;
    }

    /** Whether every half byte is a digit. */
    static boolean arePacked(byte[] bytes, int at, int size) {
        int wrong = 0;
        for (int i = at; i < at + size; i++) {
            wrong |= (((bytes[i] & 0x0F) + 0x06) & 0x10) | (((bytes[i] & 0xF0) + 0x60) & 0x100);
        }
        return wrong == 0;
    }

    /** The half byte number {@code nibble}, counted from the start of {@code bytes[at]}. */
    static int nibble(byte[] bytes, int at, int nibble) {
        int pair = bytes[at + (nibble >> 1)];
        return ((nibble & 1) == 0 ? pair >> 4 : pair) & 0xF;
    }

    private static long wrong(long word, long zone) {
        return ((word ^ zone) & HIGH) | (((word & LOW) + SIX) & HIGH);
    }

    /** The word that ends before {@code end}; all but its last {@code count} bytes are replaced by those of {@code others}. */
    private static long tail(byte[] bytes, int end, int count, long others) {
        long ours = -1L >>> (Long.SIZE - Byte.SIZE * count);
        return (word(bytes, end - Long.BYTES) & ours) | (others & ~ours);
    }

    private static long eight(long word) {
        long digits = word & LOW;
        long pairs = ((digits >>> 8) & 0x00FF00FF00FF00FFL) * 10 + (digits & 0x00FF00FF00FF00FFL);
        long fours = ((pairs >>> 16) & 0x0000FFFF0000FFFFL) * 100 + (pairs & 0x0000FFFF0000FFFFL);
        return (fours >>> 32) * 10_000 + (fours & 0xFFFFFFFFL);
    }
}
