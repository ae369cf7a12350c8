package io.ristorno.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.DynamicVoters;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real broker, controller in one, in a process of its own: so that it can be killed. Its files and what it prints are in a folder; it
 * ends with this process.
 */
final class KafkaBroker implements AutoCloseable {
    private static final long START_SECONDS = 60;
    private static final int PORT_MIN = 12_000;
    private static final int PORT_MAX = 30_000;

    private final Path folder;
    private final int port;
    private final Path settings;
    private final Thread atTheEnd = new Thread(this::kill);
    private Process process;

    private KafkaBroker(Path folder, int port, Path settings) throws IOException {
        this.folder = folder;
        this.port = port;
        this.settings = settings;
        Runtime.getRuntime().addShutdownHook(atTheEnd);
        begin();
    }

    /** Starts one: it may not answer yet. */
    static KafkaBroker start(Path folder) throws Exception {
        int port = freePort();
        int controller = freePort();
        Path data = Files.createDirectories(folder.resolve("data"));
        Path settings = Files.writeString(folder.resolve("server.properties"), """
            process.roles=broker,controller
            node.id=1
            listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
            advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=PLAINTEXT
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
            controller.quorum.bootstrap.servers=127.0.0.1:%2$d
            log.dirs=%3$s
            auto.create.topics.enable=false
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=1
            share.coordinator.state.topic.replication.factor=1
            share.coordinator.state.topic.min.isr=1
            unclean.leader.election.enable=true
            group.initial.rebalance.delay.ms=0
            group.min.session.timeout.ms=500
            log.cleaner.dedupe.buffer.size=2097152
            broker.session.timeout.ms=2000
            broker.heartbeat.interval.ms=300
            """.formatted(port, controller, data));
        new Formatter()
                .setPrintStream(new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(data.toString())
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName("CONTROLLER")
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setHasDynamicQuorum(true)
                // With them, a broker that was killed may lead none of its partitions until the controller looks again,
                // minutes later.
                .setFeatureLevel("eligible.leader.replicas.version", (short) 0)
                .setInitialControllers(DynamicVoters.parse("1@127.0.0.1:" + controller + ":" + Uuid.randomUuid()))
                .run();
        return new KafkaBroker(folder, port, settings);
    }

    /** Of those that the system gives to nobody by itself: it has to be free again when the broker was killed. */
    private static int freePort() throws IOException {
        for (int tries = 0; ; tries++) {
            int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                if (tries == 100) {
                    throw taken;
                }
            }
        }
    }

    /** Begins, or begins again where it was killed. */
    void begin() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "kafka.Kafka",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("broker.log").toFile()))
                .start();
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap(), "default.api.timeout.ms", "60000"));
    }

    /** Makes topics; when this returns the broker is there. */
    void create(int partitions, String... topics) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(START_SECONDS).toNanos();
        try (Admin admin = admin()) {
            for (String topic : topics) {
                create(admin, new NewTopic(topic, partitions, (short) 1), until);
            }
        }
    }

    private static void create(Admin admin, NewTopic topic, long until) throws InterruptedException {
        while (true) {
            try {
                admin.createTopics(List.of(topic)).all().get();
                return;
            } catch (ExecutionException refused) {
                if (refused.getCause() instanceof TopicExistsException) {
                    return;
                }
                if (System.nanoTime() > until) {
                    throw new KafkaException("the broker does not come", refused);
                }
                Thread.sleep(100);
            }
        }
    }

    /** The operating system's kill -9. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
    }
}
