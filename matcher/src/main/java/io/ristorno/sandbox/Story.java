package io.ristorno.sandbox;

/** How a purchase goes. */
public enum Story {
    /** Authorised, cleared at the same amount. */
    PURCHASE(46),
    /** Authorised, cleared with a tip on top. */
    TIP(60),
    /** Authorised once, cleared with each parcel. */
    SPLIT_SHIPMENT(30),
    /** Authorised, raised twice, cleared at what the stay came to. */
    STAY(80),
    /** One unit authorised before anybody knows the amount. */
    FUEL(200),
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

    Story(int weight) {
        this.weight = weight;
    }

    /** How often, against the others, where nobody says otherwise. */
    public int weight() {
        return weight;
    }

    /** Whether it happens in a trade. A pump asks before it pours: there every purchase goes this way. */
    boolean suits(Trade trade) {
        return switch (this) {
            case TIP -> trade == Trade.RESTAURANT || trade == Trade.COFFEE;
            case SPLIT_SHIPMENT -> trade == Trade.CLOTHES || trade == Trade.ELECTRONICS || trade == Trade.BOOKS;
            case STAY -> trade == Trade.HOTEL || trade == Trade.CARS;
            case FUEL -> trade == Trade.PUMP;
            case PURCHASE,
                    PARTIAL_REVERSAL,
                    FULL_REVERSAL,
                    REFUND,
                    REPEAT,
                    RESENT,
                    DECLINED,
                    FORCED,
                    LATE_AUTHORIZATION,
                    DEBIT,
                    CASH -> trade != Trade.PUMP;
        };
    }
}
