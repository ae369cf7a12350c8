package io.ristorno.measure.sheet;

import io.ristorno.measure.path.Attribution;
import io.ristorno.measure.path.Conversion;
import io.ristorno.measure.path.Journeys;
import io.ristorno.measure.path.Model;
import io.ristorno.measure.path.Touch;
import io.ristorno.measure.path.Windows;
import io.ristorno.measure.path.Windows.Band;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Who gets the credit: attribution.md, section 2. */
final class PathSheets {
    private static final int TOUCHES_MOST = 1_000_000;
    private static final int PATHS_MOST = 100_000;
    private static final int STEPS_MOST = 100;
    private static final long COUNT_MOST = 1_000_000_000L;
    private static final BigDecimal MILLIS_MOST = BigDecimal.valueOf(1_000_000_000_000_000L);
    private static final BigDecimal MINOR_MOST = BigDecimal.valueOf(1_000_000_000_000_000L);
    private static final double DAY_MILLIS = 86_400_000;

    private PathSheets() {}

    static List<Sheet> all() {
        return List.of(
                new Sheet(
                        "attribute",
                        "the credit of each touch for each purchase: windows, ties, nine models, sums to the net amount",
                        """
                        {
                          "model": "last",
                          "touches": [
                            {"id": "t1", "member": "m1", "channel": "email", "kind": "CLICK", "at": 100},
                            {"id": "t2", "member": "m1", "channel": "app", "kind": "IMPRESSION", "at": 200, "viewable": true}
                          ],
                          "conversions": [{"id": "p1", "member": "m1", "at": 250, "net": 100.00}]
                        }""",
                        PathSheets::attribute),
                new Sheet(
                        "paths",
                        "the credit of channels from counts of paths: Markov, Shapley, counterfactual, and rules of thumb",
                        """
                        {
                          "model": "markov",
                          "paths": [
                            {"path": ["google ads"], "conversions": 2, "non_conversions": 1},
                            {"path": ["mailing"], "conversions": 1},
                            {"path": ["google ads", "mailing"], "conversions": 1}
                          ]
                        }""",
                        PathSheets::paths));
    }

    private static Supplier<Figures> attribute(Entry entry) {
        String model = entry.field("model")
                .oneOf(
                        "last",
                        "first",
                        "linear",
                        "linear_channels",
                        "position",
                        "time_decay",
                        "shapley",
                        "counterfactual",
                        "markov");
        boolean clicksFirst = entry.field("prefer_clicks").flagOr(true);
        var windows = new Windows(
                band(entry, "click_from_days", "click_to_days", 30), band(entry, "view_from_days", "view_to_days", 1));
        Model.Position position = position(entry);
        double halfLife = entry.field("half_life_days").betweenOr(7, 1e-6, 10_000);
        boolean isOpen = entry.has("until");
        long until = isOpen ? millis(entry.field("until")) : Long.MAX_VALUE;
        entry.field("until");
        var touches = new HashMap<String, Touch>();
        entry.field("touches").items(0, TOUCHES_MOST).forEach(each -> touch(each, touches));
        if (model.equals("markov")) {
            fewEnough(entry.field("touches"), touches.values().stream().map(Touch::channel));
        }
        var sales = sales(entry.field("conversions"));
        boolean calibrates = entry.has("incremental_sales");
        double incremental = calibrates ? entry.field("incremental_sales").any() : 0;
        entry.field("incremental_sales");
        return () -> {
            var conversions = sales.values();
            Attribution all = switch (model) {
                case "first" -> Attribution.of(touches.values(), conversions, windows, new Model.First());
                case "linear" -> Attribution.of(touches.values(), conversions, windows, new Model.Linear());
                case "linear_channels", "shapley" ->
                    Attribution.of(touches.values(), conversions, windows, new Model.LinearChannels());
                case "position" -> Attribution.of(touches.values(), conversions, windows, position);
                case "time_decay" ->
                    Attribution.of(
                            touches.values(),
                            conversions,
                            windows,
                            new Model.TimeDecay(Math.max(1, Math.round(halfLife * DAY_MILLIS))));
                case "counterfactual" -> Attribution.counterfactual(touches.values(), conversions, windows, until);
                default -> Attribution.of(touches.values(), conversions, windows, new Model.Last(clicksFirst));
            };
            SortedMap<String, Long> channels = model.equals("markov")
                    ? Attribution.markov(touches.values(), conversions, windows, until)
                    : all.byChannel();
            var figures = totals(model, all, channels);
            if (calibrates) {
                calibrate(figures, all, channels, incremental);
            }
            return model.equals("markov") ? figures : figures.put("conversions", credits(all));
        };
    }

