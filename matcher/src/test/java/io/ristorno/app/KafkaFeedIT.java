package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.feed.LinkMeters;
import io.ristorno.kafka.Subscription;
import io.ristorno.kafka.TopicFeed;
import io.ristorno.store.Snapshot;
import io.ristorno.store.TopicPosition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Feeds of topics against a real broker, which is killed and started again, as the service is: nothing is lost, nothing comes twice. */
@Timeout(300)
class KafkaFeedIT {
    private static final int MEMBERS = 12;
    private static final long SPENT = 5_000;
    private static final long EARNED = 500;
    /** Records that are not durable yet, as the feed documents it. */
    private static final int UNDER_WAY_MAX = 8_192;

    private static final Instant TODAY = Instant.now().plusSeconds(600);

    @TempDir
    static Path folder;

    private static KafkaBroker broker;
    private static Producer<byte[], byte[]> producer;

    @TempDir
    Path store;

    /** How often each member bought, of those that were sent. */
    private final Map<Integer, Integer> bought = new HashMap<>();

    private final List<Future<?>> sent = new ArrayList<>();
    private int next;

    @BeforeAll
    static void start() throws Exception {
        broker = KafkaBroker.start(folder);
        broker.create(1, "dead");
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "acks", "all", "max.block.ms", "60000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close(Duration.ofSeconds(1));
        broker.close();
    }

    private static Settings.Topics feed(String topic, String dialect, String... dead) {
        return new Settings.Topics(
                topic,
                broker.bootstrap(),
                List.of(topic),
                "group-" + topic,
                dialect,
                true,
                dead.length == 0 ? "dead" : dead[0],
                Map.of("session.timeout.ms", "6000", "heartbeat.interval.ms", "500", "metadata.max.age.ms", "1000"));
    }

    private TestService service(Settings.Topics... feeds) {
        return new TestService(store.resolve("store"), List.of(feeds));
    }

    private static void fill(Web web) {
        TestService.openCafe(web);
        for (int i = 0; i < MEMBERS; i++) {
            TestService.join(web, "mem_" + i, TestService.card(i));
        }
    }

    // What is sent.

    private static byte[] bytes(String text) {
        return Web.quoted(text).getBytes(StandardCharsets.UTF_8);
    }

    private void send(String topic, byte[] value) {
        sent.add(producer.send(new ProducerRecord<>(topic, value)));
    }

    private void send(String topic, int partition, byte[] value) {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
    }

    /** Purchases of everybody in turn, over all partitions; one in ten comes twice. */
    private void buy(String topic, int partitions, int count) {
        for (int left = count; left > 0; left--) {
            int number = next++;
            int member = number % MEMBERS;
            byte[] json = bytes(TestService.json(
                    "authorization", topic + number, TestService.card(member), SPENT, TODAY.plusSeconds(number)));
            send(topic, number % partitions, json);
            if (number % 10 == 0) {
                send(topic, (number + 1) % partitions, json);
            }
            bought.merge(member, 1, Integer::sum);
        }
    }

    private void awaitSent() throws Exception {
        for (Future<?> each : sent) {
            each.get(120, TimeUnit.SECONDS);
        }
        sent.clear();
    }

    // What came of it.

    private static long provisional(Web web, int member) {
        return web.get("/v1/members/mem_" + member + "/rewards")
                .json()
                .path("balances")
                .path(0)
                .path("provisionalMinor")
                .asLong();
    }

    private Map<Integer, Long> earned(Web web) {
        var earned = new HashMap<Integer, Long>();
        bought.keySet().forEach(member -> earned.put(member, provisional(web, member)));
        return earned;
    }

    private Map<Integer, Long> expected() {
        var expected = new HashMap<Integer, Long>();
        bought.forEach((member, times) -> expected.put(member, times * EARNED));
        return expected;
    }

    /** Everything arrives, and nothing more comes after it. */
    private void everythingArrives(Web web, String topic) {
        eventually(() -> earned(web).equals(expected()));
        eventually(() -> lag(web, topic) == 0 && web.counter(of("ristorno_kafka_under_way", topic)) == 0);
        assertThat(earned(web)).isEqualTo(expected());
    }

    private static String of(String metric, String feed) {
        return metric + "{link=\"" + feed + "\"} ";
    }

