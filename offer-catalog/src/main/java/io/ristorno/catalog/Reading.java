package io.ristorno.catalog;

import java.util.List;

/** What became of a text or an edit: a value that obeys every rule, or all the reasons against it. */
public sealed interface Reading<T> {
    /** Accepted: whoever holds the value need not check it again. */
    record Read<T>(T value) implements Reading<T> {}

    /**
     * Refused, and nothing has changed.
     *
     * @param problems all that was found, at most one a field; never empty
     */
    record Refused<T>(List<Problem> problems) implements Reading<T> {
        public Refused {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a refusal names its problems");
            }
        }
    }
}
