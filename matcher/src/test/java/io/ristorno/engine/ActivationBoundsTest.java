package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.Activated;
import io.ristorno.event.Exposure;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Activation;
import io.ristorno.member.Activations;
import io.ristorno.offer.Offer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many activations are kept of a member, and which of them make room. */
class ActivationBoundsTest {
    private static final MemberKey MEMBER = new MemberKey("prg_demo", 7L << 44);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static Activated activated(String offer, Instant at) {
        return new Activated(new RelationshipKey(MEMBER, new MerchantKey("mer_M1")), offer, at);
    }

    private static Offer offer(String id, String until) {
        return new OfferWords(new Words(id + " merchant M1 10% optin until " + until), ZoneId.of("Europe/Berlin"))
                .read(0);
    }

    private static World world(List<Offer> offers) {
        World world = World.of(offers);
        world.apply(new Joined(MEMBER, NOON));
        for (int i = 0; i < Activations.MOST; i++) {
            world.apply(activated("off_A" + i, NOON));
        }
        assertThat(world.member(MEMBER).activations().all()).hasSize(Activations.MOST);
        return world;
    }

    private static List<Offer> running() {
        var offers = new ArrayList<Offer>();
        for (int i = 0; i <= Activations.MOST; i++) {
            offers.add(offer("A" + i, "2027-01-01"));
        }
        return offers;
    }

    @Test
    void oneMoreIsRefusedWhileAllOthersMayBeNeeded() {
        World world = world(running());
        Activated more = activated("off_A" + Activations.MOST, NOON);
        assertThat(world.apply(more))
                .singleElement()
                .satisfies(effect ->
                        assertThat(((Effect.Refused) effect).objection()).isEqualTo(Objection.FULL));
        assertThat(world.apply(activated("off_A3", NOON.plusSeconds(1)))).isEmpty();
        world.apply(activated("off_A3", NOON.minusSeconds(1)));
        Activations known = world.member(MEMBER).activations();
        assertThat(known.all()).hasSize(Activations.MOST);
        assertThat(known.of("off_A3")).hasValue(NOON.minusSeconds(1).toEpochMilli());
        assertThat(known.of(more.offer())).isEmpty();
    }

    @Test
    void thoseOfOffersThatAreNoMoreMakeRoom() {
        World world = world(running().subList(Activations.MOST - 2, Activations.MOST + 1));
        world.apply(activated("off_A" + Activations.MOST, NOON));
        assertThat(world.member(MEMBER).activations().all())
                .extracting(Activation::offer)
                .containsExactly("off_A510", "off_A511", "off_A512");
    }

    @Test
    void anOfferIsOverWhenNoPurchaseThatItCountsForCanBeDecidedAgain() {
        var catalogue = new Catalogue(1, List.of(), List.of(), List.of(offer("A1", "2026-03-01")));
        assertThat(isOver(catalogue, "2026-11-20T12:00:00Z")).isFalse();
        assertThat(isOver(catalogue, "2026-11-30T12:00:00Z")).isTrue();
        assertThat(OfferIndex.compile(catalogue, NOON).isOver("mer_M1", "off_other"))
                .isTrue();
        assertThat(OfferIndex.compile(catalogue, NOON).isOver("mer_M2", "off_A1"))
                .isTrue();
    }

    /** 225 days in which a purchase lives on, its hold of 14, and 30 in which nobody may have looked. */
    private static boolean isOver(Catalogue catalogue, String now) {
        return OfferIndex.compile(catalogue, Instant.parse(now)).isOver("mer_M1", "off_A1");
    }

    /** An exposure that says nothing new is taken down, and nothing else. */
    @Test
    void whatAPublisherRepeatsIsNotedOnly() {
        World world = world(running());
        assertThat(world.apply(exposure("off_A1", NOON.plusSeconds(5)))).hasOnlyElementsOfType(Effect.Noted.class);
        assertThat(world.apply(exposure("off_A1", NOON.minusSeconds(5)))).anyMatch(Effect.Sent.class::isInstance);
        assertThat(world.member(MEMBER).activations().of("off_A1"))
                .hasValue(NOON.minusSeconds(5).toEpochMilli());
        assertThat(world.member(MEMBER).erased().activations()).isEqualTo(Activations.NONE);
    }

    private static Exposure exposure(String offer, Instant at) {
        return new Exposure(
                MEMBER,
                Exposure.Kind.ACTIVATION,
                "x",
                new MerchantKey("mer_M1"),
                offer,
                "",
                "home",
                "",
                "",
                0,
                false,
                at);
    }
}
