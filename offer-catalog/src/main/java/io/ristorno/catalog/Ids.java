package io.ristorno.catalog;

/** Where the id of a thing comes from when its text names none. Reading itself is pure, so it never invents one. */
@FunctionalInterface
public interface Ids {
    /** The text must name its ids itself, as a catalogue file does. */
    Ids IN_TEXT = prefix -> "";

    /**
     * An id that is not in use.
     *
     * @param prefix {@code prg_}, {@code mer_}, {@code loc_}, {@code cmp_} or {@code off_}
     * @return the prefix and 1 to 40 letters, digits, {@code _} or {@code -}; empty if the text has to name it
     */
    String next(String prefix);

    /**
     * A salt that nobody knows, for those who are held out.
     *
     * @return 32 hexadecimal digits, 128 random bits; empty if the text has to name it
     */
    default String salt() {
        return "";
    }
}
