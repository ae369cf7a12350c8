package io.ristorno.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.ristorno.host.Result;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a link, or the HTTP feed, tells about itself. Never anything of a message. */
public final class LinkMeters {
    private final Counter received;
    private final Counter taken;
    private final Counter repeated;
    private final Counter notLinked;
    private final Counter malformed;
    private final Counter broken;
    private final Counter ignored;
    private final Counter notTaken;
    private final Counter refused;
    private final Counter unsigned;
    private final Counter matched;
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
        unsigned = counter(registry, link, "unsigned");
        matched = Counter.builder("ristorno.matched")
                .description("Card messages for which an offer gave something")
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

    /** The meters of a link, whose connections are counted too. */
    public static LinkMeters ofLink(MeterRegistry registry, String link) {
        var meters = new LinkMeters(registry, link);
        Gauge.builder("ristorno.link.connections", meters.connections, AtomicInteger::get)
                .description("Open connections")
                .tag("link", link)
                .register(registry);
        return meters;
    }

    private static Counter counter(MeterRegistry registry, String link, String what) {
        return Counter.builder("ristorno.messages")
                .description("Card messages by what became of them")
                .tag("link", link)
                .tag("outcome", what)
                .register(registry);
    }

    /** A message came. */
    public void received() {
        received.increment();
    }

    /** It was of a card that nobody linked. */
    public void notLinked() {
        notLinked.increment();
    }

    /** It could not be read. */
    public void malformed() {
        malformed.increment();
    }

    /** It asked for nothing that the engine does. */
    public void ignored() {
        ignored.increment();
    }

    /** Its signature was not that of the sender. */
    public void unsigned() {
        unsigned.increment();
    }

    /** Nobody knows where the next message starts. */
    void broken() {
        broken.increment();
    }

    /** What the engine made of a message. */
    public void result(Result result) {
        switch (result) {
            case Result.Taken again when again.repeated() -> repeated.increment();
            case Result.Taken first -> {
                taken.increment();
                if (gives(first)) {
                    matched.increment();
                }
            }
            case Result.Done _ -> taken.increment();
            case Result.NotLinked _ -> notLinked.increment();
            case Result.Refused _ -> refused.increment();
            case Result.SetAside _, Result.NotTaken _ -> notTaken.increment();
        }
    }

    private static boolean gives(Result.Taken result) {
        for (var line : result.answer().lines()) {
            if (line.amountMinor() != 0) {
                return true;
            }
        }
        return false;
    }

    /** From message in to durable answer. */
    public void answered(long nanos) {
        answer.record(nanos, TimeUnit.NANOSECONDS);
    }
}
