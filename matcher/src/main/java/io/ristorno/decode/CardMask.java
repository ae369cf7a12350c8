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

    private static final int ACCEPTOR_NAME = 43;
    private static final int PAYEE = 98;
    private static final int GROUP = 4;
    /** Characters of four groups of four. */
    private static final int GROUPED = 19;

    private CardMask() {}

    /** The text with every run of 13 to 19 digits, or four groups of four, that passes Luhn's test starred. */
    static String masked(String text) {
        if (!hasRun(text)) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        maskRuns(bytes, 0, bytes.length, Zone.ASCII);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean hasRun(String text) {
        int digits = 0;
        for (int i = 0; i < text.length() && digits < RUN_MIN; i++) {
            digits += text.charAt(i) >= '0' && text.charAt(i) <= '9' ? 1 : 0;
        }
        return digits == RUN_MIN;
    }

    /** Blots out, in the message's own bytes, whatever repeats the card number in hand. */
    static void blotRepeats(Iso8583 message, CardTokens tokens) {
        if (tokens.count() == 0) {
            return;
        }
        for (int field = message.next(1); field != 0; field = message.next(field)) {
            if (!Iso8583.isCardField(field)) {
                blotRepeats(message, field, tokens);
            }
        }
    }

    private static void blotRepeats(Iso8583 message, int field, CardTokens tokens) {
        byte[] bytes = message.bytes();
        int at = message.contentAt(field);
        int end = message.end(field);
        switch (message.layout(field).encoding) {
            case ASCII, HEX_ASCII -> blotCharacters(bytes, at, end, Zone.ASCII, tokens);
            case EBCDIC, HEX_EBCDIC -> blotCharacters(bytes, at, end, Zone.EBCDIC, tokens);
            case BCD, BINARY -> blotPacked(bytes, at, end, tokens);
        }
    }

    /** How digits and what may stand between them look in an encoding. */
    private enum Zone {
        ASCII('0', ' ', '-', STAR),
        EBCDIC(0xF0, 0x40, 0x60, CodePage.STAR);

        private final int zero;
        private final int blank;
        private final int dash;
        private final byte star;

        Zone(int zero, int blank, int dash, int star) {
            this.zero = zero;
            this.blank = blank;
            this.dash = dash;
            this.star = (byte) star;
        }

        boolean isDigit(byte character) {
            int digit = (character & 0xFF) - zero;
            return digit >= 0 && digit <= 9;
        }

        boolean isApart(byte character) {
            return (character & 0xFF) == blank || (character & 0xFF) == dash;
        }
    }

    private static void blotCharacters(byte[] bytes, int from, int end, Zone zone, CardTokens tokens) {
        byte first = (byte) (zone.zero + tokens.digit(0));
        int last = end - tokens.count();
        for (int at = from; at <= last; at++) {
            if (bytes[at] == first) {
                // Does nothing if no repeat starts here.
                Arrays.fill(bytes, at, Math.max(at, repeatEnd(bytes, at, end, zone, tokens)), zone.star);
            }
        }
    }

    /** Where the repeat ends that starts here, 0 if none does. Its digits may stand apart by one blank or dash. */
    private static int repeatEnd(byte[] bytes, int from, int end, Zone zone, CardTokens tokens) {
        int same = 0;
        int at = from;
        while (same < tokens.count() && at < end) {
            if ((bytes[at] & 0xFF) == zone.zero + tokens.digit(same)) {
                same++;
            } else if (same == 0 || !zone.isApart(bytes[at]) || !zone.isDigit(bytes[at - 1])) {
                return 0;
            }
            at++;
        }
        return same == tokens.count() ? at : 0;
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

    /** Stars, in the message's own bytes, what looks like a card number in free text: fields that people write. */
    static void maskFreeText(Iso8583 message) {
        for (int field = message.next(1); field != 0; field = message.next(field)) {
            Layout layout = message.layout(field);
            boolean free = !layout.isFixed() || field == ACCEPTOR_NAME || field == PAYEE;
            if (free
                    && layout.encoding.isCharacters()
                    && layout.content != Layout.Content.N
                    && field != ACQUIRER_REFERENCE) {
                maskRuns(
                        message.bytes(),
                        message.contentAt(field),
                        message.end(field),
                        layout.encoding == Encoding.EBCDIC ? Zone.EBCDIC : Zone.ASCII);
            }
        }
    }

    private static void maskRuns(byte[] bytes, int from, int end, Zone zone) {
        for (int at = from; at < end; at++) {
            int run = at;
            while (run < end && zone.isDigit(bytes[run])) {
                run++;
            }
            if (run - at == GROUP) {
                maskGroups(bytes, at, end, zone);
            } else {
                maskRun(bytes, at, run - at, zone);
            }
            at = run;
        }
    }

    /** Four digits may be the first of four groups. */
    private static void maskGroups(byte[] bytes, int at, int end, Zone zone) {
        if (at + GROUPED > end) {
            return;
        }
        byte[] digits = new byte[USUAL];
        for (int i = 0; i < GROUPED; i++) {
            boolean between = i % (GROUP + 1) == GROUP;
            if (between ? !zone.isApart(bytes[at + i]) : !zone.isDigit(bytes[at + i])) {
                return;
            }
            if (!between) {
                digits[i - i / (GROUP + 1)] = bytes[at + i];
            }
        }
        if (isNumber(digits, 0, USUAL, zone.zero)) {
            Arrays.fill(bytes, at, at + GROUPED, zone.star);
        }
    }

    /** A longer run may be a card number behind a tag and a length: the usual length is looked for inside. */
    private static void maskRun(byte[] bytes, int at, int length, Zone zone) {
        int size = length <= RUN_MAX ? length : USUAL;
        for (int start = at; size >= RUN_MIN && start + size <= at + length; start++) {
            if (isNumber(bytes, start, size, zone.zero)) {
                Arrays.fill(bytes, start, start + size, zone.star);
                start += size - 1;
            }
        }
    }

    /** Issuers' numbers start with 22 to 27 or 3 to 6 and end with Luhn's check digit. A date does not start so. */
    static boolean isNumber(byte[] bytes, int at, int size, int zero) {
        int first = ((bytes[at] & 0xFF) - zero) * 10 + (bytes[at + 1] & 0xFF) - zero;
        boolean issued = (first >= 22 && first <= 27) || (first >= 30 && first <= 69);
        return issued && checks(bytes, at, size, zero);
    }

    /** Whether digits end with the check digit of those before it (Luhn, ISO/IEC 7812-1). */
    static boolean checks(byte[] bytes, int at, int size, int zero) {
        int sum = 0;
        for (int i = 0; i < size; i++) {
            int digit = (bytes[at + size - 1 - i] & 0xFF) - zero;
            int weighed = (i & 1) == 0 ? digit : 2 * digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0;
    }
}
