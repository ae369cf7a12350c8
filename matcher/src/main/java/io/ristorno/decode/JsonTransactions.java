package io.ristorno.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.ristorno.decode.Malformed.Code;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Reads canonical transactions as JSON: one object a line of a stream, a request's body, a record of a topic or file.
 *
 * <p>Strict: an unknown field, a field twice, a value of another type is refused with the field's path. The path is made of
 * names that are in this class; a name that is not is told by its letters only, since a confused sender may put a card
 * number even there.
 *
 * <p>The card number is read as bytes, never as a string: the JSON parser skips over it, and it is zeroed in the line before
 * the next field is looked at. Of a line that is refused, everything is.
 */
public final class JsonTransactions {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxStringLength(1_000)
                    .maxNameLength(100)
                    .maxNumberLength(40)
                    .build())
            .build();

    private static final String FORM = "write {\"type\":\"authorization\", ...}";
    private static final Malformed NOT_JSON = Malformed.of(Code.NOT_JSON, "", FORM);

    private JsonTransactions() {}

    /** What the field {@code type} may say. */
    public static List<String> types() {
        return TransactionJson.WORDS;
    }

    /** Reads a whole array. */
    public static Decoded decode(byte[] line, CardTokens tokens, long receivedMillis) {
        return decode(line, 0, line.length, tokens, receivedMillis);
    }

    /**
     * Reads one object.
     *
     * @param bytes where it stands, UTF-8; a card number in it is zeroed
     * @param offset of its first byte
     * @param length its bytes
     * @param tokens takes a card number in hand; the caller drops it
     * @param receivedMillis when it was received first, epoch milliseconds
     */
    public static Decoded decode(byte[] bytes, int offset, int length, CardTokens tokens, long receivedMillis) {
        Decoded decoded = read(bytes, offset, length, tokens, receivedMillis);
        if (decoded instanceof Malformed) {
            Arrays.fill(bytes, offset, offset + length, (byte) ' ');
        }
        return decoded;
    }

    private static Decoded read(byte[] bytes, int offset, int length, CardTokens tokens, long receivedMillis) {
        tokens.drop();
        try (JsonParser parser = FACTORY.createParser(bytes, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return NOT_JSON;
            }
            var draft = new TransactionDraft(new JsonFields(parser, bytes, offset), tokens);
            draft.read();
            if (draft.fault().isEmpty() && parser.nextToken() != null) {
                return NOT_JSON;
            }
            return draft.decoded(receivedMillis);
        } catch (IOException broken) {
            Code code = broken instanceof StreamConstraintsException ? Code.TOO_LARGE : Code.NOT_JSON;
            return Malformed.of(code, "", BrokenJson.mend(broken, FORM));
        }
    }
}
