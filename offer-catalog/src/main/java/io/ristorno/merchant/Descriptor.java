package io.ristorno.merchant;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a merchant is called in card messages (DE 43), in a form in which the ways to write it are one: upper case, without
 * accents and punctuation, without the name of whoever aggregates ({@code SQ *}, {@code PAYPAL *}), and with the number of
 * the store apart.
 *
 * @param name what is left of the name, words with one blank between them
 * @param store the store's number without zeros in front, {@code ""} if none is told
 */
public record Descriptor(String name, String store) {
    /** Who takes cards for others, as names in messages begin. */
    private static final String AGGREGATORS =
            String.join("|", List.of("SQ", "PAYPAL", "PP", "TST", "SP", "PY", "IZ", "ZTL", "SUMUP", "WPY", "LS", "EB"));

    private static final Pattern AGGREGATOR = Pattern.compile("^\\s*(?:" + AGGREGATORS + ")\\s*\\*\\s*(?=\\S)");
    /**
     * {@code #1234}, {@code STORE 00123}, {@code NO. 12} anywhere behind the name's first word; a bare number where it ends the
     * name and has three digits or more.
     */
    private static final Pattern STORE = Pattern.compile(
            "(?<=\\S)(?:\\s*(?:(?<![A-Z0-9])(?:STORE|SHOP|UNIT|NO|NR)[.:]?\\s*#?|#)\\s*(\\d{1,10})(?![A-Z0-9])"
                    + "|\\s+(\\d{3,10})\\s*$)");

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern APOSTROPHES = Pattern.compile("['’`´]");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    /** Letters that no rule of Unicode takes apart. */
    private static final Map<Character, String> LETTERS =
            Map.of('Ø', "O", 'Æ', "AE", 'Œ', "OE", 'Ł', "L", 'Đ', "D", 'Ð', "D", 'Þ', "TH");

    /** The normal form of a name as messages carry it; of a normal form itself. */
    public static Descriptor of(String text) {
        String name = AGGREGATOR.matcher(plain(text)).replaceFirst("");
        String store = "";
        String before;
        do {
            before = name;
            Matcher found = STORE.matcher(name);
            if (found.find()) {
                store = store.isEmpty() ? number(found) : store;
                name = name.substring(0, found.start()) + " " + name.substring(found.end());
            } else {
                name = words(name);
            }
        } while (!name.equals(before));
        return new Descriptor(name, store);
    }

    private static String number(Matcher store) {
        return MerchantNumber.normalised(store.group(1) == null ? store.group(2) : store.group(1));
    }

    /** The normal form of any other text of an acceptor, such as his city. */
    public static String normalised(String text) {
        return words(plain(text));
    }

    private static String plain(String text) {
        String marks = Normalizer.normalize(text, Normalizer.Form.NFKD).toUpperCase(Locale.ROOT);
        String bare = MARKS.matcher(marks).replaceAll("");
        var letters = new StringBuilder(bare.length());
        for (int i = 0; i < bare.length(); i++) {
            letters.append(LETTERS.getOrDefault(bare.charAt(i), String.valueOf(bare.charAt(i))));
        }
        return letters.toString();
    }

    private static String words(String plain) {
        String joined = APOSTROPHES.matcher(plain).replaceAll("");
        return NO_WORD.matcher(joined).replaceAll(" ").strip();
    }
}
