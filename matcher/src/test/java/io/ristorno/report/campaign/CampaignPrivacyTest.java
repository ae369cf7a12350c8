package io.ristorno.report.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.attribute.Arm;
import io.ristorno.attribute.ArmKey;
import io.ristorno.attribute.ArmTally;
import io.ristorno.attribute.CreditKey;
import io.ristorno.attribute.CreditTally;
import io.ristorno.attribute.Measured;
import io.ristorno.attribute.Measured.Status;
import io.ristorno.attribute.MediumKey;
import io.ristorno.engine.Seeds;
import io.ristorno.measure.Sums;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Campaign;
import io.ristorno.report.Suppression;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Somebody asks for every report every day, keeps all answers, and solves for what was hidden: sums of fewer than fifty buyers of a medium
 * and some days, by one rule, or by how much two rules differ on fewer where neither is told. He knows that all rules share the same
 * purchases. Repeat with
 * {@code -Dristorno.seed=}.
 */
class CampaignPrivacyTest {
    private static final int STORIES = Integer.getInteger("ristorno.stories", 40);
    private static final LocalDate FIRST = LocalDate.parse("2026-03-02");
    private static final int DAYS = 14;
    private static final List<String> MEDIA = List.of("app", "web", "mail");
    private static final List<String> MODELS = List.of("last", "first");
    private static final int CELLS = DAYS * MEDIA.size() * MODELS.size();

    /** A member's only purchase. */
    private record Bought(int day, int first, int last, Acquaintance stratum, long minor) {}

    private static int cell(int day, int medium, int model) {
        return (day * MEDIA.size() + medium) * MODELS.size() + model;
    }

    @Test
    void whatIsHiddenIsNotToBeWorkedOut() {
        long seed = Seeds.fresh("campaign privacy");
        for (long story = seed; story < seed + STORIES; story++) {
            List<Bought> all = story(new Random(story));
            var known = new Known();
            for (int day = 0; day < DAYS; day++) {
                known.sameOverall(day);
            }
            for (int asked = 0; asked <= DAYS; asked++) {
                ask(measured(all, asked, Status.PROVISIONAL), known);
            }
            ask(measured(all, DAYS, Status.FINAL), known);
            solve(all, known, story);
        }
    }

    /** From a quiet campaign to a lively one, with media of different sizes. */
    private static List<Bought> story(Random random) {
        int daily = 1 + random.nextInt(random.nextBoolean() ? 40 : 300);
        int[] weights = {1 + random.nextInt(20), 1 + random.nextInt(10), 1 + random.nextInt(3)};
        int existing = random.nextInt(10);
        var all = new ArrayList<Bought>();
        for (int day = 0; day < DAYS; day++) {
            for (int i = random.nextInt(daily); i > 0; i--) {
                int last = drawn(random, weights);
                int first = random.nextInt(3) > 0 ? last : drawn(random, weights);
                Acquaintance stratum = random.nextInt(10) < existing ? Acquaintance.EXISTING : Acquaintance.NEW;
                all.add(new Bought(day, first, last, stratum, 1_000 + random.nextInt(9_000)));
            }
        }
        return all;
    }

    private static int drawn(Random random, int[] weights) {
        int at = random.nextInt(Arrays.stream(weights).sum());
        int medium = 0;
        while (at >= weights[medium]) {
            at -= weights[medium++];
        }
        return medium;
    }

