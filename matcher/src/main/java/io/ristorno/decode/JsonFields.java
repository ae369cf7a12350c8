package io.ristorno.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.ristorno.catalog.Nearest;
import io.ristorno.decode.Malformed.Code;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a JSON object and of the objects in it, one after the other. Keeps the first fault: after it, every value is
 * a stand-in and there are no more fields.
 */
final class JsonFields {
    private static final int NAME_MAX = 40;

    private final JsonParser parser;
    private final byte[] bytes;
    private final int offset;
    /** {@code "merchant."} inside the object of that name. */
    private String path = "";

    private String name = "";
    private Optional<Malformed> fault = Optional.empty();

    JsonFields(JsonParser parser, byte[] bytes, int offset) {
        this.parser = parser;
        this.bytes = bytes;
        this.offset = offset;
    }

    Optional<Malformed> fault() {
        return fault;
    }

    /** The next field of the object, its value ready to be read; {@code ""} after the last one. */
    String next() throws IOException {
        if (fault.isPresent() || parser.nextToken() == JsonToken.END_OBJECT) {
            return "";
        }
        name = parser.currentName();
        parser.nextToken();
        if (name.isEmpty()) {
            unknown(List.of());
        }
        return name;
    }

    /** Goes into the object that is this field's value; false, with a fault, if it is none. */
    boolean enter() {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            refuse(Code.BAD_VALUE, "write an object in braces");
            return false;
        }
        path = name + ".";
        return true;
    }

    /** Comes out of it. */
    void leave() {
        path = "";
    }

    /** Refuses the field; says which of the known ones was probably meant. */
    void unknown(List<String> known) {
        refuse(path + spelled(name), Code.UNKNOWN_FIELD, unknownMend(name, known));
    }

    static String unknownMend(String name, List<String> known) {
        return Nearest.mend(name, known, "remove it; the fields here are " + String.join(", ", known));
    }

    /** Marks a field as read; a fault if it was before. */
    int once(int seen, int bit) {
        if ((seen & bit) != 0) {
            refuse(Code.BAD_VALUE, "the field stands there twice: leave out one of the two");
        }
        return seen | bit;
    }

    /** The name without digits and marks: whatever somebody put there, it is no card number any more. */
    static String spelled(String name) {
        var letters = new StringBuilder();
        for (int i = 0; i < Math.min(name.length(), NAME_MAX); i++) {
            char letter = name.charAt(i);
            boolean plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
            letters.append(plain ? letter : '?');
        }
        return letters.toString();
    }

    /** A text of so many characters, none of them a control character. */
    String text(int lengthMin, int lengthMax) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return refuse(Code.BAD_VALUE, "write a text in quotes", "");
        }
        String text;
        try {
            text = parser.getText();
        } catch (StreamConstraintsException _) {
            return refuseLength(lengthMin, lengthMax);
        }
        if (text.length() < lengthMin || text.length() > lengthMax) {
            return refuseLength(lengthMin, lengthMax);
        }
        return hasControls(text) ? refuse(Code.BAD_VALUE, "write no control characters", "") : text;
    }

    private String refuseLength(int lengthMin, int lengthMax) {
        String many = lengthMin == lengthMax ? "" + lengthMax : lengthMin + " to " + lengthMax;
        return refuse(Code.BAD_VALUE, "write " + many + " characters", "");
    }

    private static boolean hasControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ') {
                return true;
            }
        }
        return false;
    }

    /** A text of so many digits. */
    String digits(int count) throws IOException {
        String text = text(count, count);
        return fault.isEmpty() && !IsoReading.isDigits(text)
                ? refuse(Code.BAD_VALUE, "write " + count + " digits in quotes", "")
                : text;
    }

    long whole(long min, long max) throws IOException {
        boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        long value = whole ? parser.getLongValue() : min;
        return whole && value >= min && value <= max
                ? value
                : refuse(Code.BAD_VALUE, "write a whole number from " + min + " to " + max, min);
    }

    boolean flag() {
        JsonToken token = parser.currentToken();
        return token == JsonToken.VALUE_TRUE
                || (token != JsonToken.VALUE_FALSE && refuse(Code.BAD_VALUE, "write true or false", false));
    }

    /** Takes the card number that is this field's value in hand, straight from the bytes, and zeroes it there. */
    void cardNumber(CardTokens tokens) {
        int quote = offset + (int) parser.currentTokenLocation().getByteOffset();
        if (parser.currentToken() != JsonToken.VALUE_STRING || bytes[quote] != '"') {
            refuse(Code.BAD_VALUE, "write the digits in quotes");
            return;
        }
        int end = quote + 1;
        while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9') {
            end++;
        }
        boolean closed = end < bytes.length && bytes[end] == '"';
        if (!closed || !tokens.take(bytes, quote + 1, end - quote - 1)) {
            refuse(Code.BAD_CARD, "write 12 to 19 digits in quotes and nothing else");
        }
        java.util.Arrays.fill(bytes, quote + 1, end, (byte) '0');
    }

    void refuse(Code code, String mend) {
        refuse(path + name, code, mend);
    }

    <T> T refuse(Code code, String mend, T standIn) {
        refuse(code, mend);
        return standIn;
    }

    /** A fault at a path; only the first is kept. */
    void refuse(String at, Code code, String mend) {
        fault = fault.or(() -> Optional.of(Malformed.of(code, at, mend)));
    }
}
