package io.ristorno.decode;

import java.util.Arrays;
import java.util.Optional;

/**
 * One ISO 8583 message, read where it lies.
 *
 * <p><b>How it works.</b> {@link #index} walks the bitmap once. For each bit it asks the dialect's table, an array of {@link
 * Layout}s by field number, where the field's content begins and ends, checks the content against its type, and keeps
 * one {@code long} a field: offset, size and units ({@link Where}). Nothing is copied or made, so a message costs no
 * allocation, and one object serves a connection for ever. Accessors then read straight from the bytes: digits become a
 * {@code long} eight at a time, text becomes a {@code String} only when somebody asks for it.
 *
 * <p><b>Why an index, and not objects.</b> Nine messages of ten are of cards that nobody linked: of those we need the card
 * number, to look its token up, and four or five fields to echo in the answer. A message decoded into a map of strings
 * costs ten times as much, and leaves the card number all over the heap, where it can't be wiped.
 *
 * <p><b>Why everything is checked first.</b> A field's place depends on the lengths of all before it. If one is wrong, all
 * after it are read from wrong places and may still look well. So the walk checks content too, ends at the first fault, and
 * the message must end where its last field does. What was read before the fault stays readable: the answer echoes it.
 *
 * <p><b>The card number</b> leaves this object only as digits in an array that {@link CardTokens} owns and clears. {@link
 * #wipe} then zeroes it, and all other card data, in the buffer itself, and forgets that these fields were there.
 *
 * <p>Not safe for use by several threads. The array belongs to the caller and must not change between {@link #index} and
 * the last read.
 */
public final class Iso8583 {
    private static final byte[] NONE = new byte[0];
    /** Card number, expiry, tracks, PIN, security data, chip data. */
    private static final int[] CARD_FIELDS = {2, 14, 35, 36, 45, 52, 53, 55};

    /** The same, the bit of DE 1 the lowest. */
    private static final long CARD_BITS =
            Arrays.stream(CARD_FIELDS).mapToLong(field -> 1L << (field - 1)).sum();

    private final Dialect dialect;
    private final Layout[] layouts;
    private final long[] where = new long[Dialect.FIELDS];

    private byte[] bytes = NONE;
    private int begin;
    private int end;
    private int mti;
    private int fieldsAt;
    /** Fields read, by bits: 1 to 64, 65 to 128, 129 to 192, the highest bit first. */
    private long seen1;

    private long seen2;
    private long seen3;
    private Malformed.Code fault = Malformed.Code.EMPTY;
    private int faultField;
    /** Bytes from the start of the message. */
    private int faultOffset;
    /** Whether the last message was read to its end. */
    private boolean whole = true;
    /** The word of the bitmap read last. */
    private long word;

    /** An empty reader for messages of one dialect. */
    public Iso8583(Dialect dialect) {
        this.dialect = dialect;
        layouts = dialect.layouts;
    }

    /**
     * Finds and checks every field of a message.
     *
     * @param bytes where the message lies; kept until the next call
     * @param offset of its first byte, the first of the message type
     * @param length its bytes, without frame and header
     * @return false if it is malformed: then see {@link #malformed}
     */
    public boolean index(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        begin = offset;
        end = offset + length;
        mti = -1;
        seen1 = 0;
        seen2 = 0;
        seen3 = 0;
        whole = false;
        if (length == 0) {
            return fail(Malformed.Code.EMPTY, 0, offset);
        }
        whole = type() && bitmap() && fields();
        return whole;
    }

    private boolean type() {
        int size = dialect.mti == Encoding.BCD ? 2 : 4;
        if (begin + size > end) {
            return fail(Malformed.Code.TRUNCATED, 0, begin);
        }
        int value = dialect.mti == Encoding.BCD ? packedType() : characterType(dialect.mti.zone());
        // Version 1987, 1993 or 2003; class 1 to 8; function and origin as they come.
        if (value < 0 || value / 1000 > 2 || value / 100 % 10 == 0 || value / 100 % 10 == 9) {
            return fail(Malformed.Code.BAD_MTI, 0, begin);
        }
        mti = value;
        fieldsAt = begin + size;
        return true;
    }

    private int packedType() {
        return Digits.arePacked(bytes, begin, 2)
                ? Digits.nibble(bytes, begin, 0) * 1000
                        + Digits.nibble(bytes, begin, 1) * 100
                        + Digits.nibble(bytes, begin, 2) * 10
                        + Digits.nibble(bytes, begin, 3)
                : -1;
    }

