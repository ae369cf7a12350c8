package io.ristorno.measure.path;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** How a purchase's touches share in it: what can be said of one purchase alone. */
public sealed interface Model {
    /** What each touch of a path gets; in the order of the path, summing to the amount. The path has one touch or more, in time order. */
    long[] credits(List<Touch> path, Conversion sale);

    /** All to one: clicks before views, then the latest, then the greatest id. Without {@code prefersClicks}, the latest of any kind. */
    record Last(boolean prefersClicks) implements Model {
        @Override
        public long[] credits(List<Touch> path, Conversion sale) {
            Touch best = path.stream()
                    .max(prefersClicks ? Touch.BY_CLAIM : Touch.IN_TIME)
                    .orElseThrow();
            return all(path, path.indexOf(best), sale);
        }
    }

    /** All to the earliest. */
    record First() implements Model {
        @Override
        public long[] credits(List<Touch> path, Conversion sale) {
            return all(path, 0, sale);
        }
    }

    /** The same to each touch. */
    record Linear() implements Model {
        @Override
        public long[] credits(List<Touch> path, Conversion sale) {
            return byWeight(path, sale, _ -> BigDecimal.ONE);
        }
    }

    /** The same to each channel, and within a channel to each touch. It is Shapley's value too. */
    record LinearChannels() implements Model {
        @Override
        public long[] credits(List<Touch> path, Conversion sale) {
            var channels = new TreeMap<String, BigDecimal>();
            path.forEach(touch -> channels.put(touch.channel(), BigDecimal.ONE));
            return byChannel(path, sale.netMinor(), channels);
        }
    }

    /**
     * So much to the first and the last, the rest to those between. With two touches they share as first and last do, one has all.
     *
     * @param first above 0, in percent
     * @param last above 0, in percent; at most 100 with the first
     */
    record Position(int first, int last) implements Model {
        /** 40, 20, 40. */
        public static final Position USUAL = new Position(40, 40);

        @Override
        public long[] credits(List<Touch> path, Conversion sale) {
            int between = path.size() - 2;
            return switch (path.size()) {
                case 1 -> all(path, 0, sale);
                case 2 -> byWeight(path, sale, i -> BigDecimal.valueOf(i == 0 ? first : last));
                default ->
                    byWeight(
                            path,
                            sale,
                            i -> BigDecimal.valueOf(
                                    i == 0
                                            ? (long) first * between
                                            : i == path.size() - 1 ? (long) last * between : 100L - first - last));
            };
        }
    }

    /** Half as much for each half-life that a touch is older. */
    record TimeDecay(long halfLifeMillis) implements Model {
        @Override
        public long[] credits(List<Touch> path, Conversion sale) {
            long newest = path.getLast().atMillis();
            return byWeight(
                    path,
                    sale,
                    i -> new BigDecimal(
                            StrictMath.pow(2, (path.get(i).atMillis() - (double) newest) / halfLifeMillis)));
        }
    }

    /** The weight of a place in a path. */
    interface Weight {
        BigDecimal at(int place);
    }

    private static long[] all(List<Touch> path, int place, Conversion sale) {
        var credits = new long[path.size()];
        credits[place] = sale.netMinor();
        return credits;
    }

    /** Ties of remainders by touch id. */
    static long[] byWeight(List<Touch> path, Conversion sale, Weight weight) {
        return divided(path, IntStream.range(0, path.size()).boxed().toList(), sale.netMinor(), weight);
    }

    /** To each channel its share, ties by name; within it to each touch the same. */
    static long[] byChannel(List<Touch> path, long amountMinor, Map<String, BigDecimal> channels) {
        var names = channels.keySet().stream().sorted().toList();
        long[] shares = Shares.of(amountMinor, names.stream().map(channels::get).toList());
        var credits = new long[path.size()];
        for (int c = 0; c < shares.length; c++) {
            String name = names.get(c);
            var places = IntStream.range(0, path.size())
                    .filter(i -> path.get(i).channel().equals(name))
                    .boxed()
                    .toList();
            long[] its = divided(path, places, shares[c], _ -> BigDecimal.ONE);
            places.forEach(place -> credits[place] = its[place]);
        }
        return credits;
    }

    private static long[] divided(List<Touch> path, List<Integer> places, long amountMinor, Weight weight) {
        List<Integer> byId = places.stream()
                .sorted(Comparator.comparing(place -> path.get(place).id()))
                .toList();
        long[] shares = Shares.of(amountMinor, byId.stream().map(weight::at).toList());
        var credits = new long[path.size()];
        for (int i = 0; i < shares.length; i++) {
            credits[byId.get(i)] = shares[i];
        }
        return credits;
    }
}
