package io.ristorno.reward;

/** How far a reward has come. */
public enum Stage {
    /** Authorised, not cleared. */
    PROVISIONAL,
    /** Cleared, in its hold. */
    PENDING,
    /** The member can have it. */
    AVAILABLE,
    /** Only a provisional reward of another purchase, or a reservation, stands in its way. */
    WAITLISTED,
    /** A condition failed, as of now. */
    REJECTED,
    /** Never cleared in its window. */
    EXPIRED,
    /** The purchase was reversed. */
    VOID
}
