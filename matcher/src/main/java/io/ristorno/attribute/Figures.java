package io.ristorno.attribute;

import java.util.Optional;

/** What is known of campaigns. */
public interface Figures {
    /**
     * All that is known of a campaign in a program.
     *
     * @param program {@code prg_...}
     * @param campaign {@code cmp_...}
     * @return empty if there is no such program or campaign
     */
    Optional<Measured> of(String program, String campaign);
}
