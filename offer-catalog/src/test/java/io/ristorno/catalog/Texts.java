package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.catalog.Reading.Read;
import io.ristorno.catalog.Reading.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A small valid catalogue, and changes to its text. Single quotes stand for double ones. */
final class Texts {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static final String OFFER = """
            {'id':'off_x','merchantId':'mer_harbour','title':'Lunch',
             'schedule':{'from':'2026-03-01','until':'2026-04-01'},
             'reward':{'type':'PERCENT','rateBasisPoints':1000},'currency':'EUR'}""";

    static final String LOCATION = """
            {'id':'loc_a','name':'Quay','zone':'Europe/Berlin','country':'DE','mcc':5812,
             'merchantNumbers':[{'mid':'M1','acquirer':'12345','network':'VISA'}]}""";

    static final String PUMP = """
            {'id':'loc_p','name':'Pump','zone':'Europe/Berlin','country':'DE','mcc':5542}""";

    static final String CATALOGUE = """
            {'programs':[{'id':'prg_demo','name':'Demo','zone':'Europe/Berlin'}],
             'merchants':[{'id':'mer_harbour','name':'Harbour Coffee','locations':[%s]},
                          {'id':'mer_fuel','name':'Fuel','locations':[%s]}],
             'offers':[%s]}""".formatted(LOCATION, PUMP, OFFER);

    private Texts() {}

    static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /** The text with the value at a pointer set; the value {@code -} removes the field, and {@code /-} appends. */
    static String with(String text, String pointer, String value) {
        try {
            JsonNode root = MAPPER.readTree(bytes(text));
            JsonPointer at = JsonPointer.compile(pointer);
            set(root.at(at.head()), at.last().getMatchingProperty(), value);
            return MAPPER.writeValueAsString(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void set(JsonNode parent, String name, String value) throws IOException {
        if (parent instanceof ArrayNode array) {
            array.add(MAPPER.readTree(bytes(value)));
        } else if (value.equals("-")) {
            ((ObjectNode) parent).remove(name);
        } else {
            ((ObjectNode) parent).set(name, MAPPER.readTree(bytes(value)));
        }
    }

    /** The pointers of all fields of all objects in a text. */
    static List<String> pointers(String text) {
        try {
            List<String> pointers = new ArrayList<>();
            collect(MAPPER.readTree(bytes(text)), "", pointers);
            return pointers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void collect(JsonNode node, String pointer, List<String> pointers) {
        node.properties().forEach(field -> {
            pointers.add(pointer + "/" + field.getKey());
            collect(field.getValue(), pointer + "/" + field.getKey(), pointers);
        });
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), pointer + "/" + i, pointers);
            }
        }
    }

    static <T> T value(Reading<T> reading) {
        return switch (reading) {
            case Read<T>(T value) -> value;
            case Refused<T>(List<Problem> problems) -> fail("refused: " + problems);
        };
    }

    static List<Problem> problems(Reading<?> reading) {
        return switch (reading) {
            case Read<?> read -> List.of();
            case Refused<?> refused -> refused.problems();
        };
    }
}
