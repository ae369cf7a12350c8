package io.ristorno.simulation;

import io.ristorno.event.Activated;
import io.ristorno.event.ContactTold;
import io.ristorno.event.Contacted;
import io.ristorno.event.Exposure;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.offer.ContactKind;
import io.ristorno.offer.Offer;
import io.ristorno.simulation.Request.Manner;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** Who activates, sees and clicks what, can be reached, or comes into a segment; and tells of it late now and then. */
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

    /** Somebody activates an offer, or sees it, or says that he can be reached. */
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
        tell(
                switch (dice.below(4)) {
                    case 3 ->
                        new Contacted(
                                member,
                                "mail-" + made,
                                dice.one(2),
                                dice.one(2) ? List.of(offer.id()) : List.of(),
                                at.truncatedTo(ChronoUnit.MILLIS));
                    case 0 ->
                        new Activated(new RelationshipKey(member, new MerchantKey(offer.merchantId())), offer.id(), at);
                    case 1 -> exposure(member, offer, at);
                    default -> new ContactTold(member, dice.any(List.of(ContactKind.values())), !dice.one(3), at);
                });
    }

    private Exposure exposure(MemberKey member, Offer offer, Instant at) {
        return new Exposure(
                member,
                dice.any(List.of(Exposure.Kind.values())),
                "exp_" + made,
                new MerchantKey(offer.merchantId()),
                offer.id(),
                "",
                dice.any(Market.PLACEMENTS),
                "",
                "",
                0,
                false,
                at);
    }

    private void tell(MemberEvent event) {
        MemberKey member = event.member();
        outside.wants(new Request(
                "choice " + made++,
                (life, _) -> Purses.passed(life, member, event),
                Manner.EVER,
                () -> Set.of(member),
                Request.Sequel.NONE));
    }
}
