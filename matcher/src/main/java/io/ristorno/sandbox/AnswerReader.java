package io.ristorno.sandbox;

import io.ristorno.sandbox.WireFormat.Element;

/** Reads of an answer what tells whose it is, and what it says. */
final class AnswerReader {
    private static final int TRACE = 11;
    private static final int CODE = 39;

    private final WireFormat format;
    private int mti;
    private int trace;
    private int code;

    AnswerReader(WireFormat format) {
        this.format = format;
    }

    /** Reads a message, without the length in front. */
    void read(byte[] bytes, int offset) {
        mti = (int) number(bytes, offset, 4);
        trace = -1;
        code = -1;
        long word = bitmap(bytes, offset + 4);
        int at = offset + 4 + format.bitmapWordBytes() * (word < 0 ? 2 : 1);
        for (long rest = word & Long.MAX_VALUE; rest != 0; ) {
            int field = Long.numberOfLeadingZeros(rest) + 1;
            if (field > CODE) {
                return;
            }
            rest &= ~(Long.MIN_VALUE >>> field - 1);
            Element element = format.element(field);
            int size = element.units();
            if (element.indicatorDigits() > 0) {
                size = (int) number(bytes, at, element.indicatorDigits());
                at += element.indicatorDigits();
            }
            if (field == TRACE) {
                trace = (int) number(bytes, at, size);
            } else if (field == CODE) {
                code = (int) number(bytes, at, size);
            }
            at += size;
        }
    }

    private long bitmap(byte[] bytes, int at) {
        long word = 0;
        for (int i = 0; i < format.bitmapWordBytes(); i++) {
            word = format.bitmapIsBinary()
                    ? word << 8 | bytes[at + i] & 0xFF
                    : word << 4 | Character.digit(bytes[at + i], 16);
        }
        return word;
    }

    private static long number(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = at; i < at + count; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    /** Whether it answers a sign-on or the like. */
    boolean isManagement() {
        return mti / 100 % 10 == 8;
    }

    /** DE 11, -1 when it has none. */
    int trace() {
        return trace;
    }

    /** DE 39, -1 when it has none. */
    int code() {
        return code;
    }
}
