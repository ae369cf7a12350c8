package io.ristorno.measure.path;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The credit of every touch for every purchase.
 *
 * @param sales in the order of their time, then id
 */
public record Attribution(List<Sale> sales) {
    /**
     * One purchase. Without touches nobody has credit for it.
     *
     * @param path its touches in time order
     * @param credits of each touch, in minor units, summing to the net amount
     */
    public record Sale(Conversion conversion, List<Touch> path, List<Long> credits) {}

    /** By a model of one purchase alone. */
    public static Attribution of(
            Collection<Touch> touches, Collection<Conversion> conversions, Windows windows, Model model) {
        return shared(paths(touches, conversions, windows), model::credits);
    }

    /**
     * By what each step adds to how probably its path converts; see {@link Journeys#counterfactual}.
     *
     * @param untilMillis windows that end later are still open: what may yet convert has not failed to
     */
    public static Attribution counterfactual(
            Collection<Touch> touches, Collection<Conversion> conversions, Windows windows, long untilMillis) {
        Map<Conversion, List<Touch>> paths = paths(touches, conversions, windows);
        Journeys journeys = journeys(touches, paths, windows, untilMillis);
        return shared(paths, (path, sale) -> {
            List<String> steps = steps(path);
            double[] parts = journeys.contributions(steps);
            var weights = new TreeMap<String, BigDecimal>();
            for (int i = 0; i < parts.length; i++) {
                weights.merge(steps.get(i), new BigDecimal(parts[i]), BigDecimal::add);
            }
            return Model.byChannel(path, sale.netMinor(), weights);
        });
    }

    /**
     * By removal effects: all sales that have touches, shared among channels; see {@link Journeys#markov}. It says nothing of a
     * single sale.
     *
     * @return minor units by channel, in the order of their names
     */
    public static SortedMap<String, Long> markov(
            Collection<Touch> touches, Collection<Conversion> conversions, Windows windows, long untilMillis) {
        Map<Conversion, List<Touch>> paths = paths(touches, conversions, windows);
        long allMinor = paths.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .mapToLong(each -> each.getKey().netMinor())
                .sum();
        SortedMap<String, Double> effects =
                journeys(touches, paths, windows, untilMillis).markov().removalEffects();
        var credits = new TreeMap<String, Long>();
        if (effects.values().stream().anyMatch(effect -> effect > 0)) {
            long[] shares = Shares.of(
                    allMinor, effects.values().stream().map(BigDecimal::new).toList());
            int i = 0;
            for (String channel : effects.keySet()) {
                credits.put(channel, shares[i++]);
            }
        }
        return credits;
    }

    /** How often each path converted and did not. */
    static Journeys journeys(
            Collection<Touch> touches, Map<Conversion, List<Touch>> paths, Windows windows, long untilMillis) {
        var journeys = new Journeys();
        var heard = new HashSet<String>();
        paths.values().forEach(path -> {
            path.forEach(touch -> heard.add(touch.id()));
            if (!path.isEmpty()) {
                journeys.add(steps(path), 1, 0);
            }
        });
        long longest = Math.max(windows.click().toMillis(), windows.view().toMillis());
        touches.stream()
                .filter(touch -> !heard.contains(touch.id()))
                .filter(touch -> touch.kind().isClick() || touch.isViewable())
                .collect(Collectors.groupingBy(touch -> List.of(touch.member(), touch.merchant())))
                .values()
                .forEach(its -> {
                    List<Touch> path = Windows.kept(its);
                    if (path.getLast().atMillis() + longest < untilMillis) {
                        journeys.add(steps(path), 0, 1);
                    }
                });
        return journeys.bounded(Journeys.PATHS_MOST);
    }

    private static List<String> steps(List<Touch> path) {
        return Journeys.Step.EXPOSURE.of(path.stream().map(Touch::channel).toList());
    }

    private static Map<Conversion, List<Touch>> paths(
            Collection<Touch> touches, Collection<Conversion> conversions, Windows windows) {
        var ofMember = new HashMap<String, List<Touch>>();
        var ids = new HashSet<String>();
        for (Touch touch : touches) {
            if (ids.add(touch.id())) {
                ofMember.computeIfAbsent(touch.member(), _ -> new ArrayList<>()).add(touch);
            }
        }
        var paths = new HashMap<Conversion, List<Touch>>();
        conversions.forEach(sale ->
                paths.put(sale, windows.path(ofMember.getOrDefault(sale.member(), List.of()), sale)));
        return paths;
    }

    private interface Sharing {
        long[] of(List<Touch> path, Conversion sale);
    }

    private static Attribution shared(Map<Conversion, List<Touch>> paths, Sharing sharing) {
        return new Attribution(paths.entrySet().stream()
                .map(each -> new Sale(
                        each.getKey(),
                        each.getValue(),
                        each.getValue().isEmpty()
                                ? List.of()
                                : Arrays.stream(sharing.of(each.getValue(), each.getKey()))
                                        .boxed()
                                        .toList()))
                .sorted((a, b) -> a.conversion.atMillis() != b.conversion.atMillis()
                        ? Long.compare(a.conversion.atMillis(), b.conversion.atMillis())
                        : a.conversion.id().compareTo(b.conversion.id()))
                .toList());
    }

    /** Net amounts of purchases with a path. */
    public long creditedMinor() {
        return sales.stream()
                .flatMap(sale -> sale.credits.stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Net amounts of purchases without one. */
    public long uncreditedMinor() {
        return sales.stream()
                .filter(sale -> sale.path.isEmpty())
                .mapToLong(sale -> sale.conversion.netMinor())
                .sum();
    }

    /** Credit by channel, in the order of their names. */
    public SortedMap<String, Long> byChannel() {
        var all = new TreeMap<String, Long>();
        sales.forEach(sale -> IntStream.range(0, sale.path.size())
                .forEach(i -> all.merge(sale.path.get(i).channel(), sale.credits.get(i), Long::sum)));
        return all;
    }
}
