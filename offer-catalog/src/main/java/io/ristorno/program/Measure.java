package io.ristorno.program;

/**
 * What is counted of a member's purchases. Only what has cleared counts, and nothing of which nothing is left, or of which a chargeback
 * says that it was none of his.
 */
public enum Measure {
    /** What they come to, less what came back, in minor units of a currency: those that were made in it. */
    SPEND,
    /** How many there were. */
    PURCHASES
}
