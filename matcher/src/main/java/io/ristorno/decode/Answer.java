package io.ristorno.decode;

import io.ristorno.decode.Framing.Header;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Writes the response to a request: the request's own bytes for the fields that identify it, and DE 39. Never DE 2: the
 * card number is gone, and 7, 11, 32 and 37 identify the message.
 *
 * <p>The response is written while the request's bytes are still there, before anybody knows whether it will be durable;
 * {@link #codeOffset} tells where DE 39 stands, and {@link #patch} sets it once that is known. One object a connection.
 */
public final class Answer {
    /** Digits of a decision's amount. */
    static final int AMOUNT = 12;

    /** Characters of the longest field that can hold it. */
    static final int DECISION_MAX = 64;

    /** Bits of the fields that identify a message: 3, 4, 7, 11, 12, 13, 32, 37, 41, 42, 49. */
    private static final long ECHOED = IntStream.of(3, 4, 7, 11, 12, 13, 32, 37, 41, 42, 49)
            .mapToLong(field -> bit(field, 1))
            .reduce(0, (one, other) -> one | other);

    private static final int RESPONSE_CODE = 39;
    private static final int NETWORK_CODE = 70;
    private static final int NETWORK_CLASS = 8;
    private static final int NOTIFICATION = 4;
    /** A second bitmap, DE 39, and the field of the decision. */
    private static final int ADDED_MAX = 128;

    /** What a response says. */
    public enum Code {
        /** Taken, and durable. */
        TAKEN,
        /** Could not be read. */
        FORMAT_ERROR,
        /** Not taken: try again. */
        TRY_AGAIN,
        /** Not taken, and would not be the next time either: a bound is reached. */
        REFUSED
    }

    private final Dialect dialect;
    private byte[] target = new byte[0];
    private int at;
    private int codeOffset;
    private int decisionOffset;

    /** Answers in a dialect. */
    public Answer(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Bytes that no answer to a request exceeds, frame and header included. */
    public static int bytesMax(int requestFrameBytes) {
        return requestFrameBytes + ADDED_MAX;
    }

    /** Whether a message expects an answer: requests and advices whose type could be read do. */
    public static boolean isExpected(Iso8583 request) {
        return request.mti() >= 0 && (request.function() & 1) == 0 && request.function() < NOTIFICATION;
    }

    /**
     * Writes the frame of an answer.
     *
     * @param request as indexed, well or with a fault, and not wiped of what is echoed; an answer {@linkplain #isExpected is
     *     expected}
     * @param headerOffset where the request's header starts in its array, if its frame has one
     * @param target room for {@link #bytesMax} bytes from {@code offset}
     * @return where the frame ends
     */
    public int write(Iso8583 request, int headerOffset, Code code, byte[] target, int offset) {
        if (!isExpected(request)) {
            throw new IllegalArgumentException("nobody answers a message of this type");
        }
        this.target = target;
        codeOffset = -1;
        decisionOffset = -1;
        at = offset + dialect.framing.prefixBytes();
        int headerAt = at;
        header(request.bytes(), headerOffset);
        int messageAt = at;
        type(responseType(request.mti()));
        message(request, code);
        base1Total(headerAt);
        prefix(offset, messageAt);
        return at;
    }

    /** 0110 of 0100 and of its repeat 0101; 0430 of 0420 and 0421. */
    private static int responseType(int mti) {
        return mti - (mti & 1) + 10;
    }

    private void header(byte[] from, int headerOffset) {
        switch (dialect.framing.header()) {
            case Header.None _ -> {}
            case Header.Literal literal -> {
                literal.writeAt(target, at);
                at += literal.length();
            }
            case Header.Opaque(int bytes) -> copy(from, headerOffset, bytes);
            case Header.Base1 _ -> base1(from, headerOffset);
            case Header.Tpdu _ -> tpdu(from, headerOffset);
        }
    }

    /** Back where it came from: source and destination change places. */
    private void base1(byte[] from, int start) {
        int header = at;
        copy(from, start, Header.Base1.BYTES);
        target[header] = Header.Base1.BYTES;
        swap(header + Header.Base1.DESTINATION_AT, header + Header.Base1.SOURCE_AT, Header.Base1.STATION_BYTES);
    }

    private void tpdu(byte[] from, int start) {
        int header = at;
        copy(from, start, Header.Tpdu.BYTES);
        swap(header + Header.Tpdu.DESTINATION_AT, header + Header.Tpdu.SOURCE_AT, Header.Tpdu.ADDRESS_BYTES);
    }

    private void swap(int one, int other, int size) {
        for (int i = 0; i < size; i++) {
            byte kept = target[one + i];
            target[one + i] = target[other + i];
            target[other + i] = kept;
        }
    }

    private void base1Total(int headerAt) {
        if (dialect.framing.header() instanceof Header.Base1) {
            binary(headerAt + Header.Base1.TOTAL_AT, 2, at - headerAt);
        }
    }

    private void type(int mti) {
        number(dialect.mti, dialect.mti == Encoding.BCD ? 2 : 4, mti);
    }

    private void message(Iso8583 request, Code code) {
        boolean network = request.messageClass() == NETWORK_CLASS && request.has(NETWORK_CODE);
        int decision = code == Code.TAKEN ? dialect.mapping.decisionField() : 0;
        long first = request.firstFields() & ECHOED | bit(decision, 1);
        first |= dialect.describes(RESPONSE_CODE) ? bit(RESPONSE_CODE, 1) : 0;
        long second = bit(decision, 65) | (network ? bit(NETWORK_CODE, 65) : 0);
        boolean both = dialect.always16 || network || dialect.mapping.decisionField() > 64;
        word(both ? first | Long.MIN_VALUE : first);
        if (both) {
            word(second);
        }
        fields(request, code, decision, 1, first);
        fields(request, code, decision, 65, second);
    }

    /** A field's bit in the word of the bitmap that begins with a field; 0 if it belongs to another word. */
    private static long bit(int field, int first) {
        return field >= first && field < first + Long.SIZE ? Long.MIN_VALUE >>> (field - first) : 0;
    }

    private void fields(Iso8583 request, Code code, int decision, int first, long word) {
        for (long left = word; left != 0; ) {
            int bit = Long.numberOfLeadingZeros(left);
            left &= ~(Long.MIN_VALUE >>> bit);
            int field = first + bit;
            if (field == RESPONSE_CODE) {
                code(code);
            } else if (field == decision) {
                decision();
            } else {
                copy(request.bytes(), request.start(field), request.end(field) - request.start(field));
            }
        }
    }

    private void word(long word) {
        if (dialect.bitmap == Encoding.BINARY) {
            binary(at, 8, word);
            at += 8;
            return;
        }
        for (int shift = 60; shift >= 0; shift -= 4) {
            char digit = Character.toUpperCase(Character.forDigit((int) (word >>> shift) & 0xF, 16));
            target[at++] = dialect.bitmap == Encoding.HEX_EBCDIC ? dialect.page.code(digit) : (byte) digit;
        }
    }

    private void code(Code code) {
        Layout layout = dialect.layouts[RESPONSE_CODE];
        codeOffset = at + layout.indicatorBytes;
        field(layout, text(code));
    }

    private void decision() {
        Layout layout = dialect.layouts[dialect.mapping.decisionField()];
        decisionOffset = at + layout.indicatorBytes;
        field(layout, "0".repeat(layout.isFixed() ? layout.unitsMax() : AMOUNT));
    }

    private String text(Code code) {
        return switch (code) {
            case TAKEN -> dialect.mapping.codes().taken();
            case FORMAT_ERROR -> dialect.mapping.codes().formatError();
            case TRY_AGAIN -> dialect.mapping.codes().tryAgain();
            case REFUSED -> dialect.mapping.codes().refused();
        };
    }

    private void field(Layout layout, String text) {
        if (!layout.isFixed()) {
            number(layout.indicator(), layout.indicatorBytes, text.length());
        }
        text(layout.encoding, text, at);
        at += layout.encoding == Encoding.BCD ? (text.length() + 1) / 2 : text.length();
    }

    /** Writes characters, or digits of BCD behind a zero if their number is odd. */
    private void text(Encoding encoding, String text, int place) {
        if (encoding == Encoding.BCD) {
            packed(place, (text.length() + 1) / 2, Integer.parseInt(text));
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            target[place + i] = encoding == Encoding.EBCDIC ? dialect.page.code(character) : (byte) character;
        }
    }

    /** Sets DE 39 of an answer that was written before. */
    public void patch(byte[] answer, int codeOffset, Code code) {
        if (codeOffset >= 0) {
            target = answer;
            text(dialect.layouts[RESPONSE_CODE].encoding, text(code), codeOffset);
        }
    }

    /**
     * Sets the amount of the decision in an answer that was written before.
     *
     * @param minor 0 or more, at most twelve digits of it are written
     */
    public void decide(byte[] answer, int decisionOffset, long minor) {
        if (decisionOffset < 0) {
            return;
        }
        Layout layout = dialect.layouts[dialect.mapping.decisionField()];
        int size = layout.isFixed() ? layout.unitsMax() : AMOUNT;
        long rest = Math.min(minor, 999_999_999_999L);
        for (int i = decisionOffset + size - 1; i >= decisionOffset; i--) {
            answer[i] = (byte) (layout.encoding.zone() + rest % 10);
            rest /= 10;
        }
    }

    /** Where the code stands in the array, -1 if the dialect has no DE 39. */
    public int codeOffset() {
        return codeOffset;
    }

    /** Where the decision's amount stands in the array, -1 if the answer has none. */
    public int decisionOffset() {
        return decisionOffset;
    }

    private void prefix(int offset, int messageAt) {
        Framing framing = dialect.framing;
        int counted = at - (framing.countsHeader() ? offset + framing.prefixBytes() : messageAt);
        int end = at;
        at = offset;
        number(
                framing.length(),
                framing.lengthBytes(),
                framing.inclusive() ? counted + framing.prefixBytes() : counted);
        Arrays.fill(target, at, at + framing.filler(), (byte) 0);
        at = end;
    }

    /** Writes a number in so many bytes. */
    private void number(Encoding encoding, int size, int value) {
        switch (encoding) {
            case ASCII, EBCDIC -> characters(encoding, size, value);
            case BCD -> packed(at, size, value);
            case BINARY, HEX_ASCII, HEX_EBCDIC -> binary(at, size, value);
        }
        at += size;
    }

    private void characters(Encoding encoding, int size, int value) {
        int rest = value;
        for (int i = at + size - 1; i >= at; i--) {
            target[i] = (byte) (encoding.zone() + rest % 10);
            rest /= 10;
        }
    }

    private void packed(int place, int size, int value) {
        int rest = value;
        for (int i = place + size - 1; i >= place; i--) {
            target[i] = (byte) (((rest / 10 % 10) << 4) | (rest % 10));
            rest /= 100;
        }
    }

    private void binary(int place, int size, long value) {
        for (int i = 0; i < size; i++) {
            target[place + i] = (byte) (value >>> (8 * (size - 1 - i)));
        }
    }

    private void copy(byte[] from, int start, int size) {
        System.arraycopy(from, start, target, at, size);
        at += size;
    }
}
