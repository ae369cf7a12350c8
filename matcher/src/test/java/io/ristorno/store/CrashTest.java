package io.ristorno.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ristorno.engine.Effect.AlarmSet;
import io.ristorno.engine.Seeds;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Tick;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.ledger.TrialBalance.Total;
import io.ristorno.member.Relationship;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/** Whatever is torn, cut or flipped: what was acknowledged is there, all of it, or the store does not open. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrashTest {
    private static final int KEYS = 7;
    private static final int SIGKILL = 9;

    @TempDir
    Path folder;

    /** Batch n writes the same whoever writes it: one of a few relationships, its number into every sum, an alarm. */
    static Batch batch(long number) {
        Relationship relationship = relationship(number);
        return new Batch(
                number,
                1_000 * number,
                List.of(new Tick(1_000 * number)),
                Forms.of(relationship),
                List.of(),
                List.of(new RandomStates(number).booked(relationship.key())),
                List.of(new AlarmSet(relationship.key(), number)),
                List.of(),
                Map.of(
                        new TrialBalance.Line("one", Samples.EUR),
                        Total.unmoved(number),
                        new TrialBalance.Line("other", Samples.EUR),
                        Total.unmoved(-number)),
                List.of());
    }

    private static RelationshipKey key(long number) {
        return new RelationshipKey(new MemberKey("prg_demo", number % KEYS), new MerchantKey("mer_harbour"));
    }

    private static Relationship relationship(long number) {
        Relationship drawn = new RandomStates(number).relationship(key(number));
        return new Relationship(key(number), drawn.recorded(), drawn.purchases(), drawn.parked(), number);
    }

    /** The store is exactly as it was behind its last batch, and that is not before the acknowledged one. */
    private static long check(Store store, long acknowledged) {
        Recovered recovered = store.recovered();
        long last = recovered.lastBatch();
        assertThat(last).isGreaterThanOrEqualTo(acknowledged);
        assertThat(store.verify()).isEmpty();
        for (long number = Math.max(1, last - KEYS + 1); number <= last; number++) {
            assertThat(store.relationship(key(number))).isEqualTo(relationship(number));
        }
        if (last > 0) {
            assertThat(recovered.nowMillis()).isEqualTo(1_000 * last);
            assertThat(recovered.totals()).isEqualTo(batch(last).totals());
        }
        assertThat(store.due(Long.MAX_VALUE, Integer.MAX_VALUE)).hasSize((int) last);
        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.entries(Page.START, Integer.MAX_VALUE).items()).hasSize((int) last);
            List<LoggedBatch> log = snapshot.log(1, Integer.MAX_VALUE);
            assertThat(log).hasSize((int) last);
            log.forEach(logged ->
                    assertThat(logged.events()).isEqualTo(batch(logged.number()).events()));
        }
        return last;
    }

    /** Commits batches and says so, until it kills itself, at a point of a commit or at any moment. */
    static final class Child {
        private static final MethodHandle RAISE = raise();

        /**
         * The kernel's kill: a JVM that halts leaves through the C library's exit, in which the destructors of RocksDB run beside its
         * threads, and at times abort.
         */
        @SuppressWarnings("restricted")
        private static MethodHandle raise() {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().find("raise").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        }

        private static void kill() {
            try {
                int failed = (int) RAISE.invokeExact(SIGKILL);
                throw new AssertionError("raise returned " + failed);
            } catch (Throwable thrown) {
                throw new AssertionError(thrown);
            }
        }

        public static void main(String[] arguments) {
            var random = new Random(Long.parseLong(arguments[1]));
            var points = List.of(Store.Point.values());
            Store.Point point = points.get(random.nextInt(points.size()));
            boolean anyMoment = random.nextInt(3) == 0;
            long[] commits = {5 + random.nextInt(60)};
            Store.Hook hook = reached -> {
                if (!anyMoment && reached == point && --commits[0] == 0) {
                    kill();
                }
            };
            Store store = Store.open(Path.of(arguments[0]), StoreTest.SMALL, hook);
            if (anyMoment) {
                killAfter(random.nextInt(60));
            }
            for (long number = store.recovered().lastBatch() + 1; ; number++) {
                store.commit(batch(number));
                System.out.println(number);
            }
        }

        private static void killAfter(long millis) {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    Thread.sleep(millis);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                kill();
            });
        }
    }

    @Test
    void a_process_that_is_killed_loses_nothing_acknowledged() throws Exception {
        var random = new Random(Seeds.fresh("crash"));
        long acknowledged = 0;
        for (int round = 0; round < 20; round++) {
            acknowledged = Math.max(acknowledged, runChild(random.nextLong()));
            try (Store store = Store.open(folder.resolve("store"), StoreTest.SMALL)) {
                long last = check(store, acknowledged);
                assertThat(last).as("round %s", round).isLessThanOrEqualTo(acknowledged + 1);
                acknowledged = last;
            }
        }
    }

    /** A folder with RocksDB's native library, so that not every child unpacks one. */
    private Path nativeLibrary() throws IOException {
        Path library = folder.resolve(Environment.getJniLibraryFileName("rocksdb"));
        if (!Files.exists(library)) {
            try (InputStream in = RocksDB.class.getResourceAsStream("/" + library.getFileName())) {
                Files.copy(in, library);
            }
        }
        return folder;
    }

    /** A command that starts this class path's JVM. */
    private List<String> java(Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.library.path=" + nativeLibrary(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private long runChild(long seed) throws Exception {
        Process child = new ProcessBuilder(
                        java(Child.class, folder.resolve("store").toString(), Long.toString(seed)))
                .redirectError(new File(folder.toFile(), "child-errors"))
                .start();
        long last = 0;
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("\\d+")) {
                    last = Long.parseLong(line);
                }
            }
        }
        assertThat(child.waitFor())
                .as(Files.readString(folder.resolve("child-errors")))
                .isEqualTo(128 + SIGKILL);
        return last;
    }

    /** Commits until a write fails, and says how that went. */
    static final class FillingChild {
        public static void main(String[] arguments) {
            Store store = Store.open(Path.of(arguments[0]), StoreTest.SMALL);
            long number = 1;
            try {
                for (; number < 100_000; number++) {
                    store.commit(batch(number));
                    System.out.println(number);
                }
            } catch (StoreFailed expected) {
                System.out.println("failed");
            }
            try {
                store.commit(batch(number));
            } catch (StoreFailed expected) {
                System.out.println("refused");
            }
            try (Snapshot snapshot = store.snapshot()) {
                System.out.println(
                        "read " + snapshot.relationship(key(number - 1)).nextLookMillis());
            }
            store.close();
            System.out.println("closed");
        }
    }

    /** A file that may not grow is a real error of a real write, and needs no special disk. */
    @Test
    void when_the_disk_says_no_nothing_acknowledged_is_lost_and_nothing_more_is_taken() throws Exception {
        Path bash = Path.of("/bin/bash");
        assumeTrue(Files.isExecutable(bash), "a shell that can limit the size of files");
        Path path = folder.resolve("store");
        Store.open(path, StoreTest.SMALL).close();
        for (int kilobytes : new int[] {300, 301, 333, 350}) {
            List<String> command = new ArrayList<>(
                    List.of(bash.toString(), "-c", "ulimit -f " + kilobytes + "; exec \"$@\"", "limited"));
            command.addAll(java(FillingChild.class, path.toString()));
            Process child = new ProcessBuilder(command)
                    .redirectError(new File(folder.toFile(), "child-errors"))
                    .start();
            List<String> said;
            try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
                said = lines.lines().toList();
            }
            assertThat(child.waitFor())
                    .as(Files.readString(folder.resolve("child-errors")))
                    .isZero();
            long acknowledged =
                    said.stream().filter(line -> line.matches("\\d+")).count();
            assertThat(said).endsWith("failed", "refused", "read " + acknowledged, "closed");
            try (Store store = Store.open(path, StoreTest.SMALL)) {
                assertThat(check(store, acknowledged)).isPositive();
            }
            delete(path);
        }
    }

    /** A folder whose small file takes no more from some moment on. */
    private static final class WithoutProof implements Medium, SmallFile {
        private final Folder folder;
        private volatile boolean broken;

        WithoutProof(Path path) {
            folder = Folder.open(path, StoreTest.SMALL);
        }

        @Override
        public Database database() {
            return folder.database();
        }

        @Override
        public SmallFile lastBatch() {
            return this;
        }

        @Override
        public Executor background() {
            return folder.background();
        }

        @Override
        public long freeBytes() throws IOException {
            return folder.freeBytes();
        }

        @Override
        public String name() {
            return folder.name();
        }

        @Override
        public Optional<byte[]> read() throws IOException {
            return folder.lastBatch().read();
        }

        @Override
        public void create(byte[] contents) throws IOException {
            folder.lastBatch().create(contents);
        }

        @Override
        public void overwrite(int position, byte[] bytes) throws IOException {
            if (broken) {
                throw new IOException("no more");
            }
            folder.lastBatch().overwrite(position, bytes);
        }

        @Override
        public void close() {
            folder.close();
        }
    }

    @Test
    void when_the_proof_cannot_be_written_nothing_more_is_taken() throws Exception {
        Path path = folder.resolve("store");
        var medium = new WithoutProof(path);
        try (Store store = Store.open(medium)) {
            commitBatches(store, path, 3);
            awaitProof(path, 3);
            medium.broken = true;
            assertThatThrownBy(() -> {
                        store.commit(batch(4));
                        store.commit(batch(5));
                    })
                    .isInstanceOf(StoreFailed.class);
            assertThatThrownBy(() -> store.commit(batch(6))).isInstanceOf(StoreFailed.class);
        }
        try (Store store = Store.open(path, StoreTest.SMALL)) {
            check(store, 3);
        }
    }

    /** Copies a store as a crash would leave it: while it is open. */
    private Path copyOf(Path store, String name) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(name));
        try (Stream<Path> files = Files.list(store)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().equals("LOCK")) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        return copy;
    }

    private static Path newestWal(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
                    .max(Comparator.comparing(Path::getFileName))
                    .orElseThrow();
        }
    }

    private static void cut(Path file, long length) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(length);
        }
    }

    private static void flip(Path file, long position) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(position);
            int before = open.read();
            open.seek(position);
            open.write(before ^ 0x10);
        }
    }

    private static void delete(Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(copy)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Lengths of the newest write-ahead log behind each batch. */
    private List<Long> commitBatches(Store store, Path path, int count) throws IOException {
        var lengths = new ArrayList<Long>();
        for (int number = 1; number <= count; number++) {
            store.commit(batch(number));
            lengths.add(Files.size(newestWal(path)));
        }
        return lengths;
    }

    @Test
    void a_torn_batch_that_nobody_was_told_of_is_dropped_as_a_whole() throws Exception {
        Path path = folder.resolve("store");
        try (Store store = Store.open(path, StoreTest.SMALL)) {
            List<Long> lengths = commitBatches(store, path, 12);
            Path before = copyOf(path, "before");
            store.commit(batch(13));
            long end = Files.size(newestWal(path));
            long begin = lengths.getLast();
            for (long length = begin; length <= end; length += Math.max(1, (end - begin) / 40)) {
                Path copy = copyOf(path, "copy" + length);
                // As it was before the batch was synced.
                Files.copy(
                        before.resolve(LastBatch.NAME),
                        copy.resolve(LastBatch.NAME),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                cut(newestWal(copy), length);
                try (Store opened = Store.open(copy, StoreTest.SMALL)) {
                    assertThat(check(opened, 12)).isEqualTo(length == end ? 13 : 12);
                    opened.commit(batch(opened.recovered().lastBatch() + 1));
                }
                try (Store opened = Store.open(copy, StoreTest.SMALL)) {
                    assertThat(check(opened, 13)).isEqualTo(length == end ? 14 : 13);
                }
                delete(copy);
            }
        }
    }

    @Test
    void a_store_that_lost_an_acknowledged_batch_does_not_open() throws Exception {
        Path path = folder.resolve("store");
        try (Store store = Store.open(path, StoreTest.SMALL)) {
            List<Long> lengths = commitBatches(store, path, 12);
            awaitProof(path, 12);
            for (int kept = 0; kept < 12; kept++) {
                for (long more : new long[] {0, 5, 50}) {
                    Path copy = copyOf(path, "copy");
                    cut(newestWal(copy), (kept == 0 ? 0 : lengths.get(kept - 1)) + more);
                    assertThatThrownBy(() -> Store.open(copy, StoreTest.SMALL))
                            .isInstanceOf(StoreFailed.class)
                            .hasMessageContaining("batch 12 was acknowledged");
                    delete(copy);
                }
            }
        }
    }

    private static void awaitProof(Path path, long number) throws Exception {
        while (LastBatch.read(Folder.file(path.resolve(LastBatch.NAME))).orElse(0) < number) {
            Thread.sleep(1);
        }
    }

    @Test
    void a_flipped_bit_in_the_write_ahead_log_is_noticed() throws Exception {
        Path path = folder.resolve("store");
        var random = new Random(5);
        try (Store store = Store.open(path, StoreTest.SMALL)) {
            commitBatches(store, path, 40);
            awaitProof(path, 40);
            long length = Files.size(newestWal(path));
            for (int i = 0; i < 60; i++) {
                Path copy = copyOf(path, "copy");
                flip(newestWal(copy), random.nextLong(length));
                assertThatThrownBy(() -> Store.open(copy, StoreTest.SMALL)).isInstanceOf(StoreFailed.class);
                delete(copy);
            }
        }
    }

    @Test
    void a_store_of_a_newer_version_does_not_open() throws Exception {
        Path path = folder.resolve("store");
        try (Store store = Store.open(path, StoreTest.SMALL)) {
            commitBatches(store, path, 3);
        }
        try (Rocks rocks = Rocks.open(path, StoreTest.SMALL, Family.OF_STORE)) {
            var newer = new ValueWriter();
            newer.begin(Mark.FORMAT + 1, 0);
            newer.number(3);
            newer.fixed(0, 8);
            var writes = new Writes(rocks);
            writes.put(new Key.OfStore(), newer);
            rocks.write(writes.toBatch());
        }
        assertThatThrownBy(() -> Store.open(path, StoreTest.SMALL))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining("format " + (Mark.FORMAT + 1));
    }

    @Test
    void the_proof_survives_one_torn_place_but_not_two_and_not_its_loss() throws Exception {
        Path path = folder.resolve("store");
        try (Store store = Store.open(path, StoreTest.SMALL)) {
            commitBatches(store, path, 5);
        }
        Path proof = path.resolve(LastBatch.NAME);
        flip(proof, 3);
        try (Store store = Store.open(path, StoreTest.SMALL)) {
            check(store, 5);
        }
        flip(proof, 3);
        flip(proof, 4096 + 3);
        assertThatThrownBy(() -> Store.open(path, StoreTest.SMALL)).isInstanceOf(StoreFailed.class);
        Files.delete(proof);
        assertThatThrownBy(() -> Store.open(path, StoreTest.SMALL))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining("proves");
    }

    @Test
    void an_empty_store_may_have_lost_its_proof() throws Exception {
        Path path = folder.resolve("store");
        Store.open(path, StoreTest.SMALL).close();
        Files.delete(path.resolve(LastBatch.NAME));
        try (Store store = Store.open(path, StoreTest.SMALL)) {
            check(store, 0);
        }
    }
}
