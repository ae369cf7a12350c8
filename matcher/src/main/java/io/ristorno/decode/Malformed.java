package io.ristorno.decode;

/**
 * What arrived cannot be used. Says where and why, and never what stood there.
 *
 * @param code the kind of fault, stable
 * @param field the data element ({@code "4"}) or the path of the JSON field ({@code "merchant.mid"}); {@code ""} if none
 * @param offset bytes from the start of the message, -1 when that is not told
 * @param mend what to write instead, {@code ""} where the kind of fault says it all
 */
public record Malformed(Code code, String field, int offset, String mend) implements Decoded, Seen {
    /** The kinds of fault. Names are part of the interface: they only grow. */
    public enum Code {
        /** There are no bytes. */
        EMPTY("there are no bytes"),
        /** The message ends before the field does. */
        TRUNCATED("the message ends before the field does"),
        /** The message type is not four digits, or of no known version. */
        BAD_MTI("the message type is none of the standard"),
        /** The bitmap is cut or not hexadecimal. */
        BAD_BITMAP("the bitmap is cut or not written as the dialect says"),
        /** A length indicator is not a number or is more than the field may hold. */
        BAD_LENGTH("the length indicator is not a number or is more than the field may hold"),
        /** A numeric field holds something else than digits. */
        NOT_NUMERIC("the field holds something else than digits"),
        /** A field holds characters that its type does not have. */
        BAD_TEXT("the field holds characters that its type does not have"),
        /** A field that the dialect does not describe. */
        UNKNOWN_FIELD("nothing describes this field"),
        /** Bytes follow the last field. */
        TRAILING_BYTES("bytes follow the last field"),
        /** A field that is needed is not there. */
        MISSING("the field is needed and not there"),
        /** There is no card number, token or id. */
        NO_CARD("there is no card number, token or id"),
        /** The card number or token is none. */
        BAD_CARD("this is no card number, token or id of a card"),
        /** An amount is negative, too large, or less than its part. */
        BAD_AMOUNT("the amount is negative, too large, or less than the cash in it"),
        /** Not the code of a currency. */
        BAD_CURRENCY("the currency is none of ISO 4217"),
        /** Not a date or time. */
        BAD_TIME("the date or time is not told as it has to be, or does not exist"),
        /** A time that is more than 26 hours after or 400 days before the receipt. */
        TIME_OUT_OF_RANGE("the time is more than 26 hours after or 400 days before the receipt"),
        /** Not JSON. */
        NOT_JSON("this is not one JSON object"),
        /** JSON that is longer in one place, or nested more deeply, than anything that is read. */
        TOO_LARGE("a text or number in it is too long, or its objects are nested too deeply"),
        /** No rule of an adapter is for it. */
        NO_RULE("no rule of the adapter is for it"),
        /** A value of another type than the field has, or outside its range. */
        BAD_VALUE("the value does not fit the field");

        private final String sentence;

        Code(String sentence) {
            this.sentence = sentence;
        }

        /** What it means, without a place. */
        public String sentence() {
            return sentence;
        }
    }

    static Malformed of(Code code, int field) {
        return new Malformed(code, Integer.toString(field), -1, "");
    }

    static Malformed of(Code code, String field, String mend) {
        return new Malformed(code, field, -1, mend);
    }

    /** What is wrong, in a sentence for people. */
    public String message() {
        return code.sentence();
    }
}
