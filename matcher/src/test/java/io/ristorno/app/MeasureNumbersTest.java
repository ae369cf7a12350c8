package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code ristorno measure}: every worked number of attribution.md with its printed digits, and what others' implementations print.
 * Their tables are quoted as facts, with their source; none of their code is here.
 */
class MeasureNumbersTest {
    private static final Offset<Double> FIVE_DIGITS = within(0.0000051);
    private static final Offset<Double> FOUR_DIGITS = within(0.000051);

    private static final String SPEND = """
            "control":{"n":3407,"sum":1396.87,"sum_of_squares":52377.9767},
            "test":{"n":3461,"sum":2422.70,"sum_of_squares":134698.29}
            """;

    @TempDir
    Path folder;

    private JsonNode measure(String method, String json) {
        try {
            Path file = Files.writeString(folder.resolve("input.json"), json);
            CommandRun run = CommandRun.of("measure", method, file.toString());
            assertThat(run.exit()).as(run.err()).isZero();
            return Web.JSON.readTree(run.out());
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private static void is(JsonNode figures, String name, double value, Offset<Double> digits) {
        assertThat(figures.path(name).isNumber()).as(name + " in " + figures).isTrue();
        assertThat(figures.path(name).doubleValue()).as(name).isCloseTo(value, digits);
    }

    // Proportions.

    @Test
    void customersAsWorkedOut() {
        JsonNode figures = measure("proportions", """
                {"interval":"wald","test":{"n":1009,"purchasers":500},"control":{"n":104,"purchasers":42}}""");
        is(figures, "lift_abs", 0.0917, FOUR_DIGITS);
        is(figures, "lift_abs_lo", -0.0075, FOUR_DIGITS);
        is(figures, "lift_abs_hi", 0.1909, FOUR_DIGITS);
        is(figures, "p_value", 0.0749, FOUR_DIGITS);
        assertThat(figures.path("significant").booleanValue()).isFalse();
    }

    /** 42 of the control are fewer than 50. */
    @Test
    void fewCustomersHaveNewcombesInterval() {
        JsonNode few = measure("proportions", """
                {"test":{"n":1009,"purchasers":500},"control":{"n":104,"purchasers":42}}""");
        assertThat(few.path("interval").asText()).isEqualTo("newcombe");
        assertThat(few.path("lift_abs_lo")).isEqualTo(few.path("newcombe_lo"));
        JsonNode enough = measure("proportions", """
                {"test":{"n":1009,"purchasers":50},"control":{"n":1004,"purchasers":50}}""");
        assertThat(enough.path("interval").asText()).isEqualTo("wald");
    }

    /**
     * statsmodels 0.14, {@code confint_proportions_2indep(method="newcomb")}; the first two are examples (a) and (b) of table II of
     * Newcombe 1998, Statistics in Medicine 17:873.
     */
    @ParameterizedTest
    @CsvSource({
        "56, 70, 48, 80, 0.05243147240236498, 0.33387265403690614",
        "9, 10, 3, 10, 0.1705227239345029, 0.809017973535488",
        "6, 7, 2, 7, 0.05822792748231209, 0.8062496375242278",
        "5, 56, 0, 29, -0.038137147903536936, 0.19256001385511165",
        "0, 10, 0, 20, -0.1611251580528194, 0.27753279986288926",
        "10, 10, 0, 20, 0.6790860371419145, 1.0",
        "78, 120, 18, 120, 0.3839849701148519, 0.595510158807889",
        "50, 120, 47, 120, -0.0978625529438199, 0.1468070024934973"
    })
    void newcombesIntervalIsThatOfOthers(long test, long tests, long control, long controls, double lo, double hi) {
        JsonNode figures = measure("proportions", """
                {"interval":"newcombe","test":{"n":%d,"purchasers":%d},"control":{"n":%d,"purchasers":%d}}""".formatted(tests, test, controls, control));
        is(figures, "lift_abs_lo", lo, within(1e-12));
        is(figures, "lift_abs_hi", hi, within(1e-12));
    }

    /** growthbook, packages/stats/tests/frequentist/test_tests.py: test_two_sided_ttest_binom. */
    @Test
    void relativeLiftOfCustomers() {
        JsonNode figures = measure("proportions", """
                {"control":{"n":28,"purchasers":14},"test":{"n":30,"purchasers":16}}""");
        is(figures, "lift_rel", 0.06667, FIVE_DIGITS);
        is(figures, "lift_rel_hi", 0.06667 + 1.959964 * 0.2717, within(0.00002));
    }

    // Spend.

    /** Also growthbook's test_two_sided_ttest_absolute. */
    @Test
    void spendAsWorkedOut() {
        JsonNode figures = measure("welch", "{" + SPEND + "}");
        is(figures, "lift_abs", 0.290, FOUR_DIGITS);
        is(figures, "lift_abs_lo", 0.04538, FIVE_DIGITS);
        is(figures, "lift_abs_hi", 0.53462, FIVE_DIGITS);
        is(figures, "p_value", 0.02016, FIVE_DIGITS);
        is(figures, "standard_error", 0.12478, FIVE_DIGITS);
        assertThat(figures.path("significant").booleanValue()).isTrue();
    }

    /** Also growthbook's test_two_sided_ttest. The control's mean is too uncertain to be divided by. */
    @Test
    void relativeLiftAsWorkedOut() {
        JsonNode figures = measure("relative", "{" + SPEND + "}");
        is(figures, "lift_rel", 0.70732, FIVE_DIGITS);
        is(figures, "lift_rel_lo", -0.03526, FIVE_DIGITS);
        is(figures, "lift_rel_hi", 1.44989, FIVE_DIGITS);
        is(figures, "p_value", 0.06191, FIVE_DIGITS);
        is(figures, "standard_error", 0.37879, FIVE_DIGITS);
        assertThat(figures.path("lift_rel_shown").booleanValue()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-5, 0.5", "-15, -0.5", "-10, 0"})
    void aNegativeControlKeepsTheSign(double mean, double lift) {
        JsonNode figures = measure("relative", """
                {"control":{"n":1000,"sum":-10000,"sum_of_squares":104000},
                 "test":{"n":1000,"sum":%s,"sum_of_squares":%s}}""".formatted(1000 * mean, 1000 * (mean * mean + 4)));
        is(figures, "lift_rel", lift, within(1e-9));
        assertThat(figures.path("lift_rel_shown").booleanValue()).isTrue();
    }

    /** R's {@code t.test(extra ~ group, data = sleep)}: t = -1.8608, df = 17.776, p-value = 0.07939, interval -3.3654832 to 0.2054832. */
    @Test
    void studentsSleepData() {
        JsonNode figures = measure("welch", """
                {"control":{"values":[1.9,0.8,1.1,0.1,-0.1,4.4,5.5,1.6,4.6,3.4]},
                 "test":{"values":[0.7,-1.6,-0.2,-1.2,-0.1,3.4,3.7,0.8,0.0,2.0]}}""");
        is(figures, "degrees_of_freedom", 17.776, within(0.0005));
        is(figures, "p_value", 0.07939, FIVE_DIGITS);
        is(figures, "lift_abs_lo", -3.3654832, within(5e-8));
        is(figures, "lift_abs_hi", 0.2054832, within(5e-8));
    }

    // CUPED.

    /** growthbook's test_sequential_test_runs_ra: estimate, error and interval with 5,000 planned. */
    @Test
    void cupedIsThatOfOthers() {
        String arms = """
                "control":{"n":3000,"sum":1396.87,"sum_of_squares":52377.9767,
                           "pre_sum":16.87,"pre_sum_of_squares":527.9767,"sum_of_products":1},
                "test":{"n":3461,"sum":2422.7,"sum_of_squares":134698.29,
                        "pre_sum":22.7,"pre_sum_of_squares":1348.29,"sum_of_products":1}
                """;
        JsonNode figures = measure("cuped", "{" + arms + "}");
        is(figures, "lift_rel", 0.50338, FIVE_DIGITS);
        JsonNode sequence =
                measure("sequential", "{" + arms + ",\"cuped\":true,\"relative\":true,\"planned_members\":5000}");
        is(sequence, "lift", 0.50338, FIVE_DIGITS);
        is(sequence, "standard_error", 0.33341, FIVE_DIGITS);
        is(sequence, "lift_lo", -0.50969, FIVE_DIGITS);
        is(sequence, "lift_hi", 1.51646, FIVE_DIGITS);
        is(sequence, "p_value", 1, within(0.0));
    }

    @Test
    void whatTellsNobodyApartTakesNothingOff() {
        JsonNode figures = measure("cuped", """
                {"control":{"values":[1,2,3,5],"pre_values":[7,7,7,7]},"test":{"values":[2,4,4,9],"pre_values":[7,7,7,7]}}""");
        is(figures, "theta", 0, within(0.0));
        is(figures, "lift_abs", 2, within(1e-12));
        assertThat(figures.path("lift_abs_lo").doubleValue())
                .isEqualTo(figures.path("unadjusted_lo").doubleValue());
    }

    // Quotients and strata.

    /** growthbook, test_post_strat.py, one stratum of its ratio data: checked against the sums written out there. */
    @Test
    void quotients() {
        JsonNode figures = measure("ratio", """
                {"control":{"n":160,"sum":6539.348445231273,"sum_of_squares":274981.98909352464,
                            "denominator_sum":6906.305872710853,"denominator_sum_of_squares":300900.3106781779,
                            "sum_of_products":286483.9732935189},
                 "test":{"n":162,"sum":7431.953259880505,"sum_of_squares":349244.6690736718,
                         "denominator_sum":6899.004661928157,"denominator_sum_of_squares":296839.44355002965,
                         "sum_of_products":321057.8410309036}}""");
        is(
                figures,
                "lift_abs",
                7431.953259880505 / 6899.004661928157 - 6539.348445231273 / 6906.305872710853,
                within(1e-12));
        is(figures, "standard_error", naiveQuotientError(), within(1e-9));
    }

    /** The delta method by the gradient (1/w, -m/w^2), in floating point from the start. */
    private static double naiveQuotientError() {
        return Math.sqrt(naive(
                        160,
                        6539.348445231273,
                        274981.98909352464,
                        6906.305872710853,
                        300900.3106781779,
                        286483.9732935189)
                + naive(
                        162,
                        7431.953259880505,
                        349244.6690736718,
                        6899.004661928157,
                        296839.44355002965,
                        321057.8410309036));
    }

    private static double naive(double n, double s, double q, double x, double xx, double xy) {
        double byM = n / x;
        double byW = -s * n / (x * x);
        double vm = (q - s * s / n) / (n - 1);
        double vw = (xx - x * x / n) / (n - 1);
        double cov = (xy - x * s / n) / (n - 1);
        return (byM * byM * vm + 2 * byM * byW * cov + byW * byW * vw) / n;
    }

    private static final String STRATA = """
            {%s"strata":[
             {"control":{"n":21,"sum":330.0696210595999,"sum_of_squares":5377.811252605509%s},
              "test":{"n":42,"sum":708.1220000911836,"sum_of_squares":12249.255519049513%s}},
             {"control":{"n":65,"sum":1391.96628040659,"sum_of_squares":30546.63404187155%s},
              "test":{"n":75,"sum":1807.4703052657744,"sum_of_squares":45000.287664918586%s}},
             {"control":{"n":102,"sum":2916.824124651419,"sum_of_squares":86396.06886690554%s},
              "test":{"n":101,"sum":3104.5399914554023,"sum_of_squares":98365.40553530994%s}},
             {"control":{"n":151,"sum":5172.587929941052,"sum_of_squares":182453.04528037464%s},
              "test":{"n":121,"sum":4613.696610070716,"sum_of_squares":180520.64781229294%s}},
             {"control":{"n":160,"sum":6539.348445231273,"sum_of_squares":274981.98909352464%s},
              "test":{"n":162,"sum":7431.953259880505,"sum_of_squares":349244.6690736718%s}}]}""";

    /** growthbook, test_post_strat.py: test_post_strat_count_effect_moments. */
    @Test
    void strataAreThoseOfOthers() {
        JsonNode figures = measure("poststratified", STRATA.formatted("", "", "", "", "", "", "", "", "", "", ""));
        is(figures, "lift_abs", 3.548094377986586, within(1e-10));
        is(figures, "standard_error", 0.37634374823059685, within(1e-10));
        is(figures, "lift_rel", 0.10994584851937336, within(1e-10));
        double half = figures.path("lift_rel_hi").doubleValue()
                - figures.path("lift_rel").doubleValue();
        double absoluteHalf = figures.path("lift_abs_hi").doubleValue()
                - figures.path("lift_abs").doubleValue();
        assertThat(half / absoluteHalf).isCloseTo(0.012225394656480164 / 0.37634374823059685, within(1e-10));
    }

    private static String before(double sum, double squares, double products) {
        return ",\"pre_sum\":" + sum + ",\"pre_sum_of_squares\":" + squares + ",\"sum_of_products\":" + products;
    }

    /**
     * growthbook's data of test_post_strat_count_reg_effect_moments. What it prints there, 3.7117 and 0.0739, takes another theta in
     * each stratum; here it is one of a campaign, so the figures are worked out by hand, in floating point.
     */
    @Test
    void strataWithSpendBefore() {
        JsonNode figures = measure(
                "poststratified",
                STRATA.formatted(
                        "\"cuped\":true,",
                        before(104.90748970535698, 544.8528083123211, 1709.8485612477339),
                        before(205.17072061676208, 1040.6742753852225, 3561.161673449451),
                        before(315.83926510817054, 1578.8689285910423, 6938.770455871619),
                        before(377.29540367369503, 1981.0803020754106, 9428.146405105292),
                        before(523.2717238353379, 2797.158898626946, 15535.162216800189),
                        before(501.0447878972627, 2596.899156698453, 15962.754636573465),
                        before(758.3911049329452, 3955.922281372593, 26846.415701194885),
                        before(603.9456523430367, 3144.0820997706583, 23789.82730157116),
                        before(823.2824168385916, 4389.893995072177, 34727.84795433773),
                        before(832.356528363269, 4439.253146704266, 39332.667494781235)));
        is(figures, "lift_abs", 3.721053553014489, within(1e-9));
        is(figures, "standard_error", 0.1136734199154476, within(1e-9));
    }

    // Intervals for every day.

    /** growthbook's test_sequential_test_runs. */
    @Test
    void alwaysValidIsThatOfOthers() {
        JsonNode figures = measure("sequential", """
                {"control":{"n":3000,"sum":1396.87,"sum_of_squares":52377.9767},
                 "test":{"n":3461,"sum":2422.70,"sum_of_squares":134698.29},"relative":true,"planned_members":1000}""");
        is(figures, "lift", 0.50336, FIVE_DIGITS);
        is(figures, "lift_lo", -0.55844, FIVE_DIGITS);
        is(figures, "lift_hi", 1.56516, FIVE_DIGITS);
        is(figures, "p_value", 1, within(0.0));
    }

    /** The interval of the incremental sales, 85 308 wide, is of 450 000 members. */
    @Test
    void alwaysValidAsWorkedOut() {
        double error = (189_362 - 104_054) / 2.0 / 450_000 / 1.959964;
        JsonNode figures = measure(
                "sequential",
                "{\"lift\":0.326,\"standard_error\":" + error + ",\"n\":500000,\"planned_members\":500000}");
        is(figures, "half_width", 0.147, within(0.0005));
        is(figures, "fixed_half_width", 0.095, within(0.0005));
        is(figures, "lift_lo", 0.179, within(0.0005));
        is(figures, "lift_hi", 0.473, within(0.0005));
        double wider = figures.path("half_width").doubleValue()
                / figures.path("fixed_half_width").doubleValue();
        assertThat(wider).isCloseTo(1.55, within(0.005));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"tau\":0.2"})
    void pFallsBelowAlphaJustWhenZeroIsOut(String tau) {
        for (int i = 1; i < 60; i++) {
            JsonNode figures = measure(
                    "sequential",
                    "{\"lift\":" + i / 100.0 + ",\"standard_error\":0.1,\"n\":5000,\"planned_members\":5000" + tau
                            + "}");
            assertThat(figures.path("p_value").doubleValue() < 0.05)
                    .isEqualTo(figures.path("significant").booleanValue());
        }
    }

    // Sample ratio, power.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[79500,10400] | [0.889,0.111] | 0.0000078 | 0.00000005 | true",
                "[502,498] | [1,1] | 0.90 | 0.005 | false",
                // growthbook, packages/stats/tests/test_gbstats.py: test_srm
                "[1000,1200] | [0.5,0.5] | 0.000020079 | 0.0000000005 | true"
            })
    void sampleRatio(String observed, String weights, double p, double digits, boolean isBroken) {
        JsonNode figures = measure("srm", "{\"observed\":" + observed + ",\"weights\":" + weights + "}");
        is(figures, "p_value", p, within(digits));
        assertThat(figures.path("mismatch").booleanValue()).isEqualTo(isBroken);
    }

    @Test
    void powerAsWorkedOut() {
        JsonNode figures = measure("power", """
                {"holdout":0.1,"members":500000,"base_rate":0.067}""");
        is(figures, "mde_abs", 0.0033, FOUR_DIGITS);
        is(figures, "mde_rel", 0.049, within(0.0005));
    }

    @ParameterizedTest
    @CsvSource({"0.2, 1.56", "0.1, 2.78", "0.05, 5.26", "0.5, 1"})
    void smallHoldoutsAreDear(double holdout, double penalty) {
        JsonNode figures =
                measure("power", "{\"holdout\":" + holdout + ",\"members\":1000,\"mean\":3,\"standard_deviation\":20}");
        is(figures, "variance_penalty", penalty, within(0.005));
    }

    /** Of a standardised effect of 0.5: (1.959964 + 0.841621)^2 * 2 / 0.25 = 62.79 in each of two equal arms. */
    @Test
    void membersNeededArePlannedBack() {
        JsonNode figures = measure("power", """
                {"holdout":0.5,"members_per_week":20,"weeks":6,"mean":1,"standard_deviation":2,"lift_rel":1}""");
        is(figures, "members_needed", 126, within(0.0));
        is(figures, "weeks_needed", 7, within(0.0));
        assertThat(figures.path("sentence").asText())
                .startsWith("With a holdout of 50 %, 6 weeks show a lift of 100 %");
    }

    /** A number that is none of people is not printed as one. */
    @Test
    void soFewNobodyCanCount() {
        JsonNode figures = measure("power", """
                {"holdout":0.5,"members_per_week":20,"weeks":6,"mean":1,"standard_deviation":2,"lift_rel":0.00000000000000001}""");
        assertThat(figures.path("members_needed").isNull()).isTrue();
        assertThat(figures.path("weeks_needed").isNull()).isTrue();
        assertThat(figures.path("why").path("members_needed").asText()).isNotBlank();
    }

    // Heavy tails.

    @Test
    void oneBigSpenderIsCapped() {
        JsonNode figures = measure("cap", """
                {"cap":50.00,"control":[0,0,20.50],"test":[0,10,9000]}""");
        is(figures, "cap", 50, within(0.0));
        is(figures, "raw_lift_abs", (9010 - 20.5) / 3, within(1e-9));
        is(figures, "capped_lift_abs", (60 - 20.5) / 3, within(1e-9));
        is(figures, "capped_test", 1, within(0.0));
    }

    @Test
    void theCeilingIsOfPurchasersBefore() {
        var pre = new StringBuilder("0,0,0");
        for (int i = 1; i <= 1000; i++) {
            pre.append(',').append(i).append(".25");
        }
        JsonNode figures = measure("cap", "{\"pre\":[" + pre + "],\"control\":[1,2],\"test\":[3,5]}");
        is(figures, "cap", 999.25, within(0.0));
    }

    @Test
    void theBootstrapKnowsTheError() {
        var control = new StringBuilder();
        var test = new StringBuilder();
        double s = 0;
        double q = 0;
        for (int i = 0; i < 400; i++) {
            int y = (i * 37) % 101;
            s += y;
            q += y * y;
            control.append(i == 0 ? "" : ",")
                    .append("{\"member\":\"c")
                    .append(i)
                    .append("\",\"y\":")
                    .append(y)
                    .append('}');
            test.append(i == 0 ? "" : ",")
                    .append("{\"member\":\"t")
                    .append(i)
                    .append("\",\"y\":")
                    .append(y)
                    .append('}');
        }
        JsonNode figures = measure("bootstrap", "{\"control\":[" + control + "],\"test\":[" + test + "]}");
        double error = Math.sqrt(2 * (q - s * s / 400) / 399 / 400);
        is(figures, "lift_abs", 0, within(1e-12));
        is(figures, "standard_error", error, within(0.2 * error));
        assertThat(figures.path("lift_abs_lo").doubleValue()).isNegative();
        assertThat(figures.path("lift_abs_hi").doubleValue()).isPositive();
    }

    // Worth.

    @Test
    void economicsAsWorkedOut() {
        JsonNode figures = measure("economics", """
                {"attributed_sales":433700,"incremental_sales":146708,"incremental_sales_lo":104054,
                 "incremental_sales_hi":189362,"rewards":43370,"fees":21685,"stacked_discounts":8841,"margin":0.55,
                 "incremental_visits":8287,"incremental_visits_lo":5000,"incremental_visits_hi":11000,
                 "incremental_customers":10,"incremental_customers_lo":-1,"incremental_customers_hi":21}""");
        is(figures, "campaign_cost", 65_055, within(0.0));
        is(figures, "roas", 6.67, within(0.005));
        is(figures, "iroas", 2.26, within(0.005));
        is(figures, "iroas_lo", 1.60, within(0.005));
        is(figures, "iroas_hi", 2.91, within(0.005));
        is(figures, "incrementality_rate", 0.338, within(0.0005));
        is(figures, "cost_per_incremental_visit", 7.85, within(0.005));
        is(figures, "incremental_profit", 6_793, within(0.5));
        is(figures, "incremental_profit_lo", -16_666, within(0.5));
        is(figures, "incremental_profit_hi", 30_253, within(0.5));
        is(figures, "break_even_incrementality", 0.310, within(0.0005));
        is(figures, "reward_on_baseline_sales", 0.1 * (433_700 - 146_708), within(1e-6));
        assertThat(figures.path("cost_per_incremental_customer").isNull()).isTrue();
        assertThat(figures.path("why").path("cost_per_incremental_customer").asText())
                .contains("lower bound");
    }

    /** 7.312 % against 6.714 % of 450 000 and 50 000, with 2 693 incremental: 32 906 and 3 357 customers. */
    @Test
    void customersOfTheWorkedCampaign() {
        JsonNode figures = measure("proportions", """
                {"test":{"n":450000,"purchasers":32906},"control":{"n":50000,"purchasers":3357}}""");
        is(figures, "lift_abs", 0.00598, within(0.000005));
        is(figures, "lift_abs_lo", 0.00366, within(0.000005));
        is(figures, "lift_abs_hi", 0.00831, within(0.000005));
        is(figures, "incremental", 2_693, within(0.5));
    }

    // Credit.

    private static final String PATH_OF_THREE = """
            "touches":[
             {"id":"a","member":"m","channel":"x","kind":"CLICK","at":0},
             {"id":"b","member":"m","channel":"y","kind":"CLICK","at":604800},
             {"id":"c","member":"m","channel":"x","kind":"CLICK","at":1209599.999}],
            "conversions":[{"id":"p","member":"m","at":1209600,"net":100}]
            """;

    @ParameterizedTest
    @CsvSource({
        "time_decay, 14.29, 28.57, 57.14",
        "linear, 33.34, 33.33, 33.33",
        "position, 40.00, 20.00, 40.00",
        "linear_channels, 25.00, 50.00, 25.00",
        "shapley, 25.00, 50.00, 25.00",
        "first, 100.00, 0.00, 0.00",
        "last, 0.00, 0.00, 100.00"
    })
    void creditByModel(String model, double a, double b, double c) {
        JsonNode credits = measure("attribute", "{\"model\":\"" + model + "\"," + PATH_OF_THREE + "}")
                .path("conversions")
                .path(0)
                .path("credits");
        is(credits, "a", a, within(0.0));
        is(credits, "b", b, within(0.0));
        is(credits, "c", c, within(0.0));
    }

    /** attribution.md, 2.2. */
    @Test
    void aClickGoesBeforeALaterView() {
        String input = """
                {"touches":[
                  {"id":"t1","member":"m","channel":"email","kind":"CLICK","at":100},
                  {"id":"t2","member":"m","channel":"app","kind":"VIEW","at":200}],
                 "conversions":[{"id":"p","member":"m","at":250,"net":"?"}],"prefer_clicks":%s}""".replace("\"?\"", "10");
        assertThat(measure("attribute", input.formatted(true))
                        .path("conversions")
                        .path(0)
                        .path("touch")
                        .asText())
                .isEqualTo("t1");
        assertThat(measure("attribute", input.formatted(false))
                        .path("conversions")
                        .path(0)
                        .path("touch")
                        .asText())
                .isEqualTo("t2");
    }

    private static final String ADS_AND_MAIL = """
            "paths":[{"path":["google ads"],"conversions":2,"non_conversions":1},
                     {"path":["mailing"],"conversions":1},
                     {"path":["google ads","mailing"],"conversions":1}]
            """;

    /** Also serhiipuzyrov.com, "Markov chain attribution: simple explanation of removal effect", 2019. */
    @Test
    void markovAsWorkedOut() {
        JsonNode figures = measure("paths", "{\"model\":\"markov\"," + ADS_AND_MAIL + "}");
        is(figures, "conversion_probability", 0.8, within(1e-12));
        is(figures.path("removal_effects"), "google ads", 0.75, within(1e-12));
        is(figures.path("removal_effects"), "mailing", 0.5, within(1e-12));
        is(figures.path("credits"), "google ads", 2.4, within(1e-12));
        is(figures.path("credits"), "mailing", 1.6, within(1e-12));
    }

    /** The same journeys as touches and purchases of 100.00 each. */
    @Test
    void markovOfTouches() {
        JsonNode figures = measure("attribute", """
                {"model":"markov","touches":[
                  {"id":"1","member":"a","channel":"google ads","kind":"CLICK","at":1},
                  {"id":"2","member":"b","channel":"google ads","kind":"CLICK","at":1},
                  {"id":"3","member":"c","channel":"mailing","kind":"CLICK","at":1},
                  {"id":"4","member":"d","channel":"google ads","kind":"CLICK","at":1},
                  {"id":"5","member":"d","channel":"mailing","kind":"CLICK","at":2},
                  {"id":"6","member":"e","channel":"google ads","kind":"CLICK","at":1}],
                 "conversions":[
                  {"id":"pa","member":"a","at":9,"net":100},{"id":"pb","member":"b","at":9,"net":100},
                  {"id":"pc","member":"c","at":9,"net":100},{"id":"pd","member":"d","at":9,"net":100}]}""");
        is(figures.path("channels"), "google ads", 240, within(0.0));
        is(figures.path("channels"), "mailing", 160, within(0.0));
    }

    /** Of 100.00 attributed 25.00 are incremental: each channel keeps a quarter. */
    @Test
    void creditIsCalibratedByTheHoldout() {
        JsonNode figures =
                measure("attribute", "{\"model\":\"linear_channels\",\"incremental_sales\":25," + PATH_OF_THREE + "}");
        is(figures.path("calibrated"), "x", 12.5, within(1e-12));
        is(figures.path("calibrated"), "y", 12.5, within(1e-12));
    }

    /**
     * google/fractribution, tests/example_path_summary.csv: D, B, A &gt; D with their counts there. Of B &gt; D, D alone converts
     * 182 times in 6,537 and B alone 596 in 37,058; B &gt; D 12 in 192.
     */
    @Test
    void counterfactualAsTheirsIs() {
        JsonNode credits = measure("paths", """
                        {"model":"counterfactual","paths":[
                          {"path":["B"],"conversions":596,"non_conversions":36462},
                          {"path":["D"],"conversions":182,"non_conversions":6355},
                          {"path":["B","D"],"conversions":12,"non_conversions":180}]}""").path("credits");
        double withoutB = 12.0 / 192 - 182.0 / 6537;
        double withoutD = 12.0 / 192 - 596.0 / 37058;
        is(credits, "B", 596 + 12 * withoutB / (withoutB + withoutD), within(1e-9));
        is(credits, "D", 182 + 12 * withoutD / (withoutB + withoutD), within(1e-9));
    }

    /** Less probable than without either: all to the last. */
    @Test
    void counterfactualOfNothingGained() {
        JsonNode credits = measure("paths", """
                        {"model":"counterfactual","paths":[
                          {"path":["A"],"conversions":9,"non_conversions":1},{"path":["B"],"conversions":8,"non_conversions":2},
                          {"path":["A","B"],"conversions":1,"non_conversions":9}]}""").path("credits");
        is(credits, "A", 9, within(0.0));
        is(credits, "B", 9, within(0.0));
    }

    // Arms.

    /** growthbook, packages/sdk-js/test/cases.json: hash, version 2. */
    @ParameterizedTest
    @CsvSource({
        "seed, a, 0.0505",
        "seed, b, 0.2696",
        "foo, ab, 0.2575",
        "foo, def, 0.2019",
        "89123klj, 8952klfjas09ujkasdf, 0.124",
        "90850943850283058242805, 123, 0.7516",
    })
    void bucketsAreThoseOfOthers(String salt, String unit, double bucket) {
        JsonNode figures =
                measure("assign", "{\"salt\":\"" + salt + "\",\"members\":[\"" + unit + "\"],\"weights\":[0.9,0.1]}");
        is(figures.path("members").path(0), "bucket", bucket, within(0.0));
    }

    // Noise.

    @ParameterizedTest
    @CsvSource({"1, 1.36, 3", "0.5, 2.80, 6", "2, 0.60, 1"})
    void noiseOfCounts(double epsilon, double deviation, long within) {
        JsonNode figures = measure("laplace", "{\"epsilon\":" + epsilon + "}");
        is(figures, "standard_deviation", deviation, within(0.005));
        assertThat(figures.path("within_95").longValue()).isEqualTo(within);
    }

    @Test
    void noiseOfSums() {
        JsonNode figures = measure("laplace", "{\"epsilon\":1,\"sensitivity\":50000}");
        is(figures, "standard_deviation", 70_700, within(15.0));
    }

    @Test
    void noiseHasItsProbabilities() {
        JsonNode each =
                measure("laplace", "{\"epsilon\":1,\"values\":[0,1,-1,2]}").path("probabilities");
        double q = Math.exp(-1);
        is(each.path(0), "probability", (1 - q) / (1 + q), within(1e-15));
        is(each.path(1), "probability", (1 - q) / (1 + q) * q, within(1e-15));
        is(each.path(2), "probability", (1 - q) / (1 + q) * q, within(1e-15));
        is(each.path(1), "within", (1 - q) / (1 + q) * (1 + 2 * q), within(1e-15));
    }
}
