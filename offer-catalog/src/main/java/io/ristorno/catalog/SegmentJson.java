package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.program.Segment;

/** A segment of a program in JSON, both ways. */
final class SegmentJson {
    private SegmentJson() {}

    static Segment read(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Segment segment = new Segment(
                fields.required("id", Forms::text),
                fields.required("name", Forms::text),
                fields.optional("criteria", LevelJson::criteria),
                fields.optional("endedAt", Forms::moment));
        fields.end();
        return segment;
    }

    static ObjectNode write(Segment segment) {
        ObjectNode node =
                JsonNodeFactory.instance.objectNode().put("id", segment.id()).put("name", segment.name());
        segment.criteria().ifPresent(criteria -> node.set("criteria", LevelJson.write(criteria)));
        segment.ended().ifPresent(at -> node.put("endedAt", at.toString()));
        return node;
    }
}
