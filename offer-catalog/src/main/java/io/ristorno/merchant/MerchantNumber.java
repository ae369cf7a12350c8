package io.ristorno.merchant;

/**
 * One card acceptor id (MID, DE 42) under which a location appears in card messages. A location has one an acquirer and
 * network, often another in clearing than in authorization.
 *
 * @param mid the id in {@linkplain #normalised normal form}, never empty
 * @param acquirer the acquiring institution (DE 32) in normal form, {@code ""} for any: an id is unique only within an
 *     acquirer
 * @param network the card network, {@code ""} for any
 * @param use whether authorizations, clearings or both carry it
 */
public record MerchantNumber(String mid, String acquirer, String network, Use use) {
    /** Which messages carry a merchant number. */
    public enum Use {
        AUTHORIZATION,
        CLEARING,
        BOTH
    }

    public MerchantNumber {
        mid = normalised(mid);
        acquirer = normalised(acquirer);
        if (mid.isEmpty()) {
            throw new IllegalArgumentException("a merchant number is not empty");
        }
    }

    /**
     * The form in which ids are compared: without blanks around and zeros in front, since a settlement id can come as
     * {@code 0000000} + MID.
     */
    public static String normalised(String id) {
        int from = 0;
        int to = id.length();
        while (to > 0 && id.charAt(to - 1) <= ' ') {
            to--;
        }
        while (from < to && (id.charAt(from) <= ' ' || id.charAt(from) == '0')) {
            from++;
        }
        return id.substring(from, to);
    }
}