    private static Measured measured(List<Bought> all, int asked, Status status) {
        var arms = new TreeMap<ArmKey, ArmTally>();
        var credits = new TreeMap<CreditKey, CreditTally>();
        for (Acquaintance stratum : List.of(Acquaintance.NEW, Acquaintance.EXISTING)) {
            for (Arm arm : Arm.values()) {
                var many = BigInteger.valueOf(5_000_000L);
                arms.put(
                        new ArmKey("cmp_spring", arm, stratum, FIRST.minusDays(1)),
                        tally(new Sums(5_000, many, many, many, many, many, 0), 200));
            }
        }
        for (Bought each : all) {
            if (each.day <= asked) {
                LocalDate day = FIRST.plusDays(each.day);
                var y = BigInteger.valueOf(each.minor);
                var zero = BigInteger.ZERO;
                arms.merge(
                        new ArmKey("cmp_spring", Arm.TEST, each.stratum, day),
                        tally(new Sums(0, y, y.multiply(y), zero, zero, zero, 0), 1),
                        ArmTally::plus);
                credit(credits, each.last, "last", day, each.minor);
                credit(credits, each.first, "first", day, each.minor);
            }
        }
        var arming = new Arms("00", 5_000, Instant.MIN, Instant.MAX);
        return new Measured(
                "prg_test",
                new Campaign("cmp_spring", "mer_cafe", arming, 1, 30, OptionalInt.empty(), OptionalLong.empty()),
                "EUR",
                ZoneOffset.UTC,
                Long.MAX_VALUE,
                FIRST.plusDays(asked).atTime(12, 0).toInstant(ZoneOffset.UTC),
                1,
                status,
                arms,
                new TreeMap<>(),
                credits,
                new TreeMap<>(),
                new TreeMap<>());
    }

    private static ArmTally tally(Sums spend, long purchasers) {
        var one = BigInteger.valueOf(purchasers);
        Sums visits = new Sums(spend.n(), one, one, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, 0);
        return new ArmTally(
                spend, spend, visits, purchasers, 0, purchasers, purchasers, 0, 100 * purchasers, 0, 0, purchasers, 0);
    }

    private static void credit(
            Map<CreditKey, CreditTally> credits, int medium, String model, LocalDate day, long minor) {
        credits.merge(
                new CreditKey(new MediumKey("cmp_spring", "off_ten", MEDIA.get(medium), day), model),
                new CreditTally(1_000_000, minor, minor, 0, 0, 1),
                CreditTally::plus);
    }

    /** What the reports say, as equations. */
    private static void ask(Measured measured, Known known) {
        var reports = new CampaignReports(measured, Suppression.USUAL);
        List<Map<String, Object>> rows = rows(reports.table("attribution").orElseThrow());
        for (Map<String, Object> row : rows) {
            if (row.containsKey("net_attributed_sales")) {
                Set<Integer> media = new HashSet<>();
                for (int medium = 0; medium < MEDIA.size(); medium++) {
                    if (row.get("medium").equals(MEDIA.get(medium))
                            || row.get("medium").equals("OTHER") && !isNamed(rows, row, MEDIA.get(medium))) {
                        media.add(medium);
                    }
                }
                known.sum(
                        days(row.get("date_from")), days(row.get("date_to")), media, MODELS.indexOf(row.get("model")));
            }
        }
        Map<String, Object> economy =
                rows(reports.table("economics").orElseThrow()).getFirst();
        if (economy.containsKey("attributed_sales")) {
            known.sum(
                    0,
                    economy.containsKey("attributed_through")
                            ? days(economy.get("attributed_through"))
                            : days(LocalDate.ofInstant(measured.dataThrough(), ZoneOffset.UTC)) - 1,
                    Set.of(0, 1, 2),
                    0);
        }
    }

    private static int days(Object date) {
        return (int) (((LocalDate) date).toEpochDay() - FIRST.toEpochDay());
    }

    private static boolean isNamed(List<Map<String, Object>> rows, Map<String, Object> other, String medium) {
        return rows.stream()
                .anyMatch(row ->
                        row.get("medium").equals(medium) && row.get("date_from").equals(other.get("date_from")));
    }

    private static List<Map<String, Object>> rows(Table table) {
        return table.rows().stream()
                .map(values -> {
                    Map<String, Object> row = new HashMap<>();
                    for (int i = 0; i < values.size(); i++) {
                        Optional<Object> value = values.get(i);
                        String name = table.columns().get(i).name();
                        value.ifPresent(its -> row.put(name, its));
                    }
                    return row;
                })
                .toList();
    }

