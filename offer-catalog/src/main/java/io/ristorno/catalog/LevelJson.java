package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.program.Criteria;
import io.ristorno.program.LevelTerms;
import io.ristorno.program.LevelTerms.Downgrade;
import io.ristorno.program.LevelTerms.Window;
import io.ristorno.program.Measure;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What members of a program have to buy for a level, or for a segment, in JSON, both ways. */
final class LevelJson {
    private LevelJson() {}

    /** The one calendar period that there is. */
    private enum Calendar {
        YEAR
    }

    static LevelTerms read(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        LevelTerms terms = new LevelTerms(
                fields.required("measure", Forms.oneOf(Measure.class)),
                fields.optional("currency", Forms::currency),
                fields.required("window", LevelJson::window),
                fields.optional("graceDays", 0, Forms::wholeInt),
                fields.optional("downgrade", Downgrade.MEASURED, Forms.oneOf(Downgrade.class)),
                fields.list("steps", LevelJson::step));
        fields.end();
        return terms;
    }

    private static Window window(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        boolean year = fields.has("calendar");
        if (year == fields.has("days")) {
            spot.refuse("is not one period", "write {\"days\":365}, or {\"calendar\":\"YEAR\"}");
        }
        if (year) {
            fields.required("calendar", Forms.oneOf(Calendar.class));
        }
        int days = fields.optional("days", 1, Forms::wholeInt);
        fields.end();
        return year ? new Window.Year() : new Window.Rolling(days);
    }

    private static LevelTerms.Step step(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        var step = new LevelTerms.Step(
                fields.required("id", Forms::text),
                fields.required("name", Forms::text),
                fields.required("atLeast", Forms::whole));
        fields.end();
        return step;
    }

    static ObjectNode write(LevelTerms terms) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("measure", terms.measure().name());
        terms.currency().ifPresent(currency -> node.put("currency", currency.code()));
        ObjectNode window = node.putObject("window");
        switch (terms.window()) {
            case Window.Rolling(int days) -> window.put("days", days);
            case Window.Year() -> window.put("calendar", Calendar.YEAR.name());
        }
        node.put("graceDays", terms.graceDays())
                .put("downgrade", terms.downgrade().name());
        ArrayNode steps = node.putArray("steps");
        terms.steps()
                .forEach(step -> steps.addObject()
                        .put("id", step.id())
                        .put("name", step.name())
                        .put("atLeast", step.atLeast()));
        return node;
    }

    static Criteria criteria(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Criteria criteria = new Criteria(
                fields.required("measure", Forms.oneOf(Measure.class)),
                fields.optional("currency", Forms::currency),
                number(fields, "atLeast"),
                number(fields, "atMost"),
                fields.required("withinDays", Forms::wholeInt),
                Set.copyOf(fields.list("mccs", Forms::category)),
                OfferJson.set(fields.list("merchants", Forms::text)));
        fields.end();
        return criteria;
    }

    private static OptionalLong number(Fields fields, String name) {
        return fields.has(name) ? OptionalLong.of(fields.required(name, Forms::whole)) : OptionalLong.empty();
    }

    static ObjectNode write(Criteria criteria) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("measure", criteria.measure().name());
        criteria.currency().ifPresent(currency -> node.put("currency", currency.code()));
        criteria.atLeast().ifPresent(least -> node.put("atLeast", least));
        criteria.atMost().ifPresent(most -> node.put("atMost", most));
        node.put("withinDays", criteria.withinDays());
        if (!criteria.mccs().isEmpty()) {
            ArrayNode mccs = node.putArray("mccs");
            new TreeSet<>(criteria.mccs()).forEach(mcc -> mccs.add(mcc));
        }
        OfferJson.texts(node, "merchants", criteria.merchants());
        return node;
    }
}
