package io.ristorno.measure.sheet;

import io.ristorno.measure.Assignment;
import io.ristorno.measure.Laplace;
import io.ristorno.report.Suppression;
import io.ristorno.report.Suppression.Cell;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Who is in which arm, and what may be shown of whom: attribution.md, sections 4 and 7. */
final class PrivacySheets {
    private static final int MEMBERS_MOST = 100_000;
    private static final int CELLS_MOST = 10_000;
    private static final int ARMS_MOST = 100;
    private static final long COUNT_MOST = 1_000_000_000_000L;

    private PrivacySheets() {}

    static List<Sheet> all() {
        return List.of(
                new Sheet(
                        "assign",
                        "the bucket and arm of members: the hash that holds them out, GrowthBook's version 2",
                        """
                        {
                          "salt": "6f1c2a9e4b7d4c0fa8e3d5b1c7920e64",
                          "members": ["mem_1", "mem_2", "mem_3"],
                          "arms": ["test", "control"],
                          "weights": [0.9, 0.1]
                        }""",
                        PrivacySheets::assign),
                new Sheet(
                        "cells",
                        "which cells of a report are hidden: too few, one too large, or to be worked out from a total",
                        """
                        {
                          "cells": [
                            {"name": "NEW", "members": 900, "sales": 41000.00, "largest_member_sales": 800.00},
                            {"name": "LAPSED", "members": 31},
                            {"name": "EXISTING", "members": 120, "purchasers_test": 90, "purchasers_control": 14}
                          ],
                          "total_shown": true
                        }""",
                        PrivacySheets::cells),
                new Sheet(
                        "laplace",
                        "discrete Laplace noise: exact probabilities, standard deviation, where 95 % lie",
                        """
                        {"epsilon": 1, "sensitivity": 1, "values": [0, 1, 2, 3]}""",
                        PrivacySheets::laplace));
    }

    private static Supplier<Figures> assign(Entry entry) {
        String salt = ascii(entry.field("salt"));
        List<String> members = entry.field("members").items(1, MEMBERS_MOST).stream()
                .map(PrivacySheets::ascii)
                .toList();
        double coverage = entry.field("coverage").betweenOr(1, 0, 1);
        List<Double> weights = entry.field("weights").items(1, ARMS_MOST).stream()
                .map(weight -> weight.between(0, 1))
                .toList();
        if (weights.stream().mapToDouble(Double::doubleValue).sum() > 1 + 1e-9) {
            entry.field("weights").refuse("sum to more than 1", "give each arm its share");
        }
        List<String> arms = new ArrayList<>();
        if (entry.has("arms")) {
            entry.field("arms").items(1, ARMS_MOST).forEach(arm -> arms.add(arm.text()));
        } else {
            weights.forEach(_ -> arms.add("arm " + arms.size()));
        }
        if (arms.size() != weights.size()) {
            entry.field("arms").refuse("are not as many as weights", "name each arm that has a weight");
        }
        entry.field("arms");
        return () -> {
            var assignment = new Assignment(weights, coverage);
            var all = new ArrayList<Figures>();
            for (String member : members) {
                int bucket = Assignment.bucket(salt, member);
                OptionalInt arm = assignment.arm(bucket);
                var its = new Figures().put("member", member).put("bucket", BigDecimal.valueOf(bucket, 4));
                if (arm.isPresent()) {
                    its.put("arm", arms.get(arm.getAsInt()));
                } else {
                    its.none("arm", "takes no part: outside of all ranges");
                }
                all.add(its);
            }
            return new Figures().put("members", all);
        };
    }

    /** Hashes go by code units: only ASCII is the same everywhere. */
    private static String ascii(Entry entry) {
        String text = entry.text();
        if (text.chars().anyMatch(c -> c < ' ' || c > '~')) {
            entry.refuse("has characters outside ASCII", "use letters, digits and signs of ASCII");
        }
        return text;
    }

