package io.ristorno.report.campaign;

import io.ristorno.attribute.Arm;
import io.ristorno.attribute.ArmKey;
import io.ristorno.attribute.ArmTally;
import io.ristorno.attribute.CreditTally;
import io.ristorno.attribute.Measured;
import io.ristorno.attribute.Measured.Status;
import io.ristorno.attribute.MediumTally;
import io.ristorno.attribute.QualityTally;
import io.ristorno.measure.Economics;
import io.ristorno.measure.Effect;
import io.ristorno.measure.Effect.Mixture;
import io.ristorno.measure.Found;
import io.ristorno.measure.Found.Known;
import io.ristorno.measure.Found.Unknown;
import io.ristorno.measure.Interval;
import io.ristorno.measure.Lift;
import io.ristorno.measure.Proportions;
import io.ristorno.measure.SampleRatio;
import io.ristorno.measure.Strata;
import io.ristorno.measure.Sums;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Arms;
import io.ristorno.report.Suppression;
import io.ristorno.report.campaign.Breakdown.Stratum;
import io.ristorno.report.campaign.Periods.Group;
import io.ristorno.report.campaign.Periods.Period;
import io.ristorno.report.campaign.Periods.Span;
import io.ristorno.report.campaign.Rows.Attribution;
import io.ristorno.report.campaign.Rows.Customers;
import io.ristorno.report.campaign.Rows.Delivery;
import io.ristorno.report.campaign.Rows.Economy;
import io.ristorno.report.campaign.Rows.Incrementality;
import io.ristorno.report.campaign.Rows.Quality;
import io.ristorno.report.campaign.Table.Day;
import io.ristorno.report.campaign.Table.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All reports of a campaign. Two numbers are told and never mixed: what a rule attributes to it, and what it caused, which is known from
 * those who were held out. Intervals come with every estimate; where chance has not divided the arms, nothing about causes is told.
 */
public final class CampaignReports {
    /** How often an interval may miss. */
    public static final double ALPHA = 0.05;

    /** Members at whose number the interval for daily looks is narrowest: the same from the start on. */
    public static final long PLANNED_MEMBERS = 100_000;

    private static final String DEFAULT_MODEL = "last";

    private final Cut cut;
    private final Measured measured;
    private final Suppression suppression;
    private final Commodity commodity;
    private final Periods periods;
    private final Breakdown strata;
    private final Optional<String> uncaused;
    private final OptionalDouble srm;

    /** The reports of one campaign. */
    public CampaignReports(Measured measured, Suppression suppression) {
        this(Cut.of(measured, suppression.membersLeast()), suppression);
    }

    private CampaignReports(Cut cut, Suppression suppression) {
        this.cut = cut;
        this.suppression = suppression;
        measured = cut.measured();
        commodity = Commodity.currency(measured.commodity()).orElse(Commodity.NONE);
        strata = Breakdown.of(cut, suppression);
        periods = Periods.of(
                measured.credits(),
                cut.ends(),
                suppression.membersLeast(),
                isFinal() ? Optional.of(cut.through()) : Optional.empty());
        srm = srm();
        uncaused = uncaused();
    }

    /** Every report's name, and its columns: the dictionary. */
    public static Map<String, List<Table.Described>> dictionary() {
        var all = new LinkedHashMap<String, List<Table.Described>>();
        all.put("delivery", Table.columns(Delivery.class));
        all.put("attribution", Table.columns(Attribution.class));
        all.put("incrementality", Table.columns(Incrementality.class));
        all.put("economics", Table.columns(Economy.class));
        all.put("customers", Table.columns(Customers.class));
        all.put("quality", Table.columns(Quality.class));
        return all;
    }

