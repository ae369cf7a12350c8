package io.ristorno.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One socket of a client: bytes that wait to go out, bytes of frames that came in. */
final class ClientConnection implements AutoCloseable {
    private static final int OUT_BYTES = 1 << 18;
    private static final int IN_BYTES = 1 << 18;
    /** No message of ours is longer. */
    private static final int FRAME_BYTES_MAX = 1024;

    private final SocketChannel channel;
    private final byte[] out = new byte[OUT_BYTES];
    private final ByteBuffer outBuffer = ByteBuffer.wrap(out);
    private final byte[] in = new byte[IN_BYTES];
    private final ByteBuffer inBuffer = ByteBuffer.wrap(in);
    private final WireFormat format;
    private int outEnd;
    private int outAt;
    private int inEnd;
    private int inAt;
    private int open;
    private boolean ended;

    ClientConnection(InetSocketAddress peer, WireFormat format) throws IOException {
        this.format = format;
        channel = SocketChannel.open(peer);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
    }

    /** Whether there is room for another message. */
    boolean hasRoom() {
        return !ended && OUT_BYTES - outEnd >= FRAME_BYTES_MAX;
    }

    byte[] out() {
        return out;
    }

    /** Where the next message goes. */
    int outEnd() {
        return outEnd;
    }

    /** A message was written there. */
    void written(int bytes) {
        outEnd += bytes;
        open++;
    }

    /** Sends what the socket takes; whether all went. */
    boolean flush() throws IOException {
        if (outAt < outEnd) {
            outBuffer.limit(outEnd).position(outAt);
            outAt += channel.write(outBuffer);
        }
        if (outAt == outEnd) {
            outAt = 0;
            outEnd = 0;
            return true;
        }
        return false;
    }

    /** Reads what is there; whether anything was. */
    boolean fill() throws IOException {
        if (inAt > 0) {
            System.arraycopy(in, inAt, in, 0, inEnd - inAt);
            inEnd -= inAt;
            inAt = 0;
        }
        inBuffer.limit(IN_BYTES).position(inEnd);
        int read = channel.read(inBuffer);
        ended |= read < 0;
        inEnd += Math.max(read, 0);
        return read > 0;
    }

    /** Whether a whole answer is there; then {@link #takeFrame} tells where. */
    boolean hasFrame() {
        int available = inEnd - inAt;
        return available >= format.prefixBytes() && available >= format.prefixBytes() + format.messageBytes(in, inAt);
    }

    byte[] in() {
        return in;
    }

    /** Takes the answer; answers where its message starts. */
    int takeFrame() {
        int start = inAt + format.prefixBytes();
        inAt = start + format.messageBytes(in, inAt);
        open--;
        return start;
    }

    /** Messages without an answer. */
    int open() {
        return open;
    }

    /** Whether the peer has closed it. */
    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
