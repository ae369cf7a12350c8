package io.ristorno.report.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ristorno.attribute.Arm;
import io.ristorno.attribute.ArmKey;
import io.ristorno.attribute.ArmTally;
import io.ristorno.attribute.CreditKey;
import io.ristorno.attribute.CreditTally;
import io.ristorno.attribute.Measured;
import io.ristorno.attribute.Measured.Status;
import io.ristorno.attribute.MediumKey;
import io.ristorno.attribute.MediumTally;
import io.ristorno.engine.Seeds;
import io.ristorno.measure.Sums;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Campaign;
import io.ristorno.report.Suppression;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What reports tell of figures, and what nobody can work out from them. Random ones are drawn from printed seeds. */
class CampaignReportsTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-03-02");
    private static final int HOLDOUT = 1_000;

    private final SortedMap<ArmKey, ArmTally> arms = new TreeMap<>();
    private final SortedMap<MediumKey, MediumTally> media = new TreeMap<>();
    private final SortedMap<CreditKey, CreditTally> credits = new TreeMap<>();

    private long largest = 1;

    private Measured measured(LocalDate through, Status status) {
        var campaign = new Campaign(
                "cmp_spring",
                "mer_cafe",
                new Arms("00", HOLDOUT, Instant.MIN, Instant.MAX),
                1,
                30,
                OptionalInt.of(5_500),
                OptionalLong.empty());
        return new Measured(
                "prg_test",
                campaign,
                "EUR",
                ZoneOffset.UTC,
                Long.MAX_VALUE,
                through.atTime(12, 0).toInstant(ZoneOffset.UTC),
                1,
                status,
                arms,
                media,
                credits,
                new TreeMap<>(),
                new TreeMap<>(Map.of(Acquaintance.NEW, largest)));
    }

    private void arm(Arm arm, LocalDate day, Sums spend, long purchasers, long redeemers, long rewards, long fees) {
        arms.merge(
                new ArmKey("cmp_spring", arm, Acquaintance.NEW, day),
                tally(spend, purchasers, redeemers, rewards, fees),
                ArmTally::plus);
    }

    private static ArmTally tally(Sums spend, long purchasers, long redeemers, long rewards, long fees) {
        Sums visits = new Sums(
                spend.n(),
                BigInteger.valueOf(purchasers),
                BigInteger.valueOf(purchasers),
                BigInteger.ZERO,
                BigInteger.ZERO,
                BigInteger.ZERO,
                0);
        long exposed = fees > 0 ? spend.n() / 2 : 0;
        return new ArmTally(spend, spend, visits, purchasers, 0, redeemers, redeemers, 0, rewards, fees, 0, 0, exposed);
    }

    private static Sums sums(long n, long s, double variance) {
        var mean = (double) s / n;
        var q = BigDecimal.valueOf(variance * (n - 1) + n * mean * mean).toBigInteger();
        return new Sums(n, BigInteger.valueOf(s), q, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, 0);
    }

    private static Map<String, Object> row(Table table, String... fields) {
        for (List<Optional<Object>> values : table.rows()) {
            var row = new HashMap<String, Object>();
            for (int i = 0; i < values.size(); i++) {
                String name = table.columns().get(i).name();
                values.get(i).ifPresent(value -> row.put(name, value));
            }
            boolean fits = true;
            for (int i = 0; i < fields.length; i += 2) {
                fits &= String.valueOf(row.get(fields[i])).equals(fields[i + 1]);
            }
            if (fits) {
                return row;
            }
        }
        throw new AssertionError("no such row");
    }

    private static Table table(Measured measured, String name) {
        return new CampaignReports(measured, Suppression.USUAL).table(name).orElseThrow();
    }

    private static double number(Map<String, Object> row, String name) {
        return ((Number) row.getOrDefault(name, Double.NaN)).doubleValue();
    }

    @Test
    void theWorkedExample() {
        // attribution.md, 3.1: 450,000 and 50,000 members; spend unadjusted +0.421 [0.290, 0.552].
        double error = 0.131 / 1.96 * 100;
        double variance = error * error / (1.0 / 450_000 + 1.0 / 50_000);
        arm(Arm.TEST, FIRST, sums(450_000, 135_540_000, variance), 32_904, 20_000, 4_337_000, 2_168_500);
        arm(Arm.CONTROL, FIRST, sums(50_000, 12_955_000, variance), 3_357, 0, 0, 0);
        credits.put(
                new CreditKey(new MediumKey("cmp_spring", "off_ten", "app", FIRST), "last"),
                new CreditTally(20_000_000_000L, 43_370_000, 43_370_000, 0, 0, 20_000));
        Measured measured = measured(FIRST.plusDays(90), Status.FINAL);
        Map<String, Object> customers = row(table(measured, "incrementality"), "metric", "customers", "stratum", "ALL");
        assertThat(number(customers, "mean_test")).isCloseTo(0.07312, within(0.00001));
        assertThat(number(customers, "lift_abs")).isCloseTo(0.00598, within(0.00001));
        assertThat(number(customers, "lift_abs_lo")).isCloseTo(0.00366, within(0.00001));
        assertThat(number(customers, "lift_abs_hi")).isCloseTo(0.00831, within(0.00001));
        assertThat(number(customers, "incremental")).isCloseTo(2_693, within(3.0));
        Map<String, Object> sales =
                row(table(measured, "incrementality"), "metric", "sales", "estimator", "raw", "stratum", "ALL");
        assertThat(number(sales, "lift_abs")).isCloseTo(0.421, within(0.0005));
        assertThat(number(sales, "lift_abs_lo")).isCloseTo(0.290, within(0.001));
        assertThat(number(sales, "lift_abs_hi")).isCloseTo(0.552, within(0.001));
        // Half of the test arm was shown it.
        assertThat(number(sales, "exposed_share_test")).isEqualTo(0.5);
        assertThat(number(sales, "late")).isCloseTo(0.842, within(0.001));
        assertThat(number(sales, "late_lo")).isCloseTo(0.580, within(0.002));
        assertThat(number(sales, "late_hi")).isCloseTo(1.104, within(0.002));
        Map<String, Object> economy = row(table(measured, "economics"));
        assertThat(number(economy, "campaign_cost")).isEqualTo(65_055.0);
        assertThat(number(economy, "roas")).isCloseTo(6.67, within(0.005));
        assertThat(number(economy, "incrementality_rate")).isCloseTo(0.421 * 450_000 / 433_700, within(0.001));
        assertThat(number(economy, "incremental_profit")).isCloseTo(0.55 * 0.421 * 450_000 - 65_055, within(200.0));
        assertThat(String.valueOf(economy.get("reading"))).contains("attributed sales overstate");
    }

    @Test
    void whoAsksEveryDayLearnsOfFiftyOrOfNobody() {
        long seed = Seeds.fresh("who asks every day");
        for (int story = 0; story < 200; story++) {
            var random = new Random(seed + story);
            arms.clear();
            int daily = 1 + random.nextInt(90);
            for (int day = 0; day < 40; day++) {
                long n = random.nextInt(daily);
                long bought = random.nextInt(daily);
                arm(
                        Arm.TEST,
                        FIRST.plusDays(day),
                        new Sums(
                                n,
                                BigInteger.valueOf(bought * 700L),
                                BigInteger.ZERO,
                                BigInteger.ZERO,
                                BigInteger.ZERO,
                                BigInteger.ZERO,
                                0),
                        bought,
                        0,
                        0,
                        0);
            }
            long told = 0;
            for (int day = 1; day < 40; day++) {
                long moved = moved(measured(FIRST.plusDays(day), Status.PROVISIONAL));
                if (moved != told) {
                    assertThat(moved - told)
                            .as("-Dristorno.seed=%d, day %d", seed + story, day)
                            .isGreaterThanOrEqualTo(50);
                }
                told = moved;
            }
            long all = moved(measured(FIRST.plusDays(80), Status.FINAL));
            if (told > 0) {
                assertThat(all - told)
                        .as("-Dristorno.seed=%d, in the end", seed + story)
                        .isGreaterThanOrEqualTo(50);
            }
        }
    }

    private static long moved(Measured measured) {
        return Cut.of(measured, 50).measured().arms().values().stream()
                .mapToLong(ArmTally::purchasers)
                .sum();
    }

    @Test
    void todayIsToldTomorrow() {
        media.put(new MediumKey("cmp_spring", "off_ten", "app", FIRST), new MediumTally(100, 0, 0, 0, 0, 100, 0));
        assertThat(table(measured(FIRST, Status.PROVISIONAL), "delivery").rows())
                .isEmpty();
        assertThat(table(measured(FIRST.plusDays(1), Status.PROVISIONAL), "delivery")
                        .rows())
                .hasSize(1);
    }

    @Test
    void mediaThatAreTooFewAreToldAsOneWithTheNextSmallest() {
        arm(Arm.TEST, FIRST, sums(900, 9_000_000, 1e9), 400, 200, 90_000, 0);
        arm(Arm.CONTROL, FIRST, sums(100, 900_000, 1e9), 40, 0, 0, 0);
        credit("app", FIRST, 300, 3_000_000);
        credit("web", FIRST, 80, 800_000);
        credit("mail", FIRST, 7, 70_000);
        Measured measured = measured(FIRST.plusDays(90), Status.FINAL);
        assertThat(media(measured)).containsExactlyInAnyOrder("app", "OTHER");
        assertThat(number(row(table(measured, "attribution"), "medium", "OTHER"), "net_attributed_sales"))
                .isEqualTo(8_700.0);
        assertThat(number(row(table(measured, "economics")), "attributed_sales"))
                .isEqualTo(38_700.0);

        credit("mail", FIRST.plusDays(1), 60, 600_000);
        assertThat(media(measured(FIRST.plusDays(90), Status.FINAL))).containsExactlyInAnyOrder("app", "web", "mail");
    }

    @Test
    void aPeriodOfAttributionIsToldWhenTheNextOneIsOver() {
        for (int day = 0; day < 3; day++) {
            arm(Arm.TEST, FIRST.plusDays(day), sums(900, 9_000_000, 1e9), 400, 200, 90_000, 0);
            arm(Arm.CONTROL, FIRST.plusDays(day), sums(900, 900_000, 1e9), 400, 0, 0, 0);
            credit("app", FIRST.plusDays(day), 300, 3_000_000);
        }
        Measured second = measured(FIRST.plusDays(1), Status.PROVISIONAL);
        assertThat(table(second, "attribution").rows()).isEmpty();
        assertThat(row(table(second, "economics"))).doesNotContainKeys("rewards", "attributed_sales");
        Measured third = measured(FIRST.plusDays(2), Status.PROVISIONAL);
        assertThat(table(third, "attribution").rows()).hasSize(1);
        Map<String, Object> economy = row(table(third, "economics"));
        // Both of the first day: what was sold until yesterday, and what it cost until the day before, are no ratio.
        assertThat(economy.get("attributed_through")).isEqualTo(FIRST);
        assertThat(number(economy, "attributed_sales")).isEqualTo(30_000.0);
        assertThat(number(economy, "roas")).isEqualTo(30_000.0 / 900);
        Map<String, Object> over = row(table(measured(FIRST.plusDays(90), Status.FINAL), "economics"));
        assertThat(number(over, "roas")).isEqualTo(90_000.0 / 2_700);
    }

    @Test
    void aWeekIsEnoughWhereAnyMediumCanBeTold() {
        for (int day = 0; day < 12; day++) {
            arm(Arm.TEST, FIRST.plusDays(day), sums(900, 9_000_000, 1e9), 400, 200, 90_000, 0);
            credit("app", FIRST.plusDays(day), 300, 3_000_000);
            credit("web", FIRST.plusDays(day), 20, 3_000_000);
            credit("mail", FIRST.plusDays(day), 1, 10_000);
        }
        Measured measured = measured(FIRST.plusDays(90), Status.FINAL);
        Map<String, Object> app = row(table(measured, "attribution"), "medium", "app");
        assertThat(app.get("date_to")).isEqualTo(FIRST.plusDays(90));
        for (int day = 12; day < 20; day++) {
            arm(Arm.TEST, FIRST.plusDays(day), sums(900, 9_000_000, 1e9), 400, 200, 90_000, 0);
            credit("app", FIRST.plusDays(day), 300, 3_000_000);
        }
        app = row(table(measured(FIRST.plusDays(19), Status.PROVISIONAL), "attribution"), "medium", "app");
        assertThat(app.get("date_from")).isEqualTo(FIRST);
        assertThat(app.get("date_to")).isEqualTo(FIRST.plusDays(6));
        assertThat(media(measured(FIRST.plusDays(19), Status.PROVISIONAL))).contains("app", "OTHER");
    }

    private static List<String> media(Measured measured) {
        return table(measured, "attribution").rows().stream()
                .map(row -> String.valueOf(row.get(2).orElseThrow()))
                .toList();
    }

    @Test
    void whereOneMemberSpendsTooMuchOfAllNothingOfItIsTold() {
        arm(Arm.TEST, FIRST, sums(900, 9_000_000, 1e9), 400, 200, 90_000, 0);
        arm(Arm.CONTROL, FIRST, sums(100, 900_000, 1e9), 40, 0, 0, 0);
        credit("app", FIRST, 300, 3_000_000);
        largest = 2_500_000;
        assertThat(row(table(measured(FIRST.plusDays(90), Status.FINAL), "economics")))
                .doesNotContainKeys("rewards", "campaign_cost", "attributed_sales", "roas", "reading");
        assertThat(row(table(measured(FIRST.plusDays(90), Status.FINAL), "customers"), "arm", "test"))
                .doesNotContainKeys("purchasers", "avg_ticket");
        largest = 2_400_000;
        assertThat(row(table(measured(FIRST.plusDays(90), Status.FINAL), "economics")))
                .containsKeys("rewards", "campaign_cost", "attributed_sales", "roas", "reading");
    }

    @Test
    void strataMoveByFiftyOfThemselves() {
        for (int day = 0; day < 4; day++) {
            for (Acquaintance stratum : List.of(Acquaintance.NEW, Acquaintance.EXISTING)) {
                long purchasers = stratum == Acquaintance.EXISTING && day > 0 ? 1 : 400;
                for (Arm arm : Arm.values()) {
                    arms.put(
                            new ArmKey("cmp_spring", arm, stratum, FIRST.plusDays(day)),
                            tally(sums(900, 900_000, 1e9), purchasers, 20, 0, 0));
                }
            }
        }
        Table reports = table(measured(FIRST.plusDays(4), Status.PROVISIONAL), "incrementality");
        assertThat(row(reports, "stratum", "ALL").get("period_to")).isEqualTo(FIRST.plusDays(2));
        assertThat(reports.rows()).noneMatch(row -> row.contains(Optional.of("EXISTING")));
        arms.merge(
                new ArmKey("cmp_spring", Arm.TEST, Acquaintance.EXISTING, FIRST.plusDays(3)),
                tally(sums(900, 900_000, 1e9), 50, 0, 0, 0),
                ArmTally::plus);
        reports = table(measured(FIRST.plusDays(4), Status.PROVISIONAL), "incrementality");
        assertThat(row(reports, "stratum", "EXISTING").get("period_to")).isEqualTo(FIRST);
        assertThat(row(reports, "stratum", "ALL").get("period_to")).isEqualTo(FIRST.plusDays(2));
    }

    private void credit(String medium, LocalDate day, long buyers, long minor) {
        credits.merge(
                new CreditKey(new MediumKey("cmp_spring", "off_ten", medium, day), "last"),
                new CreditTally(buyers * 1_000_000, minor, minor, 0, 0, buyers),
                CreditTally::plus);
    }
}
