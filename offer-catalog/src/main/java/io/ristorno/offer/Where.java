package io.ristorno.offer;

import io.ristorno.merchant.Channel;
import java.util.Set;

/**
 * Which purchases at the merchant count, or of an offer that is no merchant's, at which merchants. An empty set restricts nothing.
 *
 * @param locations ids of the locations that count
 * @param excludeLocations ids of the locations that do not
 * @param mccs merchant category codes of the message (DE 18) or, without one, of the location
 * @param channels how the purchase was made
 * @param countries ISO 3166-1 alpha-2 of the location
 * @param anywhere of an offer that is no merchant's and names no categories: said on purpose, so that nobody makes one by leaving
 *     something out
 * @param beforeBinding of a merchant's offer: also for what was bought there before anybody knew whose acceptor that was, as long as
 *     it can still change
 */
public record Where(
        Set<String> locations,
        Set<String> excludeLocations,
        Set<Integer> mccs,
        Set<Channel> channels,
        Set<String> countries,
        boolean anywhere,
        boolean beforeBinding) {
    /** Of each of them an offer names at most so many. */
    public static final int MOST = 255;

    /** Everywhere at the merchant. */
    public static final Where EVERYWHERE = new Where(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    public Where {
        locations = Set.copyOf(locations);
        excludeLocations = Set.copyOf(excludeLocations);
        mccs = Set.copyOf(mccs);
        channels = Set.copyOf(channels);
        countries = Set.copyOf(countries);
    }

    /** Of what was bought where everybody knew whose acceptor that was. */
    public Where(
            Set<String> locations,
            Set<String> excludeLocations,
            Set<Integer> mccs,
            Set<Channel> channels,
            Set<String> countries,
            boolean anywhere) {
        this(locations, excludeLocations, mccs, channels, countries, anywhere, false);
    }

    /** At a merchant, or at the merchants of some categories. */
    public Where(
            Set<String> locations,
            Set<String> excludeLocations,
            Set<Integer> mccs,
            Set<Channel> channels,
            Set<String> countries) {
        this(locations, excludeLocations, mccs, channels, countries, false);
    }
}
