package io.ristorno.event;

/**
 * The message that another one refers to (original data elements, DE 90). Parts that are empty are unknown.
 *
 * @param stan its system trace audit number (DE 11), six digits
 * @param transmission its transmission date and time (DE 7), {@code MMDDhhmmss}
 * @param acquirer its acquiring institution (DE 32), in normal form
 */
public record Original(String stan, String transmission, String acquirer) {
    /** No reference. */
    public static final Original NONE = new Original("", "", "");

    /** Whether it names a message at all. */
    public boolean present() {
        return !stan.isEmpty();
    }
}
