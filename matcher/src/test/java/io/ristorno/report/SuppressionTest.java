package io.ristorno.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.report.Suppression.Cell;
import io.ristorno.report.Suppression.Hidden;
import io.ristorno.report.Suppression.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** attribution.md, section 7. */
class SuppressionTest {
    private static Cell cell(String name, long members) {
        return new Cell(
                name,
                members,
                false,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty());
    }

    private static Hidden of(Cell... cells) {
        return Suppression.USUAL.of(List.of(cells), true);
    }

    @ParameterizedTest
    @CsvSource({"49, true", "50, false", "0, true"})
    void fewMembersAreHidden(long members, boolean isHidden) {
        assertThat(of(cell("a", members), cell("b", 900), cell("c", 800))
                        .cells()
                        .containsKey("a"))
                .isEqualTo(isHidden);
    }

    @Test
    void noDeliveryIsShown() {
        var none = new Cell(
                "a",
                0,
                true,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty());
        assertThat(of(none, cell("b", 900)).cells()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 100, 0.25, 5, 0.4, ",
        "1, 100, 0.25, 5, 0.4, REDEEMERS",
        "9, 100, 0.25, 5, 0.4, REDEEMERS",
        "10, 99, 0.25, 5, 0.4, CONVERTERS",
        "10, 100, 0.2501, 5, 0.4, DOMINANCE",
        "10, 100, 0.25, 4, 0.4, MERCHANTS",
        "10, 100, 0.25, 5, 0.41, MERCHANTS"
    })
    void eachRuleHasItsBound(
            long redeemers, long converters, double share, long merchants, double merchantShare, Reason reason) {
        var cell = new Cell(
                "a",
                500,
                false,
                OptionalLong.of(redeemers),
                OptionalLong.of(converters),
                OptionalDouble.of(share),
                OptionalLong.of(merchants),
                OptionalDouble.of(merchantShare));
        assertThat(of(cell, cell("b", 600), cell("c", 700)).cells().get("a")).isEqualTo(reason);
    }

    @Test
    void oneHiddenTakesTheNextSmallestWithIt() {
        Hidden hidden = of(cell("a", 12), cell("b", 400), cell("c", 300), cell("d", 300));
        assertThat(hidden.cells()).isEqualTo(Map.of("a", Reason.MEMBERS, "c", Reason.COMPLEMENTARY));
        assertThat(hidden.hidesTotal()).isFalse();
        var noTotal = Suppression.USUAL.of(List.of(cell("a", 12), cell("b", 400)), false);
        assertThat(noTotal.cells()).isEqualTo(Map.of("a", Reason.MEMBERS));
    }

    /** What is left of the total is one more cell: of 12 and 13 members, it is of 25. */
    @Test
    void thoseThatAreTooFewTogetherTakeTheNextSmallestWithThem() {
        Hidden hidden = of(cell("a", 12), cell("b", 400), cell("c", 300), cell("d", 13));
        assertThat(hidden.cells())
                .isEqualTo(Map.of("a", Reason.MEMBERS, "c", Reason.COMPLEMENTARY, "d", Reason.MEMBERS));
        assertThat(of(cell("a", 25), cell("b", 400), cell("c", 25)).cells())
                .isEqualTo(Map.of("a", Reason.MEMBERS, "c", Reason.MEMBERS));
        assertThat(of(cell("a", 12), cell("b", 13)).hidesTotal()).isTrue();
        assertThat(of(cell("a", 25), cell("b", 25)).hidesTotal()).isFalse();
    }

    /** The same of those who redeemed, where each cell says how many. */
    @Test
    void redeemersAreNotWorkedOutEither() {
        assertThat(of(redeemed("a", 500, 3), redeemed("b", 600, 2), redeemed("c", 700, 200), redeemed("d", 800, 90))
                        .cells()
                        .keySet())
                .containsExactlyInAnyOrder("a", "b", "c");
        assertThat(of(redeemed("a", 500, 3), redeemed("b", 600, 0)).hidesTotal())
                .isTrue();
        assertThat(of(redeemed("a", 500, 6), redeemed("b", 600, 5), redeemed("c", 700, 200))
                        .cells()
                        .keySet())
                .containsExactlyInAnyOrder("a", "b");
    }

    private static Cell redeemed(String name, long members, long redeemers) {
        return new Cell(
                name,
                members,
                false,
                OptionalLong.of(redeemers),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty());
    }

    /** A zero that is shown anyway hides nobody: who knows it knows the other. */
    @Test
    void nobodyHidesBehindAZero() {
        var none = new Cell(
                "n",
                0,
                true,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty());
        assertThat(of(cell("a", 12), none, cell("b", 900)).cells().keySet()).contains("a", "b");
    }

    @Test
    void aloneItTakesTheTotalWithIt() {
        assertThat(of(cell("a", 12)).hidesTotal()).isTrue();
    }

    /** Whatever the order; and never is just one unknown left in the sum. */
    @Test
    void hiddenCellsCantBeWorkedOut() {
        var dice = new Random(2);
        for (int round = 0; round < 500; round++) {
            var cells = new ArrayList<Cell>();
            for (int i = 0; i < 1 + dice.nextInt(6); i++) {
                cells.add(cell("c" + i, dice.nextInt(120)));
            }
            Hidden hidden = Suppression.USUAL.of(cells, true);
            assertThat(hidden.cells().size() != 1 || hidden.hidesTotal()).isTrue();
            long together = cells.stream()
                    .filter(cell -> hidden.cells().containsKey(cell.name()))
                    .mapToLong(Cell::members)
                    .sum();
            assertThat(hidden.cells().isEmpty() || together >= 50 || hidden.hidesTotal())
                    .isTrue();
            Collections.shuffle(cells, dice);
            assertThat(Suppression.USUAL.of(cells, true)).isEqualTo(hidden);
        }
    }
}
