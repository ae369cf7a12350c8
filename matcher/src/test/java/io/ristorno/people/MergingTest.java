package io.ristorno.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.directory.CardDirectory;
import io.ristorno.directory.Holder;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.host.Host;
import io.ristorno.host.HostMeters;
import io.ristorno.host.Machine;
import io.ristorno.host.Result;
import io.ristorno.host.SlowStorage;
import io.ristorno.host.Work;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Card;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.money.Commodity;
import io.ristorno.people.Merging.Outcome;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Rider;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cleo was merged into Ben, and Ben is merged into Anna, over a disk that fails behind one batch or another. */
@Timeout(60)
class MergingTest {
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final MemberKey ANNA = MemberKey.of("prg_test", "mem_anna");
    private static final MemberKey BEN = MemberKey.of("prg_test", "mem_ben");
    private static final MemberKey CLEO = MemberKey.of("prg_test", "mem_cleo");
    private static final CardHandle NUMBER = new CardHandle(1, 4711, 4712);
    private static final int SLOT = Card.slot(CardHandle.of("crd_cleo").low());

    @TempDir
    private Path folder;

    private final CardDirectory directory = new CardDirectory();

    @Test
    void whereverItStopsItIsDoneOrNotAndGoesOnWithTheNextStart() throws Exception {
        int done = 0;
        int onTheirWay = 0;
        for (int batches = 0; batches < 6; batches++) {
            Path store = folder.resolve("store" + batches);
            begin(store);
            attempt(store, CLEO, BEN, batches);
            try (Store cut = Store.open(store)) {
                assertThat(cut.verifyLedger(_ -> {})).as("behind " + batches).isEmpty();
                onTheirWay += cut.errands().isEmpty() ? 0 : 1;
                done += cut.member(CLEO).successor().isPresent() ? 1 : 0;
            }
            attempt(store, CLEO, BEN, Integer.MAX_VALUE);
            attempt(store, BEN, ANNA, batches);
            attempt(store, BEN, ANNA, Integer.MAX_VALUE);
            assertThatAllIsAnnas(store);
        }
        assertThat(done).as("stops behind which it was done").isBetween(1, 5);
        assertThat(onTheirWay).as("stops in the middle").isPositive();
    }