    private int characterType(long zone) {
        int value = 0;
        for (int i = begin; i < begin + 4; i++) {
            int digit = (bytes[i] & 0xFF) - (int) (zone & 0xFF);
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private boolean bitmap() {
        if (!word()) {
            return false;
        }
        seen1 = word;
        if (seen1 < 0 || dialect.always16) {
            if (!word()) {
                return false;
            }
            seen2 = word;
        }
        // Bit 65 continues the bitmap, unless the dialect gives it a content of its own.
        if (seen2 < 0 && layouts[65] == Layout.UNKNOWN) {
            if (!word()) {
                return false;
            }
            seen3 = word;
            seen2 &= Long.MAX_VALUE;
        }
        seen1 &= Long.MAX_VALUE;
        return true;
    }

    /** Reads eight bytes of the bitmap. */
    private boolean word() {
        int size = dialect.bitmap == Encoding.BINARY ? 8 : 16;
        if (fieldsAt + size > end) {
            return failBitmap();
        }
        if (dialect.bitmap == Encoding.BINARY) {
            word = Digits.word(bytes, fieldsAt);
        } else if (!hexWord(dialect.bitmap == Encoding.HEX_EBCDIC)) {
            return failBitmap();
        }
        fieldsAt += size;
        return true;
    }

    private boolean hexWord(boolean ebcdic) {
        byte[] values = Layout.hexValues(ebcdic);
        long value = 0;
        int wrong = 0;
        for (int i = fieldsAt; i < fieldsAt + 16; i++) {
            int digit = values[bytes[i] & 0xFF];
            wrong |= digit;
            value = (value << 4) | digit;
        }
        word = value;
        return wrong >= 0;
    }

    private boolean failBitmap() {
        seen1 = 0;
        seen2 = 0;
        return fail(Malformed.Code.BAD_BITMAP, 1, fieldsAt);
    }

    private boolean fields() {
        int at = fields(1, seen1, fieldsAt);
        if (at >= 0 && seen2 != 0) {
            at = fields(65, seen2, at);
        }
        if (at >= 0 && seen3 != 0) {
            at = fields(129, seen3, at);
        }
        boolean ends = at == end || dialect.trailingAllowed;
        return at >= 0 && (ends || fail(Malformed.Code.TRAILING_BYTES, 0, at));
    }

    /** Walks the fields of one word of the bitmap; answers where the next one starts, or -1 after a fault. */
    private int fields(int first, long word, int start) {
        byte[] from = bytes;
        int stop = end;
        int at = start;
        for (long rest = word; rest != 0; ) {
            int bit = Long.numberOfLeadingZeros(rest);
            rest &= ~(Long.MIN_VALUE >>> bit);
            int field = first + bit;
            long found = layouts[field].locate(from, at, stop);
            if (found < 0) {
                return fault(found, field, at);
            }
            where[field] = found;
            at = Where.end(found);
        }
        return at;
    }

    private int fault(long found, int field, int at) {
        boolean unknown = layouts[field] == Layout.UNKNOWN;
        return stop(unknown ? Malformed.Code.UNKNOWN_FIELD : Where.fault(found), field, at);
    }

    private int stop(Malformed.Code code, int field, int at) {
        seen1 &= before(field, 1);
        seen2 &= before(field, 65);
        seen3 &= before(field, 129);
        fail(code, field, at);
        return -1;
    }

    /** The bits of the fields before this one, in a word whose highest bit is {@code first}. */
    private static long before(int field, int first) {
        int count = field - first;
        return count <= 0 ? 0 : count >= Long.SIZE ? -1 : -1L << (Long.SIZE - count);
    }

    private boolean fail(Malformed.Code code, int field, int at) {
        fault = code;
        faultField = field;
        faultOffset = at - begin;
        return false;
    }

    /** Why the last {@link #index} said no. */
    public Malformed malformed() {
        String field = faultField == 0 ? "" : Integer.toString(faultField);
        return new Malformed(fault, field, faultOffset, "");
    }

    /** The dialect that messages are read by. */
    public Dialect dialect() {
        return dialect;
    }

    /** The message type as a number, 100 for {@code 0100}; -1 if it could not be read. */
    public int mti() {
        return mti;
    }

    /** 1 authorization, 2 financial, 3 file action, 4 reversal, 5 reconciliation, 6 administrative, 7 fee, 8 network. */
    public int messageClass() {
        return mti / 100 % 10;
    }

    /** 0 request, 1 its response, 2 advice, 3 its response, 4 notification ... */
    public int function() {
        return mti / 10 % 10;
    }

    /** Whether the sender says that he sent this before. */
    public boolean repeat() {
        return (mti & 1) == 1;
    }

    /** Whether a field is there and was read. */
    public boolean has(int field) {
        long seen = field <= 64 ? seen1 : field <= 128 ? seen2 : seen3;
        return (seen >>> (Long.SIZE - 1 - ((field - 1) & 63)) & 1) == 1;
    }

    /** Which of the fields 1 to 64 are there and were read, the highest bit first. */
    long firstFields() {
        return seen1;
    }

    /**
     * The digits of a field as a number.
     *
     * @param field a field of type n, there, with at most 18 digits
     */
    public long number(int field) {
        long place = where[field];
        Layout layout = layouts[field];
        int count = Where.units(place);
        if (count > 18 || !has(field)) {
            throw new IllegalArgumentException("field " + field + " is a number of at most 18 digits");
        }
        if (layout.encoding.isCharacters()) {
            return Digits.value(bytes, Where.at(place), count);
        }
        long value = 0;
        int first = layout.firstNibble(Where.size(place), count);
        for (int i = 0; i < count; i++) {
            value = value * 10 + Digits.nibble(bytes, Where.at(place), first + i);
        }
        return value;
    }

    /** Whether a field was found to hold digits only, few enough for {@link #number}, and at least one. */
    boolean isNumber(int field) {
        return has(field)
                && layouts[field].content == Layout.Content.N
                && Where.units(where[field]) > 0
                && Where.units(where[field]) <= 18;
    }

    /** The content as text, as it stands; of bytes their hexadecimal form. {@code ""} when the field is absent. */
    public String text(int field) {
        return has(field) ? layouts[field].text(bytes, where[field], dialect.page) : "";
    }

    /** The content of a field or part as text; {@code ""} when it is absent. */
    String text(Ref ref) {
        if (ref.part().isEmpty()) {
            return text(ref.field());
        }
        Parts.Finder finder = ref.part().get();
        long place = find(ref.field(), finder);
        return place < 0 ? "" : finder.layout().text(bytes, place, dialect.page);
    }

    private long find(int field, Parts.Finder finder) {
        return has(field) ? finder.find(bytes, Where.at(where[field]), Where.end(where[field])) : Where.ABSENT;
    }

    /** The layout of a field that is there. */
    Layout layout(int field) {
        return layouts[field];
    }

    /** The next field after this one that was read, 0 after the last; start with 1. */
    int next(int field) {
        for (int from = field + 1; from < Dialect.FIELDS; from = (from - 1 | 63) + 2) {
            long seen = from <= 64 ? seen1 : from <= 128 ? seen2 : seen3;
            int skipped = Long.numberOfLeadingZeros(seen << (from - 1 & 63));
            if (skipped < Long.SIZE) {
                return from + skipped;
            }
        }
        return 0;
    }

    /** Where a field's length indicator, or content if it has none, starts in the array. */
    int start(int field) {
        return Where.at(where[field]) - layouts[field].indicatorBytes;
    }

    /** Where a field's content starts in the array. */
    int contentAt(int field) {
        return Where.at(where[field]);
    }

    /** Where a field ends in the array. */
    int end(int field) {
        return Where.end(where[field]);
    }

    /** The array that the message lies in. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * The digits of the card number: DE 2, else DE 35 up to its separator.
     *
     * @param into at least 19 bytes; gets ASCII digits
     * @return how many; 0 if there is no number, -1 if what is there is none
     */
    int cardNumber(byte[] into) {
        int field = has(2) && Where.size(where[2]) > 0 ? 2 : 35;
        if (!has(field)) {
            return 0;
        }
        return layouts[field].leadingDigits(bytes, where[field], into);
    }

    /**
     * Zeroes card data in the buffer: the fields that the standard has for it, what the dialect names beyond, and, if the
     * message is malformed, all that could not be read. The fields count as absent from then on.
     */
    public void wipe() {
        for (int field : CARD_FIELDS) {
            wipe(field);
        }
        for (Ref secret : dialect.mapping.secrets()) {
            wipe(secret);
        }
        if (!whole) {
            clear(Math.min(begin + faultOffset, end), end);
        }
    }

    /** Whether a field is zeroed by {@link #wipe} in every dialect. */
    static boolean isCardField(int field) {
        return field <= Long.SIZE && (CARD_BITS >>> (field - 1) & 1) == 1;
    }

    private void wipe(int field) {
        if (has(field)) {
            clear(Where.at(where[field]), Where.end(where[field]));
            forget(field);
        }
    }

    private void wipe(Ref secret) {
        Optional<Parts.Finder> part = secret.part();
        if (part.isEmpty()) {
            wipe(secret.field());
            return;
        }
        long place = find(secret.field(), part.get());
        if (place >= 0) {
            clear(Where.at(place), Where.end(place));
        } else if (place != Where.ABSENT) {
            // Not built as the dialect says: nobody knows where the secret is.
            wipe(secret.field());
        }
    }

    private void clear(int from, int to) {
        Arrays.fill(bytes, from, to, (byte) 0);
    }

    private void forget(int field) {
        long others = ~(Long.MIN_VALUE >>> ((field - 1) & 63));
        seen1 &= field <= 64 ? others : -1;
        seen2 &= field > 64 && field <= 128 ? others : -1;
        seen3 &= field > 128 ? others : -1;
    }
}
