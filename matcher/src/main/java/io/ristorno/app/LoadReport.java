package io.ristorno.app;

import io.ristorno.sandbox.ClientFigures;
import io.ristorno.sandbox.Latencies;
import io.ristorno.sandbox.LoadMix;
import io.ristorno.sandbox.ServiceCounts;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a load test found, with the conditions under which it was found.
 *
 * @param conditions under which
 * @param client what the client measured
 * @param answered messages answered in the time that was measured; others were answered later
 * @param counts what the service counted, warm-up included
 * @param serviceBytes memory of the service's process, 0 when unknown
 * @param holds what those did that ended meanwhile
 */
record LoadReport(
        Conditions conditions,
        ClientFigures client,
        long answered,
        ServiceCounts counts,
        long serviceBytes,
        Optional<HoldsReport> holds) {
    private static final long BUSY_PERCENT_MAX = 90;

    /**
     * How it was done.
     *
     * @param service which
     * @param mix of the messages
     * @param offers in the catalogue
     * @param members linked cards
     * @param asked messages a second, 0 for a closed loop
     * @param window of a closed loop
     */
    record Conditions(
            String service,
            LoadMix.Kind mix,
            int offers,
            long members,
            long seed,
            int connections,
            long asked,
            int window,
            int seconds,
            int warmupSeconds) {
        boolean isOpenLoop() {
            return asked > 0;
        }
    }

    /** Messages a second that were answered, of those due after the warm-up. */
    long reached() {
        return answered / Math.max(1, conditions.seconds);
    }

    /** Whether all went as it should. */
    boolean isClean() {
        return client.errors() == 0 && holds.map(HoldsReport::isSound).orElse(true);
    }

    /** Lines for people. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("Ristorno load: %s, %d s after %d s of warm-up, seed %d"
                .formatted(
                        conditions.mix.name().toLowerCase(Locale.ROOT),
                        conditions.seconds,
                        conditions.warmupSeconds,
                        conditions.seed));
        lines.add(row("machine") + machine());
        lines.add(row("service") + conditions.service);
        lines.add(row("")
                + "%,d offers, %,d linked cards%s"
                        .formatted(
                                conditions.offers,
                                conditions.members,
                                serviceBytes == 0 ? "" : ", %,d MiB at the end".formatted(serviceBytes >> 20)));
        lines.add(row("rate") + rate());
        lines.add(row("latency, ms") + "%12s %9s %9s %9s %9s".formatted("messages", "p50", "p99", "p99.9", "max"));
        lines.add(row("  all") + latency(client.all().figures()));
        lines.add(row("  linked") + latency(client.linked().figures()));
        lines.add(row("")
                + (conditions.isOpenLoop()
                        ? "counted from the time at which a message was due"
                        : "counted from the sending"));
        holds.ifPresent(each -> {
            lines.add(row("holds"));
            lines.addAll(each.lines("    "));
        });
        lines.add(row("counted there") + traffic());
        lines.add(row("generator") + generator());
        lines.add(row("errors") + errors());
        return lines;
    }

    private static String row(String title) {
        return "  %-14s".formatted(title);
    }

    private static String machine() {
        return "%d cores, Java %s, %s %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
    }

    private String rate() {
        String how = conditions.isOpenLoop()
                ? "open loop, %,d a second asked".formatted(conditions.asked)
                : "closed loop, window %,d".formatted(conditions.window);
        return "%s, %d connections: %,d a second answered".formatted(how, conditions.connections, reached());
    }

    private static String latency(Latencies.Figures figures) {
        return "%,12d %9s %9s %9s %9s"
                .formatted(figures.samples(), figures.p50(), text(figures.p99()), text(figures.p999()), figures.max());
    }

    /** Too few samples are told by a dash. */
    private static String text(Optional<BigDecimal> millis) {
        return millis.map(BigDecimal::toString).orElse("-");
    }

    private String traffic() {
        return "linked %s %%, matched %s %%, cold %s %% of %,d messages, warm-up included"
                .formatted(share(counts.linked()), share(counts.matched()), share(counts.cold()), counts.received());
    }

    private BigDecimal share(long part) {
        return counts.received() == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(100 * part).divide(BigDecimal.valueOf(counts.received()), 2, RoundingMode.HALF_UP);
    }

    private String generator() {
        Latencies.Figures lag = client.lag().figures();
        String late = conditions.isOpenLoop()
                ? "late by p50 %s, p99 %s, at most %s ms; ".formatted(lag.p50(), lag.millis(99_000), lag.max())
                : "";
        return late + "%d %% busy%s".formatted(client.busyPercent(), isBottleneck() ? ": IT WAS THE LIMIT" : "");
    }

    private boolean isBottleneck() {
        return client.busyPercent() > BUSY_PERCENT_MAX;
    }

    private String errors() {
        return client.errors() == 0
                ? "none"
                : "%,d format errors, %,d not taken, %,d other codes, %,d unanswered, %,d stray answers, %,d connections lost"
                        .formatted(
                                client.formatErrors(),
                                client.notTaken(),
                                client.otherCodes(),
                                client.unanswered(),
                                client.strays(),
                                client.connectionsLost());
    }

    /** One object for programs. What is not known for want of samples is absent. */
    JsonObject json() {
        Latencies.Figures lag = client.lag().figures();
        var object = new JsonObject()
                .put("mix", conditions.mix.name().toLowerCase(Locale.ROOT))
                .put("seed", conditions.seed)
                .put("seconds", conditions.seconds)
                .put("warmupSeconds", conditions.warmupSeconds)
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("java", System.getProperty("java.version"))
                .put("service", conditions.service)
                .put("offers", conditions.offers)
                .put("members", conditions.members)
                .put("connections", conditions.connections)
                .put("loop", conditions.isOpenLoop() ? "open" : "closed")
                .put("ratePerSecondAsked", conditions.asked)
                .put("window", conditions.window)
                .put("ratePerSecond", reached())
                .put("all", json(client.all().figures()))
                .put("linked", json(client.linked().figures()))
                .put("linkedPercent", share(counts.linked()))
                .put("matchedPercent", share(counts.matched()))
                .put("coldPercent", share(counts.cold()))
                .put("serviceMebibytes", serviceBytes >> 20)
                .put("generatorBusyPercent", client.busyPercent())
                .put("generatorLateP50Ms", lag.p50())
                .put("generatorLateP99Ms", lag.millis(99_000))
                .put("generatorLateMaxMs", lag.max())
                .put("generatorWasTheLimit", isBottleneck())
                .put("errors", client.errors());
        holds.ifPresent(each -> object.put("holds", each.json()));
        return object;
    }

    static JsonObject json(Latencies.Figures figures) {
        var object = new JsonObject().put("samples", figures.samples()).put("p50Ms", figures.p50());
        figures.p99().ifPresent(millis -> object.put("p99Ms", millis));
        figures.p999().ifPresent(millis -> object.put("p999Ms", millis));
        return object.put("maxMs", figures.max());
    }
}
