package io.ristorno.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ristorno.engine.Effect.AlarmSet;
import io.ristorno.engine.Effect.Booked;
import io.ristorno.engine.SharedUse;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Tick;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.money.Rates;
import io.ristorno.program.BankAccount;
import io.ristorno.store.Rider.CardFace;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Rider.CatalogueRevision;
import io.ristorno.store.Rider.DailyRates;
import io.ristorno.store.Rider.Identity;
import io.ristorno.store.Rider.Review;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is committed is there, as a whole, also after the store was opened again. */
class StoreTest {
    static final Settings SMALL = new Settings(8 << 20, 1 << 20, 16 << 20);

    @TempDir
    Path folder;

    /** A store kept in maps. */
    private static final class Twin {
        private final Map<RelationshipKey, Relationship> relationships = new HashMap<>();
        private final Map<MemberKey, Member> members = new HashMap<>();
        private final Map<MemberKey, String> ids = new HashMap<>();
        private final Map<MemberKey, BankAccount> payees = new HashMap<>();
        private final Map<CardFace, CardFace> faces = new HashMap<>();
        private final Map<List<Object>, CardLink> cards = new HashMap<>();
        private final Map<TrialBalance.Line, TrialBalance.Total> totals = new HashMap<>();
        private final List<Booked> booked = new ArrayList<>();
        private final List<LoggedBatch> log = new ArrayList<>();
        private final Map<Long, CatalogueRevision> catalogue = new TreeMap<>();
        private final Map<String, SharedUse> shared = new TreeMap<>();
        private final Map<Key.OfPosition, TopicPosition> positions = new HashMap<>();

        void take(Batch batch) {
            batch.relationships()
                    .forEach(each -> relationships.put(each.key(), StoredRelationship.read(each.key(), each.bytes())));
            batch.members().forEach(each -> members.put(each.key(), each));
            totals.putAll(batch.totals());
            booked.addAll(batch.booked());
            log.add(new LoggedBatch(batch.number(), batch.nowMillis(), batch.events()));
            for (Rider rider : batch.riders()) {
                switch (rider) {
                    case CardLink link -> cards.put(List.of(link.key(), link.member(), link.slot()), link);
                    case CardFace face -> faces.put(new CardFace(face.member(), face.slot(), "", "", ""), face);
                    case Identity identity -> ids.put(identity.member(), identity.id());
                    case Rider.Payee payee -> payees.put(payee.member(), payee.account());
                    case DailyRates rates -> {}
                    case Review review -> {}
                    case Rider.Waiting waiting -> {}
                    case Rider.NoLonger gone -> {}
                    case Rider.Shared it -> shared.put(it.use().offer(), it.use());
                    case Rider.MonthClosed month -> {}
                    case Rider.Found found -> {}
                    case Rider.Given given -> {}
                    case Rider.NoticeForgotten gone -> {}
                    case Rider.SetAside aside -> {}
                    case Rider.Released released -> {}
                    case Rider.Condensed condensed -> {}
                    case Rider.Carried carried -> {}
                    case Rider.Erasure erasure -> {}
                    case Rider.Unidentified gone -> {}
                    case Rider.Unlinked gone -> {}
                    case Rider.Faceless gone -> {}
                    case Rider.FaultForgotten gone -> {}
                    case Rider.EntriesForgotten gone -> {}
                    case Rider.Reconsidered it -> {}
                    case Rider.Listed it -> {}
                    case Rider.ListPart it -> {}
                    case Rider.ListDropped it -> {}
                    case Rider.ReadOn on -> positions.put(Key.OfPosition.of(on.position()), on.position());
                    case Rider.FileTaken it -> {}
                    case Rider.FileResults it -> {}
                    case Rider.FileForgotten gone -> {}
                    case Rider.Sent sent -> {}
                    case Rider.Arrived arrived -> {}
                    case CatalogueRevision revision -> catalogue.put(revision.revision(), revision);
                }
            }
        }

