package io.ristorno.catalog;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Bytes to a tree and back. Strict: one value, no field twice, at most 32 levels deep. */
final class JsonText {
    private static final int DEPTH_MAX = 32;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(40)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectReader PART = MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonText() {}

    private static final JsonMapper STORED = new JsonMapper();

    /** The tree of a text that was written here: that it is sound was seen to when it was. */
    static JsonNode stored(byte[] json) {
        try {
            return STORED.readTree(json);
        } catch (IOException broken) {
            throw new UncheckedIOException("a stored revision of the catalogue is not JSON", broken);
        }
    }

    /** The value at which a parser stands, as a tree. */
    static JsonNode tree(JsonParser parser) throws IOException {
        return PART.readTree(parser);
    }

    /** What reads a text token by token. */
    interface Reader {
        void read(JsonParser parser) throws IOException;
    }

    /** Has a text read that may be too large to be a tree. */
    static void read(InputStream json, Spot root, Reader reader) {
        parse(root, () -> {
            try (JsonParser parser = MAPPER.createParser(json)) {
                reader.read(parser);
                return MissingNode.getInstance();
            }
        });
    }

    /** The tree, or a problem and nothing. Jackson's own messages quote what they met, so they are not passed on. */
    static JsonNode parse(byte[] json, Spot root) {
        return parse(root, () -> MAPPER.readTree(json));
    }

    private interface Parsing {
        JsonNode tree() throws IOException;
    }

    private static JsonNode parse(Spot root, Parsing parsing) {
        try {
            return parsing.tree();
        } catch (StreamConstraintsException e) {
            return root.refuse(
                    MissingNode.getInstance(),
                    "is nested too deeply or has a number or name that is too long" + place(e.getLocation()),
                    "use at most " + DEPTH_MAX + " levels and the fields of the reference only");
        } catch (JacksonException e) {
            return root.refuse(MissingNode.getInstance(), cause(e) + place(e.getLocation()), mend(e));
        } catch (IOException e) {
            return root.refuse(MissingNode.getInstance(), "is not readable as UTF-8", "save the text as UTF-8");
        }
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JacksonException e) {
            throw new UncheckedIOException("a tree of valid values has a JSON text", e);
        }
    }

    private static String cause(JacksonException e) {
        return isDuplicate(e) ? "has a field twice" : "is not JSON";
    }

    private static String mend(JacksonException e) {
        return isDuplicate(e)
                ? "leave one of the two"
                : "check quotes, commas and brackets there; there are no comments, and only one value";
    }

    private static boolean isDuplicate(JacksonException e) {
        return e.getOriginalMessage().startsWith("Duplicate field");
    }

    private static String place(JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
