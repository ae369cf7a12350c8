package io.ristorno.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.directory.CardDirectory;
import io.ristorno.event.CardHeld;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.HolderErased;
import io.ristorno.event.Tick;
import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.store.Batch;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Rider;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A card is known for 225 days after it was unlinked, and no longer. */
class UnlinkedCardsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final MemberKey ANNA = MemberKey.of("prg_test", "mem_anna");

    @TempDir
    private Path folder;

    private final CardDirectory directory = new CardDirectory();
    private final List<Class<?>> done = new ArrayList<>();

    @Test
    void onlyWhatWasUnlinkedForLongerGoes() {
        try (Store store = Store.open(folder)) {
            Card linked = card("crd_linked", Optional.empty());
            Card lately = card("crd_lately", Optional.of(NOW.minus(Duration.ofDays(225))));
            Card longAgo = card(
                    "crd_long_ago", Optional.of(NOW.minus(Duration.ofDays(225)).minusSeconds(1)));
            keep(store, List.of(linked, lately, longAgo));

            assertThat(cards(store).forget()).isEqualTo(1);

            assertThat(known(store)).containsExactlyInAnyOrder(linked.slot(), lately.slot());
            assertThat(directory.knows(handle(longAgo))).isFalse();
            assertThat(directory.first(handle(longAgo)).isSomebody()).isFalse();
            assertThat(directory.knows(handle(lately))).isTrue();
            assertThat(directory.cards()).isEqualTo(2);
            assertThat(store.member(ANNA).cards()).hasSize(3);
            assertThat(cards(store).forget()).isZero();
        }
    }

    @Test
    void aNumberThatWasForgottenCanBeLinkedAgain() {
        try (Store store = Store.open(folder)) {
            Card card = card("crd_one", Optional.of(NOW.minus(Duration.ofDays(300))));
            keep(store, List.of(card));
            cards(store).forget();
            var again = new CardLink(handle(card), MemberKey.of("prg_test", "mem_ben"), 7, NOW);
            directory.put(again);
            assertThat(directory.first(handle(card)).member()).isEqualTo(again.member());
            assertThat(directory.links(handle(card))).hasSize(1);
            assertThat(directory.cards()).isEqualTo(1);
        }
    }

    /** Both were cut as soon as one card's id had gone, while the other's number still led to him who is not asked any more. */
    @Test
    void whoHoldsTwoCardsNextIsNamedUntilTheNumbersOfBothHaveGone() {
        MemberKey ben = MemberKey.of("prg_test", "mem_ben");
        try (Store store = Store.open(folder)) {
            List<Card> passed = new ArrayList<>();
            List<Rider> numbers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Card card = card("crd_" + i, Optional.of(NOW.minus(Duration.ofDays(300))))
                        .passed(new CardHeld(ben, i), NOW.toEpochMilli());
                passed.add(card);
                numbers.add(new CardLink(CardHandle.of("number " + i), ANNA, card.slot(), card.linked()));
                numbers.add(new CardLink(CardHandle.of("number " + i), ben, i, NOW));
            }
            keep(store, passed);
            commit(store, List.of(), numbers);
            store.forEachCard(directory::put);

            cards(store).forget();

            int cut = done.indexOf(HolderErased.class);
            assertThat(cut).isGreaterThanOrEqualTo(2 * passed.size() - 1);
            assertThat(done.subList(0, cut)).containsOnly(Tick.class);
            assertThat(known(store)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        }
    }

    /** Cards that go over with their member keep their ids: that the other has them still says nothing of him. */
    @Test
    void whoWasMergedForgetsToWhomHisCardsWent() {
        MemberKey ben = MemberKey.of("prg_test", "mem_ben");
        try (Store store = Store.open(folder)) {
            List<Card> passed = new ArrayList<>();
            List<Rider> links = new ArrayList<>();
            for (String id : List.of("crd_one", "crd_two")) {
                Card card = card(id, Optional.of(NOW.minus(Duration.ofDays(300))));
                passed.add(card.passed(new CardHeld(ben, card.slot()), NOW.toEpochMilli()));
                links.add(new CardLink(handle(card), ben, card.slot(), NOW));
            }
            keep(store, passed);
            commit(store, List.of(), links);
            store.forEachCard(directory::put);

            cards(store).forget();

            assertThat(done).containsOnlyOnce(HolderErased.class);
            assertThat(known(store)).hasSize(2);
        }
    }

    private UnlinkedCards cards(Store store) {
        return new UnlinkedCards(new Obedient(store, done), store, directory, () -> NOW, Duration.ofDays(225));
    }

    private static Card card(String id, Optional<Instant> unlinked) {
        int slot = Card.slot(CardHandle.of(id).low());
        return new Card(slot, id, NOW.minus(Duration.ofDays(400)), unlinked);
    }

    private static CardHandle handle(Card card) {
        return CardHandle.of(card.id());
    }

    private void keep(Store store, List<Card> cards) {
        List<Rider> links = cards.stream()
                .<Rider>map(card -> new CardLink(handle(card), ANNA, card.slot(), card.linked()))
                .toList();
        commit(store, List.of(new Member(ANNA, true, cards)), links);
        store.forEachCard(directory::put);
    }

    private static List<Integer> known(Store store) {
        var slots = new ArrayList<Integer>();
        store.forEachCard(link -> slots.add(link.slot()));
        return slots;
    }

    private static void commit(Store store, List<Member> members, List<Rider> riders) {
        store.commit(new Batch(
                store.recovered().lastBatch() + 1,
                NOW.toEpochMilli(),
                List.of(),
                List.of(),
                members,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                riders));
    }

    /** Does at once what it is told. */
    private record Obedient(Store store, List<Class<?>> done) implements Intake {
        @Override
        public boolean submit(List<Work> works) {
            for (Work work : works) {
                done.add(work.event().getClass());
                commit(store, List.of(), work.riders());
                work.reply().accept(new Result.Done());
            }
            return true;
        }

        @Override
        public boolean submitBulk(List<Work> works) {
            return submit(works);
        }
    }
}
