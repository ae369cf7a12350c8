package io.ristorno.qualify;

import io.ristorno.offer.Offer;
import io.ristorno.reward.Reason;

/** Watches a decision. The live one watches nothing; explain records all. */
public interface Trace {
    /** Watches nothing. */
    Trace NONE = new Trace() {};

    /** Whether every condition is to be tested, even after one has failed. */
    default boolean recording() {
        return false;
    }

    /**
     * A condition was tested.
     *
     * @param condition named by the reason it gives when it fails
     * @param actual what the purchase has: minor units, epoch minutes, a code; by condition
     * @param required what the offer asks for, in the same measure
     */
    default void tested(Offer offer, Reason condition, boolean passed, long actual, long required) {}

    /**
     * A condition was tested that words tell.
     *
     * @param condition named by the reason it gives when it fails
     * @param what which part of it
     * @param actual what the purchase has; {@code ""} when nobody knows
     * @param required what the offer asks for
     */
    default void tested(Offer offer, Reason condition, String what, boolean passed, String actual, String required) {}

    /** The purchase was valued in the offer's currency at stored rates, which have this id. */
    default void exchanged(Offer offer, String sheet) {}

    /** What the offer would give, before the choice among offers. */
    default void valued(Offer offer, long rewardMinor) {}
}
