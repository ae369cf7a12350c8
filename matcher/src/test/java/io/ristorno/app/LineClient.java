package io.ristorno.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A stream of JSON lines to {@code /v1/transactions} that hears answers while it still sends, and may stop hearing. */
final class LineClient implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean whole;

    private LineClient(Socket socket) throws IOException {
        this.socket = socket;
        out = socket.getOutputStream();
        out.write("""
            POST /v1/transactions HTTP/1.1\r
            Host: 127.0.0.1\r
            Content-Type: application/x-ndjson\r
            Transfer-Encoding: chunked\r
            \r
            """.getBytes(StandardCharsets.US_ASCII));
    }

    static LineClient open(int port) {
        LineClient client = deaf(port);
        client.hear();
        return client;
    }

    /** One that does not read the answers until it is told to {@link #hear}. */
    static LineClient deaf(int port) {
        try {
            return new LineClient(new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void hear() {
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String header = in.readLine(); header != null && !header.isEmpty(); ) {
                header = in.readLine();
            }
            var rest = new StringBuilder();
            for (String size = in.readLine(); size != null; size = in.readLine()) {
                int chars = Integer.parseInt(size.strip(), 16);
                if (chars == 0) {
                    whole = true;
                    break;
                }
                // Answers are ASCII: a character is a byte.
                for (int i = 0; i < chars; i++) {
                    char next = (char) in.read();
                    if (next == '\n') {
                        lines.add(rest.toString());
                        rest.setLength(0);
                    } else {
                        rest.append(next);
                    }
                }
                in.readLine();
            }
        } catch (IOException _) {
            // Closed by the other side.
        } finally {
            ended.countDown();
        }
    }

    /** A chunk of lines; single quotes become double ones. */
    LineClient send(String text) {
        try {
            byte[] bytes = Web.quoted(text).getBytes(StandardCharsets.UTF_8);
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No more lines come. */
    void end() {
        try {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line of the answer. */
    String line() throws InterruptedException {
        String line = lines.poll(20, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("no line within 20 s");
        }
        return line;
    }

    /** Lines that came and were not asked for. */
    BlockingQueue<String> lines() {
        return lines;
    }

    /** Whether the answer has ended in time. */
    boolean isEndedWithin(Duration most) throws InterruptedException {
        return ended.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether it ended as it should, not by a broken connection. */
    boolean isWhole() {
        return whole;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
