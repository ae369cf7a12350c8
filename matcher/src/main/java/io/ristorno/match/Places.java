package io.ristorno.match;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Place;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.merchant.MerchantNumber.Use;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The locations behind card acceptor ids. Looked up by acquirer and id first, then by id alone where that is unambiguous.
 */
public final class Places {
    /** No catalogue. */
    public static final Places NONE = compile(Catalogue.EMPTY);

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
    private final Optional<Places> base;
    private final Map<String, Merchant> changed;

    private Places(Optional<Places> base, Map<String, Merchant> changed) {
        this.base = base;
        this.changed = changed;
        changed.values().forEach(this::add);
    }

    /** Compiles the locations of a catalogue. */
    public static Places compile(Catalogue catalogue) {
        var places = new Places(Optional.empty(), Map.of());
        catalogue.merchants().forEach(places::add);
        return places;
    }

    /** These places with one merchant as he is now: the cost is that of the merchants changed since all were compiled. */
    public Places with(Merchant merchant) {
        var merchants = new HashMap<>(changed);
        merchants.put(merchant.id(), merchant);
        return new Places(Optional.of(base.orElse(this)), Map.copyOf(merchants));
    }

    /** Merchants changed since all were compiled. */
    public int overlaySize() {
        return changed.size();
    }

    private void add(Merchant merchant) {
        for (Location location : merchant.locations()) {
            add(merchant, location);
        }
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
        var search = new Search(acquirer, network, clearing);
        search.among(byNumber.getOrDefault(mid, List.of()), Map.of());
        base.ifPresent(all -> search.among(all.byNumber.getOrDefault(mid, List.of()), changed));
        return search.found.filter(_ -> !search.ambiguous).orElseGet(() -> unregistered(acquirer, mid));
    }

    /** The best binding so far: one that names the acquirer goes before one that does not. */
    private static final class Search {
        private final String acquirer;
        private final String network;
        private final boolean clearing;
        private Optional<Place> found = Optional.empty();
        private boolean exact;
        private boolean ambiguous;

        Search(String acquirer, String network, boolean clearing) {
            this.acquirer = acquirer;
            this.network = network;
            this.clearing = clearing;
        }

        void among(List<Binding> bindings, Map<String, Merchant> superseded) {
            for (Binding binding : bindings) {
                if (binding.fits(acquirer, network, clearing)
                        && !superseded.containsKey(binding.place.merchant().value())) {
                    take(binding);
                }
            }
        }

        private void take(Binding binding) {
            boolean thisExact = !binding.number.acquirer().isEmpty();
            if (found.isEmpty() || thisExact && !exact) {
                found = Optional.of(binding.place);
                exact = thisExact;
                ambiguous = false;
            } else if (thisExact == exact && !found.get().location().equals(binding.place.location())) {
                ambiguous = true;
            }
        }
    }

    private static Place unregistered(String acquirer, String mid) {
        return new Place(new MerchantKey(acquirer + "/" + mid), "", ZoneOffset.UTC, "", 0, Channel.IN_STORE);
    }

    /** The place of a location by id. */
    public Optional<Place> location(String id) {
        return found(byLocation.get(id), base.map(all -> all.byLocation.get(id)));
    }

    /** The first place of a merchant by id. */
    public Optional<Place> merchant(String id) {
        return found(byMerchant.get(id), base.map(all -> all.byMerchant.get(id)));
    }

    private Optional<Place> found(@Nullable Place own, Optional<Place> based) {
        return own != null
                ? Optional.of(own)
                : based.filter(place -> !changed.containsKey(place.merchant().value()));
    }
}
