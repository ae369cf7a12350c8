package io.ristorno.measure.sheet;

import io.ristorno.measure.Effect;
import io.ristorno.measure.Found;
import io.ristorno.measure.Found.Known;
import io.ristorno.measure.Found.Unknown;
import io.ristorno.measure.Interval;
import io.ristorno.measure.Lift;
import io.ristorno.measure.Proportions;
import io.ristorno.measure.Strata;
import io.ristorno.measure.Sums;
import io.ristorno.measure.sheet.ArmForm.Draft;
import io.ristorno.measure.sheet.ArmForm.With;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** How much more the test arm has: attribution.md, section 3, 1 to 7. */
final class LiftSheets {
    private static final long MEMBERS_MOST = 1_000_000_000_000L;
    private static final int STRATA_MOST = 1_000;

    private LiftSheets() {}

    static List<Sheet> all() {
        String arms = """
                {
                  "control": {"n": 3407, "sum": 1396.87, "sum_of_squares": 52377.9767},
                  "test": {"n": 3461, "sum": 2422.70, "sum_of_squares": 134698.29}%s
                }""";
        String before = """
                {
                  "control": {"n": 3000, "sum": 1396.87, "sum_of_squares": 52377.9767,
                              "pre_sum": 1316.87, "pre_sum_of_squares": 41527.9767, "sum_of_products": 31400},
                  "test": {"n": 3461, "sum": 2422.70, "sum_of_squares": 134698.29,
                           "pre_sum": 1622.7, "pre_sum_of_squares": 62348.29, "sum_of_products": 64100}
                }""";
        return List.of(
                new Sheet(
                        "proportions",
                        "customers in either arm: difference, Wald's or Newcombe's interval, p",
                        """
                        {
                          "control": {"n": 104, "purchasers": 42},
                          "test": {"n": 1009, "purchasers": 500}
                        }""",
                        LiftSheets::proportions),
                new Sheet(
                        "welch",
                        "spend per member: difference of means with Welch's interval and p",
                        arms.formatted(""),
                        entry -> means(entry, false)),
                new Sheet(
                        "relative",
                        "the same in relation to the control's mean, and whether that may be shown",
                        arms.formatted(""),
                        entry -> means(entry, true)),
                new Sheet(
                        "cuped",
                        "spend per member, less what spend before the start foretells",
                        before,
                        LiftSheets::cuped),
                new Sheet(
                        "ratio",
                        "a quotient of two metrics, such as spend per visit or share of wallet",
                        """
                        {
                          "control": {"values": [12.50, 0, 40, 7.25], "denominator_values": [1, 0, 3, 1]},
                          "test": {"values": [30, 18, 0, 22.10, 9], "denominator_values": [2, 1, 0, 2, 1]}
                        }""",
                        LiftSheets::ratio),
                new Sheet(
                        "poststratified",
                        "spend per member over strata, each weighed by its share of members",
                        """
                        {
                          "strata": [
                            {"name": "NEW", "control": {"n": 400, "sum": 120, "sum_of_squares": 900},
                                            "test": {"n": 3600, "sum": 1500, "sum_of_squares": 12600}},
                            {"name": "EXISTING", "control": {"n": 100, "sum": 310, "sum_of_squares": 4100},
                                                 "test": {"n": 900, "sum": 3000, "sum_of_squares": 39600}}
                          ]
                        }""",
                        LiftSheets::poststratified),
                new Sheet(
                        "sequential",
                        "an interval that may be looked at every day, beside the one that may be read once",
                        arms.formatted(",\n  \"planned_members\": 6868"),
                        LiftSheets::sequential));
    }

    static double alpha(Entry entry) {
        return entry.field("alpha").betweenOr(0.05, 1e-9, 0.5);
    }

    private static Supplier<Figures> proportions(Entry entry) {
        double alpha = alpha(entry);
        String kind = entry.field("interval").oneOf("rule", "wald", "newcombe");
        long[] control = yesAndAll(entry.field("control"));
        long[] test = yesAndAll(entry.field("test"));
        return () -> {
            var given = new Proportions(control[0], control[1], test[0], test[1]);
            boolean plain = kind.equals("rule") ? given.isPlain() : kind.equals("wald");
            var figures = new Figures()
                    .put("n_test", test[1])
                    .put("n_control", control[1])
                    .put("mean_test", given.test())
                    .put("mean_control", given.control())
                    .put("lift_abs", given.test() - given.control());
            Found<Interval> wald = given.effect().map(effect -> effect.fixed(alpha));
            Found<Interval> shown = plain ? wald : new Known<>(given.newcombe(alpha));
            interval(figures, "lift_abs", shown);
            figures.put("interval", plain ? "wald" : "newcombe");
            interval(figures, "wald", wald);
            figures.put("newcombe", given.newcombe(alpha))
                    .put("standard_error", given.effect().map(Effect::standardError))
                    .put("p_value", given.pPooled());
            effect(figures, "lift_rel", given.relative(), alpha);
            figures.put("incremental", (given.test() - given.control()) * test[1]);
            interval(figures, "incremental", shown.map(each -> each.times((double) test[1])));
            return significance(figures, shown).put("alpha", alpha);
        };
    }

