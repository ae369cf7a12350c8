package io.ristorno.decode;

import java.util.List;

/**
 * Something that a dialect reads off a message: whether a field, without blanks around it, has one of some values.
 *
 * @param where the field
 * @param values the values, or the beginnings of values
 * @param beginnings which of both
 */
record Condition(Ref where, List<String> values, boolean beginnings) {
    Condition {
        values = List.copyOf(values);
    }

    boolean holds(Iso8583 message) {
        String found = message.text(where).strip();
        return beginnings ? values.stream().anyMatch(found::startsWith) : values.contains(found);
    }
}
