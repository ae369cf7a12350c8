package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.Effect.Objection;
import io.ristorno.event.CardHeld;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardUnlinked;
import io.ristorno.event.MembershipEvent.Erased;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MembershipEvent.Left;
import io.ristorno.event.MembershipEvent.Merged;
import io.ristorno.event.MembershipEvent.Vanished;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.member.Kin;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.money.Commodity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ben is merged into Anna: what stands against it, and what each is from then on. */
class MergeTest {
    private static final Commodity EUR = Words.currency("EUR");
    private static final MemberKey ANNA = new MemberKey("prg_demo", 11L << 56);
    private static final MemberKey BEN = new MemberKey("prg_demo", 22L << 56);
    private static final MemberKey CLEO = new MemberKey("prg_demo", 33L << 56);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final World world = World.of(List.of());

    @BeforeEach
    void joined() {
        for (MemberKey member : List.of(ANNA, BEN, CLEO)) {
            world.apply(new Joined(member, Instant.EPOCH));
        }
        world.apply(new CardLinked(BEN, 2, "crd_ben", Instant.EPOCH));
        world.until(NOW);
    }

    @Test
    void whoIsMergedNamesAllHisCards() {
        world.apply(new CardLinked(BEN, 3, "crd_newer", NOW));
        refused(merged(BEN, ANNA, 2), Objection.UNKNOWN, "cards are others");
        world.apply(new CardUnlinked(BEN, 3, NOW));
        refused(merged(BEN, ANNA, 2, 3), Objection.UNKNOWN, "cards are others");
        world.apply(merged(BEN, ANNA, 2));
        assertThat(world.member(ANNA).card(2)).isPresent();
        assertThat(world.member(BEN).card(2).orElseThrow().unlinked()).contains(NOW.plusSeconds(1));
        assertThat(world.member(BEN).card(3).orElseThrow().heir()).isEmpty();
    }

    @Test
    void itIsDoneOnceAndNoCardIsLinkedToHimFromThenOn() {
        world.apply(merged(BEN, ANNA, 2));
        assertThat(world.apply(merged(BEN, ANNA, 2))).isEmpty();
        refused(merged(BEN, CLEO), Objection.SETTLED, "merged into another");
        refused(new CardLinked(BEN, 9, "crd_late", NOW), Objection.SETTLED, "merged into another");
        refused(merged(new MemberKey("prg_demo", 99), ANNA), Objection.UNKNOWN, "registered");
        assertThat(world.member(BEN).kin()).isEqualTo(Kin.NONE.succeededBy(ANNA));
        assertThat(world.member(ANNA).kin()).isEqualTo(Kin.NONE.with(BEN));
    }

    @Test
    void whoLeftAndNeverHadACardIsMergedWithWhatHeHas() {
        give(CLEO, "adj_1", 500);
        world.apply(new Left(CLEO, NOW));
        world.apply(merged(CLEO, ANNA));
        assertThat(world.member(ANNA).purse().pocket(EUR).availableMinor()).isEqualTo(500);
        assertThat(world.member(CLEO).purse().pocket(EUR).lots()).isEmpty();
    }

    /** She has nothing and had left: she is who he is, and so has his card. */
    @Test
    void whoLeftAndNeverHadACardGetsHis() {
        world.apply(new Left(CLEO, NOW));
        world.apply(merged(BEN, CLEO, 2));
        assertThat(world.member(CLEO).card(2)).isPresent();
    }

    /** What is bought before she has heard of it goes to her all the same, behind what she is to hear. */
    @Test
    void hisCardsAreHersFromTheFirst() {
        world.apply(new CardLinked(BEN, 3, "crd_newer", 2, Optional.empty(), NOW));
        Member after = world.engine().apply(merged(BEN, ANNA, 3)).stream()
                .filter(Effect.MemberChanged.class::isInstance)
                .map(effect -> ((Effect.MemberChanged) effect).member())
                .findFirst()
                .orElseThrow();
        for (int slot : new int[] {2, 3}) {
            assertThat(after.card(slot).orElseThrow().next(NOW.plusSeconds(1).toEpochMilli()))
                    .as("slot " + slot)
                    .contains(new CardHeld(ANNA, 3));
            assertThat(after.card(slot).orElseThrow().next(NOW.toEpochMilli())).isEmpty();
        }
    }

    /** He has left since, and what is sent to him is his all the same. */
    @Test
    void whatIsHandedOnToOneWhoLeftIsHis() {
        world.apply(merged(BEN, ANNA, 2));
        world.apply(new Left(ANNA, NOW));
        give(BEN, "adj_1", 500);
        world.apply(new PaidOut(ANNA, "pay_1", "", EUR, NOW));
        assertThat(balances()).containsEntry("members:prg_demo:paid", 500L);
        assertThat(balances()).containsEntry("program:prg_demo:merged", 0L);
    }

    @Test
    void whoWasMergedIsErasedFirst() {
        give(CLEO, "adj_1", 500);
        world.apply(merged(CLEO, BEN));
        world.apply(merged(BEN, ANNA, 2));
        refused(new Erased(ANNA, true, NOW), Objection.SETTLED, "erase them before");
        refused(new Erased(BEN, true, NOW), Objection.SETTLED, "erase them before");
        for (MemberKey member : List.of(CLEO, BEN)) {
            assertThat(world.apply(new Erased(member, false, NOW))).contains(new Effect.ErasureBegun(member));
            world.apply(new Vanished(member, NOW));
            assertThat(world.member(member)).isEqualTo(Member.unknown(member));
        }
        assertThat(world.member(ANNA).kin()).isEqualTo(Kin.NONE);
        assertThat(world.member(ANNA).purse().pocket(EUR).availableMinor()).isEqualTo(500);
        assertThat(world.apply(new Erased(ANNA, true, NOW))).contains(new Effect.ErasureBegun(ANNA));
        assertThat(balances()).containsEntry("program:prg_demo:breakage", 500L);
    }

    private void refused(MembershipEvent event, Objection objection, String why) {
        assertThat(world.apply(event)).singleElement().isInstanceOfSatisfying(Effect.Refused.class, refused -> {
            assertThat(refused.objection()).isEqualTo(objection);
            assertThat(refused.why()).contains(why);
        });
    }

    private void give(MemberKey member, String id, long minor) {
        world.apply(new Adjusted(member, id, minor, EUR, Lot.NEVER, "ann", "a make-good", NOW));
    }

    private static Merged merged(MemberKey member, MemberKey into, int... slots) {
        List<CardLinked> cards = java.util.Arrays.stream(slots)
                .mapToObj(slot -> new CardLinked(
                        into, slot, "crd_" + slot, slot, Optional.of(new CardHeld(member, slot)), NOW.plusSeconds(1)))
                .toList();
        return new Merged(member, into, cards, NOW);
    }

    private Map<String, Long> balances() {
        var balances = new TreeMap<String, Long>();
        world.engine().balance().lines().forEach((line, sum) -> balances.put(line.account(), sum));
        return balances;
    }
}
