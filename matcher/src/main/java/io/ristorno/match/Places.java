package io.ristorno.match;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Place;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.merchant.MerchantNumber.Use;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The locations behind card acceptor ids. Looked up by acquirer and id first, then by id alone where that is unambiguous.
 */
public final class Places {
    /** No catalogue. */
    public static final Places NONE = new Places();

    private record Binding(MerchantNumber number, Place place) {
        boolean fits(String acquirer, String network, boolean clearing) {
            return (number.acquirer().isEmpty() || number.acquirer().equals(acquirer))
                    && (number.network().isEmpty()
                            || network.isEmpty()
                            || number.network().equals(network))
                    && number.use() != (clearing ? Use.AUTHORIZATION : Use.CLEARING);
        }
    }

    private final Map<String, List<Binding>> byNumber = new HashMap<>();
    private final Map<String, Place> byLocation = new HashMap<>();
    private final Map<String, Place> byMerchant = new HashMap<>();

    private Places() {}

    /** Compiles the locations of a catalogue. */
    public static Places compile(Catalogue catalogue) {
        var places = new Places();
        for (Merchant merchant : catalogue.merchants()) {
            for (Location location : merchant.locations()) {
                places.add(merchant, location);
            }
        }
        return places;
    }

    private void add(Merchant merchant, Location location) {
        var place = new Place(
                new MerchantKey(merchant.id()),
                location.id(),
                location.zone(),
                location.country(),
                location.mcc(),
                location.channel());
        byLocation.put(location.id(), place);
        byMerchant.putIfAbsent(merchant.id(), place);
        for (MerchantNumber number : location.merchantNumbers()) {
            byNumber.computeIfAbsent(number.mid(), mid -> new ArrayList<>(1)).add(new Binding(number, place));
        }
    }

    /**
     * The place behind a card acceptor id. An id that the catalogue does not know, or knows as several places that this
     * message can't tell apart, gives a place of its own: acquirer and id.
     *
     * @param acquirer DE 32 in normal form, may be empty
     * @param mid DE 42 in normal form
     * @param network may be empty
     * @param clearing whether the message is a clearing or follows one
     */
    public Place locate(String acquirer, String mid, String network, boolean clearing) {
        Place found = null;
        boolean exact = false;
        boolean ambiguous = false;
        for (Binding binding : byNumber.getOrDefault(mid, List.of())) {
            if (binding.fits(acquirer, network, clearing)) {
                boolean thisExact = !binding.number.acquirer().isEmpty();
                if (found == null || thisExact && !exact) {
                    found = binding.place;
                    exact = thisExact;
                    ambiguous = false;
                } else if (thisExact == exact && !found.location().equals(binding.place.location())) {
                    ambiguous = true;
                }
            }
        }
        return found == null || ambiguous ? unregistered(acquirer, mid) : found;
    }

    private static Place unregistered(String acquirer, String mid) {
        return new Place(new MerchantKey(acquirer + "/" + mid), "", ZoneOffset.UTC, "", 0, Channel.IN_STORE);
    }

    /** The place of a location by id. */
    public Optional<Place> location(String id) {
        return Optional.ofNullable(byLocation.get(id));
    }

    /** The first place of a merchant by id. */
    public Optional<Place> merchant(String id) {
        return Optional.ofNullable(byMerchant.get(id));
    }

    /** The zone of a location, UTC when it is unknown. */
    public ZoneId zone(String location) {
        Place place = byLocation.get(location);
        return place == null ? ZoneOffset.UTC : place.zone();
    }
}
