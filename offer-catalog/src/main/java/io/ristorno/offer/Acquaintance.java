package io.ristorno.offer;

/** How a member and a merchant know each other when a purchase is made, by what he bought there before. */
public enum Acquaintance {
    /** Nothing was ever seen. */
    NEW,
    /** He bought there, and not in the days that are looked back. */
    LAPSED,
    /** He bought there in those days. */
    EXISTING
}
