package io.ristorno.match;

import io.ristorno.event.MerchantKey;
import io.ristorno.member.Purchase;
import io.ristorno.reward.Candidates;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One match against N offers: the index beside a plain map, on the same purchases. Before anything is timed both must give the
 * same offers for every purchase, and the shape of the workload is printed.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx6g", "-XX:+UseZGC"})
@State(Scope.Thread)
public class MatchBenchmark {
    @Param({"10000", "100000", "1000000"})
    public int offers;

    @Param({"7"})
    public long seed;

    @Param({"0.1", "1.0"})
    public double shareAtOffers;

    private final Candidates candidates = new Candidates();
    private Purchase[] purchases = {};
    private MerchantKey[] merchants = {};
    private OfferIndex index = OfferIndex.EMPTY;
    private PlainMap map = new PlainMap(java.util.List.of());
    private int next;

    @Setup(Level.Trial)
    public void prepare() {
        var workload = new Workload(offers, seed, shareAtOffers);
        long began = System.nanoTime();
        index = OfferIndex.compile(workload.catalogue(), Instant.parse("2026-06-01T00:00:00Z"));
        long compiled = System.nanoTime() - began;
        map = new PlainMap(workload.offers);
        purchases = workload.purchases.toArray(new Purchase[0]);
        merchants = workload.merchants.toArray(new MerchantKey[0]);
        check(compiled);
    }

    private void check(long compiledNanos) {
        var twin = new Candidates();
        int matched = 0;
        long sum = 0;
        for (int i = 0; i < purchases.length; i++) {
            index.match(merchants[i], purchases[i], candidates);
            map.match(merchants[i], purchases[i], twin);
            if (candidates.count() != twin.count()) {
                throw new IllegalStateException("answers differ on purchase " + i);
            }
            for (int k = 0; k < twin.count(); k++) {
                if (!candidates.offer(k).equals(twin.offer(k))) {
                    throw new IllegalStateException("answers differ on purchase " + i);
                }
            }
            matched += candidates.count() > 0 ? 1 : 0;
            sum += candidates.count();
        }
        System.out.printf(
                "# equal answers on %,d purchases; matched %.1f %%, %.3f candidates a match; %,d offers compiled in %,d ms,"
                        + " %.0f bytes an offer in the tables%n",
                purchases.length,
                100.0 * matched / purchases.length,
                1.0 * sum / purchases.length,
                offers,
                compiledNanos / 1_000_000,
                1.0 * index.bytes() / offers);
    }

    @Benchmark
    public int index() {
        int at = next++ & Workload.PURCHASES - 1;
        index.match(merchants[at], purchases[at], candidates);
        return candidates.count();
    }

    @Benchmark
    public int plainHashMap() {
        int at = next++ & Workload.PURCHASES - 1;
        map.match(merchants[at], purchases[at], candidates);
        return candidates.count();
    }
}
