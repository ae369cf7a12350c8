package io.ristorno.decode;

import java.util.Arrays;

/**
 * How messages are told apart in a stream of bytes, and what stands before the message type.
 *
 * @param length encoding of the length: BINARY, ASCII, EBCDIC or BCD
 * @param lengthBytes its bytes, 0 when there is none and a frame is what the caller says
 * @param inclusive whether the length counts itself, the filler included
 * @param countsHeader whether the length counts the header
 * @param filler bytes after the length without a meaning for us
 * @param header what stands between length and message
 */
record Framing(Encoding length, int lengthBytes, boolean inclusive, boolean countsHeader, int filler, Header header) {
    static final Framing BINARY_2 = new Framing(Encoding.BINARY, 2, false, true, 0, new Header.None());

    /** Bytes before the header. */
    int prefixBytes() {
        return lengthBytes + filler;
    }

    /** What stands between length and message. */
    sealed interface Header {
        /** Nothing. */
        record None() implements Header {}

        /** Always the same bytes, copied into answers. */
        final class Literal implements Header {
            private final byte[] bytes;

            Literal(byte[] bytes) {
                this.bytes = bytes;
            }

            int length() {
                return bytes.length;
            }

            boolean standsAt(byte[] buffer, int at) {
                return Arrays.equals(buffer, at, at + bytes.length, bytes, 0, bytes.length);
            }

            void writeAt(byte[] target, int at) {
                System.arraycopy(bytes, 0, target, at, bytes.length);
            }
        }

        /** Bytes without a meaning for us, copied into answers. */
        record Opaque(int bytes) implements Header {}

        /** Its first byte is its length; 22 bytes with destination and source station, longer when a message was rejected. */
        record Base1() implements Header {
            static final int BYTES = 22;
            static final int TOTAL_AT = 3;
            static final int DESTINATION_AT = 5;
            static final int SOURCE_AT = 8;
            static final int STATION_BYTES = 3;
        }

        /** Five bytes: an id, then destination and source address, two bytes each. */
        record Tpdu() implements Header {
            static final int BYTES = 5;
            static final int DESTINATION_AT = 1;
            static final int SOURCE_AT = 3;
            static final int ADDRESS_BYTES = 2;
        }
    }
}
