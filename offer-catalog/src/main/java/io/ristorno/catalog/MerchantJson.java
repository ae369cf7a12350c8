package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.Descriptor;
import io.ristorno.merchant.DescriptorRule;
import io.ristorno.merchant.FundingLine;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.merchant.UsualGap;

/** A merchant, its locations and their merchant numbers in JSON, both ways. */
final class MerchantJson {
    private static final String ANY = "";

    private MerchantJson() {}

    static Form<Merchant> from(Ids ids) {
        return (node, spot) -> merchant(Fields.of(node, spot), ids);
    }

    static Form<Location> location(Ids ids) {
        return (node, spot) -> location(Fields.of(node, spot), ids);
    }

    private static Merchant merchant(Fields fields, Ids ids) {
        Merchant merchant = new Merchant(
                fields.id(IdForm.MERCHANT, ids),
                fields.required("name", Forms::text),
                fields.list("locations", location(ids)),
                fields.optional("since", Forms::moment),
                fields.optional("line", MerchantJson::line),
                fields.list("usualGaps", (node, spot) -> usualGap(Fields.of(node, spot))),
                fields.optional("boundAt", Forms::moment));
        fields.end();
        return merchant;
    }

    private static UsualGap usualGap(Fields fields) {
        var gap = new UsualGap(fields.required("from", Forms::date), fields.required("halfDays", Forms::wholeInt));
        fields.end();
        return gap;
    }

    private static FundingLine line(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        FundingLine line = new FundingLine(
                fields.required("kind", Forms.oneOf(FundingLine.Kind.class)),
                fields.required("amountMinor", Forms::whole),
                fields.required("currency", Forms::currency));
        fields.end();
        return line;
    }

    private static Location location(Fields fields, Ids ids) {
        Location location = new Location(
                fields.id(IdForm.LOCATION, ids),
                fields.required("name", Forms::text),
                fields.required("zone", Forms::zone),
                fields.required("country", Forms::text),
                fields.optional("mcc", 0, Forms::category),
                fields.optional("channel", Channel.IN_STORE, Forms.oneOf(Channel.class)),
                fields.list("merchantNumbers", (node, spot) -> merchantNumber(Fields.of(node, spot))),
                fields.list("descriptors", (node, spot) -> descriptor(Fields.of(node, spot), spot)));
        fields.end();
        return location;
    }

    static Bindings bindings(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        var bindings = new Bindings(
                fields.list("merchantNumbers", (each, at) -> merchantNumber(Fields.of(each, at))),
                fields.list("descriptors", (each, at) -> descriptor(Fields.of(each, at), at)));
        fields.end();
        return bindings;
    }

    private static MerchantNumber merchantNumber(Fields fields) {
        MerchantNumber number = new MerchantNumber(
                fields.required("mid", MerchantJson::id),
                fields.optional("acquirer", ANY, MerchantJson::id),
                fields.optional("network", ANY, Forms::text),
                fields.optional("use", Use.BOTH, Forms.oneOf(Use.class)),
                fields.optional("terminal", ANY, MerchantJson::id));
        fields.end();
        return number;
    }

    private static DescriptorRule descriptor(Fields fields, Spot spot) {
        String name = fields.required("name", Forms::text);
        String store = fields.optional("storeNumber", ANY, MerchantJson::id);
        String inName = Descriptor.of(name).store();
        if (!store.isEmpty() && !inName.isEmpty() && !inName.equals(MerchantNumber.normalised(store))) {
            spot.at("storeNumber")
                    .refuse("is another than the name has", "leave one of them out, or write the same number");
        }
        DescriptorRule rule = DescriptorRule.of(
                name, store, fields.optional("city", ANY, Forms::text), fields.optional("country", ANY, Forms::text));
        fields.end();
        return rule;
    }

    /** An id that is compared in normal form, so one of zeros alone would be no id at all. */
    private static String id(JsonNode node, Spot spot) {
        String text = Forms.text(node, spot);
        return MerchantNumber.normalised(text).isEmpty()
                ? spot.refuse("1", "has nothing but zeros and blanks", "write it as card messages carry it")
                : text;
    }

    static ObjectNode write(Merchant merchant) {
        ObjectNode node =
                JsonNodeFactory.instance.objectNode().put("id", merchant.id()).put("name", merchant.name());
        var locations = node.putArray("locations");
        merchant.locations().forEach(location -> locations.add(write(location)));
        merchant.since().ifPresent(since -> node.put("since", since.toString()));
        merchant.line()
                .ifPresent(line -> node.putObject("line")
                        .put("kind", line.kind().name())
                        .put("amountMinor", line.amountMinor())
                        .put("currency", line.currency().code()));
        if (!merchant.usualGaps().isEmpty()) {
            var gaps = node.putArray("usualGaps");
            merchant.usualGaps()
                    .forEach(gap ->
                            gaps.addObject().put("from", gap.from().toString()).put("halfDays", gap.halfDays()));
        }
        merchant.boundAt().ifPresent(moment -> node.put("boundAt", moment.toString()));
        return node;
    }

    static ObjectNode write(Location location) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("id", location.id())
                .put("name", location.name())
                .put("zone", location.zone().getId())
                .put("country", location.country())
                .put("mcc", location.mcc())
                .put("channel", location.channel().name());
        var numbers = node.putArray("merchantNumbers");
        location.merchantNumbers().forEach(number -> numbers.add(write(number)));
        if (!location.descriptors().isEmpty()) {
            var descriptors = node.putArray("descriptors");
            location.descriptors().forEach(rule -> descriptors.add(write(rule)));
        }
        return node;
    }

    private static ObjectNode write(MerchantNumber number) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("mid", number.mid());
        putUnlessAny(node, "acquirer", number.acquirer());
        putUnlessAny(node, "network", number.network());
        node.put("use", number.use().name());
        putUnlessAny(node, "terminal", number.terminal());
        return node;
    }

    private static ObjectNode write(DescriptorRule rule) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", rule.name());
        putUnlessAny(node, "storeNumber", rule.store());
        putUnlessAny(node, "city", rule.city());
        putUnlessAny(node, "country", rule.country());
        return node;
    }

    private static void putUnlessAny(ObjectNode node, String field, String text) {
        if (!text.isEmpty()) {
            node.put(field, text);
        }
    }
}
