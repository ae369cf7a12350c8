package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Audience;

/** Whom an offer is for in JSON, both ways. */
final class AudienceJson {
    private AudienceJson() {}

    static Audience read(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Audience audience = new Audience(
                OfferJson.set(fields.list("programs", Forms::text)),
                OfferJson.set(fields.list("segmentsAny", Forms::text)),
                OfferJson.set(fields.list("segmentsNone", Forms::text)),
                OfferJson.set(fields.list("networks", Forms::text)),
                OfferJson.set(fields.list("cardProducts", Forms::text)),
                OfferJson.set(fields.list("bins", Forms::text)),
                OfferJson.set(fields.list("relationship", Forms.oneOf(Acquaintance.class))),
                fields.optional("lookbackDays", 0, Forms::wholeInt),
                fields.optional("requireHistory", false, Forms::truth),
                fields.optional("activation", Audience.Activation.AUTO, Forms.oneOf(Audience.Activation.class)),
                fields.optional("graceMinutes", 0, Forms::wholeInt));
        fields.end();
        return audience;
    }

    static ObjectNode write(Audience audience) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        OfferJson.texts(node, "programs", audience.programs());
        OfferJson.texts(node, "segmentsAny", audience.segmentsAny());
        OfferJson.texts(node, "segmentsNone", audience.segmentsNone());
        OfferJson.texts(node, "networks", audience.networks());
        OfferJson.texts(node, "cardProducts", audience.cardProducts());
        OfferJson.texts(node, "bins", audience.bins());
        OfferJson.words(node, "relationship", audience.relationship());
        if (audience.lookbackDays() != 0) {
            node.put("lookbackDays", audience.lookbackDays());
        }
        if (audience.requireHistory()) {
            node.put("requireHistory", true);
        }
        if (audience.asksActivation()) {
            node.put("activation", audience.activation().name());
        }
        if (audience.graceMinutes() != 0) {
            node.put("graceMinutes", audience.graceMinutes());
        }
        return node;
    }
}
