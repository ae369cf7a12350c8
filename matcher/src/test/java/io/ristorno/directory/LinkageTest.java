package io.ristorno.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.CardHeld;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardPassed;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.store.CardHandle;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A card was Anna's, then Ben's, then Cara's, then Dora's; and one of them is forgotten. */
class LinkageTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private final Map<MemberKey, Member> members = new HashMap<>();
    private final Holder anna = holder("mem_anna", 1);
    private final Holder ben = holder("mem_ben", 2);
    private final Holder cara = holder("mem_cara", 3);
    private final Holder dora = holder("mem_dora", 4);

    @Test
    void whoHeldItBeforeHimPassesItToWhoHeldItAfterHim() {
        assertThat(without(ben)).containsExactly(passed(anna, cara));
        assertThat(without(anna)).isEmpty();
        assertThat(without(dora)).isEmpty();
    }

    /** Anna's messages went no further than to Ben, of whom she was told to know nothing any more. */
    @Test
    void whoIsBeingErasedPassesOverTheNextWhoIs() {
        erase(anna);
        erase(ben);
        assertThat(without(ben)).containsExactly(passed(anna, cara));
    }

    /** Nobody is to name Cara any more, who is being erased and was told to those before her already. */
    @Test
    void nobodyPassesItToWhoIsBeingErased() {
        erase(ben);
        erase(cara);
        assertThat(without(ben)).containsExactly(passed(anna, dora));
        assertThat(without(cara)).containsExactly(passed(anna, dora), passed(ben, dora));
    }

    /** It came with Anna, who was merged into him, behind what had come of it already; what he bought before then with the new one was nobody's. */
    @Test
    void aCardInPlaceOfOneThatIsStillToComeBeginsBehindIt() {
        Member holder = members.get(ben.member());
        CardLinked linked = Linkage.of(
                new CardDirectory(),
                holder,
                members::get,
                "crd_new",
                List.of(CardHandle.of("crd_new")),
                holder.card(ben.slot()),
                NOON.minusSeconds(3600));
        assertThat(linked.at()).isEqualTo(linked(ben.slot()).plusSeconds(1));
        assertThat(linked.account()).isEqualTo(ben.slot());
    }

    private List<CardPassed> without(Holder erased) {
        return Linkage.without(erased.member(), List.of(anna, ben, cara, dora), members::get);
    }

    private Holder holder(String id, int slot) {
        MemberKey key = MemberKey.of("prg_test", id);
        members.put(key, new Member(key, true, List.of(new Card(slot, "crd_" + slot, linked(slot), Optional.empty()))));
        return new Holder(key, slot);
    }

    private void erase(Holder holder) {
        members.put(holder.member(), members.get(holder.member()).erased());
    }

    private static CardPassed passed(Holder before, Holder next) {
        return new CardPassed(
                before.member(), before.slot(), new CardHeld(next.member(), next.slot()), linked(next.slot()));
    }

    private static Instant linked(int slot) {
        return NOON.plusSeconds(slot);
    }
}
