package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.offer.Hours;
import io.ristorno.program.ContactTerms;
import java.util.OptionalInt;

/** What a program has its members told, in JSON, both ways. */
final class ContactJson {
    private ContactJson() {}

    static ContactTerms read(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        ContactTerms usual = ContactTerms.DEFAULT;
        ContactTerms terms = new ContactTerms(
                fields.optional("minGapDays", usual.minGapDays(), Forms::wholeInt),
                fields.optional("maxGapDays", usual.maxGapDays(), Forms::wholeInt),
                fields.optional("quietHours", ContactJson::hours),
                number(fields, "visitReminderHours"),
                number(fields, "expiryNoticeDays"));
        fields.end();
        return terms;
    }

    private static OptionalInt number(Fields fields, String name) {
        return fields.optional(name, Forms::wholeInt).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private static Hours hours(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Hours hours = OfferJson.span(fields, spot, Hours.TimeUnknown.GRANT);
        fields.end();
        return hours;
    }

    static ObjectNode write(ContactTerms terms) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("minGapDays", terms.minGapDays())
                .put("maxGapDays", terms.maxGapDays());
        terms.quietHours()
                .ifPresent(hours -> node.putObject("quietHours")
                        .put("from", OfferJson.timeOfDay(hours.fromMinute()))
                        .put("until", OfferJson.timeOfDay(hours.untilMinute())));
        terms.visitReminderHours().ifPresent(hours -> node.put("visitReminderHours", hours));
        terms.expiryNoticeDays().ifPresent(days -> node.put("expiryNoticeDays", days));
        return node;
    }
}
