package io.ristorno.catalog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;

/** A thing and where it stands in its text. */
record Placed<T>(T value, Spot spot) {
    /** Reads the elements of a list one by one: the parser stands at its begin. A whole tree would take several times their own memory. */
    static <T> void list(JsonParser parser, Spot spot, Form<T> form, List<Placed<T>> into) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            spot.require(
                    parser.currentToken() == JsonToken.VALUE_NULL,
                    "is not a list",
                    "write a list in brackets: [ ... ]");
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Spot at = spot.at(into.size());
            if (at.isFull()) {
                parser.skipChildren();
                continue;
            }
            into.add(new Placed<>(form.read(JsonText.tree(parser), at), at));
        }
    }
}
