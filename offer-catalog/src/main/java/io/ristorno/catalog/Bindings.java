package io.ristorno.catalog;

import io.ristorno.merchant.DescriptorRule;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How card messages name a location, beside what is known of it.
 *
 * @param numbers merchant numbers
 * @param descriptors rules for names
 */
public record Bindings(List<MerchantNumber> numbers, List<DescriptorRule> descriptors) {
    public Bindings {
        numbers = List.copyOf(numbers);
        descriptors = List.copyOf(descriptors);
    }

    /** The location with these and nothing else. */
    Location alone(Location location) {
        return with(location, numbers, descriptors);
    }

    /** A merchant, one of whose locations has these too; what it has already it has once. */
    Merchant added(Merchant merchant, String locationId) {
        var locations = new ArrayList<Location>();
        for (Location location : merchant.locations()) {
            locations.add(location.id().equals(locationId) ? added(location) : location);
        }
        return merchant.at(locations);
    }

    private Location added(Location location) {
        Set<MerchantNumber> allNumbers = new LinkedHashSet<>(location.merchantNumbers());
        allNumbers.addAll(numbers);
        Set<DescriptorRule> allNames = new LinkedHashSet<>(location.descriptors());
        allNames.addAll(descriptors);
        return with(location, List.copyOf(allNumbers), List.copyOf(allNames));
    }

    private static Location with(Location location, List<MerchantNumber> numbers, List<DescriptorRule> descriptors) {
        return new Location(
                location.id(),
                location.name(),
                location.zone(),
                location.country(),
                location.mcc(),
                location.channel(),
                numbers,
                descriptors);
    }
}
