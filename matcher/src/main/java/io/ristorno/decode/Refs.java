package io.ristorno.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resolves what a mapping names ({@code 38}, {@code 62.2}) against the field table beside it. */
final class Refs {
    private final Layout[] layouts;
    private final Map<Integer, Parts> parts;

    Refs(Layout[] layouts, Map<Integer, Parts> parts) {
        this.layouts = layouts;
        this.parts = parts;
    }

    List<Ref> all(DialectForm form, String name) {
        List<Ref> refs = new ArrayList<>();
        form.texts(name).forEach(text -> resolve(form, name, text).ifPresent(refs::add));
        return List.copyOf(refs);
    }

    Optional<Ref> one(DialectForm form, String name) {
        return form.has(name) ? resolve(form, name, form.text(name, "")) : Optional.empty();
    }

    /** {@code {"where": "48.0025", "in": ["R"]}}, or {@code startsWith} in place of {@code in}. */
    Optional<Condition> condition(DialectForm form, String name) {
        return form.optional(name, this::condition).flatMap(found -> found);
    }

    private Optional<Condition> condition(DialectForm form) {
        form.require("where");
        Optional<Ref> where = one(form, "where");
        boolean beginnings = form.has("startsWith");
        List<String> values = form.texts(beginnings ? "startsWith" : "in");
        if (values.isEmpty()) {
            form.refuse("in", "names no value", "write \"in\" or \"startsWith\" with a list of texts");
        }
        form.end();
        return where.map(ref -> new Condition(ref, values, beginnings));
    }

    private Optional<Ref> resolve(DialectForm form, String name, String text) {
        int dot = text.indexOf('.');
        String field = dot < 0 ? text : text.substring(0, dot);
        int number = field.matches("[1-9][0-9]{0,2}") ? Integer.parseInt(field) : 0;
        if (number < 2 || number >= Dialect.FIELDS || layouts[number] == Layout.UNKNOWN) {
            form.refuse(name, "names a field that the table does not have", "add the field, or name another");
            return Optional.empty();
        }
        if (dot < 0) {
            return Optional.of(Ref.field(number));
        }
        Optional<Parts.Finder> finder =
                Optional.ofNullable(parts.get(number)).flatMap(found -> found.finder(text.substring(dot + 1)));
        if (finder.isEmpty()) {
            form.refuse(name, "names a part that the field does not have", "add it to the field's \"parts\"");
        }
        return finder.map(found -> new Ref(number, Optional.of(found)));
    }
}
