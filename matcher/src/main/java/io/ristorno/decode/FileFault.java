package io.ristorno.decode;

/**
 * Why a file cannot be read any further. What came before it counts; what it says never quotes what the file held.
 *
 * @param code the kind of fault, stable
 * @param field what of the request or of the mapping it is about, {@code "$"} for the file itself
 * @param message what is wrong
 * @param mend what to do about it
 */
public record FileFault(Code code, String field, String message, String mend) {
    /** The kinds of fault. Names are part of the interface: they only grow. */
    public enum Code {
        /** The file ends before its last record does. */
        TORN,
        /** The file is compressed, and that is damaged. */
        DAMAGED,
        /** The columns that the mapping names are not there. */
        WRONG_COLUMNS,
        /** The bytes are not of the format. */
        WRONG_FORMAT,
        /** More records, or more bytes from a few, than anybody sends. */
        TOO_LARGE
    }

    static FileFault of(Code code, String message, String mend) {
        return new FileFault(code, "$", message, mend);
    }
}
