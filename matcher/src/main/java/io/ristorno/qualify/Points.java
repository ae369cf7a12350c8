package io.ristorno.qualify;

import io.ristorno.money.Ratio;
import io.ristorno.offer.Mechanic.Multiplier;
import io.ristorno.offer.Offer;
import io.ristorno.program.PointTerms;
import io.ristorno.program.PointTerms.Earn;
import java.util.Optional;

/**
 * What a program's points are to offers, by the terms in force when a purchase was made: what the program gives for the purchase, which
 * offers multiply; and what points are worth beside cash.
 */
public record Points(Optional<PointTerms> terms) {
    /** Of a program that has none. */
    public static final Points NONE = new Points(Optional.empty());

    private static final int ONCE = 1;

    /** Whether an offer gives what it promises: one that pays points needs them, and one that competes with cash, their value. */
    boolean serve(Offer offer) {
        if (!offer.paysPoints()) {
            return true;
        }
        return offer.mechanic() instanceof Multiplier
                ? earn(offer).isPresent()
                : terms.isPresent() && (offer.mechanic().added() || value(offer).isPresent());
    }

    /** What a purchase earns that is measured in an offer's currency. */
    Optional<Earn> earn(Offer offer) {
        return measured(offer).flatMap(PointTerms::earn);
    }

    private Optional<PointTerms.Value> value(Offer offer) {
        return measured(offer).flatMap(PointTerms::value);
    }

    private Optional<PointTerms> measured(Offer offer) {
        return terms.filter(its -> its.currency().equals(offer.currency()));
    }

    /**
     * Of what an offer gives, so much counts beside what others give of a purchase: whole numbers for cash and points alike, where only
     * which is more matters.
     */
    public int weight(Offer offer) {
        Optional<PointTerms.Value> value = terms.flatMap(PointTerms::value);
        if (value.isEmpty()) {
            return ONCE;
        }
        return offer.paysPoints() ? value.get().minor() : value.get().points();
    }

    /** An amount that was spent, in the measure of what an offer gives: money, or so many points as are worth that. */
    public Value spent(Offer offer, Value spent) {
        return offer.paysPoints()
                ? spent.times(value(offer).map(PointTerms.Value::rate).orElse(Ratio.ONE))
                : spent;
    }
}
