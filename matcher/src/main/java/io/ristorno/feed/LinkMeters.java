package io.ristorno.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a link tells about itself. Never anything of a message. */
public final class LinkMeters {
    final Counter received;
    final Counter taken;
    final Counter repeated;
    final Counter notLinked;
    final Counter malformed;
    final Counter broken;
    final Counter ignored;
    final Counter notTaken;
    final Counter refused;
    final Counter matched;
    final AtomicInteger connections = new AtomicInteger();
    private final Timer answer;

    public LinkMeters(MeterRegistry registry, String link) {
        received = counter(registry, link, "received");
        taken = counter(registry, link, "taken");
        repeated = counter(registry, link, "repeated");
        notLinked = counter(registry, link, "not_linked");
        malformed = counter(registry, link, "malformed");
        broken = counter(registry, link, "broken_frame");
        ignored = counter(registry, link, "ignored");
        notTaken = counter(registry, link, "not_taken");
        refused = counter(registry, link, "refused");
        matched = Counter.builder("ristorno.matched")
                .description("Card messages for which an offer gave something")
                .tag("link", link)
                .register(registry);
        Gauge.builder("ristorno.link.connections", connections, AtomicInteger::get)
                .description("Open connections")
                .tag("link", link)
                .register(registry);
        answer = Timer.builder("ristorno.answer")
                .description("From message in to durable answer")
                .tag("link", link)
                .publishPercentiles(0.5, 0.99, 0.999)
                .percentilePrecision(2)
                .distributionStatisticExpiry(Duration.ofSeconds(30))
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String link, String what) {
        return Counter.builder("ristorno.messages")
                .description("Card messages by what became of them")
                .tag("link", link)
                .tag("outcome", what)
                .register(registry);
    }

    void answered(long nanos) {
        answer.record(nanos, TimeUnit.NANOSECONDS);
    }
}
