package io.ristorno.app;

import io.ristorno.sandbox.ClientFigures;
import io.ristorno.sandbox.Holds;
import io.ristorno.sandbox.Latencies;
import io.ristorno.sandbox.ServiceAlarms;
import io.ristorno.sandbox.ServiceApi;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Holds that end while messages go on: waits for the moment, and measures what it does to them. */
final class HoldsLoad {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration ENDING_MAX = Duration.ofMinutes(15);

    private final Holds holds;
    private final ServiceApi api;
    private final InstantSource clock;

    HoldsLoad(Holds holds, ServiceApi api, InstantSource clock) {
        this.holds = holds;
        this.api = api;
        this.clock = clock;
    }

    /**
     * What was measured.
     *
     * @param before what there was until the first was due
     * @param during from then on until all had been looked at, and all were due
     * @param took from the first that was due to the last that was looked at
     * @param latestSeconds how late one was looked at, at most
     */
    record Figures(Holds holds, Stretch before, Stretch during, Duration took, BigDecimal latestSeconds) {}

    /**
     * Latencies of a stretch of time.
     *
     * @param all of all messages
     * @param linked of those of linked cards
     */
    record Stretch(Latencies.Figures all, Latencies.Figures linked) {
        static Stretch upToNow(ClientFigures client) {
            return new Stretch(client.all().recent(), client.linked().recent());
        }
    }

    /**
     * Waits until it is time to start.
     *
     * @param ahead how long before the first hold ends
     */
    void await(Duration ahead) throws InterruptedException {
        Duration left = Duration.between(clock.instant(), holds.first().minus(ahead));
        if (left.isNegative()) {
            throw new UserError("holds begin to end before they can be measured: to make " + holds.count()
                    + " purchases and to start the service on them took " + (-left.toSeconds() + 1)
                    + " s longer than is reckoned with here: ask for fewer --holds or --members, or use a machine that does"
                    + " less beside");
        }
        Thread.sleep(left);
    }

    /**
     * Looks at the service until the first hold is about to end, as somebody does who watches it: so that it does what it does while it
     * is measured for some time before.
     *
     * @return how many alarms were served until then: those of earlier holds
     */
    long watch() throws IOException, InterruptedException {
        long served = api.alarms().served();
        while (clock.instant().plus(BETWEEN_LOOKS).isBefore(holds.first())) {
            served = api.alarms().served();
            Thread.sleep(BETWEEN_LOOKS);
        }
        Thread.sleep(Duration.between(clock.instant(), holds.first()).plusMillis(1));
        return served;
    }

    /**
     * Measures until all have ended.
     *
     * @param served alarms before
     */
    Figures measure(ClientFigures client, long served) throws IOException, InterruptedException {
        Stretch before = Stretch.upToNow(client);
        Instant last = holds.first();
        BigDecimal latest = BigDecimal.ZERO;
        while (clock.instant().isBefore(holds.first().plus(holds.within())) || !isOver(served)) {
            ServiceAlarms alarms = api.alarms();
            latest = latest.max(alarms.late());
            last = alarms.served() - served < holds.count() ? clock.instant() : last;
            if (clock.instant().isAfter(holds.first().plus(ENDING_MAX))) {
                throw new IOException("holds that ended " + ENDING_MAX.toMinutes() + " minutes ago are not served");
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        return new Figures(holds, before, Stretch.upToNow(client), Duration.between(holds.first(), last), latest);
    }

    private boolean isOver(long servedBefore) throws IOException {
        ServiceAlarms alarms = api.alarms();
        return alarms.served() - servedBefore >= holds.count() && alarms.late().signum() == 0;
    }
}
