package io.ristorno.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for card numbers in bytes, in whatever form they may have come to rest there: digits of ASCII or EBCDIC, also in groups,
 * digits packed two in a byte from either half, the hexadecimal text of any of these, or one binary number. Twelve digits of
 * a number in a row are a hit: its first six and last four may be kept, but apart.
 */
final class CardScan {
    private static final int WINDOW = 12;
    /** Bytes of the least number of 13 digits. */
    private static final int BINARY_MIN = 6;

    private static final long MASK = (1L << 4 * WINDOW) - 1;

    /** Twelve digits, half a byte each, with what they are a part of. */
    private final Map<Long, String> windows = new HashMap<>();

    private final Map<Long, String> wholes = new HashMap<>();
    private final Set<String> found = new HashSet<>();
    private final List<String> hits = new ArrayList<>();

    /** A number to look for, and what it was sent for. */
    void lookFor(String number, String label) {
        for (int at = 0; at + WINDOW <= number.length(); at++) {
            windows.put(Long.parseLong(number.substring(at, at + WINDOW), 16), label);
        }
        wholes.put(Long.parseUnsignedLong(number), label);
    }

    /** What was found: where, in which form, and the label of the number. */
    Set<String> hits() {
        return new TreeSet<>(hits);
    }

    /** The labels of the numbers that were found. */
    Set<String> found() {
        return new TreeSet<>(found);
    }

    void scan(String where, String text) {
        scan(where, text.getBytes(StandardCharsets.UTF_8));
    }

    void scan(String where, byte[] bytes) {
        characters(where, "", bytes);
        packed(where, bytes);
        binary(where, bytes);
        hexadecimal(where, bytes);
    }

    /** The last twelve digits, as long as nothing else came between. */
    private final class Digits {
        private final String where;
        private final String form;
        private long last;
        private int count;

        Digits(String where, String form) {
            this.where = where;
            this.form = form;
        }

        void take(int digit) {
            last = (last << 4 | digit) & MASK;
            count++;
            if (count >= WINDOW) {
                hit(where, form, windows.get(last));
            }
        }

        void end() {
            count = 0;
        }
    }

    private void hit(String where, String form, String label) {
        if (label != null) {
            found.add(label);
            hits.add(label + ": " + form + " in " + where);
        }
    }

    private void characters(String where, String form, byte[] bytes) {
        characters(where, form + "ASCII", bytes, '0', ' ', '-');
        characters(where, form + "EBCDIC", bytes, 0xF0, 0x40, 0x60);
    }

    /** Digits may stand apart by one blank or dash. */
    private void characters(String where, String form, byte[] bytes, int zero, int blank, int dash) {
        var digits = new Digits(where, form);
        boolean apart = false;
        for (byte each : bytes) {
            int character = each & 0xFF;
            if (character >= zero && character <= zero + 9) {
                digits.take(character - zero);
                apart = false;
            } else if ((character == blank || character == dash) && !apart) {
                apart = true;
            } else {
                digits.end();
            }
        }
    }

    private void packed(String where, byte[] bytes) {
        var digits = new Digits(where, "packed");
        for (byte each : bytes) {
            half(digits, each >>> 4 & 0xF);
            half(digits, each & 0xF);
        }
    }

    private static void half(Digits digits, int half) {
        if (half <= 9) {
            digits.take(half);
        } else {
            digits.end();
        }
    }

    /** In as many bytes as it needs, or more; the highest first or last. */
    private void binary(String where, byte[] bytes) {
        for (int size = BINARY_MIN; size <= Long.BYTES; size++) {
            for (int at = 0; at + size <= bytes.length; at++) {
                long big = 0;
                long little = 0;
                for (int i = 0; i < size; i++) {
                    big = big << 8 | bytes[at + i] & 0xFF;
                    little = little << 8 | bytes[at + size - 1 - i] & 0xFF;
                }
                hit(where, "binary", wholes.get(big));
                hit(where, "binary", wholes.get(little));
            }
        }
    }

    /** Every stretch of hexadecimal text, from either half byte. */
    private void hexadecimal(String where, byte[] bytes) {
        for (int from = 0; from < bytes.length; from++) {
            int end = from;
            while (end < bytes.length && Character.digit(bytes[end], 16) >= 0) {
                end++;
            }
            if (end - from >= WINDOW) {
                characters(where, "hexadecimal of ", bytesOf(bytes, from, end));
                characters(where, "hexadecimal of ", bytesOf(bytes, from + 1, end));
            }
            from = end;
        }
    }

    private static byte[] bytesOf(byte[] text, int from, int end) {
        byte[] bytes = new byte[(end - from) / 2];
        for (int i = 0; i < bytes.length; i++) {
            int at = from + 2 * i;
            bytes[i] = (byte) (Character.digit(text[at], 16) << 4 | Character.digit(text[at + 1], 16));
        }
        return bytes;
    }
}
