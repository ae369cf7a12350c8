package io.ristorno.measure.sheet;

import io.ristorno.measure.Found;
import io.ristorno.measure.Found.Known;
import io.ristorno.measure.Found.Unknown;
import io.ristorno.measure.Interval;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What has been worked out, in the order in which it is told. A figure that is none is null, and {@code why} says why.
 */
public final class Figures {
    /** How each figure looks, behind an indent. */
    private final Map<String, UnaryOperator<String>> all = new LinkedHashMap<>();

    private final Map<String, String> why = new LinkedHashMap<>();

    Figures put(String name, long value) {
        return text(name, Long.toString(value));
    }

    Figures put(String name, double value) {
        return Double.isFinite(value)
                ? text(name, Double.toString(value == 0 ? 0 : value))
                : none(name, "it passes what a number can hold");
    }

    Figures put(String name, BigDecimal value) {
        return text(name, value.toPlainString());
    }

    Figures put(String name, boolean value) {
        return text(name, Boolean.toString(value));
    }

    Figures put(String name, String text) {
        return text(name, quoted(text));
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
        all.put(name, figures::json);
        return this;
    }

    Figures put(String name, List<Figures> items) {
        all.put(name, indent -> array(items, indent));
        return this;
    }

    Figures numbers(String name, SortedMap<String, Double> values) {
        var its = new Figures();
        values.forEach(its::put);
        return put(name, its);
    }

    Figures none(String name, String reason) {
        why.put(name, reason);
        return text(name, "null");
    }

    private Figures text(String name, String text) {
        all.put(name, _ -> text);
        return this;
    }

    /** As a JSON object. */
    public String json() {
        return json("");
    }

    private String json(String indent) {
        String inner = indent + "  ";
        var fields = new LinkedHashMap<>(all);
        if (!why.isEmpty()) {
            var reasons = new Figures();
            why.forEach(reasons::put);
            fields.put("why", reasons::json);
        }
        return fields.isEmpty()
                ? "{}"
                : fields.entrySet().stream()
                        .map(each -> inner + quoted(each.getKey()) + ": "
                                + each.getValue().apply(inner))
                        .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
    }

    private static String array(List<Figures> items, String indent) {
        String inner = indent + "  ";
        return items.isEmpty()
                ? "[]"
                : items.stream()
                        .map(each -> inner + each.json(inner))
                        .collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
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
