package io.ristorno.merchant;

/**
 * One card acceptor id (MID, DE 42) under which a location appears in card messages. A location has one an acquirer and
 * network, often another in clearing than in authorization. Where several locations share one, its terminals tell them apart.
 *
 * @param mid the id in {@linkplain #normalised normal form}, never empty
 * @param acquirer the acquiring institution (DE 32) in normal form, {@code ""} for any: an id is unique only within an
 *     acquirer
 * @param network the card network, {@code ""} for any
 * @param use whether authorizations, clearings or both carry it
 * @param terminal the terminal (DE 41) in normal form, {@code ""} for any
 */
public record MerchantNumber(String mid, String acquirer, String network, Use use, String terminal) {
    /** Which messages carry a merchant number. */
    public enum Use {
        AUTHORIZATION,
        CLEARING,
        BOTH
    }

    public MerchantNumber {
        mid = normalised(mid);
        acquirer = normalised(acquirer);
        terminal = normalised(terminal);
        if (mid.isEmpty()) {
            throw new IllegalArgumentException("a merchant number is not empty");
        }
    }

    /** A number at whatever terminal. */
    public MerchantNumber(String mid, String acquirer, String network, Use use) {
        this(mid, acquirer, network, use, "");
    }

    /**
     * The form in which ids are compared: without blanks around and zeros in front, since a settlement id can come as
     * {@code 0000000} + MID.
     */
    public static String normalised(String id) {
        int to = end(id);
        return id.substring(begin(id, to), to);
    }

    /** Whether an id says nothing: blanks and zeros fill a field that is not used. */
    public static boolean isNothing(String id) {
        int to = end(id);
        return begin(id, to) == to;
    }

    /** Whether this is the normal form of an id. Allocates nothing. */
    public static boolean isNormalOf(String normal, String id) {
        int to = end(id);
        int from = begin(id, to);
        return to - from == normal.length() && id.startsWith(normal, from);
    }

    private static int begin(String id, int end) {
        int from = 0;
        while (from < end && (id.charAt(from) <= ' ' || id.charAt(from) == '0')) {
            from++;
        }
        return from;
    }

    private static int end(String id) {
        int to = id.length();
        while (to > 0 && id.charAt(to - 1) <= ' ') {
            to--;
        }
        return to;
    }
}
