package io.ristorno.measure.sheet;

import io.ristorno.measure.Found;
import io.ristorno.measure.Found.Known;
import io.ristorno.measure.Found.Unknown;
import io.ristorno.measure.Interval;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has been worked out, in the order in which it is told. A figure that is none is null, and {@code why} says why.
 */
public final class Figures {
    private final Map<String, String> all = new LinkedHashMap<>();
    private final Map<String, String> why = new LinkedHashMap<>();

    Figures put(String name, long value) {
        all.put(name, Long.toString(value));
        return this;
    }

    Figures put(String name, double value) {
        if (Double.isFinite(value)) {
            all.put(name, Double.toString(value == 0 ? 0 : value));
        } else {
            none(name, "it passes what a number can hold");
        }
        return this;
    }

    Figures put(String name, BigDecimal value) {
        all.put(name, value.toPlainString());
        return this;
    }

    Figures put(String name, boolean value) {
        all.put(name, Boolean.toString(value));
        return this;
    }

    Figures put(String name, String text) {
        all.put(name, quoted(text));
        return this;
    }

    Figures put(String name, Found<Double> found) {
        return switch (found) {
            case Known<Double>(Double value) -> put(name, value.doubleValue());
            case Unknown<Double>(String reason) -> none(name, reason);
        };
    }

    /** Both ends, as {@code name_lo} and {@code name_hi}. */
    Figures put(String name, Interval interval) {
        return put(name + "_lo", interval.lo()).put(name + "_hi", interval.hi());
    }

    Figures put(String name, Figures figures) {
        all.put(name, figures.json("  "));
        return this;
    }

    Figures put(String name, List<Figures> items) {
        all.put(name, array(items.stream().map(each -> each.json("    ")).toList()));
        return this;
    }

    Figures numbers(String name, TreeMap<String, Double> values) {
        var its = new Figures();
        values.forEach(its::put);
        return put(name, its);
    }

    Figures none(String name, String reason) {
        all.put(name, "null");
        why.put(name, reason);
        return this;
    }

    /** As a JSON object. */
    public String json() {
        return json("");
    }

    private String json(String indent) {
        var text = new StringBuilder("{");
        var fields = new LinkedHashMap<>(all);
        if (!why.isEmpty()) {
            var reasons = new Figures();
            why.forEach(reasons::put);
            fields.put("why", reasons.json(indent + "  "));
        }
        fields.forEach((name, value) -> text.append(text.length() > 1 ? "," : "")
                .append('\n')
                .append(indent)
                .append("  ")
                .append(quoted(name))
                .append(": ")
                .append(value));
        return text.append(fields.isEmpty() ? "" : "\n" + indent).append('}').toString();
    }

    private static String array(List<String> items) {
        return items.isEmpty() ? "[]" : "[\n    " + String.join(",\n    ", items) + "\n  ]";
    }

    private static String quoted(String text) {
        var all = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                all.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                all.append("\\u%04x".formatted((int) c));
            } else {
                all.append(c);
            }
        }
        return all.append('"').toString();
    }
}