    /** A report by its name; empty if there is none of this name. */
    public Optional<Table> table(String name) {
        return switch (name) {
            case "delivery" -> Optional.of(Table.of(name, Delivery.class, delivery()));
            case "attribution" -> Optional.of(Table.of(name, Attribution.class, attribution()));
            case "incrementality" -> Optional.of(Table.of(name, Incrementality.class, incrementality()));
            case "economics" -> Optional.of(Table.of(name, Economy.class, List.of(economics())));
            case "customers" -> Optional.of(Table.of(name, Customers.class, customers()));
            case "quality" -> Optional.of(Table.of(name, Quality.class, quality()));
            default -> Optional.empty();
        };
    }

    /** What every report of the campaign rests on. */
    public SortedMap<String, String> footer() {
        Arms arms = measured.campaign().arms();
        var footer = new TreeMap<String, String>();
        footer.put("program", measured.program());
        footer.put("population", "members who had an opportunity, whatever they did about it");
        footer.put(
                "windows",
                measured.campaign().clickDays() + " days behind a click, "
                        + measured.campaign().viewDays() + " behind a view");
        footer.put("model", DEFAULT_MODEL);
        footer.put("holdout", BigDecimal.valueOf(arms.holdoutBasisPoints(), 4).toPlainString());
        footer.put("salt_id", Integer.toHexString(Arms.bucket(arms.salt(), "salt")));
        footer.put("pre_period_days", "91");
        footer.put(
                "cap",
                measured.capMinor() == Long.MAX_VALUE
                        ? "none"
                        : money(measured.capMinor()).toString());
        footer.put("planned_members", Long.toString(PLANNED_MEMBERS));
        footer.put("alpha", Double.toString(ALPHA));
        footer.put("members_least", Long.toString(suppression.membersLeast()));
        footer.put("time_zone", measured.zone().getId());
        footer.put("data_through", measured.dataThrough().toString());
        footer.put("told_through", cut.told().map(LocalDate::toString).orElse(""));
        footer.put("version", Long.toString(measured.version()));
        footer.put("status", status());
        return footer;
    }

    private String status() {
        return measured.status().name().toLowerCase(Locale.ROOT);
    }

    private double holdout() {
        return measured.campaign().arms().holdoutBasisPoints() / 10_000.0;
    }

    private OptionalDouble srm() {
        return ratio(
                strata.all().control().spend().n(), strata.all().test().spend().n());
    }

    private OptionalDouble ratio(long control, long test) {
        double held = holdout();
        return held > 0 && control + test > 0
                ? OptionalDouble.of(SampleRatio.of(List.of(control, test), List.of(held, 1 - held))
                        .p())
                : OptionalDouble.empty();
    }

    private OptionalDouble srmAssigned() {
        QualityTally all = measured.quality().values().stream().reduce(QualityTally.NONE, QualityTally::plus);
        return ratio(all.assignedControl(), all.assignedTest());
    }

    /** Why nothing about causes is told, if so. */
    private Optional<String> uncaused() {
        if (holdout() == 0) {
            return Optional.of("nobody is held out from the campaign: what it caused is not known");
        }
        var ratios = new ArrayList<OptionalDouble>(List.of(srm, srmAssigned()));
        strata.parts()
                .forEach(part -> ratios.add(
                        ratio(part.control().spend().n(), part.test().spend().n())));
        boolean broken = ratios.stream().anyMatch(p -> p.isPresent() && p.getAsDouble() < SampleRatio.P_LEAST);
        if (broken) {
            return Optional.of(
                    "the arms are not as chance divides them: find out why before anything about causes is told");
        }
        return strata.all().hidden()
                ? Optional.of("too few members or purchasers, or one of them spends too much of it")
                : Optional.empty();
    }

    // What was shown.

    private List<Delivery> delivery() {
        var series = new TreeMap<String, SortedMap<LocalDate, MediumTally>>();
        measured.media()
                .forEach((key, tally) -> series.computeIfAbsent(key.offer() + "\0" + key.medium(), _ -> new TreeMap<>())
                        .put(key.day(), tally));
        var rows = new ArrayList<Delivery>();
        series.forEach((name, days) -> {
            String[] names = name.split("\0", -1);
            Reached.of(days, suppression.membersLeast())
                    .forEach(period -> rows.add(delivery(names[0], names[1], period)));
        });
        return rows;
    }

