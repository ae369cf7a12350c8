package io.ristorno.catalog;

import io.ristorno.offer.Offer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The versions of each offer in a text: numbered in the order in which they take effect. */
final class Versions {
    private record Placed(Offer offer, Spot spot) {}

    private Versions() {}

    /** All offers in canonical order. A version that names no number gets the one after its predecessor's. */
    static List<Offer> numbered(List<Offer> offers, Spot spot) {
        Map<String, List<Placed>> byId = new LinkedHashMap<>();
        for (int i = 0; i < offers.size(); i++) {
            Placed placed = new Placed(offers.get(i), spot.at(i));
            byId.computeIfAbsent(placed.offer.id(), id -> new ArrayList<>(1)).add(placed);
        }
        List<Offer> numbered = new ArrayList<>(offers.size());
        byId.values().forEach(versions -> number(versions, numbered));
        numbered.sort(Comparator.comparing(Offer::id).thenComparingInt(Offer::version));
        return numbered;
    }

    private static void number(List<Placed> versions, List<Offer> numbered) {
        versions.sort(Comparator.comparing(placed -> placed.offer.effectiveFrom()));
        Offer last = versions.getFirst().offer;
        last = last.version() == OfferJson.UNNUMBERED ? last.asVersion(1, last.effectiveFrom()) : last;
        numbered.add(last);
        for (Placed placed : versions.subList(1, versions.size())) {
            last = next(last, placed.offer, placed.spot);
            numbered.add(last);
        }
    }

    private static Offer next(Offer last, Offer offer, Spot spot) {
        successor(last, offer, spot);
        int number = offer.version() == OfferJson.UNNUMBERED ? last.version() + 1 : offer.version();
        if (spot.areClean("id", "version")) {
            spot.at("version")
                    .require(
                            number > last.version(),
                            "is not more than that of the version before it",
                            "leave version out, or number versions in the order of effectiveFrom");
        }
        return offer.asVersion(number, offer.effectiveFrom());
    }

    /** What a version has to obey because another came before it. */
    static void successor(Offer last, Offer next, Spot spot) {
        if (!spot.areClean("id")) {
            return;
        }
        if (spot.areClean("effectiveFrom")) {
            spot.at("effectiveFrom")
                    .require(
                            next.effectiveFrom().isAfter(last.effectiveFrom()),
                            "does not come after that of the version before it",
                            "give each version of " + Quoted.text(next.id()) + " a later effectiveFrom");
        }
        if (spot.areClean("merchantId")) {
            spot.at("merchantId")
                    .require(
                            next.merchantId().equals(last.merchantId()),
                            "is not the merchant of the version before it",
                            "keep the merchant, or register another offer");
        }
        if (spot.areClean("currency")) {
            spot.at("currency")
                    .require(
                            next.currency().equals(last.currency()),
                            "is not the currency of the version before it",
                            "keep the currency, or register another offer");
        }
    }
}
