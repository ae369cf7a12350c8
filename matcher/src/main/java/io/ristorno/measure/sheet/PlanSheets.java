package io.ristorno.measure.sheet;

import io.ristorno.measure.Bootstrap;
import io.ristorno.measure.Ceiling;
import io.ristorno.measure.Economics;
import io.ristorno.measure.Effect;
import io.ristorno.measure.Found;
import io.ristorno.measure.Found.Known;
import io.ristorno.measure.Interval;
import io.ristorno.measure.Lift;
import io.ristorno.measure.Power;
import io.ristorno.measure.SampleRatio;
import io.ristorno.measure.Sums;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Whether the arms are sound, what can be seen, what big spenders do, what it is worth: attribution.md, section 3, 8 to 11, and 3.1. */
final class PlanSheets {
    private static final long COUNT_MOST = 1_000_000_000_000L;
    private static final int ARMS_MOST = 100;
    private static final int MEMBERS_MOST = 100_000;
    private static final double AMOUNT_MOST = 1e15;

    private PlanSheets() {}

    static List<Sheet> all() {
        return List.of(
                new Sheet(
                        "srm",
                        "whether the arms are as large as planned: sample ratio mismatch, chi-square",
                        """
                        {"observed": [79500, 10400], "weights": [0.889, 0.111]}""",
                        PlanSheets::srm),
                new Sheet(
                        "power",
                        "which lift a campaign will show, or how many members and weeks it takes to see one",
                        """
                        {
                          "holdout": 0.1,
                          "members_per_week": 25000,
                          "weeks": 6,
                          "base_rate": 0.067,
                          "lift_rel": 0.05
                        }""",
                        PlanSheets::power),
                new Sheet(
                        "cap",
                        "heavy tails: each member's spend capped at a ceiling fixed before, raw and capped",
                        """
                        {
                          "pre": [20, 35, 0, 12.50, 60, 0, 44],
                          "quantile": 0.999,
                          "control": [0, 0, 31.50, 12, 0, 950],
                          "test": [0, 24, 0, 48.20, 33, 0, 19]
                        }""",
                        PlanSheets::cap),
                new Sheet(
                        "bootstrap",
                        "Poisson bootstrap: an interval of the difference of means that assumes no distribution",
                        """
                        {
                          "control": [{"member": "mem_1", "y": 0}, {"member": "mem_2", "y": 31.50},
                                      {"member": "mem_3", "y": 12}, {"member": "mem_4", "y": 0}],
                          "test": [{"member": "mem_5", "y": 24}, {"member": "mem_6", "y": 0},
                                   {"member": "mem_7", "y": 48.20}, {"member": "mem_8", "y": 33}],
                          "replicates": 200
                        }""",
                        PlanSheets::bootstrap),
                new Sheet(
                        "economics",
                        "ROAS, iROAS, incrementality rate, profit after double discounts, break-even",
                        """
                        {
                          "attributed_sales": 433700,
                          "incremental_sales": 146708, "incremental_sales_lo": 104054, "incremental_sales_hi": 189362,
                          "rewards": 43370, "fees": 21685, "clawbacks": 0,
                          "stacked_discounts": 8841,
                          "margin": 0.55
                        }""",
                        PlanSheets::economics));
    }

    private static Supplier<Figures> srm(Entry entry) {
        List<Long> observed = entry.field("observed").items(2, ARMS_MOST).stream()
                .map(each -> each.whole(0, COUNT_MOST))
                .toList();
        List<Double> weights = entry.field("weights").items(2, ARMS_MOST).stream()
                .map(Entry::positive)
                .toList();
        if (!observed.isEmpty() && !weights.isEmpty() && observed.size() != weights.size()) {
            entry.field("weights").refuse("are not as many as observed", "give each arm its planned share");
        }
        if (!observed.isEmpty() && observed.stream().allMatch(each -> each == 0)) {
            entry.field("observed").refuse("are all 0", "there is nothing to test before somebody is in an arm");
        }
        return () -> {
            SampleRatio ratio = SampleRatio.of(observed, weights);
            return new Figures()
                    .put("chi_square", ratio.chiSquare())
                    .put("degrees_of_freedom", ratio.degreesOfFreedom())
                    .put("p_value", ratio.p())
                    .put("mismatch", ratio.isBroken())
                    .put("threshold", SampleRatio.P_LEAST);
        };
    }

