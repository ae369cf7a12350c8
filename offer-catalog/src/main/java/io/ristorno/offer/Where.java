package io.ristorno.offer;

import io.ristorno.merchant.Channel;
import java.util.Set;

/**
 * Which purchases at the merchant count. An empty set restricts nothing.
 *
 * @param locations ids of the locations that count
 * @param excludeLocations ids of the locations that do not
 * @param mccs merchant category codes of the message (DE 18) or, without one, of the location
 * @param channels how the purchase was made
 * @param countries ISO 3166-1 alpha-2 of the location
 */
public record Where(
        Set<String> locations,
        Set<String> excludeLocations,
        Set<Integer> mccs,
        Set<Channel> channels,
        Set<String> countries) {
    /** Everywhere at the merchant. */
    public static final Where EVERYWHERE = new Where(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    public Where {
        locations = Set.copyOf(locations);
        excludeLocations = Set.copyOf(excludeLocations);
        mccs = Set.copyOf(mccs);
        channels = Set.copyOf(channels);
        countries = Set.copyOf(countries);
    }
}
