package io.ristorno.feed;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.ristorno.event.Acceptor;
import io.ristorno.event.Place;
import io.ristorno.match.Places;
import java.util.Optional;

/**
 * Where acceptors are whose numbers lead nowhere, by what messages call them. What was found, and what was not, is remembered
 * until a merchant changes. For any thread.
 */
public final class Descriptors {
    /** Names that are remembered; of more, those that come seldom are looked up again. */
    public static final int MOST = 10_000;

    /** Places are one catalogue's, and no two are equal: what an earlier one said is never told of a later one. */
    private record Key(Places places, String name, String city, String country) {}

    private final Cache<Key, Optional<Place>> found =
            Caffeine.newBuilder().maximumSize(MOST).recordStats().build();
    private volatile Places latest = Places.NONE;

    /** Tells hits, misses, evictions and size as {@code ristorno.descriptors}. */
    public void register(MeterRegistry registry) {
        CaffeineCacheMetrics.monitor(registry, found, "ristorno.descriptors");
    }

    /** The location that a message names, if it names one. */
    Optional<Place> place(Acceptor acceptor, Places places) {
        if (acceptor.name().isEmpty() || !places.hasDescriptors()) {
            return Optional.empty();
        }
        if (places != latest) {
            latest = places;
            found.invalidateAll();
        }
        return found.get(
                new Key(places, acceptor.name(), acceptor.city(), acceptor.country()), _ -> places.described(acceptor));
    }

    /** How many are remembered. */
    long size() {
        found.cleanUp();
        return found.estimatedSize();
    }
}