        void compare(Store store) {
            // Before anything was read: what memory tells is the value, or nothing.
            relationships.forEach(
                    (key, value) -> assertThat(store.relationshipInMemory(key)).isIn(value, null));
            members.forEach(
                    (key, value) -> assertThat(store.memberInMemory(key)).isIn(value, null));
            relationships.forEach(
                    (key, value) -> assertThat(store.relationship(key)).isEqualTo(value));
            List<RelationshipKey> keys = new ArrayList<>(relationships.keySet());
            assertThat(store.relationships(keys))
                    .isEqualTo(keys.stream().map(relationships::get).toList());
            members.forEach((key, value) -> assertThat(store.member(key)).isEqualTo(value));
            payees.forEach((member, account) -> assertThat(store.payee(member)).contains(account));
            ids.forEach((member, id) -> {
                assertThat(store.memberId(member)).contains(id);
                assertThat(store.memberNumber(member.program(), id)).hasValue(member.number());
            });
            faces.forEach((of, face) ->
                    assertThat(store.cardFace(of.member(), of.slot())).contains(face));
            var links = new ArrayList<CardLink>();
            store.forEachCard(links::add);
            assertThat(links).containsExactlyInAnyOrderElementsOf(cards.values());
            Recovered recovered = store.recovered();
            assertThat(recovered.totals()).isEqualTo(totals);
            assertThat(recovered.catalogue()).isEqualTo(List.copyOf(catalogue.values()));
            assertThat(recovered.shared()).containsExactlyInAnyOrderElementsOf(shared.values());
            assertThat(recovered.lastBatch()).isEqualTo(log.size());
            assertThat(recovered.nowMillis()).isEqualTo(log.getLast().nowMillis());
            try (Snapshot snapshot = store.snapshot()) {
                for (String feed : RandomStates.FEEDS) {
                    assertThat(snapshot.positions(feed))
                            .containsExactlyInAnyOrderElementsOf(positions.values().stream()
                                    .filter(position -> position.feed().equals(feed))
                                    .toList());
                }
                var all = new ArrayList<Booked>();
                snapshot.forEachBooked(all::add);
                assertThat(all).containsExactlyInAnyOrderElementsOf(booked);
                assertThat(snapshot.log(1, 1000)).isEqualTo(log);
            }
        }
    }

    @Test
    void what_is_committed_is_there_and_is_there_after_opening_again() {
        var twin = new Twin();
        var states = new RandomStates(42);
        try (Store store = Store.open(folder, SMALL)) {
            for (int number = 1; number <= 60; number++) {
                Batch batch = states.batch(number, 1_000L * number);
                store.commit(batch);
                twin.take(batch);
            }
            twin.compare(store);
        }
        try (Store store = Store.open(folder, SMALL)) {
            twin.compare(store);
            Batch batch = states.batch(61, 99_000);
            store.commit(batch);
            twin.take(batch);
        }
        try (Store store = Store.open(folder, SMALL)) {
            twin.compare(store);
        }
    }

    @Test
    void memory_knows_what_was_just_written_and_what_never_was() {
        var states = new RandomStates(7);
        try (Store store = Store.open(folder, SMALL)) {
            RelationshipKey key = states.key();
            Relationship written = states.relationship(key);
            store.commit(new Batch(
                    1,
                    0,
                    List.of(),
                    Forms.of(written),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of()));
            assertThat(store.relationshipInMemory(key)).isEqualTo(written);
            for (int i = 0; i < 100; i++) {
                RelationshipKey other = states.key();
                assertThat(store.relationshipInMemory(other)).isEqualTo(Relationship.none(other));
                assertThat(store.memberInMemory(other.member())).isEqualTo(Member.unknown(other.member()));
            }
        }
    }

    @Test
    void what_is_not_there_is_nothing() {
        RelationshipKey key = relationship("prg_a", 1, "mer_a");
        try (Store store = Store.open(folder, SMALL)) {
            assertThat(store.relationship(key)).isEqualTo(Relationship.none(key));
            assertThat(store.relationships(List.of(key, key)))
                    .containsExactly(Relationship.none(key), Relationship.none(key));
            assertThat(store.member(key.member())).isEqualTo(Member.unknown(key.member()));
            assertThat(store.memberId(key.member())).isEmpty();
            assertThat(store.memberNumber("prg_a", "mem_a")).isEmpty();
            assertThat(store.recovered())
                    .isEqualTo(new Recovered(0, Long.MIN_VALUE, Map.of(), List.of(), Rates.NONE, Map.of(), List.of()));
            assertThat(store.due(Long.MAX_VALUE, 10)).isEmpty();
            assertThat(store.verify()).isEmpty();
            assertThat(store.freeBytes()).isPositive();
        }
    }

    /** Of which something is known: others are not kept. */
    private static Relationship known(RandomStates states, RelationshipKey key) {
        Relationship relationship = states.relationship(key);
        return relationship.isEmpty() ? known(states, key) : relationship;
    }

