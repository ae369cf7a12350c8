package io.ristorno.app;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A network's end of a link: sends bytes, reads whole answers. */
final class LinkClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final OutputStream out;
    private final BlockingQueue<CardMessage> answers = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private LinkClient(Socket socket) throws IOException {
        this.socket = socket;
        out = socket.getOutputStream();
    }

    static LinkClient connect(int port) {
        LinkClient client = silent(port);
        Thread.ofVirtual().start(client::read);
        return client;
    }

    /** One that does not read what is answered. */
    static LinkClient silent(int port) {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            return new LinkClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (var in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()))) {
            while (true) {
                byte[] bytes = new byte[in.readUnsignedShort()];
                in.readFully(bytes);
                answers.add(CardMessage.read(bytes));
            }
        } catch (IOException _) {
            ended.countDown();
        }
    }

    LinkClient send(CardMessage message) {
        return send(message.frame());
    }

    LinkClient send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next answer. */
    CardMessage answer() throws InterruptedException {
        return answer(PATIENCE).orElseThrow(() -> new AssertionError("no answer within " + PATIENCE));
    }

    Optional<CardMessage> answer(Duration most) throws InterruptedException {
        return Optional.ofNullable(answers.poll(most.toMillis(), TimeUnit.MILLISECONDS));
    }

    List<CardMessage> answers(int count) throws InterruptedException {
        var all = new ArrayList<CardMessage>(count);
        while (all.size() < count) {
            all.add(answer());
        }
        return all;
    }

    /** Whether the other side closes the connection in time. */
    boolean isClosedWithin(Duration most) throws InterruptedException {
        return ended.await(most.toMillis(), TimeUnit.MILLISECONDS);
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
