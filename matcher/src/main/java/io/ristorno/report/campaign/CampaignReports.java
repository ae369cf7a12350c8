package io.ristorno.report.campaign;

import io.ristorno.attribute.Arm;
import io.ristorno.attribute.ArmKey;
import io.ristorno.attribute.ArmTally;
import io.ristorno.attribute.CreditKey;
import io.ristorno.attribute.CreditTally;
import io.ristorno.attribute.Measured;
import io.ristorno.attribute.Measured.Status;
import io.ristorno.attribute.MediumKey;
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
import io.ristorno.measure.Sums;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Arms;
import io.ristorno.report.Suppression;
import io.ristorno.report.campaign.Grid.Period;
import io.ristorno.report.campaign.Rows.Attribution;
import io.ristorno.report.campaign.Rows.Customers;
import io.ristorno.report.campaign.Rows.Delivery;
import io.ristorno.report.campaign.Rows.Economy;
import io.ristorno.report.campaign.Rows.Incrementality;
import io.ristorno.report.campaign.Rows.Quality;
import io.ristorno.report.campaign.Strata.Stratum;
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

    private final Measured measured;
    private final LocalDate through;
    private final Suppression suppression;
    private final Commodity commodity;
    private final Strata strata;
    private final Optional<String> uncaused;
    private final OptionalDouble srm;

    /** The reports of one campaign. */
    public CampaignReports(Measured measured, Suppression suppression) {
        Cut cut = Cut.of(measured, suppression.membersLeast());
        this.measured = cut.measured();
        through = cut.through();
        this.suppression = suppression;
        commodity = Commodity.currency(this.measured.commodity()).orElse(Commodity.NONE);
        strata = Strata.of(this.measured, suppression);
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
        footer.put("told_through", through.toString());
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
            Grid.of(days, MediumTally::plus, MediumTally::reach, suppression.membersLeast())
                    .forEach(period -> rows.add(delivery(names[0], names[1], period)));
        });
        return rows;
    }

    private Delivery delivery(String offer, String medium, Period<MediumTally> period) {
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

    private SortedMap<CreditKey, SortedMap<LocalDate, CreditTally>> series() {
        var series = new TreeMap<CreditKey, SortedMap<LocalDate, CreditTally>>();
        measured.credits()
                .forEach((key, tally) -> series.computeIfAbsent(whole(key), _ -> new TreeMap<>())
                        .put(key.medium().day(), tally));
        return series;
    }

    private List<Period<CreditTally>> periods(SortedMap<LocalDate, CreditTally> days) {
        return Grid.of(days, CreditTally::plus, CreditTally::buyers, suppression.membersLeast());
    }

    private List<Attribution> attribution() {
        var rows = new ArrayList<Attribution>();
        Map<String, Long> totals = totals();
        series().forEach((key, days) -> periods(days).forEach(period -> {
            // Where something is hidden, a share of the whole would tell it.
            long all = hiddenBuyers(key.model()) == 0 ? totals.getOrDefault(key.model(), 0L) : 0;
            rows.add(attribution(key, period, all));
        }));
        return rows;
    }

    /** Buyers of what a model's rows hide: of so many tells the sum of all rows, less those that are shown. */
    private long hiddenBuyers(String model) {
        long hidden = 0;
        for (Map.Entry<CreditKey, SortedMap<LocalDate, CreditTally>> each : series().entrySet()) {
            if (each.getKey().model().equals(model)) {
                for (Period<CreditTally> period : periods(each.getValue())) {
                    hidden += period.hidden() ? period.figures().buyers() : 0;
                }
            }
        }
        return hidden;
    }

    /** Whether the sum of all that a model gives to the campaign may be told. */
    private boolean tellsTotal(String model) {
        long hidden = hiddenBuyers(model);
        return hidden == 0 || hidden >= suppression.membersLeast();
    }

    private static CreditKey whole(CreditKey key) {
        MediumKey medium = key.medium();
        return new CreditKey(
                new MediumKey(medium.campaign(), medium.offer(), medium.medium(), LocalDate.EPOCH), key.model());
    }

    private Map<String, Long> totals() {
        var totals = new TreeMap<String, Long>();
        measured.credits().forEach((key, tally) -> totals.merge(key.model(), tally.netMinor(), Long::sum));
        return totals;
    }

    private Attribution attribution(CreditKey key, Period<CreditTally> period, long allMinor) {
        CreditTally its = period.figures();
        boolean hidden = period.hidden();
        return new Attribution(
                measured.campaign().id(),
                key.medium().offer(),
                key.medium().medium(),
                key.model(),
                measured.campaign().clickDays(),
                measured.campaign().viewDays(),
                period.from(),
                period.to(),
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
                    if (stratum.name().equals(Strata.ALL) && !strata.parts().isEmpty()) {
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

    private io.ristorno.measure.Strata overStrata(Metric metric, double theta) {
        boolean capped = metric.name().equals("sales_capped");
        return new io.ristorno.measure.Strata(
                strata.parts().stream()
                        .map(part -> new io.ristorno.measure.Strata.Stratum(
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
                first(),
                last(),
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
                status(),
                why,
                found.isEmpty());
    }

    private LocalDate first() {
        return measured.arms().keySet().stream()
                .map(ArmKey::day)
                .min(LocalDate::compareTo)
                .orElse(last());
    }

    private LocalDate last() {
        return through;
    }

    // What it was worth.

    private Economy economics() {
        ArmTally test = strata.all().test();
        long redeemers = test.redeemers();
        boolean hidden = strata.all().hidden()
                && (test.spend().n() < suppression.membersLeast()
                        || redeemers > 0 && redeemers < suppression.redeemersLeast());
        boolean tellsSales = !hidden && tellsTotal(DEFAULT_MODEL);
        long attributed = totals().getOrDefault(DEFAULT_MODEL, 0L);
        long cost = test.rewardsMinor() + test.feesMinor();
        double unit = commodity.oneUnitMinor();
        Optional<Effect> caused = uncaused.isPresent()
                ? Optional.empty()
                : known(Lift.cuped(
                        strata.all().control().spend(),
                        test.spend(),
                        Lift.theta(strata.all().control().spend(), test.spend())));
        double members = test.spend().n();
        Optional<Interval> sales = caused.map(each -> interval(each).times(members / unit));
        double margin = measured.campaign().marginBasisPoints().orElse(0) / 10_000.0;
        double rate = attributed > 0 ? (double) test.rewardsMinor() / attributed : 0;
        Optional<Economics> worth = sales.map(interval -> new Economics(
                attributed / unit,
                caused.orElseThrow().estimate() * members / unit,
                interval,
                cost / unit,
                0,
                margin,
                rate));
        boolean hasMargin = measured.campaign().marginBasisPoints().isPresent();
        Optional<Economics> earned = worth.filter(_ -> hasMargin);
        return new Economy(
                measured.campaign().id(),
                measured.commodity(),
                money(cost, hidden),
                money(test.rewardsMinor(), hidden),
                money(test.feesMinor(), hidden),
                money(test.clawbacksMinor(), hidden),
                quotient(test.aware(), test.redemptions(), hidden),
                money(attributed, !tellsSales),
                quotient(attributed, cost, !tellsSales),
                money(worth.map(Economics::incrementalSales)),
                money(sales.map(Interval::lo)),
                money(sales.map(Interval::hi)),
                number(worth.flatMap(its -> known(its.iroas()))),
                number(worth.flatMap(its -> known(its.iroasInterval())).map(Interval::lo)),
                number(worth.flatMap(its -> known(its.iroasInterval())).map(Interval::hi)),
                number(worth.filter(_ -> tellsSales).flatMap(its -> known(its.incrementalityRate()))),
                money(worth.flatMap(its -> costPerCustomer(its))),
                money(worth.flatMap(its -> costPerVisit(its))),
                money(worth.filter(_ -> tellsSales).map(Economics::rewardOnBaseline)),
                hasMargin ? OptionalDouble.of(margin) : OptionalDouble.empty(),
                money(earned.map(Economics::profit)),
                money(earned.map(its -> its.profitInterval().lo())),
                money(earned.map(its -> its.profitInterval().hi())),
                number(earned.filter(_ -> tellsSales).flatMap(its -> known(its.breakEven()))),
                tellsSales ? reading(attributed, worth) : "",
                hidden);
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
        boolean hidden = members < suppression.membersLeast()
                || arm == Arm.CONTROL && (uncaused.isPresent() || stratum.hidden());
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
                Math.max(0, ChronoUnit.DAYS.between(first(), last())),
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
