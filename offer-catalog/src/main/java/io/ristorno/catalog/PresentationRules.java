package io.ristorno.catalog;

import io.ristorno.offer.Change;
import io.ristorno.offer.Presentation;
import java.time.Instant;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What has to hold of what people read of an offer beside its rules. */
final class PresentationRules {
    private static final int TERMS_MAX = 4_000;
    private static final int IMAGES_MAX = 20;
    private static final int ADDRESS_MAX = 2_000;
    /** Host, port if need be, path and query as RFC 3986 writes them; a user's name would be shown to everybody. */
    private static final Pattern ADDRESS = Pattern.compile(
            "https://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:[/?][A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]*)?");

    private static final int LANGUAGES_MAX = 50;
    private static final Pattern CATEGORY = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final int CATEGORY_MAX = 40;

    private PresentationRules() {}

    static void check(Change change, Spot spot) {
        line(change.by(), spot.at("by"));
        line(change.why(), spot.at("why"));
        if (!change.at().equals(Instant.MIN)) {
            OfferRules.moment(change.at(), spot.at("changedAt"));
        }
    }

    private static void line(String text, Spot spot) {
        if (!text.isEmpty()) {
            Rules.text(text, spot);
            spot.require(
                    !Quoted.hasManyDigits(text), "has as many digits as a card number", "write words, and no number");
        }
    }

    static void check(Presentation presentation, Spot spot) {
        terms(presentation.terms(), spot.at("terms"));
        if (!presentation.brand().isEmpty()) {
            Rules.text(presentation.brand(), spot.at("brand"));
        }
        spot.at("category")
                .require(
                        presentation.category().isEmpty() || isCategory(presentation.category()),
                        "is not a category's name",
                        "write 1 to " + CATEGORY_MAX + " small letters and digits, words joined by -: food-and-drink");
        images(presentation.images(), spot.at("images"));
        texts(presentation.texts(), spot.at("texts"));
    }

    private static boolean isCategory(String category) {
        return category.length() <= CATEGORY_MAX && CATEGORY.matcher(category).matches();
    }

    private static void terms(String terms, Spot spot) {
        spot.require(terms.length() <= TERMS_MAX, "is too long", "write at most " + TERMS_MAX + " characters");
        spot.require(
                terms.codePoints().noneMatch(c -> c != '\n' && Quoted.isUnprintable(c)),
                "has characters that cannot be printed",
                "write it without control characters; a new line is one line feed");
    }

    private static void images(List<String> images, Spot spot) {
        spot.require(images.size() <= IMAGES_MAX, "are too many", "name at most " + IMAGES_MAX);
        var seen = new HashSet<String>();
        for (int i = 0; i < images.size(); i++) {
            spot.at(i)
                    .require(
                            isAddress(images.get(i)),
                            "is not the https address of an image",
                            "write https://, the host and the path, at most " + ADDRESS_MAX + " characters");
            spot.at(i).require(seen.add(images.get(i)), "is named before", "name each image once");
        }
    }

    private static boolean isAddress(String text) {
        return text.length() <= ADDRESS_MAX && ADDRESS.matcher(text).matches();
    }

    private static void texts(Map<String, Presentation.Text> texts, Spot spot) {
        spot.require(texts.size() <= LANGUAGES_MAX, "has too many languages", "name at most " + LANGUAGES_MAX);
        texts.forEach((language, text) -> {
            Spot at = spot.at(Quoted.name(language));
            String canonical = canonical(language);
            at.require(
                    language.equals(canonical),
                    "is not a language",
                    canonical.isEmpty()
                            ? "write a BCP 47 tag, such as de, de-CH or zh-Hant"
                            : "did you mean \"" + canonical + "\"?");
            Rules.text(text.title(), at.at("title"));
            terms(text.terms(), at.at("terms"));
        });
    }

    /** The tag as BCP 47 writes it; empty if it is none. */
    private static String canonical(String language) {
        try {
            var locale = new Locale.Builder().setLanguageTag(language).build();
            return locale.getLanguage().isEmpty() ? "" : locale.toLanguageTag();
        } catch (IllformedLocaleException _) {
            return "";
        }
    }
}
