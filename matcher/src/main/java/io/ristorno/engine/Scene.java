package io.ristorno.engine;

import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruling;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Footing;
import io.ristorno.member.History;
import io.ristorno.member.Life;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.money.Rates;
import io.ristorno.program.WindowTerms;
import io.ristorno.qualify.Absence;
import io.ristorno.qualify.AsOf;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.Points;
import io.ristorno.qualify.Visits;
import io.ristorno.qualify.Windows;
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
    Case matter(List<Purchase> purchases, int position, Visits visits, AsOf asOf) {
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
                new Points(index.points(program, purchase)),
                earnings.soFar(),
                index.since(key.merchant()),
                visits,
                index.asksFooting(key.merchant())
                        ? Absence.days(purchases, position, history, member, asOf, this::windows)
                        : Footing.NEVER,
                index.asksCycle(key.merchant())
                        ? Absence.usualHalfDays(
                                purchases,
                                position,
                                history,
                                member,
                                asOf,
                                this::windows,
                                index.usualHalfDays(
                                        key.merchant(), purchase.at().localDay()))
                        : 0,
                index.waitsForContact(program),
                index.levels(program));
    }

    private WindowTerms windows(Purchase purchase) {
        return index.windows(member.key().program(), purchase.at().epochMillis());
    }

    /** Whether what is authorised may clear in time still. */
    boolean isAwaited(Purchase purchase, AsOf asOf) {
        return purchase.life() == Life.AUTHORISED && Absence.isAwaited(purchase, windows(purchase), asOf);
    }

    /** The last local day on which it may. */
    int lastProvisionalDay(Purchase purchase) {
        return Windows.lastProvisionalDay(purchase, windows(purchase));
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
                visits.look(candidates, matter(purchases, i, Visits.NONE, asOf), asOf);
            } else {
                visits.keep(candidates, purchase);
            }
        }
        return visits.visits();
    }
}
