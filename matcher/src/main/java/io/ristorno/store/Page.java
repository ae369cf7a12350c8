package io.ristorno.store;

import java.util.List;
import java.util.Optional;

/**
 * Part of a long list.
 *
 * @param items in order
 * @param next what to ask for to go on; empty at the end
 */
public record Page<T>(List<T> items, Optional<String> next) {
    /** Where a list begins. */
    public static final String START = "";

    public Page {
        items = List.copyOf(items);
    }
}
