package io.ristorno.decode;

import io.ristorno.decode.Mapping.AcceptorForm;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What stands in DE 43.
 *
 * @param name of the merchant, without blanks around
 * @param city where
 * @param country ISO 3166-1 alpha-2, {@code ""} when it is not told or not a country
 */
record AcceptorText(String name, String city, String country) {
    private static final int POSTCODE_STATE_COUNTRY = 16;
    private static final Map<String, String> COUNTRIES = countries();

    static AcceptorText read(String text, AcceptorForm form) {
        return switch (form) {
            case AUTO -> read(text, seen(text));
            case NAME25 -> new AcceptorText(part(text, 0, 25), part(text, 25, 38), country(part(text, 38, 40)));
            case NAME22 -> new AcceptorText(part(text, 0, 22), part(text, 23, 36), country(part(text, 37, 40)));
            case BACKSLASH -> split(text);
        };
    }

    /** Backslashes tell one form; blanks at 23 and 37 with a country behind them another. */
    private static AcceptorForm seen(String text) {
        if (text.indexOf('\\') >= 0) {
            return AcceptorForm.BACKSLASH;
        }
        boolean gaps =
                text.length() == 40 && text.charAt(22) == ' ' && text.charAt(36) == ' ' && text.charAt(37) != ' ';
        return gaps && !country(part(text, 37, 40)).isEmpty() ? AcceptorForm.NAME22 : AcceptorForm.NAME25;
    }

    /** Name, address, city, then ten characters of postcode, three of state and three of country. */
    private static AcceptorText split(String text) {
        String[] parts = text.split("\\\\", -1);
        String rest = parts[parts.length - 1];
        boolean whole = rest.length() <= 3 || rest.length() >= POSTCODE_STATE_COUNTRY;
        String country = whole ? country(part(rest, rest.length() - 3, rest.length())) : "";
        String city = parts.length > 3 ? parts[2] : parts.length > 2 ? parts[1] : "";
        return new AcceptorText(parts[0].strip(), city.strip(), country);
    }

    private static String part(String text, int from, int to) {
        int end = Math.min(to, text.length());
        int start = Math.max(from, 0);
        return start >= end ? "" : text.substring(start, end).strip();
    }

    /** Alpha-2 of an alpha-2 or alpha-3 code; {@code ""} if it is neither. */
    static String country(String code) {
        return COUNTRIES.getOrDefault(code.toUpperCase(Locale.ROOT), "");
    }

    private static Map<String, String> countries() {
        Map<String, String> countries = new HashMap<>();
        Arrays.stream(Locale.getISOCountries()).forEach(alpha2 -> {
            countries.put(alpha2, alpha2);
            countries.put(Locale.of("", alpha2).getISO3Country(), alpha2);
        });
        return Map.copyOf(countries);
    }
}
