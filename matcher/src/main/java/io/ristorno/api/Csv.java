package io.ristorno.api;

/** What tables for spreadsheets have in common. */
final class Csv {
    private Csv() {}

    /** A text that spreadsheets would take for a formula is made one that they don't. */
    static String harmless(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
