package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.money.Commodity;
import io.ristorno.money.RateSheet;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A day's exchange rates in JSON, both ways: {@code {"id":"ECB-2026-03-01","base":"EUR","rates":{"USD":"1.0832"}}}. */
final class RateSheetJson {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,60}");
    private static final Pattern RATE = Pattern.compile("\\d{1,12}(\\.\\d{1,12})?");

    private RateSheetJson() {}

    /** The form of a sheet of a day that is told beside it. */
    static Form<RateSheet> of(LocalDate day) {
        return (node, spot) -> read(Fields.of(node, spot), day);
    }

    private static RateSheet read(Fields fields, LocalDate day) {
        RateSheet sheet = new RateSheet(
                fields.required("id", (node, spot) -> id(node, spot, day)),
                day,
                fields.required("base", Forms::currency),
                fields.required("rates", RateSheetJson::rates));
        fields.end();
        return sheet;
    }

    private static String id(JsonNode node, Spot spot, LocalDate day) {
        String id = Forms.text(node, spot);
        spot.require(
                ID.matcher(id).matches(),
                "has other characters than letters, digits, _ . : - or more than 60",
                "name the source and day: ECB-" + day);
        return id;
    }

    private static Map<Commodity, BigDecimal> rates(JsonNode node, Spot spot) {
        var rates = new HashMap<Commodity, BigDecimal>();
        if (!node.isObject() || node.isEmpty()) {
            spot.refuse("names no rates", "write units for one of the base: {\"USD\":\"1.0832\"}");
            return rates;
        }
        node.fieldNames().forEachRemaining(code -> {
            Spot at = spot.at(Quoted.name(code));
            Commodity currency = Forms.currency(JsonNodeFactory.instance.textNode(code), at);
            rates.put(currency, rate(node.path(code), at));
        });
        return rates;
    }

    private static BigDecimal rate(JsonNode node, Spot spot) {
        boolean form = node.isTextual() && RATE.matcher(node.textValue()).matches();
        BigDecimal rate = form ? new BigDecimal(node.textValue()) : BigDecimal.ZERO;
        return rate.signum() > 0
                ? rate
                : spot.refuse(BigDecimal.ONE, "is no rate", "write a number above 0 in quotes: \"1.0832\"");
    }

    static ObjectNode write(RateSheet sheet) {
        ObjectNode rates = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(sheet.perBase()).forEach((currency, rate) -> rates.put(currency.code(), rate.toPlainString()));
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("date", sheet.day().toString())
                .put("id", sheet.id())
                .put("base", sheet.base().code());
        json.set("rates", rates);
        return json;
    }
}
