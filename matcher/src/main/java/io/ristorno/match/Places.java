package io.ristorno.match;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.Acceptor;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Place;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.Descriptor;
import io.ristorno.merchant.DescriptorRule;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.program.Program;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The locations behind what card messages tell of their acceptors. No merchant number of one location meets that of another, so a
 * message that tells all finds one or none; one that leaves something out (its acquirer, network or terminal) finds one where no
 * other fits it, too.
 */
public final class Places {
    /** How long a purchase may be open, and a day that may have begun elsewhere: 226 days. */
    private static final long OPEN_MILLIS = 226 * 86_400_000L;

    private static final Long LONG_AGO = -OPEN_MILLIS;

    /** No catalogue. */
    public static final Places NONE = compile(Catalogue.EMPTY);

    /** @param place of the number's location */
    private record Binding(MerchantNumber number, Optional<Place> place) {
        /** Where a message fits the numbers of several locations. */
        static final Binding AMBIGUOUS = new Binding(new MerchantNumber("?", "", "", Use.BOTH), Optional.empty());

        boolean fits(Acceptor acceptor) {
            return agree(number.acquirer(), acceptor.acquirer())
                    && agree(number.network(), acceptor.network())
                    && (number.terminal().isEmpty()
                            || MerchantNumber.isNothing(acceptor.terminal())
                            || MerchantNumber.isNormalOf(number.terminal(), acceptor.terminal()))
                    && number.use() != (acceptor.clearing() ? Use.AUTHORIZATION : Use.CLEARING);
        }

        private static boolean agree(String bound, String told) {
            return bound.isEmpty() || told.isEmpty() || bound.equals(told);
        }

        private Binding or(@Nullable Binding other) {
            return other == null || other.location().equals(location()) ? this : AMBIGUOUS;
        }

        private String location() {
            return place.isPresent() ? place.get().location() : "";
        }

        private boolean isOf(Map<String, Merchant> merchants) {
            return place.isPresent()
                    && merchants.containsKey(place.get().merchant().value());
        }
    }

    /** @param place of the rule's location */
    private record Named(DescriptorRule rule, Place place) {
        boolean agrees(Told told) {
            return rule.agrees(told.descriptor.store(), told.city, told.country);
        }
    }

    /** What a message calls its acceptor, in normal form. */
    private record Told(Descriptor descriptor, String city, String country, boolean mayBeCut) {
        static Told of(Acceptor acceptor) {
            Descriptor descriptor = Descriptor.of(acceptor.name());
            return new Told(
                    descriptor,
                    Descriptor.normalised(acceptor.city()),
                    acceptor.country(),
                    DescriptorRule.mayBeCut(acceptor.name().length(), descriptor.name()));
        }
    }

    private final Map<String, List<Binding>> byNumber = new HashMap<>();
    private final NavigableMap<String, List<Named>> byName = new TreeMap<>();
    private final Map<String, Place> byLocation = new HashMap<>();
    private final Map<String, Place> byMerchant = new HashMap<>();
    private final Map<String, Long> boundMillis = new HashMap<>();
    private final Optional<Places> base;
    private final Map<String, Merchant> changed;
    private final Map<String, ZoneId> zones;

    private Places(Optional<Places> base, Map<String, Merchant> changed, Map<String, ZoneId> zones) {
        this.base = base;
        this.changed = changed;
        this.zones = zones;
        changed.values().forEach(this::add);
    }

    /** Compiles the locations of a catalogue. */
    public static Places compile(Catalogue catalogue) {
        var places = new Places(Optional.empty(), Map.of(), zones(catalogue.programs()));
        catalogue.merchants().forEach(places::add);
        return places;
    }

    /** These places with one merchant as he is now: the cost is that of the merchants changed since all were compiled. */
    public Places with(Merchant merchant) {
        var merchants = new HashMap<>(changed);
        merchants.put(merchant.id(), merchant);
        return new Places(Optional.of(base.orElse(this)), Map.copyOf(merchants), zones);
    }

    /** These places with programs as they are now. */
    public Places in(List<Program> programs) {
        return new Places(Optional.of(base.orElse(this)), changed, zones(programs));
    }

    private static Map<String, ZoneId> zones(List<Program> programs) {
        return programs.stream().collect(Collectors.toUnmodifiableMap(Program::id, Program::zone));
    }

