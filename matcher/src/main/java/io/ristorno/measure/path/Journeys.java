package io.ristorno.measure.path;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How often each path of channels ended in a purchase and how often it did not: all that models over many purchases need.
 *
 * <p>Paths are told apart as {@link Step} says. Credits are in conversions, by channel, in the order of their names, and sum to all
 * conversions, as far as floating point sums.
 */
public final class Journeys {
    /** At most so many steps of a path count: its last. */
    public static final int STEPS_MOST = 8;

    /** So many different paths are kept; what comes more seldom is {@value #OTHER}. */
    public static final int PATHS_MOST = 10_000;

    public static final String OTHER = "OTHER";

    /** Of more channels no chain is made: its work grows with their fourth power. */
    public static final int CHANNELS_MOST = 200;

    private final TreeMap<List<String>, Counts> counts = new TreeMap<>(Journeys::compare);

    /** So often it ended so. */
    private record Counts(long yes, long no) {
        Counts plus(Counts other) {
            return new Counts(Math.addExact(yes, other.yes), Math.addExact(no, other.no));
        }

        double probability() {
            return yes + no == 0 ? 0 : (double) yes / (yes + (double) no);
        }

        double all() {
            return yes + (double) no;
        }
    }

    /** What counts as a step. */
    public enum Step {
        /** A channel; the same one again at once is one exposure. */
        EXPOSURE,
        /** Each channel once, where it came first. */
        UNIQUE,
        /** As it is, however long. */
        EACH;

        public List<String> of(List<String> path) {
            return switch (this) {
                case EXPOSURE -> last(collapsed(path));
                case UNIQUE -> last(List.copyOf(new LinkedHashSet<>(path)));
                case EACH -> List.copyOf(path);
            };
        }

        private static List<String> collapsed(List<String> path) {
            var steps = new ArrayList<String>();
            for (String each : path) {
                if (steps.isEmpty() || !steps.getLast().equals(each)) {
                    steps.add(each);
                }
            }
            return steps;
        }

        private static List<String> last(List<String> steps) {
            return List.copyOf(steps.subList(Math.max(0, steps.size() - STEPS_MOST), steps.size()));
        }
    }

    /**
     * Counts a path, of one step or more.
     *
     * @param yes how often it ended in a purchase
     * @param no how often its windows passed without one
     */
    public void add(List<String> path, long yes, long no) {
        counts.merge(List.copyOf(path), new Counts(yes, no), Counts::plus);
    }

    /** With the paths that come most often; ties: the first in the alphabet. The others are one step, {@value #OTHER}. */
    public Journeys bounded(int most) {
        var all = new Journeys();
        var byCount = new ArrayList<>(counts.entrySet());
        byCount.sort(Map.Entry.<List<String>, Counts>comparingByValue((a, b) -> Double.compare(b.all(), a.all()))
                .thenComparing(Map.Entry::getKey, Journeys::compare));
        for (int i = 0; i < byCount.size(); i++) {
            Counts its = byCount.get(i).getValue();
            all.add(i < most ? byCount.get(i).getKey() : List.of(OTHER), its.yes, its.no);
        }
        return all;
    }

    public long conversions() {
        return counts.values().stream().mapToLong(Counts::yes).reduce(0, Math::addExact);
    }

    /** All to the first step. */
    public SortedMap<String, Double> first() {
        return heuristic((path, credit) -> credit.accept(path.getFirst(), 1.0));
    }

    /** All to the last step. */
    public SortedMap<String, Double> last() {
        return heuristic((path, credit) -> credit.accept(path.getLast(), 1.0));
    }

    /** The same to each step. */
    public SortedMap<String, Double> linear() {
        return heuristic((path, credit) -> path.forEach(step -> credit.accept(step, 1.0 / path.size())));
    }

    /** 40 to the first, 40 to the last, 20 to those between. */
    public SortedMap<String, Double> position(Model.Position shares) {
        return heuristic((path, credit) -> {
            double ends = shares.first() + (double) shares.last();
            int between = path.size() - 2;
            for (int i = 0; i < path.size(); i++) {
                boolean isFirst = i == 0;
                boolean isLast = i == path.size() - 1;
                double share = isFirst && isLast
                        ? 1
                        : isFirst || isLast
                                ? (isFirst ? shares.first() : shares.last()) / (between == 0 ? ends : 100)
                                : (100 - ends) / 100 / between;
                credit.accept(path.get(i), share);
            }
        });
    }

    /**
     * What each channel adds on average over all orders in which channels can come, if a set of channels is worth the conversions of
     * the journeys that lie inside it: the even split among a path's distinct channels.
     */
    public SortedMap<String, Double> shapley() {
        return heuristic((path, credit) -> {
            var channels = new TreeSet<>(path);
            channels.forEach(channel -> credit.accept(channel, 1.0 / channels.size()));
        });
    }

