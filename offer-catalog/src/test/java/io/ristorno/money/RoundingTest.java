package io.ristorno.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Exact quotients, rounded once. */
class RoundingTest {
    @Test
    void halfUpAtMost_isHalfUp_upToTheMost() {
        assertThat(Rounding.halfUpAtMost(3, Ratio.of(1, 2), 99)).isEqualTo(2);
        assertThat(Rounding.halfUpAtMost(149, Ratio.of(1, 100), 99)).isEqualTo(1);
        assertThat(Rounding.halfUpAtMost(0, Ratio.of(1, 100), 99)).isZero();
        assertThat(Rounding.halfUpAtMost(500, Ratio.ONE, 99)).isEqualTo(99);
    }

    @Test
    void halfUpAtMost_ofMoreThanALong_isTheMost() {
        var rate = new Ratio(BigInteger.valueOf(10_000), BigInteger.ONE);
        var exchange = new Ratio(BigInteger.valueOf(113_117), BigInteger.ONE);
        assertThat(Rounding.halfUpAtMost(999_999_999_999L, rate.times(exchange), 999_999_999_999L))
                .isEqualTo(999_999_999_999L);
    }
}
