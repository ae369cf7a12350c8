package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.Amount;
import io.ristorno.event.CardHeld;
import io.ristorno.event.Claimed;
import io.ristorno.event.Forgotten;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLetGo;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardUnlinked;
import io.ristorno.event.MembershipEvent.Erased;
import io.ristorno.event.MembershipEvent.HolderErased;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MembershipEvent.Left;
import io.ristorno.event.MembershipEvent.Vanished;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.Parted;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.event.PurseEvent.PayoutConfirmed;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.member.Earned;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Channel;
import io.ristorno.money.Commodity;
import io.ristorno.program.BalanceTerms;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import io.ristorno.reward.Stage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a member who is erased leaves to funders, to his program and to others. */
class ErasureTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Commodity EUR = Words.currency("EUR");
    private static final MemberKey ANNA = new MemberKey("prg_demo", 11);
    private static final MemberKey BEN = new MemberKey("prg_demo", 22);
    private static final MerchantKey MERCHANT = new MerchantKey("mer_M1");

    private final World world =
            World.of(List.of(new OfferWords(new Words("O1 merchant M1 10% hold 14d budget 30.00"), BERLIN).read(0)));

    @BeforeEach
    void joined() {
        for (MemberKey member : List.of(ANNA, BEN)) {
            world.apply(new Joined(member, at("2026-01-01")));
            world.apply(new CardLinked(member, 0, "crd_" + member.number(), at("2026-01-01")));
        }
        world.until(at("2026-03-01T12:00"));
    }

    @Test
    void whatWasNotHersYetGoesBackAndWhoWaitedForItGetsIt() {
        world.apply(new Authorization(message(ANNA, "a1"), amount(10_000)));
        world.apply(new Authorization(message(ANNA, "a2"), amount(12_000)));
        world.apply(new Clearing(message(ANNA, "a2"), amount(12_000), 0, true));
        world.apply(new Authorization(message(BEN, "b1"), amount(10_000)));
        // 10.00 and 12.00 are hers, 8.00 of 30.00 are left: his 10.00 wait.
        assertThat(world.relationship(key(BEN))
                        .purchases()
                        .getFirst()
                        .rewards()
                        .getFirst()
                        .stage())
                .isEqualTo(Stage.WAITLISTED);

        erase(false);

        assertThat(balances()).containsEntry("members:prg_demo:provisional", 1_000L);
        assertThat(balances()).containsEntry("funder:mer_M1:off_O1:reserved", -1_000L);
        assertThat(balances()).containsEntry("funder:mer_M1:off_O1:committed", 0L);
        assertThat(world.engine().budgets().used("off_O1").reserved()).isEqualTo(1_000);
        assertThat(world.engine().budgets().used("off_O1").committed()).isZero();
        assertThat(world.engine().balance().balanced()).isTrue();
        assertThat(world.member(ANNA)).isEqualTo(Member.unknown(ANNA));
        assertThat(world.relationship(key(ANNA))).isEqualTo(Relationship.none(key(ANNA)));
    }

    @Test
    void whatIsAvailableIsForfeitedByWordOnly() {
        world.apply(new Authorization(message(ANNA, "a1"), amount(10_000)));
        world.apply(new Clearing(message(ANNA, "a1"), amount(10_000), 0, true));
        world.until(at("2026-03-20"));
        assertThat(world.apply(new Erased(ANNA, false, at("2026-03-20"))))
                .singleElement()
                .isInstanceOfSatisfying(Effect.Refused.class, refused -> {
                    assertThat(refused.objection()).isEqualTo(Objection.SETTLED);
                    assertThat(refused.why()).contains("10.00 EUR");
                });
        assertThat(world.member(ANNA).joined()).isTrue();

        erase(true);

        assertThat(balances()).containsEntry("program:prg_demo:breakage", 1_000L);
        assertThat(balances()).containsEntry("members:prg_demo:available", 0L);
        assertThat(balances()).containsEntry("funder:mer_M1:off_O1:committed", -1_000L);
        assertThat(world.engine().budgets().used("off_O1").committed()).isEqualTo(1_000);
    }

    @Test
    void messagesAndAlarmsOfAStrangerChangeNothing() {
        world.apply(new Authorization(message(ANNA, "a1"), amount(10_000)));
        erase(false);
        assertThat(world.apply(new Clearing(message(ANNA, "a1"), amount(10_000), 0, true)))
                .containsExactly(new Effect.NotLinked());
        assertThat(world.apply(new Look(key(ANNA), 0))).isEmpty();
        assertThat(world.apply(new Erased(ANNA, true, at("2026-03-20")))).isEmpty();
        assertThat(world.apply(new Forgotten(key(ANNA), at("2026-03-20")))).isEmpty();
        assertThat(world.apply(new CardLinked(ANNA, 0, "crd_late", at("2026-03-20"))))
                .hasExactlyElementsOfTypes(Effect.Refused.class);
        assertThat(world.member(ANNA)).isEqualTo(Member.unknown(ANNA));
    }

    @Test
    void whoLeftAndNeverHadACardIsPaidOutAllTheSame() {
        MemberKey cara = new MemberKey("prg_demo", 33);
        Instant now = at("2026-03-02");
        world.apply(new Joined(cara, now));
        world.apply(new Adjusted(cara, "adj_1", 500, EUR, Long.MAX_VALUE, "operator", "welcome", now));
        world.apply(new Left(cara, now));
        world.apply(new PaidOut(cara, "pay_1", "", EUR, now));
        world.apply(new PayoutConfirmed(cara, "pay_1", now));
        assertThat(balances()).containsEntry("program:prg_demo:cash", 500L);
        assertThat(world.apply(new PayoutConfirmed(cara, "pay_1", now))).isEmpty();
        assertThat(world.apply(new Erased(cara, false, now))).contains(new Effect.ErasureBegun(cara));
        assertThat(world.apply(new Adjusted(cara, "adj_2", 500, EUR, Long.MAX_VALUE, "operator", "late", now)))
                .hasExactlyElementsOfTypes(Effect.Refused.class);
    }

    @Test
    void whoLeftAndNeverHadACardIsErasedAllTheSame() {
        MemberKey cara = new MemberKey("prg_demo", 33);
        Instant now = at("2026-03-02");
        world.apply(new Joined(cara, now));
        world.apply(new Adjusted(cara, "adj_1", 500, EUR, Long.MAX_VALUE, "operator", "welcome", now));
        world.apply(new Left(cara, now));
        assertThat(world.apply(new Erased(cara, false, now))).hasExactlyElementsOfTypes(Effect.Refused.class);
        assertThat(world.apply(new Erased(cara, true, now))).contains(new Effect.ErasureBegun(cara));
        assertThat(balances()).containsEntry("program:prg_demo:breakage", 500L);
        world.apply(new Vanished(cara, now));
        assertThat(world.member(cara)).isEqualTo(Member.unknown(cara));
        assertThat(world.apply(new Erased(cara, true, now))).isEmpty();
    }

    /** A message is dated as the card's next holder has it already, and was taken before anybody knew. */
    @Test
    void whatWasTakenTooEarlyGoesWithHimWhoseItWas() {
        world.apply(new CardUnlinked(ANNA, 0, at("2026-03-01T12:00")));
        world.apply(new Authorization(message(ANNA, "a1"), amount(10_000)));
        world.apply(
                new CardLinked(BEN, 1, "crd_passed", 1, Optional.of(new CardHeld(ANNA, 0)), at("2026-03-01T11:59")));
        assertThat(world.member(ANNA).hasPassedOn()).isTrue();

        Instant now = at("2026-03-02");
        world.apply(new Erased(BEN, true, now));
        world.apply(new HolderErased(ANNA, BEN, now));
        String purchase = world.relationship(key(ANNA)).purchases().getFirst().id();
        assertThat(world.apply(new Parted(key(ANNA), Optional.of(BEN), now)))
                .contains(new Effect.PurchasesClosed(key(ANNA), Set.of(purchase)));

        assertThat(world.relationship(key(ANNA)).recorded()).isEmpty();
        assertThat(world.relationship(key(ANNA)).purchases()).isEmpty();
        assertThat(balances())
                .allSatisfy((account, sum) -> assertThat(sum).as(account).isZero());
        assertThat(world.engine().budgets().used("off_O1").reserved()).isZero();
    }

    /** Another card of the same two was cut with it, and what Ben bought with that came to nothing. */
    @Test
    void aCardThatIsLetGoCutsNoOtherThatPassedToTheSame() {
        world.apply(new CardLinked(ANNA, 3, "crd_second", at("2026-02-01")));
        for (int slot : List.of(0, 3)) {
            world.apply(new CardUnlinked(ANNA, slot, at("2026-03-01T11:00")));
            world.apply(new CardLinked(
                    BEN,
                    slot + 1,
                    "crd_of_ben_" + slot,
                    slot + 1,
                    Optional.of(new CardHeld(ANNA, slot)),
                    at("2026-03-01T12:00")));
        }
        Message second = message(ANNA, "a1").of(new CardHeld(ANNA, 3));
        world.apply(new Authorization(on(second, at("2026-03-01T13:00")), amount(10_000)));
        world.apply(new Claimed(
                key(ANNA),
                second.source() + "|" + second.id(),
                Claimed.Word.KEPT,
                BEN,
                OptionalInt.empty(),
                at("2026-03-02")));
        Relationship told = world.relationship(key(ANNA));
        assertThat(told.rulings()).as("whose it is").hasSize(1);

        Instant now = at("2026-12-01");
        world.apply(new CardLetGo(ANNA, 0, List.of(key(ANNA)), now));
        assertThat(world.apply(new Parted(key(ANNA), Optional.of(BEN), now))).isEmpty();
        assertThat(world.member(ANNA).card(0).orElseThrow().heir()).isEmpty();
        assertThat(world.member(ANNA).passesTo(BEN)).isTrue();
        assertThat(world.relationship(key(ANNA))).isEqualTo(told);

        world.apply(new CardLetGo(ANNA, 3, List.of(key(ANNA)), now));
        assertThat(world.member(ANNA).hasPassedOn()).isFalse();
        assertThat(world.relationship(key(ANNA)).recorded()).isEmpty();
    }

    /** Until those who are asked first know better they ask Anna; and what Ben bought was told to be of a card that nobody linked. */
    @Test
    void whatIsAnothersByNowFindsHimWhileSheIsBeingErased() {
        world.apply(new CardUnlinked(ANNA, 0, at("2026-03-01T11:00")));
        world.apply(
                new CardLinked(BEN, 1, "crd_passed", 1, Optional.of(new CardHeld(ANNA, 0)), at("2026-03-01T12:00")));
        world.apply(new Erased(ANNA, true, at("2026-03-02")));

        var bens = new Authorization(on(message(ANNA, "a1"), at("2026-03-01T13:00")), amount(10_000));
        world.apply(bens);
        assertThat(world.relationship(key(BEN)).recorded()).hasSize(1);
        var annas = new Authorization(on(message(ANNA, "a2"), at("2026-03-01T10:00")), amount(10_000));
        assertThat(world.apply(annas)).containsExactly(new Effect.NotLinked());

        world.apply(new Vanished(ANNA, at("2026-03-02")));
        assertThat(world.member(ANNA)).isEqualTo(Member.unknown(ANNA));
        assertThat(world.apply(bens)).containsExactly(new Effect.NotLinked());
    }

    /** He who held it in between is erased: Anna had it twice, and then Cara got it. */
    @Test
    void whoLinksACardBehindSomebodyWhoHeldItTwiceIsFoundFromHisFirstTimeOn() {
        MemberKey cara = MemberKey.of("prg_demo", "mem_cara");
        world.apply(new Joined(cara, at("2026-01-01")));
        world.apply(new CardUnlinked(ANNA, 0, at("2026-03-01T11:00")));
        world.apply(new CardLinked(ANNA, 3, "crd_again", 0, Optional.empty(), at("2026-03-01T11:30")));
        world.apply(new CardUnlinked(ANNA, 3, at("2026-03-01T11:40")));
        world.apply(
                new CardLinked(BEN, 1, "crd_passed", 1, Optional.of(new CardHeld(ANNA, 3)), at("2026-03-01T12:00")));
        world.apply(new Erased(BEN, true, at("2026-03-02")));
        world.apply(new HolderErased(ANNA, BEN, at("2026-03-02")));
        world.apply(new Vanished(BEN, at("2026-03-02")));
        world.apply(new CardLinked(cara, 7, "crd_last", 7, Optional.of(new CardHeld(ANNA, 3)), at("2026-03-03T12:00")));

        world.apply(new Authorization(on(message(ANNA, "a1"), at("2026-03-03T13:00")), amount(10_000)));
        assertThat(world.relationship(key(cara)).recorded()).hasSize(1);
    }

    /** The new number was nobody's, but it is one card with the old one, and that was Anna's. */
    @Test
    void aCardThatReplacesOneThatWasHersIsNotHisFromEver() {
        world.apply(new CardUnlinked(ANNA, 0, at("2026-03-01T11:00")));
        world.apply(
                new CardLinked(BEN, 1, "crd_passed", 1, Optional.of(new CardHeld(ANNA, 0)), at("2026-03-01T12:00")));
        world.apply(new CardLinked(BEN, 2, "crd_newer", 1, Optional.empty(), at("2026-03-01T12:30")));
        erase(false);
        world.apply(new HolderErased(BEN, ANNA, at("2026-03-02")));

        Message hers = message(BEN, "a1").of(new CardHeld(BEN, 1));
        var late = new Authorization(on(hers, at("2026-03-01T10:00")), amount(10_000));
        assertThat(world.apply(late)).containsExactly(new Effect.NotLinked());
        assertThat(world.relationship(key(BEN))).isEqualTo(Relationship.none(key(BEN)));
    }

    /** What is given back while she is forgotten must not count her again. */
    @Test
    void ofWhatSheHasEarnedNoDayIsLeftAndNothingBringsItBack() {
        world.govern(capped());
        world.apply(new Authorization(message(ANNA, "a1"), amount(10_000)));
        assertThat(world.member(ANNA).earned()).isEqualTo(earned(800));

        Instant now = at("2026-03-02");
        world.apply(new Erased(ANNA, false, now));
        assertThat(world.member(ANNA).earned()).isEqualTo(Earned.NOTHING);
        world.apply(new Forgotten(key(ANNA), now));
        assertThat(world.member(ANNA).earned()).isEqualTo(Earned.NOTHING);
        world.apply(new Vanished(ANNA, now));
        assertThat(world.member(ANNA)).isEqualTo(Member.unknown(ANNA));

        world.apply(new Authorization(message(BEN, "b1"), amount(10_000)));
        assertThat(world.member(BEN).earned()).isEqualTo(earned(800));
    }

    /** What she bought while the card was hers counts for her as before; what she had too early, no longer. */
    @Test
    void whoLosesAPurchaseToTheNextHolderKeepsWhatIsCountedOfTheOthers() {
        world.govern(capped());
        Message early = on(message(ANNA, "a0"), at("2026-03-01T11:00"));
        world.apply(new Authorization(early, amount(5_000)));
        world.apply(new Authorization(message(ANNA, "a1"), amount(10_000)));
        assertThat(world.member(ANNA).earned()).isEqualTo(earned(800));
        world.apply(new CardUnlinked(ANNA, 0, at("2026-03-01T12:01")));
        assertThat(world.member(ANNA).earned()).isEqualTo(earned(800));

        world.apply(
                new CardLinked(BEN, 1, "crd_passed", 1, Optional.of(new CardHeld(ANNA, 0)), at("2026-03-01T11:59")));
        Instant now = at("2026-03-02");
        world.apply(new Erased(BEN, true, now));
        world.apply(new HolderErased(ANNA, BEN, now));
        world.apply(new Parted(key(ANNA), Optional.of(BEN), now));
        assertThat(world.member(ANNA).earned()).isEqualTo(earned(500));
    }

    private static Program capped() {
        var caps = new RiskTerms(Set.of(), Set.of(), Map.of(), 0, 0, Map.of(EUR, 800L), Map.of());
        return new Program("prg_demo", "Demo", BERLIN, BalanceTerms.DEFAULT, caps);
    }

    private static Earned earned(long minor) {
        int day = (int) LocalDate.of(2026, 3, 1).toEpochDay();
        return new Earned(List.of(new Earned.Day(EUR, day, minor)));
    }

    private static Message on(Message message, Instant at) {
        return new Message(
                message.source(),
                message.id(),
                message.member(),
                message.card(),
                message.merchant(),
                message.location(),
                message.zone(),
                message.country(),
                message.mcc(),
                message.channel(),
                message.processing(),
                Moment.at(at, BERLIN),
                message.traces(),
                message.receivedMillis());
    }

    private void erase(boolean forfeit) {
        Instant now = Instant.ofEpochMilli(world.engine().nowMillis());
        world.apply(new Erased(ANNA, forfeit, now));
        world.apply(new Forgotten(key(ANNA), now));
        world.apply(new Vanished(ANNA, now));
    }

    private Map<String, Long> balances() {
        var balances = new TreeMap<String, Long>();
        world.engine().balance().lines().forEach((line, sum) -> balances.put(line.account(), sum));
        return balances;
    }

    private static RelationshipKey key(MemberKey member) {
        return new RelationshipKey(member, MERCHANT);
    }

    private static Instant at(String local) {
        return Words.instant(local, BERLIN);
    }

    private static Amount amount(long minor) {
        return Amount.of(minor, EUR);
    }

    private int messages;

    private Message message(MemberKey member, String lifeCycle) {
        Instant now = Instant.ofEpochMilli(world.engine().nowMillis());
        return new Message(
                "X",
                "m" + ++messages,
                member,
                0,
                MERCHANT,
                "loc_M1",
                BERLIN,
                "DE",
                5812,
                Channel.IN_STORE,
                0,
                Moment.at(now, BERLIN),
                new Traces("VISA", lifeCycle, Original.NONE, "", "", "", "", ""),
                now.toEpochMilli());
    }
}
