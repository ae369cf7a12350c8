package io.ristorno.decode;

import java.util.Arrays;

/**
 * Card numbers in texts that name or tie messages. Senders put them there, and such a text is kept and shown; starring it would
 * make different messages the same. So an alias stands in for the number: the same each time, and nothing can be learned
 * from it.
 *
 * <p>The message's own card number is found wherever it stands. Another's is only known by its looks: a run of digits, or
 * groups of four, with an issuer's first digits and Luhn's check digit. Networks' references have up to 15 digits and may look
 * so by chance. They have to be the same on every feed, so there only longer ones are taken for card numbers.
 */
final class StrayNumbers {
    /** Digits from which on what looks like a card number is taken for one, in a text that only its sender knows. */
    static final int IN_NAME = 13;

    /** The same in a text that networks give. */
    static final int IN_REFERENCE = 16;

    private static final int LONGEST = CardTokens.DIGITS_MAX;
    private static final int GROUPED = 16;
    private static final int GROUP = 4;

    private final CardTokens tokens;
    private final byte[] digits = new byte[LONGEST];
    /** Where, in the text, each of them ends. */
    private final int[] ends = new int[LONGEST];

    private int count;

    /**
     * For the texts of one message.
     *
     * @param tokens with the message's card number in hand, if it has one
     */
    StrayNumbers(CardTokens tokens) {
        this.tokens = tokens;
    }

    /** The text with an alias for each card number in it. */
    String aliased(String text, int digitsMin) {
        if (!hasDigits(text)) {
            return text;
        }
        var out = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int size = numberAt(text, at, digitsMin);
            if (size == 0) {
                out.append(text.charAt(at++));
            } else {
                out.append(tokens.alias(digits, size));
                at = ends[size - 1];
            }
        }
        Arrays.fill(digits, (byte) 0);
        return out.toString();
    }

    private static boolean hasDigits(String text) {
        int found = 0;
        for (int i = 0; i < text.length(); i++) {
            found += isDigit(text, i) ? 1 : 0;
        }
        return found >= CardTokens.DIGITS_MIN;
    }

    private static boolean isDigit(String text, int at) {
        return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    /** How many digits the card number has that starts here; 0 if none does. */
    private int numberAt(String text, int at, int digitsMin) {
        if (!isDigit(text, at)) {
            return 0;
        }
        collect(text, at);
        if (isOwn()) {
            return tokens.count();
        }
        int size = isGrouped(at) ? GROUPED : run(text, at);
        return size >= digitsMin && CardMask.isNumber(digits, 0, size, '0') ? size : 0;
    }

    /** The digits from here on, which may stand apart by one blank or dash. */
    private void collect(String text, int at) {
        count = 0;
        for (int next = at; count < LONGEST; next = isDigit(text, next) ? next : next + 1) {
            boolean apart = next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '-');
            if (!isDigit(text, next) && !(apart && isDigit(text, next + 1))) {
                return;
            }
            if (isDigit(text, next)) {
                digits[count] = (byte) text.charAt(next);
                ends[count++] = ++next;
            }
        }
    }

    private boolean isOwn() {
        if (tokens.count() == 0 || tokens.count() > count) {
            return false;
        }
        int same = 0;
        while (same < tokens.count() && digits[same] - '0' == tokens.digit(same)) {
            same++;
        }
        return same == tokens.count();
    }

    /** Whether it is four groups of four. */
    private boolean isGrouped(int at) {
        if (count < GROUPED) {
            return false;
        }
        for (int i = 0; i < GROUPED; i++) {
            if (ends[i] != at + i + 1 + i / GROUP) {
                return false;
            }
        }
        return true;
    }

    /** The length of the run of digits that starts here; a longer run may hold a number of the usual length anywhere. */
    private static int run(String text, int at) {
        int from = at;
        while (isDigit(text, from - 1)) {
            from--;
        }
        int end = at;
        while (isDigit(text, end)) {
            end++;
        }
        if (end - from > LONGEST) {
            return end - at >= GROUPED ? GROUPED : 0;
        }
        return from == at ? end - at : 0;
    }
}