    private Delivery delivery(String offer, String medium, Reached period) {
        MediumTally its = period.figures();
        // Of a few who did something, not even how many.
        boolean few = its.activators() > 0 && its.activators() < suppression.redeemersLeast();
        boolean hidden = period.hidden();
        return new Delivery(
                measured.campaign().id(),
                offer,
                medium,
                period.from(),
                period.to(),
                count(its.impressions(), hidden),
                count(its.viewable(), hidden),
                count(its.reach(), hidden),
                quotient(its.impressions(), its.reach(), hidden),
                count(its.views(), hidden),
                count(its.clicks(), hidden),
                count(its.activations(), hidden || few),
                count(its.activators(), hidden || few),
                quotient(its.activators(), its.reach(), hidden || few),
                hidden || few);
    }

    // Who has the credit.

    private List<Attribution> attribution() {
        var totals = new TreeMap<String, Long>();
        measured.credits().keySet().forEach(key -> totals.put(key.model(), periods.netMinor(key.model())));
        var rows = new ArrayList<Attribution>();
        for (Period period : periods.told()) {
            for (Group group : period.groups()) {
                group.models()
                        .forEach((model, tally) -> rows.add(attribution(
                                period.span(), group, model, tally, totals.getOrDefault(model, 0L), false)));
            }
        }
        periods.untold().ifPresent(span -> {
            var none = new Group("", Periods.OTHER, new TreeMap<>());
            totals.keySet().forEach(model -> rows.add(attribution(span, none, model, CreditTally.NONE, 0, true)));
        });
        return rows;
    }

    private Attribution attribution(
            Span span, Group group, String model, CreditTally its, long allMinor, boolean hidden) {
        return new Attribution(
                measured.campaign().id(),
                group.offer(),
                group.medium(),
                model,
                measured.campaign().clickDays(),
                measured.campaign().viewDays(),
                span.from(),
                span.to(),
                measured.commodity(),
                hidden ? OptionalDouble.empty() : OptionalDouble.of(its.conversionMillionths() / 1e6),
                money(its.grossMinor(), hidden),
                money(its.clickMinor(), hidden),
                money(its.viewMinor(), hidden),
                money(its.refundsMinor(), hidden),
                money(its.netMinor(), hidden),
                quotient(its.netMinor(), allMinor, hidden),
                true,
                true,
                hidden);
    }

    // What it caused.

    /** A metric of both arms. */
    private record Metric(String name, boolean isMoney, Sums control, Sums test) {}

    private List<Incrementality> incrementality() {
        var rows = new ArrayList<Incrementality>();
        for (Stratum stratum : strata.told()) {
            rows.add(customers(stratum));
            List<Metric> metrics = List.of(
                    new Metric(
                            "visits",
                            false,
                            stratum.control().visits(),
                            stratum.test().visits()),
                    new Metric(
                            "sales",
                            true,
                            stratum.control().spend(),
                            stratum.test().spend()),
                    new Metric(
                            "sales_capped",
                            true,
                            stratum.control().capped(),
                            stratum.test().capped()));
            for (Metric metric : metrics) {
                rows.add(row(stratum, metric, "raw"));
                if (metric.isMoney()) {
                    rows.add(row(stratum, metric, "cuped"));
                    if (stratum.name().equals(Breakdown.ALL) && !strata.parts().isEmpty() && strata.isWhole()) {
                        rows.add(row(stratum, metric, "cuped_poststrat"));
                    }
                }
            }
        }
        return rows;
    }

