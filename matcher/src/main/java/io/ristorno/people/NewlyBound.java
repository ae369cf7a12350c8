package io.ristorno.people;

import io.ristorno.event.Acceptor;
import io.ristorno.event.Bound;
import io.ristorno.event.Place;
import io.ristorno.event.RelationshipKey;
import io.ristorno.host.CurrentCatalogue.Edition;
import io.ristorno.match.Places;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.offer.Offer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Acceptors who were bound not long ago to merchants of whom an offer is for what was bought before, too. Of what was bought then, nothing is
 * known of its acceptor but acquirer and number: where it takes a terminal or a name to tell whose it was, it stays where it is.
 */
final class NewlyBound {
    /** No acceptor. */
    static final NewlyBound NOBODY = new NewlyBound(Places.NONE, Map.of());

    private final Places places;
    private final Map<String, List<Numbered>> byNumber;

    /** A number of a location. */
    private record Numbered(String location, MerchantNumber number) {}

    private NewlyBound(Places places, Map<String, List<Numbered>> byNumber) {
        this.places = places;
        this.byNumber = byNumber;
    }

    static NewlyBound of(Edition edition, long nowMillis) {
        Places places = edition.places();
        Set<String> asking = edition.catalogue().offers().stream()
                .filter(offer -> offer.earns() && offer.where().beforeBinding())
                .map(Offer::merchantId)
                .collect(Collectors.toSet());
        var byNumber = new HashMap<String, List<Numbered>>();
        for (Merchant merchant :
                asking.isEmpty() ? List.<Merchant>of() : edition.catalogue().merchants()) {
            if (asking.contains(merchant.id())
                    && places.merchant(merchant.id())
                            .filter(place -> places.wasBoundLately(place, nowMillis))
                            .isPresent()) {
                for (Location location : merchant.locations()) {
                    location.merchantNumbers()
                            .forEach(number -> byNumber.computeIfAbsent(number.mid(), _ -> new ArrayList<>(1))
                                    .add(new Numbered(location.id(), number)));
                }
            }
        }
        return new NewlyBound(places, byNumber);
    }

    boolean isEmpty() {
        return byNumber.isEmpty();
    }

    /** Those of the numbers that others have not, or have of other locations. */
    NewlyBound without(NewlyBound others) {
        return filtered(number -> !isSame(number, others));
    }

    /** Those of the numbers that others have, of the same locations. */
    NewlyBound among(NewlyBound others) {
        return filtered(number -> isSame(number, others));
    }

    private NewlyBound filtered(Predicate<String> number) {
        return new NewlyBound(
                places,
                byNumber.entrySet().stream()
                        .filter(each -> number.test(each.getKey()))
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private boolean isSame(String number, NewlyBound others) {
        return Objects.equals(byNumber.get(number), others.byNumber.get(number));
    }

    /** What is to be told of somebody who has bought somewhere; nothing where that is no merchant's, or was his from the first. */
    Optional<Bound> at(RelationshipKey relationship, Instant now) {
        String key = relationship.merchant().value();
        int slash = key.indexOf('/');
        if (slash < 0 || relationship.merchant().registered()) {
            return Optional.empty();
        }
        String acquirer = key.substring(0, slash);
        String mid = key.substring(slash + 1);
        List<Numbered> fitting = byNumber.getOrDefault(mid, List.of()).stream()
                .filter(each -> each.number().acquirer().isEmpty()
                        || each.number().acquirer().equals(acquirer))
                .toList();
        if (fitting.isEmpty()
                || fitting.stream().anyMatch(each -> !each.number().terminal().isEmpty())) {
            return Optional.empty();
        }
        Optional<Place> authorizing = places.numbered(acceptor(acquirer, mid, false));
        Optional<Place> clearing = places.numbered(acceptor(acquirer, mid, true));
        if (authorizing.isPresent() && clearing.isPresent() && !authorizing.equals(clearing)) {
            return Optional.empty();
        }
        Use use = clearing.isEmpty() ? Use.AUTHORIZATION : authorizing.isEmpty() ? Use.CLEARING : Use.BOTH;
        return authorizing
                .or(() -> clearing)
                .map(place -> new Bound(relationship, place, use, networks(fitting, place.location()), now));
    }

    private static Acceptor acceptor(String acquirer, String mid, boolean clearing) {
        return new Acceptor("", "", mid, acquirer, "", "", "", "", "", 0, Optional.empty(), clearing);
    }

    private static Set<String> networks(List<Numbered> fitting, String location) {
        Set<String> networks = fitting.stream()
                .filter(each -> each.location().equals(location))
                .map(each -> each.number().network())
                .collect(Collectors.toSet());
        return networks.contains("") ? Set.of() : networks;
    }
}
