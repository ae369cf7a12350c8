package io.ristorno.app;

import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Bytes in hexadecimal as people paste them: with or without blanks between, and {@code 0x} before. */
final class HexLine {
    private static final Pattern PREFIX = Pattern.compile("(?<![^\\s,])0[xX]");
    private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");
    private static final String MEND =
            "write two hexadecimal digits a byte; blanks between them and 0x before are no fault";

    private HexLine() {}

    /** The bytes of a line, or what is wrong with it: where, but not what stands there. */
    static Reading<byte[]> read(String line) {
        String digits = BETWEEN.matcher(PREFIX.matcher(line).replaceAll("")).replaceAll("");
        for (int i = 0; i < line.length(); i++) {
            char letter = line.charAt(i);
            boolean allowed = HexFormat.isHexDigit(letter) || " \t,xX".indexOf(letter) >= 0;
            if (!allowed) {
                return refused("character " + (i + 1) + " of the line is no hexadecimal digit");
            }
        }
        try {
            return new Reading.Read<>(HexFormat.of().parseHex(digits));
        } catch (IllegalArgumentException _) {
            return refused(
                    digits.length() % 2 == 1
                            ? "the line has " + digits.length() + " hexadecimal digits, an odd number: half a byte"
                            : "an x stands where no byte begins");
        }
    }

    private static Reading<byte[]> refused(String message) {
        return new Reading.Refused<>(List.of(new Problem("$", message, MEND)));
    }
}
