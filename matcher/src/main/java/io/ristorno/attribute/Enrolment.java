package io.ristorno.attribute;

/**
 * A member had an opportunity: from then on he counts, whatever he does.
 *
 * @param campaign {@code cmp_...}
 * @param arm he was on then: it never changes
 * @param atMillis of the first opportunity, epoch milliseconds
 */
public record Enrolment(String campaign, Arm arm, long atMillis) {}