    private static long[] yesAndAll(Entry arm) {
        if (!arm.isThere()) {
            arm.refuse("is missing", "give {\"n\": ..., \"purchasers\": ...}");
            return new long[] {0, 1};
        }
        long all = arm.field("n").whole(1, MEMBERS_MOST);
        long yes = arm.field("purchasers").whole(0, MEMBERS_MOST);
        if (yes > all) {
            arm.field("purchasers").refuse("is more than n", "give 0 to n");
        }
        arm.noMore();
        return new long[] {yes, all};
    }

    private static List<Sums> arms(Entry entry, With with) {
        return ArmForm.sums(
                List.of(ArmForm.read(entry.field("control"), with), ArmForm.read(entry.field("test"), with)));
    }

    private static Supplier<Figures> means(Entry entry, boolean relative) {
        double alpha = alpha(entry);
        List<Sums> arms = arms(entry, With.NOTHING);
        return () -> {
            Sums control = arms.getFirst();
            Sums test = arms.getLast();
            var figures = sizes(control, test);
            if (relative) {
                whole(figures, "lift_rel", Lift.relative(control, test), alpha);
                return figures.put("lift_rel_shown", Lift.showsRelative(control))
                        .put("alpha", alpha);
            }
            Found<Effect> effect = Lift.absolute(control, test);
            whole(figures, "lift_abs", effect, alpha);
            return incremental(figures, effect, test, alpha).put("alpha", alpha);
        };
    }

    private static Supplier<Figures> cuped(Entry entry) {
        double alpha = alpha(entry);
        List<Sums> arms = arms(entry, With.BEFORE);
        boolean fixed = entry.has("theta");
        double given = fixed ? entry.field("theta").any() : 0;
        entry.field("theta");
        return () -> {
            Sums control = arms.getFirst();
            Sums test = arms.getLast();
            double theta = fixed ? given : Lift.theta(control, test);
            Found<Effect> raw = Lift.absolute(control, test);
            Found<Effect> effect = Lift.cuped(control, test, theta);
            var figures = sizes(control, test)
                    .put("pre_mean_test", test.meanX())
                    .put("pre_mean_control", control.meanX())
                    .put("theta", theta);
            whole(figures, "lift_abs", effect, alpha);
            effect(figures, "lift_rel", Lift.cupedRelative(control, test, theta), alpha);
            figures.put("lift_rel_shown", Lift.showsRelative(control));
            effect(figures, "unadjusted", raw, alpha);
            figures.put("unadjusted_p_value", raw.map(Effect::pFixed));
            figures.put("variance_reduction", reduction(raw, effect));
            return incremental(figures, effect, test, alpha).put("alpha", alpha);
        };
    }

    private static Found<Double> reduction(Found<Effect> raw, Found<Effect> adjusted) {
        return raw instanceof Known<Effect>(Effect before) && adjusted instanceof Known<Effect>(Effect after)
                ? new Known<>(1 - Math.pow(after.standardError() / before.standardError(), 2))
                : new Unknown<>("one of both has no error");
    }

    private static Supplier<Figures> ratio(Entry entry) {
        double alpha = alpha(entry);
        List<Sums> arms = arms(entry, With.DENOMINATOR);
        return () -> {
            Sums control = arms.getFirst();
            Sums test = arms.getLast();
            var figures = new Figures()
                    .put("n_test", test.n())
                    .put("n_control", control.n())
                    .put("ratio_test", Lift.quotient(test))
                    .put("ratio_control", Lift.quotient(control));
            whole(figures, "lift_abs", Lift.ratio(control, test), alpha);
            effect(figures, "lift_rel", Lift.ratioRelative(control, test), alpha);
            return figures.put("alpha", alpha);
        };
    }

    private static Supplier<Figures> poststratified(Entry entry) {
        double alpha = alpha(entry);
        boolean adjusted = entry.field("cuped").flagOr(false);
        With with = adjusted ? With.BEFORE : With.NOTHING;
        var names = new ArrayList<String>();
        var drafts = new ArrayList<Draft>();
        for (Entry each : entry.field("strata").items(1, STRATA_MOST)) {
            names.add(each.field("name").textOr("stratum " + (names.size() + 1)));
            drafts.add(ArmForm.read(each.field("control"), with));
            drafts.add(ArmForm.read(each.field("test"), with));
            each.noMore();
        }
        List<Sums> arms = ArmForm.sums(drafts);
        return () -> {
            var strata = new ArrayList<Strata.Stratum>();
            for (int i = 0; i < arms.size(); i += 2) {
                strata.add(new Strata.Stratum(arms.get(i), arms.get(i + 1)));
            }
            var plain = new Strata(strata, 0);
            double theta = adjusted ? Lift.theta(plain.control(), plain.test()) : 0;
            var all = new Strata(strata, theta);
            var figures = sizes(all.control(), all.test());
            Found<Effect> effect = all.absolute();
            whole(figures, "lift_abs", effect, alpha);
            effect(figures, "lift_rel", all.relative(), alpha);
            figures.put("estimator", adjusted ? "cuped_poststrat" : "poststrat");
            if (adjusted) {
                figures.put("theta", theta);
            }
            incremental(figures, effect, all.test(), alpha);
            var each = new ArrayList<Figures>();
            for (int i = 0; i < strata.size(); i++) {
                Sums control = strata.get(i).control();
                Sums test = strata.get(i).test();
                var its = new Figures()
                        .put("name", names.get(i))
                        .put(
                                "share",
                                (double) (control.n() + test.n())
                                        / (all.control().n() + all.test().n()));
                effect(its, "lift_abs", Lift.cuped(control, test, theta), alpha);
                each.add(its);
            }
            return figures.put("strata", each).put("alpha", alpha);
        };
    }

