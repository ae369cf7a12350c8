package io.ristorno.decode;

/**
 * Where a field's content stands, in one {@code long}: offset in the array (32 bits), bytes (16), units (16). Negative
 * values are reasons why it stands nowhere.
 */
final class Where {
    static final long ABSENT = -1;
    static final long TRUNCATED = -2;
    static final long BAD_LENGTH = -3;
    static final long NOT_NUMERIC = -4;
    static final long BAD_TEXT = -5;

    private Where() {}

    static long of(int at, int size, int units) {
        return ((long) at << 32) | ((long) size << 16) | units;
    }

    static int at(long where) {
        return (int) (where >>> 32);
    }

    static int size(long where) {
        return (int) where >>> 16;
    }

    /** Characters, digits or bytes, as the layout counts. */
    static int units(long where) {
        return (int) where & 0xFFFF;
    }

    static int end(long where) {
        return at(where) + size(where);
    }

    static Malformed.Code fault(long where) {
        return switch ((int) where) {
            case (int) BAD_LENGTH -> Malformed.Code.BAD_LENGTH;
            case (int) NOT_NUMERIC -> Malformed.Code.NOT_NUMERIC;
            case (int) BAD_TEXT -> Malformed.Code.BAD_TEXT;
            default -> Malformed.Code.TRUNCATED;
        };
    }
}