    private Incrementality customers(Stratum stratum) {
        long control = stratum.control().spend().n();
        long test = stratum.test().spend().n();
        Optional<String> why = why(stratum);
        if (why.isPresent()) {
            return hidden(stratum, "customers", "", "raw", why.get());
        }
        var proportions = new Proportions(
                stratum.control().purchasers(), control, stratum.test().purchasers(), test);
        Found<Effect> effect = proportions.effect();
        boolean plain = isFinal();
        Found<Interval> interval = plain
                ? new Known<>(proportions.interval(ALPHA))
                : effect.map(each -> each.alwaysValid(ALPHA, mixture()));
        Found<Double> p = plain ? proportions.pPooled() : effect.map(each -> each.pAlwaysValid(mixture()));
        return row(
                stratum,
                "customers",
                "",
                "raw",
                new Estimate(
                        proportions.test(),
                        proportions.control(),
                        effect.map(Effect::estimate),
                        interval,
                        proportions.relative(),
                        p,
                        0,
                        0));
    }

    /**
     * What a row says.
     *
     * @param relative the lift in relation to the control's
     */
    private record Estimate(
            double meanTest,
            double meanControl,
            Found<Double> lift,
            Found<Interval> interval,
            Found<Effect> relative,
            Found<Double> p,
            double theta,
            double varianceReduction) {}

    private Incrementality row(Stratum stratum, Metric metric, String estimator) {
        Optional<String> why = why(stratum);
        String currency = metric.isMoney() ? measured.commodity() : "";
        if (why.isPresent()) {
            return hidden(stratum, metric.name(), currency, estimator, why.get());
        }
        double unit = metric.isMoney() ? commodity.oneUnitMinor() : 1;
        Found<Effect> raw = Lift.absolute(metric.control(), metric.test());
        double theta = estimator.equals("raw") ? 0 : Lift.theta(metric.control(), metric.test());
        Found<Effect> effect = effect(metric, estimator, theta, raw);
        Found<Effect> relative = Lift.showsRelative(metric.control())
                ? relative(metric, estimator, theta)
                : new Unknown<>("the control's mean is not known well enough");
        double narrower = raw instanceof Known<Effect>(Effect plain) && effect instanceof Known<Effect>(Effect adjusted)
                ? 1 - Math.pow(adjusted.standardError() / plain.standardError(), 2)
                : 0;
        return row(
                stratum,
                metric.name(),
                currency,
                estimator,
                new Estimate(
                        metric.test().mean() / unit,
                        metric.control().mean() / unit,
                        effect.map(each -> each.estimate() / unit),
                        effect.map(each -> interval(each).times(1 / unit)),
                        relative,
                        effect.map(each -> isFinal() ? each.pFixed() : each.pAlwaysValid(mixture())),
                        theta,
                        narrower));
    }

    private Found<Effect> effect(Metric metric, String estimator, double theta, Found<Effect> raw) {
        return switch (estimator) {
            case "cuped" -> Lift.cuped(metric.control(), metric.test(), theta);
            case "cuped_poststrat" -> overStrata(metric, theta).absolute();
            default -> raw;
        };
    }

    private Found<Effect> relative(Metric metric, String estimator, double theta) {
        return switch (estimator) {
            case "cuped" -> Lift.cupedRelative(metric.control(), metric.test(), theta);
            case "cuped_poststrat" -> overStrata(metric, theta).relative();
            default -> Lift.relative(metric.control(), metric.test());
        };
    }

    private Strata overStrata(Metric metric, double theta) {
        boolean capped = metric.name().equals("sales_capped");
        return new Strata(
                strata.parts().stream()
                        .map(part -> new Strata.Stratum(
                                capped
                                        ? part.control().capped()
                                        : part.control().spend(),
                                capped ? part.test().capped() : part.test().spend()))
                        .toList(),
                theta);
    }

    private boolean isFinal() {
        return measured.status() != Status.PROVISIONAL;
    }

    private static Mixture mixture() {
        return new Mixture.Planned(PLANNED_MEMBERS, ALPHA);
    }

    private Interval interval(Effect effect) {
        return isFinal() ? effect.fixed(ALPHA) : effect.alwaysValid(ALPHA, mixture());
    }

    private Optional<String> why(Stratum stratum) {
        return uncaused.or(() -> stratum.hidden() ? Optional.of("too few") : Optional.empty());
    }

    private Incrementality hidden(Stratum stratum, String metric, String currency, String estimator, String why) {
        return row(stratum, metric, currency, estimator, Optional.empty(), why);
    }

