package io.ristorno.offer;

import java.util.List;
import java.util.Map;

/**
 * What publishers show of an offer and no purchase is decided by.
 *
 * @param terms the fine print in the language of the title; empty for none
 * @param brand under which name the offer is shown; empty for the merchant's
 * @param category of goods, a word of the publisher's choice such as {@code food-and-drink}; empty for none
 * @param images https addresses, the main one first
 * @param texts title and terms in other languages, by BCP 47 tag such as {@code de-CH}
 */
public record Presentation(String terms, String brand, String category, List<String> images, Map<String, Text> texts) {
    /** Nothing to show but title and sentence. */
    public static final Presentation NONE = new Presentation("", "", "", List.of(), Map.of());

    public Presentation {
        images = List.copyOf(images);
        texts = Map.copyOf(texts);
    }

    /**
     * What is shown to readers of one language.
     *
     * @param title one line
     * @param terms the fine print; empty for none
     */
    public record Text(String title, String terms) {}
}
