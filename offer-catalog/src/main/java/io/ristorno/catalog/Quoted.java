package io.ristorno.catalog;

/** Values as messages may repeat them: a wrong field can hold anything, a card number too. */
final class Quoted {
    private static final int LENGTH_MAX = 60;
    /** The shortest card numbers have 12 digits. */
    private static final int DIGITS_MAX = 11;

    private Quoted() {}

    /** The text in quotes, or a description of it if it is long or has 12 or more digits, however grouped. */
    static String text(String text) {
        if (hasManyDigits(text)) {
            return "a text with many digits (not repeated here)";
        }
        if (text.length() > LENGTH_MAX || text.codePoints().anyMatch(Quoted::isUnprintable)) {
            return "a text of " + text.length() + " characters (not repeated here)";
        }
        return '"' + text + '"';
    }

    /** Whether a text has as many digits as a card number, however grouped. */
    static boolean hasManyDigits(String text) {
        return text.codePoints().filter(Character::isDigit).count() > DIGITS_MAX;
    }

    /** A field's name as a step of a path. */
    static String name(String name) {
        String quoted = text(name);
        return quoted.startsWith("\"") && !name.isEmpty() ? name : "?";
    }

    /** Control characters, halves of pairs and the marks that turn a line's direction. */
    static boolean isUnprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
