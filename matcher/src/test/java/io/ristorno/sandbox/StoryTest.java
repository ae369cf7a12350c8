package io.ristorno.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.decode.Decoded;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.TransactionEvent;
import io.ristorno.match.Places;
import io.ristorno.member.Answer;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.purchase.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a story's messages become when the product folds them. */
class StoryTest {
    private static final MemberKey MEMBER = new MemberKey("prg_demo", 1);
    private static final Places PLACES = Places.compile(Sandbox.catalogue());

    /** The messages of one story at one shop, as events. */
    @SuppressWarnings("EnumOrdinal") // a seed of its own for each
    private static List<TransactionEvent> events(Story story, long minor) {
        var dice = new SplittableRandom(story.name().hashCode());
        Shop shop = Sandbox.shops().registered(dice);
        var tale = new Tale(77_000, TestCards.linked(3), shop, Scripts.of(story, minor, dice));
        var wire = new Sandbox.Wire("iso87-ascii");
        var events = new ArrayList<TransactionEvent>();
        for (int i = 1; !tale.isOver(); i++) {
            CardMessage message = tale.tell(i, Sandbox.NOW_MILLIS + i * 1000L);
            if (wire.decode(message) instanceof Decoded.Taken taken) {
                var transaction = taken.transaction();
                var place = PLACES.numbered(transaction.acceptor()).orElseThrow();
                assertThat(place.merchant().value()).isEqualTo(shop.merchant());
                events.add(transaction.admit("network", MEMBER, 1, place, Sandbox.NOW_MILLIS));
            }
        }
        return events;
    }

    private static Relationship folded(List<TransactionEvent> events) {
        Relationship relationship = Relationship.none(
                new RelationshipKey(MEMBER, events.getFirst().message().merchant()));
        for (TransactionEvent event : events) {
            if (Fold.fold(relationship, event) instanceof Fold.Changed changed) {
                var recorded = new ArrayList<>(relationship.recorded());
                recorded.add(changed.place(), new Recorded(event, Answer.PARKED, false));
                relationship = new Relationship(
                        relationship.key(), recorded, changed.purchases(), changed.parked(), Long.MAX_VALUE);
            }
        }
        return relationship;
    }

    private static Purchase purchase(Story story) {
        Relationship relationship = folded(events(story, 10_000));
        assertThat(relationship.parked()).isEmpty();
        assertThat(relationship.purchases()).hasSize(1);
        return relationship.purchases().getFirst();
    }

    private static long cleared(Purchase purchase) {
        return purchase.clearings().stream()
                .mapToLong(each -> each.spent().minor())
                .sum();
    }

    @ParameterizedTest
    @EnumSource(value = Story.class, mode = EnumSource.Mode.EXCLUDE, names = "DECLINED")
    void a_story_is_one_purchase_and_nothing_of_it_is_left_over(Story story) {
        assertThat(purchase(story).flags()).isEmpty();
    }

    @Test
    void what_the_issuer_declined_is_no_purchase() {
        assertThat(events(Story.DECLINED, 10_000)).isEmpty();
    }

    @Test
    void amounts_end_where_the_story_says() {
        var cleared = Map.of(
                Story.PURCHASE, 10_000L,
                Story.SPLIT_SHIPMENT, 10_000L,
                Story.FUEL, 10_000L,
                Story.LATE_AUTHORIZATION, 10_000L,
                Story.FORCED, 10_000L,
                Story.DEBIT, 10_000L,
                Story.RESENT, 10_000L,
                Story.REPEAT, 10_000L);
        cleared.forEach((story, minor) ->
                assertThat(cleared(purchase(story))).as(story.name()).isEqualTo(minor));
        assertThat(cleared(purchase(Story.TIP))).isBetween(10_500L, 12_000L);
        assertThat(cleared(purchase(Story.STAY))).isGreaterThan(10_000L);
        assertThat(cleared(purchase(Story.PARTIAL_REVERSAL))).isBetween(4000L, 9000L);
    }

    @Test
    void a_split_shipment_clears_in_several_parts() {
        assertThat(purchase(Story.SPLIT_SHIPMENT).clearings()).hasSizeGreaterThan(1);
    }

    @Test
    void a_refund_finds_its_purchase_and_a_full_reversal_voids_it() {
        assertThat(purchase(Story.REFUND).returnedMinor()).isPositive();
        assertThat(purchase(Story.FULL_REVERSAL).life()).isEqualTo(Life.VOID);
    }

    @Test
    void cash_is_no_purchase_of_goods() {
        assertThat(purchase(Story.CASH).processing()).isEqualTo(1);
    }
}
