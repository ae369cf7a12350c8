package io.ristorno.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.Seeds;
import io.ristorno.money.Commodity;
import io.ristorno.report.MerchantStatement.Amounts;
import io.ristorno.report.MerchantStatement.Kind;
import io.ristorno.report.MerchantStatement.Line;
import io.ristorno.report.MerchantStatement.Movement;
import io.ristorno.report.MerchantStatement.Sum;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MerchantStatementTest {
    private static final List<Kind> KINDS = List.of(Kind.FUNDED, Kind.CREDITED_BACK, Kind.PAID_WITH_BALANCES);
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final Commodity SEK = Commodity.currency("SEK").orElseThrow();
    private static final YearMonth MARCH = YearMonth.of(2026, 3);

    private static Movement funded(String offer, Commodity commodity, YearMonth month, long owed, long returned) {
        return new Movement(offer, Kind.FUNDED, commodity, month, owed, returned);
    }

    private static Movement returned(String offer, YearMonth month, long owed, long returned) {
        return new Movement(offer, Kind.CREDITED_BACK, EUR, month, owed, returned);
    }

    private static MerchantStatement of(YearMonth month, Movement... movements) {
        return MerchantStatement.of("mer_one", month, MARCH.plusMonths(1), List.of(movements));
    }

    @Test
    void what_cleared_is_owed_less_what_was_taken_back_and_given_back() {
        MerchantStatement statement = of(
                MARCH,
                funded("off_a", EUR, MARCH, 32_50, 2_50),
                returned("off_a", MARCH, 1_00, 6_00),
                funded("off_b", EUR, MARCH, 10_00, 0),
                funded("off_a", SEK, MARCH, 7, 0));
        assertThat(statement.lines())
                .containsExactly(
                        new Line("off_a", EUR, new Amounts(0, 32_50, 2_50, 5_00, 0, 0)),
                        new Line("off_a", SEK, new Amounts(0, 7, 0, 0, 0, 0)),
                        new Line("off_b", EUR, new Amounts(0, 10_00, 0, 0, 0, 0)));
        assertThat(statement.sums())
                .containsExactly(
                        new Sum(EUR, new Amounts(0, 42_50, 2_50, 5_00, 0, 0)),
                        new Sum(SEK, new Amounts(0, 7, 0, 0, 0, 0)));
        assertThat(statement.sums().getFirst().amounts().netMinor()).isEqualTo(35_00);
        assertThat(statement.complete()).isTrue();
    }

    @Test
    void a_return_in_a_later_month_stands_in_that_month() {
        Movement[] movements = {funded("off_a", EUR, MARCH, 10_00, 0), returned("off_a", MARCH.plusMonths(1), 0, 4_00)};
        assertThat(of(MARCH, movements).lines().getFirst().amounts()).isEqualTo(new Amounts(0, 10_00, 0, 0, 0, 0));
        MerchantStatement april = of(MARCH.plusMonths(1), movements);
        assertThat(april.lines().getFirst().amounts()).isEqualTo(new Amounts(10_00, 0, 0, 4_00, 0, 0));
        assertThat(april.lines().getFirst().amounts().netMinor()).isEqualTo(-4_00);
        assertThat(april.lines().getFirst().amounts().carriedForwardMinor()).isEqualTo(6_00);
        assertThat(april.complete()).isFalse();
    }

    @Test
    void a_month_without_anything_owed_or_moved_has_no_lines() {
        MerchantStatement statement = of(MARCH.minusMonths(1), funded("off_a", EUR, MARCH, 10_00, 0));
        assertThat(statement.lines()).isEmpty();
        assertThat(statement.sums()).isEmpty();
    }

    @Test
    void each_month_carries_forward_what_the_next_one_brings_forward_in_whatever_order_rows_come() {
        long seed = Seeds.fresh("statement");
        var random = new Random(seed);
        var movements = new ArrayList<Movement>();
        for (int i = 0; i < 200; i++) {
            movements.add(new Movement(
                    "off_" + random.nextInt(3),
                    KINDS.get(random.nextInt(KINDS.size())),
                    random.nextBoolean() ? EUR : SEK,
                    MARCH.plusMonths(random.nextInt(6)),
                    random.nextInt(1_000),
                    random.nextInt(1_000)));
        }
        for (int i = 0; i < 6; i++) {
            YearMonth month = MARCH.plusMonths(i);
            MerchantStatement statement = MerchantStatement.of("mer_one", month, MARCH, movements);
            Collections.shuffle(movements, random);
            assertThat(MerchantStatement.of("mer_one", month, MARCH, movements))
                    .as("seed %d", seed)
                    .isEqualTo(statement);
            MerchantStatement next = MerchantStatement.of("mer_one", month.plusMonths(1), MARCH, movements);
            assertThat(next.sums().stream()
                            .map(sum -> sum.amounts().broughtForwardMinor())
                            .toList())
                    .as("seed %d", seed)
                    .isEqualTo(statement.sums().stream()
                            .map(sum -> sum.amounts().carriedForwardMinor())
                            .toList());
        }
    }
}
