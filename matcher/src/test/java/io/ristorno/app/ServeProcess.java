package io.ristorno.app;

import io.ristorno.store.StoreFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code ristorno serve} in a process of its own, on free ports, with its store and its logs in a folder. */
final class ServeProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("API http://127\\.0\\.0\\.1:(\\d+), links \\{([^}]*)}");
    /** What a service ends with when it cannot trust its disk. */
    static final int STORE_FAILED = 70;

    private static final Duration START = Duration.ofSeconds(60);

    final Process process;
    final int httpPort;
    /** Of the first link. */
    final int linkPort;

    private final Map<String, Integer> linkPorts;

    private ServeProcess(Process process, int httpPort, Map<String, Integer> linkPorts) {
        this.process = process;
        this.httpPort = httpPort;
        this.linkPorts = linkPorts;
        linkPort = linkPorts.values().iterator().next();
    }

    int linkPort(String dialect) {
        return linkPorts.get(dialect);
    }

    /** Starts it with one link; when this returns it listens. */
    static ServeProcess start(Path folder) throws IOException, InterruptedException {
        return start(folder, "iso87-ascii");
    }

    /** Starts it with a link a dialect, named like it. All it prints goes to {@code serve-*.log} in the folder. */
    static ServeProcess start(Path folder, String... dialects) throws IOException, InterruptedException {
        return start(folder, folder.resolve("store"), Map.of(), dialects);
    }

    /** Starts it with its store elsewhere, and with more in its environment. */
    static ServeProcess start(Path folder, Path store, Map<String, String> environment, String... dialects)
            throws IOException, InterruptedException {
        return startWith(folder, store, environment, "", dialects);
    }

    /** The same with more in its settings. */
    static ServeProcess startWith(
            Path folder, Path store, Map<String, String> environment, String settings, String... dialects)
            throws IOException, InterruptedException {
        Path config = folder.resolve("ristorno.yaml");
        Files.writeString(config, """
            data: %s
            card: {keyFile: %s}
            http: {port: 0}
            dialects: %s
            links:
            %s
            %s
            """.formatted(
                        store,
                        folder.resolve("card.key"),
                        TestService.DIALECTS.toAbsolutePath().normalize(),
                        Stream.of(dialects)
                                .map("  - {name: %1$s, port: 0, dialect: %1$s}"::formatted)
                                .collect(Collectors.joining("\n")),
                        settings));
        Path log = Files.createTempFile(folder, "serve-", ".log");
        ProcessBuilder builder = builder("io.ristorno.app.Ristorno", "serve", "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        long until = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < until && process.isAlive()) {
            Matcher ready = READY.matcher(Files.readString(log));
            if (ready.find()) {
                return new ServeProcess(process, Integer.parseInt(ready.group(1)), ports(ready.group(2)));
            }
            Thread.sleep(20);
        }
        if (!process.isAlive() && process.exitValue() != 0) {
            throw new StoreFailed(Files.readString(log));
        }
        process.destroyForcibly();
        throw new IllegalStateException("the service did not start: " + Files.readString(log));
    }

    private static Map<String, Integer> ports(String links) {
        var ports = new LinkedHashMap<String, Integer>();
        for (String link : links.split(", ", -1)) {
            int equals = link.indexOf('=');
            ports.put(link.substring(0, equals), Integer.valueOf(link.substring(equals + 1)));
        }
        return ports;
    }

    /** A Java process with this one's classes, its errors in a file. */
    static Process java(Path log, String... command) throws IOException {
        return builder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static ProcessBuilder builder(String... command) {
        var all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-HeapDumpOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile="
                        + Path.of("src", "main", "resources", "logback.xml").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path")));
        all.addAll(List.of(command));
        return new ProcessBuilder(all);
    }

    /** Ends it as an operator would. */
    int terminate(Duration most) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the service did not end within " + most);
        }
        return process.exitValue();
    }

    /** Ends it as a power cut would: the operating system's kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
