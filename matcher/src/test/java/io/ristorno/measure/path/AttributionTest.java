package io.ristorno.measure.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ristorno.measure.path.Windows.Band;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** attribution.md, section 2: who is eligible, who is chosen, and that nothing gets lost. */
class AttributionTest {
    private static final long DAY = 86_400_000;

    private static final List<Touch.Kind> KINDS = List.of(Touch.Kind.values());

    private static final List<Model> MODELS = List.of(
            new Model.Last(true),
            new Model.Last(false),
            new Model.First(),
            new Model.Linear(),
            new Model.LinearChannels(),
            Model.Position.USUAL,
            new Model.TimeDecay(7 * DAY));

    private static Touch touch(String id, String channel, Touch.Kind kind, long at) {
        return new Touch(id, "m", "s", channel, kind, at, true);
    }

    private static Conversion sale(long at) {
        return new Conversion("p", "m", "s", at, 10_000);
    }

    /** Strictly before, windows included to the millisecond; zero and negative times are times. */
    @ParameterizedTest
    @CsvSource({
        "CLICK, 0, 0, false",
        "CLICK, 1, 0, false",
        "CLICK, -1, 0, true",
        "CLICK, -2592000000, 0, true",
        "CLICK, -2592000001, 0, false",
        "ACTIVATE, -2592000000, 0, true",
        "VIEW, -86400000, 0, true",
        "VIEW, -86400001, 0, false",
        "IMPRESSION, 13600000, 100000000, true",
        "IMPRESSION, 13599999, 100000000, false"
    })
    void windowsIncludeTheirEnds(Touch.Kind kind, long at, long saleAt, boolean isEligible) {
        assertThat(Windows.USUAL.isEligible(touch("t", "c", kind, at), sale(saleAt)))
                .isEqualTo(isEligible);
    }

    @Test
    void bandsHaveALeastAge() {
        var windows = new Windows(new Band(2 * DAY, 7 * DAY), new Band(0, DAY));
        assertThat(windows.isEligible(touch("t", "c", Touch.Kind.CLICK, 0), sale(2 * DAY - 1)))
                .isFalse();
        assertThat(windows.isEligible(touch("t", "c", Touch.Kind.CLICK, 0), sale(2 * DAY)))
                .isTrue();
        assertThat(windows.isEligible(touch("t", "c", Touch.Kind.CLICK, 0), sale(7 * DAY)))
                .isTrue();
        assertThat(windows.isEligible(touch("t", "c", Touch.Kind.CLICK, 0), sale(7 * DAY + 1)))
                .isFalse();
    }

    @Test
    void whatWasNotSeenIsNoView() {
        var unseen = new Touch("t", "m", "s", "c", Touch.Kind.IMPRESSION, 0, false);
        assertThat(Windows.USUAL.isEligible(unseen, sale(5))).isFalse();
    }

    @Test
    void othersDoNotShare() {
        assertThat(Windows.USUAL.isEligible(new Touch("t", "other", "s", "c", Touch.Kind.CLICK, 0, true), sale(5)))
                .isFalse();
        assertThat(Windows.USUAL.isEligible(new Touch("t", "m", "other", "c", Touch.Kind.CLICK, 0, true), sale(5)))
                .isFalse();
    }

    @Test
    void atTheSameTimeTheGreaterIdIsLast() {
        var touches = List.of(
                touch("b", "x", Touch.Kind.CLICK, 1),
                touch("c", "y", Touch.Kind.ACTIVATE, 1),
                touch("a", "z", Touch.Kind.CLICK, 1),
                touch("d", "z", Touch.Kind.VIEW, 2));
        var all = Attribution.of(touches, List.of(sale(5)), Windows.USUAL, new Model.Last(true));
        assertThat(all.byChannel()).containsEntry("y", 10_000L).containsEntry("z", 0L);
    }

    /** Of more than 32 the oldest views go, then the oldest clicks. */
    @Test
    void longPathsAreCutAtTheirOldestViews() {
        var touches = new ArrayList<Touch>();
        for (int i = 0; i < 40; i++) {
            touches.add(touch("t%02d".formatted(i), "c", i < 10 ? Touch.Kind.CLICK : Touch.Kind.VIEW, i));
        }
        List<Touch> path = Windows.USUAL.path(touches, sale(100));
        assertThat(path).hasSize(Windows.PATH_MOST);
        assertThat(path.subList(0, 10)).isEqualTo(touches.subList(0, 10));
        assertThat(path.get(10).id()).isEqualTo("t18");
    }