    private static void fewEnough(Entry entry, Stream<String> channels) {
        if (channels.distinct().count() > Journeys.CHANNELS_MOST) {
            entry.refuse("have too many channels for a chain", "group them into at most " + Journeys.CHANNELS_MOST);
        }
    }

    /** By what the holdout says of all of them together. */
    private static void calibrate(
            Figures figures, Attribution all, SortedMap<String, Long> channels, double incremental) {
        if (all.creditedMinor() <= 0) {
            figures.none("calibrated", "there are no attributed sales");
            return;
        }
        var calibrated = new TreeMap<String, Double>();
        channels.forEach((channel, minor) -> calibrated.put(channel, incremental * minor / all.creditedMinor()));
        figures.numbers("calibrated", calibrated);
    }

    private static List<Figures> credits(Attribution all) {
        var sales = new ArrayList<Figures>();
        for (Attribution.Sale sale : all.sales()) {
            var its = new Figures()
                    .put("id", sale.conversion().id())
                    .put("net", money(sale.conversion().netMinor()))
                    .put("touches", sale.path().size());
            if (sale.path().isEmpty()) {
                its.none("touch", "no touch is eligible");
            } else if (sale.credits().stream().filter(credit -> credit != 0).count() == 1) {
                int place = 0;
                while (sale.credits().get(place) == 0) {
                    place++;
                }
                its.put("touch", sale.path().get(place).id());
            } else {
                its.none("touch", "several share");
            }
            var credits = new Figures();
            for (int i = 0; i < sale.path().size(); i++) {
                credits.put(sale.path().get(i).id(), money(sale.credits().get(i)));
            }
            sales.add(its.put("credits", credits));
        }
        return sales;
    }

    private static Figures totals(String model, Attribution all, SortedMap<String, Long> byChannel) {
        var channels = new Figures();
        byChannel.forEach((channel, minor) -> channels.put(channel, money(minor)));
        return new Figures()
                .put("model", model)
                .put("attributed_sales", money(all.creditedMinor()))
                .put("unattributed_sales", money(all.uncreditedMinor()))
                .put("channels", channels);
    }

    private static BigDecimal money(long minor) {
        return BigDecimal.valueOf(minor, 2);
    }

    private static Band band(Entry entry, String from, String to, double usual) {
        double least = entry.field(from).betweenOr(0, 0, 10_000);
        double most = entry.field(to).betweenOr(Math.max(usual, least), 0, 10_000);
        if (most < least) {
            entry.field(to).refuse("is less than " + from, "give the longer time here");
        }
        return new Band(Math.round(least * DAY_MILLIS), Math.round(most * DAY_MILLIS));
    }

    private static Model.Position position(Entry entry) {
        int first = (int) entry.field("first_percent").wholeOr(Model.Position.USUAL.first(), 1, 99);
        int last = (int) entry.field("last_percent").wholeOr(Model.Position.USUAL.last(), 1, 99);
        if (first + last > 100) {
            entry.field("first_percent").refuse("is more than 100 with last_percent", "give 100 together at most");
        }
        return new Model.Position(first, last);
    }

    private static void touch(Entry entry, Map<String, Touch> touches) {
        String id = entry.field("id").text();
        String kind = entry.field("kind").oneOf("CLICK", "IMPRESSION", "VIEW", "ACTIVATE");
        if (!entry.has("kind")) {
            entry.field("kind").refuse("is missing", "write one of IMPRESSION, VIEW, CLICK, ACTIVATE");
        }
        String campaign = entry.field("campaign").textOr("");
        var touch = new Touch(
                id,
                entry.field("member").text(),
                entry.field("merchant").textOr(""),
                entry.has("channel") || campaign.isEmpty()
                        ? entry.field("channel").text()
                        : campaign,
                Touch.Kind.valueOf(kind),
                millis(entry.field("at")),
                entry.field("viewable").flagOr(true));
        entry.field("channel");
        Touch before = touches.putIfAbsent(id, touch);
        if (before != null && !before.equals(touch)) {
            entry.field("id").refuse("is there twice, with different fields", "give each touch an id of its own");
        }
        entry.noMore();
    }