    /** Merchants changed since all were compiled. */
    public int overlaySize() {
        return changed.size();
    }

    private void add(Merchant merchant) {
        merchant.boundAt().ifPresent(moment -> boundMillis.put(merchant.id(), moment.toEpochMilli()));
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
        for (DescriptorRule rule : location.descriptors()) {
            byName.computeIfAbsent(rule.name(), name -> new ArrayList<>(1)).add(new Named(rule, place));
        }
        for (MerchantNumber number : location.merchantNumbers()) {
            byNumber.computeIfAbsent(number.mid(), mid -> new ArrayList<>(1))
                    .add(new Binding(number, Optional.of(place)));
        }
    }

    /**
     * The location whose merchant number a message carries. Nothing if the catalogue does not know the number, or knows it as
     * several locations that this message can't tell apart. Allocates nothing.
     */
    public Optional<Place> numbered(Acceptor acceptor) {
        Binding found = numbered(acceptor, Map.of(), null);
        if (base.isPresent()) {
            found = base.get().numbered(acceptor, changed, found);
        }
        return found == null ? Optional.empty() : found.place;
    }

    private @Nullable Binding numbered(
            Acceptor acceptor, Map<String, Merchant> superseded, @Nullable Binding foundBefore) {
        List<Binding> bindings = byNumber.getOrDefault(acceptor.mid(), List.of());
        Binding found = foundBefore;
        // Not by an iterator, which would be made anew for each message.
        for (int i = 0; i < bindings.size(); i++) {
            Binding binding = bindings.get(i);
            if (binding.fits(acceptor) && !binding.isOf(superseded)) {
                found = binding.or(found);
            }
        }
        return found;
    }

    /** Whether any location is known by what messages call it. */
    public boolean hasDescriptors() {
        return !byName.isEmpty() || base.isPresent() && base.get().hasDescriptors();
    }

    /**
     * The location that a message names by what it calls its acceptor. Nothing if no location's rules agree, or those of
     * several do. A name that may be cut off finds longer ones that begin so, if none is just so. Takes its time: what it finds is
     * worth remembering.
     */
    public Optional<Place> described(Acceptor acceptor) {
        Told told = Told.of(acceptor);
        String name = told.descriptor.name();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        List<Place> found = described(told, names -> names.subMap(name, true, name, true));
        if (found.isEmpty() && told.mayBeCut) {
            found = described(told, names -> names.subMap(name, false, name + Character.MAX_VALUE, false));
        }
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private List<Place> described(Told told, UnaryOperator<NavigableMap<String, List<Named>>> named) {
        Stream<Named> own = named.apply(byName).values().stream().flatMap(List::stream);
        Stream<Named> based = base.stream()
                .flatMap(all -> named.apply(all.byName).values().stream())
                .flatMap(List::stream)
                .filter(each -> !changed.containsKey(each.place.merchant().value()));
        return Stream.concat(own, based)
                .filter(each -> each.agrees(told))
                .map(Named::place)
                .distinct()
                .toList();
    }

    /**
     * Where the catalogue knows nothing: a place of its own, by acquirer and card acceptor id. Country, category and channel are what the
     * message says. So are its date and time, if it tells them as the terminal's clock has them; what it does not tell, and when its
     * days end, is by the clock of the member's program.
     */
    public Place unregistered(Acceptor acceptor, String program) {
        return new Place(
                unregistered(acceptor), "", zones.getOrDefault(program, ZoneOffset.UTC), "", 0, Channel.IN_STORE);
    }

    /** What stands for a merchant where the catalogue knows none. */
    public static MerchantKey unregistered(Acceptor acceptor) {
        return new MerchantKey(acceptor.acquirer() + "/" + acceptor.mid());
    }

    /**
     * Whether messages may have been led to a place for so short a time that what was bought before, when nobody knew it, may be open.
     *
     * @param nowMillis epoch milliseconds
     */
    public boolean wasBoundLately(Place place, long nowMillis) {
        return nowMillis - boundMillis(place.merchant().value()) < OPEN_MILLIS;
    }

    private long boundMillis(String merchant) {
        return base.isEmpty() || changed.containsKey(merchant)
                ? boundMillis.getOrDefault(merchant, LONG_AGO)
                : base.get().boundMillis(merchant);
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
