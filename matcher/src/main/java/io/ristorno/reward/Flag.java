package io.ristorno.reward;

/** Something an attentive reader should know about a purchase or its reward. */
public enum Flag {
    /** Cut to what the budget had left, or the merchant's line. */
    BUDGET_CAPPED,
    /** Cut to what the member's limit had left. */
    LIMIT_CAPPED,
    /** Cleared after its provisional window. */
    LATE,
    /** An hour condition was granted although only the date is known. */
    TIME_UNKNOWN,
    /** A clearing was left out until somebody reviews it. */
    SUSPECT_DUPLICATE,
    /** More was returned than was bought. */
    RETURN_EXCEEDS_PURCHASE,
    /** Part of a purchase of another member, who held the card before. */
    ELSEWHERE,
    /** Held longer than its offer says: the merchant is new. */
    NEW_MERCHANT,
    /** Cut to what the program lets one member have of all merchants, a day or a year. */
    MEMBER_CAPPED,
    /** Cut to what the program lets offers give one purchase together. */
    PURCHASE_CAPPED,
    /** Taken for a new member's, who has not been seen for as long as the offer looks back. */
    SHORT_HISTORY
}
