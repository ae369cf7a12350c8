package io.ristorno.offer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArmsTest {
    private static final String SALT = "0123456789abcdef0123456789abcdef";
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

    /** The numbers that GrowthBook publishes for version 2 of its hash, to four places. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            seed | a | 505
            seed | b | 2696
            foo  | ab | 2575
            foo  | def | 2019
            89123klj | 8952klfjas09ujkasdf | 1240
            90850943850283058242805 | 123 | 7516
            ()**(%$##$%#$# | ___)((*":& | 128
            """)
    void puts_aUnitWhereOthersDo(String salt, String unit, int bucket) {
        assertThat(Arms.bucket(salt, unit)).isEqualTo(bucket);
    }

    /** Held out is the end of the range: 2696 is among the last 7304 and not among the last 7303. */
    @Test
    void holds_outTheLastOfTenThousand() {
        assertThat(arms("seed", 5_000).holdsOut("a", 0)).isFalse();
        assertThat(arms("90850943850283058242805", 2_484).holdsOut("123", 0)).isTrue();
        assertThat(arms("90850943850283058242805", 2_483).holdsOut("123", 0)).isFalse();
    }

    @Test
    void holds_outNobodyFromNothing() {
        Arms none = arms(SALT, 0);
        assertThat(IntStream.range(0, 20_000).filter(i -> none.holdsOut("m" + i, 0)))
                .isEmpty();
    }

    /** 10 % of 100,000 are 10,000; more than 400 away is four standard deviations. */
    @Test
    void holds_outTheShareItSays_andOthersByAnotherSalt() {
        Arms one = arms(SALT, 1_000);
        Arms other = arms("fedcba9876543210fedcba9876543210", 1_000);
        long held = IntStream.range(0, 100_000)
                .filter(i -> one.holdsOut("prg_demo|" + i, 0))
                .count();
        long both = IntStream.range(0, 100_000)
                .filter(i -> one.holdsOut("prg_demo|" + i, 0) && other.holdsOut("prg_demo|" + i, 0))
                .count();
        assertThat(held).isBetween(9_600L, 10_400L);
        assertThat(both).isBetween(870L, 1_130L);
    }

    @Test
    void keeps_whoeverASmallerShareHoldsOut() {
        assertThat(IntStream.range(0, 20_000)
                        .mapToObj(i -> "m" + i)
                        .filter(unit -> arms(SALT, 500).holdsOut(unit, 0))
                        .filter(unit -> !arms(SALT, 1_500).holdsOut(unit, 0)))
                .isEmpty();
    }

    @Test
    void holds_nobodyOutBeforeItBeginsAndOnceItIsOver() {
        String unit = "123";
        var arms = new Arms("90850943850283058242805", 2_500, MARCH, MARCH.plusSeconds(60));
        long millis = MARCH.toEpochMilli();
        assertThat(arms.holdsOut(unit, millis - 1)).isFalse();
        assertThat(arms.holdsOut(unit, millis)).isTrue();
        assertThat(arms.holdsOut(unit, millis + 59_999)).isTrue();
        assertThat(arms.holdsOut(unit, millis + 60_000)).isFalse();
    }

    private static Arms arms(String salt, int holdoutBasisPoints) {
        return new Arms(salt, holdoutBasisPoints, Instant.MIN, Instant.MAX);
    }
}
