package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ristorno.engine.Effect.Booked;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.ledger.TrialBalance.Total;
import io.ristorno.match.OfferIndex;
import io.ristorno.store.Batch;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** {@code ristorno verify-ledger}: every balance recomputed from the entries of a store that a service left. */
class VerifyLedgerTest {
    @TempDir
    Path folder;

    private Path store;

    /** A service that took purchases, clearings and a refund, and ended. */
    @BeforeEach
    void keepALedger() {
        store = folder.resolve("store");
        Instant afterLinking = Instant.now().plusSeconds(60);
        try (var service = new TestService(store).withCafe()) {
            for (int i = 0; i < 20; i++) {
                String card = TestService.card(i);
                service.withMember("mem_" + i, card);
                for (String type :
                        List.of("authorization", "clearing", "refund").subList(0, 1 + i % 3)) {
                    String json = TestService.json(type, type + i, card, 5000 + i, afterLinking)
                            .replaceFirst("\\{", "{'network': 'VISA', 'lifeCycle': 'L" + i + "', ");
                    JsonNode answer = service.web
                            .post("/v1/transactions", json)
                            .expect(200)
                            .json();
                    assertThat(answer.path("rewards")).as(answer.toString()).isNotEmpty();
                }
            }
        }
    }

    private CommandRun verify() {
        return CommandRun.of("verify-ledger", store.toString());
    }

    /** Something done to a family of the store behind the service's back. */
    private interface Tampering {
        void with(RocksDB db, ColumnFamilyHandle family, RocksIterator rows) throws RocksDBException;
    }

