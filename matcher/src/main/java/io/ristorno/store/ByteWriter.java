package io.ristorno.store;

import java.util.Arrays;

/** Bytes in the making: big-endian fixed numbers, variable ones in groups of seven bits, the low group first. */
class ByteWriter {
    private byte[] bytes;
    private int size;

    ByteWriter() {
        this(512);
    }

    ByteWriter(int sizeFirst) {
        bytes = new byte[sizeFirst];
    }

    final int size() {
        return size;
    }

    final byte[] array() {
        return bytes;
    }

    final byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    final void truncate(int newSize) {
        size = newSize;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    final void octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** A number that is seldom negative: small ones are short. */
    final void number(long value) {
        room(10);
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    /** A number that may well be negative: those near 0 are short. */
    final void signed(long value) {
        number(value << 1 ^ value >> 63);
    }

    /** The low {@code width} bytes, the highest first. */
    final void fixed(long value, int width) {
        room(width);
        for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    final void raw(byte[] from, int offset, int length) {
        room(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    final void raw(ByteWriter from) {
        raw(from.bytes, 0, from.size);
    }

    /** Length and UTF-8, as {@link Utf8} has it. */
    final void string(String text) {
        int length = text.length();
        int start = size;
        number((long) length << ValueWriter.KIND_BITS);
        room(length);
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            if (unit >= 0x80) {
                size = start;
                byte[] encoded = Utf8.encode(text);
                number((long) encoded.length << ValueWriter.KIND_BITS);
                raw(encoded, 0, encoded.length);
                return;
            }
            bytes[size++] = (byte) unit;
        }
    }

    /** Overwrites four bytes, the lowest first. */
    final void patchLittleEndian(int offset, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[offset + i] = (byte) (value >>> (8 * i));
        }
    }
}