    /** What was a card of hers before is one card with it; of an id that she has used already, it is another. */
    @Test
    void aCardThatWasHersBeforeIsTheSameCard() throws Exception {
        Path store = folder.resolve("store");
        begin(store);
        try (Store open = Store.open(store);
                Host host = host(open, open)) {
            var linked = new CardLinked(BEN, 7, "crd_x", Instant.EPOCH);
            take(host, linked, List.of(new CardLink(NUMBER, BEN, 7, Instant.EPOCH)));
        }
        try (Store open = Store.open(store);
                Snapshot snapshot = open.snapshot()) {
            directory.put(new CardLink(NUMBER, BEN, 7, Instant.EPOCH));
            directory.put(new CardLink(NUMBER, CLEO, SLOT, Instant.EPOCH.plusSeconds(9)));
            var now = Instant.parse("2030-03-01T10:00:00.7Z");
            Outcome outcome = new Merging(snapshot, directory, _ -> false, CLEO, BEN, now).outcome();
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Ready.class, ready -> {
                CardLinked card = ready.event().cards().getFirst();
                assertThat(card.id()).isEqualTo("crd_cleo");
                assertThat(card.account()).isEqualTo(7);
                assertThat(card.at()).isEqualTo(Instant.parse("2030-03-01T10:00:01Z"));
                assertThat(ready.links())
                        .extracting(CardLink::key)
                        .containsExactlyInAnyOrder(CardHandle.of("crd_cleo"), NUMBER);
            });
            assertThat(new Merging(snapshot, directory, BEN::equals, CLEO, ANNA, Instant.EPOCH).outcome())
                    .as("who had the card is being erased")
                    .isEqualTo(new Outcome.Waits());
        }
    }

    private void begin(Path folder) throws Exception {
        try (Store store = Store.open(folder);
                Host host = host(store, store)) {
            for (MemberKey member : List.of(ANNA, BEN, CLEO)) {
                take(host, new Joined(member, Instant.EPOCH), List.of());
                take(
                        host,
                        new Adjusted(member, "adj_1", 500, EUR, Lot.NEVER, "us", "a test", Instant.now()),
                        List.of());
            }
            Instant now = Instant.now().minusSeconds(60);
            take(
                    host,
                    new CardLinked(CLEO, SLOT, "crd_cleo", now),
                    List.of(
                            new CardLink(NUMBER, CLEO, SLOT, now),
                            new CardLink(CardHandle.of("crd_cleo"), CLEO, SLOT, now),
                            new Rider.CardFace(CLEO, SLOT, "crd_cleo", "411111", "1111")));
        }
    }

    private static void take(Host host, MemberEvent event, List<Rider> riders) throws Exception {
        var taken = new CompletableFuture<Result>();
        assertThat(host.submit(List.of(new Work(event, riders, Optional.empty(), taken::complete))))
                .isTrue();
        assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo(new Result.Done());
    }

    private static Host host(Store store, io.ristorno.store.Storage storage) {
        return new Host(
                new Machine.Settings(1_000, 1, 1 << 20, 1 << 20),
                storage,
                Machine.Origin.of(store.recovered(), OfferIndex.compile(Catalogue.EMPTY, Instant.EPOCH)),
                InstantSource.system(),
                HostMeters.NONE,
                _ -> {});
    }

    /** As somebody who asks asks: of a store whose disk fails behind so many batches, and that has as many events to a batch as one. */
    private static void attempt(Path folder, MemberKey member, MemberKey into, int batches) throws Exception {
        var left = new AtomicInteger(batches);
        try (Store store = Store.open(folder)) {
            var known = new CardDirectory();
            store.forEachCard(known::put);
            var storage = new SlowStorage(store);
            storage.beforeCommit = () -> {
                if (left.getAndDecrement() <= 0) {
                    throw new IllegalStateException("the disk fails");
                }
            };
            try (Host host = host(store, storage)) {
                Outcome outcome = outcome(store, known, member, into);
                if (outcome instanceof Outcome.Ready ready) {
                    var answered = new CompletableFuture<Result>();
                    host.submit(List.of(new Work(ready.event(), ready.riders(), Optional.empty(), answered::complete)));
                    answered.get(10, TimeUnit.SECONDS);
                }
                for (int tries = 0; host.isHealthy() && !store.errands().isEmpty(); tries++) {
                    assertThat(tries).as("tries").isLessThan(1_000);
                    Thread.sleep(5);
                }
            }
        }
    }

    private static Outcome outcome(Store store, CardDirectory known, MemberKey member, MemberKey into) {
        try (Snapshot snapshot = store.snapshot()) {
            return new Merging(snapshot, known, _ -> false, member, into, Instant.now()).outcome();
        }
    }

    private static void assertThatAllIsAnnas(Path folder) {
        try (Store store = Store.open(folder);
                Snapshot snapshot = store.snapshot()) {
            assertThat(store.verifyLedger(_ -> {})).isEmpty();
            Member anna = snapshot.member(ANNA);
            assertThat(anna.purse().pocket(EUR).availableMinor()).isEqualTo(1_500);
            assertThat(anna.kin().merged()).containsExactly(BEN);
            assertThat(snapshot.member(BEN).kin().merged()).containsExactly(CLEO);
            assertThat(anna.card(SLOT)).isPresent();
            assertThat(snapshot.cardFace(ANNA, SLOT)).isPresent();
            for (MemberKey merged : List.of(BEN, CLEO)) {
                assertThat(snapshot.member(merged).purse().pocket(EUR).lots()).isEmpty();
                assertThat(snapshot.member(merged).card(SLOT).orElseThrow().heir())
                        .isPresent();
            }
            var known = new CardDirectory();
            store.forEachCard(known::put);
            for (CardHandle handle : List.of(NUMBER, CardHandle.of("crd_cleo"))) {
                assertThat(known.links(handle))
                        .containsExactly(new Holder(CLEO, SLOT), new Holder(BEN, SLOT), new Holder(ANNA, SLOT));
            }
        }
    }
}
