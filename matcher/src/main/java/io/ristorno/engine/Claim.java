package io.ristorno.engine;

import io.ristorno.decide.Budgets.Claimant;

/**
 * A purchase that an offer's budget, or its merchant's line, leaves less than it would take.
 *
 * @param number the order of first claims
 * @param wantedMinor what it lacks
 * @param whole whether it takes all of that or nothing: it holds nothing yet
 */
public record Claim(long number, Claimant claimant, long wantedMinor, boolean whole) {}
