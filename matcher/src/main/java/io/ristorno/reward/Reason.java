package io.ristorno.reward;

/**
 * Why a reward is what it is. The failures stand in the published order: of several that fail, the first names the
 * rejection, and explain lists them all.
 */
public enum Reason {
    /** It earns. */
    EARNED,
    /** The purchase is not of goods and services: cash, quasi-cash, account funding, bill payment, gambling, gift cards. */
    NOT_GOODS,
    /** Another location, category, channel or country. */
    OUTSIDE_PLACE,
    /** It was bought there before anybody knew whose acceptor that was, and the offer does not say that it is for such, too. */
    BEFORE_BINDING,
    /** Before the offer began, after it ended or was stopped, or while it was paused. */
    OUTSIDE_WINDOW,
    /** Another weekday or hour. */
    OUTSIDE_HOURS,
    /** The card was not linked yet. */
    NOT_ENROLLED,
    /** The member had not activated the offer. */
    NOT_ACTIVATED,
    /** The member is not among those the offer is for. */
    AUDIENCE,
    /** The program had no such points to give when the purchase was made, or did not say what they are worth beside cash. */
    NO_POINTS,
    /** Neither the transaction's nor the cardholder's billing currency is the offer's. */
    OTHER_CURRENCY,
    /** The purchase's total does not reach the minimum. */
    BELOW_MINIMUM,
    /** The member has had what one member may have. */
    LIMIT,
    /** All merchants together have given the member what his program lets one have a day, or a year. */
    MEMBER_CAP,
    /** The offer's budget has no room. */
    BUDGET,
    /** What the merchant can lose at most over all its offers has no room. */
    MERCHANT_LINE,
    /** Another offer, or another set of offers, gives the member more. */
    STACKING,
    /** An operator has to look first: cleared more than 45 days after the offer ended. */
    REVIEW,
    /** An operator has to look before it is released, or has refused it: it is large, or the member has lately returned much. */
    HELD_FOR_REVIEW,
    /** Reversed before it cleared, or its clearing was taken back. */
    REVERSED,
    /** Nothing cleared within the provisional window. */
    NEVER_CLEARED,
    /** An account verification, not a purchase. */
    VERIFICATION,
    /** What was returned leaves nothing that earns. */
    RETURNED,
    /** The purchase became part of another one. */
    MERGED,
    /** The member was erased. */
    ERASED,
    /** A visit that is not paid by itself: it counts towards one that is. */
    COUNTED,
    /** Nothing was drawn. */
    NO_PRIZE,
    /** It is paid when its period and the days behind it are over. */
    AWAITS_END,
    /** Its hold is, or will be, over, but it is not released before an e-mail address or a phone of the member is confirmed. */
    AWAITS_CONTACT;

    /** Whether what all members share has no room: what others free may give it some. */
    public boolean shared() {
        return this == BUDGET || this == MERCHANT_LINE;
    }

    /** Whether an operator has to say whether it is paid. */
    public boolean asksOperator() {
        return this == REVIEW || this == HELD_FOR_REVIEW;
    }
}
