package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Amount;
import io.ristorno.event.Bound;
import io.ristorno.event.CardHeld;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardPassed;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.Place;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruled;
import io.ristorno.event.Ruling;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.money.Commodity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes along when an acceptor is bound, what stays, and what comes back. */
class TakenAlongTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Commodity EUR = Words.currency("EUR");
    private static final MerchantKey BEFORE = new MerchantKey("40021/CAFE");
    private static final MerchantKey MERCHANT = new MerchantKey("mer_M1");
    private static final MemberKey ANNA = new MemberKey("prg_demo", 11);
    private static final MemberKey BEN = new MemberKey("prg_demo", 12);
    private static final Instant BEGIN = Words.instant("2026-03-01T22:00", BERLIN);

    private final World world = World.audited(List.of(
            new OfferWords(new Words("O1 5% mcc 5814 hold 3d"), BERLIN).read(0),
            new OfferWords(new Words("O2 10% merchant M1 beforebinding hold 3d"), BERLIN).read(0)));

    @BeforeEach
    void join() {
        for (MemberKey member : List.of(ANNA, BEN)) {
            world.apply(new Joined(member, BEGIN.minusSeconds(9)));
        }
        world.apply(new CardLinked(ANNA, 0, "crd_0", BEGIN.minusSeconds(5)));
    }

    private static Message message(String id, MerchantKey merchant, String lifeCycle, int hours) {
        return new Message(
                "X",
                id,
                ANNA,
                0,
                merchant,
                merchant.registered() ? "loc_M1" : "",
                BERLIN,
                "DE",
                5814,
                Channel.IN_STORE,
                0,
                Moment.at(BEGIN.plus(Duration.ofHours(hours)), BERLIN),
                new Traces("VISA", lifeCycle, Original.NONE, "", "", "", "", ""),
                BEGIN.plus(Duration.ofHours(hours)).toEpochMilli());
    }

    private static Amount amount(long minor) {
        return Amount.of(minor, EUR);
    }

    private void bought(String id, long minor) {
        world.apply(new Authorization(message(id, BEFORE, id, 0), amount(minor)));
    }

    private void bind(Use use, String... networks) {
        world.apply(new Bound(
                new RelationshipKey(ANNA, BEFORE),
                new Place(MERCHANT, "loc_M1", NEW_YORK, "US", 5814, Channel.APP),
                use,
                Set.of(networks),
                BEGIN.plusSeconds(60)));
    }

    private Relationship at(MerchantKey merchant) {
        return world.relationship(new RelationshipKey(ANNA, merchant));
    }

    @Test
    void itIsAsIfItHadBeenToldOfThePlace() {
        bought("a1", 5_000);
        Purchase was = at(BEFORE).purchases().getFirst();
        bind(Use.BOTH, "VISA", "AMEX");
        assertThat(at(BEFORE).recorded()).isEmpty();
        assertThat(at(BEFORE).purchases()).isEmpty();
        Purchase is = at(MERCHANT).purchases().getFirst();
        assertThat(is.isBeforeBinding()).isTrue();
        assertThat(is.id()).isNotEqualTo(was.id());
        assertThat(is.isCalled(was.id())).isTrue();
        assertThat(is.location()).isEqualTo("loc_M1");
        assertThat(is.channel()).isEqualTo(Channel.APP);
        assertThat(is.country()).isEqualTo("US");
        assertThat(is.at()).isEqualTo(Moment.at(BEGIN, NEW_YORK));
        assertThat(is.reward("off_O2").orElseThrow().standing().provisional()).isEqualTo(500);
    }

    /** Whoever knows it by the name that it had before two turned out to be one still finds it. */
    @Test
    void everyNameThatItEverHadGoesAlong() {
        world.apply(new Authorization(approved("a1", ""), amount(5_000)));
        world.apply(new Clearing(message("c1", BEFORE, "L1", 1), amount(3_000), 0, false));
        List<String> names = at(BEFORE).purchases().stream().map(Purchase::id).toList();
        assertThat(names).hasSize(2);
        world.apply(new Clearing(approved("c2", "L1"), amount(2_000), 0, true));
        Purchase was = at(BEFORE).purchases().getFirst();
        assertThat(at(BEFORE).purchases()).hasSize(1);
        assertThat(was.aliases()).hasSize(1);
        bind(Use.BOTH);
        Purchase is = at(MERCHANT).purchases().getFirst();
        assertThat(at(MERCHANT).purchases()).hasSize(1);
        assertThat(names).allMatch(is::isCalled);
    }

    private static Message approved(String id, String lifeCycle) {
        Message message = message(id, BEFORE, lifeCycle, lifeCycle.isEmpty() ? 0 : 2);
        return new Message(
                message.source(),
                id,
                ANNA,
                0,
                BEFORE,
                "",
                BERLIN,
                "DE",
                5814,
                Channel.IN_STORE,
                0,
                message.at(),
                new Traces("VISA", lifeCycle, Original.NONE, "", "", "", "", "A1"),
                message.receivedMillis());
    }

    @Test
    void whatTheNumberDoesNotStandInStays() {
        bought("a1", 5_000);
        bind(Use.CLEARING);
        bind(Use.BOTH, "MASTERCARD");
        assertThat(at(BEFORE).purchases()).hasSize(1);
        assertThat(at(MERCHANT).isEmpty()).isTrue();
        bind(Use.AUTHORIZATION);
        assertThat(at(MERCHANT).purchases()).hasSize(1);
    }

    /** Clearings often carry another number: whoever authorised knew whose acceptor that was, and what was promised then. */
    @Test
    void whatWasAuthorisedAtTheMerchantWasBoughtThereWhereverItsClearingCameFirst() {
        World plain = World.audited(List.of(new OfferWords(new Words("O3 20% merchant M1 hold 3d"), BERLIN).read(0)));
        plain.apply(new Joined(ANNA, BEGIN.minusSeconds(9)));
        plain.apply(new CardLinked(ANNA, 0, "crd_0", BEGIN.minusSeconds(5)));
        plain.apply(new Authorization(message("a1", MERCHANT, "L1", 0), amount(5_000)));
        plain.apply(new Clearing(message("c1", BEFORE, "L1", 1), amount(5_000), 0, true));
        plain.apply(new Bound(
                new RelationshipKey(ANNA, BEFORE),
                new Place(MERCHANT, "loc_M1", BERLIN, "DE", 5814, Channel.IN_STORE),
                Use.CLEARING,
                Set.of(),
                BEGIN.plusSeconds(7_200)));
        assertThat(plain.relationship(new RelationshipKey(ANNA, BEFORE)).recorded())
                .isEmpty();
        Purchase one = plain.relationship(new RelationshipKey(ANNA, MERCHANT))
                .purchases()
                .getFirst();
        assertThat(one.events()).hasSize(2);
        assertThat(one.isBeforeBinding()).isFalse();
        assertThat(one.reward("off_O3").orElseThrow().standing().pending()).isEqualTo(1_000);
    }

    @Test
    void whereAnOperatorHasDecidedEverythingStays() {
        bought("a1", 5_000);
        world.apply(new Clearing(message("c1", BEFORE, "a1", 1), amount(5_000), 0, true));
        world.apply(new Refund(message("r1", BEFORE, "", 2), amount(9_000)));
        assertThat(at(BEFORE).inReview()).isNotEmpty();
        world.apply(
                new Ruled(new RelationshipKey(ANNA, BEFORE), new Ruling("X|r1", Verdict.REFUSED, "", "ann", BEGIN)));
        bind(Use.BOTH);
        assertThat(at(BEFORE).purchases()).hasSize(1);
        assertThat(at(MERCHANT).isEmpty()).isTrue();
    }

    @Test
    void whatWaitsForAPurchaseGoesToo() {
        world.apply(new Refund(message("r1", BEFORE, "L9", 2), amount(2_000)));
        assertThat(at(BEFORE).parked()).hasSize(1);
        bind(Use.BOTH);
        assertThat(at(BEFORE).recorded()).isEmpty();
        world.apply(new Clearing(message("c1", MERCHANT, "L9", 1), amount(5_000), 0, true));
        assertThat(at(MERCHANT).purchases().getFirst().netMinor()).isEqualTo(3_000);
    }

    @Test
    void whatIsSettledStaysWithTheReturnsThatNameNothing() {
        world.apply(new Clearing(message("c1", BEFORE, "L1", 0), amount(5_000), 0, true));
        world.until(BEGIN.plus(Duration.ofDays(10)));
        assertThat(at(BEFORE).purchases().getFirst().settled()).isTrue();
        world.apply(new Clearing(message("c2", BEFORE, "L2", 24 * 9), amount(2_000), 0, true));
        world.apply(new Authorization(message("a3", BEFORE, "L3", 24 * 9), amount(4_000)));
        // Neither has as much left.
        world.apply(new Refund(message("r1", BEFORE, "", 24 * 10), amount(7_000)));
        bind(Use.BOTH);
        assertThat(at(MERCHANT).recorded())
                .extracting(each -> each.event().message().id())
                .containsExactlyInAnyOrder("c2", "a3");
        assertThat(at(BEFORE).recorded())
                .extracting(each -> each.event().message().id())
                .containsExactly("c1", "r1");
    }

    @Test
    void whatWasBoughtWithACardThatIsAnothersByNowStays() {
        bought("a1", 5_000);
        world.apply(new CardPassed(ANNA, 0, new CardHeld(BEN, 3), BEGIN.plus(Duration.ofHours(5))));
        bind(Use.BOTH);
        assertThat(at(BEFORE).purchases()).hasSize(1);
        assertThat(at(MERCHANT).isEmpty()).isTrue();
    }

    @Test
    void whereThereIsNoRoomForItItStays() {
        World full = World.of(world.offers());
        full.apply(new Joined(ANNA, BEGIN.minusSeconds(9)));
        full.apply(new CardLinked(ANNA, 0, "crd_0", BEGIN.minusSeconds(5)));
        for (int i = 0; i < Relationship.OPEN_PURCHASES_MAX; i++) {
            full.apply(new Authorization(message("m" + i, MERCHANT, "M" + i, 0), amount(100)));
        }
        TransactionEvent one = new Authorization(message("a1", BEFORE, "a1", 0), amount(5_000));
        full.apply(one);
        var bound = new Bound(
                one.relationship(),
                new Place(MERCHANT, "loc_M1", BERLIN, "DE", 5814, Channel.IN_STORE),
                Use.BOTH,
                Set.of(),
                BEGIN);
        assertThat(full.apply(bound)).isEmpty();
        assertThat(full.relationship(one.relationship()).purchases()).hasSize(1);
        // It has gone, and the room with it: then it comes back, and does not go again.
        full.apply(one.with(one.message().boundTo(bound.place(), "pur_then")));
        Relationship back = full.relationship(one.relationship());
        assertThat(back.recorded()).hasSize(1);
    }

    @Test
    void whatIsRefusedComesBackAndDoesNotGoAgain() {
        world.apply(new Authorization(message("a1", MERCHANT, "M1", 0), amount(4_000)));
        TransactionEvent one = new Authorization(message("a1", BEFORE, "L1", 0), amount(5_000));
        Place place = new Place(MERCHANT, "loc_M1", BERLIN, "DE", 5814, Channel.IN_STORE);
        world.apply(one.with(one.message().boundTo(place, "pur_then")));
        assertThat(at(MERCHANT).recorded()).hasSize(1);
        Purchase back = at(BEFORE).purchases().getFirst();
        assertThat(back.isCalled("pur_then")).isTrue();
        assertThat(back.isBeforeBinding()).isFalse();
        bind(Use.BOTH);
        assertThat(at(BEFORE).purchases()).hasSize(1);
        assertThat(at(MERCHANT).recorded()).hasSize(1);
    }

    @Test
    void whatIsRefusedThereTooIsToldToSomebody() {
        TransactionEvent one = new Authorization(message("a1", BEFORE, "L1", 0), amount(5_000));
        world.apply(new Authorization(message("a1", MERCHANT, "M1", 0), amount(4_000)));
        world.apply(new Authorization(message("a1", BEFORE, "M2", 0), amount(3_000)));
        Place place = new Place(MERCHANT, "loc_M1", BERLIN, "DE", 5814, Channel.IN_STORE);
        world.apply(one.with(one.message().boundTo(place, "")));
        assertThat(world.faults()).anyMatch(fault -> fault.subject().equals("X|a1"));
    }
}