    private void tamper(String family, Tampering tampering) throws RocksDBException {
        try (var plain = new Options();
                var options = new DBOptions()) {
            var families = new ArrayList<ColumnFamilyDescriptor>();
            RocksDB.listColumnFamilies(plain, store.toString())
                    .forEach(name -> families.add(new ColumnFamilyDescriptor(name)));
            var handles = new ArrayList<ColumnFamilyHandle>();
            try (RocksDB db = RocksDB.open(options, store.toString(), families, handles)) {
                for (ColumnFamilyHandle handle : handles) {
                    if (new String(handle.getName(), StandardCharsets.UTF_8).equals(family)) {
                        try (RocksIterator rows = db.newIterator(handle)) {
                            rows.seekToFirst();
                            tampering.with(db, handle, rows);
                        }
                    }
                }
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
    }

    private static void assertFaults(CommandRun run, String... words) {
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains(words).doesNotContain("the ledger is sound");
        assertThat(run.err()).doesNotContain("\tat ");
        List<String> lines = run.out().lines().toList();
        assertThat(lines.getLast()).isEqualTo(lines.size() == 2 ? "1 fault" : lines.size() - 1 + " faults");
    }

    @Test
    void whatAServiceLeavesIsSoundHoweverOftenItIsVerified() {
        for (int i = 0; i < 2; i++) {
            CommandRun run = verify();
            assertThat(run.exit()).as(run.out()).isZero();
            assertThat(run.out()).isEqualToIgnoringNewLines("the ledger is sound");
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void entriesThatAreGoneAreToldAFaultALine() throws RocksDBException {
        tamper("entry", (db, family, rows) -> db.delete(family, rows.key()));
        assertFaults(verify(), "and its entries sum to ", "reward rwd_");
    }

    @Test
    void aTotalThatIsGoneIsTold() throws RocksDBException {
        tamper("total", (db, family, rows) -> {
            rows.seekToLast();
            db.delete(family, rows.key());
        });
        assertFaults(verify(), "the accounts in EUR sum to ", "is kept as 0 and its entries sum to ");
    }

    @Test
    void totalsThatChangedPlacesAreToldThoughTheySumToZero() throws RocksDBException {
        tamper("total", (db, family, rows) -> {
            byte[] key = rows.key();
            byte[] value = rows.value();
            rows.next();
            db.put(family, key, rows.value());
            db.put(family, rows.key(), value);
        });
        CommandRun run = verify();
        assertFaults(run, "is kept as ");
        assertThat(run.out()).doesNotContain("not to 0");
    }

    @Test
    void aRelationshipThatIsGoneLeavesEntriesOfNothing() throws RocksDBException {
        tamper("relationship", (db, family, rows) -> db.delete(family, rows.key()));
        assertFaults(verify(), "and its entries sum to ");
    }

    @Test
    void aBatchThatIsMissingInTheLogIsTold() throws RocksDBException {
        tamper("log", (db, family, rows) -> {
            rows.next();
            db.delete(family, rows.key());
        });
        assertFaults(verify(), "the log has batch ");
    }

    @Test
    void aFileThatIsDamagedIsNamedWithWhatToDo() throws Exception {
        // Whoever opens it writes what was only in its log into files.
        tamper("entry", (db, family, rows) -> {});
        Path largest;
        try (Stream<Path> files = Files.list(store)) {
            largest = files.filter(file -> file.toString().endsWith(".sst"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(largest);
        bytes[40] ^= 0x55;
        Files.write(largest, bytes);
        assertFaults(verify(), "cannot be read", largest.getFileName().toString(), "; put a backup", "1 fault\n");
    }

    @Test
    void aServiceThatRunsChecksItsOwnLedgerAndCountsWhatItFinds() throws RocksDBException {
        try (var service = new TestService(store)) {
            checkBoth(service);
            assertThat(told(service, "faults{check=\"balance\"}")).isZero();
            assertThat(told(service, "faults{check=\"entries\"}")).isZero();
        }
        tamper("entry", (db, family, rows) -> db.delete(family, rows.key()));
        try (var service = new TestService(store)) {
            checkBoth(service);
            assertThat(told(service, "faults{check=\"balance\"}")).isZero();
            assertThat(told(service, "faults{check=\"entries\"}")).isPositive();
        }
    }

    /** Nobody else can open the store meanwhile: so what goes wrong is written by its own hand, past the engine. */
    @Test
    void whatGoesWrongWhileAServiceRunsIsFoundByItsNextCheck() {
        try (var service = new TestService(store)) {
            checkBoth(service);
            Store open = service.service.store;
            bookAgain(open);
            assertThat(told(service, "faults{check=\"entries\"}")).isZero();
            service.service.ledgerWatch.checkEntries();
            assertThat(told(service, "faults{check=\"entries\"}")).isPositive();
            moveATotal(open);
            assertThat(told(service, "faults{check=\"balance\"}")).isZero();
            service.service.ledgerWatch.checkBalance();
            assertThat(told(service, "faults{check=\"balance\"}")).isEqualTo(1);
        }
    }

    private static void bookAgain(Store open) {
        try (Snapshot snapshot = open.snapshot()) {
            write(open, snapshot.entries(Page.START, 1).items(), Map.of());
        }
    }

    private static void moveATotal(Store open) {
        try (Snapshot snapshot = open.snapshot()) {
            var total = snapshot.totals().entrySet().iterator().next();
            write(open, List.of(), Map.of(total.getKey(), Total.unmoved(total.getValue() + 1)));
        }
    }

    private static void write(Store open, List<Booked> booked, Map<TrialBalance.Line, Total> totals) {
        open.commit(new Batch(
                open.recovered().lastBatch() + 1,
                open.recovered().nowMillis(),
                List.of(),
                List.of(),
                List.of(),
                booked,
                List.of(),
                List.of(),
                totals,
                List.of()));
    }

    @Test
    void nobodyNeedAskTheWatchToCheck() throws Exception {
        tamper("entry", (db, family, rows) -> db.delete(family, rows.key()));
        var registry = new SimpleMeterRegistry();
        try (Store open = Store.open(store);
                var watch = new LedgerWatch(
                        open,
                        new LineWatch(open, () -> OfferIndex.EMPTY, registry),
                        registry,
                        InstantSource.system(),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50))) {
            watch.start();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            for (String check : List.of("balance", "entries")) {
                TimeGauge checked = registry.get("ristorno.ledger.checked")
                        .tag("check", check)
                        .timeGauge();
                while (checked.value() == 0) {
                    assertThat(System.nanoTime()).as(check).isLessThan(until);
                    Thread.sleep(5);
                }
            }
            Gauge faults = registry.get("ristorno.ledger.faults")
                    .tag("check", "entries")
                    .gauge();
            assertThat(faults.value()).isPositive();
        }
    }

    private static void checkBoth(TestService service) {
        double now = System.currentTimeMillis() / 1000.0;
        assertThat(told(service, "checked_seconds{check=\"balance\"}")).isZero();
        assertThat(told(service, "checked_seconds{check=\"entries\"}")).isZero();
        service.service.ledgerWatch.checkBalance();
        service.service.ledgerWatch.checkEntries();
        assertThat(told(service, "checked_seconds{check=\"balance\"}")).isBetween(now - 1, now + 60);
        assertThat(told(service, "checked_seconds{check=\"entries\"}")).isBetween(now - 1, now + 60);
    }

    private static double told(TestService service, String what) {
        String line = "ristorno_ledger_" + what + " ";
        return service.web
                .get("/metrics")
                .text()
                .lines()
                .filter(each -> each.startsWith(line))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
                .findFirst()
                .orElseThrow();
    }

    private static void assertOneSentence(CommandRun run, String words) {
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("ristorno: ").contains(words).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aFolderThatIsNotThereIsOneSentence() {
        assertOneSentence(CommandRun.of("verify-ledger", folder.resolve("none").toString()), "there is no folder");
    }

    @Test
    void aFolderWithoutAStoreIsOneSentenceAndStaysAsItIs() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertOneSentence(CommandRun.of("verify-ledger", empty.toString()), "there is no store in " + empty);
        try (Stream<Path> files = Files.list(empty)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aStoreThatAServiceHasOpenIsOneSentence() {
        try (var running = new TestService(store)) {
            assertOneSentence(verify(), "does not open");
            running.web.get("/health/ready").expect(200);
        }
    }

    @Test
    void aSecondServiceOnAStoreIsOneSentence() throws IOException {
        Files.writeString(folder.resolve("card.key"), "ab".repeat(32));
        try (var running = new TestService(store)) {
            CommandRun run = CommandRun.of(
                    "serve",
                    "--set",
                    "data=" + store,
                    "--set",
                    "card.keyFile=" + folder.resolve("card.key"),
                    "--set",
                    "http.port=0");
            assertOneSentence(run, "does not open");
            running.web.get("/health/ready").expect(200);
        }
    }

    @Test
    void aStoreThatLostItsLastBatchesIsOneSentence() throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                Files.delete(log);
            }
        }
        assertOneSentence(verify(), "was acknowledged: restore a backup");
    }
}
