package io.ristorno.store;

import io.ristorno.money.Commodity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what {@link ValueWriter} wrote. Bytes that say nothing sensible end in {@link Unreadable}. */
final class ValueReader {
    /** A stored value that is not what this version writes. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(String why) {
            super(why);
        }
    }

    private final byte[] bytes;
    private final List<String> lasting = new ArrayList<>();
    private final List<String> passing = new ArrayList<>();
    private long owner;
    private int at;

    private ValueReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Starts to read.
     *
     * @param newest format that this version reads
     * @param ownerNumber as it was written
     */
    static ValueReader of(byte[] bytes, int newest, long ownerNumber) {
        var reader = new ValueReader(bytes);
        reader.owner = ownerNumber;
        int format = reader.octet();
        if (format > newest) {
            throw new Unreadable("it has format " + format + " and this version reads up to " + newest
                    + ": open it with the version that wrote it");
        }
        if (format < 1) {
            throw new Unreadable("it has no format");
        }
        return reader;
    }

    /** The format in which the value was written. */
    int format() {
        return bytes[0] & 0xFF;
    }

    /** Nothing may follow. */
    void end() {
        if (at != bytes.length) {
            throw new Unreadable("it goes on after its end");
        }
    }

    int octet() {
        if (at >= bytes.length) {
            throw new Unreadable("it ends too soon");
        }
        return bytes[at++] & 0xFF;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7F) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new Unreadable("a number does not end");
    }

    /** A number that counts things of which each takes a byte at least. */
    int count() {
        return count(number());
    }

    /** A count that was told with something else. */
    int count(long number) {
        return atMost(number, bytes.length - at);
    }

    int atMost(long number, int most) {
        if (number < 0 || number > most) {
            throw new Unreadable("a count is too large");
        }
        return (int) number;
    }

    long signed() {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    long fixed(int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << 8 | octet();
        }
        return value;
    }

    /** So many bytes as they are. */
    byte[] raw(int length) {
        byte[] raw = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return raw;
    }

    byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
        at = bytes.length;
        return rest;
    }

    void know(String text) {
        if (text.length() >= ValueWriter.NAMED_LENGTH_MIN && !lasting.contains(text)) {
            lasting.add(text);
        }
    }

    void forget() {
        passing.clear();
    }

    String lasting() {
        return text(lasting);
    }

    String passing() {
        return text(passing);
    }

    String purchase() {
        return text(passing);
    }

    private String text(List<String> names) {
        long head = number();
        int kind = (int) head & (1 << ValueWriter.KIND_BITS) - 1;
        String text = text(kind, head >>> ValueWriter.KIND_BITS);
        boolean spelt = kind == ValueWriter.PLAIN || kind == ValueWriter.DIGITS || kind == ValueWriter.OWN_PURCHASE;
        if (spelt && text.length() >= ValueWriter.NAMED_LENGTH_MIN) {
            names.add(text);
        }
        return text;
    }

    String joined() {
        long head = number();
        int kind = (int) head & (1 << ValueWriter.KIND_BITS) - 1;
        long count = head >>> ValueWriter.KIND_BITS;
        if (kind != ValueWriter.JOINED) {
            return text(kind, count);
        }
        var joined = new StringBuilder();
        for (int part = atMost(count, bytes.length - at); part > 0; part--) {
            long partHead = number();
            joined.append(text((int) partHead & (1 << ValueWriter.KIND_BITS) - 1, partHead >>> ValueWriter.KIND_BITS));
            if (part > 1) {
                joined.append('|');
            }
        }
        return joined.toString();
    }

    private String text(int kind, long count) {
        return switch (kind) {
            case ValueWriter.PLAIN -> plain(atMost(count, bytes.length - at));
            case ValueWriter.DIGITS -> digits(atMost(count, ValueWriter.DIGITS_MAX));
            case ValueWriter.LASTING -> lasting.get(atMost(count, lasting.size() - 1));
            case ValueWriter.PASSING -> passing.get(atMost(count, passing.size() - 1));
            case ValueWriter.WORD -> Codes.word(atMost(count, Integer.MAX_VALUE));
            case ValueWriter.OWN_PURCHASE -> PurchaseId.of(owner, fixed(8));
            default -> throw new Unreadable("a text is of no known kind");
        };
    }

    private String plain(int length) {
        String text = Utf8.decode(bytes, at, length);
        at += length;
        return text;
    }

    private String digits(int count) {
        String digits = Long.toString(fixed(ValueWriter.widthOfDigits(count)));
        return "0".repeat(count - digits.length()) + digits;
    }

    Commodity commodity() {
        long code = number();
        if (code >= 2) {
            return Codes.common(atMost(code - 2, Integer.MAX_VALUE));
        }
        String text = lasting();
        return code == 0
                ? Commodity.parse(text).orElseThrow(() -> new Unreadable("a commodity is unknown here"))
                : new Commodity(text, (int) number(), (int) number());
    }

    long moment() {
        return signed() + ValueWriter.EPOCH_MILLIS;
    }

    Instant instant() {
        long second = signed() + ValueWriter.EPOCH_MILLIS / 1000;
        long rest = number();
        return Instant.ofEpochSecond(second, (rest & 1) == 1 ? (rest >>> 1) * 1_000_000 : rest >>> 1);
    }
}