    @Test
    void a_program_sees_nothing_of_one_whose_name_begins_with_its_own() {
        var states = new RandomStates(7);
        List<RelationshipKey> keys = new ArrayList<>();
        for (String program : List.of("prg_a", "prg_ab", "prg_a\0", "prg_a\u0001", "prg_", "prg_aa")) {
            for (String merchant : List.of("mer_1", "mer_10", "mer_", "mer_1\0")) {
                keys.add(relationship(program, 5, merchant));
                keys.add(relationship(program, 0x0500000000000000L, merchant));
            }
        }
        List<Booked> booked = keys.stream().map(states::booked).toList();
        List<Relationship> relationships =
                keys.stream().map(key -> known(states, key)).toList();
        List<Rider> identities = keys.stream()
                .<Rider>map(key -> new Identity(
                        key.member(), "mem_" + key.member().program().length()))
                .toList();
        try (Store store = Store.open(folder, SMALL)) {
            store.commit(new Batch(
                    1,
                    0,
                    List.of(),
                    Forms.of(relationships),
                    List.of(),
                    booked,
                    List.of(),
                    List.of(),
                    Map.of(),
                    identities));
            try (Snapshot snapshot = store.snapshot()) {
                for (RelationshipKey key : keys) {
                    assertThat(snapshot.relationships(key.member()))
                            .extracting(Relationship::key)
                            .hasSize(4)
                            .allMatch(found -> found.member().equals(key.member()));
                    assertThat(snapshot.entries(key.member(), Page.START, 100).items())
                            .hasSize(4)
                            .allMatch(found -> found.key().member().equals(key.member()));
                }
                assertThat(snapshot.memberNumber("prg_a", "mem_6")).isEqualTo(OptionalLong.empty());
            }
        }
    }

    @Test
    void entries_come_in_pages_in_the_order_of_posting() {
        var states = new RandomStates(8);
        RelationshipKey key = relationship("prg_a", 5, "mer_1");
        RelationshipKey other = relationship("prg_a", 6, "mer_1");
        var written = new ArrayList<Booked>();
        try (Store store = Store.open(folder, SMALL)) {
            for (int number = 1; number <= 300; number++) {
                Booked first = states.booked(key);
                Booked second = states.booked(key);
                written.add(first);
                written.add(second);
                store.commit(booking(number, List.of(first, states.booked(other), second)));
            }
            try (Snapshot snapshot = store.snapshot()) {
                var read = new ArrayList<Booked>();
                Page<Booked> page = snapshot.entries(key.member(), Page.START, 7);
                read.addAll(page.items());
                while (page.next().isPresent()) {
                    page = snapshot.entries(key.member(), page.next().get(), 7);
                    read.addAll(page.items());
                }
                assertThat(read).isEqualTo(written);
                String mine =
                        snapshot.entries(key.member(), Page.START, 7).next().orElseThrow();
                assertThatThrownBy(() -> snapshot.entries(other.member(), mine, 7))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThat(snapshot.entries(Page.START, 1000).items()).hasSize(900);
            }
        }
    }

    @Test
    void alarms_come_in_the_order_they_are_due_and_go_when_served() {
        RelationshipKey key = relationship("prg_a", 5, "mer_1");
        RelationshipKey other = relationship("prg_a", 6, "mer_1");
        try (Store store = Store.open(folder, SMALL)) {
            store.commit(alarms(
                    1, List.of(new AlarmSet(key, 300), new AlarmSet(other, 100), new AlarmSet(key, 200)), List.of()));
            assertThat(store.due(99, 10)).isEmpty();
            assertThat(store.due(250, 10)).containsExactly(new Look(other, 100), new Look(key, 200));
            assertThat(store.due(250, 1)).containsExactly(new Look(other, 100));
            assertThat(store.looked(InstantSource.fixed(Instant.ofEpochMilli(250)))
                            .instant())
                    .as("behind the clock as long as the first alarm waits")
                    .isEqualTo(Instant.ofEpochMilli(100));
            assertThat(store.looked(InstantSource.fixed(Instant.ofEpochMilli(99)))
                            .instant())
                    .isEqualTo(Instant.ofEpochMilli(99));
            store.commit(alarms(2, List.of(), List.of(new Look(other, 100), new Look(key, 200))));
            assertThat(store.due(250, 10)).isEmpty();
            store.commit(alarms(3, List.of(new AlarmSet(other, 50)), List.of()));
            assertThat(store.due(1000, 10)).containsExactly(new Look(other, 50), new Look(key, 300));
            store.commit(
                    alarms(4, List.of(new AlarmSet(other, 50), new AlarmSet(other, -5)), List.of(new Look(other, 50))));
            assertThat(store.due(1000, 10))
                    .containsExactly(new Look(other, -5), new Look(other, 50), new Look(key, 300));
        }
    }

