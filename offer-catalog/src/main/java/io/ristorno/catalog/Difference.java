package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.offer.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One field in which two versions of an offer differ.
 *
 * @param field as a path, such as {@code reward.rateBasisPoints} or {@code limits[1].most}
 * @param before its value as JSON; empty if it was not there
 * @param after the same, now
 */
public record Difference(String field, String before, String after) {
    /** What every version has of its own. */
    private static final Set<String> OWN = Set.of("version", "by", "changedAt", "why");

    private static final String NOTHING = "nothing";

    /** Every field in which they differ, by path; who made them and when is told elsewhere. */
    public static List<Difference> between(Offer before, Offer after) {
        var found = new ArrayList<Difference>();
        fields("", OfferJson.write(before).remove(OWN), OfferJson.write(after).remove(OWN), found);
        return found;
    }

    private static void compare(String path, JsonNode before, JsonNode after, List<Difference> found) {
        if (before.equals(after)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            fields(path, before, after, found);
        } else if (isOfObjects(before) && isOfObjects(after)) {
            for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
                compare(path + "[" + i + "]", before.path(i), after.path(i), found);
            }
        } else {
            found.add(new Difference(path, text(before), text(after)));
        }
    }

    private static void fields(String path, JsonNode before, JsonNode after, List<Difference> found) {
        Set<String> names = new TreeSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        names.forEach(
                name -> compare(path.isEmpty() ? name : path + "." + name, before.path(name), after.path(name), found));
    }

    /** A list of plain values is one value to people; of objects each is. */
    private static boolean isOfObjects(JsonNode node) {
        return node.isArray() && (node.isEmpty() || node.get(0) instanceof ObjectNode);
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? "" : node.toString();
    }

    /** In a line for people. */
    @Override
    public String toString() {
        return field + ": " + (before.isEmpty() ? NOTHING : before) + " -> " + (after.isEmpty() ? NOTHING : after);
    }
}
