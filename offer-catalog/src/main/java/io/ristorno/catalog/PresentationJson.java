package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.offer.Change;
import io.ristorno.offer.Presentation;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What is told of an offer beside its rules, who made it and how it is shown: fields of the offer's own object, both ways. */
final class PresentationJson {
    private PresentationJson() {}

    static Change change(Fields fields) {
        return new Change(
                fields.optional("by", "", PresentationJson::line),
                fields.optional("changedAt", Instant.MIN, Forms::moment),
                fields.optional("why", "", PresentationJson::line));
    }

    /** What is not to be told is left out, not empty. */
    private static String line(JsonNode node, Spot spot) {
        String text = Forms.text(node, spot);
        spot.require(!text.isBlank(), "is empty", "write something, or leave it out");
        return text;
    }

    static Presentation presentation(Fields fields) {
        return new Presentation(
                fields.optional("terms", "", PresentationJson::line),
                fields.optional("brand", "", PresentationJson::line),
                fields.optional("category", "", PresentationJson::line),
                fields.list("images", Forms::text),
                fields.optional("texts", Map.of(), PresentationJson::texts));
    }

    private static Map<String, Presentation.Text> texts(JsonNode node, Spot spot) {
        spot.require(node.isObject(), "is not an object", "write {\"de\": {\"title\": \"...\"}}");
        var texts = new LinkedHashMap<String, Presentation.Text>();
        node.properties()
                .forEach(field ->
                        texts.put(field.getKey(), text(field.getValue(), spot.at(Quoted.name(field.getKey())))));
        return texts;
    }

    private static Presentation.Text text(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        var text = new Presentation.Text(
                fields.required("title", Forms::text), fields.optional("terms", "", PresentationJson::line));
        fields.end();
        return text;
    }

    static void write(Change change, ObjectNode node) {
        put(node, "by", change.by());
        if (!change.at().equals(Instant.MIN)) {
            node.put("changedAt", change.at().toString());
        }
        put(node, "why", change.why());
    }

    static void write(Presentation presentation, ObjectNode node) {
        put(node, "terms", presentation.terms());
        put(node, "brand", presentation.brand());
        put(node, "category", presentation.category());
        if (!presentation.images().isEmpty()) {
            var images = node.putArray("images");
            presentation.images().forEach(images::add);
        }
        if (!presentation.texts().isEmpty()) {
            ObjectNode texts = node.putObject("texts");
            new TreeMap<>(presentation.texts()).forEach((language, text) -> {
                ObjectNode each = texts.putObject(language).put("title", text.title());
                put(each, "terms", text.terms());
            });
        }
    }

    private static void put(ObjectNode node, String name, String text) {
        if (!text.isEmpty()) {
            node.put(name, text);
        }
    }
}
