package io.ristorno.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.measure.Effect.Mixture.Planned;
import io.ristorno.measure.Found.Known;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the intervals promise, seen over many campaigns that change nothing. Seeded. */
class ErrorRatesTest {
    private static final double ALPHA = 0.05;

    private static Sums sums(SplittableRandom dice, int n, double zeros, double spread) {
        long s = 0;
        BigInteger q = BigInteger.ZERO;
        long part = 0;
        for (int i = 0; i < n; i++) {
            if (dice.nextDouble() >= zeros) {
                // A log-normal amount of about 30.00 in cents, from two uniform numbers.
                double normal =
                        Math.sqrt(-2 * Math.log(1 - dice.nextDouble())) * Math.cos(2 * Math.PI * dice.nextDouble());
                long y = Math.round(3_000 * Math.exp(spread * normal));
                s += y;
                part += y * y;
                if (part > 1L << 60) {
                    q = q.add(BigInteger.valueOf(part));
                    part = 0;
                }
            }
        }
        var zero = BigInteger.ZERO;
        return new Sums(n, BigInteger.valueOf(s), q.add(BigInteger.valueOf(part)), zero, zero, zero, 2);
    }

    /** attribution.md, section 3, 7: alarms of 36.2 % with daily looks at the fixed interval, 2.9 % always valid. */
    @Test
    void dailyLooksAlarmSeldomOnlyWithTheIntervalThatIsMadeForThem() {
        var dice = new SplittableRandom(20_260_301);
        int runs = 400;
        int looks = 20;
        int fixed = 0;
        int valid = 0;
        int atTheEnd = 0;
        for (int run = 0; run < runs; run++) {
            Sums control = Sums.none(2);
            Sums test = Sums.none(2);
            boolean fixedAlarm = false;
            boolean validAlarm = false;
            for (int look = 1; look <= looks; look++) {
                control = control.plus(sums(dice, 40, 0.7, 0.6));
                test = test.plus(sums(dice, 360, 0.7, 0.6));
                if (!(Lift.absolute(control, test) instanceof Known<Effect>(Effect effect))) {
                    throw new AssertionError("spend varies");
                }
                fixedAlarm |= effect.fixed(ALPHA).excludesZero();
                validAlarm |= effect.alwaysValid(ALPHA, new Planned(400 * looks, ALPHA))
                        .excludesZero();
                if (look == looks && effect.fixed(ALPHA).excludesZero()) {
                    atTheEnd++;
                }
            }
            fixed += fixedAlarm ? 1 : 0;
            valid += validAlarm ? 1 : 0;
        }
        assertThat(valid).as("always valid").isLessThanOrEqualTo(runs * 5 / 100);
        assertThat(fixed).as("fixed, looked at daily").isGreaterThan(runs * 15 / 100);
        assertThat(atTheEnd).as("fixed, read once").isBetween(runs * 2 / 100, runs * 8 / 100);
    }

    @Test
    void theFixedIntervalCoversTheTruthAsOftenAsItSays() {
        var dice = new SplittableRandom(8);
        int runs = 1_000;
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            Sums control = sums(dice, 1_000, 0.9, 0.8);
            Sums test = sums(dice, 4_000, 0.9, 0.8);
            if (Lift.absolute(control, test) instanceof Known<Effect>(Effect effect)
                    && !effect.fixed(ALPHA).excludesZero()) {
                covered++;
            }
        }
        assertThat(covered).isBetween(runs * 93 / 100, runs * 97 / 100);
    }

    /** Mean, variance and probabilities of Poisson(1), and independence of replicates. */
    @Test
    void bootstrapWeightsArePoisson() {
        int n = 100_000;
        var counts = new int[30];
        double sum = 0;
        double squares = 0;
        double products = 0;
        for (int i = 0; i < n; i++) {
            int weight = Bootstrap.weight("mem_" + i, 7);
            counts[weight]++;
            sum += weight;
            squares += weight * weight;
            products += weight * Bootstrap.weight("mem_" + i, 8);
        }
        assertThat(sum / n).isBetween(0.99, 1.01);
        assertThat(squares / n - (sum / n) * (sum / n)).isBetween(0.98, 1.02);
        assertThat(products / n).isBetween(0.985, 1.015);
        assertThat(counts[0] / (double) n).isBetween(0.363, 0.373);
        assertThat(counts[2] / (double) n).isBetween(0.180, 0.188);
    }

    @Test
    void coverageOnlyAddsMembers() {
        var half = new Assignment(java.util.List.of(0.5, 0.5), 0.5);
        var all = new Assignment(java.util.List.of(0.5, 0.5), 1);
        for (int bucket = 0; bucket < Assignment.BUCKETS; bucket++) {
            if (half.arm(bucket).isPresent()) {
                assertThat(all.arm(bucket)).isEqualTo(half.arm(bucket));
            }
            assertThat(all.arm(bucket)).isPresent();
        }
        assertThat(java.util.stream.IntStream.range(0, Assignment.BUCKETS)
                        .filter(bucket -> half.arm(bucket).isPresent())
                        .count())
                .isEqualTo(5_000);
    }

    /** The last tenth of the buckets: the same members that a campaign's arms hold out. */
    @Test
    void armsAreThoseOfTheHoldout() {
        var arms = new Assignment(java.util.List.of(0.9, 0.1), 1);
        var campaign = new io.ristorno.offer.Arms("00ff", 1_000, java.time.Instant.MIN, java.time.Instant.MAX);
        for (int i = 0; i < 2_000; i++) {
            boolean isHeldOut = arms.arm(Assignment.bucket("00ff", "mem_" + i)).orElseThrow() == 1;
            assertThat(isHeldOut).isEqualTo(campaign.holdsOut("mem_" + i, 0));
        }
    }
}