    private Incrementality row(Stratum stratum, String metric, String currency, String estimator, Estimate its) {
        String why = its.lift() instanceof Unknown<Double>(String words) ? words : "";
        return row(stratum, metric, currency, estimator, Optional.of(its), why);
    }

    private Incrementality row(
            Stratum stratum, String metric, String currency, String estimator, Optional<Estimate> found, String why) {
        long test = stratum.test().spend().n();
        Optional<Interval> interval = found.flatMap(its -> known(its.interval()));
        OptionalDouble lift = number(found.flatMap(its -> known(its.lift())));
        Optional<Effect> relative = found.flatMap(its -> known(its.relative()));
        Optional<Interval> relatively = relative.map(this::interval);
        boolean adjusted = !estimator.equals("raw");
        return new Incrementality(
                measured.campaign().id(),
                stratum.name(),
                metric,
                first(stratum),
                last(stratum),
                currency,
                count(test, stratum.hidden()),
                count(stratum.control().spend().n(), stratum.hidden()),
                number(found.map(Estimate::meanTest)),
                number(found.map(Estimate::meanControl)),
                lift,
                number(interval.map(Interval::lo)),
                number(interval.map(Interval::hi)),
                number(relative.map(Effect::estimate)),
                number(relatively.map(Interval::lo)),
                number(relatively.map(Interval::hi)),
                lift.isPresent() ? OptionalDouble.of(lift.getAsDouble() * test) : lift,
                number(interval.map(its -> its.lo() * test)),
                number(interval.map(its -> its.hi() * test)),
                number(found.flatMap(its -> known(its.p()))),
                isFinal() ? "fixed" : "always_valid",
                estimator,
                adjusted ? number(found.map(Estimate::theta)) : OptionalDouble.empty(),
                adjusted ? number(found.map(Estimate::varianceReduction)) : OptionalDouble.empty(),
                ALPHA,
                srm,
                stratum.hidden() ? OptionalDouble.empty() : stratum.exposedShare(),
                late(stratum, lift),
                late(stratum, number(interval.map(Interval::lo))),
                late(stratum, number(interval.map(Interval::hi))),
                status(),
                why,
                found.isEmpty());
    }

    /**
     * The effect on those who took what was offered: the lift over all by the share of those (Imbens and Angrist 1994; nobody takes it who
     * is held out). That share is taken as known.
     */
    private static OptionalDouble late(Stratum stratum, OptionalDouble lift) {
        OptionalDouble share = stratum.exposedShare();
        boolean isTold =
                lift.isPresent() && share.orElse(0) > 0 && stratum.control().exposed() == 0;
        return isTold ? OptionalDouble.of(lift.getAsDouble() / share.getAsDouble()) : OptionalDouble.empty();
    }

    /** Of what is not told at all, the last day that is over. */
    private LocalDate first(Stratum stratum) {
        return measured.arms().keySet().stream()
                .map(ArmKey::day)
                .min(LocalDate::compareTo)
                .orElse(last(stratum));
    }

    private LocalDate last(Stratum stratum) {
        return stratum.through().equals(LocalDate.MIN)
                ? LocalDate.ofInstant(measured.dataThrough(), measured.zone()).minusDays(1)
                : stratum.through();
    }

    // What it was worth.

