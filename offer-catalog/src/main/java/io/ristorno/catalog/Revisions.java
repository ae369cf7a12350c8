package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Revisions, each the part of a catalogue that it changed, added up to one document: later ones go before earlier ones. */
final class Revisions {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> PARTS = List.of("programs", "merchants", "campaigns", "offers");

    private final Map<String, Map<String, JsonNode>> parts = new LinkedHashMap<>();
    private long revision;

    private Revisions() {
        PARTS.forEach(part -> parts.put(part, new LinkedHashMap<>()));
    }

    /** The sum. What it reads was written by {@link CatalogueWriter}. */
    static JsonNode sum(List<byte[]> texts) {
        var revisions = new Revisions();
        try {
            for (byte[] text : texts) {
                revisions.add(MAPPER.readTree(text));
            }
            return revisions.document();
        } catch (IOException broken) {
            throw new UncheckedIOException("a stored revision of the catalogue is not JSON", broken);
        }
    }

    private void add(JsonNode document) {
        revision = Math.max(revision, document.path("revision").asLong());
        for (String part : PARTS) {
            for (JsonNode item : document.path(part)) {
                String key =
                        item.path("id").asText() + "#" + item.path("version").asInt();
                parts.getOrDefault(part, Map.of()).put(key, item);
            }
        }
    }

    private JsonNode document() {
        ObjectNode document = MAPPER.createObjectNode().put("revision", revision);
        parts.forEach((part, items) -> document.putArray(part).addAll(items.values()));
        return document;
    }
}
