package io.ristorno.app;

import io.ristorno.sandbox.HoldsStore;
import io.ristorno.sandbox.Latencies;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What holds that ended did to the messages beside them, and what became of them.
 *
 * @param figures what was measured
 * @param aftermath what the store says
 */
record HoldsReport(HoldsLoad.Figures figures, Aftermath aftermath) {
    /**
     * A store behind all of it.
     *
     * @param outcome of the holds, those of the warm-up too
     * @param faults of the books, in words
     */
    record Aftermath(HoldsStore.Outcome outcome, List<String> faults) {
        Aftermath {
            faults = List.copyOf(faults);
        }
    }

    /** Whether every hold has ended once, and the books balance. */
    boolean isSound() {
        HoldsStore.Outcome outcome = aftermath.outcome;
        return outcome.ended() >= figures.holds().count()
                && outcome.waiting() == 0
                && outcome.wrong().isEmpty()
                && aftermath.faults.isEmpty();
    }

    /** Lines for people. */
    List<String> lines(String indent) {
        var lines = new ArrayList<String>();
        lines.add("%,d that end within %d s: it took %s s, the latest was looked at %s s late"
                .formatted(
                        figures.holds().count(),
                        figures.holds().within().toSeconds(),
                        seconds(),
                        figures.latestSeconds()));
        lines.add("all     before " + latency(figures.before().all()));
        lines.add("        during " + latency(figures.during().all()) + times(HoldsLoad.Stretch::all));
        lines.add("linked  before " + latency(figures.before().linked()));
        lines.add("        during " + latency(figures.during().linked()) + times(HoldsLoad.Stretch::linked));
        HoldsStore.Outcome outcome = aftermath.outcome;
        lines.add("ended once %,d, not yet %,d, wrong %s; %s"
                .formatted(
                        outcome.ended(),
                        outcome.waiting(),
                        outcome.wrong().isEmpty() ? "none" : outcome.wrong(),
                        aftermath.faults.isEmpty() ? "the ledger is sound" : aftermath.faults));
        return lines.stream().map(line -> indent + line).toList();
    }

    private BigDecimal seconds() {
        return BigDecimal.valueOf(figures.took().toMillis(), 3).setScale(1, RoundingMode.HALF_UP);
    }

    private static String latency(Latencies.Figures figures) {
        return "%,10d messages, ms: p50 %s, p99 %s, p99.9 %s, max %s"
                .formatted(
                        figures.samples(),
                        figures.p50(),
                        figures.p99().map(BigDecimal::toString).orElse("-"),
                        figures.p999().map(BigDecimal::toString).orElse("-"),
                        figures.max());
    }

    private String times(Function<HoldsLoad.Stretch, Latencies.Figures> of) {
        return ratio(of).map(", p99 x %s"::formatted).orElse("");
    }

    /** How much longer it took while they ended. */
    private Optional<BigDecimal> ratio(Function<HoldsLoad.Stretch, Latencies.Figures> of) {
        return of.apply(figures.before())
                .p99()
                .flatMap(before ->
                        of.apply(figures.during()).p99().map(during -> during.divide(before, 2, RoundingMode.HALF_UP)));
    }

    /** One object for programs. */
    JsonObject json() {
        var object = new JsonObject()
                .put("count", figures.holds().count())
                .put("withinSeconds", figures.holds().within().toSeconds())
                .put("tookSeconds", seconds())
                .put("latestSeconds", figures.latestSeconds())
                .put("allBefore", LoadReport.json(figures.before().all()))
                .put("allDuring", LoadReport.json(figures.during().all()))
                .put("linkedBefore", LoadReport.json(figures.before().linked()))
                .put("linkedDuring", LoadReport.json(figures.during().linked()))
                .put("ended", aftermath.outcome.ended())
                .put("waiting", aftermath.outcome.waiting())
                .put("wrong", List.copyOf(aftermath.outcome.wrong()))
                .put("faults", aftermath.faults);
        ratio(HoldsLoad.Stretch::all).ifPresent(ratio -> object.put("allP99Ratio", ratio));
        ratio(HoldsLoad.Stretch::linked).ifPresent(ratio -> object.put("linkedP99Ratio", ratio));
        return object;
    }
}
