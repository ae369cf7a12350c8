package io.ristorno.decode;

import io.ristorno.decode.Framing.Header;

/**
 * Finds the next message in what a connection has brought so far. Knows nothing of sockets: the caller keeps the bytes, and
 * takes away {@link #frameBytes} after each frame and each keep-alive.
 *
 * <p>A frame that can't be one is {@link Next#BROKEN}: nobody knows where the next starts, so the connection must close. A
 * frame around a malformed message is whole: the connection stays.
 */
public final class Framer {
    /** What the bytes begin with. */
    public enum Next {
        /** A whole frame: the accessors tell where its parts are. */
        FRAME,
        /** Not enough to know. */
        NEED_MORE,
        /** A frame without a message. */
        KEEP_ALIVE,
        /** No frame: see {@link #reason}. */
        BROKEN
    }

    /** Why a frame is broken. */
    public enum Reason {
        NONE,
        LENGTH_NOT_NUMERIC,
        TOO_LONG,
        TOO_SHORT,
        WRONG_HEADER
    }

    private final Framing framing;
    private final int frameBytesMax;
    private int frameBytes;
    private int headerOffset;
    private int headerBytes;
    private int messageBytes;
    private Reason reason = Reason.NONE;

    /**
     * Frames of a dialect.
     *
     * @param frameBytesMax bytes of the longest frame, everything included; at most 65,535
     */
    public Framer(Dialect dialect, int frameBytesMax) {
        framing = dialect.framing;
        this.frameBytesMax = Math.min(frameBytesMax, 0xFFFF);
    }

    /** Looks at {@code available} bytes from {@code offset}. */
    public Next next(byte[] buffer, int offset, int available) {
        reason = Reason.NONE;
        int prefix = framing.prefixBytes();
        if (available < Math.max(prefix, 1)) {
            return Next.NEED_MORE;
        }
        long said = said(buffer, offset, available);
        if (said < 0) {
            return broken(Reason.LENGTH_NOT_NUMERIC);
        }
        long body = framing.inclusive() && said > 0 ? said - prefix : said;
        if (body == 0) {
            frameBytes = prefix;
            return Next.KEEP_ALIVE;
        }
        if (body < 0) {
            return broken(Reason.TOO_SHORT);
        }
        if (body + prefix > frameBytesMax) {
            return broken(Reason.TOO_LONG);
        }
        headerOffset = offset + prefix;
        return header(buffer, (int) body, available - prefix);
    }

    private Next header(byte[] buffer, int body, int available) {
        if (available == 0) {
            return Next.NEED_MORE;
        }
        headerBytes = headerBytes(buffer[headerOffset] & 0xFF);
        int whole = framing.countsHeader() ? body : body + headerBytes;
        if (whole < headerBytes || headerBytes < 0) {
            return broken(headerBytes < 0 ? Reason.WRONG_HEADER : Reason.TOO_SHORT);
        }
        if (available >= headerBytes && !isHeader(buffer)) {
            return broken(Reason.WRONG_HEADER);
        }
        if (available < whole) {
            return Next.NEED_MORE;
        }
        messageBytes = whole - headerBytes;
        frameBytes = framing.prefixBytes() + whole;
        return messageBytes == 0 ? Next.KEEP_ALIVE : Next.FRAME;
    }

    /** What the length says; without one, that all which is there is the message. */
    private long said(byte[] buffer, int at, int available) {
        int size = framing.lengthBytes();
        if (size == 0) {
            return framing.countsHeader() ? available : available - headerBytes(buffer[at] & 0xFF);
        }
        return switch (framing.length()) {
            case ASCII, EBCDIC ->
                characters(buffer, at, size, (int) framing.length().zone() & 0xFF);
            case BCD -> packed(buffer, at, size);
            case BINARY, HEX_ASCII, HEX_EBCDIC -> binary(buffer, at, size);
        };
    }

    private static long characters(byte[] buffer, int at, int size, int zero) {
        long value = 0;
        for (int i = at; i < at + size; i++) {
            int digit = (buffer[i] & 0xFF) - zero;
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static long packed(byte[] buffer, int at, int size) {
        long value = 0;
        for (int i = 0; i < 2 * size; i++) {
            int digit = Digits.nibble(buffer, at, i);
            if (digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static long binary(byte[] buffer, int at, int size) {
        long value = 0;
        for (int i = at; i < at + size; i++) {
            value = (value << 8) | (buffer[i] & 0xFF);
        }
        return value;
    }

    /** Bytes of the header, -1 if it can't be one. */
    private int headerBytes(int first) {
        return switch (framing.header()) {
            case Header.None _ -> 0;
            case Header.Literal literal -> literal.length();
            case Header.Opaque(int bytes) -> bytes;
            case Header.Base1 _ -> first < Header.Base1.BYTES ? -1 : first;
            case Header.Tpdu _ -> Header.Tpdu.BYTES;
        };
    }

    private boolean isHeader(byte[] buffer) {
        return !(framing.header() instanceof Header.Literal literal) || literal.standsAt(buffer, headerOffset);
    }

    private Next broken(Reason why) {
        reason = why;
        return Next.BROKEN;
    }

    /** Bytes of the frame, or keep-alive, all included. */
    public int frameBytes() {
        return frameBytes;
    }

    /** Where the header starts, in the array. */
    public int headerOffset() {
        return headerOffset;
    }

    public int headerBytes() {
        return headerBytes;
    }

    /** Where the message type starts, in the array. */
    public int messageOffset() {
        return headerOffset + headerBytes;
    }

    public int messageBytes() {
        return messageBytes;
    }

    /** Whether the network sent back a message of ours that it did not accept: no transaction, and no answer. */
    public boolean isRejected() {
        return framing.header() instanceof Header.Base1 && headerBytes > Header.Base1.BYTES;
    }

    /** Why the frame is broken. */
    public Reason reason() {
        return reason;
    }
}
