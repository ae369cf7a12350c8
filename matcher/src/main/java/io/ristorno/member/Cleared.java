package io.ristorno.member;

import io.ristorno.event.Moment;

/**
 * A clearing that counts.
 *
 * @param at when: its hold runs from its local date
 * @param spent goods only, less what clearing reversals took back
 */
public record Cleared(Moment at, Spent spent) {}
