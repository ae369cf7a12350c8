package io.ristorno.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IsoClientTest {
    /** Answers everything with 00, but stands still once for a while. */
    private static final class Peer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final int stallAfter;
        private final Duration stall;

        Peer(int stallAfter, Duration stall) throws IOException {
            this.stallAfter = stallAfter;
            this.stall = stall;
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (IOException _) {
                // closed
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                var in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
                var out = new DataOutputStream(socket.getOutputStream());
                for (int i = 0; true; i++) {
                    byte[] message = new byte[in.readUnsignedShort()];
                    in.readFully(message);
                    if (i == stallAfter) {
                        Thread.sleep(stall);
                    }
                    byte[] answer = answer(message);
                    out.writeShort(answer.length);
                    out.write(answer);
                }
            } catch (IOException | InterruptedException _) {
                // the client has gone
            }
        }

        /** DE 11 and 39; of the request DE 2, 3, 4 stand in front of DE 7 and 11, as iso87-ascii has them. */
        private static byte[] answer(byte[] message) {
            String text = new String(message, StandardCharsets.US_ASCII);
            boolean management = text.startsWith("08");
            BitSet bits = BitSet.valueOf(reversed(HexFormat.of().parseHex(text.substring(4, 20))));
            int at = 20 + (bits.get(0) ? 16 : 0) + (management ? 0 : 18 + 6 + 12) + (bits.get(5) ? 12 : 0) + 10;
            if (!management && bits.get(9)) {
                at += 8;
            }
            String trace = text.substring(at, at + 6);
            return (text.charAt(0) + (management ? "810" : "110") + "0020000002000000" + trace + "00")
                    .getBytes(StandardCharsets.US_ASCII);
        }

        private static byte[] reversed(byte[] bytes) {
            byte[] reversed = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                reversed[i] = (byte) (Integer.reverse(bytes[i] & 0xFF) >>> 24);
            }
            return reversed;
        }

        InetSocketAddress address() {
            return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** Runs until a number of messages is answered. */
    private static ClientFigures run(Peer peer, int connections, long perSecond, int window, int answered)
            throws IOException, InterruptedException {
        var plan = new IsoClient.Plan(peer.address(), connections, perSecond, window, Duration.ZERO);
        try (var client =
                new IsoClient(plan, Sandbox.writing("iso87-ascii"), Sandbox.traffic(5), InstantSource.system())) {
            client.start();
            while (client.figures().answeredCount() < answered) {
                Thread.sleep(5);
            }
            client.finish();
            return client.figures();
        }
    }

    @Test
    void every_message_is_answered_repeats_included() throws Exception {
        try (var peer = new Peer(-1, Duration.ZERO)) {
            ClientFigures figures = run(peer, 3, 2000, 0, 1000);
            assertThat(figures.answeredCount()).isEqualTo(figures.sentCount()).isGreaterThanOrEqualTo(1000);
            assertThat(figures.errors()).isZero();
            assertThat(figures.linked().figures().samples()).isPositive();
        }
    }

    @Test
    void in_an_open_loop_a_pause_is_charged_to_every_message_that_was_due_in_it() throws Exception {
        try (var peer = new Peer(200, Duration.ofMillis(400))) {
            ClientFigures figures = run(peer, 1, 1000, 0, 1500);
            Latencies.Figures latency = figures.all().figures();
            // About 400 of 1,500 were due in the pause, the first waited all of it and half of them half of it.
            assertThat(latency.max()).isGreaterThanOrEqualTo(BigDecimal.valueOf(390));
            assertThat(latency.millis(90_000)).isGreaterThanOrEqualTo(BigDecimal.valueOf(150));
        }
    }

    @Test
    void in_a_closed_loop_a_pause_costs_a_window_and_no_more() throws Exception {
        try (var peer = new Peer(200, Duration.ofMillis(400))) {
            ClientFigures figures = run(peer, 1, 0, 4, 1500);
            Latencies.Figures latency = figures.all().figures();
            assertThat(figures.errors()).isZero();
            assertThat(latency.max()).isGreaterThanOrEqualTo(BigDecimal.valueOf(390));
            assertThat(latency.millis(90_000)).isLessThan(BigDecimal.valueOf(150));
        }
    }

    @Test
    void no_p99_is_told_of_too_few_samples() {
        var latencies = new Latencies();
        for (int i = 0; i < 9999; i++) {
            latencies.record(1_000_000);
        }
        assertThat(latencies.figures().p99()).isEmpty();
        latencies.record(1_000_000);
        assertThat(latencies.figures().p99()).contains(new BigDecimal("1.000"));
        assertThat(latencies.figures().p999()).isEmpty();
    }

    @Test
    void a_peer_that_hangs_up_is_an_error_and_not_the_end() throws Exception {
        try (var peer = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var plan = new IsoClient.Plan(
                    new InetSocketAddress(peer.getInetAddress(), peer.getLocalPort()), 1, 100, 0, Duration.ZERO);
            try (var client =
                    new IsoClient(plan, Sandbox.writing("iso87-ascii"), Sandbox.traffic(5), InstantSource.system())) {
                client.start();
                peer.accept().close();
                Thread.sleep(200);
                client.finish();
                assertThat(client.figures().connectionsLost()).isEqualTo(1);
                assertThat(client.figures().errors()).isPositive();
            }
        }
    }
}
