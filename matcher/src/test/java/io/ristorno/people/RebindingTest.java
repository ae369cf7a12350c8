package io.ristorno.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Reading;
import io.ristorno.event.Bound;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.host.CurrentCatalogue.Edition;
import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.store.Batch;
import io.ristorno.store.Store;
import io.ristorno.store.StoredRelationship;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When it is looked where members bought, by which catalogue, and who is told. */
class RebindingTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final MemberKey ANNA = new MemberKey("prg_test", 7);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Edition NOBODYS = edition("");
    private static final Edition NEW = edition(merchant("new", "CAFE"));
    private static final Edition OTHER = edition(merchant("other", "CAFE"));
    private static final Edition BOTH = edition(merchant("new", "CAFE") + ", " + merchant("other", "SHOP"));

    @TempDir
    private Path folder;

    private Store store;
    private volatile Edition current = NEW;
    private volatile Edition next = NEW;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final AtomicInteger asked = new AtomicInteger();
    private final List<Bound> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        store = Store.open(folder);
        store.commit(new Batch(
                store.recovered().lastBatch() + 1,
                NOW.toEpochMilli(),
                List.of(),
                List.of(relationship("40021/CAFE"), relationship("40021/SHOP")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Nobody reads what is in it. */
    private static StoredRelationship relationship(String merchant) {
        return new StoredRelationship(new RelationshipKey(ANNA, new MerchantKey(merchant)), new byte[] {1});
    }

    private static String merchant(String name, String mid) {
        return """
                {'id': 'mer_%s', 'name': 'One', 'boundAt': '%s', 'locations': [
                  {'id': 'loc_%s', 'name': 'One', 'zone': 'UTC', 'country': 'DE', 'merchantNumbers': [{'mid': '%s'}]}]}
                """.formatted(name, NOW, name, mid);
    }

    private static String offer(String name) {
        return """
                {'id': 'off_%s', 'merchantId': 'mer_%s', 'title': 'Ten', 'where': {'beforeBinding': true},
                 'schedule': {'from': '2020-01-01', 'until': '2099-01-01'}, 'currency': 'EUR',
                 'reward': {'type': 'PERCENT', 'rate': '10 %%'}}
                """.formatted(name, name);
    }

    private static Edition edition(String merchants) {
        List<String> offers = List.of("new", "other").stream()
                .filter(name -> merchants.contains("mer_" + name))
                .map(RebindingTest::offer)
                .toList();
        String json = """
                {'programs': [{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC'}], 'merchants': [%s], 'offers': [%s]}
                """.formatted(merchants, String.join(", ", offers)).replace('\'', '"');
        return switch (CatalogueReader.catalogue(json.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Read<Catalogue> read -> Edition.compile(read.value(), Instant.EPOCH);
            case Reading.Refused<Catalogue> refused ->
                throw new AssertionError(refused.problems().toString());
        };
    }

    private Rebinding rebinding(Duration onceMore) {
        return new Rebinding(new Noting(), store, this::asked, () -> NOW, onceMore);
    }

    private Edition asked() {
        Edition edition = current;
        asked.incrementAndGet();
        return edition;
    }

    /** Notes who is told, and has the next catalogue be in force. */
    private final class Noting implements Intake {
        @Override
        public boolean submit(List<Work> works) {
            throw new AssertionError("beside the traffic");
        }

        @Override
        public boolean submitBulk(List<Work> works) {
            for (Work work : works) {
                awaitGate();
                current = next;
                told.add((Bound) work.event());
                work.reply().accept(new Result.Done());
            }
            return true;
        }

        private void awaitGate() {
            try {
                gate.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void eventually(BooleanSupplier holds) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(until);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private List<String> locations() {
        return told.stream().map(bound -> bound.place().location()).toList();
    }

    /** Who bound a number to the wrong merchant, and mends that at once, has nothing go to the wrong one any more. */
    @Test
    void whatIsTakenAlongOnceMoreGoesToWhoHasTheNumberThen() {
        next = OTHER;
        try (Rebinding rebinding = rebinding(Duration.ofMillis(1))) {
            rebinding.look();
            eventually(() -> told.size() == 1);
            rebinding.look();
            eventually(() -> told.size() >= 3);
        }
        assertThat(locations()).startsWith("loc_new", "loc_other").containsOnlyOnce("loc_new");
    }

    /** Members are not told anew of what they were told of with each merchant that is registered. */
    @Test
    void ofWhatWasBoundBeforeNobodyIsToldAgainWhenAnotherNumberIsBound() {
        next = BOTH;
        try (Rebinding rebinding = rebinding(NEVER)) {
            rebinding.look();
            eventually(() -> told.size() == 1);
            rebinding.look();
            eventually(() -> told.size() >= 2);
            int before = asked.get();
            rebinding.look();
            eventually(() -> asked.get() > before);
        }
        assertThat(locations()).containsExactly("loc_new", "loc_other");
    }

    @Test
    void aNumberThatWasTakenAwayAndIsGivenAgainIsLookedForAgain() {
        next = NOBODYS;
        try (Rebinding rebinding = rebinding(NEVER)) {
            rebinding.look();
            eventually(() -> told.size() == 1);
            int before = asked.get();
            rebinding.look();
            eventually(() -> asked.get() > before);
            next = NEW;
            current = NEW;
            rebinding.look();
            eventually(() -> told.size() == 2);
        }
        assertThat(locations()).containsExactly("loc_new", "loc_new");
    }

    /** As many edits as there may be while it looks, one look is behind them. */
    @Test
    void manyEditsAreLookedAtOnce() {
        gate = new CountDownLatch(1);
        try (Rebinding rebinding = rebinding(NEVER)) {
            rebinding.look();
            eventually(() -> asked.get() == 1);
            for (int i = 0; i < 1_000; i++) {
                rebinding.look();
            }
            gate.countDown();
            eventually(() -> asked.get() >= 2);
        }
        assertThat(asked.get()).isLessThanOrEqualTo(3);
    }
}
