package io.ristorno.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sums of attribution.md, section 5: exact, in any order, by any partition. */
class SumsTest {
    /** 25.00, 40.00, and the first refunded. */
    @Test
    void refundsAreExact() {
        Sums enrolled = Sums.none(2).enrolled(0);
        Sums bought = enrolled.spent(0, 2500, 0);
        Sums again = bought.spent(2500, 4000, 0);
        Sums refunded = again.spent(6500, -2500, 0);
        assertThat(bought.q().subtract(enrolled.q())).isEqualTo(BigInteger.valueOf(625_0000));
        assertThat(again.q().subtract(bought.q())).isEqualTo(BigInteger.valueOf(3600_0000));
        assertThat(refunded.q().subtract(again.q())).isEqualTo(BigInteger.valueOf(-2625_0000));
        assertThat(refunded.q()).isEqualTo(BigInteger.valueOf(1600_0000));
        assertThat(refunded.s()).isEqualTo(BigInteger.valueOf(4000));
    }

    @Test
    void everythingRefundedIsNothing() {
        Sums enrolled = Sums.none(2).enrolled(123).enrolled(0);
        Sums there = enrolled.spent(0, 999_99, 123).spent(999_99, 1, 123);
        assertThat(there.spent(1_000_00, -1_000_00, 123)).isEqualTo(enrolled);
    }

    /** Member by member, any order of their purchases, any partition: the same bytes. */
    @Test
    void partitionsMergeToTheSinglePass() {
        var dice = new Random(71);
        record Purchase(int member, long amount) {}
        var purchases = new ArrayList<Purchase>();
        long[] before = dice.longs(200, 0, 1_000_000).toArray();
        for (int i = 0; i < 1000; i++) {
            purchases.add(new Purchase(dice.nextInt(200), dice.nextLong(-50_000, 1_000_000_000_000L)));
        }
        Sums first = null;
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(purchases, dice);
            int parts = 1 + dice.nextInt(7);
            var sums = new Sums[parts];
            java.util.Arrays.fill(sums, Sums.none(2));
            for (int member = 0; member < 200; member++) {
                sums[member % parts] = sums[member % parts].enrolled(before[member]);
            }
            Map<Integer, Long> totals = new HashMap<>();
            for (Purchase each : purchases) {
                long y = totals.getOrDefault(each.member, 0L);
                int part = each.member % parts;
                sums[part] = sums[part].spent(y, each.amount, before[each.member]);
                totals.put(each.member, y + each.amount);
            }
            Sums all = Sums.none(2);
            for (Sums each : sums) {
                all = each.plus(all);
            }
            first = first == null ? all : first;
            assertThat(all).isEqualTo(first);
        }
    }

    /** Ten million members with the same large spend, and one who differs by a cent: floating point sees no variance. */
    @Test
    void theNumeratorIsExact() {
        var n = BigInteger.valueOf(10_000_000);
        var y = BigInteger.valueOf(1_000_000);
        var s = n.multiply(y).add(BigInteger.ONE);
        var q = n.multiply(y).multiply(y).add(y.shiftLeft(1)).add(BigInteger.ONE);
        var sums = new Sums(10_000_000, s, q, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, 2);
        assertThat(sums.variance()).isCloseTo(1e-4 / 1e7, within(1e-20));
    }

    /** CUPED never widens the interval, whatever x is: theta is the best there is. */
    @Test
    void cupedNeverAddsVarianceOnBothArmsTogether() {
        var dice = new Random(5);
        for (int round = 0; round < 200; round++) {
            Sums control = Sums.none(0);
            Sums test = Sums.none(0);
            double share = dice.nextDouble();
            for (int i = 0; i < 60; i++) {
                long x = dice.nextInt(1000);
                long y = (long) (share * x) + dice.nextInt(500);
                if (i % 3 == 0) {
                    control = control.enrolled(x).spent(0, y, x);
                } else {
                    test = test.enrolled(x).spent(0, y, x);
                }
            }
            Sums both = control.plus(test);
            double theta = Lift.theta(control, test);
            double least = Lift.adjustedVariance(both, theta);
            assertThat(least).isLessThanOrEqualTo(both.variance() * (1 + 1e-12));
            assertThat(least).isLessThanOrEqualTo(Lift.adjustedVariance(both, theta * 1.01 + 0.001) * (1 + 1e-12));
            assertThat(least).isLessThanOrEqualTo(Lift.adjustedVariance(both, theta * 0.99 - 0.001) * (1 + 1e-12));
        }
    }
}