    private static void solve(List<Bought> all, Known known, long seed) {
        for (int from = 0; from < DAYS; from++) {
            for (int to = from; to < DAYS; to++) {
                for (int medium = 0; medium < MEDIA.size(); medium++) {
                    int first = from;
                    int last = to;
                    int its = medium;
                    List<Bought> then = all.stream()
                            .filter(each -> each.day >= first && each.day <= last)
                            .toList();
                    long byLast = then.stream().filter(each -> each.last == its).count();
                    long byFirst =
                            then.stream().filter(each -> each.first == its).count();
                    long differ = then.stream()
                            .filter(each -> each.first == its ^ each.last == its)
                            .count();
                    long[] sumLast = known.zero();
                    long[] sumFirst = known.zero();
                    long[] difference = known.zero();
                    for (int day = from; day <= to; day++) {
                        sumLast[cell(day, medium, 0)] = 1;
                        sumFirst[cell(day, medium, 1)] = 1;
                        difference[cell(day, medium, 0)] = 1;
                        difference[cell(day, medium, 1)] = Known.PRIME - 1;
                    }
                    String what = MEDIA.get(medium) + " from day " + from + " to " + to + ", -Dristorno.seed=" + seed;
                    check(known, sumLast, byLast, "last, " + what);
                    check(known, sumFirst, byFirst, "first, " + what);
                    if (!known.tells(sumLast)) {
                        check(known, difference, differ, "last less first, " + what);
                    }
                }
            }
        }
    }

    private static void check(Known known, long[] sum, long buyers, String what) {
        if (buyers > 0 && buyers < Suppression.MEMBERS_USUAL) {
            assertThat(known.tells(sum))
                    .as("what %d buyers had of %s", buyers, what)
                    .isFalse();
        }
    }

    /** Sums of cells that somebody knows, in echelon form over a prime field. */
    private static final class Known {
        private static final long PRIME = 1_000_003;

        private final List<long[]> echelon = new ArrayList<>();

        long[] zero() {
            return new long[CELLS];
        }

        void sum(int from, int to, Set<Integer> media, int model) {
            long[] sum = zero();
            for (int day = Math.max(0, from); day <= Math.min(to, DAYS - 1); day++) {
                for (int medium : media) {
                    sum[cell(day, medium, model)] = 1;
                }
            }
            add(sum);
        }

        /** All rules share the same purchases. */
        void sameOverall(int day) {
            long[] sum = zero();
            for (int medium = 0; medium < MEDIA.size(); medium++) {
                sum[cell(day, medium, 0)] = 1;
                sum[cell(day, medium, 1)] = PRIME - 1;
            }
            add(sum);
        }

        private void add(long[] sum) {
            int pivot = reduced(sum);
            if (pivot >= 0) {
                long inverse = BigInteger.valueOf(sum[pivot])
                        .modInverse(BigInteger.valueOf(PRIME))
                        .longValueExact();
                for (int i = 0; i < sum.length; i++) {
                    sum[i] = sum[i] * inverse % PRIME;
                }
                echelon.add(sum);
            }
        }

        boolean tells(long[] sum) {
            return reduced(sum) < 0;
        }

        /** Takes off what is known; the first place where something is left, or -1. */
        private int reduced(long[] sum) {
            for (long[] row : echelon) {
                int pivot = 0;
                while (row[pivot] == 0) {
                    pivot++;
                }
                long factor = sum[pivot];
                for (int i = pivot; factor != 0 && i < sum.length; i++) {
                    sum[i] = Math.floorMod(sum[i] - factor * row[i], PRIME);
                }
            }
            for (int i = 0; i < sum.length; i++) {
                if (sum[i] != 0) {
                    return i;
                }
            }
            return -1;
        }
    }
}
