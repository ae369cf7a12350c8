package io.ristorno.adapt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an event tells, as a tree. Bounded, and exact: a number is the decimal that was written. */
sealed interface Told {
    /** Nothing there, or null: both are not told. */
    Told NOTHING = new Nothing();

    /** An object. */
    record Fields(Map<String, Told> all) implements Told {}

    /** An array. */
    record Items(List<Told> all) implements Told {}

    /** A string. */
    record Text(String value) implements Told {}

    /** A number, exactly. */
    record Figure(BigDecimal value) implements Told {}

    /** True or false. */
    record Flag(boolean value) implements Told {}

    /** Nothing. */
    record Nothing() implements Told {}

    /** A number of a size that no field has; nobody reckons with it. */
    record Immense() implements Told {}

    int DEPTH_MAX = 32;
    int DIGITS_MAX = 20;

    JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNameLength(200)
                    .maxNumberLength(40)
                    .build())
            .build();

    /** Reads one object. Strict: one value, no field twice. */
    static Fields read(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            Fields fields = fields(parser);
            if (parser.nextToken() != null) {
                throw new IOException("more than one value");
            }
            return fields;
        }
    }

    private static Told value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> fields(parser);
            case START_ARRAY -> items(parser);
            case VALUE_STRING -> new Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> figure(parser.getText());
            case VALUE_TRUE -> new Flag(true);
            case VALUE_FALSE -> new Flag(false);
            case null, default -> NOTHING;
        };
    }

    /** A decimal, if it is of a size that amounts and numbers have: its exponent alone could make others immense. */
    static Told figure(String text) {
        try {
            var value = new BigDecimal(text);
            boolean fits = Math.abs((long) value.scale()) <= DIGITS_MAX
                    && (long) value.precision() - value.scale() <= DIGITS_MAX;
            return fits ? new Figure(value) : new Immense();
        } catch (NumberFormatException _) {
            return new Immense();
        }
    }

    private static Fields fields(JsonParser parser) throws IOException {
        Map<String, Told> all = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            all.put(name, value(parser));
        }
        return new Fields(all);
    }

    private static Items items(JsonParser parser) throws IOException {
        List<Told> all = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            all.add(value(parser));
        }
        return new Items(all);
    }
}
