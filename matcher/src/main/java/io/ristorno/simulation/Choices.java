package io.ristorno.simulation;

import io.ristorno.event.Activated;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.offer.Offer;
import io.ristorno.simulation.Request.Manner;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** Who activates which offer, or comes into a segment, and tells of it late now and then. */
final class Choices {
    private static final long DAY_SECONDS = 86_400;

    private final Dice dice;
    private final Outside outside;
    private final InstantSource clock;
    private final Market market;
    private final People people;
    private int made;

    Choices(Dice dice, Outside outside, InstantSource clock, Market market, People people) {
        this.dice = dice;
        this.outside = outside;
        this.clock = clock;
        this.market = market;
        this.people = people;
    }

    /** Somebody activates an offer. */
    void choose() {
        people.anybody().ifPresent(person -> {
            if (dice.one(3)) {
                enlist(person.key());
            } else {
                choose(person.key(), market.any());
            }
        });
    }

    /** His issuer takes him into a segment, or out of it, and tells of it late now and then. */
    private void enlist(MemberKey member) {
        Instant at = clock.instant()
                .truncatedTo(ChronoUnit.SECONDS)
                .minusSeconds(dice.one(3) ? dice.between(0, 5 * DAY_SECONDS) : 0);
        var enlisted = new Enlisted(member, Market.SEGMENT, made + 1, !dice.one(3), at);
        outside.wants(new Request(
                "enlistment " + made++,
                (life, _) -> Purses.passed(life, member, enlisted),
                Manner.EVER,
                () -> Set.of(member),
                Request.Sequel.NONE));
    }

    private void choose(MemberKey member, Offer offer) {
        Instant at = clock.instant().minusSeconds(dice.one(3) ? dice.between(0, 5 * DAY_SECONDS) : 0);
        var activated = new Activated(new RelationshipKey(member, new MerchantKey(offer.merchantId())), offer.id(), at);
        outside.wants(new Request(
                "activation " + made++,
                (life, _) -> Purses.passed(life, member, activated),
                Manner.EVER,
                () -> Set.of(member),
                Request.Sequel.NONE));
    }
}
