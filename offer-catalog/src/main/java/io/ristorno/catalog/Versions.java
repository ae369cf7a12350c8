package io.ristorno.catalog;

import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** The versions of each offer in a text: numbered in the order in which they take effect. */
final class Versions {
    private Versions() {}

    /** All offers in canonical order. A version that names no number gets the one after its predecessor's. */
    static List<Offer> numbered(List<Offer> offers, Spot spot) {
        Map<String, List<Placed<Offer>>> byId = new LinkedHashMap<>();
        for (int i = 0; i < offers.size(); i++) {
            Placed<Offer> placed = new Placed<>(offers.get(i), spot.at(i));
            byId.computeIfAbsent(placed.value().id(), id -> new ArrayList<>(1)).add(placed);
        }
        List<Offer> numbered = new ArrayList<>(offers.size());
        byId.values().forEach(versions -> number(versions, numbered));
        numbered.sort(Offer.BY_VERSION);
        return numbered;
    }

    /** The versions of one offer, in the order of their numbers. */
    static List<Offer> numbered(List<Placed<Offer>> versions) {
        List<Offer> numbered = new ArrayList<>(versions.size());
        number(versions, numbered);
        numbered.sort(Comparator.comparingInt(Offer::version));
        return numbered;
    }

    /** Published ones in the order in which they hold, then what was in preparation as it says itself. */
    private static void number(List<Placed<Offer>> versions, List<Offer> numbered) {
        NavigableSet<Integer> numbers = new TreeSet<>();
        Optional<Offer> last = Optional.empty();
        for (Placed<Offer> placed : versions.stream()
                .filter(each -> each.value().status().isPublished())
                .sorted(Comparator.comparing(each -> each.value().effectiveFrom()))
                .toList()) {
            if (placed.spot().isFull()) {
                return;
            }
            last = Optional.of(next(last, placed, numbers));
            numbered.add(last.get());
        }
        for (Placed<Offer> placed : versions) {
            if (!placed.value().status().isPublished()) {
                last.ifPresent(published -> keeps(published, placed.value(), placed.spot()));
                numbered.add(numbered(placed, numbers));
            }
        }
    }

    private static Offer next(Optional<Offer> before, Placed<Offer> placed, NavigableSet<Integer> numbers) {
        Offer offer = placed.value();
        before.ifPresent(last -> {
            keeps(last, offer, placed.spot());
            follows(last, offer, placed.spot());
            if (placed.spot().areClean("id", "version") && offer.version() != OfferJson.UNNUMBERED) {
                placed.spot()
                        .at("version")
                        .require(
                                offer.version() > last.version(),
                                "is not more than that of the version before it",
                                "leave version out, or number versions in the order of effectiveFrom");
            }
        });
        return numbered(placed, numbers);
    }

    private static Offer numbered(Placed<Offer> placed, NavigableSet<Integer> numbers) {
        Offer offer = placed.value();
        if (offer.version() == OfferJson.UNNUMBERED) {
            int next = numbers.isEmpty() ? 1 : numbers.last() + 1;
            numbers.add(next);
            return offer.asVersion(next, offer.effectiveFrom());
        }
        placed.spot()
                .at("version")
                .require(
                        numbers.add(offer.version()),
                        "is that of another version",
                        "leave version out, or give each version a number of its own");
        return offer;
    }

    /** What all versions of an offer have in common. */
    static void keeps(Offer last, Offer next, Spot spot) {
        if (!spot.areClean("id")) {
            return;
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
        PointRules.keeps(last, next, spot);
    }

    /** What a published version has to obey because another came before it. */
    static void follows(Offer last, Offer next, Spot spot) {
        if (!next.status().isPublished() || !spot.areClean("id")) {
            return;
        }
        spot.at("status")
                .require(
                        last.status() != Status.ENDED,
                        "comes after the offer has ended",
                        "register another offer: this one is over");
        if (spot.areClean("effectiveFrom")) {
            spot.at("effectiveFrom")
                    .require(
                            next.effectiveFrom().isAfter(last.effectiveFrom()),
                            "does not come after that of the version before it",
                            "give each version of " + Quoted.text(next.id()) + " a later effectiveFrom");
        }
    }
}
