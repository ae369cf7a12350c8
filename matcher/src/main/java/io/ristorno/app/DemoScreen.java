package io.ristorno.app;

import io.ristorno.money.Commodity;
import io.ristorno.sandbox.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The demo's picture, for a terminal of 80 columns and 24 lines, and its plain line for everywhere else. */
final class DemoScreen {
    static final int WIDTH = 79;
    static final int HEIGHT = 23;

    private static final String BOLD = "\033[1m";
    private static final String DIM = "\033[2m";
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String CYAN = "\033[36m";
    private static final String END = "\033[0m";
    private static final int CURRENCIES_MAX = 4;
    private static final int BURNING_MAX = 4;
    private static final int BAR = 24;

    private final String api;
    private final String link;
    private final String store;

    /** A picture of a demo whose addresses do not change. */
    DemoScreen(String api, String link, String store) {
        this.api = api;
        this.link = link;
        this.store = store;
    }

    /** The lines of the picture. Colours take no room. */
    List<String> lines(DemoFigures figures) {
        var lines = new ArrayList<String>();
        lines.add(ends(" " + BOLD + "Ristorno demo" + END, DIM + clock(figures.running()) + END));
        lines.add(DIM + " " + "─".repeat(WIDTH - 2) + END);
        lines.add(traffic(figures));
        lines.add(latency(figures.latency()));
        lines.add("");
        outcomes(figures, lines);
        lines.add("");
        cashback(figures, lines);
        lines.add("");
        budgets(figures.burning(), lines);
        lines.add(balance(figures));
        lines.add(DIM + " " + "─".repeat(WIDTH - 2) + END);
        lines.add(" API " + CYAN + api + END + "   ISO 8583 " + CYAN + link + END);
        lines.add(ends(" Store " + CYAN + shortened(store, 44) + END, DIM + "Ctrl-C drains and stops" + END));
        return lines;
    }

    private static String traffic(DemoFigures figures) {
        return row("Traffic")
                + BOLD + "%,9d".formatted(figures.perSecond()) + END + " messages a second"
                + "%,16d".formatted(figures.messages()) + " answered";
    }

    private static String latency(Latencies.Figures latency) {
        return row("In to durable")
                + "p50 " + BOLD + "%6s ms".formatted(millis(latency, 50_000)) + END
                + "   p99 " + BOLD + "%7s ms".formatted(millis(latency, 99_000)) + END
                + "   p99.9 " + BOLD + "%7s ms".formatted(millis(latency, 99_900)) + END;
    }

    /** Before the first answer there is none to show. */
    private static String millis(Latencies.Figures latency, int ofHundredThousand) {
        return latency.samples() == 0 ? "-" : latency.millis(ofHundredThousand).toPlainString();
    }

    private static void outcomes(DemoFigures figures, List<String> lines) {
        Map<String, Long> outcomes = figures.outcomes();
        long bad = outcomes.getOrDefault("malformed", 0L) + outcomes.getOrDefault("not_taken", 0L);
        lines.add(row("Messages")
                + counted(outcomes.getOrDefault("taken", 0L), "of linked cards, taken")
                + "%,12d repeats".formatted(outcomes.getOrDefault("repeated", 0L)));
        lines.add(row("")
                + counted(outcomes.getOrDefault("not_linked", 0L), "of cards nobody linked")
                + "%,12d ignored".formatted(outcomes.getOrDefault("ignored", 0L)));
        lines.add(row("Matched")
                + GREEN
                + counted(figures.matched(), "earned from an offer")
                + END
                + "%,12d not taken".formatted(bad));
        lines.add(row("Members")
                + counted(figures.members(), "have joined")
                + "%,12d cards linked".formatted(figures.cards()));
    }

    private static String counted(long count, String what) {
        return "%,11d %-22s".formatted(count, what);
    }

    private static void cashback(DemoFigures figures, List<String> lines) {
        var all = new TreeSet<Commodity>();
        figures.cashback().values().forEach(stage -> all.addAll(stage.keySet()));
        List<Commodity> shown = all.stream().limit(CURRENCIES_MAX).toList();
        lines.add(row("Cashback")
                + shown.stream()
                        .map(each -> DIM + "%13s".formatted(each.code()) + END)
                        .collect(Collectors.joining()));
        figures.cashback().forEach((stage, sums) -> lines.add(row("  " + stage) + amounts(shown, sums)));
    }

    private static String amounts(Collection<Commodity> currencies, Map<Commodity, Long> sums) {
        return currencies.stream()
                .map(each -> "%13s".formatted(each.format(sums.getOrDefault(each, 0L))))
                .collect(Collectors.joining());
    }

    private static void budgets(List<DemoFigures.Burn> burning, List<String> lines) {
        String title = "Budget left";
        for (DemoFigures.Burn burn : burning.stream().limit(BURNING_MAX).toList()) {
            int full = Math.clamp((10_000 - burn.used()) * BAR / 10_000, 0, BAR);
            lines.add(row(title)
                    + "%-22s ".formatted(shortened(burn.offer(), 22))
                    + GREEN
                    + "█".repeat(full)
                    + DIM
                    + "░".repeat(BAR - full)
                    + END
                    + "%11s %s".formatted(burn.currency().format(burn.leftMinor()), burn.currency()));
            title = "";
        }
    }

    private static String balance(DemoFigures figures) {
        String sums = figures.trialBalance().entrySet().stream()
                .limit(CURRENCIES_MAX)
                .map(each -> each.getKey() + " " + each.getKey().format(each.getValue()))
                .collect(Collectors.joining("  "));
        return row("Trial balance") + sums + "  " + (figures.balanced() ? GREEN + "balanced" : RED + "NOT BALANCED")
                + END;
    }

    /** The same in one line, without colours. */
    static String plain(DemoFigures figures) {
        String cashback = figures.cashback().entrySet().stream()
                .filter(stage -> !stage.getValue().isEmpty())
                .map(stage -> stage.getKey() + " "
                        + stage.getValue().entrySet().stream()
                                .map(sum -> sum.getKey().format(sum.getValue()) + " " + sum.getKey())
                                .collect(Collectors.joining(" + ", "", "")))
                .collect(Collectors.joining(", "));
        return "%s  %,d messages, %,d/s, p50 %s ms, p99 %s ms; %,d matched; %s; trial balance %s"
                .formatted(
                        clock(figures.running()),
                        figures.messages(),
                        figures.perSecond(),
                        millis(figures.latency(), 50_000),
                        millis(figures.latency(), 99_000),
                        figures.matched(),
                        cashback,
                        figures.balanced() ? "0" : "NOT 0");
    }

    private static String row(String title) {
        return " " + DIM + "%-15s".formatted(title) + END;
    }

    private static String clock(Duration running) {
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d", running.toHours(), running.toMinutesPart(), running.toSecondsPart());
    }

    private static String ends(String left, String right) {
        return left + " ".repeat(Math.max(1, WIDTH - visible(left) - visible(right))) + right;
    }

    /** Columns that a line takes. */
    static int visible(String line) {
        return line.replaceAll("\033\\[[0-9;]*m", "").length();
    }

    /** The end of a text says more than its beginning. */
    private static String shortened(String text, int most) {
        return text.length() <= most ? text : "…" + text.substring(text.length() - most + 1);
    }
}
