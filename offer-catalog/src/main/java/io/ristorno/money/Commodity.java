package io.ristorno.money;

import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an amount counts: an ISO 4217 currency, the points of a program, the uses of a privilege that an offer gives, or an offer's
 * badge. Amounts of different commodities are never added.
 *
 * @param code the ISO 4217 alphabetic code; {@code points:} and the program's id; {@code privilege:} or {@code badge:} and the offer's
 * @param decimals digits after the decimal sign of one whole unit (JPY 0, EUR 2, KWD 3; 0 of what is no money)
 * @param numeric the ISO 4217 numeric code as card messages carry it, 0 of what is no money
 */
public record Commodity(String code, int decimals, int numeric) implements Comparable<Commodity> {
    /** No currency: of an amount that nobody told (ISO 4217). */
    public static final Commodity NONE = new Commodity("XXX", 0, 999);

    private static final String POINTS = "points:";
    private static final String PRIVILEGE = "privilege:";
    private static final String BADGE = "badge:";
    private static final Map<String, Commodity> BY_CODE = new HashMap<>();
    private static final Commodity[] BY_NUMERIC = new Commodity[1000];

    static {
        Currency.getAvailableCurrencies().stream()
                .filter(currency -> currency.getDefaultFractionDigits() >= 0)
                // The JDK also lists withdrawn currencies; two of them share a numeric code, so the order is fixed.
                .sorted(Comparator.comparing(Currency::getCurrencyCode))
                .forEach(Commodity::register);
    }

    private static void register(Currency currency) {
        var commodity = new Commodity(
                currency.getCurrencyCode(), currency.getDefaultFractionDigits(), currency.getNumericCode());
        BY_CODE.put(commodity.code, commodity);
        BY_NUMERIC[commodity.numeric] = commodity;
    }

    /** The currency with this ISO 4217 alphabetic code, upper case; empty when there is none. */
    public static Optional<Commodity> currency(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** The currency with this ISO 4217 numeric code (DE 49, 50, 51); empty when there is none. */
    public static Optional<Commodity> currency(int numeric) {
        return numeric < 0 || numeric >= BY_NUMERIC.length
                ? Optional.empty()
                : Optional.ofNullable(BY_NUMERIC[numeric]);
    }

    /** The points of a program: whole, without decimals. */
    public static Commodity points(String programId) {
        return new Commodity(POINTS + programId, 0, 0);
    }

    /** Uses of the privilege that an offer gives: whole. */
    public static Commodity privilege(String offerId) {
        return new Commodity(PRIVILEGE + offerId, 0, 0);
    }

    /** The badge that an offer gives. */
    public static Commodity badge(String offerId) {
        return new Commodity(BADGE + offerId, 0, 0);
    }

    /** Reads back {@link #code()}: a currency, or what is no money; empty when it is neither. */
    public static Optional<Commodity> parse(String code) {
        boolean money = !code.startsWith(POINTS) && !code.startsWith(PRIVILEGE) && !code.startsWith(BADGE);
        return money ? currency(code) : Optional.of(new Commodity(code, 0, 0));
    }

    /** One whole unit in minor units: 100 of EUR, 1 of JPY, 1000 of KWD. */
    public long oneUnitMinor() {
        long minor = 1;
        for (int i = 0; i < decimals; i++) {
            minor *= 10;
        }
        return minor;
    }

    public boolean isCurrency() {
        return numeric != 0;
    }

    /** Whether it counts uses of a privilege. */
    public boolean isPrivilege() {
        return code.startsWith(PRIVILEGE);
    }

    /** Whether it is a badge: had or not, and neither paid with nor used. */
    public boolean isBadge() {
        return code.startsWith(BADGE);
    }

    /** Which offer gives such a privilege or badge; {@code ""} of what is neither. */
    public String offer() {
        return isPrivilege() || isBadge() ? code.substring(code.indexOf(':') + 1) : "";
    }

    /** An amount of this commodity as people write it: 543 of EUR is {@code 5.43}. */
    public String format(long minor) {
        return java.math.BigDecimal.valueOf(minor, decimals).toPlainString();
    }

    // Written out, as it is asked for at every movement of money: the generated one is called through method handles.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Commodity(String otherCode, int otherDecimals, int otherNumeric)
                        && decimals == otherDecimals
                        && numeric == otherNumeric
                        && code.equals(otherCode);
    }

    @Override
    public int hashCode() {
        return code.hashCode();
    }

    @Override
    public int compareTo(Commodity other) {
        return code.compareTo(other.code);
    }

    @Override
    public String toString() {
        return code;
    }
}
