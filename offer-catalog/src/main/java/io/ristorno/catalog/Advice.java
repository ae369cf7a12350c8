package io.ristorno.catalog;

import io.ristorno.guard.Guard;
import io.ristorno.guard.Warning;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import io.ristorno.program.Program;
import io.ristorno.program.StackingTerms.AboveMargin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is to be said of offers beside whether they are valid, as they would stand in a catalogue. */
public final class Advice {
    private Advice() {}

    /**
     * What is to be said of an offer of a registered merchant, or of none.
     *
     * @param catalogue with the offer, or without it
     * @param now purchases made before are of no interest
     */
    public static Guard on(Catalogue catalogue, Offer offer, Instant now) {
        List<Offer> own = catalogue.offers().stream()
                .filter(other -> other.merchantId().equals(offer.merchantId()))
                .toList();
        return on(catalogue, offer, own, now);
    }

    /** @param own every version of every offer of the merchant */
    private static Guard on(Catalogue catalogue, Offer offer, List<Offer> own, Instant now) {
        if (offer.isWide()) {
            return Guard.ofNoMerchants(offer);
        }
        Merchant merchant = catalogue
                .merchant(offer.merchantId())
                .orElseThrow(() -> new IllegalStateException("offers are of registered merchants"));
        return Guard.of(
                offer,
                open(own),
                merchant,
                catalogue.campaigns().stream()
                        .filter(campaign -> campaign.merchantId().equals(merchant.id()))
                        .toList(),
                catalogue.programs(),
                now);
    }

    /** Of each offer what was published last, if anything can be earned from it, now or when it goes on. */
    private static List<Offer> open(List<Offer> versions) {
        Map<String, Offer> last = new HashMap<>();
        versions.stream().filter(offer -> offer.status().isPublished()).forEach(offer -> last.put(offer.id(), offer));
        return last.values().stream()
                .filter(offer -> offer.stop().isEmpty() && offer.status() != Status.ENDED)
                .sorted((one, other) -> one.id().compareTo(other.id()))
                .toList();
    }

    /**
     * Complains about a version that takes a merchant's offers together above his margin, if a program has none of that.
     *
     * @param before what was published before: of one that says the same nothing is new
     */
    static void enforce(Catalogue catalogue, Offer next, Optional<Offer> before, Instant now, Spot spot) {
        if (isToBeJudged(catalogue, next, before)) {
            refuse(on(catalogue, next, now), spot);
        }
    }

    private static boolean isToBeJudged(Catalogue catalogue, Offer next, Optional<Offer> before) {
        return refuses(catalogue)
                && (next.status() == Status.LIVE || next.status() == Status.PAUSED)
                && next.stop().isEmpty()
                && before.filter(next::saysTheSame).isEmpty();
    }

    private static boolean refuses(Catalogue catalogue) {
        return catalogue.programs().stream()
                .map(Program::stacking)
                .anyMatch(terms -> terms.aboveMargin() == AboveMargin.REFUSE);
    }

    private static void refuse(Guard guard, Spot spot) {
        if (guard.refused()) {
            Warning doubled = guard.doubled().orElseThrow();
            spot.at(doubled.field()).refuse(doubled.message(), doubled.mend());
        }
    }

    /**
     * The same of all that a text takes in.
     *
     * @param next the catalogue as it would be
     */
    static void enforce(Catalogue before, Catalogue next, List<Placed<Offer>> named, Instant now) {
        if (!refuses(next)) {
            return;
        }
        Map<String, List<Offer>> byMerchant = new HashMap<>();
        next.offers()
                .forEach(offer -> byMerchant
                        .computeIfAbsent(offer.merchantId(), _ -> new ArrayList<>())
                        .add(offer));
        for (Placed<Offer> placed : named) {
            String id = placed.value().id();
            Optional<Offer> published = Life.of(next, id).published();
            published
                    .filter(offer ->
                            isToBeJudged(next, offer, Life.of(before, id).published()))
                    .ifPresent(offer -> refuse(
                            on(next, offer, byMerchant.getOrDefault(offer.merchantId(), List.of()), now),
                            placed.spot()));
        }
    }
}
