package io.ristorno.decide;

import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Offer;
import java.util.List;
import java.util.Optional;

/**
 * What is left of what all members share of the offers, their budgets and limits, and of the merchants' lines. Shared by all members, so first come, first served. Answers at
 * once; never waits.
 */
public interface Budgets {
    /** No offer has a budget, no merchant a line. */
    Budgets UNLIMITED = new Budgets() {
        @Override
        public Left budget(Offer offer, Claimant claimant, boolean first) {
            return Left.UNLIMITED;
        }

        @Override
        public Optional<Line> line(MerchantKey merchant, Claimant claimant) {
            return Optional.empty();
        }
    };

    /**
     * What an offer's budget, and its limits of all members, have left beyond what all rewards hold of it, the asking one's among them.
     *
     * @param claimant who asks: what was promised to others is not his
     * @param first whether he holds nothing of it, so that he is one more whose rewards are counted
     */
    Left budget(Offer offer, Claimant claimant, boolean first);

    /** What is used of each of these, for whoever explains. */
    default List<Share> shares(Offer offer) {
        return List.of();
    }

    /** What the line has left from which a merchant's offers are paid, if he has one. */
    Optional<Line> line(MerchantKey merchant, Claimant claimant);

    /**
     * Who asks.
     *
     * @param purchase reference of the message that created the purchase: its id may change, this never does
     */
    record Claimant(RelationshipKey relationship, String purchase) {}

    /**
     * What there is.
     *
     * @param minor what is left now, 0 or more
     * @param mayComeMinor what would be left if everything reserved were released, or what is renewed with a period were renewed
     */
    record Left(long minor, long mayComeMinor) {
        /** Nobody counts it. */
        public static final Left UNLIMITED = new Left(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * What is used of a budget or limit that all members share.
     *
     * @param used now, as the limit says: minor units, or rewards
     */
    record Share(Limit limit, long used) {}

    /**
     * A merchant's line.
     *
     * @param currency of the offers that draw on it
     */
    record Line(Commodity currency, Left left) {}
}