    @Test
    void touchesInAnyOrderAndTwiceChangeNothingAndNothingIsLost() {
        var dice = new Random(3);
        for (int round = 0; round < 200; round++) {
            var touches = new ArrayList<Touch>();
            int many = dice.nextInt(45);
            for (int i = 0; i < many; i++) {
                touches.add(new Touch(
                        "t" + i,
                        "m" + dice.nextInt(3),
                        "s" + dice.nextInt(2),
                        "c" + dice.nextInt(4),
                        KINDS.get(dice.nextInt(4)),
                        dice.nextLong(-10 * DAY, 20 * DAY),
                        dice.nextInt(5) > 0));
            }
            var sales = new ArrayList<Conversion>();
            long all = 0;
            for (int i = 0; i < 8; i++) {
                var each = new Conversion(
                        "p" + i,
                        "m" + dice.nextInt(3),
                        "s" + dice.nextInt(2),
                        dice.nextLong(-9 * DAY, 21 * DAY),
                        dice.nextLong(-3_000, 1_000_003));
                sales.add(each);
                all += each.netMinor();
            }
            for (Model model : MODELS) {
                Attribution one = Attribution.of(touches, sales, Windows.USUAL, model);
                assertThat(one.creditedMinor() + one.uncreditedMinor()).isEqualTo(all);
                one.sales().stream()
                        .filter(each -> !each.path().isEmpty())
                        .forEach(each -> assertThat(each.credits().stream()
                                        .mapToLong(Long::longValue)
                                        .sum())
                                .isEqualTo(each.conversion().netMinor()));
                var shuffled = new ArrayList<>(touches);
                shuffled.addAll(touches);
                Collections.shuffle(shuffled, dice);
                Collections.shuffle(sales, dice);
                assertThat(Attribution.of(shuffled, sales, Windows.USUAL, model))
                        .isEqualTo(one);
            }
            Attribution learned = Attribution.counterfactual(touches, sales, Windows.USUAL, Long.MAX_VALUE);
            assertThat(learned.creditedMinor() + learned.uncreditedMinor()).isEqualTo(all);
            long chain = Attribution.markov(touches, sales, Windows.USUAL, Long.MAX_VALUE).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(chain).isEqualTo(learned.creditedMinor());
        }
    }

    @Test
    void largestRemaindersGoToTheFirst() {
        var third = List.of(BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE);
        assertThat(Shares.of(10_000, third)).containsExactly(3334, 3333, 3333);
        assertThat(Shares.of(-10_001, third)).containsExactly(-3334, -3334, -3333);
        assertThat(Shares.of(0, third)).containsExactly(0, 0, 0);
        assertThat(Shares.of(7, List.of(BigDecimal.ONE, new BigDecimal("2.5"), BigDecimal.ZERO)))
                .containsExactly(2, 5, 0);
    }

    /** The average over all orders of what a channel adds to the conversions of the journeys inside the channels so far. */
    @Test
    void shapleyIsTheAverageOverAllOrders() {
        var dice = new Random(11);
        for (int round = 0; round < 30; round++) {
            var journeys = new Journeys();
            record Path(List<String> steps, long yes) {}
            var paths = new ArrayList<Path>();
            for (int i = 0; i < 6; i++) {
                var steps = new ArrayList<String>();
                int length = 1 + dice.nextInt(5);
                for (int j = 0; j < length; j++) {
                    steps.add("c" + dice.nextInt(4));
                }
                var path = new Path(steps, dice.nextInt(20));
                paths.add(path);
                journeys.add(path.steps, path.yes, dice.nextInt(20));
            }
            var channels = new TreeSet<String>();
            paths.forEach(path -> channels.addAll(path.steps));
            var expected = new TreeMap<String, Double>();
            List<List<String>> orders = orders(new ArrayList<>(channels));
            for (List<String> order : orders) {
                var inside = new TreeSet<String>();
                double worth = 0;
                for (String next : order) {
                    inside.add(next);
                    double now = paths.stream()
                            .filter(path -> inside.containsAll(path.steps))
                            .mapToLong(Path::yes)
                            .sum();
                    expected.merge(next, (now - worth) / orders.size(), Double::sum);
                    worth = now;
                }
            }
            var credits = journeys.shapley();
            assertThat(credits.keySet()).isEqualTo(expected.keySet());
            credits.forEach((channel, credit) -> assertThat(credit).isCloseTo(expected.get(channel), within(1e-9)));
        }
    }

    private static List<List<String>> orders(List<String> channels) {
        if (channels.isEmpty()) {
            return List.of(List.of());
        }
        var all = new ArrayList<List<String>>();
        for (String first : channels) {
            var rest = new ArrayList<>(channels);
            rest.remove(first);
            for (List<String> order : orders(rest)) {
                var whole = new ArrayList<String>();
                whole.add(first);
                whole.addAll(order);
                all.add(whole);
            }
        }
        return all;
    }

    /** Channels that lead back to each other: the sweeps come to what a random walk comes to. */
    @Test
    void markovGoesRoundInCircles() {
        var journeys = new Journeys();
        journeys.add(List.of("a", "b", "a", "b"), 3, 1);
        journeys.add(List.of("b", "a"), 1, 3);
        Journeys.Markov chain = journeys.markov();
        // From a: 8 of 12 to b, 1 + 3 end; from b: 8 to a, 3 + 1 end. a = 2/3 b + 1/12; b = 2/3 a + 1/4.
        double a = (1.0 / 12 + 2.0 / 3 / 4) / (1 - 4.0 / 9);
        double b = 2.0 / 3 * a + 0.25;
        assertThat(chain.conversionProbability()).isCloseTo((a + b) / 2, within(1e-12));
        double sum = chain.credits().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        assertThat(sum).isCloseTo(4, within(1e-12));
    }

    @Test
    void seldomPathsAreOthers() {
        var journeys = new Journeys();
        journeys.add(List.of("a"), 5, 5);
        journeys.add(List.of("b"), 1, 1);
        journeys.add(List.of("c"), 2, 1);
        assertThat(journeys.bounded(2).last()).containsOnlyKeys("a", "c", Journeys.OTHER);
        assertThat(journeys.bounded(2).conversions()).isEqualTo(8);
    }

    @Test
    void repeatedStepsAreOneExposure() {
        assertThat(Journeys.Step.EXPOSURE.of(List.of("a", "a", "b", "a", "a"))).containsExactly("a", "b", "a");
        assertThat(Journeys.Step.UNIQUE.of(List.of("a", "a", "b", "a", "a"))).containsExactly("a", "b");
        assertThat(Journeys.Step.EXPOSURE.of(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8")))
                .hasSize(Journeys.STEPS_MOST)
                .doesNotContain("0");
    }
}