    private static Supplier<Figures> power(Entry entry) {
        double alpha = LiftSheets.alpha(entry);
        double likely = entry.field("power").betweenOr(0.8, 0.01, 0.9999);
        double holdout = entry.field("holdout").between(0.0001, 0.9999);
        boolean weekly = entry.has("members_per_week");
        double perWeek = weekly ? entry.field("members_per_week").positive() : 0;
        double weeks = weekly ? entry.field("weeks").positive() : 0;
        double members = weekly ? perWeek * weeks : entry.field("members").positive();
        entry.field("members_per_week");
        boolean isRate = entry.has("base_rate");
        double mean = isRate
                ? entry.field("base_rate").between(1e-9, 1 - 1e-9)
                : entry.field("mean").positive();
        double deviation = isRate
                ? Math.sqrt(mean * (1 - mean))
                : entry.field("standard_deviation").positive();
        entry.field("base_rate");
        boolean asks = entry.has("lift_rel");
        double wanted = asks ? entry.field("lift_rel").positive() : 0;
        entry.field("lift_rel");
        return () -> {
            var plan = new Power(alpha, likely, holdout);
            double variance = deviation * deviation;
            double least = plan.leastEffect(variance, members);
            var figures = new Figures()
                    .put("members", members)
                    .put("n_test", members * (1 - holdout))
                    .put("n_control", members * holdout)
                    .put("mde_abs", least)
                    .put("mde_rel", least / mean)
                    .put("variance_penalty", plan.penalty());
            if (asks) {
                double needed = Math.ceil(plan.members(variance, wanted * mean));
                howMany(figures, "members_needed", needed);
                if (weekly) {
                    howMany(figures, "weeks_needed", Math.ceil(needed / perWeek));
                }
            }
            return figures.put("sentence", sentence(holdout, weekly, weeks, members, least / mean, likely))
                    .put("alpha", alpha)
                    .put("power", likely);
        };
    }

    private static void howMany(Figures figures, String name, double count) {
        if (count <= COUNT_MOST) {
            figures.put(name, (long) count);
        } else {
            figures.none(name, "there are not so many: the lift is too small to be seen");
        }
    }

    private static String sentence(
            double holdout, boolean weekly, double weeks, double members, double least, double likely) {
        return String.format(
                Locale.ROOT,
                "With a holdout of %s %%, %s show a lift of %s %% or more in %s of 100 cases.",
                rounded(100 * holdout),
                weekly ? rounded(weeks) + " weeks" : String.format(Locale.ROOT, "%,.0f members", members),
                rounded(100 * least),
                rounded(100 * likely));
    }

