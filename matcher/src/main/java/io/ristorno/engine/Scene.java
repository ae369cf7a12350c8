package io.ristorno.engine;

import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruling;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.History;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.money.Rates;
import io.ristorno.qualify.AsOf;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.Visits;
import io.ristorno.reward.Candidates;
import java.util.List;

/**
 * What is around the purchases of a relationship while they are decided.
 *
 * @param index the catalogue in force
 * @param rates of exchange
 * @param member whose
 * @param key of the relationship
 * @param history what is over in it
 * @param rulings of operators
 * @param earnings what the member has earned at all merchants
 */
record Scene(
        OfferIndex index,
        Rates rates,
        Member member,
        RelationshipKey key,
        History history,
        List<Ruling> rulings,
        Earnings earnings) {
    /** A purchase before it is decided. */
    Case matter(List<Purchase> purchases, int position, Visits visits) {
        Purchase purchase = purchases.get(position);
        String program = member.key().program();
        return new Case(
                purchases,
                position,
                history,
                member,
                rulings,
                rates,
                index.risk(program, purchase),
                index.windows(program, purchase.at().epochMillis()),
                index.stacking(program, purchase),
                earnings.soFar(),
                index.since(key.merchant()),
                visits);
    }

    /** What the purchases are to offers that go by several. */
    Visits visits(List<Purchase> purchases, AsOf asOf, Candidates candidates) {
        if (!index.counts(key.merchant())) {
            return Visits.NONE;
        }
        var visits = new Visits.Builder();
        for (int i = 0; i < purchases.size(); i++) {
            Purchase purchase = purchases.get(i);
            index.inForce(key.merchant(), purchase, candidates);
            if (index.remembers(purchase.at().epochMillis())) {
                visits.look(candidates, matter(purchases, i, Visits.NONE), asOf);
            } else {
                visits.keep(candidates, purchase);
            }
        }
        return visits.visits();
    }
}
