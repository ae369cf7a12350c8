package io.ristorno.sandbox;

import java.util.EnumSet;
import java.util.Set;

/** How a purchase goes. */
public enum Story {
    /** Authorised, cleared at the same amount. */
    PURCHASE(46),
    /** Authorised, cleared with a tip on top. */
    TIP(60, Trade.RESTAURANT, Trade.COFFEE),
    /** Authorised once, cleared with each parcel. */
    SPLIT_SHIPMENT(30, Trade.CLOTHES, Trade.ELECTRONICS, Trade.BOOKS),
    /** Authorised, raised twice, cleared at what the stay came to. */
    STAY(80, Trade.HOTEL, Trade.CARS),
    /** One unit authorised before anybody knows the amount. */
    FUEL(200, Trade.PUMP),
    /** A part of the hold is given back before it clears. */
    PARTIAL_REVERSAL(5),
    /** All of it is. */
    FULL_REVERSAL(5),
    /** Cleared, then returned in part or as a whole, with a reference. */
    REFUND(6),
    /** A message is sent again and says so. */
    REPEAT(4),
    /** A message is sent again and does not say so. */
    RESENT(3),
    /** The issuer said no. */
    DECLINED(4),
    /** Cleared without an authorization. */
    FORCED(4),
    /** The clearing overtakes its authorization. */
    LATE_AUTHORIZATION(3),
    /** Authorization and clearing in one message. */
    DEBIT(6),
    /** Cash from a machine: no purchase. */
    CASH(2);

    private final int weight;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<Trade> trades;

    Story(int weight, Trade... only) {
        this.weight = weight;
        trades = only.length == 0 ? EnumSet.allOf(Trade.class) : EnumSet.of(only[0], only);
    }

    /** How often, against the others, where nobody says otherwise. */
    public int weight() {
        return weight;
    }

    /** Whether it happens in a trade. A pump asks before it pours: there every purchase goes this way. */
    boolean suits(Trade trade) {
        return trade == Trade.PUMP ? this == FUEL : trades.contains(trade);
    }
}