    private static double counted(Web web, String feed, String outcome) {
        return web.counter("ristorno_messages_total{link=\"" + feed + "\",outcome=\"" + outcome + "\"} ");
    }

    /** -1 while nobody tells. */
    private static double lag(Web web, String feed) {
        List<Double> lags = web.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("ristorno_kafka_lag{link=\"" + feed + "\""))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' '))))
                .toList();
        return lags.isEmpty() ? -1 : lags.stream().mapToDouble(each -> each).sum();
    }

    private static void eventually(BooleanSupplier holds) {
        for (long end = System.nanoTime() + 120_000_000_000L; !holds.getAsBoolean(); ) {
            assertThat(System.nanoTime()).as("within two minutes").isLessThan(end);
            pause(20);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Consumer<byte[], byte[]> consumer(String group) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        "group.id",
                        group,
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        "false",
                        "partition.assignment.strategy",
                        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** The first records of a topic. */
    private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (Consumer<byte[], byte[]> consumer = consumer("reads-" + topic)) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            eventually(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() >= count;
            });
        }
        return records;
    }

    @Test
    void recordsEarnWhetherJsonOrIso8583AndWhatIsNoneIsToldOfWithoutANumber() throws Exception {
        broker.create(1, "json", "iso", "poison");
        try (var service = service(feed("json", "", "poison"), feed("iso", "iso87-ascii", "poison"))) {
            fill(service.web);
            String number = TestService.card(0);
            List<byte[]> poison = List.of(
                    bytes("{'type': 'authorization', 'card': {'number': " + number),
                    bytes("{'type': 'authorization', '" + number + "': 1}"),
                    bytes("{'type': '" + number + "', 'id': '" + number + "'}"),
                    bytes(TestService.json("authorization", number, number + "1999", SPENT, TODAY)),
                    new byte[0],
                    new byte[RecordBytes.MAX + 1]);
            poison.forEach(each -> send("json", each));
            sent.add(producer.send(new ProducerRecord<>("json", bytes(number), null)));
            buy("json", 1, MEMBERS);
            send("iso", ("0100" + number).getBytes(StandardCharsets.US_ASCII));
            CardMessage message = CardMessage.purchase("0100", number, "CAFE", SPENT, 1, TODAY.plusSeconds(99));
            send("iso", message.bytes());
            send("iso", message.as("0101").bytes());
            send("iso", CardMessage.network("301", 2).bytes());
            send(
                    "iso",
                    CardMessage.purchase("0100", TestService.card(900), "CAFE", SPENT, 3, TODAY)
                            .bytes());
            bought.merge(0, 1, Integer::sum);

            everythingArrives(service.web, "json");
            everythingArrives(service.web, "iso");
            assertThat(counted(service.web, "iso", "repeated")).isEqualTo(1);
            assertThat(counted(service.web, "iso", "not_linked")).isEqualTo(1);
            assertThat(counted(service.web, "iso", "ignored")).isEqualTo(1);
            assertThat(counted(service.web, "json", "malformed")).isEqualTo(7);
        }
        var scan = new CardScan();
        scan.lookFor(TestService.card(0), "the card");
        var codes = new ArrayList<String>();
        for (ConsumerRecord<byte[], byte[]> letter : read("poison", 8)) {
            assertThat(letter.key()).isNull();
            scan.scan("a letter", letter.value());
            JsonNode json = Web.JSON.readTree(letter.value());
            assertThat(json.path("message").asText()).isNotBlank();
            codes.add(json.path("topic").asText() + " " + json.path("offset").asLong() + " "
                    + json.path("code").asText());
        }
        assertThat(scan.hits()).isEmpty();
        assertThat(codes)
                .containsExactlyInAnyOrder(
                        "json 0 BAD_VALUE",
                        "json 1 UNKNOWN_FIELD",
                        "json 2 BAD_VALUE",
                        "json 3 BAD_CARD",
                        "json 4 EMPTY",
                        "json 5 TOO_LARGE",
                        "json 6 EMPTY",
                        "iso 0 TRUNCATED");
    }

    @Test
    void aServiceStartsWithoutABrokerAndReadsOnHoweverOftenThatIsKilled() throws Exception {
        broker.create(3, "killed");
        var told = new ListAppender<ILoggingEvent>();
        told.start();
        var log = (Logger) LoggerFactory.getLogger("io.ristorno.kafka");
        log.addAppender(told);
        broker.kill();
        try (var service = service(feed("killed", ""), feed("late", ""))) {
            fill(service.web);
            eventually(() -> lines(told).size() >= 2);
            service.web.get("/health/ready").expect(200);
            assertThat(lines(told))
                    .hasSize(2)
                    .allMatch(line -> line.contains("no broker answers at " + broker.bootstrap()));
            broker.begin();
            buy("killed", 3, 300);
            awaitSent();
            eventually(() -> counted(service.web, "killed", "received") > 0);
            eventually(() -> lines(told).stream().anyMatch(line -> line.contains("there is no topic late: create it")));
            buy("killed", 3, 600);
            broker.kill();
            broker.begin();
            buy("killed", 3, 300);
            broker.create(1, "late");
            awaitSent();
            everythingArrives(service.web, "killed");
            buy("late", 1, 24);
            awaitSent();
            everythingArrives(service.web, "late");
            assertThat(service.faults()).isEmpty();
        } finally {
            log.detachAppender(told);
        }
    }

    /** As they are now: the feeds write on. */
    private static List<String> lines(ListAppender<ILoggingEvent> told) {
        synchronized (told) {
            return told.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        }
    }

    @Test
    void aServiceThatIsKilledUnderLoadLosesNothingAndTakesNothingTwice() throws Exception {
        broker.create(2, "crash");
        String settings = """
            kafka:
              - name: crash
                bootstrap: %s
                topics: [crash]
                group: crash
                deadLetterTopic: dead
                properties: {session.timeout.ms: 2000, heartbeat.interval.ms: 300}
            """.formatted(broker.bootstrap());
        ServeProcess service = serve(settings);
        try {
            var first = new Web(service.httpPort);
            fill(first);
            buy("crash", 2, 500);
            awaitSent();
            eventually(() -> counted(first, "crash", "taken") > 0);
            service.kill();
            service = serve(settings);
            buy("crash", 2, 100);
            awaitSent();
            var web = new Web(service.httpPort);
            everythingArrives(web, "crash");
            assertThat(counted(web, "crash", "not_taken")).isZero();
        } finally {
            service.close();
        }
    }

    private ServeProcess serve(String settings) throws Exception {
        return ServeProcess.startWith(store, store.resolve("store"), Map.of(), settings, "iso87-ascii");
    }

    @Test
    void whatWasReadIsNotReadAgainNorPassedOverWhateverBecameOfTheTopic() throws Exception {
        broker.create(1, "again");
        try (var service = service(feed("again", ""))) {
            fill(service.web);
            buy("again", 1, 20);
            awaitSent();
            everythingArrives(service.web, "again");
            eventually(() -> committed("again") == 22);
        }
        // Somebody else's word counts for nothing: the group's offsets are not where it goes on.
        eventually(() -> isForgotten("group-again"));
        buy("again", 1, 5);
        awaitSent();
        try (var service = service(feed("again", ""))) {
            everythingArrives(service.web, "again");
            assertThat(counted(service.web, "again", "received")).isEqualTo(6);
        }
        buy("again", 1, 10);
        awaitSent();
        try (Admin admin = broker.admin()) {
            var partition = new TopicPartition("again", 0);
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(30)))
                    .all()
                    .get();
        }
        try (var service = service(feed("again", ""))) {
            eventually(() -> lag(service.web, "again") == 0);
            eventually(() -> counted(service.web, "again", "received") == 9);
            assertThat(service.web.counter(of("ristorno_kafka_gone_total", "again")))
                    .isEqualTo(2);
        }
        try (Admin admin = broker.admin()) {
            admin.deleteTopics(List.of("again")).all().get();
        }
        broker.create(1, "again");
        bought.clear();
        next = 1_000;
        buy("again", 1, 60);
        awaitSent();
        try (var service = service(feed("again", ""))) {
            eventually(() -> counted(service.web, "again", "received") == 66);
            eventually(() -> counted(service.web, "again", "taken") == 60);
        }
    }

    /** What the broker was told; -1 if nothing. */
    private static long committed(String topic) {
        try (Admin admin = broker.admin()) {
            return Optional.ofNullable(admin.listConsumerGroupOffsets("group-" + topic)
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .get(new TopicPartition(topic, 0)))
                    .map(OffsetAndMetadata::offset)
                    .orElse(-1L);
        } catch (ExecutionException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** A group whose member did not come to say that it leaves is forgotten when its session is over. */
    private static boolean isForgotten(String group) {
        try (Admin admin = broker.admin()) {
            admin.deleteConsumerGroups(List.of(group)).all().get();
            return true;
        } catch (ExecutionException _) {
            return false;
        } catch (InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void noPositionPassesARecordBeforeItsLetterIsThere() throws Exception {
        broker.create(1, "stuck");
        try (var service = service(feed("stuck", "", "dead-late"))) {
            fill(service.web);
            buy("stuck", 1, 1);
            send("stuck", bytes("{'type': 'authorization'}"));
            next = 1;
            buy("stuck", 1, 3);
            awaitSent();
            eventually(() -> counted(service.web, "stuck", "taken") == 4);
            pause(700);
            eventually(() -> position(service, "stuck") == 2);
            broker.create(1, "dead-late");
            eventually(() -> position(service, "stuck") == 6);
            assertThat(read("dead-late", 1)).hasSize(1);
            everythingArrives(service.web, "stuck");
        }
    }

    /** With as many behind it as may be under way it waits no longer: nothing would ever be read again. */
    @Test
    void aRequestThatNobodyAnswersDoesNotHoldTheOthersBackForEver() throws Exception {
        broker.create(1, "unanswered");
        Path dialect = Files.write(
                store.resolve("awaits.json"),
                bytes("{'name': 'awaits', 'extends': 'iso87-ascii', 'mapping': {'awaitResponse': true}}"));
        try (var service = service(feed("unanswered", dialect.toString()))) {
            fill(service.web);
            send(
                    "unanswered",
                    CardMessage.purchase("0100", TestService.card(0), "CAFE", SPENT, 1, TODAY)
                            .bytes());
            byte[] stranger = CardMessage.purchase("0100", TestService.card(900), "CAFE", SPENT, 2, TODAY)
                    .bytes();
            for (int i = 0; i < UNDER_WAY_MAX; i++) {
                send("unanswered", stranger);
            }
            send(
                    "unanswered",
                    CardMessage.purchase("0120", TestService.card(1), "CAFE", SPENT, 3, TODAY)
                            .bytes());
            awaitSent();
            bought.merge(1, 1, Integer::sum);
            everythingArrives(service.web, "unanswered");
            assertThat(provisional(service.web, 0)).isZero();
        }
    }

    private static long position(TestService service, String feed) {
        try (Snapshot snapshot = service.service.store.snapshot()) {
            return snapshot.positions(feed).stream()
                    .mapToLong(TopicPosition::offset)
                    .findFirst()
                    .orElse(-1);
        }
    }

    @Test
    void whoJoinsTheGroupAndLeavesItTakesNothingAway() throws Exception {
        broker.create(4, "shared");
        try (var service = service(feed("shared", ""))) {
            fill(service.web);
            buy("shared", 4, 200);
            eventually(() -> counted(service.web, "shared", "received") > 0);
            for (int round = 0; round < 2; round++) {
                try (Consumer<byte[], byte[]> other = consumer("group-shared")) {
                    other.subscribe(List.of("shared"));
                    eventually(() -> {
                        buy("shared", 4, 4);
                        other.poll(Duration.ofMillis(50));
                        return other.assignment().size() == 2;
                    });
                    buy("shared", 4, 100);
                    awaitSent();
                    eventually(() -> {
                        boolean stole = !other.poll(Duration.ofMillis(50)).isEmpty();
                        commit(other);
                        return stole;
                    });
                }
            }
            buy("shared", 4, 100);
            awaitSent();
            everythingArrives(service.web, "shared");
        }
    }

    /** A broker that answers is not enough: here it refuses the group's time to answer, every second again. */
    @Test
    void whoIsNotLetIntoTheGroupIsNotConnected() throws Exception {
        broker.create(1, "refused");
        broker.create(1, "welcome");
        Settings.Topics usual = feed("refused", "");
        var refused = new Settings.Topics(
                usual.name(),
                usual.bootstrap(),
                usual.topics(),
                usual.group(),
                usual.dialect(),
                usual.fromEarliest(),
                usual.deadLetterTopic(),
                Map.of("session.timeout.ms", "400", "heartbeat.interval.ms", "100"));
        try (var service = service(refused, feed("welcome", ""))) {
            eventually(() -> connected(service.web, "welcome"));
            for (int look = 0; look < 60; look++) {
                assertThat(connected(service.web, "refused")).isFalse();
                pause(50);
            }
            assertThat(connected(service.web, "welcome")).isTrue();
        }
    }

    private static boolean connected(Web web, String feed) {
        return web.get("/metrics").text().contains("ristorno_kafka_connected{link=\"" + feed + "\"} 1.0");
    }

    private static void commit(Consumer<byte[], byte[]> other) {
        try {
            other.commitSync();
        } catch (KafkaException _) {
            // It is told next time.
        }
    }

    /** @param depthMax with more that waits nothing is read; with the larger one it is the engine that says so */
    @ParameterizedTest
    @ValueSource(ints = {8, 1_000_000})
    void aFullEngineIsWaitedForAndNothingIsReadMeanwhile(int depthMax) throws Exception {
        String topic = "slow-" + depthMax;
        broker.create(1, topic);
        Settings.Topics topics = feed(topic, "");
        try (var slow = new SlowService(Files.createDirectories(store.resolve("slow")), 16)) {
            fill(slow.web);
            var hold = new CountDownLatch(1);
            slow.storage.beforeCommit = () -> await(hold);
            // More than a batch holds: repeats are answered with it too.
            for (int i = 0; i < 5; i++) {
                bought.clear();
                next = 0;
                buy(topic, 1, 1_000);
            }
            awaitSent();
            var feed = new TopicFeed(new Subscription(
                    topic,
                    topics.bootstrap(),
                    topics.topics(),
                    topics.group(),
                    Optional.empty(),
                    true,
                    "dead",
                    topics.properties(),
                    slow.host,
                    slow.host::queueDepth,
                    depthMax,
                    slow.store,
                    slow.admission,
                    slow.catalogue,
                    TestService.tokens(),
                    new LinkMeters(slow.registry, topic),
                    slow.registry,
                    InstantSource.system()));
            try {
                // It reads on for as long as the engine fills its next batch.
                eventually(() -> {
                    double read = counted(slow.web, topic, "received");
                    pause(300);
                    return slow.web.counter(of("ristorno_kafka_paused", topic)) == 1
                            && counted(slow.web, topic, "received") == read;
                });
                assertThat(counted(slow.web, topic, "received")).isLessThan(5_500);
                hold.countDown();
                everythingArrives(slow.web, topic);
                assertThat(slow.web.counter(of("ristorno_kafka_paused", topic))).isZero();
            } finally {
                hold.countDown();
                feed.close();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** As the feed documents it. */
    private static final class RecordBytes {
        static final int MAX = 65_536;
    }

    /** A record of a transaction that was aborted was never sent; what comes behind it, and one that was committed, are. */
    @Test
    void whatATransactionTookBackEarnsNothing() throws Exception {
        broker.create(1, "aborted");
        try (var service = service(feed("aborted", ""));
                var transactional = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrap(), "transactional.id", "sender"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            fill(service.web);
            transactional.initTransactions();
            for (int number = 0; number < 4; number++) {
                transactional.beginTransaction();
                byte[] json = bytes(TestService.json(
                        "authorization", "t" + number, TestService.card(0), SPENT, TODAY.plusSeconds(number)));
                transactional.send(new ProducerRecord<>("aborted", json)).get(120, TimeUnit.SECONDS);
                if (number % 2 == 0) {
                    transactional.abortTransaction();
                } else {
                    transactional.commitTransaction();
                }
            }
            bought.put(0, 2);
            buy("aborted", 1, 1);
            awaitSent();
            eventually(() -> counted(service.web, "aborted", "taken") >= 3);
            assertThat(earned(service.web)).isEqualTo(expected());
            assertThat(counted(service.web, "aborted", "received")).isEqualTo(4);
        }
    }
}
