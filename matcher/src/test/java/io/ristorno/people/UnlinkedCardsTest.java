package io.ristorno.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ristorno.directory.CardDirectory;
import io.ristorno.directory.Holder;
import io.ristorno.directory.LinksUnderWay;
import io.ristorno.event.CardHeld;
import io.ristorno.event.Event;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLetGo;
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

/** A card is known for 225 days after it was unlinked, or twice as long, and no longer. */
class UnlinkedCardsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final MemberKey ANNA = MemberKey.of("prg_test", "mem_anna");
    private static final MemberKey BEN = MemberKey.of("prg_test", "mem_ben");

    @TempDir
    private Path folder;

    private final CardDirectory directory = new CardDirectory();
    private final List<Event> done = new ArrayList<>();

    @Test
    void onlyWhatWasUnlinkedForLongerGoes() {
        try (Store store = Store.open(folder)) {
            Card linked = card("crd_linked", Optional.empty());
            Card lately = card("crd_lately", Optional.of(NOW.minus(Duration.ofDays(225))));
            Card longAgo = card(
                    "crd_long_ago", Optional.of(NOW.minus(Duration.ofDays(225)).minusSeconds(1)));
            keep(store, List.of(linked, lately, longAgo));

            assertThat(letGo(cards(store))).isEqualTo(1);

            assertThat(known(store)).containsExactlyInAnyOrder(linked.slot(), lately.slot());
            assertThat(directory.knows(handle(longAgo))).isFalse();
            assertThat(directory.first(handle(longAgo)).isSomebody()).isFalse();
            assertThat(directory.knows(handle(lately))).isTrue();
            assertThat(directory.cards()).isEqualTo(2);
            assertThat(store.member(ANNA).cards()).hasSize(3);
            assertThat(letGo(cards(store))).isZero();
        }
    }

    @Test
    void aNumberThatWasForgottenCanBeLinkedAgain() {
        try (Store store = Store.open(folder)) {
            Card card = card("crd_one", Optional.of(NOW.minus(Duration.ofDays(300))));
            keep(store, List.of(card));
            letGo(cards(store));
            var again = new CardLink(handle(card), BEN, 7, NOW);
            directory.put(again);
            assertThat(directory.first(handle(card)).member()).isEqualTo(again.member());
            assertThat(directory.links(handle(card))).hasSize(1);
            assertThat(directory.cards()).isEqualTo(1);
        }
    }

    /** A clearing of the last purchase comes on day 225, and again 225 days later: it would earn with whoever has the card by then. */
    @Test
    void whatIsAnothersByNowIsKnownTwiceAsLong() {
        Duration twice = Duration.ofDays(2 * 225);
        Card still = card("crd_still", Optional.of(NOW.minus(twice)));
        Card over = card("crd_over", Optional.of(NOW.minus(twice).minusSeconds(1)));
        try (Store store = Store.open(folder)) {
            keep(
                    store,
                    List.of(
                            still.passed(new CardHeld(BEN, 1), NOW.toEpochMilli()),
                            over.passed(new CardHeld(BEN, 2), NOW.toEpochMilli())));
            assertThat(letGo(cards(store))).isEqualTo(1);
            assertThat(known(store)).containsExactly(still.slot());
        }
    }

    /** By its number, too, it is let go in one event: else one of the two would lead to him for a moment, and the other to nobody. */
    @Test
    void eachOfSeveralCardsThatPassedToOneIsCutAlone() {
        try (Store store = Store.open(folder)) {
            List<Card> passed = new ArrayList<>();
            List<Rider> numbers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Card card = card("crd_" + i, Optional.of(NOW.minus(Duration.ofDays(500))))
                        .passed(new CardHeld(BEN, i), NOW.toEpochMilli());
                passed.add(card);
                numbers.add(new CardLink(CardHandle.of("number " + i), ANNA, card.slot(), card.linked()));
                numbers.add(new CardLink(CardHandle.of("number " + i), BEN, i, NOW));
            }
            keep(store, passed);
            commit(store, List.of(), numbers);
            store.forEachCard(directory::put);

            assertThat(letGo(cards(store))).isEqualTo(8);

            assertThat(done)
                    .containsExactlyInAnyOrderElementsOf(passed.stream()
                            .<Event>map(card -> new CardLetGo(ANNA, card.slot(), List.of(), NOW))
                            .toList());
            assertThat(known(store)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        }
    }

    /** Somebody erased may have passed a message on to Anna that has not come yet: until it has she must know whose it may be. */
    @Test
    void whoIsNextIsAskedFirstBeforeTheCardIsLetGo() {
        Card card = card("crd_one", Optional.of(NOW.minus(Duration.ofDays(500))));
        CardHandle number = CardHandle.of("number");
        try (Store store = Store.open(folder)) {
            keep(store, List.of(card.passed(new CardHeld(BEN, 1), NOW.toEpochMilli())));
            commit(
                    store,
                    List.of(),
                    List.of(new CardLink(number, ANNA, card.slot(), card.linked()), new CardLink(number, BEN, 1, NOW)));
            store.forEachCard(directory::put);

            assertThat(cards(store).letGo()).isZero();
            assertThat(directory.first(number)).isEqualTo(new Holder(ANNA, card.slot()));
            cards(store).passOver();
            assertThat(directory.first(number)).isEqualTo(new Holder(BEN, 1));
            assertThat(directory.links(number)).hasSize(2);
            assertThat(done).isEmpty();

            assertThat(cards(store).letGo()).isEqualTo(1);
            assertThat(done).hasExactlyElementsOfTypes(CardLetGo.class);
            assertThat(directory.links(number)).containsExactly(new Holder(BEN, 1));
        }
    }

    /** Whoever wants to link it would be told for ever that somebody else is just doing so. */
    @Test
    void whatIsLetGoWhileTheStoreFailsCanBeLinkedAllTheSame() {
        Card ended = card("crd_ended", Optional.of(NOW.minus(Duration.ofDays(300))));
        List<CardHandle> handles = List.of(handle(ended));
        Intake broken = new Intake() {
            @Override
            public boolean submit(List<Work> works) {
                throw new IllegalStateException("broken");
            }

            @Override
            public boolean submitBulk(List<Work> works) {
                return submit(works);
            }
        };
        try (Store store = Store.open(folder)) {
            keep(store, List.of(ended));
            var cards = new UnlinkedCards(broken, store, directory, () -> NOW, Duration.ofDays(225));
            assertThatThrownBy(() -> letGo(cards)).hasMessage("broken");
            assertThat(directory.linksUnderWay().link(Member.unknown(BEN), handles, Optional.empty(), store::member))
                    .isPresent();
        }
    }

    /** Cards that go over with their member keep their ids: that the other has them still says nothing of him. */
    @Test
    void whoWasMergedForgetsToWhomHisCardsWent() {
        try (Store store = Store.open(folder)) {
            List<Card> passed = new ArrayList<>();
            List<Rider> links = new ArrayList<>();
            for (String id : List.of("crd_one", "crd_two")) {
                Card card = card(id, Optional.of(NOW.minus(Duration.ofDays(500))));
                passed.add(card.passed(new CardHeld(BEN, card.slot()), NOW.toEpochMilli()));
                links.add(new CardLink(handle(card), BEN, card.slot(), NOW));
            }
            keep(store, passed);
            commit(store, List.of(), links);
            store.forEachCard(directory::put);

            letGo(cards(store));

            assertThat(done).hasExactlyElementsOfTypes(CardLetGo.class, CardLetGo.class);
            assertThat(known(store)).hasSize(2);
        }
    }

    /** Ben's link went in by another door, was stored first, and behind a power cut Anna had the card still, who knew of no next one. */
    @Test
    void whatIsLetGoIsNotLinkedBeforeThatIsStored() {
        Card ended = card("crd_ended", Optional.of(NOW.minus(Duration.ofDays(300))));
        var waiting = new ArrayList<Work>();
        Intake queue = new Intake() {
            @Override
            public boolean submit(List<Work> works) {
                return waiting.addAll(works);
            }

            @Override
            public boolean submitBulk(List<Work> works) {
                return submit(works);
            }
        };
        try (Store store = Store.open(folder)) {
            keep(store, List.of(ended));
            letGo(new UnlinkedCards(queue, store, directory, () -> NOW, Duration.ofDays(225)));
            List<CardHandle> handles = List.of(handle(ended));
            assertThat(directory.linksUnderWay().link(Member.unknown(BEN), handles, Optional.empty(), store::member))
                    .isEmpty();
            waiting.getFirst().reply().accept(new Result.Done());
            assertThat(directory.linksUnderWay().link(Member.unknown(BEN), handles, Optional.empty(), store::member))
                    .isPresent();
        }
    }

    /** Its number had gone when the card in its place passed on; to purchases both are one, so it learnt of that. */
    @Test
    void aCardThatWasReplacedNamesNobodyLongerThanTheOneInItsPlace() {
        Instant ended = NOW.minus(Duration.ofDays(500));
        Card replaced = card("crd_replaced", Optional.of(ended));
        int slot = Card.slot(CardHandle.of("crd_in_its_place").low());
        Card inItsPlace = new Card(
                slot,
                "crd_in_its_place",
                ended,
                Optional.of(ended),
                replaced.slot(),
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                Optional.empty());
        var ben = new CardHeld(BEN, 1);
        try (Store store = Store.open(folder)) {
            keep(store, List.of(inItsPlace.passed(ben, NOW.toEpochMilli())));
            commit(
                    store,
                    List.of(new Member(
                            ANNA,
                            true,
                            List.of(
                                    replaced.passed(ben, NOW.toEpochMilli()),
                                    inItsPlace.passed(ben, NOW.toEpochMilli())))),
                    List.of());
            letGo(cards(store));
            assertThat(done)
                    .containsExactly(
                            new CardLetGo(ANNA, slot, List.of(), NOW),
                            new CardLetGo(ANNA, replaced.slot(), List.of(), NOW));
        }
    }

    /** It would go on naming who links it just now, and nobody would ever cut that. */
    @Test
    void whatSomebodyIsJustLinkingStaysUntilItsFormerHolderKnowsOfIt() {
        Card ended = card("crd_ended", Optional.of(NOW.minus(Duration.ofDays(500))));
        CardHandle number = CardHandle.of("number");
        try (Store store = Store.open(folder)) {
            keep(store, List.of(ended));
            directory.put(new CardLink(number, ANNA, ended.slot(), ended.linked()));
            commit(store, List.of(), List.of(new CardLink(number, ANNA, ended.slot(), ended.linked())));

            LinksUnderWay.Link link = directory
                    .linksUnderWay()
                    .link(Member.unknown(BEN), List.of(number), Optional.empty(), store::member)
                    .orElseThrow();
            letGo(cards(store));
            assertThat(done).as("while it is linked").isEmpty();

            var linked = new CardLink(number, BEN, 1, NOW);
            commit(store, List.of(), List.of(linked));
            directory.put(linked);
            link.ends();
            letGo(cards(store));
            assertThat(done).as("before he knows who has it").isEmpty();

            commit(
                    store,
                    List.of(new Member(ANNA, true, List.of(ended.passed(new CardHeld(BEN, 1), NOW.toEpochMilli())))),
                    List.of());
            letGo(cards(store));
            assertThat(done).hasExactlyElementsOfTypes(CardLetGo.class);
            assertThat(known(store)).containsExactly(1);
        }
    }

    private UnlinkedCards cards(Store store) {
        return new UnlinkedCards(new Obedient(store, done), store, directory, () -> NOW, Duration.ofDays(225));
    }

    private static int letGo(UnlinkedCards cards) {
        cards.passOver();
        return cards.letGo();
    }

    private static Card card(String id, Optional<Instant> unlinked) {
        int slot = Card.slot(CardHandle.of(id).low());
        return new Card(slot, id, NOW.minus(Duration.ofDays(600)), unlinked);
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
    private record Obedient(Store store, List<Event> done) implements Intake {
        @Override
        public boolean submit(List<Work> works) {
            for (Work work : works) {
                done.add(work.event());
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