    @Test
    void a_snapshot_stays_as_it_was() {
        var states = new RandomStates(9);
        RelationshipKey key = relationship("prg_a", 5, "mer_1");
        Relationship first = states.relationship(key);
        try (Store store = Store.open(folder, SMALL)) {
            store.commit(state(1, first));
            try (Snapshot snapshot = store.snapshot()) {
                store.commit(state(2, Relationship.none(key)));
                assertThat(snapshot.lastBatch()).isEqualTo(1);
                assertThat(snapshot.relationship(key)).isEqualTo(first);
                assertThat(snapshot.log(1, 10)).hasSize(1);
                assertThat(store.relationship(key)).isEqualTo(Relationship.none(key));
            }
        }
    }

    @Test
    void batches_follow_each_other_without_a_gap() {
        try (Store store = Store.open(folder, SMALL)) {
            store.commit(alarms(1, List.of(), List.of()));
            assertThatThrownBy(() -> store.commit(alarms(3, List.of(), List.of())))
                    .isInstanceOf(IllegalArgumentException.class);
            store.commit(alarms(2, List.of(), List.of()));
            assertThat(store.verify()).isEmpty();
        }
    }

    @Test
    void after_a_failed_write_the_engine_is_refused_and_snapshots_still_serve() {
        RelationshipKey key = relationship("prg_a", 5, "mer_1");
        boolean[] broken = {false};
        Store.Hook hook = point -> {
            if (broken[0] && point == Store.Point.BEFORE_WRITE) {
                throw new IOException("no space left on device");
            }
        };
        try (Store store = Store.open(folder, SMALL, hook)) {
            store.commit(alarms(1, List.of(), List.of()));
            broken[0] = true;
            assertThatThrownBy(() -> store.commit(alarms(2, List.of(), List.of())))
                    .isInstanceOf(StoreFailed.class);
            broken[0] = false;
            assertThatThrownBy(() -> store.commit(alarms(2, List.of(), List.of())))
                    .isInstanceOf(StoreFailed.class);
            assertThatThrownBy(() -> store.relationship(key)).isInstanceOf(StoreFailed.class);
            assertThatThrownBy(() -> store.due(0, 1)).isInstanceOf(StoreFailed.class);
            try (Snapshot snapshot = store.snapshot()) {
                assertThat(snapshot.lastBatch()).isEqualTo(1);
            }
        }
        try (Store store = Store.open(folder, SMALL)) {
            assertThat(store.recovered().lastBatch()).isEqualTo(1);
            store.commit(alarms(2, List.of(), List.of()));
        }
    }

    @Test
    void a_closed_store_says_so_and_does_not_take_the_process_with_it() {
        Store store = Store.open(folder, SMALL);
        Snapshot snapshot = store.snapshot();
        store.close();
        assertThatThrownBy(() -> store.commit(alarms(1, List.of(), List.of()))).isInstanceOf(StoreFailed.class);
        assertThatThrownBy(snapshot::totals).isInstanceOf(StoreFailed.class);
        snapshot.close();
        store.close();
    }

    @Test
    void one_folder_is_open_once() {
        try (Store store = Store.open(folder, SMALL)) {
            assertThatThrownBy(() -> Store.open(folder, SMALL)).isInstanceOf(StoreFailed.class);
            assertThat(store.verify()).isEmpty();
        }
    }