    private static String rounded(double value) {
        return new BigDecimal(value)
                .round(new java.math.MathContext(2))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static Supplier<Figures> cap(Entry entry) {
        double alpha = LiftSheets.alpha(entry);
        List<BigDecimal> control = ArmForm.values(entry.field("control"));
        List<BigDecimal> test = ArmForm.values(entry.field("test"));
        boolean fixed = entry.has("cap");
        BigDecimal given = fixed ? entry.field("cap").exact() : BigDecimal.ZERO;
        if (fixed && given.signum() <= 0) {
            entry.field("cap").refuse("must be above 0", "give the ceiling of one member's spend");
        }
        double quantile = entry.field("quantile").betweenOr(Ceiling.QUANTILE, 0, 1);
        List<BigDecimal> before = fixed ? List.of() : ArmForm.values(entry.field("pre"));
        entry.field("cap");
        entry.field("pre");
        var all = new ArrayList<>(control);
        all.addAll(test);
        all.addAll(before);
        all.add(given);
        int scale = all.stream().mapToInt(ArmForm::decimals).max().orElse(0);
        if (all.stream().anyMatch(each -> Math.abs(each.doubleValue()) * Math.pow(10, scale) > AMOUNT_MOST)) {
            entry.refuse("has an amount that is too large or too fine", "give at most 15 digits in all");
        }
        return () -> {
            long ceiling = fixed ? minor(given, scale) : Ceiling.of(minor(before, scale), quantile);
            long[] c = minor(control, scale);
            long[] t = minor(test, scale);
            var figures = new Figures().put("cap", BigDecimal.valueOf(ceiling, scale));
            lift(figures, "raw", Lift.absolute(sums(c, Long.MAX_VALUE, scale), sums(t, Long.MAX_VALUE, scale)), alpha);
            lift(figures, "capped", Lift.absolute(sums(c, ceiling, scale), sums(t, ceiling, scale)), alpha);
            return figures.put("capped_control", above(c, ceiling))
                    .put("capped_test", above(t, ceiling))
                    .put("alpha", alpha);
        };
    }

    private static long above(long[] values, long ceiling) {
        return Arrays.stream(values).filter(each -> each > ceiling).count();
    }

    private static Sums sums(long[] values, long ceiling, int scale) {
        Sums sums = Sums.none(scale);
        for (long each : values) {
            sums = sums.enrolled(0).spent(0, Ceiling.capped(each, ceiling), 0);
        }
        return sums;
    }

    private static void lift(Figures figures, String name, Found<Effect> found, double alpha) {
        figures.put(name + "_lift_abs", found.map(Effect::estimate));
        LiftSheets.interval(figures, name + "_lift_abs", found.map(effect -> effect.fixed(alpha)));
        figures.put(name + "_p_value", found.map(Effect::pFixed));
    }

    private static long[] minor(List<BigDecimal> values, int scale) {
        return values.stream().mapToLong(each -> minor(each, scale)).toArray();
    }

    private static long minor(BigDecimal value, int scale) {
        return ArmForm.at(value, scale).longValueExact();
    }

    private record Spender(String member, double y) {}

    private static Supplier<Figures> bootstrap(Entry entry) {
        double alpha = LiftSheets.alpha(entry);
        int replicates =
                (int) entry.field("replicates").wholeOr(Bootstrap.REPLICATES_MOST, 20, Bootstrap.REPLICATES_MOST);
        var seen = new HashSet<String>();
        List<Spender> control = spenders(entry.field("control"), seen);
        List<Spender> test = spenders(entry.field("test"), seen);
        return () -> {
            var differences = new double[replicates];
            for (int b = 0; b < replicates; b++) {
                differences[b] = mean(test, b) - mean(control, b);
            }
            double[] sorted =
                    Arrays.stream(differences).filter(Double::isFinite).sorted().toArray();
            var figures =
                    new Figures().put("lift_abs", plain(test) - plain(control)).put("replicates", sorted.length);
            if (sorted.length < 20) {
                return figures.none("standard_error", "in too many replicates an arm has nobody: give more members");
            }
            double middle = Arrays.stream(sorted).average().orElse(0);
            double squares = Arrays.stream(sorted)
                    .map(each -> (each - middle) * (each - middle))
                    .sum();
            var interval = new Interval(quantile(sorted, alpha / 2), quantile(sorted, 1 - alpha / 2));
            return figures.put("standard_error", Math.sqrt(squares / (sorted.length - 1)))
                    .put("lift_abs", interval)
                    .put("significant", interval.excludesZero())
                    .put("alpha", alpha);
        };
    }

    private static List<Spender> spenders(Entry list, Set<String> seen) {
        return list.items(2, MEMBERS_MOST).stream()
                .map(each -> {
                    var spender = new Spender(
                            each.field("member").text(), each.field("y").any());
                    if (!seen.add(spender.member)) {
                        each.field("member").refuse("is there twice", "give each member once, in one arm");
                    }
                    each.noMore();
                    return spender;
                })
                .toList();
    }

    private static double plain(List<Spender> arm) {
        return arm.stream().mapToDouble(Spender::y).average().orElse(0);
    }

    private static double mean(List<Spender> arm, int replicate) {
        double sum = 0;
        double n = 0;
        for (Spender each : arm) {
            int weight = Bootstrap.weight(each.member, replicate);
            sum += weight * each.y;
            n += weight;
        }
        return sum / n;
    }

    /** Between the two nearest ranks. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    private static Supplier<Figures> economics(Entry entry) {
        double attributed = amount(entry.field("attributed_sales"));
        double[] sales = counted(entry, "incremental_sales");
        boolean whole = entry.has("cost");
        double rewards = whole ? 0 : amount(entry.field("rewards"));
        double cost = whole
                ? amount(entry.field("cost"))
                : rewards + optional(entry.field("fees")) - optional(entry.field("clawbacks"));
        entry.field("cost");
        double stacked = optional(entry.field("stacked_discounts"));
        double margin = entry.field("margin").between(0, 1);
        boolean rated = entry.has("reward_rate");
        double rate = rated ? entry.field("reward_rate").between(0, 1) : attributed > 0 ? rewards / attributed : 0;
        entry.field("reward_rate");
        boolean customers = entry.has("incremental_customers");
        boolean visits = entry.has("incremental_visits");
        double[] more = customers ? counted(entry, "incremental_customers") : new double[3];
        double[] often = visits ? counted(entry, "incremental_visits") : new double[3];
        entry.field("incremental_customers");
        entry.field("incremental_visits");
        return () -> {
            var its =
                    new Economics(attributed, sales[0], new Interval(sales[1], sales[2]), cost, stacked, margin, rate);
            var figures = new Figures()
                    .put("campaign_cost", cost)
                    .put("roas", its.roas())
                    .put("iroas", its.iroas());
            LiftSheets.interval(figures, "iroas", its.iroasInterval());
            figures.put("incrementality_rate", its.incrementalityRate());
            if (customers) {
                figures.put("cost_per_incremental_customer", its.costPer(more[0], new Interval(more[1], more[2])));
            }
            if (visits) {
                figures.put("cost_per_incremental_visit", its.costPer(often[0], new Interval(often[1], often[2])));
            }
            return figures.put(
                            "reward_on_baseline_sales",
                            whole && !rated
                                    ? new Found.Unknown<>("give reward_rate, or rewards in the place of cost")
                                    : new Known<>(its.rewardOnBaseline()))
                    .put("margin_assumed", margin)
                    .put("incremental_profit", its.profit())
                    .put("incremental_profit", its.profitInterval())
                    .put("break_even_incrementality", its.breakEven());
        };
    }

    /** An estimate with its two ends, in order. */
    private static double[] counted(Entry entry, String name) {
        double middle = entry.field(name).any();
        double lo = entry.field(name + "_lo").any();
        double hi = entry.field(name + "_hi").any();
        if (lo > middle || hi < middle) {
            entry.field(name + "_lo").refuse("and " + name + "_hi don't enclose " + name, "give lo <= estimate <= hi");
        }
        return new double[] {middle, lo, hi};
    }

    private static double amount(Entry entry) {
        return entry.between(0, AMOUNT_MOST);
    }

    private static double optional(Entry entry) {
        return entry.betweenOr(0, 0, AMOUNT_MOST);
    }
}
