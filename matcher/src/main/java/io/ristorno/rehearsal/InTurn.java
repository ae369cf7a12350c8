package io.ristorno.rehearsal;

import io.ristorno.engine.Engine;
import io.ristorno.event.MemberKey;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.money.Rates;
import io.ristorno.offer.Offer;
import io.ristorno.qualify.AsOf;
import io.ristorno.store.Snapshot;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Relationships decided once by another catalogue, one behind the other in the order of their keys. What a member gets at one merchant counts at the
 * next, against his limits and his program's caps; what the purchases have been given so far counts at none.
 */
final class InTurn {
    private final Snapshot snapshot;
    private final Offer draft;
    private final OfferIndex live;
    private final OfferIndex index;
    private final Rates rates;
    private final AsOf asOf;
    private final Predicate<Purchase> which;
    private Optional<Member> turn = Optional.empty();

    /**
     * @param draft what concerns it is decided
     * @param live by which purchases are decided where they are stored
     * @param index by which they are decided now
     * @param which purchases
     */
    InTurn(Snapshot snapshot, Offer draft, OfferIndex live, OfferIndex index, Predicate<Purchase> which) {
        this.snapshot = snapshot;
        this.draft = draft;
        this.live = live;
        this.index = index;
        this.which = which;
        rates = snapshot.rates();
        asOf = new AsOf(snapshot.nowMillis());
    }

    /** The next one, and the member behind it. */
    Engine.Afresh decided(Relationship relationship) {
        MemberKey key = relationship.key().member();
        Member member = turn.filter(its -> its.key().equals(key)).orElseGet(() -> without(relationship));
        Engine.Afresh afresh = Engine.afresh(index, rates, relationship, which, member, asOf);
        turn = Optional.of(afresh.member());
        return afresh;
    }

    private Member without(Relationship first) {
        Member member = snapshot.member(first.key().member());
        if (!draft.isWide()) {
            return Engine.without(live, member, first, which);
        }
        for (Relationship each : snapshot.relationships(member.key())) {
            member = Engine.without(live, member, each, which);
        }
        return member;
    }
}