    /**
     * By how much less probably a path converts without each of its steps, as far as such a path is known; all to the last step if
     * none is missed.
     */
    public SortedMap<String, Double> counterfactual() {
        return heuristic((path, credit) -> {
            double[] parts = contributions(path);
            for (int i = 0; i < parts.length; i++) {
                credit.accept(path.get(i), parts[i]);
            }
        });
    }

    /** Each step's part of a path, summing to 1. */
    double[] contributions(List<String> path) {
        var parts = new double[path.size()];
        double whole = probability(path);
        double sum = 0;
        for (int i = 0; i < parts.length; i++) {
            var without = new ArrayList<>(path);
            without.remove(i);
            parts[i] = Math.max(0, whole - (without.isEmpty() ? 0 : probability(without)));
            sum += parts[i];
        }
        if (sum == 0) {
            parts[parts.length - 1] = 1;
            return parts;
        }
        for (int i = 0; i < parts.length; i++) {
            parts[i] /= sum;
        }
        return parts;
    }

    private double probability(List<String> path) {
        Counts its = counts.get(path);
        return its == null ? 0 : its.probability();
    }

    private interface Split {
        void of(List<String> path, BiConsumer<String, Double> credit);
    }

    private SortedMap<String, Double> heuristic(Split split) {
        var credits = new TreeMap<String, Double>();
        counts.forEach((path, its) -> {
            path.forEach(channel -> credits.putIfAbsent(channel, 0.0));
            if (its.yes > 0) {
                split.of(path, (channel, share) -> credits.merge(channel, share * its.yes, Double::sum));
            }
        });
        return credits;
    }

    /**
     * What a chain of first order says.
     *
     * @param conversionProbability from the start
     * @param removalEffects which part of the conversions goes when every way into a channel ends
     * @param credits all conversions in proportion to the removal effects
     */
    public record Markov(
            double conversionProbability,
            SortedMap<String, Double> removalEffects,
            SortedMap<String, Double> credits) {}

    /** Removal effects of a chain of first order; nothing converts, nothing is credited. */
    public Markov markov() {
        var chain = new Chain();
        double whole = chain.conversion(null);
        var effects = new TreeMap<String, Double>();
        for (String channel : chain.channels()) {
            effects.put(channel, whole == 0 ? 0.0 : Math.clamp(1 - chain.conversion(channel) / whole, 0, 1));
        }
        double sum = effects.values().stream().mapToDouble(Double::doubleValue).sum();
        var credits = new TreeMap<String, Double>();
        double conversions = conversions();
        effects.forEach((channel, effect) -> credits.put(channel, sum == 0 ? 0 : conversions * effect / sum));
        return new Markov(whole, effects, credits);
    }

    /** Transitions from the start through channels to a purchase or to nothing. */
    private final class Chain {
        private final List<String> channels;
        /** From channel (the last row: the start) to channel (the last column: a purchase). */
        private final double[][] to;

        Chain() {
            var names = new TreeSet<String>();
            counts.keySet().forEach(names::addAll);
            channels = List.copyOf(names);
            int n = channels.size();
            to = new double[n + 1][n + 1];
            var out = new double[n + 1];
            counts.forEach((path, its) -> walk(path, its, out));
            for (int i = 0; i <= n; i++) {
                for (int j = 0; j <= n && out[i] > 0; j++) {
                    to[i][j] /= out[i];
                }
            }
        }

        private void walk(List<String> path, Counts its, double[] out) {
            int from = channels.size();
            for (String each : path) {
                int next = place(each);
                to[from][next] += its.all();
                out[from] += its.all();
                from = next;
            }
            to[from][channels.size()] += its.yes;
            out[from] += its.all();
        }

        private int place(String channel) {
            return Collections.binarySearch(channels, channel);
        }

        List<String> channels() {
            return channels;
        }

        /**
         * The probability of a purchase from the start, when nobody gets past one channel. Elimination needs no pivots: no row gives
         * more than it has.
         */
        double conversion(@Nullable String without) {
            int n = channels.size();
            int removed = without == null ? -1 : place(without);
            var rows = new double[n + 1][];
            for (int i = 0; i <= n; i++) {
                rows[i] = i == removed ? new double[n + 1] : to[i].clone();
            }
            for (int k = 0; k < n; k++) {
                double stays = 1 - rows[k][k];
                for (int i = k + 1; i <= n; i++) {
                    double part = rows[i][k] / stays;
                    for (int j = k + 1; j <= n && part > 0; j++) {
                        rows[i][j] += part * rows[k][j];
                    }
                }
            }
            return rows[n][n];
        }
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int difference = one.get(i).compareTo(other.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(one.size(), other.size());
    }
}
