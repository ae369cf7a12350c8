package io.ristorno.sandbox;

import java.nio.charset.StandardCharsets;

/**
 * Card numbers for traffic: 16 digits with a right check digit, in a range that no issuer has. ISO/IEC 7812 leaves numbers that
 * begin with 9 to national bodies; none of them issues payment cards in 9999.
 */
public final class TestCards {
    /** How many there are of each kind. */
    public static final long COUNT = 100_000_000;

    private static final long LINKED = 999_910L;
    private static final long NOT_LINKED = 999_920L;
    private static final long DIGITS_AFTER_BIN = 1_000_000_000L;

    private TestCards() {}

    /** A card that is meant to be linked. */
    public static long linked(long index) {
        return number(LINKED, index);
    }

    /** A card that nobody links. */
    public static long notLinked(long index) {
        return number(NOT_LINKED, index);
    }

    /** Whether a card number is one of those that are meant to be linked. */
    static boolean isLinked(long number) {
        return number / (DIGITS_AFTER_BIN * 10) == LINKED;
    }

    /** The number as people write it, without blanks. */
    public static byte[] digits(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static long number(long bin, long index) {
        if (index < 0 || index >= COUNT) {
            throw new IllegalArgumentException("there are " + COUNT + " test cards");
        }
        long body = bin * DIGITS_AFTER_BIN + index;
        return body * 10 + checkDigit(body);
    }

    /** Luhn: from the right every second digit counts double, and a double of two digits their sum. */
    private static long checkDigit(long body) {
        long sum = 0;
        boolean doubled = true;
        for (long rest = body; rest > 0; rest /= 10) {
            long digit = rest % 10 * (doubled ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
            doubled = !doubled;
        }
        return (10 - sum % 10) % 10;
    }
}