    private static Supplier<Figures> sequential(Entry entry) {
        double alpha = alpha(entry);
        double planned = entry.field("planned_members").positive();
        boolean expects = entry.has("tau");
        double tau = expects ? entry.field("tau").positive() : 1;
        entry.field("tau");
        if (entry.has("standard_error")) {
            double estimate = entry.field("lift").any();
            double error = entry.field("standard_error").positive();
            long n = entry.field("n").whole(2, MEMBERS_MOST);
            return () -> sequential(
                    new Figures(),
                    new Known<>(new Effect(estimate, error, Double.POSITIVE_INFINITY, n)),
                    alpha,
                    planned,
                    expects,
                    tau);
        }
        boolean relative = entry.field("relative").flagOr(false);
        boolean adjusted = entry.field("cuped").flagOr(false);
        List<Sums> arms = arms(entry, adjusted ? With.BEFORE : With.NOTHING);
        return () -> {
            Sums control = arms.getFirst();
            Sums test = arms.getLast();
            double theta = adjusted ? Lift.theta(control, test) : 0;
            return sequential(
                    sizes(control, test),
                    relative ? Lift.cupedRelative(control, test, theta) : Lift.cuped(control, test, theta),
                    alpha,
                    planned,
                    expects,
                    tau);
        };
    }

    private static Figures sequential(
            Figures figures, Found<Effect> found, double alpha, double planned, boolean expects, double tau) {
        var sequence = new Effect.Mixture.Planned(planned, alpha);
        Effect.Mixture mixture = expects ? new Effect.Mixture.Expected(tau) : sequence;
        Found<Interval> valid = found.map(effect -> effect.alwaysValid(alpha, mixture));
        figures.put("lift", found.map(Effect::estimate));
        interval(figures, "lift", valid);
        figures.put("p_value", found.map(effect -> effect.pAlwaysValid(mixture)))
                .put("interval_kind", "always_valid")
                .put("half_width", valid.map(each -> (each.hi() - each.lo()) / 2))
                .put("fixed_half_width", found.map(effect -> {
                    Interval fixed = effect.fixed(alpha);
                    return (fixed.hi() - fixed.lo()) / 2;
                }))
                .put("fixed_p_value", found.map(Effect::pFixed))
                .put("standard_error", found.map(Effect::standardError));
        if (expects) {
            figures.put("tau", tau);
        } else {
            figures.put("rho", sequence.rho()).put("planned_members", planned);
        }
        return significance(figures, valid).put("alpha", alpha);
    }

    private static Figures sizes(Sums control, Sums test) {
        return new Figures()
                .put("n_test", test.n())
                .put("n_control", control.n())
                .put("mean_test", test.mean())
                .put("mean_control", control.mean());
    }

    /** The estimate with its ends. */
    private static void effect(Figures figures, String name, Found<Effect> found, double alpha) {
        figures.put(name, found.map(Effect::estimate));
        interval(figures, name, found.map(effect -> effect.fixed(alpha)));
    }

    /** With its error, its p, and whether zero is out. */
    private static void whole(Figures figures, String name, Found<Effect> found, double alpha) {
        effect(figures, name, found, alpha);
        figures.put("standard_error", found.map(Effect::standardError))
                .put("degrees_of_freedom", found.map(Effect::degreesOfFreedom))
                .put("p_value", found.map(Effect::pFixed))
                .put("interval_kind", "fixed");
        significance(figures, found.map(effect -> effect.fixed(alpha)));
    }

    private static Figures incremental(Figures figures, Found<Effect> found, Sums test, double alpha) {
        figures.put("incremental", found.map(effect -> effect.estimate() * test.n()));
        interval(figures, "incremental", found.map(effect -> effect.fixed(alpha).times((double) test.n())));
        return figures;
    }

    private static Figures significance(Figures figures, Found<Interval> interval) {
        return interval instanceof Known<Interval>(Interval its)
                ? figures.put("significant", its.excludesZero())
                : figures.none("significant", "there is no interval");
    }

    static void interval(Figures figures, String name, Found<Interval> found) {
        figures.put(name + "_lo", found.map(Interval::lo)).put(name + "_hi", found.map(Interval::hi));
    }
}
