package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One JSON object while it is read. A field whose value is {@code null} counts as absent. */
final class Fields {
    private final JsonNode node;
    private final Spot spot;
    /** A few, some of them twice. */
    private final List<String> known = new ArrayList<>();

    private Fields(JsonNode node, Spot spot) {
        this.node = node;
        this.spot = spot;
    }

    /** The fields of a node; of something else than an object none, and a problem. */
    static Fields of(JsonNode node, Spot spot) {
        if (!node.isObject()) {
            spot.refuse("is not an object", "write an object in braces: { ... }");
            return new Fields(JsonNodeFactory.instance.objectNode(), spot);
        }
        return new Fields(node, spot);
    }

    boolean has(String name) {
        known.add(name);
        return node.hasNonNull(name);
    }

    /** Whether a field stands there in braces. */
    boolean isObject(String name) {
        return has(name) && node.path(name).isObject();
    }

    <T> T required(String name, Form<T> form) {
        Spot at = spot.at(name);
        if (!has(name)) {
            at.refuse("is required", "add \"" + name + "\"");
        }
        return form.read(node.path(name), at);
    }

    <T> Optional<T> optional(String name, Form<T> form) {
        return has(name) ? Optional.of(form.read(node.path(name), spot.at(name))) : Optional.empty();
    }

    <T> T optional(String name, T absent, Form<T> form) {
        return has(name) ? form.read(node.path(name), spot.at(name)) : absent;
    }

    /** The elements of an array, each at its own index; none if the field is absent. */
    <T> List<T> list(String name, Form<T> form) {
        return optional(name, List.of(), (array, at) -> elements(array, at, form));
    }

    /** A thing's own id, or one from the caller if the text names none. */
    String id(IdForm form, Ids ids) {
        if (has("id")) {
            return required("id", Forms::text);
        }
        String next = ids.next(form.prefix());
        return next.isEmpty() ? required("id", Forms::text) : form.checked(next);
    }

    /** To be called when all fields were asked for: complains about those that nobody knows. */
    void end() {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                spot.at(Quoted.name(name)).refuse("is not a field of this object", mend(name));
            }
        });
    }

    private String mend(String name) {
        Set<String> names = new TreeSet<>(known);
        return Nearest.mend(name, names, "remove it; the fields here are " + String.join(", ", names));
    }

    private static <T> List<T> elements(JsonNode array, Spot spot, Form<T> form) {
        spot.require(array.isArray(), "is not a list", "write a list in brackets: [ ... ]");
        List<T> elements = new ArrayList<>(array.size());
        if (array.isArray()) {
            array.forEach(element -> elements.add(form.read(element, spot.at(elements.size()))));
        }
        return elements;
    }
}
