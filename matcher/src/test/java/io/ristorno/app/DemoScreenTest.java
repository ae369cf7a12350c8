package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.money.Commodity;
import io.ristorno.sandbox.Latencies;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DemoScreenTest {
    private static DemoFigures figures(int currencies, long balance) {
        var sums = new TreeMap<Commodity, Long>();
        for (String code : List.of("EUR", "GBP", "JPY", "SEK", "USD").subList(0, currencies)) {
            sums.put(Commodity.currency(code).orElseThrow(), 123_456_789L);
        }
        var cashback = new LinkedHashMap<String, Map<Commodity, Long>>();
        List.of("provisional", "pending", "available").forEach(stage -> cashback.put(stage, sums));
        var outcomes = Map.of("taken", 123_456_789L, "repeated", 12_345L, "not_linked", 99_999_999L, "ignored", 1L);
        Commodity euro = Commodity.currency("EUR").orElseThrow();
        var burn = new DemoFigures.Burn("off_with_a_name_that_is_much_too_long", euro, 123_456, 5_000_000);
        return new DemoFigures(
                Duration.ofSeconds(3723),
                987_654_321,
                400_000,
                new Latencies().figures(),
                outcomes,
                1_234_567,
                100_000,
                150_000,
                cashback,
                List.of(burn, burn, burn, burn, burn, burn),
                Map.of(euro, balance));
    }

    private static final DemoScreen SCREEN = new DemoScreen(
            "http://127.0.0.1:54321",
            "127.0.0.1:54322",
            "/a/very/long/path/that/goes/on/and/on/and/on/to/a/folder/demo");

    @Test
    void the_picture_fits_a_terminal_of_80_columns_and_24_lines() {
        List<String> lines = SCREEN.lines(figures(5, 0));
        assertThat(lines).hasSizeLessThanOrEqualTo(DemoScreen.HEIGHT);
        assertThat(lines)
                .allSatisfy(
                        line -> assertThat(DemoScreen.visible(line)).as(line).isLessThan(80));
    }

    @Test
    void it_shows_what_one_wants_to_know() {
        String picture = String.join("\n", SCREEN.lines(figures(2, 0))).replaceAll("\033\\[[0-9;]*m", "");
        assertThat(picture)
                .contains("400,000 messages a second")
                .contains("01:02:03")
                .contains("p99.9")
                .contains("provisional     1234567.89   1234567.89")
                .contains("1234.56 EUR")
                .contains("balanced")
                .contains("http://127.0.0.1:54321")
                .contains("folder/demo");
    }

    @Test
    void a_ledger_that_does_not_balance_is_not_called_balanced() {
        assertThat(String.join("\n", SCREEN.lines(figures(1, 1)))).contains("NOT BALANCED");
        assertThat(DemoScreen.plain(figures(1, 1))).contains("NOT 0");
    }

    @Test
    void the_plain_line_is_one_line_without_colours() {
        assertThat(DemoScreen.plain(figures(3, 0))).doesNotContain("\n", "\033");
    }
}