    @Test
    void the_log_forgets_what_is_old_by_whole_files() {
        var states = new RandomStates(10);
        RelationshipKey key = relationship("prg_a", 5, "mer_1");
        try (Store store = Store.open(folder, new Settings(8 << 20, 64 << 10, 1 << 20))) {
            for (int number = 1; number <= 400; number++) {
                List<io.ristorno.event.Event> events = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    events.add(states.transaction(key));
                }
                store.commit(new Batch(
                        number, number, events, List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(),
                        List.of()));
            }
            assertThat(store.forgetLogBefore(300)).isEqualTo(300);
            try (Snapshot snapshot = store.snapshot()) {
                assertThat(snapshot.log(1, 1).getFirst().number()).isBetween(2L, 300L);
                assertThat(snapshot.log(300, 1000)).hasSize(101);
            }
            assertThat(store.verify()).isEmpty();
        }
    }

    @Test
    void the_last_batch_of_the_log_stays_however_old_it_is() {
        try (Store store = Store.open(folder, SMALL)) {
            assertThat(store.forgetLogBefore(Long.MAX_VALUE)).isEqualTo(1);
            for (int number = 1; number <= 3; number++) {
                store.commit(alarms(number, List.of(), List.of()));
            }
            assertThat(store.forgetLogBefore(Long.MAX_VALUE)).isEqualTo(3);
            assertThat(store.verify()).isEmpty();
        }
    }

    @Test
    void every_alarm_is_served_once_while_others_are_set() throws Exception {
        var random = new java.util.Random(11);
        var set = new java.util.HashSet<Look>();
        var served = new ArrayList<Look>();
        try (Store store = Store.open(folder, SMALL);
                var loader = java.util.concurrent.Executors.newSingleThreadExecutor()) {
            var asked = loader.submit(() -> store.due(0, 10));
            for (int number = 1; number <= 2000 || served.size() < set.size(); number++) {
                List<Look> due = List.of();
                if (asked.isDone()) {
                    due = asked.get();
                    int now = number;
                    asked = null;
                    served.addAll(due);
                    store.commit(alarms(number, someAlarms(random, number, set), due));
                    asked = loader.submit(() -> store.due(now, 10));
                } else {
                    store.commit(alarms(number, someAlarms(random, number, set), List.of()));
                }
            }
        }
        assertThat(served).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(set);
    }

    /** Some due long ago, some now, some soon. */
    private static List<AlarmSet> someAlarms(java.util.Random random, int number, java.util.Set<Look> set) {
        var alarms = new ArrayList<AlarmSet>();
        for (int i = number <= 2000 ? random.nextInt(4) : 0; i > 0; i--) {
            var alarm = new AlarmSet(relationship("prg_a", number * 4L + i, "mer_1"), random.nextInt(number + 50));
            alarms.add(alarm);
            set.add(new Look(alarm.key(), alarm.dueMillis()));
        }
        return alarms;
    }

    @Test
    void a_backup_opens_as_what_the_store_was() {
        var twin = new Twin();
        var states = new RandomStates(12);
        Path copy = folder.resolve("copy");
        try (Store store = Store.open(folder.resolve("store"), SMALL)) {
            for (int number = 1; number <= 20; number++) {
                Batch batch = states.batch(number, number);
                store.commit(batch);
                twin.take(batch);
            }
            store.backup(copy);
            store.commit(states.batch(21, 21));
        }
        try (Store store = Store.open(copy, SMALL)) {
            twin.compare(store);
        }
    }

    @Test
    void closing_waits_for_readers_and_no_reader_takes_the_process_along() throws Exception {
        var states = new RandomStates(13);
        for (int round = 0; round < 10; round++) {
            Store store = Store.open(folder, SMALL);
            for (int i = 0; i < 20; i++) {
                store.commit(states.batch(store.recovered().lastBatch() + 1, 1));
            }
            try (var readers = java.util.concurrent.Executors.newFixedThreadPool(3)) {
                var reading = new ArrayList<java.util.concurrent.Future<?>>();
                for (int i = 0; i < 3; i++) {
                    reading.add(readers.submit(() -> readUntilClosed(store)));
                }
                Thread.sleep(20);
                store.close();
                for (var each : reading) {
                    each.get();
                }
            }
        }
    }

    private static void readUntilClosed(Store store) {
        try {
            while (true) {
                try (Snapshot snapshot = store.snapshot()) {
                    snapshot.forEachRelationship(
                            relationship -> snapshot.member(relationship.key().member()));
                    snapshot.totals();
                    store.due(Long.MAX_VALUE, 5);
                }
            }
        } catch (StoreFailed closed) {
            assertThat(closed).hasMessageContaining("closed");
        }
    }

    static RelationshipKey relationship(String program, long number, String merchant) {
        return new RelationshipKey(new MemberKey(program, number), new MerchantKey(merchant));
    }

    private static Batch booking(long number, List<Booked> booked) {
        return new Batch(number, 0, List.of(), List.of(), List.of(), booked, List.of(), List.of(), Map.of(), List.of());
    }

    private static Batch state(long number, Relationship relationship) {
        return new Batch(
                number,
                0,
                List.of(),
                Forms.of(relationship),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of());
    }

    static Batch alarms(long number, List<AlarmSet> set, List<Look> served) {
        return new Batch(
                number,
                number,
                List.of(new Tick(number)),
                List.of(),
                List.of(),
                List.of(),
                set,
                served,
                Map.of(),
                List.of());
    }
}