    private static Supplier<Figures> cells(Entry entry) {
        Suppression usual = Suppression.USUAL;
        var rules = new Suppression(
                entry.field("members_least").wholeOr(usual.membersLeast(), 1, COUNT_MOST),
                entry.field("redeemers_least").wholeOr(usual.redeemersLeast(), 1, COUNT_MOST),
                entry.field("converters_least").wholeOr(usual.convertersLeast(), 1, COUNT_MOST),
                entry.field("dominance").betweenOr(usual.dominance(), 0, 1),
                entry.field("merchants_least").wholeOr(usual.merchantsLeast(), 1, COUNT_MOST),
                entry.field("merchant_dominance").betweenOr(usual.merchantDominance(), 0, 1));
        boolean hasTotal = entry.field("total_shown").flagOr(true);
        var names = new HashSet<String>();
        List<Cell> cells = entry.field("cells").items(1, CELLS_MOST).stream()
                .map(each -> cell(each, names))
                .toList();
        return () -> {
            Suppression.Hidden hidden = rules.of(cells, hasTotal);
            var all = cells.stream()
                    .map(cell -> {
                        Suppression.Reason reason = hidden.cells().get(cell.name());
                        var its = new Figures().put("name", cell.name()).put("suppressed", reason != null);
                        return reason == null
                                ? its.put("members", cell.members())
                                : its.none("members", "suppressed").put("reason", reason.name());
                    })
                    .toList();
            return new Figures()
                    .put("cells", all)
                    .put("suppressed_cells", hidden.cells().size())
                    .put("total_suppressed", hidden.hidesTotal());
        };
    }

    private static Cell cell(Entry entry, Set<String> names) {
        String name = entry.field("name").text();
        if (!names.add(name)) {
            entry.field("name").refuse("is there twice", "give each cell a name of its own");
        }
        var cell = new Cell(
                name,
                entry.field("members").whole(0, COUNT_MOST),
                entry.field("delivery").flagOr(false),
                count(entry.field("redeemers")),
                converters(entry),
                share(entry),
                count(entry.field("other_merchants")),
                entry.field("largest_merchant_share").isThere()
                        ? OptionalDouble.of(
                                entry.field("largest_merchant_share").between(0, 1))
                        : OptionalDouble.empty());
        entry.noMore();
        return cell;
    }

    private static OptionalLong count(Entry entry) {
        return entry.isThere() ? OptionalLong.of(entry.whole(0, COUNT_MOST)) : OptionalLong.empty();
    }

    private static OptionalLong converters(Entry entry) {
        Entry test = entry.field("purchasers_test");
        Entry control = entry.field("purchasers_control");
        return test.isThere() || control.isThere()
                ? OptionalLong.of(test.whole(0, COUNT_MOST) + control.whole(0, COUNT_MOST))
                : OptionalLong.empty();
    }

    private static OptionalDouble share(Entry entry) {
        Entry sales = entry.field("sales");
        Entry largest = entry.field("largest_member_sales");
        if (!sales.isThere() && !largest.isThere()) {
            return OptionalDouble.empty();
        }
        BigDecimal all = sales.exact();
        BigDecimal one = largest.isThere() ? largest.exact() : BigDecimal.ZERO;
        return all.signum() > 0
                ? OptionalDouble.of(one.doubleValue() / all.doubleValue())
                : one.signum() > 0 ? OptionalDouble.of(1) : OptionalDouble.empty();
    }

    private static Supplier<Figures> laplace(Entry entry) {
        double epsilon = entry.field("epsilon").between(1e-6, 100);
        double sensitivity = entry.field("sensitivity").betweenOr(1, 1e-6, 1e12);
        if (epsilon / sensitivity < 1e-15) {
            entry.field("epsilon").refuse("is too small for that sensitivity", "give at least sensitivity / 10^15");
        }
        List<Long> values = entry.has("values")
                ? entry.field("values").items(1, 10_000).stream()
                        .map(value -> value.whole(-COUNT_MOST, COUNT_MOST))
                        .toList()
                : List.of();
        entry.field("values");
        return () -> {
            var noise = new Laplace(epsilon, sensitivity);
            var each = values.stream()
                    .map(k -> new Figures()
                            .put("k", k)
                            .put("probability", noise.probability(k))
                            .put("within", noise.within(Math.abs(k))))
                    .toList();
            return new Figures()
                    .put("q", Math.exp(-epsilon / sensitivity))
                    .put("standard_deviation", noise.standardDeviation())
                    .put("variance", noise.variance())
                    .put("within_95", noise.distance(0.95))
                    .put("probabilities", each);
        };
    }
}
