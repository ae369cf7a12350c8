package io.ristorno.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ristorno serve} in a process of its own, on free ports, with its store and its logs in a folder. */
final class ServeProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("API http://127\\.0\\.0\\.1:(\\d+), links \\{network=(\\d+)}");
    private static final Duration START = Duration.ofSeconds(60);

    final Process process;
    final int httpPort;
    final int linkPort;

    private ServeProcess(Process process, int httpPort, int linkPort) {
        this.process = process;
        this.httpPort = httpPort;
        this.linkPort = linkPort;
    }

    /** Starts it; when this returns it listens. */
    static ServeProcess start(Path folder) throws IOException, InterruptedException {
        Path config = folder.resolve("ristorno.yaml");
        Files.writeString(config, """
                data: %s
                card: {keyFile: %s}
                http: {port: 0}
                dialects: %s
                links:
                  - {name: network, port: 0, dialect: iso87-ascii}
                """.formatted(
                        folder.resolve("store"),
                        folder.resolve("card.key"),
                        TestService.DIALECTS.toAbsolutePath().normalize()));
        Path log = Files.createTempFile(folder, "serve-", ".log");
        Process process = java(log, "io.ristorno.app.Ristorno", "serve", "--config", config.toString());
        long until = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < until && process.isAlive()) {
            Matcher ready = READY.matcher(Files.readString(log));
            if (ready.find()) {
                return new ServeProcess(process, Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
            }
            Thread.sleep(20);
        }
        process.destroyForcibly();
        throw new IllegalStateException("the service did not start: " + Files.readString(log));
    }

    /** A Java process with this one's classes, its errors in a file. */
    static Process java(Path log, String... command) throws IOException {
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
        return new ProcessBuilder(all)
                .redirectError(ProcessBuilder.Redirect.appendTo(new File(log.toString())))
                .start();
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