    private Economy economics() {
        ArmTally test = strata.all().test();
        long costMinor = costMinor();
        boolean hidden = hidesCost();
        Optional<LocalDate> attributedThrough = periods.through().filter(cut::tells);
        Optional<CampaignReports> then = attributedThrough
                .map(day -> day.equals(cut.through()) ? this : new CampaignReports(cut.by(day), suppression))
                .filter(its -> !its.hidesCost());
        long attributed = periods.netMinor(DEFAULT_MODEL);
        Optional<Economics> worth = worth(attributed);
        Optional<Economics> worthThen = then.flatMap(its -> its.worth(attributed));
        OptionalDouble margin = margin();
        Optional<Economics> earned = worth.filter(_ -> margin.isPresent());
        return new Economy(
                measured.campaign().id(),
                measured.commodity(),
                money(costMinor, hidden),
                money(test.rewardsMinor(), hidden),
                money(test.feesMinor(), hidden),
                money(test.clawbacksMinor(), hidden),
                quotient(test.aware(), test.redemptions(), hidden),
                new Day(then.flatMap(_ -> attributedThrough)),
                money(attributed, then.isEmpty()),
                then.isPresent() ? quotient(attributed, then.get().costMinor(), false) : OptionalDouble.empty(),
                money(worth.map(Economics::incrementalSales)),
                money(worth.map(its -> its.incremental().lo())),
                money(worth.map(its -> its.incremental().hi())),
                number(worth.flatMap(its -> known(its.iroas()))),
                number(worth.flatMap(its -> known(its.iroasInterval())).map(Interval::lo)),
                number(worth.flatMap(its -> known(its.iroasInterval())).map(Interval::hi)),
                number(worthThen.flatMap(its -> known(its.incrementalityRate()))),
                money(worth.flatMap(this::costPerCustomer)),
                money(worth.flatMap(this::costPerVisit)),
                money(worthThen.map(Economics::rewardOnBaseline)),
                margin,
                money(earned.map(Economics::profit)),
                money(earned.map(its -> its.profitInterval().lo())),
                money(earned.map(its -> its.profitInterval().hi())),
                number(worthThen.filter(_ -> margin.isPresent()).flatMap(its -> known(its.breakEven()))),
                then.map(its -> its.reading(attributed, worthThen)).orElse(""),
                hidden);
    }

    private long costMinor() {
        ArmTally test = strata.all().test();
        return test.rewardsMinor() + test.feesMinor();
    }

    /** Cost is not of who was held out, and there may be too few purchasers for what is said of causes: but for that the same as of all. */
    private boolean hidesCost() {
        return suppression.hides(strata.all().costs());
    }

    private OptionalDouble margin() {
        OptionalInt basisPoints = measured.campaign().marginBasisPoints();
        return basisPoints.isPresent() ? OptionalDouble.of(basisPoints.getAsInt() / 10_000.0) : OptionalDouble.empty();
    }

    /** What all members are worth by the last day that is told of them, beside what a rule gives to the campaign. */
    private Optional<Economics> worth(long attributedMinor) {
        ArmTally test = strata.all().test();
        Sums control = strata.all().control().spend();
        double unit = commodity.oneUnitMinor();
        double members = test.spend().n();
        Optional<Effect> caused = uncaused.isPresent()
                ? Optional.empty()
                : known(Lift.cuped(control, test.spend(), Lift.theta(control, test.spend())));
        return caused.map(effect -> new Economics(
                attributedMinor / unit,
                effect.estimate() * members / unit,
                interval(effect).times(members / unit),
                costMinor() / unit,
                0,
                margin().orElse(0),
                attributedMinor > 0 ? (double) test.rewardsMinor() / attributedMinor : 0));
    }

    private Optional<Double> costPerCustomer(Economics worth) {
        Stratum all = strata.all();
        var proportions = new Proportions(
                all.control().purchasers(),
                all.control().spend().n(),
                all.test().purchasers(),
                all.test().spend().n());
        double members = all.test().spend().n();
        Optional<Interval> interval = isFinal()
                ? Optional.of(proportions.interval(ALPHA))
                : known(proportions.effect()).map(this::interval);
        return interval.flatMap(each ->
                known(worth.costPer((proportions.test() - proportions.control()) * members, each.times(members))));
    }

    private Optional<Double> costPerVisit(Economics worth) {
        Stratum all = strata.all();
        double members = all.test().spend().n();
        return known(Lift.absolute(all.control().visits(), all.test().visits()))
                .flatMap(effect -> known(worth.costPer(
                        effect.estimate() * members, interval(effect).times(members))));
    }

