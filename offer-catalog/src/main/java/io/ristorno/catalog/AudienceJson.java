package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Audience;
import io.ristorno.offer.ContactKind;
import io.ristorno.offer.ExposedTo;
import java.math.BigDecimal;
import java.util.Set;

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
                fields.optional("graceMinutes", 0, Forms::wholeInt),
                fields.optional("cycleFactor", 0, AudienceJson::cycle),
                fields.optional("exposedTo", AudienceJson::exposedTo),
                fields.optional("verifiedContact", Set.of(), AudienceJson::contacts),
                fields.optional("tierAtLeast", Forms::text));
        fields.end();
        return audience;
    }

    private static int cycle(JsonNode node, Spot spot) {
        int hundredths = Forms.hundredths(node, spot);
        boolean fits = hundredths > 0 && hundredths <= Audience.CYCLE_HUNDREDTHS_MAX;
        return fits ? hundredths : spot.refuse(1, "is out of range", "write 0.01 to 100, such as 1.5");
    }

    private static ExposedTo exposedTo(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        ExposedTo exposed = new ExposedTo(
                fields.required("placement", Forms::text),
                fields.optional("kind", ExposedTo.Kind.IMPRESSION, Forms.oneOf(ExposedTo.Kind.class)),
                fields.required("withinDays", Forms::wholeInt));
        fields.end();
        return exposed;
    }

    /** {@code true} for any, or one of them. */
    private static Set<ContactKind> contacts(JsonNode node, Spot spot) {
        if (node.isTextual()) {
            return Set.of(Forms.oneOf(ContactKind.class).read(node, spot));
        }
        spot.require(
                node.isBoolean(),
                "is neither true nor a kind of contact",
                "write true for any, \"EMAIL\" or \"PHONE\"");
        return node.asBoolean() ? Set.of(ContactKind.values()) : Set.of();
    }

    static ObjectNode write(Audience audience) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        OfferJson.texts(node, "programs", audience.programs());
        OfferJson.texts(node, "segmentsAny", audience.segmentsAny());
        OfferJson.texts(node, "segmentsNone", audience.segmentsNone());
        audience.tierAtLeast().ifPresent(level -> node.put("tierAtLeast", level));
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
        if (audience.asksCycle()) {
            node.put(
                    "cycleFactor",
                    BigDecimal.valueOf(audience.cycleHundredths(), 2).stripTrailingZeros());
        }
        audience.exposedTo().ifPresent(exposed -> node.set("exposedTo", write(exposed)));
        if (audience.verifiedContact().size() == ContactKind.values().length) {
            node.put("verifiedContact", true);
        } else {
            audience.verifiedContact().forEach(kind -> node.put("verifiedContact", kind.name()));
        }
        return node;
    }

    private static ObjectNode write(ExposedTo exposed) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("placement", exposed.placement())
                .put("kind", exposed.kind().name())
                .put("withinDays", exposed.withinDays());
    }
}
