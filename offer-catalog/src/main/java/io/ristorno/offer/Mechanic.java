package io.ristorno.offer;

import io.ristorno.money.BasisPoints;

/** How a reward is computed from a purchase: {@code reward.type} on the wire. */
public sealed interface Mechanic {

    /**
     * A share of the purchase's amount: 10 % of 43.25 is 4.33, half up.
     *
     * @param rate more than 0
     */
    record Percent(BasisPoints rate) implements Mechanic {}

    /**
     * A fixed amount once the purchase reaches the offer's minimum.
     *
     * @param amountMinor minor units of the offer's currency, more than 0
     */
    record Fixed(long amountMinor) implements Mechanic {}
}
