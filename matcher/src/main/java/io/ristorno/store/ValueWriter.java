package io.ristorno.store;

import io.ristorno.money.Commodity;
import java.time.Instant;

/**
 * A stored value in the making.
 *
 * <p><b>Texts.</b> A head says how many of what: the low {@value #KIND_BITS} bits the kind, the rest a number. Digits are
 * packed, frequent words are a code, and what the value has named before is a number: one byte for most. A text is looked for
 * in two lists, <em>lasting</em> (places, offers, sources) and <em>passing</em> (trace numbers), so that a long run of events
 * may forget the second from event to event. Texts of three characters or more join their list as they are written.
 */
final class ValueWriter extends ByteWriter {
    static final int KIND_BITS = 3;
    static final int PLAIN = 0;
    static final int DIGITS = 1;
    static final int LASTING = 2;
    static final int WORD = 3;
    static final int JOINED = 4;
    static final int PASSING = 5;
    static final int OWN_PURCHASE = 6;

    /** Texts shorter than this are not worth a number. */
    static final int NAMED_LENGTH_MIN = 3;

    static final int DIGITS_MAX = 18;

    /** Moments are told from here: 2025-01-01. */
    static final long EPOCH_MILLIS = 1_735_689_600_000L;

    private final Dictionary lasting = new Dictionary();
    private final Dictionary passing = new Dictionary();
    private long owner;

    /**
     * Starts a value.
     *
     * @param format its format's number
     * @param ownerNumber the member's, whose purchase ids are short; 0 for none
     */
    void begin(int format, long ownerNumber) {
        truncate(0);
        lasting.clear();
        passing.clear();
        owner = ownerNumber;
        octet(format);
    }

    /** Takes a text that the reader knows already as named. */
    void know(String text) {
        if (text.length() >= NAMED_LENGTH_MIN && lasting.find(text) == Dictionary.ABSENT) {
            lasting.add(text);
        }
    }

    /** Forgets the passing texts. */
    void forget() {
        passing.clear();
    }

    private void head(int kind, long count) {
        number(count << KIND_BITS | kind);
    }

    /** A text that others of this value may repeat at any distance. */
    void lasting(String text) {
        if (!named(text)) {
            int word = Codes.word(text);
            if (word >= 0) {
                head(WORD, word);
                return;
            }
            spell(text);
            name(lasting, text);
        }
    }

    /** A text that its neighbours may repeat. */
    void passing(String text) {
        if (!named(text)) {
            spell(text);
            name(passing, text);
        }
    }

    private static void name(Dictionary names, String text) {
        if (text.length() >= NAMED_LENGTH_MIN) {
            names.add(text);
        }
    }

    private boolean named(String text) {
        if (text.length() < NAMED_LENGTH_MIN) {
            return false;
        }
        int number = lasting.find(text);
        if (number >= 0) {
            head(LASTING, number);
            return true;
        }
        number = passing.find(text);
        if (number >= 0) {
            head(PASSING, number);
            return true;
        }
        return false;
    }

    /** A text whose parts, set apart by bars, may be named already. Nothing of it is named by this. */
    void joined(String text) {
        if (named(text)) {
            return;
        }
        int bar = text.indexOf('|');
        if (bar < 0) {
            spell(text);
            return;
        }
        int parts = 2;
        for (int next = text.indexOf('|', bar + 1); next >= 0; next = text.indexOf('|', next + 1)) {
            parts++;
        }
        head(JOINED, parts);
        int from = 0;
        for (int end = bar; end >= 0; end = text.indexOf('|', from)) {
            part(text, from, end);
            from = end + 1;
        }
        part(text, from, text.length());
    }

    private void part(String text, int from, int end) {
        if (end - from >= NAMED_LENGTH_MIN) {
            int number = lasting.find(text, from, end);
            if (number >= 0) {
                head(LASTING, number);
                return;
            }
            number = passing.find(text, from, end);
            if (number >= 0) {
                head(PASSING, number);
                return;
            }
        }
        spell(text.substring(from, end));
    }

    private void spell(String text) {
        int length = text.length();
        if (length < NAMED_LENGTH_MIN || length > DIGITS_MAX || !digits(text)) {
            string(text);
        } else {
            head(DIGITS, length);
            fixed(Long.parseLong(text), widthOfDigits(length));
        }
    }

    private static boolean digits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Bytes that hold every number of so many digits: ceil(digits x log2(10) / 8). */
    static int widthOfDigits(int digits) {
        return (digits * 3322 + 7999) / 8000;
    }

    /** A purchase's id. */
    void purchase(String id) {
        if (!named(id)) {
            if (PurchaseId.isOf(id, owner)) {
                head(OWN_PURCHASE, 0);
                fixed(PurchaseId.hash(id), 8);
            } else {
                spell(id);
            }
            name(passing, id);
        }
    }

    void commodity(Commodity commodity) {
        int common = Codes.common(commodity);
        if (common >= 0) {
            number(common + 2L);
        } else if (Commodity.parse(commodity.code()).filter(commodity::equals).isPresent()) {
            number(0);
            lasting(commodity.code());
        } else {
            number(1);
            lasting(commodity.code());
            number(commodity.decimals());
            number(commodity.numeric());
        }
    }

    /** A moment in milliseconds. */
    void moment(long epochMillis) {
        signed(epochMillis - EPOCH_MILLIS);
    }

    /** A moment to the nanosecond: 0 for a whole second, odd for whole milliseconds, else even. */
    void instant(Instant instant) {
        signed(instant.getEpochSecond() - EPOCH_MILLIS / 1000);
        long nanos = instant.getNano();
        number(nanos % 1_000_000 == 0 && nanos != 0 ? nanos / 1_000_000 << 1 | 1 : nanos << 1);
    }
}
