package io.ristorno.sandbox;

import io.ristorno.sandbox.WireFormat.Element;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one shape of message: type, bitmap and fields with nothing in them. Writing a message is a copy of these bytes
 * and a few digits put in place, 100 ns: so the traffic is not what limits a load test.
 */
final class Template {
    /** Fields 2 to 128; index 0 and 1 are not used. */
    static final int FIELDS = 129;

    private static final int CARD_DIGITS = 16;
    private static final int ACQUIRER_DIGITS = 11;

    private final byte[] frame;
    private final int mtiAt;
    private final int[] at = new int[FIELDS];
    private final int[] size = new int[FIELDS];

    /**
     * Builds a template.
     *
     * @param mti 100 for {@code 0100}
     * @param fields ascending
     */
    Template(WireFormat format, int mti, int[] fields) {
        boolean second = format.alwaysSecondBitmap() || fields[fields.length - 1] > 64;
        mtiAt = format.prefixBytes();
        int bitmapAt = mtiAt + 4;
        int end = bitmapAt + format.bitmapWordBytes() * (second ? 2 : 1);
        long[] words = {second ? Long.MIN_VALUE : 0, 0};
        for (int field : fields) {
            Element element = format.element(field);
            words[(field - 1) / 64] |= Long.MIN_VALUE >>> (field - 1) % 64;
            at[field] = end + element.indicatorDigits();
            size[field] = size(format, element);
            end = at[field] + size[field];
        }
        frame = new byte[end];
        format.prefix(frame, 0, end - mtiAt);
        digits(frame, mtiAt, 4, mti);
        bitmap(format, bitmapAt, words[0]);
        if (second) {
            bitmap(format, bitmapAt + format.bitmapWordBytes(), words[1]);
        }
        for (int field : fields) {
            blank(format.element(field));
        }
    }

    /** Variable fields have one length each, so that one template serves all messages. */
    private static int size(WireFormat format, Element element) {
        if (element.indicatorDigits() == 0) {
            return element.units();
        }
        return switch (element.number()) {
            case 2 -> CARD_DIGITS;
            case 32 -> ACQUIRER_DIGITS;
            default -> mapped(format, element.number());
        };
    }

    private static int mapped(WireFormat format, int field) {
        int end = 0;
        for (var slot : new WireFormat.Slot[] {
            format.lifeCycle().orElse(null),
            format.sequence().orElse(null),
            format.count().orElse(null)
        }) {
            end = slot != null && slot.field() == field ? Math.max(end, slot.end()) : end;
        }
        return end;
    }

    private void bitmap(WireFormat format, int start, long word) {
        for (int i = 0; i < format.bitmapWordBytes(); i++) {
            int shift = format.bitmapIsBinary() ? 56 - 8 * i : 60 - 4 * i;
            frame[start + i] = format.bitmapIsBinary()
                    ? (byte) (word >>> shift)
                    : (byte) Character.toUpperCase(Character.forDigit((int) (word >>> shift) & 0xF, 16));
        }
    }

    private void blank(Element element) {
        int field = element.number();
        digits(frame, at[field] - element.indicatorDigits(), element.indicatorDigits(), size[field]);
        for (int i = at[field]; i < at[field] + size[field]; i++) {
            frame[i] = (byte) (element.isNumber() ? '0' : ' ');
        }
    }

    /** Bytes of the frame. */
    int bytes() {
        return frame.length;
    }

    /** Copies the empty frame. */
    void copy(byte[] target, int offset) {
        System.arraycopy(frame, 0, target, offset, frame.length);
    }

    /** Says that this message was sent before. */
    void repeat(byte[] target, int offset) {
        target[offset + mtiAt + 3] |= 1;
    }

    /** Puts a number into a whole field. */
    void number(byte[] target, int offset, int field, long value) {
        digits(target, offset + at[field], size[field], value);
    }

    /** Puts a number into a part of a field. */
    void number(byte[] target, int offset, WireFormat.Slot slot, long value) {
        digits(target, offset + at[slot.field()] + slot.at(), slot.length(), value);
    }

    /** Puts bytes at the start of a field. */
    void bytes(byte[] target, int offset, int field, byte[] value) {
        System.arraycopy(value, 0, target, offset + at[field], Math.min(value.length, size[field]));
    }

    /** Puts text at the start of a field. */
    void text(byte[] target, int offset, int field, String text) {
        bytes(target, offset, field, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Puts a number in base 36 into a whole field. */
    void letters(byte[] target, int offset, int field, long value) {
        long rest = value;
        for (int i = offset + at[field] + size[field] - 1; i >= offset + at[field]; i--) {
            int digit = (int) (rest % 36);
            target[i] = (byte) (digit < 10 ? '0' + digit : 'A' + digit - 10);
            rest /= 36;
        }
    }

    /** Where a field's content starts in a frame. */
    int at(int field) {
        return at[field];
    }

    static void digits(byte[] target, int from, int count, long value) {
        long rest = value;
        int at = from + count;
        for (; at >= from + 4; rest /= 10_000) {
            at -= 4;
            fourDigits(target, at, (int) (rest % 10_000));
        }
        for (; at > from; rest /= 10) {
            at--;
            target[at] = (byte) ('0' + rest % 10);
        }
    }

    /** No division waits for another. */
    private static void fourDigits(byte[] target, int at, int value) {
        target[at] = (byte) ('0' + value / 1000);
        target[at + 1] = (byte) ('0' + value / 100 % 10);
        target[at + 2] = (byte) ('0' + value / 10 % 10);
        target[at + 3] = (byte) ('0' + value % 10);
    }
}
