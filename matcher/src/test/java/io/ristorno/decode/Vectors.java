package io.ristorno.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Messages of public sources, with what they decode to. */
final class Vectors {
    /** 15 September 2026, noon: a few days after the messages of the coffee house. */
    static final long RECEIVED = 1_789_473_600_000L;

    static final Set<Integer> CARD_FIELDS = Set.of(2, 14, 35, 36, 45, 52, 55);

    /** One of them. */
    record Vector(String id, String dialect, String hex, String framedHex, Map<Integer, String> fields, JsonNode clo) {
        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }

        byte[] framed() {
            return HexFormat.of().parseHex(framedHex);
        }

        @Override
        public String toString() {
            return id;
        }
    }

    private Vectors() {}

    static List<Vector> messages() {
        List<Vector> vectors = new ArrayList<>();
        for (JsonNode node : tree("messages.json").path("vectors")) {
            Map<Integer, String> fields = new TreeMap<>();
            node.path("expected")
                    .properties()
                    .forEach(field -> fields.put(
                            Integer.valueOf(field.getKey()), field.getValue().asText()));
            vectors.add(vector(node, fields));
        }
        return vectors;
    }

    static List<Vector> malformed() {
        List<Vector> vectors = new ArrayList<>();
        tree("malformed.json").path("malformed").forEach(node -> vectors.add(vector(node, Map.of())));
        return vectors;
    }

    private static Vector vector(JsonNode node, Map<Integer, String> fields) {
        return new Vector(
                node.path("id").asText(),
                node.path("spec").asText(),
                node.path("hex").asText(),
                node.path("framedHex").asText(""),
                fields,
                node.path("clo"));
    }

    static JsonNode tree(String file) {
        try (InputStream in = Vectors.class.getResourceAsStream("/iso8583/" + file)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CardTokens tokens() {
        return new CardTokens(List.of(CardTokens.Key.of(
                1, "a key for tests, 32 bytes long..".getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
    }
}
