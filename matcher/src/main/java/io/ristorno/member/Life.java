package io.ristorno.member;

/** Where a purchase stands in the life cycle of card messages. */
public enum Life {
    /** An account verification: no purchase until a clearing comes. */
    VERIFICATION,
    /** Held, nothing cleared. */
    AUTHORISED,
    /** Money moved. */
    CLEARED,
    /** Reversed before clearing, or its clearings were taken back. */
    VOID
}
