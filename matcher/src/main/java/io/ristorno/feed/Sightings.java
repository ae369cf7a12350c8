package io.ristorno.feed;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ristorno.event.Acceptor;
import io.ristorno.store.Sighting;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Acceptors that the feeds name and the catalogue does not know, with how often they were seen: so a merchant finds his own numbers
 * and has them bound. Of the cards nothing is kept. Those that come seldom make room for those that come often. For any thread.
 */
public final class Sightings {
    /** Acceptors that are kept. */
    public static final int MOST = 10_000;

    /** Of cards that nobody links, who are most of the traffic, a link looks at one message of so many, and counts it as so many. */
    public static final int SAMPLED = 16;

    private record Key(
            String mid, String acquirer, String network, boolean clearing, String name, String city, String country) {
        static Key of(Acceptor acceptor) {
            return new Key(
                    acceptor.mid(),
                    acceptor.acquirer(),
                    acceptor.network(),
                    acceptor.clearing(),
                    acceptor.name(),
                    acceptor.city(),
                    acceptor.country());
        }
    }

    private static final class Count {
        private final LongAdder linked = new LongAdder();
        private final LongAdder others = new LongAdder();
        private volatile long lastMillis;
    }

    /** Makes room on the thread that counts: another one may be late, and then those go that come often. */
    private final Cache<Key, Count> seen =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    /** Tells how many are kept. */
    public void register(MeterRegistry registry) {
        Gauge.builder("ristorno.acceptors.unknown", seen, Cache::estimatedSize)
                .description("Acceptors in messages that the catalogue does not know, as far as they are kept")
                .register(registry);
    }

    /** A linked card was used there. */
    void linked(Acceptor acceptor, long millis) {
        count(acceptor, millis).linked.increment();
    }

    /** So many other cards were. */
    void others(Acceptor acceptor, long millis, int messages) {
        count(acceptor, millis).others.add(messages);
    }

    private Count count(Acceptor acceptor, long millis) {
        Count count = seen.get(Key.of(acceptor), _ -> new Count());
        count.lastMillis = Math.max(count.lastMillis, millis);
        return count;
    }

    /** All that are kept, those that come often first. */
    public List<Sighting> list() {
        return seen.asMap().entrySet().stream()
                .map(entry -> sighting(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong((Sighting sighting) -> sighting.linked() + sighting.others())
                        .reversed())
                .toList();
    }

    private static Sighting sighting(Key key, Count count) {
        return new Sighting(
                key.mid,
                key.acquirer,
                key.network,
                key.clearing,
                key.name,
                key.city,
                key.country,
                count.linked.sum(),
                count.others.sum(),
                count.lastMillis);
    }

    /** Goes on from what was kept. */
    public void recall(List<Sighting> kept) {
        for (Sighting sighting : kept) {
            var key = new Key(
                    sighting.mid(),
                    sighting.acquirer(),
                    sighting.network(),
                    sighting.clearing(),
                    sighting.name(),
                    sighting.city(),
                    sighting.country());
            Count count = seen.get(key, _ -> new Count());
            count.linked.add(sighting.linked());
            count.others.add(sighting.others());
            count.lastMillis = Math.max(count.lastMillis, sighting.lastMillis());
        }
    }

    /** For tests: what is too much goes at once. */
    void settle() {
        seen.cleanUp();
    }
}
