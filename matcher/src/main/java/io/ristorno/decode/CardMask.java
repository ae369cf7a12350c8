package io.ristorno.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds card numbers where none belong. Networks put them into private fields, people into texts; what is shown or kept
 * of a message goes through here first. Fails closed: a harmless number that looks like a card's is masked too.
 */
final class CardMask {
    private static final char STAR = '*';
    private static final int RUN_MIN = 13;
    private static final int RUN_MAX = 19;
    private static final int USUAL = 16;
    /** Acquirer's reference: 23 digits with a check digit of its own. */
    private static final int ACQUIRER_REFERENCE = 31;

    private CardMask() {}

    /** The text with every run of 13 to 19 digits that passes Luhn's test starred. */
    static String masked(String text) {
        if (!hasRun(text)) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        maskRuns(bytes, 0, bytes.length, '0', (byte) STAR);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean hasRun(String text) {
        int run = 0;
        for (int i = 0; i < text.length() && run < RUN_MIN; i++) {
            run = text.charAt(i) >= '0' && text.charAt(i) <= '9' ? run + 1 : 0;
        }
        return run == RUN_MIN;
    }

    /** Blots out, in the message's own bytes, whatever repeats the card number in hand. */
    static void blotRepeats(Iso8583 message, CardTokens tokens) {
        if (tokens.count() == 0) {
            return;
        }
        for (int field = message.next(1); field != 0; field = message.next(field)) {
            if (field != 2) {
                blotRepeats(message, field, tokens);
            }
        }
    }

    private static void blotRepeats(Iso8583 message, int field, CardTokens tokens) {
        byte[] bytes = message.bytes();
        int at = message.contentAt(field);
        int end = message.end(field);
        switch (message.layout(field).encoding) {
            case ASCII, HEX_ASCII -> blotCharacters(bytes, at, end, '0', (byte) STAR, tokens);
            case EBCDIC, HEX_EBCDIC -> blotCharacters(bytes, at, end, 0xF0, CodePage.STAR, tokens);
            case BCD, BINARY -> blotPacked(bytes, at, end, tokens);
        }
    }

    private static void blotCharacters(byte[] bytes, int from, int end, int zero, byte star, CardTokens tokens) {
        for (int at = from; at + tokens.count() <= end; at++) {
            int same = 0;
            while (same < tokens.count() && (bytes[at + same] & 0xFF) == zero + tokens.digit(same)) {
                same++;
            }
            if (same == tokens.count()) {
                Arrays.fill(bytes, at, at + same, star);
            }
        }
    }

    private static void blotPacked(byte[] bytes, int from, int end, CardTokens tokens) {
        for (int nibble = 0; nibble + tokens.count() <= 2 * (end - from); nibble++) {
            int same = 0;
            while (same < tokens.count() && Digits.nibble(bytes, from, nibble + same) == tokens.digit(same)) {
                same++;
            }
            if (same == tokens.count()) {
                Arrays.fill(bytes, from + nibble / 2, from + (nibble + same + 1) / 2, (byte) 0);
            }
        }
    }

    /** Stars, in the message's own bytes, what looks like a card number in free text: variable fields of characters. */
    static void maskFreeText(Iso8583 message) {
        for (int field = message.next(1); field != 0; field = message.next(field)) {
            Layout layout = message.layout(field);
            boolean free = !layout.isFixed() && layout.encoding.isCharacters() && layout.content != Layout.Content.N;
            if (free && field != ACQUIRER_REFERENCE) {
                boolean ebcdic = layout.encoding == Encoding.EBCDIC;
                maskRuns(
                        message.bytes(),
                        message.contentAt(field),
                        message.end(field),
                        ebcdic ? 0xF0 : '0',
                        ebcdic ? CodePage.STAR : (byte) STAR);
            }
        }
    }

    private static void maskRuns(byte[] bytes, int from, int end, int zero, byte star) {
        for (int at = from; at < end; at++) {
            int run = at;
            while (run < end && isDigit(bytes[run], zero)) {
                run++;
            }
            maskRun(bytes, at, run - at, zero, star);
            at = run;
        }
    }

    /** A longer run may be a card number behind a tag and a length: the usual length is looked for inside. */
    private static void maskRun(byte[] bytes, int at, int length, int zero, byte star) {
        int size = length <= RUN_MAX ? length : USUAL;
        for (int start = at; size >= RUN_MIN && start + size <= at + length; start++) {
            if (isNumber(bytes, start, size, zero)) {
                Arrays.fill(bytes, start, start + size, star);
                start += size - 1;
            }
        }
    }

    /** Issuers' numbers start with 2 to 6 and end with Luhn's check digit. */
    private static boolean isNumber(byte[] bytes, int at, int size, int zero) {
        int first = (bytes[at] & 0xFF) - zero;
        int sum = 0;
        for (int i = 0; i < size; i++) {
            int digit = (bytes[at + size - 1 - i] & 0xFF) - zero;
            int weighed = (i & 1) == 0 ? digit : 2 * digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return first >= 2 && first <= 6 && sum % 10 == 0;
    }

    private static boolean isDigit(byte character, int zero) {
        int digit = (character & 0xFF) - zero;
        return digit >= 0 && digit <= 9;
    }
}