    private static Map<List<String>, Conversion> sales(Entry list) {
        var sales = new HashMap<List<String>, Conversion>();
        for (Entry each : list.items(1, TOUCHES_MOST)) {
            var sale = new Conversion(
                    each.field("id").text(),
                    each.field("member").text(),
                    each.field("merchant").textOr(""),
                    millis(each.field("at")),
                    minor(each.field("net")));
            Conversion before = sales.putIfAbsent(List.of(sale.merchant(), sale.id()), sale);
            if (before != null && !before.equals(sale)) {
                each.field("id")
                        .refuse("is there twice, with different fields", "give each transaction once a merchant");
            }
            each.noMore();
        }
        return sales;
    }

    /** Seconds of the epoch, or ISO 8601 with a zone. */
    private static long millis(Entry entry) {
        if (entry.isText()) {
            try {
                return OffsetDateTime.parse(entry.text()).toInstant().toEpochMilli();
            } catch (DateTimeException | ArithmeticException _) {
                entry.refuse("is no time", "write seconds, or 2026-03-01T10:00:00Z");
                return 0;
            }
        }
        BigDecimal millis = entry.exact().movePointRight(3);
        if (millis.abs().compareTo(MILLIS_MOST) > 0) {
            entry.refuse("is out of range", "write seconds, or 2026-03-01T10:00:00Z");
            return 0;
        }
        return millis.setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    private static long minor(Entry entry) {
        BigDecimal minor = entry.exact().movePointRight(2);
        if (ArmForm.decimals(minor) > 0 || minor.abs().compareTo(MINOR_MOST) > 0) {
            entry.refuse("is no amount", "give at most 2 decimals and 13 digits before them");
            return 0;
        }
        return minor.longValueExact();
    }

    private record Counted(List<String> path, long yes, long no) {}

    private static Supplier<Figures> paths(Entry entry) {
        String model = entry.field("model")
                .oneOf("markov", "shapley", "counterfactual", "first", "last", "linear", "linear_channels", "position");
        Journeys.Step step = Journeys.Step.valueOf(
                entry.field("transform").oneOf("exposure", "unique", "each").toUpperCase(java.util.Locale.ROOT));
        Model.Position position = position(entry);
        var all = new ArrayList<Counted>();
        for (Entry each : entry.field("paths").items(1, PATHS_MOST)) {
            all.add(new Counted(
                    each.field("path").items(1, STEPS_MOST).stream()
                            .map(Entry::text)
                            .toList(),
                    each.field("conversions").wholeOr(0, 0, COUNT_MOST),
                    each.field("non_conversions").wholeOr(0, 0, COUNT_MOST)));
            each.noMore();
        }
        if (model.equals("markov")) {
            fewEnough(entry.field("paths"), all.stream().flatMap(each -> each.path.stream()));
        }
        return () -> {
            var counted = new Journeys();
            all.forEach(each -> counted.add(step.of(each.path), each.yes, each.no));
            Journeys journeys = counted.bounded(Journeys.PATHS_MOST);
            var figures = new Figures().put("model", model).put("conversions", journeys.conversions());
            return switch (model) {
                case "first" -> figures.numbers("credits", journeys.first());
                case "last" -> figures.numbers("credits", journeys.last());
                case "linear" -> figures.numbers("credits", journeys.linear());
                case "position" -> figures.numbers("credits", journeys.position(position));
                case "counterfactual" -> figures.numbers("credits", journeys.counterfactual());
                case "markov" -> {
                    Journeys.Markov chain = journeys.markov();
                    yield figures.put("conversion_probability", chain.conversionProbability())
                            .numbers("removal_effects", chain.removalEffects())
                            .numbers("credits", chain.credits());
                }
                default -> figures.numbers("credits", journeys.shapley());
            };
        };
    }
}