    private String reading(long attributedMinor, Optional<Economics> worth) {
        String attributed = "The rule \"" + DEFAULT_MODEL + "\" attributes sales of " + money(attributedMinor) + " "
                + measured.commodity() + " to the campaign. ";
        if (worth.isEmpty()) {
            return attributed + "What it caused is not told: " + uncaused.orElse("the arms do not differ") + ".";
        }
        Economics its = worth.get();
        String caused = "It caused " + round(its.incrementalSales()) + " ["
                + round(its.incremental().lo()) + ", " + round(its.incremental().hi()) + "]. ";
        String sales = its.incremental().excludesZero()
                ? its.incrementalSales() > 0 ? "That sales are more is proven. " : "That sales are less is proven. "
                : "It may be that it caused none. ";
        boolean overstates = its.attributedSales() > its.incremental().hi();
        return attributed
                + caused
                + sales
                + (overstates
                        ? "The attributed sales overstate what the campaign caused: the rest would have been bought anyway."
                        : "");
    }

    // Who the customers are.

    private List<Customers> customers() {
        var rows = new ArrayList<Customers>();
        for (Stratum stratum : strata.told()) {
            rows.add(customers(stratum, Arm.TEST, stratum.test()));
            rows.add(customers(stratum, Arm.CONTROL, stratum.control()));
        }
        return rows;
    }

    private Customers customers(Stratum stratum, Arm arm, ArmTally its) {
        long members = its.spend().n();
        boolean hidden =
                arm == Arm.CONTROL ? uncaused.isPresent() || stratum.hidden() : suppression.hides(stratum.costs());
        long visits = its.visits().s().longValueExact();
        return new Customers(
                measured.campaign().id(),
                stratum.name(),
                arm.name().toLowerCase(Locale.ROOT),
                measured.commodity(),
                count(members, hidden),
                count(its.purchasers(), hidden),
                quotient(its.repeaters(), members, hidden),
                quotient(visits, its.purchasers(), hidden),
                hidden || visits == 0
                        ? Money.NONE
                        : money(Optional.of(its.spend().s().doubleValue() / visits / commodity.oneUnitMinor())),
                Math.max(0, ChronoUnit.DAYS.between(first(stratum), last(stratum))),
                hidden);
    }

    // What is to be known of the data.

    private List<Quality> quality() {
        var rows = new ArrayList<Quality>();
        measured.quality()
                .forEach((day, its) -> rows.add(new Quality(
                        measured.campaign().id(),
                        day,
                        srmAssigned(),
                        srm,
                        its.latePurchases(),
                        its.lateExposures(),
                        its.droppedTouches(),
                        its.unlinkedRefunds(),
                        its.reversed(),
                        count(its.optOutsTest(), its.optOutsTest() < suppression.redeemersLeast()),
                        count(its.optOutsControl(), its.optOutsControl() < suppression.redeemersLeast()),
                        its.afterFreeze(),
                        measured.dataThrough().toString())));
        return rows;
    }

    private static OptionalLong count(long count, boolean hidden) {
        return hidden ? OptionalLong.empty() : OptionalLong.of(count);
    }

    private static OptionalDouble quotient(long part, long whole, boolean hidden) {
        return hidden || whole <= 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }

    private static OptionalDouble number(Optional<Double> number) {
        return number.isPresent() ? OptionalDouble.of(number.get()) : OptionalDouble.empty();
    }

    private static <T> Optional<T> known(Found<T> found) {
        return found instanceof Known<T>(T value) ? Optional.of(value) : Optional.empty();
    }

    private BigDecimal money(long minor) {
        return BigDecimal.valueOf(minor, commodity.decimals());
    }

    private Money money(long minor, boolean hidden) {
        return hidden ? Money.NONE : Money.minor(minor, commodity.decimals());
    }

    private Money money(Optional<Double> amount) {
        return new Money(amount.map(this::round));
    }

    private BigDecimal round(double amount) {
        return BigDecimal.valueOf(amount).setScale(commodity.decimals(), RoundingMode.HALF_EVEN);
    }
}
